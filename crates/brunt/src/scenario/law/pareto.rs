//! Pareto laws of type I, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a Pareto law of type I.
    pub(crate) Pareto = "`pareto`" {
        /// The least value.
        / min: Quantity;
        /// Tail index: the mean is finite above 1, the variance above 2.
        / index: Number;
        /// The mean.
        / mean: Quantity;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "pareto",
    keys: Pareto::KEYS,
    numbers: &["index"],
    signed: &["min"],
    takes_percentiles: false,
    accepted: "`min` and `index`, or `mean` and `index`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([mean, index]) = p.only(["mean", "index"]) {
        return Some(Law::pareto_mean_index(mean, index));
    }
    let [min, index] = p.only(["min", "index"])?;
    Some(Law::pareto(min, index))
}
