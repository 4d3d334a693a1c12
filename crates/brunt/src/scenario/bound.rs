//! Upper bounds on the size of one trial.
//!
//! The bounds keep any scenario from filling the memory of the machine. A trial that reaches a bound omits everything beyond the bound
//! and is counted in `bounds_hit`. Where the omission would make a statement about a trial wrong, an error is returned instead.

/// Most occurrences of one threat by itself in a trial: the number that addresses of draws can hold.
pub(crate) const OCCURRENCES_OF_A_THREAT: u32 = 0xFF_FFFF;

/// Most occurrences in a trial that are simulated one by one, about 150 bytes each. These are occurrences of threats that hit nodes,
/// trigger other threats, may be triggered, or are subject to a control; with contracts or policies, occurrences of all threats.
///
/// Occurrences of all other threats only cost: their losses are added up as they are drawn, and need no memory.
pub(crate) const OCCURRENCES: usize = 1 << 20;

/// Most rounds of triggered occurrences after the root occurrence of an event.
pub(crate) const ROUNDS: u16 = 64;

/// Most disruptions in a trial, about 180 bytes each.
pub(crate) const DISRUPTIONS: usize = 1 << 20;

/// Most stages of all disruptions in a trial. Each disruption has one stage for its onset, plus one for its end or one per step of the
/// longest recovery profile.
pub(crate) const STAGES: usize = 1 << 22;

/// Most disruptions in a trial, if the longest recovery profile has `steps` steps.
pub(crate) fn disruptions(steps: usize) -> usize {
    (STAGES / (1 + steps.max(1))).min(DISRUPTIONS)
}

/// Most draws of the factors of a trial until a draw satisfies the condition of a stress; if none does, the last draw is used.
pub(crate) const DRAWS_OF_FACTORS: u64 = 100_000;

/// Most losses and intervals of downtime in a trial that are processed one by one, by contracts and policies and in explanations of a
/// trial; about 150 bytes each.
pub(crate) const LOSSES: usize = 1 << 21;
