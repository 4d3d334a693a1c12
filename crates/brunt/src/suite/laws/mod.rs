//! Laws that must hold for any sample, any scenario and any way of running it.
//!
//! Samples and scenarios are drawn by proptest; what is said of bits is meant to the last one.

mod coherence;
mod draws;
mod frequency;
mod independence;
mod rename;
mod scenario;
mod stable;
mod trial;
mod whole;
