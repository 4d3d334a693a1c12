//! Typed input: a tree of values with places, its numbers and quantities, and its checksum.

pub(crate) mod canonical;
pub(crate) mod character;
pub(crate) mod context;
pub(crate) mod difference;
pub(crate) mod duration;
pub(crate) mod number;
pub(crate) mod numeral;
pub(crate) mod patch;
pub(crate) mod quantity;
pub(crate) mod reference;
pub(crate) mod rule;
pub(crate) mod shape;
pub(crate) mod suggest;
pub(crate) mod table;
pub(crate) mod tree;
pub(crate) mod value;

pub(crate) use context::{At, Context, Ids};
pub(crate) use reference::check_id;
pub(crate) use rule::Rule;
pub(crate) use table::Keys;
pub(crate) use value::quoted;
