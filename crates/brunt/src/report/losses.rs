//! Figures of losses: of a level, of a party, exceedance curves, contributions.

use super::estimate::Estimate;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Summary of the distribution of one loss per trial. Amounts are in the scenario's currency.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct LossMeasures {
    /// Mean loss per horizon.
    pub mean: Estimate,
    /// Standard deviation of the sample (divisor N - 1; 0 for a single trial).
    pub standard_deviation: f64,
    /// Probability per horizon of a loss above 0.
    pub probability_of_loss: Estimate,
    /// Largest loss of all trials.
    pub maximum: f64,
    /// Value at risk by level, in rising order of levels.
    pub value_at_risk: Vec<AtLevel>,
    /// Tail value at risk (expected shortfall) by level, in rising order of levels.
    pub tail_value_at_risk: Vec<AtLevel>,
}

/// A figure at a confidence level.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct AtLevel {
    /// The level in (0, 1), such as 0.99.
    pub level: f64,
    /// Figure at this level.
    pub estimate: Estimate,
}

/// Gross losses of one party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PartyMeasures {
    /// Id of the party in the scenario.
    pub id: String,
    /// Name of the party for people.
    pub name: String,
    /// Losses that the party bears, before contracts and insurance.
    pub losses: LossMeasures,
}

/// Exceedance curves: loss by return period.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ExceedanceCurves {
    /// Curve of the total loss of a trial (AEP), by rising return period.
    pub aggregate: Vec<ExceedancePoint>,
    /// Curve of the largest event of a trial (OEP), by rising return period.
    pub occurrence: Vec<ExceedancePoint>,
}

/// One point of an exceedance curve.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExceedancePoint {
    /// Return period in horizons: 1 / `probability`.
    pub return_period: f64,
    /// Probability p per horizon that the loss is exceeded.
    pub probability: f64,
    /// Loss at this return period: value at risk at level 1 - p.
    pub loss: Estimate,
}

/// Contributions to the mean and the tail of the total loss. Each list except `by_node` adds up to the figures of the total. All lists
/// are in falling order of the share of the tail.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Contributions {
    /// Confidence level of the tail, such as 0.99.
    pub level: f64,
    /// By the threat whose occurrence caused the loss.
    pub by_threat: Vec<Contribution>,
    /// By the node where the loss arises. Direct losses of a threat arise at no node.
    pub by_node: Vec<Contribution>,
    /// By category of loss.
    pub by_category: Vec<Contribution>,
    /// By framework (strategic, operational, financial, compliance).
    pub by_framework: Vec<Contribution>,
    /// By the party that bears the loss.
    pub by_party: Vec<Contribution>,
}

/// Contribution of one part (threat, node, category, framework or party) to the mean and to the tail of the total loss.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Contribution {
    /// Id of the part in the scenario.
    pub id: String,
    /// Name of the part for people.
    pub name: String,
    /// Mean loss of the part per horizon.
    pub mean: Estimate,
    /// `mean` as a share of the mean of the total; `None` where the mean of the total is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub mean_share: Option<f64>,
    /// Mean loss of the part in the tail of the total: the Euler contribution of the part to tail value at risk.
    pub tail: Estimate,
    /// `tail` as a share of the total's tail value at risk; `None` where the total's tail value at risk is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tail_share: Option<f64>,
}
