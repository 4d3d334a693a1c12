//! Beta laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a beta law.
    pub(crate) Beta = "`beta`" {
        /// The first shape parameter.
        / a: Number;
        /// The second shape parameter.
        / b: Number;
        /// The mean.
        / mean: Quantity;
        /// The standard deviation.
        / sd: Quantity;
        /// The least value. 0 if left out.
        / min: Quantity [default 0];
        /// The largest value. 1 if left out.
        / max: Quantity [default 1];
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "beta",
    keys: Beta::KEYS,
    numbers: &["a", "b"],
    signed: &["a", "b", "mean", "sd", "min", "max"],
    takes_percentiles: false,
    accepted: "`mean` and `sd`, or `a` and `b`, with `min` and `max` if it does not go from 0 to 1",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let (min, max) = (p.get("min").unwrap_or(0.0), p.get("max").unwrap_or(1.0));
    let stated: Vec<&str> = p.keys().into_iter().filter(|key| !matches!(*key, "min" | "max")).collect();
    match stated.as_slice() {
        ["mean", "sd"] => Some(Law::beta_mean_sd(p.get("mean")?, p.get("sd")?, min, max)),
        ["a", "b"] => Some(Law::beta_between(p.get("a")?, p.get("b")?, min, max)),
        _ => None,
    }
}
