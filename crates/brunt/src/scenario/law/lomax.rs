//! Lomax laws (Pareto of type II), as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a Pareto law of type II.
    pub(crate) Lomax = "`lomax`" {
        /// The scale, in units of the value.
        / scale: Quantity;
        /// Tail index: the mean is finite above 1, the variance above 2.
        / index: Number;
        /// The mean.
        / mean: Quantity;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "lomax",
    keys: Lomax::KEYS,
    numbers: &["index"],
    signed: &[],
    takes_percentiles: false,
    accepted: "`scale` and `index`, or `mean` and `index`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([mean, index]) = p.only(["mean", "index"]) {
        return Some(Law::lomax_mean_index(mean, index));
    }
    let [scale, index] = p.only(["scale", "index"])?;
    Some(Law::lomax(scale, index))
}
