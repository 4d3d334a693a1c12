//! One loss, and one stretch of downtime.

use super::Amount;
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;

/// One loss of one trial.
///
/// A downtime row is one stretch of one episode with constant capacity, rate and cause; a lump and a direct loss have
/// `start == end`. The slot gives source, category and bearer of the loss (see [`Plan::slots`](crate::plan::Plan::slots)).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct Row {
    /// Number of the root occurrence. All losses that follow from one root occurrence are one event.
    pub event: u32,
    /// Number of the occurrence that caused the loss.
    pub occurrence: u32,
    /// The threat that occurred.
    pub threat: ThreatIndex,
    /// Position in [`Plan::slots`](crate::plan::Plan::slots) at which the loss is booked.
    pub slot: u32,
    /// Kind of the loss.
    pub kind: RowKind,
    /// The node where the disruption acts that bears the shortfall; `None` for a direct loss.
    pub cause_node: Option<NodeIndex>,
    /// When the episode began; the time of the occurrence for a direct loss.
    pub episode: Ticks,
    /// When the stretch began. Direct losses of late consequences may lie after the horizon.
    pub start: Ticks,
    /// When the stretch ended.
    pub end: Ticks,
    /// Capacity of the node in the stretch; 1 for a direct loss and for backlog.
    pub capacity: f64,
    /// The loss.
    pub amount: Amount,
}

/// Kind of a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RowKind {
    /// Lost capacity over a time.
    Downtime,
    /// A lump sum due when an episode reaches a stated length.
    Lump,
    /// The cost that continues while lost work is made up.
    Backlog,
    /// A cost of the occurrence itself.
    Direct,
}

/// A loss with the time of its event: the input of a settlement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Loss {
    /// Time of the root occurrence of the event.
    pub time: Ticks,
    /// The loss.
    pub row: Row,
}

/// A stretch of downtime: a node has one constant capacity below full and one cause. It may cost nothing.
///
/// Recorded for nodes with a downtime curve, a backlog or a tolerance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Downtime {
    /// The node.
    pub node: NodeIndex,
    /// Number of the root occurrence of the cause.
    pub event: u32,
    /// The threat of the occurrence that caused the downtime.
    pub threat: ThreatIndex,
    /// The node where the disruption acts.
    pub cause_node: NodeIndex,
    /// Start of the episode. The node is below full capacity during the whole episode.
    pub episode: Ticks,
    /// Start of the stretch.
    pub start: Ticks,
    /// End of the stretch.
    pub end: Ticks,
    /// Capacity of the node.
    pub capacity: f64,
}
