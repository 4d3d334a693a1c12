//! Differences between two trees: which values one states that the other does not.

use super::quantity::{parse_hours, parse_percent};
use super::tree::{Entry, Place, Table, Tree, Value};
use crate::units::readable;

/// A value that differs, under its path. A side without the value is `None`.
#[derive(Debug)]
pub(crate) struct Difference<'t> {
    /// Keys from the root, and positions in lists.
    pub(crate) path: Vec<Step<'t>>,
    /// The value in the first tree.
    pub(crate) before: Option<Stated<'t>>,
    /// The value in the second tree.
    pub(crate) after: Option<Stated<'t>>,
}

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'t> {
    /// A key of a table.
    Key(&'t str),
    /// A position in a list, from 0.
    Item(usize),
}

/// A value with the place of the value or of its key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stated<'t> {
    /// The value.
    pub(crate) tree: &'t Tree,
    /// Place of the key, or of the value where there is no key.
    pub(crate) place: Option<Place>,
}

impl<'t> Stated<'t> {
    fn of(tree: &'t Tree) -> Self {
        Self { tree, place: tree.place() }
    }

    fn under(entry: &'t Entry) -> Self {
        Self { tree: &entry.tree, place: entry.tree.place().or(entry.key_place()) }
    }
}

/// The differences between two trees, in the order of keys.
pub(crate) fn differences<'t>(before: &'t Tree, after: &'t Tree) -> Vec<Difference<'t>> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.both(Stated::of(before), Stated::of(after));
    walk.found
}

struct Walk<'t> {
    path: Vec<Step<'t>>,
    found: Vec<Difference<'t>>,
}

impl<'t> Walk<'t> {
    fn both(&mut self, before: Stated<'t>, after: Stated<'t>) {
        match (&before.tree.value, &after.tree.value) {
            (Value::Table(old), Value::Table(new)) => self.tables(old, new),
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() && old.iter().any(is_table) => {
                for (position, (old, new)) in old.iter().zip(new).enumerate() {
                    self.step(Step::Item(position), |walk| walk.both(Stated::of(old), Stated::of(new)));
                }
            }
            _ if says_the_same(before.tree, after.tree) => {}
            _ => self.add(Some(before), Some(after)),
        }
    }

    fn tables(&mut self, old: &'t Table, new: &'t Table) {
        for entry in old.iter() {
            self.step(Step::Key(&entry.key), |walk| match new.get(&entry.key) {
                Some(other) => walk.both(Stated::under(entry), Stated::under(other)),
                None => walk.add(Some(Stated::under(entry)), None),
            });
        }
        for entry in new.iter().filter(|entry| old.get(&entry.key).is_none()) {
            self.step(Step::Key(&entry.key), |walk| walk.add(None, Some(Stated::under(entry))));
        }
    }

    fn step(&mut self, step: Step<'t>, into: impl FnOnce(&mut Self)) {
        self.path.push(step);
        into(self);
        self.path.pop();
    }

    fn add(&mut self, before: Option<Stated<'t>>, after: Option<Stated<'t>>) {
        self.found.push(Difference { path: self.path.clone(), before, after });
    }
}

fn is_table(tree: &Tree) -> bool {
    matches!(tree.value, Value::Table(_))
}

/// Whether two values mean the same in any notation: `0.5` and `"50%"`, `"1d"` and `"24h"`, a member and a list of this member alone.
pub(crate) fn says_the_same(one: &Tree, other: &Tree) -> bool {
    match (&one.value, &other.value) {
        (Value::Table(one), Value::Table(other)) => {
            one.iter().count() == other.iter().count()
                && one.iter().zip(other.iter()).all(|(a, b)| a.key == b.key && says_the_same(&a.tree, &b.tree))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| says_the_same(a, b))
        }
        (Value::Array(items), _) if items.len() == 1 => says_the_same(&items[0], other),
        (_, Value::Array(items)) if items.len() == 1 => says_the_same(one, &items[0]),
        (one, other) => one == other || number(one).is_some_and(|number_of_one| Some(number_of_one) == number(other)),
    }
}

/// The number of a value, and whether the number is of hours.
fn number(value: &Value) -> Option<(f64, bool)> {
    match value {
        Value::Integer(number) => Some((*number as f64, false)),
        Value::Float(number) => Some((*number, false)),
        Value::String(text) => {
            let hours = parse_hours(text).ok().map(|hours| (hours, true));
            hours.or_else(|| parse_percent(text).map(|share| (share, false)))
        }
        _ => None,
    }
}

/// A path as a file states it: `threats.fire.losses[1].amount`, positions counted from 1.
pub(crate) fn spelt(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&spelt_key(key));
            }
            Step::Item(position) => text.push_str(&format!("[{}]", position + 1)),
        }
    }
    text
}

fn spelt_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { key.to_owned() } else { format!("{key:?}") }
}

/// A value on one line, in the notation of TOML, numbers with separators.
pub(crate) fn written(tree: &Tree) -> String {
    match &tree.value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => grouped(*number),
        Value::Float(number) => readable(*number),
        Value::Unheld(text) | Value::Datetime(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::Own(own) => format!("own law {}", own.fingerprint()),
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entry = |entry: &Entry| format!("{} = {}", spelt_key(&entry.key), written(&entry.tree));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A whole number with separators: `250,000`.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
