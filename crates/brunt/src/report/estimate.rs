//! A figure with its interval, and the bracket of a figure that comes from bins.

use super::interval::{Interval, NoInterval};
use crate::units::readable;
use std::fmt;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Estimated figure with a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Estimate {
    /// Figure in the sample. Where the interval says that the law has no such figure, only the sample has one.
    pub value: f64,
    /// 95 % interval of the figure, or the reason why there is no interval.
    pub interval: Interval,
    /// Whether the sample is so skewed that the interval covers the true figure in 90 to 97 % of runs instead of 93 to 97 %.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub heavy_tail: bool,
    /// Whether the number of trials was chosen by looking at an interval. The interval of this figure then covers in at least 92 % of
    /// runs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub adaptive: bool,
    /// Least and largest number that the figure of the sample can be, where it comes from losses that were kept in bins; `value` is the
    /// middle, and the interval reaches beyond both. `None` for a figure of losses that were kept one by one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub bracket: Option<Bracket>,
}

/// The least and the largest number that a figure of a sample can be.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Bracket {
    /// The least number.
    pub lower: f64,
    /// The largest number, at least `lower`.
    pub upper: f64,
}

impl Bracket {
    /// A number that is known.
    pub const fn of(value: f64) -> Self {
        Self { lower: value, upper: value }
    }

    /// The middle; the number itself where it is known.
    pub fn middle(self) -> f64 {
        self.lower + (self.upper - self.lower) / 2.0
    }
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Estimate {
    /// Figure with an interval, without the marks `heavy_tail` and `adaptive`.
    pub const fn new(value: f64, interval: Interval) -> Self {
        Self { value, interval, heavy_tail: false, adaptive: false, bracket: None }
    }

    /// Figure without an interval, with the reason.
    pub const fn without_interval(value: f64, reason: NoInterval) -> Self {
        Self::new(value, Interval::None { reason })
    }

    /// Sets the bracket of the figure, unless the figure is known.
    #[must_use]
    pub(crate) fn bracketed(self, bracket: Bracket) -> Self {
        Self { bracket: (bracket.lower < bracket.upper).then_some(bracket), ..self }
    }

    /// Moves both ends of an interval out by as much as a bracket reaches beyond the figure.
    #[must_use]
    pub(crate) fn widened(self, bracket: Bracket) -> Self {
        let interval = match self.interval {
            Interval::Bounds { lower, upper, method } => {
                let (below, above) = (self.value - bracket.lower, bracket.upper - self.value);
                Interval::Bounds { lower: lower - below, upper: upper + above, method }
            }
            other => other,
        };
        Self { interval, ..self }
    }

    /// Sets the mark `adaptive`: the number of trials was chosen by looking at an interval.
    #[must_use]
    pub const fn adaptive(self) -> Self {
        Self { adaptive: true, ..self }
    }
}

/// Text of the figure with the known ends of its interval, as in `14,200 (13,900 to 14,500)`.
impl fmt::Display for Estimate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", readable(self.value))?;
        match (self.interval, self.interval.lower(), self.interval.upper()) {
            (Interval::Exact, ..) => write!(out, " (exact)"),
            (_, Some(lower), Some(upper)) => write!(out, " ({} to {})", readable(lower), readable(upper)),
            (_, Some(lower), None) => write!(out, " ({} or more)", readable(lower)),
            (_, None, Some(upper)) => write!(out, " ({} or less)", readable(upper)),
            (_, None, None) => write!(out, " (no interval)"),
        }
    }
}
