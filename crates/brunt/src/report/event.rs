//! Losses and payments by single events.

/// Losses and payments of one event of a trial. Costs of ending contracts and moves of prices belong to no event and have an entry of
/// their own.
///
/// For each party: gross + costs + payments made - payments received = net. Amounts are in the scenario's currency. Lists by party,
/// clause and policy have the order of [`Model::parties`](crate::Model::parties), [`Model::clauses`](crate::Model::clauses) and
/// [`Model::policies`](crate::Model::policies).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventLosses {
    /// Number of the trial, from 0.
    pub trial: u64,
    /// Number of the root occurrence of the event, from 0; `None` for the entry of amounts that belong to no event.
    pub event: Option<u32>,
    /// Year, month and day of the root occurrence; of the end of the horizon where `event` is `None`.
    pub date: [i64; 3],
    /// Hour and minute of the root occurrence; of the end of the horizon where `event` is `None`.
    pub time: [i64; 2],
    /// Chains of threat ids that triggered one another: one chain from the root to each occurrence that nothing followed.
    pub chains: Vec<Vec<String>>,
    /// Ids of the nodes at which the disruptions act that took capacity from a node whose downtime costs or is measured.
    pub causes: Vec<String>,
    /// Gross loss of all parties.
    pub total: f64,
    /// Gross loss of each party.
    pub gross: Vec<f64>,
    /// Costs of ending contracts and of price moves by party; gains are negative.
    pub costs: Vec<f64>,
    /// Amount paid under each clause. Under a price term: the amount that the bearer receives, which may be negative.
    pub clauses: Vec<f64>,
    /// Amount paid by each policy.
    pub recoveries: Vec<f64>,
    /// Cost of reinstating the limit of each policy.
    pub reinstatements: Vec<f64>,
    /// Net loss of each party.
    pub net: Vec<f64>,
}
