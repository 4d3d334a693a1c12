//! Lognormal laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters, mean_cv};

table! {
    /// Parameters of a lognormal law.
    pub(crate) Lognormal = "`lognormal`" schema percentile_keys {
        /// Mean of the natural logarithm of the value (in hours, for durations).
        / mu: Number;
        /// Standard deviation of the natural logarithm of the value.
        / sigma: Number;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "lognormal",
    keys: Lognormal::KEYS,
    numbers: &["mu", "sigma", "cv"],
    signed: &["mu"],
    takes_percentiles: true,
    accepted: "`median` and `p95` (or any two of `median` and percentiles), `mean` and `cv`, `mean` and `sd`, \
               `median` and `sigma`, or `mu` and `sigma`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some((low, high)) = p.two_percentiles() {
        return Some(Law::lognormal_percentiles(low, high));
    }
    if let (Some(median), ["sigma"]) = (p.median(), p.keys().as_slice()) {
        return Some(Law::lognormal(libm::log(median), p.get("sigma")?));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::lognormal_mean_cv(mean, cv));
    }
    let [mu, sigma] = p.only(["mu", "sigma"])?;
    Some(Law::lognormal(mu, sigma))
}
