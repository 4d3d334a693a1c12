//! Conversion of JSON text to a tree with places.

use super::syntax::{Language, odd_character, syntax};
use crate::scenario::diagnostic::{Diagnostic, FileId};
use crate::scenario::read::Rule;
use crate::scenario::read::character::odd_in_code;
use crate::scenario::read::context::diagnose;
use crate::scenario::read::number;
use crate::scenario::read::tree::{Entry, Place, Table, Tree, Value};
use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

/// Options for strict JSON without extensions.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses JSON; `None` if the text is not JSON. A key that is defined twice is reported, and the tree keeps its first definition.
pub(crate) fn parse(text: &str, file: FileId) -> (Option<Tree>, Vec<Diagnostic>) {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let syntax = |message: String, range: Range| {
        let place = Place { file, start: range.start, end: range.end };
        syntax(Language::Json, &lower_first(&message), text, place)
    };
    if let Some(byte) = foreign(text) {
        let place = Place { file, start: byte, end: byte + 1 };
        let found = odd_in_code(text, byte).map(|odd| odd_character(Language::Json, text, &odd, place));
        return (None, vec![found.unwrap_or_else(|| syntax("Unexpected token".into(), Range::new(byte, byte + 1)))]);
    }
    match parse_to_ast(text, &collect, &STRICT) {
        Err(error) => (None, vec![syntax(error.kind().to_string(), error.range())]),
        Ok(parsed) => match parsed.value {
            None => (None, vec![syntax("the file is empty".into(), Range::new(0, 0))]),
            Some(value) => {
                let mut reader = Reader { file, diagnostics: Vec::new() };
                let tree = reader.convert(value, "");
                (Some(tree), reader.diagnostics)
            }
        },
    }
}

/// First byte of a character that JSON does not allow outside of strings. The parser would accept any Unicode blank as a space.
fn foreign(text: &str) -> Option<usize> {
    let (mut within, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if within => escaped = true,
            b'"' => within = !within,
            // The parser also ends an unclosed string at a line break.
            b'\n' => within = false,
            0x80.. | 0x0B | 0x0C if !within => return Some(at),
            _ => {}
        }
    }
    None
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

struct Reader {
    file: FileId,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn place(&self, range: Range) -> Option<Place> {
        Some(Place { file: self.file, start: range.start, end: range.end })
    }

    fn convert(&mut self, value: ast::Value<'_>, path: &str) -> Tree {
        let place = self.place(value.range());
        let value = match value {
            ast::Value::StringLit(text) => Value::String(text.value.into_owned()),
            ast::Value::NumberLit(number) => number_value(number.value),
            ast::Value::BooleanLit(value) => Value::Bool(value.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(array) => {
                Value::Array(array.elements.into_iter().map(|item| self.convert(item, path)).collect())
            }
            ast::Value::Object(object) => Value::Table(self.table(object, path).into()),
        };
        Tree::new(place, value)
    }

    fn table(&mut self, object: ast::Object<'_>, path: &str) -> Table {
        let mut entries = Vec::new();
        for property in object.properties {
            let key_place = self.place(property.name.range());
            let key = property.name.into_string();
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            entries.push(Entry::new(key, key_place, self.convert(property.value, &path)));
        }
        let (table, duplicates) = Table::new(entries);
        for again in duplicates {
            let first = table.get(&again.key).and_then(Entry::key_place);
            let path = if path.is_empty() { again.key.to_string() } else { format!("{path}.{}", again.key) };
            let place = again.key_place();
            let rule = Rule::DuplicateId { id: again.key.into_owned() };
            let mut diagnostic = diagnose(&rule, place, &path, "again");
            diagnostic.point(first, "first here");
            self.diagnostics.push(diagnostic);
        }
        table
    }
}

fn number_value(text: &str) -> Value {
    if text.contains(['.', 'e', 'E']) { number::float(text) } else { number::integer(text, 10) }
}
