//! Whole runs: same bits whatever the threads and ranges, losses by hand arithmetic, observers, and laws that the totals must follow.

mod bounds;
mod determinism;
pub(super) mod everything;
mod growth;
mod measures;
mod observer;
pub(super) mod outcome;
mod statistics;
mod terms;
