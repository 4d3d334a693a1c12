//! Typed input as a tree of values, each with its place.

use crate::random::Fingerprinted;
use crate::scenario::diagnostic::FileId;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A span of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: FileId,
    /// Byte offset of the first byte.
    pub(crate) start: usize,
    /// Byte offset after the last byte.
    pub(crate) end: usize,
}

impl Place {
    /// The span between the quotes of a string with value `text`; the span unchanged if escapes or longer quotes make the string longer
    /// than `text` with two quotes.
    pub(crate) fn within_quotes(self, text: &str) -> Self {
        let is_plain = self.end - self.start == text.len() + 2;
        if is_plain { Self { start: self.start + 1, end: self.end - 1, ..self } } else { self }
    }
}

/// A place in half the memory: files have at most 16 MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    file: FileId,
    start: u32,
    end: u32,
}

impl Spot {
    fn new(place: Place) -> Self {
        Self { file: place.file, start: place.start as u32, end: place.end as u32 }
    }

    fn place(self) -> Place {
        Place { file: self.file, start: self.start as usize, end: self.end as usize }
    }
}

/// A value with the place where it was typed.
///
/// A scenario of 100,000 nodes has a million values, so a value is kept small, and a clone shares the tables within.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    spot: Option<Spot>,
    /// The value.
    pub(crate) value: Value,
}

impl Tree {
    /// A value at a place in a file; `None` for a value built in code.
    pub(crate) fn new(place: Option<Place>, value: Value) -> Self {
        Self { spot: place.map(Spot::new), value }
    }

    /// Place of the value in a file; `None` for a value built in code.
    pub(crate) fn place(&self) -> Option<Place> {
        self.spot.map(Spot::place)
    }

    /// The table, to be changed; `None` for a value of another type.
    pub(crate) fn table_mut(&mut self) -> Option<&mut Table> {
        if let Value::Table(table) = &mut self.value { Some(Arc::make_mut(table)) } else { None }
    }
}

/// A value as typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// Any other number, NaN and infinities included.
    Float(f64),
    /// A number, as typed, that a 64-bit float cannot hold; every key refuses such a number.
    Unheld(String),
    /// `true` or `false`.
    Bool(bool),
    /// A date or time, as typed.
    Datetime(String),
    /// A list.
    Array(Vec<Tree>),
    /// A table.
    Table(Arc<Table>),
    /// JSON's `null`; every key refuses it.
    Null,
    /// An own law, which code states and no file.
    Own(Fingerprinted),
}

impl Value {
    /// The type's name with its article, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float(_) | Self::Unheld(_) => "a number",
            Self::Bool(_) => "a boolean",
            Self::Datetime(_) => "a date",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
            Self::Null => "null",
            Self::Own(_) => "an own law",
        }
    }
}

/// The entries of a table, sorted by key; keys are distinct.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    entries: Vec<Entry>,
}

/// A key with its place, and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: Cow<'static, str>,
    spot: Option<Spot>,
    /// The value.
    pub(crate) tree: Tree,
}

impl Entry {
    /// A value under a key at a place in a file; `None` for a key built in code.
    pub(crate) fn new(key: impl Into<Cow<'static, str>>, place: Option<Place>, tree: Tree) -> Self {
        Self { key: key.into(), spot: place.map(Spot::new), tree }
    }

    /// Place of the key in a file; `None` for a key built in code.
    pub(crate) fn key_place(&self) -> Option<Place> {
        self.spot.map(Spot::place)
    }
}

impl Table {
    /// Builds a table sorted by key. Of several entries with one key, the first stays in the table; the second result holds the rest.
    pub(crate) fn new(mut entries: Vec<Entry>) -> (Self, Vec<Entry>) {
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        if entries.windows(2).all(|pair| pair[0].key != pair[1].key) {
            return (Self { entries }, Vec::new());
        }
        let mut table = Self::default();
        let mut duplicates = Vec::new();
        for entry in entries {
            match table.entries.last() {
                Some(last) if last.key == entry.key => duplicates.push(entry),
                _ => table.entries.push(entry),
            }
        }
        (table, duplicates)
    }

    /// A table of values by key, built in code.
    pub(crate) fn sorted(values: BTreeMap<String, Tree>) -> Self {
        Self { entries: values.into_iter().map(|(key, tree)| Entry::new(key, None, tree)).collect() }
    }

    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_ref().cmp(key)).ok()?;
        Some(&self.entries[index])
    }

    /// The entry of a key, mutable.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_ref().cmp(key)).ok()?;
        Some(&mut self.entries[index])
    }

    /// Adds an entry; an existing entry with the same key stays unchanged.
    pub(crate) fn insert(&mut self, entry: Entry) {
        if let Err(index) = self.entries.binary_search_by(|probe| probe.key.cmp(&entry.key)) {
            // Most tables have few keys, and there are many tables.
            if self.entries.len() < 4 {
                self.entries.reserve_exact(1);
            }
            self.entries.insert(index, entry);
        }
    }

    /// Removes and returns the entry of a key.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_ref().cmp(key)).ok()?;
        Some(self.entries.remove(index))
    }

    /// With a value under a key, replacing an existing value.
    pub(crate) fn with(mut self, key: impl Into<Cow<'static, str>>, tree: Tree) -> Self {
        let key = key.into();
        match self.get_mut(&key) {
            Some(entry) => entry.tree = tree,
            None => self.insert(Entry::new(key, None, tree)),
        }
        self
    }

    /// The first entry, mutable.
    pub(crate) fn first_mut(&mut self) -> Option<&mut Entry> {
        self.entries.first_mut()
    }

    /// The entries, sorted by key.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The entries, sorted by key, consuming the table.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}
