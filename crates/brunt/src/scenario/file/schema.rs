//! The JSON Schema of scenario files, generated from the types.

use crate::scenario::entry::File;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// The JSON Schema (draft 07) of scenario files, for editors that complete and check TOML or JSON.
///
/// The schema covers keys, types, words and ranges. Relations between values (ids, cycles, percentiles) are left to the check of a
/// scenario.
///
/// ```
/// let schema = brunt::file::json_schema();
/// assert_eq!(schema["title"], "Brunt scenario");
/// assert_eq!(schema["properties"]["appetite"]["type"], "object");
/// ```
pub fn json_schema() -> Value {
    titled::<File>(SchemaSettings::draft07(), "Brunt scenario")
}

/// The schema of a type, in the words of files.
pub(crate) fn titled<T: JsonSchema>(settings: SchemaSettings, title: &str) -> Value {
    let mut schema = settings.with_transform(ForFiles).into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), title.into());
    schema.to_value()
}

/// Transforms the schema generated from Rust types for use with files: no `null`, no Rust number formats, plain descriptions.
#[derive(Debug, Clone)]
struct ForFiles;

impl Transform for ForFiles {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(map) = schema.as_object_mut() {
            drop_null_type(map);
            drop_null_alternative(map);
            drop_number_format(map);
            plain_description(map);
        }
        transform_subschemas(self, schema);
    }
}

/// Replaces the type `["string", "null"]` by `"string"`, because an optional key is left out and never null.
fn drop_null_type(map: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = map.get("type") else { return };
    let types: Vec<Value> = types.iter().filter(|kind| *kind != "null").cloned().collect();
    if let [only] = types.as_slice() {
        map.insert("type".into(), only.clone());
    }
    if let Some(Value::Array(words)) = map.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
}

/// Removes null from the alternatives of `anyOf`; a single remaining schema replaces `anyOf`.
fn drop_null_alternative(map: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = map.get("anyOf") else { return };
    let is_null = |schema: &Value| schema.get("type").is_some_and(|kind| kind == "null");
    if !alternatives.iter().any(is_null) {
        return;
    }
    let kept: Vec<Value> = alternatives.iter().filter(|schema| !is_null(schema)).cloned().collect();
    map.remove("anyOf");
    match kept.as_slice() {
        // Draft 07 ignores keys beside a reference. Inside `allOf` the reference is one level down, so the description is kept.
        [only] if only.get("$ref").is_some() => {
            map.insert("allOf".into(), Value::Array(kept));
        }
        [Value::Object(only)] => {
            for (key, value) in only {
                map.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        _ => {
            map.insert("anyOf".into(), Value::Array(kept));
        }
    }
}

fn drop_number_format(map: &mut Map<String, Value>) {
    let is_number = map
        .get("format")
        .and_then(Value::as_str)
        .is_some_and(|format| matches!(format, "double" | "uint32" | "uint64" | "int64"));
    if is_number {
        map.remove("format");
    }
}

/// Reduces a doc comment to the paragraphs before its example, each on one line; paragraphs with links to pages are dropped.
fn plain_description(map: &mut Map<String, Value>) {
    let Some(Value::String(text)) = map.get("description") else { return };
    let text = text.replace("[`", "`").replace("`]", "`");
    let before_example = text.split("\n\n```").next().unwrap_or_default();
    let paragraphs = before_example.split("\n\n").filter(|paragraph| !paragraph.contains("]("));
    let plain: Vec<String> = paragraphs.map(|paragraph| paragraph.replace('\n', " ")).collect();
    map.insert("description".into(), plain.join("\n\n").into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_speaks_of_files_and_not_of_rust() {
        let text = json_schema().to_string();
        for word in ["null", "uint32", "double", "Self::", "use brunt", "```"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}
