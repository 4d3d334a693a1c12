//! Reasons why a sample cannot be measured.

use std::fmt;

/// Reason why a sample cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) enum MeasureError {
    /// There is no trial.
    NoTrials,
    /// A loss is infinite or NaN, or negative where a part of a loss is asked for.
    InvalidLoss {
        /// Position of the trial in the sample.
        trial: usize,
        /// The loss.
        loss: f64,
    },
    /// The losses add up to more than 1.8e25, the largest sum that is counted exactly.
    Overflow,
    /// Two samples that are compared trial by trial differ in length.
    UnequalLengths {
        /// Trials of the first sample.
        first: usize,
        /// Trials of the second sample.
        second: usize,
    },
    /// The number of parts of a trial differs from the announced number.
    UnequalParts {
        /// Parts that were announced.
        expected: usize,
        /// Parts that were given.
        found: usize,
    },
    /// Not every trial of a tail was added, or some trials were added more than once.
    MissingTrials {
        /// Trials of the tail.
        expected: u64,
        /// Trials that were added.
        found: u64,
    },
}

impl fmt::Display for MeasureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoTrials => write!(out, "there is no trial to measure"),
            Self::InvalidLoss { trial, loss } => {
                write!(out, "{loss} at position {trial} is no loss")
            }
            Self::Overflow => write!(out, "the losses add up to more than 1.8e25"),
            Self::UnequalLengths { first, second } => {
                write!(out, "expected samples of the same trials, found {first} and {second} trials")
            }
            Self::UnequalParts { expected, found } => write!(out, "expected {expected} parts of a loss, found {found}"),
            Self::MissingTrials { expected, found } => {
                write!(out, "expected the {expected} trials of the tail, found {found}")
            }
        }
    }
}

impl std::error::Error for MeasureError {}
