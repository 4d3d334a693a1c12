//! Reasons why a run fails.

use crate::scenario::bound;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reason why a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimulateError {
    /// A loss of 1.8e25 or more cannot be counted.
    Overflow {
        /// First trial with such a loss.
        trial: u64,
    },
    /// A trial has more losses and stretches of downtime than contracts and policies are applied to.
    TooManyLosses {
        /// First trial with more than that many losses and stretches.
        trial: u64,
    },
    /// The system has no memory for the columns of the trials.
    Memory {
        /// Number of trials.
        trials: u64,
        /// Number of columns.
        columns: usize,
    },
}

impl fmt::Display for SimulateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow { trial } => write!(
                out,
                "a loss in trial {trial} is too large to count (1.8e25 or more); cap the law that it is drawn from"
            ),
            Self::TooManyLosses { trial } => write!(
                out,
                "trial {trial} has more than {} losses and stretches of downtime, which are more than contracts and policies are applied to one by one; let threats occur or nodes be priced less often",
                bound::LOSSES
            ),
            Self::Memory { trials, columns } => {
                write!(
                    out,
                    "there is no memory for {trials} trials with {columns} columns of 8 bytes each; run fewer trials"
                )
            }
        }
    }
}

impl std::error::Error for SimulateError {}

/// First trial that cannot be counted, and first trial with too many losses; `u64::MAX` if there is none.
#[derive(Debug)]
pub(crate) struct Failed {
    overflow: AtomicU64,
    too_many: AtomicU64,
}

impl Default for Failed {
    fn default() -> Self {
        Self { overflow: AtomicU64::new(u64::MAX), too_many: AtomicU64::new(u64::MAX) }
    }
}

impl Failed {
    pub(crate) fn overflow(&self, trial: u64) {
        self.overflow.fetch_min(trial, Ordering::Relaxed);
    }

    pub(crate) fn too_many(&self, trial: u64) {
        self.too_many.fetch_min(trial, Ordering::Relaxed);
    }

    pub(crate) fn told(&self) -> Result<(), SimulateError> {
        let found = |trial: &AtomicU64| Some(trial.load(Ordering::Relaxed)).filter(|&trial| trial != u64::MAX);
        match (found(&self.too_many), found(&self.overflow)) {
            (Some(trial), _) => Err(SimulateError::TooManyLosses { trial }),
            (_, Some(trial)) => Err(SimulateError::Overflow { trial }),
            _ => Ok(()),
        }
    }
}
