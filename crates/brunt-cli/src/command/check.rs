//! `brunt check`: all problems of a scenario, and a summary of a scenario without errors.

use super::{Stop, gate, input};
use crate::args::{CheckFormat, CheckOptions};
use crate::exchange::sarif;
use crate::exit::Exit;
use crate::screen::Screen;
use brunt::problem::{LocatedDiagnostic, Severity};
use brunt::report::Summary;
use brunt::{Error, Model};
use brunt_page::text::drawn;
use serde::Serialize;

/// The outcome as JSON.
#[derive(Serialize)]
struct Outcome<'a> {
    format: u32,
    errors: usize,
    warnings: usize,
    notes: usize,
    diagnostics: Vec<LocatedDiagnostic<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
}

/// Version of the format of the JSON outcome.
const FORMAT: u32 = 1;

/// Checks a scenario, and runs it only if its appetite is to be judged. Warnings do not change the exit code.
///
/// # Errors
/// [`Stop`] if the output cannot be written or the scenario cannot be compiled.
pub(crate) fn check(options: &CheckOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    if options.appetite {
        return gate::gate(options, screen);
    }
    let read = input::read(&options.file, &options.overlay)?;
    let summary = read.as_ref().ok().map(Model::summary);
    let problems = match &read {
        Ok(model) => model.problems(),
        Err(Error::Scenario(problems)) => problems,
        Err(error) => return Err(Stop::BadInput(error.to_string())),
    };
    match options.format {
        CheckFormat::Table => {
            screen.remark(&drawn(problems, Severity::Note, &screen.remark_look));
            if let Some(summary) = summary {
                let text = brunt_page::text::summary(&summary, &screen.data_look);
                screen.data(&text)?;
            }
        }
        CheckFormat::Json => {
            let outcome = Outcome {
                format: FORMAT,
                errors: problems.count(Severity::Error),
                warnings: problems.count(Severity::Warning),
                notes: problems.count(Severity::Note),
                diagnostics: input::located(problems),
                summary,
            };
            screen.data_with(|out| input::write_json(&outcome, out))?;
        }
        CheckFormat::Junit => {
            let message = "--format junit prints how appetite statements fare; it takes --appetite";
            return Err(Stop::BadInput(message.to_string()));
        }
        CheckFormat::Sarif => screen.data_with(|out| input::write_json(&sarif::findings(problems, None), out))?,
    }
    if read.is_ok() { Ok(Exit::Fine) } else { Err(Stop::Reported) }
}
