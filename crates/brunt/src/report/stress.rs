//! A scenario under stresses, beside the scenario as it is.

use super::{Estimate, Explanation, RecoveryMeasures};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What stresses do to the risk, one by one, on the same trials as the scenario without them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressMeasures {
    /// Trials that were compared, all with the same luck: the half-open range `[first, end)`.
    pub trials: [u64; 2],
    /// Level of the value at risk and the tail value at risk.
    pub level: f64,
    /// How forced occurrences are read.
    pub reading: StressReading,
    /// The scenario as it is.
    pub base: StressedRisk,
    /// The scenario under each stress, in the order asked for.
    pub stresses: Vec<StressMeasure>,
    /// How many stresses were asked for; fewer are there if the run was cancelled.
    pub requested: u64,
}

/// How forced occurrences are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum StressReading {
    /// They happen on top of all that is drawn.
    OnTop,
    /// Given that their threats occur as often: the first occurrences are the forced ones.
    Given,
    /// Nothing else happens, and every draw stands at its median.
    Alone,
}

/// A stress.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressMeasure {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// SHA-256 of what it says, as 64 hexadecimal digits.
    pub hash: String,
    /// What it assumes, a line each.
    pub assumes: Vec<String>,
    /// The risk under it.
    pub risk: StressedRisk,
    /// What happens if only the forced occurrences do; `None` where it forces nothing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub alone: Option<WhatIf>,
}

/// The risk as it is, or under a stress.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressedRisk {
    /// Gross losses of all parties.
    pub total: StressedLoss,
    /// Parties that lose, pay or are paid, by id.
    pub parties: Vec<StressedParty>,
    /// Nodes with a tolerance, by id.
    pub tolerances: Vec<StressedTolerance>,
    /// Caps and limits, contract by contract, then policy by policy.
    pub limits: Vec<StressedLimit>,
    /// Trials in which a bound on the number of occurrences, or of draws of factors, was hit: losses are understated there.
    pub bounds_hit: u64,
}

/// A figure, and by how much the stress raises it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct StressedFigure {
    /// The figure.
    pub value: Estimate,
    /// The figure less that of the scenario as it is, with a paired interval; `None` in the scenario as it is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub added: Option<Estimate>,
}

/// A loss.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct StressedLoss {
    /// Its mean per trial.
    pub mean: StressedFigure,
    /// Its value at risk.
    pub value_at_risk: StressedFigure,
    /// Its tail value at risk.
    pub tail_value_at_risk: StressedFigure,
}

/// A party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressedParty {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it loses before contracts and policies; `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross: Option<StressedLoss>,
    /// What it is left with; `None` where there are no contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<StressedLoss>,
}

/// A node with a tolerance.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressedTolerance {
    /// Id of the node.
    pub node: String,
    /// Its name for people.
    pub name: String,
    /// Its capacity must not stay below this.
    pub below: f64,
    /// The longest time below that is tolerated, in hours.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most_hours: Option<f64>,
    /// Probability of at least one breach in a trial.
    pub breach: StressedFigure,
    /// Time from an event's first moment below the level to its last, over events; `None` where there was none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time_to_recover: Option<RecoveryMeasures>,
    /// The capacity that it holds through the whole trial in half of the trials: the median of its lowest.
    pub held_in_half: Estimate,
    /// The capacity that it holds in 19 trials of 20.
    pub held_in_95: Estimate,
}

/// A cap or a limit, and how often it is used up.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct StressedLimit {
    /// `contract.clause`, `contract.pool` or a policy.
    pub id: String,
    /// What it limits.
    pub kind: LimitKind,
    /// Probability that it is used up in a trial.
    pub used_up: Estimate,
}

/// What a cap or a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LimitKind {
    /// Most that a clause pays for an event.
    EventCap,
    /// Most that a clause pays in a contract year.
    AnnualCap,
    /// Most that several clauses pay in a contract year.
    Pool,
    /// Most that a policy answers of an event.
    EventLimit,
    /// Most that a policy answers in a year.
    AnnualLimit,
}

/// A deterministic what-if: nothing but the forced occurrences and what follows from them, every draw at its median.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct WhatIf {
    /// What happens, what falls through which need, what holds, what it costs and who pays.
    pub explanation: Explanation,
    /// Nodes with a tolerance that do not stay at full capacity, by id.
    pub tolerances: Vec<WhatIfTolerance>,
    /// Caps and limits that are used up.
    pub used_up: Vec<WhatIfLimit>,
}

/// A node with a tolerance in a what-if.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct WhatIfTolerance {
    /// Id of the node.
    pub node: String,
    /// Whether its tolerance is breached.
    pub breached: bool,
    /// Its lowest capacity.
    pub lowest: f64,
    /// The longest time to recover of an event, in hours; `None` where it never is below its level.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub recovers_in: Option<f64>,
}

/// A cap or limit that is used up in a what-if.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct WhatIfLimit {
    /// `contract.clause`, `contract.pool` or a policy.
    pub id: String,
    /// What it limits.
    pub kind: LimitKind,
}
