//! Conversion of TOML text to a tree with places.

use super::syntax::{Language, string_around, syntax};
use crate::scenario::diagnostic::{Diagnostic, FileId};
use crate::scenario::read::Rule;
use crate::scenario::read::context::diagnose;
use crate::scenario::read::number;
use crate::scenario::read::tree::{Entry, Place, Table, Tree, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses TOML; `None` if the text is not TOML. A key that is defined twice is reported, and the tree keeps its first definition.
pub(crate) fn parse(text: &str, file: FileId) -> (Option<Tree>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let place = Place { file, start: 0, end: 0 };
    let tree = Tree::new(Some(place), Value::Table(convert_table(table.into_inner(), file).into()));
    let duplicates_only = errors.iter().all(is_duplicate);
    let errors = distinct(&errors, text);
    let mut diagnostics: Vec<_> =
        errors.iter().take(MOST_ERRORS).map(|error| diagnostic(error, text, file, &tree)).collect();
    // Further errors in a text that is nested too deeply are consequences of the nesting, so only the error `too-deep` is kept.
    if let Some(deep) = diagnostics.iter().position(|diagnostic| diagnostic.code == "too-deep") {
        diagnostics = vec![diagnostics.swap_remove(deep)];
    } else if errors.len() > MOST_ERRORS {
        diagnostics.push(diagnose(&Rule::TooManyProblems { more: errors.len() - MOST_ERRORS }, None, "", ""));
    }
    (duplicates_only.then_some(tree), diagnostics)
}

/// Most syntax errors that are kept. The limit bounds the run time, because each duplicate key takes a search of the whole file.
const MOST_ERRORS: usize = 1_000;

/// The errors without repetitions: the same message at the same place, or another error in the same quoted text.
fn distinct<'e>(errors: &'e [toml::de::Error], text: &str) -> Vec<&'e toml::de::Error> {
    let mut distinct: Vec<&toml::de::Error> = Vec::new();
    let mut last_string = None;
    for error in errors {
        let start = error.span().map_or(0, |span| span.start);
        let string = string_around(text, start).filter(|_| !is_duplicate(error));
        let again =
            distinct.last().is_some_and(|last| (last.span(), last.message()) == (error.span(), error.message()));
        if !again && (string.is_none() || string != last_string) {
            distinct.push(error);
        }
        last_string = string.or(last_string);
    }
    distinct
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
    syntax(Language::Toml, error.message(), text, place)
}

/// Place of the first definition of a duplicate key. For a key in a table header: the same header above; for any other key: the nearest
/// equal key above.
fn first_definition(text: &str, id: &str, span: &Range<usize>, tree: &Tree) -> Option<Place> {
    let file = tree.place()?.file;
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

/// The table header, as `[a.b`, of the line around a byte; `None` if the line is not a header.
fn header(text: &str, byte: usize) -> Option<&str> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next()?.trim_start();
    line.starts_with('[').then(|| line.split(']').next().unwrap_or_default().trim_end())
}

/// The last place of a key before a byte offset.
fn nearest_key(tree: &Tree, id: &str, before: usize) -> Option<Place> {
    let within: Vec<Option<Place>> = match &tree.value {
        Value::Table(table) => table
            .iter()
            .flat_map(|entry| {
                let own = entry.key_place().filter(|place| entry.key == id && place.start < before);
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
        let place = Place { file, start: span.start, end: span.end };
        Entry::new(key.into_inner().into_owned(), Some(place), convert(value, file))
    });
    // The parser has already removed duplicate keys.
    Table::new(entries.collect()).0
}

fn convert(value: Spanned<DeValue<'_>>, file: FileId) -> Tree {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => number::integer(integer.as_str(), integer.radix()),
        DeValue::Float(float) => number::float(float.as_str()),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Datetime(value) => Value::Datetime(value.to_string()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| convert(item, file)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, file).into()),
    };
    Tree::new(Some(Place { file, start: span.start, end: span.end }), value)
}
