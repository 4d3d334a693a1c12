//! The JSON Schema of reports, generated from their types.

use crate::report::Report;
use crate::scenario::file::titled;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The JSON Schema (draft 07) of a [`Report`] as it is written. Members that are not required are left out where they do not apply; none
/// is null.
///
/// ```
/// let schema = brunt::file::results_schema();
/// assert_eq!(schema["title"], "Brunt results");
/// assert_eq!(schema["properties"]["notes"]["type"], "array");
/// ```
pub fn results_schema() -> Value {
    titled::<Report>(SchemaSettings::draft07().for_serialize(), "Brunt results")
}
