//! Cover: the losses and transfers to which a term of a contract or policy applies.

pub(crate) mod check;

use crate::scenario::{CategoryIndex, NodeIndex, ThreatIndex};

/// A selection of losses and transfers. Every stated condition must hold; `None` is no condition.
///
/// A direct loss of a threat has no node and no causing node: a cover that states `nodes` or `causes` excludes direct losses. A
/// transfer (an amount that the covered party has paid under a clause) keeps the threat and the causing node of the underlying loss, so
/// `threats` and `causes` select transfers too. `categories` and `nodes` select only the party's own losses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Cover {
    /// Whether losses that the covered party itself bears are covered.
    pub own_losses: bool,
    /// Threats whose occurrence caused the loss; `None` for any.
    pub threats: Option<Vec<ThreatIndex>>,
    /// Categories of loss; `None` for any.
    pub categories: Option<Vec<CategoryIndex>>,
    /// Nodes whose downtime costs; `None` for any node, and for direct losses too.
    pub nodes: Option<Vec<NodeIndex>>,
    /// Nodes where the disruption acts that causes the shortfall; `None` for any node, and for direct losses too.
    pub causes: Option<Vec<NodeIndex>>,
    /// Clauses whose transfers are covered.
    pub transfers: Vec<ClauseIndex>,
}

/// Position of a clause in [`Programme::clauses`](crate::scenario::Programme::clauses): contracts in order, then the clauses of each contract in
/// order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClauseIndex(pub u32);

impl Cover {
    /// All losses that the covered party itself bears.
    pub(crate) fn losses() -> Self {
        Self { own_losses: true, ..Self::default() }
    }

    /// Transfers that the covered party has paid under clauses, and none of the party's own losses.
    pub(crate) fn paid(clauses: impl IntoIterator<Item = ClauseIndex>) -> Self {
        Self { transfers: clauses.into_iter().collect(), ..Self::default() }
    }

    /// Only downtime of these nodes.
    #[must_use]
    pub(crate) fn with_nodes(self, nodes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { nodes: Some(nodes.into_iter().collect()), ..self }
    }

    /// Only downtime caused at these nodes.
    #[must_use]
    pub(crate) fn with_causes(self, causes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { causes: Some(causes.into_iter().collect()), ..self }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_cover() {
        use brunt::scenario::{CategoryIndex, Cover};
        let fines = Cover::losses().with_categories([CategoryIndex(2)]);
        assert!(fines.own_losses && fines.transfers.is_empty());
    }
}
