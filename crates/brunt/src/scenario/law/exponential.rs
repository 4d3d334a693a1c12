//! Exponential laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of an exponential law.
    pub(crate) Exponential = "`exponential`" schema percentile_keys {
        /// The mean.
        / mean: Quantity;
        /// One over the mean (per hour, for durations).
        / rate: Number;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "exponential",
    keys: Exponential::KEYS,
    numbers: &["rate"],
    signed: &[],
    takes_percentiles: true,
    accepted: "`mean`, `median`, a percentile such as `p95`, or `rate`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let ([(probability, value, _)], true) = (p.percentiles.as_slice(), p.values.is_empty()) {
        return Some(Law::exponential_mean(value / -libm::log1p(-probability)));
    }
    if let Some([mean]) = p.only(["mean"]) {
        return Some(Law::exponential_mean(mean));
    }
    let [rate] = p.only(["rate"])?;
    Some(Law::exponential_rate(rate))
}
