//! Runs: many trials in parallel, their columns and sums, and whoever looks on.

mod columns;
mod error;
mod observer;
mod pass;
mod room;
mod simulate;
mod tails;
mod threads;
mod trials;
mod worker;

pub(super) use columns::{Chunk, ensure};
pub(crate) use columns::{bearers, columns};
pub(super) use error::Failed;
pub(crate) use error::SimulateError;
pub(crate) use observer::Silent;
pub use observer::{Observer, Trial};
pub(super) use pass::Looking;
pub(crate) use pass::Pass;
pub(super) use room::Room;
#[cfg(test)]
pub(crate) use simulate::simulate;
pub(crate) use simulate::{simulate_kept, simulate_net, simulate_programmes};
pub(crate) use tails::simulate_tails;
pub(crate) use threads::map_each;
pub(super) use threads::over_chunks;
pub(crate) use trials::Run;
pub(crate) use worker::empty_sums;
pub(super) use worker::{block_length, enter, first_overflow};
