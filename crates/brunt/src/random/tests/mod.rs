//! The addressed words as random numbers: no coordinate of an address shows in them.
#![allow(clippy::unwrap_used)]

mod battery;
mod walk;
