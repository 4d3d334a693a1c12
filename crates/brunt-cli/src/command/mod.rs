//! What each subcommand does.

mod check;
mod controls;
mod explain;
mod gate;
mod input;
mod merge;
mod new;
mod outcome;
mod run;
mod schema;
mod stress;
mod trials;

pub use check::check;
pub use controls::controls;
pub use explain::explain;
pub use merge::merge;
pub use new::new;
pub use run::run;
pub use schema::schema;
pub use stress::{Told, stress};

use crate::args::doubt;
use crate::exit::Exit;
use crate::save::SaveError;
use crate::screen::Screen;
use brunt::scenario::Level;
use std::io;

/// Why a command ends early; what is said about it goes to the remarks.
#[derive(Debug)]
pub enum Stop {
    /// The scenario is wrong; its problems have been reported.
    Reported,
    /// Something asked for makes no sense.
    BadInput(String),
    /// Something could not be done.
    Failure(String),
    /// The run was cancelled before there was anything to show.
    Cancelled,
}

impl Stop {
    /// How the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Reported | Self::BadInput(_) => Exit::BadInput,
            Self::Failure(_) => Exit::Failure,
            Self::Cancelled => Exit::Partial,
        }
    }

    /// What to say, unless it has been said.
    pub fn message(&self) -> Option<&str> {
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
    /// Only the standard streams are used without a path.
    fn from(error: io::Error) -> Self {
        Self::Failure(format!("cannot write to standard output: {error}"))
    }
}

/// Asks about levels that read as shares.
fn doubt_levels(levels: impl IntoIterator<Item = Level>, screen: &mut Screen<'_>) {
    levels.into_iter().filter_map(doubt).for_each(|question| screen.warning(&question));
}
