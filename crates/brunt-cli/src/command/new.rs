//! `brunt new`: a commented scenario to start from.

use super::Stop;
use crate::args::NewOptions;
use crate::exit::Exit;
use crate::screen::Screen;
use crate::whole;
use brunt::file::STARTER;

/// Writes the starter scenario to a file, or prints it.
///
/// # Errors
/// [`Stop`] if the file exists and is not to be replaced, or cannot be written.
pub(crate) fn new(options: &NewOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    match &options.path {
        None => screen.data(STARTER)?,
        Some(path) => {
            match options.force {
                true => whole::write(path, STARTER.as_bytes())?,
                false => whole::write_new(path, STARTER.as_bytes())?,
            }
            let shown = path.display();
            screen.remark(&format!("wrote {shown}; try: brunt check {shown}, brunt run {shown}\n"));
        }
    }
    Ok(Exit::Fine)
}
