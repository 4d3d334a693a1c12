//! Typed input as a tree of values, each with its place.

use crate::random::Fingerprinted;
use crate::scenario::diagnostic::FileId;

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

/// A value with the place where it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Place of the value in a file; `None` for a value built in code.
    pub(crate) place: Option<Place>,
    /// The value.
    pub(crate) value: Value,
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
    Table(Table),
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
    pub(crate) key: String,
    /// Place of the key in a file; `None` for a key built in code.
    pub(crate) key_place: Option<Place>,
    /// The value.
    pub(crate) tree: Tree,
}

impl Table {
    /// Builds a table sorted by key. Of several entries with one key, the first stays in the table; the second result holds the rest.
    pub(crate) fn new(mut entries: Vec<Entry>) -> (Self, Vec<Entry>) {
        entries.sort_by(|a, b| a.key.cmp(&b.key));
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

    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(&self.entries[index])
    }

    /// The entry of a key, mutable.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(&mut self.entries[index])
    }

    /// Adds an entry; an existing entry with the same key stays unchanged.
    pub(crate) fn insert(&mut self, entry: Entry) {
        if let Err(index) = self.entries.binary_search_by(|probe| probe.key.cmp(&entry.key)) {
            self.entries.insert(index, entry);
        }
    }

    /// Removes and returns the entry of a key.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(self.entries.remove(index))
    }

    /// With a value under a key, replacing an existing value.
    pub(crate) fn with(mut self, key: &str, tree: Tree) -> Self {
        match self.get_mut(key) {
            Some(entry) => entry.tree = tree,
            None => self.insert(Entry { key: key.to_owned(), key_place: None, tree }),
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
