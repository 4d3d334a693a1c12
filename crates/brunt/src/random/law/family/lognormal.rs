//! Lognormal laws: exp(mu + sigma Z), Z standard normal.

use super::{Shape, Tails};
use crate::random::kernel::exp;
use crate::random::law::Law;
use crate::random::law::error::{LawError, finite, increasing, positive, probability};
use crate::random::special::{normal_cdf, normal_quantile, normal_quantile_tail};
use std::f64::consts::FRAC_1_SQRT_2;

/// The logarithm is normal with mean `mu` and standard deviation `sigma`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lognormal {
    pub mu: f64,
    pub sigma: f64,
}

impl Law {
    /// A lognormal law by the mean and standard deviation of its logarithm.
    ///
    /// # Errors
    /// [`LawError::NotFinite`] or [`LawError::NotPositive`] unless `mu` is finite and `sigma` positive; [`LawError::Overflow`].
    pub(crate) fn lognormal(mu: f64, sigma: f64) -> Result<Self, LawError> {
        Self::family(Lognormal { mu: finite("mu", mu)?, sigma: positive("sigma", sigma)? })
    }

    /// A lognormal law by its mean and coefficient of variation (standard deviation over mean).
    ///
    /// # Errors
    /// [`LawError::NotPositive`] unless both are positive; [`LawError::Overflow`].
    pub(crate) fn lognormal_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        let square = libm::log1p(positive("cv", cv)? * cv);
        Self::lognormal(libm::log(positive("mean", mean)?) - 0.5 * square, square.sqrt())
    }

    /// A lognormal law by its median and 95th percentile.
    ///
    /// # Errors
    /// [`LawError::NotPositive`] for the median, [`LawError::NotIncreasing`] unless it is below the percentile;
    /// [`LawError::Overflow`].
    #[cfg(test)]
    pub(crate) fn lognormal_median_p95(median: f64, p95: f64) -> Result<Self, LawError> {
        positive("median", median)?;
        increasing(("median", median), ("p95", p95))?;
        let mu = libm::log(median);
        Self::lognormal(mu, (libm::log(p95) - mu) / normal_quantile(0.95))
    }

    /// A lognormal law by two percentiles, each a probability and the value below which the law lies with that probability.
    ///
    /// # Errors
    /// [`LawError::NotAProbability`], [`LawError::NotPositive`] for a value, [`LawError::NotIncreasing`] unless both probabilities and
    /// both values increase; [`LawError::Overflow`].
    pub(crate) fn lognormal_percentiles(low: (f64, f64), high: (f64, f64)) -> Result<Self, LawError> {
        probability("lower percentile", low.0)?;
        probability("upper percentile", high.0)?;
        increasing(("lower percentile", low.0), ("upper percentile", high.0))?;
        positive("lower value", low.1)?;
        increasing(("lower value", low.1), ("upper value", high.1))?;
        let (low_z, high_z) = (normal_quantile(low.0), normal_quantile(high.0));
        let (low_ln, high_ln) = (libm::log(low.1), libm::log(high.1));
        let sigma = (high_ln - low_ln) / (high_z - low_z);
        Self::lognormal(low_ln - sigma * low_z, sigma)
    }
}

impl Shape for Lognormal {
    fn quantile(&self, at: Tails) -> f64 {
        exp(self.mu + self.sigma * normal(at))
    }

    fn inner_tails(&self, x: f64) -> Tails {
        let z = (libm::log(x) - self.mu) / self.sigma * FRAC_1_SQRT_2;
        Tails { lower: 0.5 * libm::erfc(-z), upper: 0.5 * libm::erfc(z) }
    }

    fn mean(&self) -> f64 {
        libm::exp(self.mu + 0.5 * self.sigma * self.sigma)
    }

    fn variance(&self) -> f64 {
        let square = self.sigma * self.sigma;
        libm::exp(2.0 * self.mu + square) * libm::expm1(square)
    }

    fn mean_above_least(&self) -> Option<f64> {
        Some(self.mean())
    }

    fn weighted(&self, x: f64) -> Option<Tails> {
        let z = (libm::log(x) - self.mu) / self.sigma - self.sigma;
        Some(Tails { lower: normal_cdf(z), upper: normal_cdf(-z) })
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("mu", self.mu), ("sigma", self.sigma)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        let p95 = libm::exp(self.mu + self.sigma * normal_quantile(0.95));
        format!("lognormal (median {}, p95 {})", say(libm::exp(self.mu)), say(p95))
    }
}

/// The standard normal quantile.
fn normal(at: Tails) -> f64 {
    if at.lower <= at.upper { normal_quantile_tail(at.lower) } else { -normal_quantile_tail(at.upper) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_lognormal_mean_cv() -> Result<(), brunt::random::LawError> {
        use brunt::random::{Law, Moment};
        let law = Law::lognormal_mean_cv(100.0, 0.5)?;
        assert!(matches!(law.mean(), Moment::Finite(m) if (m - 100.0).abs() < 1e-12));
        Ok(())
    }

    #[test]
    fn example_of_lognormal_median_p95() -> Result<(), brunt::random::LawError> {
        use brunt::random::Law;
        let law = Law::lognormal_median_p95(30.0, 144.0)?;
        assert!((law.cdf(30.0) - 0.5).abs() < 1e-12 && (law.cdf(144.0) - 0.95).abs() < 1e-12);
        Ok(())
    }
}
