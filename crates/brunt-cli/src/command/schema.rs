//! `brunt schema`: the JSON Schema of scenario files, or of results.

use super::{Stop, input};
use crate::args::{Described, SchemaOptions};
use crate::exit::Exit;
use crate::save;
use crate::screen::Screen;
use brunt::file::json_schema;

/// Prints the schema.
///
/// # Errors
/// [`Stop`] if it cannot be written.
pub(crate) fn schema(options: &SchemaOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let schema = match options.of {
        Described::Scenario => json_schema(),
        Described::Results => save::json_schema(),
    };
    screen.data_with(|out| input::write_json(&schema, out))?;
    Ok(Exit::Fine)
}
