//! Ids, names and free words.

use super::super::dice::Dice;

/// Ids that are easy to take for one another, or for something else.
const IDS: [&str; 40] = [
    "a", "a-b", "a-b-c", "a1", "a10", "a_1", "A", "crm", "crm-1", "crm-10", "crm-1-0", "site", "site-a", "site-ab",
    "Site", "desk", "b", "b-", "c-c", "cloud", "cloud-2", "cloud_2", "grid", "gridx", "x", "x-x", "x1", "p99", "mean",
    "gross", "net", "total-1", "P", "VaR99", "n0", "n00", "n-0", "z", "zz", "z-z",
];
/// Ids that look like numbers, words of a language, or nothing.
const ODD_IDS: [&str; 12] = ["0", "1e5", "nan", "inf", "true", "-", "-a", "--x", "_", "1_000", "5-", "null"];
const NAMES: [&str; 12] = [
    "Plain",
    "Größe & Söhne",
    "日本の拠点",
    "a \"quoted\" name",
    "back\\slash",
    "tab\there",
    "two\nlines",
    "crab 🦀",
    "<b>bold</b>",
    "100 %",
    "O'Neil",
    "\u{202e}right to left",
];
const CATEGORIES: [&str; 8] = ["fine", "downtime", "lost revenue", "数", "total", "a.b", "repair", "x"];

/// From `least` to `most` distinct ids; `odd` ones now and then.
pub(super) fn ids(dice: &mut Dice, least: usize, most: usize) -> Vec<String> {
    let mut ids: Vec<String> = dice.some(&IDS, least, most).into_iter().map(str::to_owned).collect();
    if dice.chance(4) {
        let position = dice.below(ids.len());
        ids[position] = dice.pick(&ODD_IDS).to_owned();
    }
    if dice.chance(2) {
        let position = dice.below(ids.len());
        ids[position] = "l".repeat(100);
    }
    ids
}

/// A name for people.
pub(super) fn name(dice: &mut Dice) -> String {
    dice.pick(&NAMES).to_owned()
}

/// A category of loss.
pub(super) fn category(dice: &mut Dice) -> String {
    dice.pick(&CATEGORIES).to_owned()
}
