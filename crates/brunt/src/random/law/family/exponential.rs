//! Exponential laws, P(X > x) = exp(-x / mean).

use super::gpd::Gpd;
use super::power::{self, PowerTail};
use super::{Family, Shape, Tails};
use crate::random::law::Law;
use crate::random::law::error::{LawError, positive};
use crate::random::law::layer::End;

/// `mean` times a standard exponential number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exponential {
    mean: f64,
}

impl Law {
    /// An exponential law by its mean.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn exponential_mean(mean: f64) -> Result<Self, LawError> {
        Self::family(Exponential { mean: positive("mean", mean)? })
    }

    /// An exponential law by its rate, one over its mean.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn exponential_rate(rate: f64) -> Result<Self, LawError> {
        Self::exponential_mean(1.0 / positive("rate", rate)?)
    }

    /// An exponential law by its median.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    #[cfg(test)]
    pub(crate) fn exponential_median(median: f64) -> Result<Self, LawError> {
        Self::exponential_mean(positive("median", median)? / std::f64::consts::LN_2)
    }

    /// An exponential law by its 95th percentile.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    #[cfg(test)]
    pub(crate) fn exponential_p95(p95: f64) -> Result<Self, LawError> {
        Self::exponential_mean(positive("p95", p95)? / libm::log(20.0))
    }
}

impl Shape for Exponential {
    fn quantile(&self, at: Tails) -> f64 {
        self.mean * at.exponential()
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_hazard(x / self.mean)
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn variance(&self) -> f64 {
        self.mean * self.mean
    }

    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        power::partial(self, k, a, b, from)
    }

    fn above(&self, min: f64) -> Option<Family> {
        Some(Gpd::beyond(min, self.excess(min), None).into())
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("mean", self.mean)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("exponential (mean {})", say(self.mean))
    }
}

impl PowerTail for Exponential {
    fn excess(&self, _: f64) -> (f64, f64) {
        (0.0, self.mean)
    }

    fn gap(&self, _: f64) -> f64 {
        1.0
    }
}
