//! Generalised Pareto laws, as people state them.

use crate::random::{Law, LawError};
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Number, Quantity};
use crate::scenario::law::family::{Build, Family, Parameters};

table! {
    /// Parameters of a generalised Pareto law.
    pub(crate) Gpd = "`gpd`" {
        /// The shape: one over the tail index; negative for a law with a finite upper end.
        / shape: Number;
        /// The scale, in units of the value.
        / scale: Quantity;
        /// The least value. 0 if left out.
        / location: Quantity [default 0];
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "gpd",
    keys: Gpd::KEYS,
    numbers: &["shape"],
    signed: &["shape", "location"],
    takes_percentiles: false,
    accepted: "`shape` and `scale`, with `location` if it does not begin at 0",
    build: Build::OfParameters(build),
};

fn build(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([location, shape, scale]) = p.only(["location", "shape", "scale"]) {
        return Some(Law::gpd(location, shape, scale));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::gpd(0.0, shape, scale))
}
