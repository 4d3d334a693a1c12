//! Weibull laws, with P(X > x) = exp(-(x / scale)^shape).

use super::{Shape, Tails, falling_root};
use crate::random::kernel::{exp, ln};
use crate::random::law::Law;
use crate::random::law::error::{LawError, positive, within};
use crate::random::special::{gamma_pair, ln_gamma_one_plus};
use crate::units::readable;

/// Range of shapes; below the least shape the mean is beyond what a float holds.
const LEAST_WEIBULL: f64 = 1e-2;
const MOST_WEIBULL: f64 = 1e5;

/// `scale` times a power of a standard exponential number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weibull {
    inverse_shape: f64,
    scale: f64,
}

impl Law {
    /// A Weibull law by shape (0.01 to 100,000) and scale.
    ///
    /// # Errors
    /// [`LawError::OutOfRange`] for the shape, [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn weibull(shape: f64, scale: f64) -> Result<Self, LawError> {
        let shape = within("shape", shape, LEAST_WEIBULL, MOST_WEIBULL)?;
        Self::family(Weibull { inverse_shape: 1.0 / shape, scale: positive("scale", scale)? })
    }

    /// A Weibull law by its median and 95th percentile.
    ///
    /// # Errors
    /// [`LawError::NotPositive`] for the median, [`LawError::NotIncreasing`] unless it is below the percentile;
    /// [`LawError::OutOfRange`] for a shape that is too small or too large; [`LawError::Overflow`].
    #[cfg(test)]
    pub(crate) fn weibull_median_p95(median: f64, p95: f64) -> Result<Self, LawError> {
        positive("median", median)?;
        crate::random::law::error::increasing(("median", median), ("p95", p95))?;
        let shape = libm::log(libm::log(20.0) / std::f64::consts::LN_2) / libm::log(p95 / median);
        Self::weibull(shape, median * libm::exp(-libm::log(std::f64::consts::LN_2) / shape))
    }

    /// A Weibull law by its mean and coefficient of variation.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::OutOfRange`] for a `cv` that would need too small or too large a shape;
    /// [`LawError::Overflow`].
    pub(crate) fn weibull_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        positive("cv", cv)?;
        // ln(1 + cv^2) rises in -ln(shape) and falls in ln(shape).
        let spread = |ln_shape: f64| {
            let inverse = libm::exp(-ln_shape);
            ln_gamma_one_plus(2.0 * inverse) - 2.0 * ln_gamma_one_plus(inverse)
        };
        let (least, most) = (libm::log(LEAST_WEIBULL), libm::log(MOST_WEIBULL));
        let bound = |spread: f64| libm::expm1(spread).sqrt();
        within("cv", cv, bound(spread(most)), bound(spread(least)))?;
        let target = libm::log1p(cv * cv);
        let shape = libm::exp(falling_root(|s| spread(s) - target, least, most));
        let scale = mean * libm::exp(-ln_gamma_one_plus(1.0 / shape));
        Self::weibull(shape.clamp(LEAST_WEIBULL, MOST_WEIBULL), scale)
    }
}

impl Shape for Weibull {
    fn quantile(&self, at: Tails) -> f64 {
        self.scale * exp(self.inverse_shape * ln(at.exponential()))
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_hazard(libm::pow(x / self.scale, 1.0 / self.inverse_shape))
    }

    fn mean(&self) -> f64 {
        self.scale * libm::exp(ln_gamma_one_plus(self.inverse_shape))
    }

    fn variance(&self) -> f64 {
        let ln_mean = ln_gamma_one_plus(self.inverse_shape);
        let mean = self.scale * libm::exp(ln_mean);
        mean * mean * libm::expm1(ln_gamma_one_plus(2.0 * self.inverse_shape) - 2.0 * ln_mean)
    }

    fn mean_above_least(&self) -> Option<f64> {
        Some(self.mean())
    }

    fn weighted(&self, x: f64) -> Option<Tails> {
        let power = libm::pow(x / self.scale, 1.0 / self.inverse_shape);
        Some(Tails::of_pair(gamma_pair(1.0 + self.inverse_shape, power)))
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("shape", 1.0 / self.inverse_shape), ("scale", self.scale)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("Weibull (shape {}, scale {})", readable(1.0 / self.inverse_shape), say(self.scale))
    }
}
