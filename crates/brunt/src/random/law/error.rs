//! Errors of laws that do not exist.

use super::family::OwnLawError;
use std::fmt;

/// A rule that the parameters of a law broke.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) enum LawError {
    /// A parameter that is infinite or NaN.
    NotFinite {
        /// Name of the parameter.
        parameter: &'static str,
        /// The value found.
        found: f64,
    },
    /// A parameter that must be above 0 and finite.
    NotPositive {
        /// Name of the parameter.
        parameter: &'static str,
        /// The value found.
        found: f64,
    },
    /// A parameter outside the range in which the law can be computed.
    OutOfRange {
        /// Name of the parameter.
        parameter: &'static str,
        /// The value found.
        found: f64,
        /// Smallest value accepted.
        least: f64,
        /// Largest value accepted.
        most: f64,
    },
    /// A probability that is not strictly between 0 and 1.
    NotAProbability {
        /// Name of the parameter.
        parameter: &'static str,
        /// The value found.
        found: f64,
    },
    /// Two numbers of which the first must be smaller.
    NotIncreasing {
        /// Name and value of the one that must be smaller.
        low: (&'static str, f64),
        /// Name and value of the one that must be larger.
        high: (&'static str, f64),
    },
    /// A mode outside the range.
    ModeOutside {
        /// The mode.
        mode: f64,
        /// Lower end of the range.
        min: f64,
        /// Upper end of the range.
        max: f64,
    },
    /// A standard deviation that no law with this mean on this range has.
    TooSpread {
        /// The value found.
        sd: f64,
        /// The bound it must be below.
        below: f64,
    },
    /// A mean was stated together with a tail index of at most 1, which leaves no finite mean.
    NoMean {
        /// The index.
        index: f64,
    },
    /// No values, or no laws to mix.
    Empty,
    /// The number of weights differs from the number of values.
    WeightCount {
        /// Number of values.
        values: usize,
        /// Number of weights.
        weights: usize,
    },
    /// A weight that is negative, infinite or NaN.
    InvalidWeight(f64),
    /// Weights that add up to 0.
    NoWeight,
    /// Weights of a mixture that do not add up to 1.
    WeightSum(f64),
    /// A tail law whose values may be negative, so that they are not excesses.
    NegativeExcess {
        /// The least value of the law.
        least: f64,
    },
    /// The law has no probability in the range that it is restricted to.
    NoMass {
        /// Lower bound.
        min: f64,
        /// Upper bound.
        max: f64,
    },
    /// Far in the tail (2^-65) the law exceeds what a float can hold.
    Overflow,
    /// An own law that breaks a promise.
    Own(OwnLawError),
}

impl fmt::Display for LawError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotFinite { parameter, found } => write!(out, "expected `{parameter}` to be finite, found {found}"),
            Self::NotPositive { parameter, found } => {
                write!(out, "expected `{parameter}` to be above 0 and finite, found {found}")
            }
            Self::OutOfRange { parameter, found, least, most } => {
                write!(out, "expected `{parameter}` from {least} to {most}, found {found}")
            }
            Self::NotAProbability { parameter, found } => {
                write!(out, "expected `{parameter}` to be above 0 and below 1, found {found}")
            }
            Self::NotIncreasing { low, high } => {
                write!(out, "expected `{}` to be below `{}`, found {} and {}", low.0, high.0, low.1, high.1)
            }
            Self::ModeOutside { mode, min, max } => {
                write!(out, "expected `mode` from `min` to `max`, found {mode} with {min} and {max}")
            }
            Self::TooSpread { sd, below } => write!(out, "expected `sd` to be below {below}, found {sd}"),
            Self::NoMean { index } => {
                write!(out, "expected `index` to be above 1, found {index}, which leaves no finite mean")
            }
            Self::Empty => write!(out, "expected at least one value"),
            Self::WeightCount { values, weights } => {
                write!(out, "expected a weight for each of {values} values, found {weights}")
            }
            Self::InvalidWeight(found) => write!(out, "expected a weight of at least 0, found {found}"),
            Self::NoWeight => write!(out, "expected at least one weight above 0"),
            Self::WeightSum(found) => write!(out, "expected weights that add up to 1, found {found}"),
            Self::NegativeExcess { least } => {
                write!(out, "expected a tail law of excesses of at least 0, found values down to {least}")
            }
            Self::NoMass { min, max } => {
                write!(out, "expected a law with values from {min} to {max}, found none there")
            }
            Self::Overflow => write!(out, "expected a law whose far tail is a finite number"),
            Self::Own(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for LawError {}

/// Returns a finite number, else an error.
pub(super) fn finite(parameter: &'static str, found: f64) -> Result<f64, LawError> {
    if found.is_finite() { Ok(found) } else { Err(LawError::NotFinite { parameter, found }) }
}

/// Returns a finite number above 0, else an error.
pub(super) fn positive(parameter: &'static str, found: f64) -> Result<f64, LawError> {
    if found > 0.0 && found.is_finite() { Ok(found) } else { Err(LawError::NotPositive { parameter, found }) }
}

/// Returns a number from `least` to `most`, else an error.
pub(super) fn within(parameter: &'static str, found: f64, least: f64, most: f64) -> Result<f64, LawError> {
    if found >= least && found <= most {
        Ok(found)
    } else {
        Err(LawError::OutOfRange { parameter, found, least, most })
    }
}

/// Returns a number strictly between 0 and 1, else an error.
pub(super) fn probability(parameter: &'static str, found: f64) -> Result<f64, LawError> {
    if found > 0.0 && found < 1.0 { Ok(found) } else { Err(LawError::NotAProbability { parameter, found }) }
}

/// Returns two finite numbers of which the first is smaller, else an error.
pub(super) fn increasing(low: (&'static str, f64), high: (&'static str, f64)) -> Result<(f64, f64), LawError> {
    finite(low.0, low.1)?;
    finite(high.0, high.1)?;
    if low.1 < high.1 { Ok((low.1, high.1)) } else { Err(LawError::NotIncreasing { low, high }) }
}
