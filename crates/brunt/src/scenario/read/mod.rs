//! Typed input: a tree of values with places, its numbers and quantities, and its checksum.

pub(crate) mod canonical;
mod checked;
pub(crate) mod number;
pub(crate) mod quantity;
pub(crate) mod tree;

pub(crate) use checked::Checked;
pub(crate) use checked::{MOST_NESTED, finish};
