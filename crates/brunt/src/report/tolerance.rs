//! Breaches of tolerances.

use super::estimate::Estimate;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Results of the impact tolerance of one node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ToleranceMeasures {
    /// Id of the node.
    pub node: String,
    /// Name of the node for people.
    pub name: String,
    /// Service level in (0, 1]: time with capacity strictly below this level counts.
    pub below: f64,
    /// Longest tolerated time below the level, in hours; `None` where none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most_hours: Option<f64>,
    /// Most hours of data that may be lost; `None` where no such tolerance is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_hours: Option<f64>,
    /// Probability per horizon of at least one breach, by time below the level or by data loss.
    pub breach_probability: Estimate,
    /// Mean number of breaches per horizon, by time below the level and by data loss together.
    pub breaches_per_horizon: Estimate,
    /// Probability per horizon of losing more data than tolerated; `None` where no such tolerance is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_probability: Option<Estimate>,
    /// Time to recover, in hours; `None` where no event took the node below the level.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time_to_recover: Option<RecoveryMeasures>,
}

/// Time to recover over the events that took the node below the tolerance level: hours from an event's first moment below
/// the level to the event's last.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct RecoveryMeasures {
    /// Median over events, in hours.
    pub median_hours: Estimate,
    /// 95 % quantile over events, in hours.
    pub p95_hours: Estimate,
    /// Number of events that took the node below the level, in all trials.
    pub events: u64,
}
