//! Builder types for the tables of a scenario. One declaration ([`noun`]) generates the keys, the setters and the JSON Schema of a table.

mod id;
mod kind;
pub(crate) mod noun;
mod scenario;
#[cfg(feature = "serde")]
pub(crate) mod schema;
pub(crate) mod union;

pub use id::Id;
pub use kind::*;
