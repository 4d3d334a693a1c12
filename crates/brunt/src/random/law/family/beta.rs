//! Beta laws, stretched to a range.

use super::{LEAST_SHAPE, MOST_SHAPE, Shape, Tails, pert, range};
use crate::random::law::Law;
use crate::random::law::Tabulated;
use crate::random::law::error::{LawError, increasing, positive, within};
use crate::random::special::{beta_pair, beta_quantile};

/// `min` plus `width` times a beta number with shapes `a` and `b`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Beta {
    pub a: f64,
    pub b: f64,
    pub min: f64,
    pub width: f64,
    table: Tabulated,
}

impl Law {
    /// A beta law on [0, 1] by its shapes (0.001 to 10,000,000).
    ///
    /// # Errors
    /// [`LawError::OutOfRange`].
    #[cfg(test)]
    pub(crate) fn beta(a: f64, b: f64) -> Result<Self, LawError> {
        Self::beta_between(a, b, 0.0, 1.0)
    }

    /// A beta law stretched to [min, max].
    ///
    /// # Errors
    /// [`LawError::OutOfRange`] for a shape, [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max.
    pub(crate) fn beta_between(a: f64, b: f64, min: f64, max: f64) -> Result<Self, LawError> {
        let a = within("a", a, LEAST_SHAPE, MOST_SHAPE)?;
        let b = within("b", b, LEAST_SHAPE, MOST_SHAPE)?;
        let width = range(min, max)?;
        Self::family(Beta { a, b, min, width, table: Tabulated::default() })
    }

    /// A beta law on [min, max] by its mean and standard deviation.
    ///
    /// # Errors
    /// [`LawError::NotIncreasing`] unless min < mean < max, [`LawError::NotPositive`] for the deviation, [`LawError::TooSpread`] unless
    /// its square is below (mean - min) (max - mean), [`LawError::OutOfRange`] for a shape.
    pub(crate) fn beta_mean_sd(mean: f64, sd: f64, min: f64, max: f64) -> Result<Self, LawError> {
        let width = range(min, max)?;
        increasing(("min", min), ("mean", mean))?;
        increasing(("mean", mean), ("max", max))?;
        positive("sd", sd)?;
        let share = (mean - min) / width;
        let total = share * (1.0 - share) * (width / sd) * (width / sd) - 1.0;
        if total <= 0.0 {
            return Err(LawError::TooSpread { sd, below: ((mean - min) * (max - mean)).sqrt() });
        }
        Self::beta_between(share * total, (1.0 - share) * total, min, max)
    }
}

impl Beta {
    /// The beta functions with shapes `a` and `b` at the share of the range up to x.
    fn pair(&self, a: f64, b: f64, x: f64) -> Tails {
        Tails::of_pair(beta_pair(a, b, (x - self.min) / self.width, (self.min + self.width - x) / self.width))
    }
}

impl Shape for Beta {
    fn quantile(&self, at: Tails) -> f64 {
        // A polynomial that meets 1 may round to a number above.
        let share = self.table.quantile(at, |at| beta_quantile(at.lower, at.upper, self.a, self.b));
        self.min + self.width * share.min(1.0)
    }

    fn inner_tails(&self, x: f64) -> Tails {
        self.pair(self.a, self.b, x)
    }

    fn support(&self) -> (f64, f64) {
        (self.min, self.min + self.width)
    }

    fn mean(&self) -> f64 {
        self.min + self.width * (self.a / (self.a + self.b))
    }

    fn variance(&self) -> f64 {
        let sum = self.a + self.b;
        let part = self.width / sum;
        part * part * self.a * self.b / (sum + 1.0)
    }

    fn mean_above_least(&self) -> Option<f64> {
        Some(self.width * (self.a / (self.a + self.b)))
    }

    fn weighted(&self, x: f64) -> Option<Tails> {
        Some(self.pair(self.a + 1.0, self.b, x))
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("a", self.a), ("b", self.b), ("min", self.min), ("max", self.min + self.width)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        if let Some(words) = pert::words(self, say) {
            return words;
        }
        let Self { a, b, min, width, .. } = *self;
        let share = a / (a + b);
        let sd = width * (share * (1.0 - share) / (a + b + 1.0)).sqrt();
        format!("beta (mean {}, sd {}, min {}, max {})", say(min + width * share), say(sd), say(min), say(min + width))
    }
}
