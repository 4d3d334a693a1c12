//! Numbers that a service level states.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A service level of a contract. Times are in hours.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ServiceLevelFacts {
    /// Id of the service level, as `contract.clause`.
    pub clause: String,
    /// Ids of the nodes that are measured together.
    pub nodes: Vec<String>,
    /// Calendar period of each measurement.
    pub period: PeriodFacts,
    /// Measure of service in a period.
    pub measure: MeasureFacts,
    /// Credits by threshold; of the bands that apply to a period, the worst counts.
    pub bands: Vec<CreditFacts>,
    /// Share of the fee that the service level is about.
    pub allocation: f64,
    /// Hours that are not held against the seller.
    pub excused: ExcusedFacts,
    /// Rule by which a credit is given back; `None` if credits stay.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub earn_back: Option<EarnBackFacts>,
    /// Misses that end the contract; `None` if misses do not end it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub termination: Option<TerminationFacts>,
    /// Whether credits are all that the buyer gets for downtime of these nodes, or caused there.
    pub exclusive_remedy: bool,
}

/// Calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PeriodFacts {
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
}

/// Measure of service in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MeasureFacts {
    /// Availability as the time average of capacity.
    TimeAverage,
    /// Availability as the share of time at or above this capacity.
    ShareAtLeast(f64),
    /// Hours below this capacity, added over the nodes.
    OutageHours(f64),
}

/// A credit beyond a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct CreditFacts {
    /// Availability below which, or hours of outage above which, a period is a miss.
    pub threshold: f64,
    /// Credit for a miss, as a share of the period's fee.
    pub credit: f64,
}

/// Hours that a service level does not hold against the seller.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ExcusedFacts {
    /// Ids of the threats whose hours are excused.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub threats: Vec<String>,
    /// Ids of the nodes where the disruption acts whose hours are excused.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub causes: Vec<String>,
    /// First and last hour of each time of maintenance, counted from Monday 00:00 and repeated every week.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub maintenance: Vec<[f64; 2]>,
    /// Whether excused hours count as good time. Otherwise excused hours leave the period.
    pub count_as_up: bool,
}

/// Rule by which a credit is given back.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct EarnBackFacts {
    /// Availability that each of the next periods must have at least; with [`MeasureFacts::OutageHours`] the hours that each may have at most.
    pub threshold: f64,
    /// Number of next periods.
    pub periods: u32,
}

/// Misses that end a contract.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct TerminationFacts {
    /// Number of misses that end the contract.
    pub misses: u32,
    /// Number of periods in a row in which the misses are counted.
    pub within: u32,
    /// Cost of the end of the contract, due once.
    pub cost: f64,
    /// Id of the party that bears the cost.
    pub bearer: String,
}
