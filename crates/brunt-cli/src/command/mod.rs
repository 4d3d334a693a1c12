//! The subcommands.

mod check;
mod compare;
mod controls;
mod explain;
mod gate;
mod input;
mod line;
mod merge;
mod new;
mod outcome;
mod repeat;
mod report;
mod run;
mod schema;
mod stress;
mod trials;
mod verify;

use crate::args::{Command, doubt};
use crate::exit::Exit;
use crate::save::SaveError;
use crate::screen::Screen;
use brunt::report::Level;
use std::io;

/// Does what a command says.
pub(crate) fn execute(command: &Command, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    match command {
        Command::Run(options) => run::run(options, screen),
        Command::Controls(options) => controls::controls(options, screen),
        Command::Stress(options) => stress::stress(options, screen),
        Command::Explain(options) => explain::explain(options, screen),
        Command::Compare(options) => compare::compare(options, screen),
        Command::Check(options) => check::check(options, screen),
        Command::Schema(options) => schema::schema(options, screen),
        Command::Verify(options) => verify::verify(options, screen),
        Command::Merge(options) => merge::merge(options, screen),
        Command::Report(options) => report::report(options, screen),
        Command::New(options) => new::new(options, screen),
    }
}

/// Reason why a command ends early. Its message goes to the remarks.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The scenario is wrong; its problems have been reported.
    Reported,
    /// The scenario or an argument makes no sense; the message says why.
    BadInput(String),
    /// A step of the command failed; the message says why.
    Failure(String),
    /// The run was cancelled before any result was available.
    Cancelled,
}

impl Stop {
    /// Exit code of the program.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Reported | Self::BadInput(_) => Exit::BadInput,
            Self::Failure(_) => Exit::Failure,
            Self::Cancelled => Exit::Partial,
        }
    }

    /// The message to show; `None` if the problems have been reported already.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Reported => None,
            Self::BadInput(message) | Self::Failure(message) => Some(message),
            Self::Cancelled => Some("cancelled before the first trials were done; there is nothing to show"),
        }
    }
}

impl From<SaveError> for Stop {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Failed { .. } => Self::Failure(error.to_string()),
            SaveError::Refused(reason) => Self::BadInput(reason),
        }
    }
}

impl From<io::Error> for Stop {
    /// An error without a path comes from a standard stream.
    fn from(error: io::Error) -> Self {
        Self::Failure(format!("cannot write to standard output: {error}"))
    }
}

/// Warns about levels that look like shares instead of percentages.
fn doubt_levels(levels: impl IntoIterator<Item = Level>, screen: &mut Screen<'_>) {
    levels.into_iter().filter_map(doubt).for_each(|question| screen.warning(&question));
}
