//! Runs that keep tails, against runs that keep every trial: the columns against a plain way to make them, and the figures against those of
//! the complete sample.

mod columns;
mod plain;

pub(super) use plain::{agree, gathered, plain};
