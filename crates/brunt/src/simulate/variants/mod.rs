//! Many sets of controls on the same trials, at little more than the cost of the differences between them.
//!
//! A trial consists of clusters of occurrences that do not influence each other. Each cluster is played under one set after the other.
//! While it is played, the *consulted* controls are noted: controls whose presence or absence made a difference. A set that agrees with
//! an earlier set on all consulted controls gives the same losses and need not be played. A control that changes nothing in a cluster
//! therefore costs no time there.

mod answer;
mod choice;
mod chunks;
mod cluster;
mod comparing;
mod joint;
mod marks;
mod memory;
mod reduce;
mod result;
mod sets;
mod store;
mod table;
mod versions;

pub(crate) use answer::Asked;
pub(crate) use chunks::variants;
pub(crate) use result::{Compared, Variants};
pub(crate) use sets::{Compare, every_set};
pub(crate) use store::Visit;
