//! Reports of a trial while it runs, and who receives them.

use super::shortage::Shortage;
use crate::ledger::Row;
use crate::plan::{FULL, Hit, share};
use crate::scenario::NodeIndex;

/// Receives the reports of a trial while the trial runs.
pub(crate) trait Watch {
    /// Whether every change of nodes and needs is reported.
    const TRACES: bool = false;

    /// A loss.
    fn row(&mut self, row: Row);
    /// A stretch of time of a node below full capacity.
    #[inline(always)]
    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        let _ = (node, hit, stretch);
    }
    /// Deficit of a node with a tolerance.
    #[inline(always)]
    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        let _ = (tolerance, deficit);
    }
    /// A stretch of time below a tolerance level, caused by an event.
    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        let _ = (tolerance, event, start, end);
    }
    /// A time below the level that is longer than tolerated.
    fn breach(&mut self, tolerance: u32) {
        let _ = tolerance;
    }
    /// A data loss by an occurrence that is larger than tolerated.
    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        let _ = (tolerance, occurrence);
    }
    /// An amount that cannot be counted.
    fn overflow(&mut self) {}
    /// Another capacity or cause of a node.
    fn node(&mut self, moved: NodeMove<'_>) {
        let _ = moved;
    }
    /// State of a need; may be reported again without a change.
    fn need(&mut self, moved: NeedMove) {
        let _ = moved;
    }
}

/// A watcher that ignores all reports.
pub(crate) struct Unwatched;

impl Watch for Unwatched {
    fn row(&mut self, _: Row) {}
}

/// Capacity and cause of a node from a time on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeMove<'a> {
    pub time: i64,
    /// Index of the node in the scenario.
    pub node: u32,
    pub deficit: u64,
    /// Disruption that causes the deficit; `None` where the node is up.
    pub cause: Option<&'a Hit>,
    /// First need of the node that passes on the whole deficit by that cause; `None` where the cause hits the node itself.
    pub through: Option<u32>,
}

/// State of a need at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NeedMove {
    pub time: i64,
    /// Index in the scenario of the node that has the need, and position of the need in that node.
    pub node: u32,
    pub need: u32,
    /// Deficit of the scarcest member, for forms in which members may be missing; for other forms the deficit of the support before
    /// rerouting. Then the deficit that the need passes on.
    pub short: u64,
    pub passes: u64,
    /// Whether an episode is open: the members that are left do not make up for the others.
    pub open: bool,
    /// Whether the need is spared the episode by its probability.
    pub spared: bool,
}

/// A time [start, end) of an episode with one shortage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub episode: i64,
    pub start: i64,
    pub end: i64,
    pub(super) shortage: Shortage,
}

impl Stretch {
    /// Capacity of the node.
    #[inline]
    pub(crate) fn capacity(&self) -> f64 {
        share(FULL - self.shortage.deficit())
    }
}
