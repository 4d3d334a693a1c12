//! Recognition of output files of this program that are given in place of a scenario.

use crate::scenario::read::tree::{Table, Tree, Value};

/// A kind of output file, which is not a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// Kind of the file, with its article, for messages.
    pub(super) what: &'static str,
    /// Path of the scenario from which the output was made, if the output names it.
    pub(super) scenario: Option<String>,
}

/// Beginnings of output files that are not JSON, with the kind of the file.
const BEGINNINGS: [(&str, &str); 6] = [
    ("trial,total,largest_event", "a table of losses by trial"),
    ("Period,PeriodWeight,EventId", "a table of events"),
    ("control,status,on,of,measure", "a table of what controls take"),
    ("stress,on,of,measure", "a table of figures under stresses"),
    ("<?xml", "an XML file"),
    ("PAR1", "a Parquet file"),
];

impl Output {
    /// The kind of output recognised by the beginning of a text; `None` for any other text.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let found = BEGINNINGS.iter().find(|(beginning, _)| text.starts_with(beginning));
        found.map(|&(_, what)| Self { what, scenario: None })
    }

    /// The kind of JSON output recognised by combinations of keys that no scenario has; `None` for any other tree.
    pub(super) fn of_tree(tree: &Tree) -> Option<Self> {
        let table = table_of(tree)?;
        let has = |key: &str| table.get(key).is_some();
        let of = |what, scenario| Some(Self { what, scenario });
        if has("brunt") {
            None
        } else if has("program") && has("run") {
            of("the result of a run", scenario_of(table))
        } else if has("diagnostics") {
            of("a list of problems", None)
        } else if has("format") && has("trials") {
            of("an explanation of trials", first_of(table, "trials").and_then(scenario_of))
        } else if has("format") && has("stresses") {
            let alone = first_of(table, "stresses").and_then(|told| child(told, "alone")?.get("explanation"));
            of("what stresses do alone", alone.and_then(|entry| scenario_of(table_of(&entry.tree)?)))
        } else if has("version") && has("runs") {
            of("a SARIF log", None)
        } else if has("$schema") && has("properties") {
            of("a JSON Schema", None)
        } else {
            None
        }
    }
}

fn table_of(tree: &Tree) -> Option<&Table> {
    if let Value::Table(table) = &tree.value { Some(table) } else { None }
}

fn child<'t>(table: &'t Table, key: &str) -> Option<&'t Table> {
    table_of(&table.get(key)?.tree)
}

/// The first table of the list under a key.
fn first_of<'t>(table: &'t Table, key: &str) -> Option<&'t Table> {
    if let Value::Array(items) = &table.get(key)?.tree.value { table_of(items.first()?) } else { None }
}

/// The path of the first file in `scenario.files`.
fn scenario_of(table: &Table) -> Option<String> {
    match &first_of(child(table, "scenario")?, "files")?.get("path")?.tree.value {
        Value::String(path) => Some(path.clone()),
        _ => None,
    }
}
