//! PERT laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::Quantity;
use crate::scenario::entry::noun::table;
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a PERT law.
    pub(crate) Pert = "`pert`" {
        /// The least value.
        / min: Quantity [required];
        /// The likeliest value.
        / mode: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "pert",
    keys: Pert::KEYS,
    numbers: &[],
    signed: &["min", "mode", "max"],
    takes_percentiles: false,
    accepted: "`min`, `mode` and `max`",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, mode, max] = p.only(["min", "mode", "max"])?;
    Some(Law::pert(min, mode, max))
}
