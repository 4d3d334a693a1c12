//! Quantities as a file states them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A length of time as text: numbers with a unit each, such as `"90m"`, `"8h"`, `"3d"`, `"2w"`, `"1y"`, `"1h30m"`.
///
/// Units are `s`, `m`, `h`, `d`, `w` and `y` (8,760 h).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DurationEntry(pub String);

impl From<&str> for DurationEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for DurationEntry {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// What durations look like.
const DURATION_PATTERN: &str = r"^\s*([0-9]+(\.[0-9]+)?\s*[smhdwy]\s*)+$";

/// What percentages look like.
const PERCENT_PATTERN: &str = r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$";

impl JsonSchema for DurationEntry {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": DURATION_PATTERN,
            "title": "Duration",
            "description": "Numbers with a unit each: s, m, h, d, w or y (8,760 h).",
            "examples": ["90m", "8h", "3d", "2w", "1y", "1h30m"],
        })
    }
}

/// A number from 0 to 1, or a percentage as text such as `"5%"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ShareEntry {
    /// A number from 0 to 1.
    Number(f64),
    /// A percentage.
    Percent(String),
}

impl From<f64> for ShareEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for ShareEntry {
    fn from(text: &str) -> Self {
        Self::Percent(text.to_owned())
    }
}

impl JsonSchema for ShareEntry {
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Share",
            "description": "A number from 0 to 1, or a percentage as text.",
            "anyOf": [
                { "type": "number", "minimum": 0, "maximum": 1 },
                { "type": "string", "pattern": PERCENT_PATTERN },
            ],
            "examples": [0.05, "5%"],
        })
    }
}

/// A number; a duration where a law measures time, a percentage where it measures a share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum QuantityEntry {
    /// A number: money, records, a share.
    Number(f64),
    /// A duration such as `"30h"`, or a percentage such as `"90%"`.
    Text(String),
}

impl From<f64> for QuantityEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for QuantityEntry {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl JsonSchema for QuantityEntry {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Quantity",
            "description": "A number; a duration such as \"30h\" where the law measures time, a percentage where it measures a share.",
            "anyOf": [
                { "type": "number" },
                generator.subschema_for::<DurationEntry>(),
                { "type": "string", "pattern": PERCENT_PATTERN },
            ],
        })
    }
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl From<&str> for OneOrMany<String> {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values)
    }
}

impl<T, const N: usize> From<[T; N]> for OneOrMany<T> {
    fn from(values: [T; N]) -> Self {
        Self::Many(values.into())
    }
}

impl<const N: usize> From<[&str; N]> for OneOrMany<String> {
    fn from(texts: [&str; N]) -> Self {
        Self::Many(texts.iter().map(|text| (*text).to_owned()).collect())
    }
}

/// A date: TOML's own `2029-01-01`, or the same as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DateEntry(pub String);

impl From<&str> for DateEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for DateEntry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Typed {
            Text(String),
            Date(toml::value::Datetime),
        }
        Ok(match Typed::deserialize(deserializer)? {
            Typed::Text(text) => Self(text),
            Typed::Date(date) => Self(date.to_string()),
        })
    }
}

impl JsonSchema for DateEntry {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "title": "Date",
            "description": "Year, month and day; TOML may write it without quotes.",
            "examples": ["2029-01-01"],
        })
    }
}

/// A time of day as text, `"HH:MM"`; TOML may write it without quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TimeEntry(pub String);

impl From<&str> for TimeEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for TimeEntry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DateEntry::deserialize(deserializer).map(|text| Self(text.0))
    }
}

impl JsonSchema for TimeEntry {
    fn schema_name() -> Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([01][0-9]|2[0-4]):[0-5][0-9](:00)?$",
            "title": "Time of day",
            "description": "Hours and minutes, from \"00:00\" to \"24:00\".",
            "examples": ["06:00", "22:00"],
        })
    }
}
