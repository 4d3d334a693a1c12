//! Why a question has no answer.

use crate::exact::OutOfReach;
use crate::explain::ExplainError;
use crate::ledger::MergeError;
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

/// Why a model, a run or a question has no answer. Every door of the library fails with this type.
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
    /// The scenario has errors: all of them, each with its place and how to mend it.
    Scenario(Problems),
    /// The scenario passes the check, and the engine cannot take it.
    Refused(Box<dyn std::error::Error + Send + Sync>),
    /// The scenario has nothing of this id.
    Unknown {
        /// What was looked for: `party`, `node`, `control`.
        what: &'static str,
        /// The id.
        id: String,
        /// The id that may be meant.
        near: Option<String>,
        /// All ids of this kind.
        known: Vec<String>,
    },
    /// What is asked for makes no sense: a level outside 0 to 1, a run of no trials, a party that nothing happens to.
    Question(String),
    /// The scenario has no exact answer: every reason there is.
    OutOfReach(OutOfReach),
    /// The observer cancelled the run before any trials were done.
    Cancelled,
    /// A loss, or a sum of losses, is 1.8e25 or more and cannot be counted.
    Overflow {
        /// The first trial in which that happens, where one trial is enough for it.
        trial: Option<u64>,
    },
    /// A trial has more losses and stretches of downtime than contracts and policies are applied to one by one.
    TooManyLosses {
        /// The first such trial.
        trial: u64,
    },
    /// The system has no memory for the columns of so many trials.
    Memory {
        /// How many trials.
        trials: u64,
        /// How many columns of 8 bytes each.
        columns: usize,
    },
    /// Two results do not belong together: they come from different models or seeds, or share a trial.
    Merge(MergeError),
    /// A file could not be read or written.
    File {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file holds no results of this model: it is of another kind, another version or another model, or it was cut short or altered.
    Saved {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it, and what to do about it.
        reason: String,
    },
}

impl Error {
    /// Nothing of an id, with what may be meant.
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
            SettleError::Scenario => Self::Merge(MergeError::Scenario),
            SettleError::Overflow { trial } => Self::Overflow { trial: Some(trial) },
        }
    }
}

impl From<MeasureError> for Error {
    fn from(reason: MeasureError) -> Self {
        match reason {
            MeasureError::Overflow => Self::Overflow { trial: None },
            MeasureError::NoTrials => Self::Cancelled,
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
