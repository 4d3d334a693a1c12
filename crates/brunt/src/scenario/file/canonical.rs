//! A checksum of what a scenario says, whatever it looks like.

use super::quantity::{parse_hours, parse_percent};
use super::tree::{Tree, Value};
use crate::units::ARITHMETIC;
use sha2::{Digest, Sha256};

/// Keys whose text is a name, never a quantity.
const NAMES: [&str; 43] = [
    "$schema",
    "name",
    "names",
    "currency",
    "kind",
    "region",
    "owner",
    "tags",
    "tag",
    "nodes",
    "bearer",
    "category",
    "threat",
    "framework",
    "factor",
    "between",
    "all",
    "any",
    "of",
    "days",
    "seller",
    "buyer",
    "from",
    "to",
    "insured",
    "node",
    "threats",
    "categories",
    "causes",
    "transfers",
    "index",
    "pools",
    "covers",
    "except_threats",
    "payer",
    "needs",
    "controls",
    "obligations",
    "role",
    "status",
    "hits",
    "disable",
    "inherits",
];

/// Where a `factor` is a share; elsewhere it is a name.
const SHRUNK: [&str; 4] = ["takes", "outage", "losses", "probability"];

/// Keys of the file that say nothing about the scenario: each stress has a checksum of its own.
const SILENT: [&str; 3] = ["$schema", "include", "stress"];

/// SHA-256 of a merged tree, as 64 hexadecimal digits.
///
/// Keys are taken in order, and numbers, percentages and durations by value, so comments, layout, the order of keys, the split into files
/// and the choice of TOML or JSON do not matter; the order of lists does. The version of the arithmetic is part of it, since the same
/// file has other bits under another one.
pub(crate) fn scenario_hash(tree: &Tree) -> String {
    let mut hasher = Sha256::new();
    add_text(&mut hasher, b'a', &ARITHMETIC.to_string());
    add(&mut hasher, tree, "", true);
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of what some parts of a merged tree say, in their order.
pub(crate) fn hash_of<'t>(trees: impl Iterator<Item = &'t Tree>) -> String {
    let mut hasher = Sha256::new();
    trees.for_each(|tree| add(&mut hasher, tree, "", false));
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of bytes, as 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn add(hasher: &mut Sha256, tree: &Tree, key: &str, is_root: bool) {
    match &tree.value {
        Value::Null => hasher.update(b"0"),
        Value::Bool(value) => hasher.update(if *value { b"t" } else { b"f" }),
        Value::Integer(value) => add_number(hasher, b'n', *value as f64),
        Value::Float(value) => add_number(hasher, b'n', *value),
        Value::String(text) | Value::Datetime(text) => match quantity(text, key) {
            Some((tag, value)) => add_number(hasher, tag, value),
            None => add_text(hasher, b's', text),
        },
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| add(hasher, item, key, false));
            hasher.update(b"]");
        }
        Value::Table(table) => {
            hasher.update(b"{");
            for entry in table.iter().filter(|entry| !(is_root && SILENT.contains(&entry.key.as_str()))) {
                add_text(hasher, b'k', &entry.key);
                let is_share = entry.key == "factor" && SHRUNK.contains(&key);
                add(hasher, &entry.tree, if is_share { "" } else { &entry.key }, false);
            }
            hasher.update(b"}");
        }
    }
}

/// Hours of a duration, or the number of a percentage.
fn quantity(text: &str, key: &str) -> Option<(u8, f64)> {
    if NAMES.contains(&key) {
        return None;
    }
    let hours = parse_hours(text).ok().map(|hours| (b'h', hours));
    hours.or_else(|| parse_percent(text).map(|value| (b'n', value)))
}

fn add_number(hasher: &mut Sha256, tag: u8, value: f64) {
    hasher.update([tag]);
    // Zero has two signs and one meaning.
    hasher.update((value + 0.0).to_bits().to_be_bytes());
}

fn add_text(hasher: &mut Sha256, tag: u8, text: &str) {
    hasher.update([tag]);
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}
