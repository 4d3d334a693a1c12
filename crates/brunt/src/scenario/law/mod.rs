//! Laws that parameters state: one a file, and one list.
//!
//! A file of a law has the table of its keys, the combinations of parameters that the law takes, and the constructor of
//! [`random::Law`](crate::random::Law) for each combination.

mod beta;
pub(crate) mod check;
mod composed;
mod compound;
mod empirical;
pub(crate) mod entry;
mod exponential;
pub(crate) mod family;
mod gamma;
mod gpd;
mod lognormal;
mod lomax;
pub(crate) mod other_law;
mod pareto;
mod pert;
mod plausible;
mod triangular;
mod uniform;
mod weibull;

pub(crate) use compound::{Bound, Component, Spliced, Truncated};

use self::entry::Law;
use crate::scenario::entry::List;
use crate::scenario::law::family::Family;
use crate::scenario::read::shape::{Key, Shape, Shaped, Silence};
#[cfg(feature = "serde")]
use {crate::scenario::entry::union::form, schemars::SchemaGenerator, serde_json::json};

/// The key of a law.
const fn stated(name: &'static str, shape: fn() -> Shape) -> Key {
    Key { name, shape, silence: Silence::Never }
}

/// Declares the laws: the name and the table of each, and the text of its constructor and its schema.
macro_rules! laws {
    ($($(#[doc = $doc:literal])+ $law:ident: $table:ident;)+) => {
        $(pub(crate) use $law::$table;)+

        /// Every law that parameters state.
        pub(crate) const FAMILIES: &[Family] = &[$($law::FAMILY),+];

        /// What may be stated under the name of each law.
        pub(crate) const KEYS: &[Key] = &[
            $(stated(stringify!($law), $table::shape),)+
            stated("mixture", <List<Component>>::shape),
            stated("spliced", Spliced::shape),
            stated("truncated", Truncated::shape),
            stated("capped", Bound::shape),
            stated("floored", Bound::shape),
        ];

        impl Law {
            $(
                $(#[doc = $doc])+
                pub fn $law() -> Self {
                    Self::named(stringify!($law))
                }
            )+
        }

        /// Schemas of all laws of the list, each with a description.
        #[cfg(feature = "serde")]
        pub(crate) fn schemas(generator: &mut SchemaGenerator) -> Vec<serde_json::Value> {
            vec![$(form(
                stringify!($law),
                concat!($($doc),+).trim(),
                json!(generator.subschema_for::<$table>()),
            )),+]
        }
    };
}

laws! {
    /// Lognormal: `median` and `p95`, any two percentiles, `mean` and `cv` or `sd`, `median` and `sigma`, or `mu` and `sigma`.
    lognormal: Lognormal;
    /// Gamma: `mean` and `cv` or `sd`, `median` and `p95`, or `shape` and `scale`.
    gamma: Gamma;
    /// Weibull: `shape` and `scale`, any two percentiles, or `mean` and `cv` or `sd`.
    weibull: Weibull;
    /// Pareto of type I: `min` and `index`, or `mean` and `index`.
    pareto: Pareto;
    /// Pareto of type II: `scale` and `index`, or `mean` and `index`.
    lomax: Lomax;
    /// Generalised Pareto: `shape` and `scale`, with `location` if the least value is not 0.
    gpd: Gpd;
    /// PERT: the smoothed triangle of `min`, `mode` and `max`.
    pert: Pert;
    /// Beta: `mean` and `sd`, or `a` and `b`, from `min` (0) to `max` (1).
    beta: Beta;
    /// Triangular: `min`, `mode` and `max`.
    triangular: Triangular;
    /// Uniform from `min` to `max`.
    uniform: Uniform;
    /// Exponential: `mean`, `median`, a percentile, or `rate`.
    exponential: Exponential;
    /// Empirical: `values`, and `weights` unless all values are equally likely.
    empirical: Empirical;
}
