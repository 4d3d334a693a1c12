//! Gamma laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters, mean_cv};

table! {
    /// Parameters of a gamma law.
    pub(crate) Gamma = "`gamma`" schema percentile_keys {
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
    name: "gamma",
    keys: Gamma::KEYS,
    numbers: &["shape", "cv"],
    signed: &[],
    takes_percentiles: true,
    accepted: "`mean` and `cv`, `mean` and `sd`, `median` and `p95`, or `shape` and `scale`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some(((low, median), (high, p95))) = p.two_percentiles() {
        return (low == 0.5 && high == 0.95).then(|| Law::gamma_median_p95(median, p95));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::gamma_mean_cv(mean, cv));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::gamma(shape, scale))
}
