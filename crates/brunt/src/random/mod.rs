//! Addressed random numbers and the laws they are drawn from.

mod count;
mod entity;
pub mod kernel;
mod law;
mod philox;
pub mod special;
mod steps;
mod stream;
mod uniform;
mod wide;

pub use count::{Count, CountError, Modulation};
pub(crate) use entity::mix;
pub use entity::{entity, stream32};
pub(crate) use law::Form;
pub use law::{Law, LawError, Moment};
pub use philox::Key;
pub use stream::Stream;
pub use uniform::{Uniform, index, threshold};

#[cfg(test)]
mod tests;
