//! Addressed random numbers and the laws they are drawn from.

mod count;
mod entity;
pub(crate) mod kernel;
mod law;
mod philox;
pub(crate) mod special;
mod steps;
mod stream;
mod uniform;
mod wide;

pub use count::{Count, CountError, Modulation};
pub use entity::entity;
pub(crate) use entity::mix;
pub(crate) use entity::stream32;
pub(crate) use law::Form;
pub use law::{Law, LawError, Moment};
pub use philox::Key;
pub use stream::Stream;
pub use uniform::{Uniform, index, threshold};

#[cfg(test)]
mod tests;
