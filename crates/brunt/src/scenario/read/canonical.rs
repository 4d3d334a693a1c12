//! Checksum of the meaning of a scenario file, independent of layout and notation.

use super::quantity::{parse_hours, parse_percent};
use super::shape::{Key, Shape, Silence};
use super::tree::{Entry, Tree, Value};
use crate::units::ARITHMETIC;
use sha2::{Digest, Sha256};

/// SHA-256 of a merged tree, as 64 hexadecimal digits.
///
/// Keys are hashed in sorted order, and numbers, percentages and durations by value. So comments, layout, the order of keys, the split
/// into files and the choice of TOML or JSON do not matter; the order of lists does. Different notations with one meaning have one
/// checksum: an empty section and no section, a default value and no key, a list of one member and the member alone. The version of the
/// arithmetic is part of the checksum, because another version gives the same file results with other bits.
pub(crate) fn scenario_hash(tree: &Tree, shape: Shape) -> String {
    let mut hasher = Sha256::new();
    add_text(&mut hasher, b'a', &ARITHMETIC.to_string());
    add(&mut hasher, tree, Place::of(shape));
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of some parts of a merged tree that have one shape, in the given order.
pub(crate) fn hash_of<'t>(trees: impl Iterator<Item = &'t Tree>, shape: Shape) -> String {
    let mut hasher = Sha256::new();
    trees.for_each(|tree| add(&mut hasher, tree, Place::of(shape)));
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of bytes, as 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is expected at a place of a tree.
#[derive(Debug, Clone, Copy)]
struct Place<'t> {
    shape: Shape,
    /// Id of the part whose table stands at the place.
    id: Option<&'t str>,
    /// Whether the place is within the changes of an existing part.
    changes: bool,
    /// Whether an empty entry by id means the same as no entry.
    drops: bool,
}

impl<'t> Place<'t> {
    fn of(shape: Shape) -> Self {
        Self { shape, id: None, changes: false, drops: false }
    }

    /// The place of a member of a list, or of a value that stands without brackets.
    fn member(self) -> Self {
        match self.shape {
            Shape::List(inner) => Self { shape: inner(), ..self }.member(),
            Shape::Changes(inner) => Self { shape: inner(), changes: true, ..self }.member(),
            _ => self,
        }
    }

    /// The declared key of a table at the place.
    fn key(self, name: &str) -> Option<&'static Key> {
        match self.shape {
            Shape::Table(keys) => keys.iter().find(|key| key.name == name),
            Shape::Law(keys) => keys().iter().find(|key| key.name == name),
            _ => None,
        }
    }

    /// The place under a key of a table at the place.
    fn under(self, name: &'t str) -> Self {
        match self.shape {
            Shape::ById(inner) => Self { shape: inner(), id: Some(name), drops: false, ..self },
            _ => {
                let key = self.key(name);
                let drops = key.is_some_and(|key| key.silence == Silence::EmptyEntries);
                Self { shape: key.map_or(Shape::Quantity, |key| (key.shape)()), id: None, drops, ..self }
            }
        }
    }

    /// Whether an entry of a table at the place means the same as no entry.
    fn is_silent(self, entry: &'t Entry) -> bool {
        let silence = self.key(&entry.key).map_or(Silence::Never, |key| key.silence);
        if self.changes {
            return false;
        }
        if entry.key == "name" && matches!(&entry.tree.value, Value::String(name) if Some(name.as_str()) == self.id) {
            return true;
        }
        let below = self.under(&entry.key);
        match silence {
            Silence::Never => self.drops && below.is_empty(&entry.tree),
            Silence::Always => true,
            Silence::Default(literal) => below.says(&entry.tree, literal),
            Silence::Empty | Silence::EmptyEntries => below.is_empty(&entry.tree),
        }
    }

    /// Whether a list has no members, or a table only entries that mean the same as no entry.
    fn is_empty(self, tree: &'t Tree) -> bool {
        let place = self.member();
        match &tree.value {
            Value::Array(items) => items.is_empty(),
            Value::Table(table) => table.iter().all(|entry| place.is_silent(entry)),
            _ => false,
        }
    }

    /// Whether a value equals a default value, in any notation.
    fn says(self, tree: &Tree, literal: &str) -> bool {
        let default = match literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) => Value::String(text.to_owned()),
            None => literal.parse().map_or_else(|_| Value::Bool(literal == "true"), Value::Float),
        };
        canonical(tree, Place::of(self.shape)) == canonical(&Tree::of(default), Place::of(self.shape))
    }
}

/// The bytes that are hashed of a tree.
fn canonical(tree: &Tree, place: Place<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    add(&mut bytes, tree, place);
    bytes
}

/// Where canonical bytes go.
trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

fn add(sink: &mut impl Sink, tree: &Tree, place: Place<'_>) {
    match &tree.value {
        Value::Null => sink.put(b"0"),
        Value::Bool(value) => sink.put(if *value { b"t" } else { b"f" }),
        Value::Integer(value) => add_number(sink, b'n', *value as f64),
        Value::Float(value) => add_number(sink, b'n', *value),
        Value::Unheld(text) => add_text(sink, b'u', text),
        Value::Own(own) => add_text(sink, b'o', own.fingerprint()),
        Value::String(text) | Value::Datetime(text) => match quantity(text, place.member().shape) {
            Some((tag, value)) => add_number(sink, tag, value),
            None => add_text(sink, b's', text),
        },
        // A list of one member is hashed like the member alone.
        Value::Array(items) if items.len() == 1 => add(sink, &items[0], place.member()),
        Value::Array(items) => {
            sink.put(b"[");
            items.iter().for_each(|item| add(sink, item, place.member()));
            sink.put(b"]");
        }
        Value::Table(table) => {
            let place = place.member();
            sink.put(b"{");
            for entry in table.iter().filter(|entry| !place.is_silent(entry)) {
                add_text(sink, b'k', &entry.key);
                add(sink, &entry.tree, place.under(&entry.key));
            }
            sink.put(b"}");
        }
    }
}

/// The hours of a duration (tag `h`) or the number of a percentage (tag `n`); `None` for a name or any other text.
fn quantity(text: &str, shape: Shape) -> Option<(u8, f64)> {
    if !matches!(shape, Shape::Quantity | Shape::Law(_)) {
        return None;
    }
    let hours = parse_hours(text).ok().map(|hours| (b'h', hours));
    hours.or_else(|| parse_percent(text).map(|value| (b'n', value)))
}

fn add_number(sink: &mut impl Sink, tag: u8, value: f64) {
    sink.put(&[tag]);
    // Adding 0.0 turns -0.0 into 0.0, so both zeros have one hash.
    sink.put(&(value + 0.0).to_bits().to_be_bytes());
}

fn add_text(sink: &mut impl Sink, tag: u8, text: &str) {
    sink.put(&[tag]);
    sink.put(&(text.len() as u64).to_be_bytes());
    sink.put(text.as_bytes());
}

#[cfg(test)]
mod tests;
