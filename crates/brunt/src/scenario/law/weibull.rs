//! Weibull laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters, mean_cv};

table! {
    /// Parameters of a Weibull law.
    pub(crate) Weibull = "`weibull`" schema percentile_keys {
        /// The shape.
        / shape: Number;
        /// The scale, in units of the value.
        / scale: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "weibull",
    keys: Weibull::KEYS,
    numbers: &["shape", "cv"],
    signed: &[],
    takes_percentiles: true,
    accepted: "`shape` and `scale`, `median` and `p95` (or any two of `median` and percentiles), `mean` and `cv`, or \
               `mean` and `sd`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some((low, high)) = p.two_percentiles() {
        return Some(weibull_percentiles(low, high));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::weibull_mean_cv(mean, cv));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::weibull(shape, scale))
}

/// The Weibull law with two given percentiles, from -ln(1 - p) = (x / scale)^shape at two points.
fn weibull_percentiles(low: (f64, f64), high: (f64, f64)) -> Result<Law, LawError> {
    let hazard = |p: f64| -libm::log1p(-p);
    let shape = libm::log(hazard(high.0) / hazard(low.0)) / libm::log(high.1 / low.1);
    Law::weibull(shape, low.1 * libm::exp(-libm::log(hazard(low.0)) / shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_percentiles_of_a_weibull_are_met() {
        let law = weibull_percentiles((0.1, 2.0), (0.9, 30.0)).expect("a law");
        assert!((law.cdf(2.0) - 0.1).abs() < 1e-12 && (law.cdf(30.0) - 0.9).abs() < 1e-12);
    }
}
