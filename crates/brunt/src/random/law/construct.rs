//! Constructors of the families, by native parameters and by the parameters that risk analysts state.

use super::error::{finite, increasing, positive, probability, within};
use super::family::Family;
use super::{Kind, Law, LawError};
use crate::random::special::{gamma_quantile, ln_gamma_one_plus, normal_quantile};
use std::f64::consts::LN_2;

/// Range of shapes for which quantiles are accurate.
const LEAST_SHAPE: f64 = 1e-3;
const MOST_SHAPE: f64 = 1e7;
/// Range of Weibull shapes; below the least shape the mean is beyond what a float holds.
const LEAST_WEIBULL: f64 = 1e-2;
const MOST_WEIBULL: f64 = 1e5;

/// # Lognormal: exp(mu + sigma Z), Z standard normal
impl Law {
    /// A lognormal law by the mean and standard deviation of its logarithm.
    ///
    /// # Errors
    /// [`LawError::NotFinite`] or [`LawError::NotPositive`] unless `mu` is finite and `sigma` positive; [`LawError::Overflow`].
    pub(crate) fn lognormal(mu: f64, sigma: f64) -> Result<Self, LawError> {
        Self::family(Family::Lognormal { mu: finite("mu", mu)?, sigma: positive("sigma", sigma)? })
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

/// # Gamma, with mean shape x scale
impl Law {
    /// A gamma law by shape (0.001 to 10,000,000) and scale.
    ///
    /// # Errors
    /// [`LawError::OutOfRange`] for the shape, [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn gamma(shape: f64, scale: f64) -> Result<Self, LawError> {
        let shape = within("shape", shape, LEAST_SHAPE, MOST_SHAPE)?;
        Self::family(Family::Gamma { shape, scale: positive("scale", scale)? })
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

/// # Weibull, with P(X > x) = exp(-(x / scale)^shape)
impl Law {
    /// A Weibull law by shape (0.01 to 100,000) and scale.
    ///
    /// # Errors
    /// [`LawError::OutOfRange`] for the shape, [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn weibull(shape: f64, scale: f64) -> Result<Self, LawError> {
        let shape = within("shape", shape, LEAST_WEIBULL, MOST_WEIBULL)?;
        Self::family(Family::Weibull { inverse_shape: 1.0 / shape, scale: positive("scale", scale)? })
    }

    /// A Weibull law by its median and 95th percentile.
    ///
    /// # Errors
    /// [`LawError::NotPositive`] for the median, [`LawError::NotIncreasing`] unless it is below the percentile;
    /// [`LawError::OutOfRange`] for a shape that is too small or too large; [`LawError::Overflow`].
    #[cfg(test)]
    pub(crate) fn weibull_median_p95(median: f64, p95: f64) -> Result<Self, LawError> {
        positive("median", median)?;
        increasing(("median", median), ("p95", p95))?;
        let shape = libm::log(libm::log(20.0) / LN_2) / libm::log(p95 / median);
        Self::weibull(shape, median * libm::exp(-libm::log(LN_2) / shape))
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

/// # Power tails
impl Law {
    /// A Pareto law of type I, P(X > x) = (min / x)^index for x above `min`.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`] for an index below about 0.064.
    pub(crate) fn pareto(min: f64, index: f64) -> Result<Self, LawError> {
        let inverse_index = 1.0 / positive("index", index)?;
        Self::family(Family::Pareto { min: positive("min", min)?, index, inverse_index })
    }

    /// A Pareto law of type I by its mean and index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::NoMean`] for an index of at most 1.
    pub(crate) fn pareto_mean_index(mean: f64, index: f64) -> Result<Self, LawError> {
        Self::pareto(positive("mean", mean)? * above_one(index)? / index, index)
    }

    /// A Lomax law (Pareto of type II), P(X > x) = (1 + x / scale)^-index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn lomax(scale: f64, index: f64) -> Result<Self, LawError> {
        let inverse_index = 1.0 / positive("index", index)?;
        Self::family(Family::Lomax { scale: positive("scale", scale)?, index, inverse_index })
    }

    /// A Lomax law by its mean and index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::NoMean`] for an index of at most 1.
    pub(crate) fn lomax_mean_index(mean: f64, index: f64) -> Result<Self, LawError> {
        Self::lomax(positive("mean", mean)? * above_one(index)?, index)
    }

    /// A generalised Pareto law, P(X > location + y) = (1 + shape y / scale)^(-1 / shape), exp(-y / scale) for shape 0.
    ///
    /// A positive shape is one over the tail index; a negative one ends the law at location - scale / shape.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn gpd(location: f64, shape: f64, scale: f64) -> Result<Self, LawError> {
        let (location, shape) = (finite("location", location)?, finite("shape", shape)?);
        Self::family(Family::Gpd { location, shape, scale: positive("scale", scale)?, index: None })
    }
}

/// # Laws on a range
impl Law {
    /// A PERT law: the beta law on [min, max] with shapes 1 + 4 (mode - min) / (max - min) and 1 + 4 (max - mode) / (max - min), whose
    /// mean is (min + 4 mode + max) / 6.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max, [`LawError::ModeOutside`].
    pub(crate) fn pert(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        mode_within(min, mode, max)?;
        let width = max - min;
        Self::beta_between(1.0 + 4.0 * (mode - min) / width, 1.0 + 4.0 * (max - mode) / width, min, max)
    }

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
        Self::family(Family::Beta { a, b, min, width })
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

    /// A triangular law on [min, max].
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max, [`LawError::ModeOutside`].
    pub(crate) fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        mode_within(min, mode, max)?;
        Self::family(Family::Triangular { min, mode, max })
    }

    /// A uniform law on [min, max].
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max.
    pub(crate) fn uniform(min: f64, max: f64) -> Result<Self, LawError> {
        range(min, max)?;
        Self::family(Family::Uniform { min, max })
    }
}

/// # Exponential
impl Law {
    /// An exponential law by its mean.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn exponential_mean(mean: f64) -> Result<Self, LawError> {
        Self::family(Family::Exponential { mean: positive("mean", mean)? })
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
        Self::exponential_mean(positive("median", median)? / LN_2)
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

impl Law {
    fn family(family: Family) -> Result<Self, LawError> {
        Self::checked(Kind::Family(family))
    }
}

/// Index - 1, for an index above 1.
fn above_one(index: f64) -> Result<f64, LawError> {
    if positive("index", index)? > 1.0 { Ok(index - 1.0) } else { Err(LawError::NoMean { index }) }
}

/// Width of a range.
fn range(min: f64, max: f64) -> Result<f64, LawError> {
    increasing(("min", min), ("max", max))?;
    finite("max - min", max - min)
}

fn mode_within(min: f64, mode: f64, max: f64) -> Result<(), LawError> {
    range(min, max)?;
    finite("mode", mode)?;
    if min <= mode && mode <= max { Ok(()) } else { Err(LawError::ModeOutside { mode, min, max }) }
}

/// The root of a falling function between `low` and `high`, to the last bits, by bisection. The search runs once for each law.
fn falling_root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
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
