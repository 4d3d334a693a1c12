//! The generator says all that the format has words for.

use crate::suite::fuzz::{generate, write};
use brunt::scenario::file::json_schema;
use serde_json::Value;
use std::collections::BTreeSet;

/// Other files are none of a scenario that is one text.
const ELSEWHERE: [&str; 1] = ["include"];

/// Every key and every fixed word of the schema.
fn of_the_schema(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                words.extend(properties.keys().cloned());
            }
            let fixed = fields
                .get("const")
                .into_iter()
                .chain(fields.get("enum").and_then(Value::as_array).into_iter().flatten());
            words.extend(fixed.filter_map(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| of_the_schema(field, words));
        }
        Value::Array(items) => items.iter().for_each(|item| of_the_schema(item, words)),
        _ => {}
    }
}

/// Every key and every text of a scenario.
fn of_a_scenario(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, field)| {
            words.insert(key.clone());
            of_a_scenario(field, words);
        }),
        Value::Array(items) => items.iter().for_each(|item| of_a_scenario(item, words)),
        Value::String(text) => drop(words.insert(text.clone())),
        _ => {}
    }
}

#[test]
fn every_word_of_the_format_is_generated() {
    let (mut stated, mut generated) = (BTreeSet::new(), BTreeSet::new());
    let schema = json_schema();
    of_the_schema(&schema, &mut stated);
    (0..400).for_each(|seed| of_a_scenario(&write::value(&generate::scenario(seed)), &mut generated));
    let missing: Vec<&String> =
        stated.difference(&generated).filter(|word| !ELSEWHERE.contains(&word.as_str())).collect();
    assert!(stated.len() > 200, "the schema has {} words only", stated.len());
    assert!(missing.is_empty(), "never generated: {missing:?}");
}
