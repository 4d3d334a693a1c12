//! Which losses a term of a contract or a policy answers.

use super::{CategoryIndex, NodeIndex, ThreatIndex};

/// A choice of losses and of transfers: everything that is stated must hold, and what is not stated does not matter.
///
/// A loss that a direct cost of a threat makes arises at no node and is caused at none: a cover that states `nodes` or `causes` does not
/// answer it. A transfer (what the covered party has paid under a clause) keeps threat and cause of the loss that it answers, so `threats`
/// and `causes` choose among transfers too; `categories` and `nodes` choose among the party's own losses only.
///
/// ```
/// use brunt::scenario::{CategoryIndex, Cover};
/// let fines = Cover::losses().with_categories([CategoryIndex(2)]);
/// assert!(fines.own_losses && fines.transfers.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Cover {
    /// Whether losses that the covered party bears itself are answered.
    pub own_losses: bool,
    /// Threats whose occurrence caused the loss; `None` for any.
    pub threats: Option<Vec<ThreatIndex>>,
    /// Categories of loss; `None` for any.
    pub categories: Option<Vec<CategoryIndex>>,
    /// Nodes whose downtime it is; `None` for any, and for direct losses.
    pub nodes: Option<Vec<NodeIndex>>,
    /// Nodes where the disruption acts that bears the shortfall; `None` for any, and for direct losses.
    pub causes: Option<Vec<NodeIndex>>,
    /// Clauses whose transfers are answered.
    pub transfers: Vec<ClauseIndex>,
}

/// Position of a clause: contracts in their order, and the clauses of each in theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseIndex(pub u32);

impl Cover {
    /// All losses that the covered party bears itself.
    pub fn losses() -> Self {
        Self { own_losses: true, ..Self::default() }
    }

    /// What the covered party has paid under clauses, and none of its own losses.
    pub fn paid(clauses: impl IntoIterator<Item = ClauseIndex>) -> Self {
        Self { transfers: clauses.into_iter().collect(), ..Self::default() }
    }

    /// Only these threats.
    #[must_use]
    pub fn with_threats(self, threats: impl IntoIterator<Item = ThreatIndex>) -> Self {
        Self { threats: Some(threats.into_iter().collect()), ..self }
    }

    /// Only these categories of the party's own losses.
    #[must_use]
    pub fn with_categories(self, categories: impl IntoIterator<Item = CategoryIndex>) -> Self {
        Self { categories: Some(categories.into_iter().collect()), ..self }
    }

    /// Only downtime of these nodes.
    #[must_use]
    pub fn with_nodes(self, nodes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { nodes: Some(nodes.into_iter().collect()), ..self }
    }

    /// Only downtime caused at these nodes.
    #[must_use]
    pub fn with_causes(self, causes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { causes: Some(causes.into_iter().collect()), ..self }
    }

    /// And what the covered party has paid under these clauses.
    #[must_use]
    pub fn with_transfers(self, clauses: impl IntoIterator<Item = ClauseIndex>) -> Self {
        Self { transfers: clauses.into_iter().collect(), ..self }
    }
}
