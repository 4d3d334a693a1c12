//! The error type of the library.

pub use crate::exact::{OutOfReach, Reason};
use crate::explain::ExplainError;
pub use crate::ledger::MergeError;
use crate::measure::MeasureError;
use crate::plan::CompileError;
use crate::problems::Problems;
use crate::scenario::nearest;
use crate::settle::{SettleError, TermsError};
use crate::simulate::SimulateError;
use crate::stress::StressTestError;
use std::fmt;
use std::io;
#[cfg(feature = "serde")]
use std::path::Path;
use std::path::PathBuf;

/// Reason why a model, a run or a question has no answer. Every fallible entry point of the library returns this type.
///
/// ```
/// use brunt::{Error, Model};
/// let error = Model::from_toml("brunt = 1\n").unwrap_err();
/// assert!(matches!(error, Error::Scenario(_)));
/// assert!(error.to_string().contains("missing-key"), "{error}");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The scenario has errors. Every error is listed, with its place and a fix.
    Scenario(Problems),
    /// The scenario passes the check, but the engine cannot run it.
    Refused(Box<dyn std::error::Error + Send + Sync>),
    /// The scenario has no entity with this id.
    Unknown {
        /// Kind of entity that was looked for: `party`, `node`, `control`.
        what: &'static str,
        /// Id that was looked for.
        id: String,
        /// Similar id of the scenario that may be meant.
        near: Option<String>,
        /// All ids of this kind of entity in the scenario.
        known: Vec<String>,
    },
    /// The question is invalid: a level outside 0 to 1, a run of no trials, a party that cannot lose anything.
    Question(String),
    /// The scenario has no exact answer. Every reason is listed.
    OutOfReach(OutOfReach),
    /// The observer cancelled the run before any trials were done.
    Cancelled,
    /// A loss, or a sum of losses, is 1.8e25 or more and cannot be counted.
    Overflow {
        /// The first trial with such a loss or sum; `None` if only the sum over several trials is too large.
        trial: Option<u64>,
    },
    /// A trial has more losses and stretches of downtime than contracts and policies are applied to one by one.
    TooManyLosses {
        /// The first trial with too many losses.
        trial: u64,
    },
    /// The system has too little memory for the columns of the run.
    Memory {
        /// Number of trials.
        trials: u64,
        /// Number of columns, at 8 bytes per trial.
        columns: usize,
    },
    /// A question needs one number of every trial, and the run keeps tails only ([`Keep::Tails`](crate::Keep::Tails)).
    NotKept {
        /// What needs every trial: `the numbers of a column`.
        what: &'static str,
    },
    /// Two results do not belong together: they come from different models or seeds, or share a trial.
    Merge(MergeError),
    /// A file could not be read or written.
    File {
        /// Path of the file.
        path: PathBuf,
        /// Reason of the failure.
        source: io::Error,
    },
    /// A file holds no results of this model: the file is of another kind, another version or another model, or was cut short or altered.
    Saved {
        /// Path of the file.
        path: PathBuf,
        /// Reason why the file is refused, with a remedy where there is one.
        reason: String,
    },
}

impl Error {
    /// An error for an unknown id, with the most similar known id.
    pub(crate) fn unknown(what: &'static str, id: &str, known: &[&str]) -> Self {
        let near = nearest(id, known.iter().copied()).map(str::to_owned);
        Self::Unknown { what, id: id.to_owned(), near, known: known.iter().map(|id| (*id).to_owned()).collect() }
    }

    #[cfg(feature = "serde")]
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    #[cfg(feature = "serde")]
    pub(crate) fn saved(path: &Path, reason: impl Into<String>) -> Self {
        Self::Saved { path: path.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario(problems) => problems.fmt(out),
            Self::Refused(reason) => reason.fmt(out),
            Self::Unknown { what, id, near, known } => {
                write!(out, "the scenario has no {what} `{id}`")?;
                match near {
                    Some(near) => write!(out, "; did you mean `{near}`?"),
                    None if known.is_empty() => Ok(()),
                    None => write!(out, "; known: `{}`", known.join("`, `")),
                }
            }
            Self::Question(reason) => out.write_str(reason),
            Self::OutOfReach(reasons) => reasons.fmt(out),
            Self::Cancelled => out.write_str("cancelled before any trials were done"),
            Self::Overflow { trial: Some(trial) } => SimulateError::Overflow { trial: *trial }.fmt(out),
            Self::Overflow { trial: None } => MeasureError::Overflow.fmt(out),
            Self::TooManyLosses { trial } => SimulateError::TooManyLosses { trial: *trial }.fmt(out),
            &Self::Memory { trials, columns } => SimulateError::Memory { trials, columns }.fmt(out),
            Self::NotKept { what } => {
                write!(out, "{what} take every trial, and this run keeps tails only: run with `Keep::Every`")
            }
            Self::Merge(reason) => reason.fmt(out),
            Self::File { path, source } => write!(out, "cannot use `{}`: {source}", path.display()),
            Self::Saved { path, reason } => write!(out, "cannot read `{}`: {reason}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(reason) => Some(reason.as_ref()),
            Self::OutOfReach(reasons) => Some(reasons),
            Self::Merge(reason) => Some(reason),
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<CompileError> for Error {
    fn from(reason: CompileError) -> Self {
        Self::Refused(Box::new(reason))
    }
}

impl From<TermsError> for Error {
    fn from(reason: TermsError) -> Self {
        Self::Refused(Box::new(reason))
    }
}

impl From<SimulateError> for Error {
    fn from(reason: SimulateError) -> Self {
        match reason {
            SimulateError::Overflow { trial } => Self::Overflow { trial: Some(trial) },
            SimulateError::TooManyLosses { trial } => Self::TooManyLosses { trial },
            SimulateError::Memory { trials, columns } => Self::Memory { trials, columns },
        }
    }
}

impl From<SettleError> for Error {
    fn from(reason: SettleError) -> Self {
        match reason {
            SettleError::Overflow { trial } => Self::Overflow { trial: Some(trial) },
        }
    }
}

impl From<MeasureError> for Error {
    fn from(reason: MeasureError) -> Self {
        match reason {
            MeasureError::Overflow => Self::Overflow { trial: None },
            other => Self::Question(other.to_string()),
        }
    }
}

impl From<MergeError> for Error {
    fn from(reason: MergeError) -> Self {
        Self::Merge(reason)
    }
}

impl From<OutOfReach> for Error {
    fn from(reasons: OutOfReach) -> Self {
        Self::OutOfReach(reasons)
    }
}

impl From<ExplainError> for Error {
    fn from(reason: ExplainError) -> Self {
        Self::Question(reason.to_string())
    }
}

impl From<StressTestError> for Error {
    fn from(reason: StressTestError) -> Self {
        match reason {
            StressTestError::Terms(reason) => reason.into(),
            StressTestError::Simulate(reason) => reason.into(),
            StressTestError::Measure(reason) => reason.into(),
            StressTestError::Cancelled => Self::Cancelled,
            reason @ (StressTestError::Compile { .. } | StressTestError::Stress { .. }) => {
                Self::Refused(Box::new(reason))
            }
            reason @ (StressTestError::NoStresses | StressTestError::UnknownStress { .. }) => {
                Self::Question(reason.to_string())
            }
        }
    }
}
