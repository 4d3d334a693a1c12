//! Measures of a scenario under stresses, beside the scenario without stress.

use super::{Estimate, Explanation, RecoveryMeasures};
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Effects of stresses on the risk, one by one, on the same trials as the scenario without stress.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressMeasures {
    /// Trials that were compared, as the half-open range `[first, end)`. Every stress has the same random numbers.
    pub trials: [u64; 2],
    /// Confidence level of the value at risk and the tail value at risk.
    pub level: f64,
    /// How forced occurrences combine with random occurrences.
    pub reading: StressReading,
    /// Risk of the scenario without stress.
    pub base: StressedRisk,
    /// Measures of each stress, in the order asked for.
    pub stresses: Vec<StressMeasure>,
    /// Number of stresses that were asked for. The list `stresses` is shorter where the run was cancelled.
    pub requested: u64,
}

/// How the occurrences forced by a stress combine with random occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum StressReading {
    /// Forced occurrences happen in addition to all random occurrences.
    OnTop,
    /// Conditional on the threats occurring at least as often as forced: the first occurrences are the forced ones.
    Given,
    /// Only forced occurrences happen and what follows from them. Every draw stands at its median.
    Alone,
}

/// Measures of one stress.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressMeasure {
    /// Id of the stress.
    pub id: String,
    /// Name of the stress for people.
    pub name: String,
    /// SHA-256 of the content of the stress, as 64 hexadecimal digits.
    pub hash: String,
    /// Assumptions of the stress in words, one line each.
    pub assumes: Vec<String>,
    /// Risk under the stress.
    pub risk: StressedRisk,
    /// Deterministic what-if of the forced occurrences alone; `None` where the stress forces nothing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub alone: Option<WhatIf>,
}

/// Risk of a scenario, with or without a stress.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressedRisk {
    /// Total gross loss of all parties.
    pub total: StressedLoss,
    /// Losses of the parties that lose, pay or are paid, by id.
    pub parties: Vec<StressedParty>,
    /// Results of the nodes with a tolerance, by id.
    pub tolerances: Vec<StressedTolerance>,
    /// Use of caps and limits, contract by contract, then policy by policy.
    pub limits: Vec<StressedLimit>,
    /// Number of trials that hit a bound on the number of occurrences or of draws of factors. Losses are understated in these trials.
    pub bounds_hit: u64,
}

/// Figure, and the rise of the figure against the scenario as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct StressedFigure {
    /// Figure under the stress, or of the scenario as it is.
    pub value: Estimate,
    /// Figure less the figure of the scenario as it is, with a paired interval; `None` in the scenario as it is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub added: Option<Estimate>,
}

/// Summary of a loss per trial, in the scenario's currency.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct StressedLoss {
    /// Mean loss per trial.
    pub mean: StressedFigure,
    /// Value at risk of the loss.
    pub value_at_risk: StressedFigure,
    /// Tail value at risk of the loss.
    pub tail_value_at_risk: StressedFigure,
}

/// Losses of a party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressedParty {
    /// Id of the party.
    pub id: String,
    /// Name of the party for people.
    pub name: String,
    /// Gross losses of the party, before contracts and policies; `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross: Option<StressedLoss>,
    /// Net losses of the party, after contracts and policies; `None` where there are no contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<StressedLoss>,
}

/// Results of a node with a tolerance.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressedTolerance {
    /// Id of the node.
    pub node: String,
    /// Name of the node for people.
    pub name: String,
    /// Service level in (0, 1]: time with capacity strictly below this level counts.
    pub below: f64,
    /// Longest tolerated time below the level, in hours; `None` where none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most_hours: Option<f64>,
    /// Probability of at least one breach in a trial.
    pub breach: StressedFigure,
    /// Hours from an event's first moment below the level to the event's last, over events; `None` where no event was below.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time_to_recover: Option<RecoveryMeasures>,
    /// Capacity, from 0 to 1, that the node holds through the whole trial in half of the trials: the median of the lowest capacity.
    pub held_in_half: Estimate,
    /// Capacity, from 0 to 1, that the node holds through the whole trial in 19 of 20 trials: the 5 % quantile of the lowest capacity.
    pub held_in_95: Estimate,
}

/// Use of a cap or limit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct StressedLimit {
    /// Id as `contract.clause`, `contract.pool` or the id of a policy.
    pub id: String,
    /// Kind of the cap or limit.
    pub kind: LimitKind,
    /// Probability that the cap or limit is used up in a trial.
    pub used_up: Estimate,
}

/// Kind of a cap or limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LimitKind {
    /// Largest amount that a clause pays for an event.
    EventCap,
    /// Largest amount that a clause pays in a contract year.
    AnnualCap,
    /// Largest amount that several clauses together pay in a contract year.
    Pool,
    /// Largest amount that a policy answers for an event.
    EventLimit,
    /// Largest amount that a policy answers in a year.
    AnnualLimit,
}

/// Deterministic what-if: only the forced occurrences happen and what follows from them, with every draw at its median.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct WhatIf {
    /// Explanation of the trial: occurrences, outages, needs that held, losses and payments.
    pub explanation: Explanation,
    /// Results of the nodes with a tolerance that do not stay at full capacity, by id.
    pub tolerances: Vec<WhatIfTolerance>,
    /// Caps and limits that are used up.
    pub used_up: Vec<WhatIfLimit>,
}

/// Result of a node with a tolerance in a what-if.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct WhatIfTolerance {
    /// Id of the node.
    pub node: String,
    /// Whether the tolerance of the node is breached.
    pub breached: bool,
    /// Lowest capacity of the node, from 0 to 1.
    pub lowest: f64,
    /// Longest time to recover of any event, in hours; `None` where the node never is below the level.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub recovers_in: Option<f64>,
}

/// Cap or limit that is used up in a what-if.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct WhatIfLimit {
    /// Id as `contract.clause`, `contract.pool` or the id of a policy.
    pub id: String,
    /// Kind of the cap or limit.
    pub kind: LimitKind,
}
