//! Nodes with a tolerance in a trial.

/// How a node with a tolerance fared in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ToleranceTrial {
    /// Whether the tolerance of the node was breached, in time or by data lost.
    pub breached: bool,
    /// Lowest capacity of the node.
    pub lowest: f64,
}

impl ToleranceTrial {
    /// The course of a node that nothing happened to.
    pub(crate) const CALM: Self = Self { breached: false, lowest: 1.0 };
}
