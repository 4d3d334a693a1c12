//! Builds a scenario from a tree as typed, with all problems of reading and checking.

use crate::scenario::Scenario;
use crate::scenario::check::check;
use crate::scenario::diagnostic::{Diagnostic, FileId, Severity, Sources, StatementPlace};
use crate::scenario::entry;
use crate::scenario::read::Rule;
use crate::scenario::read::canonical::scenario_hash;
use crate::scenario::read::context::diagnose;
use crate::scenario::read::shape::Shaped;
use crate::scenario::read::tree::{Entry, Place, Tree, Value};

/// Deepest nesting of tables and lists, in TOML and JSON: lower than the limits of the parsers.
pub(crate) const MOST_NESTED: usize = 64;

/// Result of reading and checking a scenario.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Checked {
    /// The scenario; `None` if any problem is an error.
    pub scenario: Option<Scenario>,
    /// Every problem found, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The files read.
    pub sources: Sources,
    /// Place of each appetite statement, sorted by id, even if the scenario has errors. Empty for a scenario built in code.
    pub statements: Vec<StatementPlace>,
    /// The scenario as typed, its files merged.
    pub(crate) tree: Option<Tree>,
}

#[cfg(test)]
impl Checked {
    /// Number of problems with a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Place of the appetite statement with an id; `None` if no such statement was read from a file.
    pub(crate) fn statement(&self, id: &str) -> Option<&StatementPlace> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// Whether the scenario can run: there is no error.
    pub(crate) fn is_sound(&self) -> bool {
        self.scenario.is_some()
    }
}

/// Checks a tree, and joins the problems of checking and reading, sorted by file and place.
pub(crate) fn finish(tree: Option<Tree>, mut diagnostics: Vec<Diagnostic>, sources: Sources) -> Checked {
    let mut scenario = None;
    let deep = tree.as_ref().and_then(too_deep);
    let tree = tree.filter(|_| deep.is_none());
    diagnostics.extend(deep);
    if let Some(tree) = &tree {
        let (checked, found) = check(tree, scenario_hash(tree, entry::File::shape()));
        scenario = checked;
        diagnostics.extend(found);
    }
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        scenario = None;
    }
    diagnostics.iter_mut().for_each(|diagnostic| fit_to_text(diagnostic, &sources));
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| (label.file, label.span.start)));
    let statements = tree.as_ref().map(statements).unwrap_or_default();
    Checked { scenario, diagnostics, sources, statements, tree }
}

/// Places of the appetite statements of a merged tree.
fn statements(tree: &Tree) -> Vec<StatementPlace> {
    let Value::Table(sections) = &tree.value else { return Vec::new() };
    let Some(Value::Table(appetite)) = sections.get("appetite").map(|entry| &entry.tree.value) else {
        return Vec::new();
    };
    let place = |entry: &Entry| {
        let (Value::String(text), Some(place)) = (&entry.tree.value, entry.tree.place()) else { return None };
        let Place { file, start, end } = place.within_quotes(text);
        Some(StatementPlace { id: entry.key.to_string(), file, span: start..end })
    };
    appetite.iter().filter_map(place).collect()
}

/// Moves the places of a diagnostic to character boundaries within the text, because parsers may report others.
fn fit_to_text(diagnostic: &mut Diagnostic, sources: &Sources) {
    let fit = |file: FileId, span: &mut std::ops::Range<usize>| {
        let text = sources.get(file).map_or("", |source| &source.text);
        let boundary = |mut byte: usize| {
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let start = boundary(span.start.min(text.len()));
        *span = start..boundary(span.end.min(text.len())).max(start);
    };
    diagnostic.labels.iter_mut().for_each(|label| fit(label.file, &mut label.span));
    diagnostic.fix.iter_mut().for_each(|fix| fit(fix.file, &mut fix.span));
}

/// A diagnostic for the first value nested deeper than [`MOST_NESTED`].
pub(crate) fn too_deep(tree: &Tree) -> Option<Diagnostic> {
    fn find(tree: &Tree, depth: usize) -> Option<&Tree> {
        match &tree.value {
            Value::Table(_) | Value::Array(_) if depth > MOST_NESTED => Some(tree),
            Value::Table(table) => table.iter().find_map(|entry| find(&entry.tree, depth + 1)),
            Value::Array(items) => items.iter().find_map(|item| find(item, depth + 1)),
            _ => None,
        }
    }
    // The file itself is a table that authors do not count, so depth starts at 0.
    let deep = find(tree, 0)?;
    let mut diagnostic = diagnose(&Rule::TooDeep { limit: MOST_NESTED }, deep.place(), "", "too deep");
    diagnostic.advise("laws within laws count twice: once for the law, once for its parameters");
    Some(diagnostic)
}
