//! What was understood of a scenario that has no errors, in counts.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A scenario in a few counts.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: String,
    /// Date of t = 0.
    pub start: String,
    /// Length of a trial in hours.
    pub horizon_hours: f64,
    /// SHA-256 of the canonical scenario.
    pub hash: String,
    /// How many parties there are.
    pub parties: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// How many needs they have.
    pub needs: usize,
    /// Nodes on the longest chain of needs, each loop counted as one.
    pub tiers: usize,
    /// Nodes whose downtime costs.
    pub nodes_with_downtime_cost: usize,
    /// Nodes with an impact tolerance.
    pub tolerances: usize,
    /// Categories of loss.
    pub categories: Vec<String>,
    /// How many threats there are.
    pub threats: usize,
    /// Threats that only ever follow from others.
    pub triggered_threats: usize,
    /// Systemic factors.
    pub factors: usize,
    /// Contracts.
    pub contracts: usize,
    /// Their clauses: indemnities, service levels and price terms.
    pub clauses: usize,
    /// Insurance policies.
    pub policies: usize,
    /// Controls in place.
    pub controls_in_place: usize,
    /// Controls that are only proposed.
    pub controls_proposed: usize,
    /// Appetite statements.
    pub appetite: usize,
    /// Stresses.
    pub stresses: usize,
    /// Threats and occurrences by framework.
    pub frameworks: Vec<FrameworkSummary>,
}

/// Threats of a framework.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct FrameworkSummary {
    /// The framework.
    pub framework: String,
    /// How many threats it has.
    pub threats: usize,
    /// Mean number of occurrences per year that are not triggered by others.
    pub occurrences_per_year: f64,
}
