//! One trial in full, as plain values.

use super::occurred::{Disruption, Occurred};
use crate::ledger::{BoundHit, TrialLosses};
use crate::scenario::{NeedIndex, NodeIndex};
use crate::units::Ticks;

/// One trial in full: occurrences, disruptions, changes of nodes and needs, and losses.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Trace {
    /// Occurrences by number, including occurrences that are prevented.
    pub occurrences: Vec<Occurred>,
    /// Disruptions, best-ranked first.
    pub disruptions: Vec<Disruption>,
    /// Every change of a node's capacity or cause, in the order of time; at one instant suppliers come first.
    pub nodes: Vec<NodeChange>,
    /// Every change of a need, in the same order.
    pub needs: Vec<NeedChange>,
    /// Losses and downtime, in the order of settlement.
    pub losses: TrialLosses,
    /// Nodes with a tolerance that lose capacity or data, in the order of [`Plan::tolerances`](crate::plan::Plan::tolerances).
    pub tolerances: Vec<ToleranceTrace>,
    /// Bounds that the trial hit; occurrences, disruptions or losses beyond a bound are missing.
    pub bounds: Vec<BoundHit>,
}

/// Course of a node with a tolerance.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct ToleranceTrace {
    /// The node.
    pub node: NodeIndex,
    /// Whether the tolerance of the node is breached, in time or by data lost.
    pub breached: bool,
    /// Lowest capacity of the node.
    pub lowest: f64,
    /// For each event that takes the node below its level: number of the event, first and last moment below the level.
    pub recoveries: Vec<(u32, Ticks, Ticks)>,
}

/// Capacity and cause of a node from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NodeChange {
    /// Time of the change.
    pub time: Ticks,
    /// The node.
    pub node: NodeIndex,
    /// Capacity of the node from the change on.
    pub capacity: f64,
    /// Occurrence that causes the deficit, and the node at which that occurrence strikes; `None` where the node is up.
    pub cause: Option<(u32, NodeIndex)>,
    /// Position of the first need of the node that passes on the whole deficit by that cause; `None` where the cause strikes the node
    /// itself.
    pub through: Option<u32>,
}

/// State of a need from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NeedChange {
    /// Time of the change.
    pub time: Ticks,
    /// The need.
    pub need: NeedIndex,
    /// Capacity of the scarcest member, for forms in which members may be missing; for other forms the support of the members before
    /// rerouting.
    pub members: f64,
    /// Capacity of the node that the need supports.
    pub passes: f64,
    /// Reason why the need passes nothing on though members are down; `None` otherwise.
    pub held_by: Option<Cushion>,
}

/// Reason why a need is not felt though members are down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cushion {
    /// Other members make up for those that are down.
    Members,
    /// The buffer of the need has not run out.
    Buffer,
    /// The probability of the need spares the node this episode.
    Chance,
}
