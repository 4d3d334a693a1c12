//! Search for the number of trials that a precision takes. The interval is checked at doublings only, so that a run does not stop early
//! by luck.

use crate::error::Error;
use crate::report::PrecisionFacts;

/// Fewest trials before the first look: 1,000 beyond the quantile of TVaR 99.
const FIRST_LOOK: u64 = 100_000;

/// A search for the number of trials at which an interval is narrow enough.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    target: f64,
    trials: u64,
    limit: u64,
    looks: u32,
    reached: Option<f64>,
    limit_hit: bool,
}

/// Result of a check of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The interval is narrow enough, no more trials are allowed, or more trials would not narrow it.
    Enough,
    /// Run up to this number of trials in all, then judge again.
    More(u64),
}

/// Half of the width of the interval of TVaR 99, as a share of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum HalfWidth {
    /// There is an interval.
    Share(f64),
    /// There is none yet.
    Unknown,
    /// There will be none, however many trials are run.
    Never,
}

impl Search {
    /// A search for a half-width, from a number of trials on.
    ///
    /// # Errors
    /// [`Error::Question`] if the half-width is not above 0 or the most trials are fewer than a look takes.
    pub(crate) fn new(target: f64, trials: u64, most: u64) -> Result<Self, Error> {
        if target.is_nan() || target <= 0.0 {
            return Err(Error::Question(format!("a precision is a share above 0, such as 0.02; found {target}")));
        }
        if most < FIRST_LOOK {
            return Err(Error::Question(format!(
                "a search for a precision takes at least 100,000 trials; found at most {most}"
            )));
        }
        let trials = trials.clamp(FIRST_LOOK, most);
        Ok(Self { target, trials, limit: most, looks: 0, reached: None, limit_hit: false })
    }

    /// Total number of trials to run before the next check.
    pub(crate) fn trials(&self) -> u64 {
        self.trials
    }

    /// Looks at the interval after [`Search::trials`] trials.
    pub(crate) fn look(&mut self, width: HalfWidth) -> Look {
        self.looks += 1;
        self.reached = match width {
            HalfWidth::Share(share) => Some(share),
            HalfWidth::Unknown | HalfWidth::Never => None,
        };
        if self.reached.is_some_and(|share| share <= self.target) || width == HalfWidth::Never {
            return Look::Enough;
        }
        if self.trials >= self.limit {
            self.limit_hit = true;
            return Look::Enough;
        }
        self.trials = self.trials.saturating_mul(2).min(self.limit);
        Look::More(self.trials)
    }

    /// Course of the search.
    pub(crate) fn facts(&self) -> PrecisionFacts {
        PrecisionFacts { target: self.target, reached: self.reached, looks: self.looks, limit_hit: self.limit_hit }
    }
}

#[cfg(all(test, feature = "rayon"))]
#[allow(clippy::unwrap_used)]
mod tests;
