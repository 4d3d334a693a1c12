//! What was typed: a tree of values, each with its place.

use crate::scenario::diagnostic::FileId;

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: FileId,
    /// First byte.
    pub(crate) start: usize,
    /// Byte after the last.
    pub(crate) end: usize,
}

impl Place {
    /// What is between the quotes of a string that says `text`; all of it where escapes or longer quotes make it longer than that.
    pub(crate) fn within_quotes(self, text: &str) -> Self {
        let is_plain = self.end - self.start == text.len() + 2;
        if is_plain { Self { start: self.start + 1, end: self.end - 1, ..self } } else { self }
    }
}

/// A value and where it was typed; values built in code have no place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Where the value stands.
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
    /// A number that no float of 64 bits is near enough to, as typed; no key takes it.
    Unheld(String),
    /// `true` or `false`.
    Bool(bool),
    /// A date or time, as typed.
    Datetime(String),
    /// A list.
    Array(Vec<Tree>),
    /// A table.
    Table(Table),
    /// JSON's `null`, which no key takes.
    Null,
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
        }
    }
}

/// The entries of a table, sorted by key; keys are distinct.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    entries: Vec<Entry>,
}

/// A key, where it stands, and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) key_place: Option<Place>,
    /// The value.
    pub(crate) tree: Tree,
}

impl Table {
    /// Sorts entries by key; of several with one key the first stays, and the others are handed back.
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

    /// The entry of a key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(&mut self.entries[index])
    }

    /// Adds an entry whose key is not there yet; one that is there stays.
    pub(crate) fn insert(&mut self, entry: Entry) {
        if let Err(index) = self.entries.binary_search_by(|probe| probe.key.cmp(&entry.key)) {
            self.entries.insert(index, entry);
        }
    }

    /// Takes an entry out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(self.entries.remove(index))
    }

    /// With a value under a key, in place of one that is there.
    pub(crate) fn with(mut self, key: &str, tree: Tree) -> Self {
        match self.get_mut(key) {
            Some(entry) => entry.tree = tree,
            None => self.insert(Entry { key: key.to_owned(), key_place: None, tree }),
        }
        self
    }

    /// The first entry, to be changed.
    pub(crate) fn first_mut(&mut self) -> Option<&mut Entry> {
        self.entries.first_mut()
    }

    /// The entries by key.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The entries by key, for good.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}
