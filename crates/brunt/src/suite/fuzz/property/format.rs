//! TOML, JSON and any order of keys say the same.

use super::ensure;
use crate::suite::fuzz::case::{Case, check};
use crate::suite::fuzz::dice::Dice;
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use brunt::scenario::Severity;
use brunt::scenario::file::Checked;

/// The scenario of a case in every form in which it can be stated.
pub(super) fn format(case: &Case) -> Result<(), String> {
    agree(&case.tree, case.seed)
}

/// The same scenario in TOML of another style, in JSON and with its keys in another order, accepted or not.
pub(crate) fn agree(tree: &Tree, seed: u64) -> Result<(), String> {
    same_as_plain(tree, "styled TOML", "a.toml", &write::styled_toml(tree, seed))?;
    agree_plainly(tree, seed)
}

/// As [`agree`] without the styles of TOML, of which some are other values where they do not belong: a date without quotes is no text.
pub(crate) fn agree_plainly(tree: &Tree, seed: u64) -> Result<(), String> {
    let mut dice = Dice::new(seed, 3);
    same_as_plain(tree, "JSON", "a.json", &write::json(tree))?;
    same_as_plain(tree, "another order", "a.toml", &write::toml(&write::reordered(tree, &mut dice)))
}

fn same_as_plain(tree: &Tree, what: &str, name: &str, text: &str) -> Result<(), String> {
    // A JSON value has each key once, so that this is another scenario there.
    if tree.repeats_a_key() {
        return Ok(());
    }
    let (plain, other) = (check("a.toml", &write::toml(tree)), check(name, text));
    same_scenario(&plain, &other).map_err(|message| format!("{what}: {message}\n--- {what} ---\n{text}"))
}

/// Two readings have the same scenario, hash and problems.
fn same_scenario(one: &Checked, other: &Checked) -> Result<(), String> {
    let errors = |checked: &Checked| {
        let errors = checked.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        let mut codes: Vec<&str> = errors.map(|problem| problem.code).collect();
        codes.sort_unstable();
        codes
    };
    ensure!(errors(one) == errors(other), "{:?} against {:?}", errors(one), errors(other));
    let hash = |checked: &Checked| checked.scenario.as_ref().map(|scenario| scenario.hash.clone());
    ensure!(hash(one) == hash(other), "another hash: {:?} against {:?}", hash(one), hash(other));
    ensure!(one.scenario == other.scenario, "another scenario of one hash");
    Ok(())
}
