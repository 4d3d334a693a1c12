//! What this program writes, told apart from scenarios.

use crate::scenario::read::tree::{Table, Tree, Value};

/// Something that is written by a command and is no scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// What it is, with its article.
    pub(super) what: &'static str,
    /// The file of the scenario that it came from, where it says so.
    pub(super) scenario: Option<String>,
}

/// What texts that are no JSON begin with.
const BEGINNINGS: [(&str, &str); 6] = [
    ("trial,total,largest_event", "a table of losses by trial"),
    ("Period,PeriodWeight,EventId", "a table of events"),
    ("control,status,on,of,measure", "a table of what controls take"),
    ("stress,on,of,measure", "a table of figures under stresses"),
    ("<?xml", "an XML file"),
    ("PAR1", "a Parquet file"),
];

impl Output {
    /// By the beginning of a text.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let found = BEGINNINGS.iter().find(|(beginning, _)| text.starts_with(beginning));
        found.map(|&(_, what)| Self { what, scenario: None })
    }

    /// By what JSON holds: no scenario has these keys beside each other.
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

/// The first entry of a list of tables.
fn first_of<'t>(table: &'t Table, key: &str) -> Option<&'t Table> {
    if let Value::Array(items) = &table.get(key)?.tree.value { table_of(items.first()?) } else { None }
}

/// The path of the first of `scenario.files`.
fn scenario_of(table: &Table) -> Option<String> {
    match &first_of(child(table, "scenario")?, "files")?.get("path")?.tree.value {
        Value::String(path) => Some(path.clone()),
        _ => None,
    }
}
