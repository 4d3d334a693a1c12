//! `brunt schema`: the JSON Schema of scenario files.

use super::{Stop, input};
use crate::exit::Exit;
use crate::screen::Screen;
use brunt::file::json_schema;

/// Prints the schema.
///
/// # Errors
/// [`Stop`] if it cannot be written.
pub(crate) fn schema(screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    screen.data_with(|out| input::write_json(&json_schema(), out))?;
    Ok(Exit::Fine)
}
