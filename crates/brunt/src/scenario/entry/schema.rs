//! JSON Schemas of tables, made from the declarations of the tables.

use schemars::Schema;
use serde_json::{Map, Value, json};

/// A key of a table, with the schema of its value.
pub(crate) struct Key {
    pub name: &'static str,
    pub text: &'static str,
    pub schema: Schema,
    /// Limits of the value: `required`, or `min`, `max`, `count`, `words` or `default` with arguments, or `off`. What concerns the checksum is passed over.
    pub limits: Vec<(&'static str, Vec<Value>)>,
}

/// The schema of a table.
pub(crate) fn table(text: &str, keys: Vec<Key>) -> Schema {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for Key { name, text, schema, limits } in keys {
        let mut schema = schema;
        schema.insert("description".into(), described(text).into());
        for (limit, values) in limits {
            match (limit, values.as_slice()) {
                ("required", _) => required.push(Value::from(name)),
                ("min", [least]) => drop(schema.insert("minimum".into(), least.clone())),
                ("max", [most]) => drop(schema.insert("maximum".into(), most.clone())),
                ("count", [count]) => {
                    schema.insert("minItems".into(), count.clone());
                    schema.insert("maxItems".into(), count.clone());
                }
                ("default", [value]) => drop(schema.insert("default".into(), value.clone())),
                ("off", _) => drop(schema.insert("default".into(), false.into())),
                ("empty" | "empty_entries" | "unhashed", _) => {}
                ("words", words) => words_of(&mut schema, words),
                _ => unreachable!("a declaration knows no other limit"),
            }
        }
        properties.insert(name.into(), schema.into());
    }
    let mut schema = Schema::default();
    schema.insert("description".into(), described(text).into());
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("additionalProperties".into(), false.into());
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    schema
}

/// Restricts a value, or each value of a list, to the given words.
fn words_of(schema: &mut Schema, words: &[Value]) {
    let only = json!({ "type": "string", "enum": words });
    match schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        Some(alternatives) => {
            for alternative in alternatives {
                match alternative.get_mut("items") {
                    Some(items) => *items = only.clone(),
                    None => *alternative = only.clone(),
                }
            }
        }
        None => drop(schema.insert("enum".into(), words.into())),
    }
}

/// The text of a doc comment as a description, without the leading blank of each line.
fn described(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

/// Adds to a schema that exactly one of several sets of keys is present.
fn one_of(mut schema: Schema, forms: &[&[&str]]) -> Schema {
    let forms: Vec<Value> = forms.iter().map(|keys| json!({ "required": keys })).collect();
    schema.insert("oneOf".into(), forms.into());
    schema
}

/// A need states exactly one form.
pub(crate) fn one_form(schema: Schema) -> Schema {
    one_of(schema, &[&["all"], &["any"], &["at_least", "of"], &["pool"]])
}

/// `hits` states exactly one of `one`, `each` (with `probability`) and `all`.
pub(crate) fn one_pick(schema: Schema) -> Schema {
    one_of(schema, &[&["one"], &["each", "probability"], &["all"]])
}

/// A loss states exactly one of `amount`, `records` with `each`, and `per_hour`.
pub(crate) fn one_amount(schema: Schema) -> Schema {
    one_of(schema, &[&["amount"], &["records", "each"], &["per_hour"]])
}

/// A reduction states exactly one of `factor` and `cap`.
pub(crate) fn factor_or_cap(schema: Schema) -> Schema {
    one_of(schema, &[&["factor"], &["cap"]])
}

/// A policy states exactly one of `covers`, `parametric` and `stop_loss`.
pub(crate) fn one_cover(schema: Schema) -> Schema {
    one_of(schema, &[&["covers"], &["parametric"], &["stop_loss"]])
}

/// A waiting period states exactly one of `excess`, `franchise` and `greater_of`.
pub(crate) fn one_meaning(schema: Schema) -> Schema {
    one_of(schema, &[&["excess"], &["franchise"], &["greater_of"]])
}

/// Allows keys for percentiles, such as `p95`, in the table of a law.
pub(crate) fn percentile_keys(mut schema: Schema) -> Schema {
    let quantity = json!({ "$ref": "#/definitions/Quantity" });
    schema.insert("patternProperties".into(), json!({ "^p[0-9]+(\\.[0-9]+)?$": quantity }));
    schema
}
