//! Runs: many trials in parallel, their columns and sums, and whoever looks on.

mod columns;
mod error;
mod observer;
mod pass;
mod simulate;
mod tails;
mod threads;
mod trials;
mod worker;

pub(crate) use columns::{bearers, columns};
pub(crate) use error::SimulateError;
pub(crate) use observer::Silent;
pub use observer::{Observer, Trial};
#[cfg(test)]
pub(crate) use simulate::simulate;
pub(crate) use simulate::{simulate_kept, simulate_net, simulate_programmes};
pub(crate) use tails::simulate_tails;
pub(crate) use threads::map_each;
pub(crate) use trials::Run;
pub(crate) use worker::empty_sums;
