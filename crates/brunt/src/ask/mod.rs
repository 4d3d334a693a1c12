//! Questions put to a model. All have one shape: a question is made of a [`Model`](crate::Model), narrowed by setters, and answered by
//! `run` with the description of a [`Run`](crate::Run).

mod compare;
mod controls;
mod exact;
mod explain;
mod stress;

pub use compare::{Compare, Variant};
pub use controls::Controls;
pub use exact::Exact;
pub use explain::Explain;
pub use stress::Stresses;
