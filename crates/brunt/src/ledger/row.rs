//! One loss.

use super::Amount;
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;

/// One loss of one trial.
///
/// A downtime row is one stretch of one episode with constant capacity, rate and cause; a lump and a direct loss have
/// `start == end`. The slot names what the loss arises at, its category and its bearer (see [`Plan::slots`](crate::plan::Plan::slots)).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Number of the root occurrence; everything that follows from one root is one event.
    pub event: u32,
    /// Number of the occurrence that caused the loss.
    pub occurrence: u32,
    /// The threat that occurred.
    pub threat: ThreatIndex,
    /// Where the loss is booked.
    pub slot: u32,
    /// What kind of loss it is.
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
pub enum RowKind {
    /// Lost capacity over a time.
    Downtime,
    /// A sum due when an episode reached a length.
    Lump,
    /// The cost that goes on while lost work is made up.
    Backlog,
    /// A cost of the occurrence itself.
    Direct,
}

/// A loss and when its event happened: a row that can be settled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// When the root occurrence of its event happened.
    pub time: Ticks,
    /// The loss.
    pub row: Row,
}

/// A time in which a node had one capacity below full and one cause, whether or not it cost anything.
///
/// Known for nodes with a downtime curve, a backlog or a tolerance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Downtime {
    /// The node.
    pub node: NodeIndex,
    /// Number of the root occurrence of its cause.
    pub event: u32,
    /// The threat whose occurrence it is.
    pub threat: ThreatIndex,
    /// The node where the disruption acts.
    pub cause_node: NodeIndex,
    /// When the episode began, in which the node was below full capacity all the time.
    pub episode: Ticks,
    /// When the time began.
    pub start: Ticks,
    /// When it ended.
    pub end: Ticks,
    /// Capacity of the node.
    pub capacity: f64,
}
