//! Pareto laws of type I, P(X > x) = (min / x)^index for x above `min`.

use super::power::{self, PowerTail};
use super::{Family, Shape, Tails, above_one};
use crate::random::kernel::exp;
use crate::random::law::Law;
use crate::random::law::error::{LawError, positive};
use crate::random::law::layer::End;
use crate::units::readable;

/// Both the index and one over the index are kept: draws need one over the index, and moments near an index of 1 or 2 need the index
/// itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pareto {
    min: f64,
    index: f64,
    inverse_index: f64,
}

impl Law {
    /// A Pareto law of type I, P(X > x) = (min / x)^index for x above `min`.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`] for an index below about 0.064.
    pub(crate) fn pareto(min: f64, index: f64) -> Result<Self, LawError> {
        let inverse_index = 1.0 / positive("index", index)?;
        Self::family(Pareto { min: positive("min", min)?, index, inverse_index })
    }

    /// A Pareto law of type I by its mean and index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::NoMean`] for an index of at most 1.
    pub(crate) fn pareto_mean_index(mean: f64, index: f64) -> Result<Self, LawError> {
        Self::pareto(positive("mean", mean)? * above_one(index)? / index, index)
    }
}

impl Shape for Pareto {
    fn quantile(&self, at: Tails) -> f64 {
        self.min * exp(self.inverse_index * at.exponential())
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_hazard(libm::log(x / self.min) / self.inverse_index)
    }

    fn support(&self) -> (f64, f64) {
        (self.min, f64::INFINITY)
    }

    fn tail_index(&self) -> f64 {
        self.index
    }

    fn mean(&self) -> f64 {
        self.min / self.gap(1.0)
    }

    fn variance(&self) -> f64 {
        let mean = self.min * self.inverse_index / self.gap(1.0);
        mean * mean / self.gap(2.0)
    }

    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        power::partial(self, k, a, b, from)
    }

    fn above(&self, min: f64) -> Option<Family> {
        Some(Self { min, ..*self }.into())
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("min", self.min), ("index", self.index)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("Pareto (min {}, index {})", say(self.min), readable(self.index))
    }
}

impl PowerTail for Pareto {
    fn excess(&self, x: f64) -> (f64, f64) {
        (self.inverse_index, x * self.inverse_index)
    }

    fn gap(&self, k: f64) -> f64 {
        (self.index - k) / self.index
    }
}
