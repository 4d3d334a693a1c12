//! Reading of tables: allowed and required keys.

use crate::scenario::read::context::{At, Context};
use crate::scenario::read::rule::Rule;
use crate::scenario::read::value::quoted;

/// The keys of one kind of table, and its name in messages.
#[derive(Debug)]
pub(crate) struct Keys {
    /// Name of the kind of table with its article, such as `a need`.
    pub(crate) table: &'static str,
    /// All allowed keys.
    pub(crate) keys: &'static [&'static str],
}

/// Code of an unknown key.
const UNKNOWN_KEY: &str = "unknown-key";

impl Context {
    /// Reads a table; unknown keys are reported.
    pub(crate) fn table<'t>(&mut self, at: &At<'t>, keys: &Keys) -> Option<At<'t>> {
        let Some(table) = at.as_table() else {
            self.wrong_type(at, &format!("{} as a table", keys.table));
            return None;
        };
        let mut left: Option<Vec<&str>> = None;
        for entry in table.iter().filter(|entry| !keys.keys.contains(&entry.key.as_ref())) {
            let states = |key: &str| table.iter().any(|entry| entry.key.as_ref() == key);
            let left = left.get_or_insert_with(|| keys.keys.iter().copied().filter(|key| !states(key)).collect());
            self.unknown_key(&entry.key, &at.entry(entry), keys, left);
        }
        Some(at.clone())
    }

    /// Reports an unknown key. What was meant is one of the keys that the table does not state already.
    fn unknown_key(&mut self, key: &str, entry: &At<'_>, keys: &Keys, left: &[&'static str]) {
        let near = self.suggester.nearest(key, left.iter().copied());
        let rule = Rule::UnknownKey { key: key.to_owned(), table: keys.table };
        let diagnostic = self.report_key(rule, entry, "no such key");
        match near {
            Some(near) => {
                diagnostic.advise(format!("did you mean `{near}`?")).mend(entry.key_place(), near);
            }
            None => {
                diagnostic.advise(format!("{} takes {}", keys.table, quoted(keys.keys)));
            }
        }
        diagnostic.name_odd(key);
    }

    /// The value of a required key; a missing key is reported.
    pub(crate) fn required<'t>(&mut self, table: &At<'t>, key: &'static str, keys: &Keys) -> Option<At<'t>> {
        let child = table.child(key);
        if child.is_none() && !self.was_misspelt(table, key) {
            self.missing(table, key, keys);
        }
        child
    }

    /// Whether an unknown key of the table was already reported as a misspelling of this key, so that no second report is needed.
    fn was_misspelt(&self, table: &At<'_>, key: &str) -> bool {
        let path = table.path();
        self.diagnostics.iter().rev().take(50).any(|diagnostic| {
            let parent = diagnostic.path.rsplit_once('.').map_or("", |(parent, _)| parent);
            diagnostic.code == UNKNOWN_KEY
                && parent == path
                && diagnostic.fix.as_ref().is_some_and(|fix| fix.replacement == key)
        })
    }

    /// Reports a missing key.
    pub(crate) fn missing(&mut self, table: &At<'_>, key: &str, keys: &Keys) {
        let rule = Rule::MissingKey { key: key.to_owned(), table: keys.table };
        self.report_key(rule, table, &format!("`{key}` is required here"));
    }
}
