//! What a scenario states, noun by noun: the types to build one in code. One declaration gives a noun its keys, its setters and its JSON
//! Schema ([`noun`]).

mod contract;
mod control;
mod kind;
mod law;
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
