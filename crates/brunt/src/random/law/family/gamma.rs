//! Gamma laws, with mean shape x scale.

use super::{LEAST_SHAPE, MOST_SHAPE, Shape, Tails, falling_root};
use crate::random::law::Law;
use crate::random::law::Tabulated;
use crate::random::law::error::{LawError, increasing, positive, within};
use crate::random::special::{gamma_pair, gamma_quantile};
use crate::units::readable;

/// `scale` times a standard gamma number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gamma {
    shape: f64,
    scale: f64,
    table: Tabulated,
}

impl Law {
    /// A gamma law by shape (0.001 to 10,000,000) and scale.
    ///
    /// # Errors
    /// [`LawError::OutOfRange`] for the shape, [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn gamma(shape: f64, scale: f64) -> Result<Self, LawError> {
        let shape = within("shape", shape, LEAST_SHAPE, MOST_SHAPE)?;
        Self::family(Gamma { shape, scale: positive("scale", scale)?, table: Tabulated::default() })
    }

    /// A gamma law by its mean and coefficient of variation.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::OutOfRange`] for a `cv` that would need too small or too large a shape.
    pub(crate) fn gamma_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        positive("cv", cv)?;
        within("cv", cv, 1.0 / MOST_SHAPE.sqrt(), 1.0 / LEAST_SHAPE.sqrt())?;
        let square = cv * cv;
        Self::gamma((1.0 / square).clamp(LEAST_SHAPE, MOST_SHAPE), mean * square)
    }

    /// A gamma law by its median and 95th percentile.
    ///
    /// # Errors
    /// [`LawError::NotPositive`] for the median, [`LawError::NotIncreasing`] unless it is below the percentile,
    /// [`LawError::OutOfRange`] for a ratio of the two that would need too small or too large a shape.
    pub(crate) fn gamma_median_p95(median: f64, p95: f64) -> Result<Self, LawError> {
        positive("median", median)?;
        increasing(("median", median), ("p95", p95))?;
        let middle = |shape: f64| libm::log(gamma_quantile(0.5, 0.5, shape));
        let spread = |ln_shape: f64| {
            let shape = libm::exp(ln_shape);
            libm::log(gamma_quantile(0.95, 0.05, shape)) - middle(shape)
        };
        let (least, most) = (libm::log(LEAST_SHAPE), libm::log(MOST_SHAPE));
        let ratio = within("p95 / median", p95 / median, libm::exp(spread(most)), libm::exp(spread(least)))?;
        let shape = libm::exp(falling_root(|s| spread(s) - libm::log(ratio), least, most));
        Self::gamma(shape.clamp(LEAST_SHAPE, MOST_SHAPE), libm::exp(libm::log(median) - middle(shape)))
    }
}

impl Shape for Gamma {
    fn quantile(&self, at: Tails) -> f64 {
        self.scale * self.table.quantile(at, |at| gamma_quantile(at.lower, at.upper, self.shape))
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_pair(gamma_pair(self.shape, x / self.scale))
    }

    fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    fn variance(&self) -> f64 {
        self.shape * self.scale * self.scale
    }

    fn mean_above_least(&self) -> Option<f64> {
        Some(self.mean())
    }

    fn weighted(&self, x: f64) -> Option<Tails> {
        Some(Tails::of_pair(gamma_pair(self.shape + 1.0, x / self.scale)))
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("shape", self.shape), ("scale", self.scale)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("gamma (mean {}, cv {})", say(self.shape * self.scale), readable(1.0 / self.shape.sqrt()))
    }
}
