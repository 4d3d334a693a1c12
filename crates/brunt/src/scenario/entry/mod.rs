//! Builder types for the tables of a scenario. One declaration ([`noun`]) generates the keys, the setters and the JSON Schema of a table.

mod contract;
mod control;
mod kind;
pub(crate) mod law;
mod node;
pub(crate) mod noun;
mod policy;
mod scenario;
#[cfg(feature = "serde")]
pub(crate) mod schema;
mod stress;
mod threat;
mod union;

pub use kind::*;
