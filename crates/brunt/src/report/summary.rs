//! Counts of the parts of a scenario that has no errors.

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Counts of the parts of a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Summary {
    /// Name of the scenario.
    pub name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Date whose midnight is t = 0, as `YYYY-MM-DD`.
    pub start: String,
    /// Length of a trial in hours.
    pub horizon_hours: f64,
    /// SHA-256 of the canonical scenario.
    pub hash: String,
    /// Number of parties.
    pub parties: usize,
    /// Number of nodes.
    pub nodes: usize,
    /// Number of needs of all nodes.
    pub needs: usize,
    /// Number of nodes on the longest chain of needs. Nodes that need one another in a loop count as one.
    pub tiers: usize,
    /// Number of nodes whose downtime costs.
    pub nodes_with_downtime_cost: usize,
    /// Number of nodes with an impact tolerance.
    pub tolerances: usize,
    /// Names of the categories of loss.
    pub categories: Vec<String>,
    /// Number of threats.
    pub threats: usize,
    /// Number of threats that only follow from other threats.
    pub triggered_threats: usize,
    /// Number of systemic factors.
    pub factors: usize,
    /// Number of contracts.
    pub contracts: usize,
    /// Number of contract clauses: indemnities, service levels and price terms.
    pub clauses: usize,
    /// Number of insurance policies.
    pub policies: usize,
    /// Number of controls in place.
    pub controls_in_place: usize,
    /// Number of proposed controls.
    pub controls_proposed: usize,
    /// Number of appetite statements.
    pub appetite: usize,
    /// Number of stresses.
    pub stresses: usize,
    /// Threats and occurrences by framework.
    pub frameworks: Vec<FrameworkSummary>,
}

/// Threats and occurrences of one framework.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct FrameworkSummary {
    /// Name of the framework.
    pub framework: String,
    /// Number of threats of the framework.
    pub threats: usize,
    /// Mean number of occurrences in a year of 8,760 h, without triggered occurrences.
    pub occurrences_per_year: f64,
}
