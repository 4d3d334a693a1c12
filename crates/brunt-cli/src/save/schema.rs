//! The JSON Schema of `results.json`.

use super::manifest::RunFile;
use super::record::Record;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The members that only a saved report has.
#[derive(JsonSchema)]
#[allow(dead_code)]
struct Saved {
    /// What repeats the run, beside the rest of the report.
    record: Record,
    /// The files beside `results.json`, with their checksums.
    files: Vec<RunFile>,
    /// Name of the file with the exact sums, from which runs are merged.
    state: String,
    /// SHA-256 of all bytes of `results.json` before the comma in front of this member.
    sha256: String,
}

/// The JSON Schema (draft 07) of a report, with the members that only `results.json` has. A printed report has none of these.
pub(crate) fn json_schema() -> Value {
    let mut schema = brunt::file::results_schema();
    let settings = SchemaSettings::draft07().for_serialize();
    let saved = settings.into_generator().into_root_schema_for::<Saved>().to_value();
    for part in ["properties", "definitions"] {
        if let (Some(into), Some(from)) = (schema[part].as_object_mut(), saved[part].as_object()) {
            add(into, from);
        }
    }
    schema
}

fn add(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    from.iter().for_each(|(name, value)| {
        into.insert(name.clone(), value.clone());
    });
}
