//! What a scenario states of itself: version, name, currency, start, horizon and parties.

pub(crate) mod check;
mod currency;
pub(crate) mod entry;
