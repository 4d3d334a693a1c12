//! What single events cost.

/// One event of a trial, or what belongs to no event of it: costs of ending contracts and moves of prices.
///
/// For each party gross + costs + what it paid - what it was paid = net.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventLosses {
    /// Number of the trial.
    pub trial: u64,
    /// Number of the root occurrence; `None` for what belongs to no event.
    pub event: Option<u32>,
    /// Year, month and day of the root occurrence.
    pub date: [i64; 3],
    /// Hour and minute of the root occurrence.
    pub time: [i64; 2],
    /// Ids of the threats that followed from one another, from the root to each occurrence that nothing followed.
    pub chains: Vec<Vec<String>>,
    /// Ids of the nodes where the disruptions act that took capacity from a node that is watched.
    pub causes: Vec<String>,
    /// What all parties lost.
    pub total: f64,
    /// What each party lost.
    pub gross: Vec<f64>,
    /// What ending contracts and moves of prices cost each party; gains are negative.
    pub costs: Vec<f64>,
    /// What is paid under each clause; under a price term what the bearer gets, which may be negative.
    pub clauses: Vec<f64>,
    /// What each policy pays.
    pub recoveries: Vec<f64>,
    /// What restoring the limit of each policy costs.
    pub reinstatements: Vec<f64>,
    /// What each party is left with.
    pub net: Vec<f64>,
}
