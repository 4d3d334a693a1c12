//! Triangular laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::Quantity;
use crate::scenario::entry::noun::table;
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a triangular law.
    pub(crate) Triangular = "`triangular`" {
        /// The least value.
        / min: Quantity [required];
        /// The likeliest value.
        / mode: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "triangular",
    keys: Triangular::KEYS,
    numbers: &[],
    signed: &["min", "mode", "max"],
    takes_percentiles: false,
    accepted: "`min`, `mode` and `max`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, mode, max] = p.only(["min", "mode", "max"])?;
    Some(Law::triangular(min, mode, max))
}
