//! Values built in code to a tree without places.

use crate::scenario::read::number::{integer, unsigned_zero};
use crate::scenario::read::tree::{Entry, Table, Tree, Value};

/// Converts a value; NaN and infinities stay what they are.
pub(crate) fn convert(value: toml::Value) -> Tree {
    let value = match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(value) => integer(&value.to_string(), 10),
        toml::Value::Float(value) => Value::Float(unsigned_zero(value)),
        toml::Value::Boolean(value) => Value::Bool(value),
        toml::Value::Datetime(value) => Value::Datetime(value.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(convert).collect()),
        toml::Value::Table(table) => {
            let entry = |(key, value)| Entry { key, key_place: None, tree: convert(value) };
            Value::Table(Table::new(table.into_iter().map(entry).collect()).0)
        }
    };
    Tree { place: None, value }
}
