//! Uniform laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::Quantity;
use crate::scenario::entry::noun::table;
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a uniform law.
    pub(crate) Uniform = "`uniform`" {
        /// The least value.
        / min: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "uniform",
    keys: Uniform::KEYS,
    numbers: &[],
    signed: &["min", "max"],
    takes_percentiles: false,
    accepted: "`min` and `max`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, max] = p.only(["min", "max"])?;
    Some(Law::uniform(min, max))
}
