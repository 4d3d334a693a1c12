//! Losses that a term answers.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A selection of losses. Every list that is present must contain the loss; an absent list does not restrict.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct CoverFacts {
    /// Whether losses that the covered party itself bears are answered.
    pub own_losses: bool,
    /// Ids of the threats whose occurrence caused the loss.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub threats: Option<Vec<String>>,
    /// Categories of the loss.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub categories: Option<Vec<String>>,
    /// Ids of the nodes whose downtime costs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub nodes: Option<Vec<String>>,
    /// Ids of the nodes where the disruption acts that causes the shortfall.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub causes: Option<Vec<String>>,
    /// Clauses (`contract.clause`) whose payments by the covered party are answered.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub transfers: Vec<String>,
}
