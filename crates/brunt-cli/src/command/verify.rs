//! `brunt verify`: whether a saved run is as it was written.

use super::{Stop, input};
use crate::args::{Format, VerifyOptions};
use crate::exit::Exit;
use crate::pool::Pool;
use crate::screen::Screen;
use crate::verify::{self, Opened};
use brunt::report::FORMAT;
use brunt_page::verified::Verified;
use brunt_page::{csv, text};
use serde::Serialize;

/// The outcome as JSON.
#[derive(Serialize)]
struct Told<'a> {
    format: u32,
    #[serde(flatten)]
    found: &'a Verified,
    verdict: &'static str,
}

/// Verifies a saved run and prints what was found.
///
/// # Errors
/// [`Stop`] if there is no run, or the page cannot be written.
pub(crate) fn verify(options: &VerifyOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let opened = Opened::read(&options.run)?;
    let given = match &options.scenario {
        Some(file) => Some(input::sound(file, options.format, screen)?),
        None => None,
    };
    let pool = Pool::new(options.threads)?;
    let found = pool.install(|| verify::verified(&opened, given, options.replay))?;
    match options.format {
        Format::Table => screen.data(&text::verified(&found, screen.data_look))?,
        Format::Csv => screen.data(&csv::differences(&found))?,
        Format::Json => {
            let verdict = if found.is_intact() { "intact" } else { "altered" };
            screen.data_with(|out| input::write_json(&Told { format: FORMAT, found: &found, verdict }, out))?;
        }
    }
    Ok(if found.is_intact() { Exit::Fine } else { Exit::Altered })
}
