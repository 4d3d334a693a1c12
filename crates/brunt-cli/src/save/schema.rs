//! The JSON Schema of `results.json`.

use super::manifest::RunFile;
use super::record::Record;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

/// The JSON Schema (draft 07) of a report, with the members that only `results.json` has. A printed report has none of these.
pub(crate) fn json_schema() -> Value {
    let mut schema = brunt::file::results_schema();
    let mut generator = SchemaSettings::draft07().for_serialize().into_generator();
    let saved = [
        member::<Record>(&mut generator, "record", "What repeats the run, beside the rest of the report."),
        member::<Vec<RunFile>>(&mut generator, "files", "The files beside `results.json`, with their checksums."),
        member::<String>(&mut generator, "state", "Name of the file with the exact sums, from which runs are merged."),
        member::<String>(&mut generator, "sha256", "SHA-256 of all bytes before the comma in front of this member."),
    ];
    add(&mut schema["properties"], saved.into_iter().collect());
    add(&mut schema["definitions"], generator.take_definitions(true));
    schema
}

/// A member and its schema.
fn member<T: JsonSchema>(generator: &mut SchemaGenerator, name: &str, description: &str) -> (String, Value) {
    let mut schema = generator.subschema_for::<T>();
    schema.insert("description".into(), description.into());
    (name.to_string(), schema.to_value())
}

fn add(into: &mut Value, more: Map<String, Value>) {
    if let Some(into) = into.as_object_mut() {
        into.extend(more);
    }
}
