//! Outages of nodes: levels, and hours that count while the capacity is below one. "Levels" and "Losses" in `docs/model.md`.

use super::Given;
use brunt::ledger::Downtime;
use brunt::scenario::NodeIndex;

/// Full capacity, and what a stated capacity is a multiple of.
pub(super) const FULL: u128 = 1_000_000_000_000_000_000;
const STATED: f64 = 1e12;
/// By how much the guard of a capacity that is read from a record is larger.
const OF_RECORDS: u128 = 128;

/// A capacity of a record as a multiple of 10^-18.
pub(super) fn capacity(recorded: f64) -> u128 {
    (recorded * FULL as f64).round() as u128
}

/// A stated share of capacity or of time as a multiple of 10^-12.
pub(super) fn in_billionths_of_thousandths(stated: f64) -> u128 {
    (stated * STATED).round() as u128
}

/// Whether a recorded capacity of a node is below a stated level.
pub(super) fn is_below(given: &Given<'_>, node: NodeIndex, recorded: f64, level: f64) -> bool {
    let guard = u128::from(given.guards[node.0 as usize].0) + OF_RECORDS;
    capacity(recorded) + guard < in_billionths_of_thousandths(level) * (FULL / STATED as u128)
}

/// The guard by which bad time is reduced for each hour at a capacity between 0 and 1.
pub(super) fn guard_of_work(given: &Given<'_>, node: NodeIndex) -> u128 {
    u128::from(given.guards[node.0 as usize].1) + OF_RECORDS
}

/// The stretches of downtime of one node, by time.
pub(super) fn of_node<'a>(given: &Given<'a>, node: NodeIndex) -> impl Iterator<Item = &'a Downtime> {
    given.trial.downtime.iter().filter(move |stretch| stretch.node == node)
}

/// Milliseconds before a moment in which a clock counts: those of the given stretches below the level.
pub(super) fn counted(given: &Given<'_>, stretches: &[&Downtime], level: f64, moment: i64) -> i64 {
    let below = stretches.iter().filter(|stretch| is_below(given, stretch.node, stretch.capacity, level));
    below.map(|stretch| (stretch.end.get().min(moment) - stretch.start.get()).max(0)).sum()
}
