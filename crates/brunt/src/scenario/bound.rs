//! What a trial holds at most.
//!
//! Nobody can write a scenario that fills the memory of the machine: a trial that meets one of these bounds goes without what lies beyond
//! it, and is counted in `bounds_hit`. Where that would make what is said of a trial wrong, there is an error instead.

/// Occurrences of one threat by itself in a trial: as many as the addresses of draws hold.
pub const OCCURRENCES_OF_A_THREAT: u32 = 0xFF_FFFF;

/// Occurrences in a trial that are played one by one: those of threats that hit nodes, trigger others, may follow others, or that a
/// control meets; with contracts or policies all of them. About 150 bytes each.
///
/// Occurrences of other threats only cost, are added up as they are drawn, and need no memory.
pub const OCCURRENCES: usize = 1 << 20;

/// Rounds of triggered occurrences after the root of an event.
pub const ROUNDS: u16 = 64;

/// Disruptions in a trial, about 180 bytes each.
pub const DISRUPTIONS: usize = 1 << 20;

/// Stages of all disruptions of a trial: each has an onset, and an end or as many as the longest recovery profile has steps.
pub const STAGES: usize = 1 << 22;

/// Losses and stretches of downtime of a trial that are looked at one by one, by contracts and policies and where a trial is explained;
/// about 150 bytes each.
pub const LOSSES: usize = 1 << 21;
