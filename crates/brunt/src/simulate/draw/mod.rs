//! Draws of a trial: which occurrences it has, what they hit, how large they are, and what controls do about it.

mod address;
mod apart;
mod block;
mod demand;
mod factors;
mod loss;
mod occurrence;
mod occurrences;
mod size;
mod sized;
mod span;
mod strike;
mod time;
mod trial;
mod verdict;
mod words;

pub(crate) use apart::Apart;
pub(crate) use block::{BLOCK, Draws};
pub(crate) use demand::{Demand, Effects};
pub(crate) use occurrence::Occurrence;
pub(crate) use occurrences::Occurrences;
pub(crate) use sized::Sized;
pub(crate) use span::Spans;
pub(crate) use time::ticks;
pub(crate) use trial::{Draw, KEPT};
pub(crate) use verdict::Verdict;
