//! TOML text to a tree with places.

use super::tree::{Entry, Place, Table, Tree, Value};
use crate::scenario::check::rule::Rule;
use crate::scenario::check::{MOST_PROBLEMS, diagnose};
use crate::scenario::diagnostic::{Diagnostic, FileId};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses TOML; `None` if the text is not TOML. What is defined twice is reported, and the tree has the first of them.
pub(crate) fn parse(text: &str, file: FileId) -> (Option<Tree>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let tree = Tree {
        place: Some(Place { file, start: 0, end: 0 }),
        value: Value::Table(convert_table(table.into_inner(), file)),
    };
    let duplicates_only = errors.iter().all(is_duplicate);
    let diagnostics = errors.iter().take(MOST_PROBLEMS).map(|error| diagnostic(error, text, file, &tree)).collect();
    (duplicates_only.then_some(tree), diagnostics)
}

fn is_duplicate(error: &toml::de::Error) -> bool {
    error.message().starts_with("duplicate key")
}

fn diagnostic(error: &toml::de::Error, text: &str, file: FileId, tree: &Tree) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let place = Place { file, start: span.start, end: span.end };
    let key = text.get(span.clone()).unwrap_or_default();
    if is_duplicate(error) && !key.is_empty() {
        let id = key.trim_matches(['"', '\'']).to_owned();
        let first = first_definition(text, &id, &span, tree);
        let path = header(text, span.start).map_or("", |header| header.trim_matches(['[', ']', ' ']));
        let mut diagnostic = diagnose(&Rule::DuplicateId { id }, Some(place), path, "again");
        diagnostic.point(first, "first here");
        return diagnostic;
    }
    let rule = Rule::Syntax { language: "TOML", message: error.message().to_owned() };
    diagnose(&rule, Some(place), "", "here")
}

/// Where a key that stands twice stood first: an equal table header above, or else the nearest equal key above.
fn first_definition(text: &str, id: &str, span: &Range<usize>, tree: &Tree) -> Option<Place> {
    let file = tree.place?.file;
    let Some(wanted) = header(text, span.start) else { return nearest_key(tree, id, span.start) };
    let mut start = 0;
    for line in text[..span.start].split_inclusive('\n') {
        if header(text, start) == Some(wanted) {
            let at = start + line.rfind(id)?;
            return (at < span.start).then_some(Place { file, start: at, end: at + id.len() });
        }
        start += line.len();
    }
    None
}

/// The header `[a.b` of the line around a byte, if it is one.
fn header(text: &str, byte: usize) -> Option<&str> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next()?.trim_start();
    line.starts_with('[').then(|| line.split(']').next().unwrap_or_default().trim_end())
}

/// The last place before a byte where a key stands.
fn nearest_key(tree: &Tree, id: &str, before: usize) -> Option<Place> {
    let within: Vec<Option<Place>> = match &tree.value {
        Value::Table(table) => table
            .iter()
            .flat_map(|entry| {
                let own = entry.key_place.filter(|place| entry.key == id && place.start < before);
                [own, nearest_key(&entry.tree, id, before)]
            })
            .collect(),
        Value::Array(items) => items.iter().map(|item| nearest_key(item, id, before)).collect(),
        _ => Vec::new(),
    };
    within.into_iter().flatten().max_by_key(|place| place.start)
}

fn convert_table(table: DeTable<'_>, file: FileId) -> Table {
    let entries = table.into_iter().map(|(key, value)| {
        let span = key.span();
        Entry {
            key_place: Some(Place { file, start: span.start, end: span.end }),
            key: key.into_inner().into_owned(),
            tree: convert(value, file),
        }
    });
    // TOML tables have no duplicate keys.
    Table::new(entries.collect()).0
}

fn convert(value: Spanned<DeValue<'_>>, file: FileId) -> Tree {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => Value::Integer(value),
            Err(_) => Value::Float(integer.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(value) => Value::Datetime(value.to_string()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| convert(item, file)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, file)),
    };
    Tree { place: Some(Place { file, start: span.start, end: span.end }), value }
}
