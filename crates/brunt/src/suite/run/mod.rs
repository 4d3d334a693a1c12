//! Whole runs: same bits whatever the threads and ranges, losses by hand arithmetic, observers, and laws that the totals must follow.

mod bounds;
mod determinism;
mod everything;
mod measures;
mod observer;
mod outcome;
mod statistics;
mod terms;
