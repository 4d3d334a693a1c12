//! Addressed random numbers and the laws they are drawn from.

mod count;
mod entity;
pub(crate) mod kernel;
mod law;
mod philox;
pub(crate) mod special;
mod steps;
#[cfg(test)]
mod stream;
mod uniform;

pub(crate) use count::{Count, CountError, Modulation};
pub(crate) use entity::entity;
pub(crate) use entity::mix;
pub(crate) use entity::stream32;
pub use law::OwnLaw;
pub(crate) use law::{Fingerprinted, Form};
pub(crate) use law::{Law, LawError, Moment};
pub(crate) use philox::Key;
#[cfg(test)]
pub(crate) use stream::Stream;
pub(crate) use uniform::{Uniform, index, threshold};

#[cfg(test)]
mod tests;
