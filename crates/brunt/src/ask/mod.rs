//! Questions put to a model. All questions have the same shape: a method of [`Model`](crate::Model) makes the question, setters refine
//! it, and `run` answers it with the description of a [`Run`](crate::Run).

mod candidate;
mod changes;
mod compare;
mod controls;
mod exact;
mod explain;
mod pairing;
mod stress;

pub use crate::scenario::Reading;
pub use candidate::Candidate;
pub use compare::{Compare, Variant};
pub use controls::Controls;
pub use exact::Exact;
pub use explain::Explain;
pub use stress::Stresses;
