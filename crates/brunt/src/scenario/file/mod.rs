//! Scenario files: TOML or JSON with includes, or the same built in code, to a checked [`Scenario`].

pub(crate) mod canonical;
mod entry;
mod from_entry;
mod from_json;
mod from_toml;
mod from_value;
mod load;
pub(crate) mod number;
mod output;
pub(crate) mod quantity;
mod schema;
mod syntax;
pub(crate) mod tree;

pub use entry::*;
pub use load::{Format, MAX_FILE_BYTES, ReadFile, load, load_with};
pub use schema::json_schema;

use super::Scenario;
use super::diagnostic::{Diagnostic, FileId, Severity, Sources};
use std::ops::Range;

/// A commented scenario to start from; it runs and has no problems.
pub const STARTER: &str = include_str!("../starter.toml");

/// What came of reading and checking a scenario.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// The scenario, unless a problem is an error.
    pub scenario: Option<Scenario>,
    /// Every problem found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The files read.
    pub sources: Sources,
    /// Where each appetite statement stands, by id, problems or not; empty for a scenario built in code.
    pub statements: Vec<StatementPlace>,
}

/// Where the text of an appetite statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementPlace {
    /// Id of the statement.
    pub id: String,
    /// The file, which may be an included one.
    pub file: FileId,
    /// Bytes of the file's text: what is between the quotes, or the quoted text with its quotes where it holds escapes.
    pub span: Range<usize>,
}

impl Checked {
    /// How many problems have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Where the statement with an id stands, if it was read from a file.
    pub fn statement(&self, id: &str) -> Option<&StatementPlace> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// Whether there is a scenario to run.
    pub fn is_sound(&self) -> bool {
        self.scenario.is_some()
    }
}

#[cfg(test)]
mod tests;
