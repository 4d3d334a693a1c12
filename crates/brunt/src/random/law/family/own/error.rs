//! Errors of own laws that break a promise.

use std::fmt;

/// Most characters of a fingerprint.
pub(super) const LONGEST: usize = 200;

/// A promise of [`OwnLaw`] that a law broke.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) enum OwnLawError {
    /// A number that is NaN, infinite, negative, or above the largest value.
    NoValue {
        /// Name of the method.
        method: &'static str,
        /// Argument of the method.
        at: f64,
        /// The answer.
        found: f64,
    },
    /// A quantile that is smaller than the quantile at a smaller probability.
    Falls {
        /// Name of the method.
        method: &'static str,
        /// Argument of the method.
        at: f64,
        /// The answer.
        found: f64,
        /// The quantile at the next smaller probability that was asked.
        before: f64,
    },
    /// An exceedance that is not the probability at which the quantile was asked.
    Inconsistent {
        /// Argument of the exceedance: the quantile.
        at: f64,
        /// The answer.
        found: f64,
        /// The probability.
        expected: f64,
    },
    /// A tail index that is not above 0 and finite, or the index of a law with a largest value.
    NoIndex {
        /// The index.
        found: f64,
    },
    /// A tail index above the index by which the exceedance falls.
    Heavier {
        /// The stated index; infinite if none was stated.
        stated: f64,
        /// The index by which the exceedance falls.
        falls: f64,
    },
    /// A largest value that is not above 0 and finite.
    NoLargest {
        /// The value.
        found: f64,
    },
    /// A fingerprint that is empty, longer than 200 characters, or holds characters that cannot be printed.
    NoFingerprint,
}

impl fmt::Display for OwnLawError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoValue { method, at, found } => {
                write!(out, "expected `{method}({at})` to be finite, at least 0 and at most `largest`, found {found}")
            }
            Self::Falls { method, at, found, before } => {
                write!(
                    out,
                    "expected `{method}({at})` to be at least {before}, as at a smaller probability, found {found}"
                )
            }
            Self::Inconsistent { at, found, expected } => {
                write!(out, "expected `exceedance({at})` to be {expected}, of which it is the quantile, found {found}")
            }
            Self::NoIndex { found } => {
                write!(out, "expected `tail_index` above 0 and finite, and none beside a `largest`, found {found}")
            }
            Self::Heavier { stated, falls } if stated.is_finite() => {
                write!(out, "expected `tail_index` of about {falls:.3}, as `exceedance` falls, found {stated}")
            }
            Self::Heavier { falls, .. } => {
                write!(out, "expected `tail_index` of about {falls:.3}, as `exceedance` falls, found none")
            }
            Self::NoLargest { found } => write!(out, "expected `largest` above 0 and finite, found {found}"),
            Self::NoFingerprint => {
                write!(out, "expected a `fingerprint` of 1 to {LONGEST} characters, all of which can be printed")
            }
        }
    }
}

impl std::error::Error for OwnLawError {}
