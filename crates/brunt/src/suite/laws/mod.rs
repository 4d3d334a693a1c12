//! Laws that must hold for any sample, any scenario and any way of running it.
//!
//! Samples and scenarios are drawn by proptest; what is said of bits is meant to the last one.

mod coherence;
mod draws;
#[path = "../run/everything.rs"]
mod everything;
mod frequency;
mod independence;
#[path = "../run/outcome.rs"]
#[allow(dead_code, reason = "shared with another suite")]
mod outcome;
mod rename;
mod scenario;
mod stable;
mod trial;
mod whole;
