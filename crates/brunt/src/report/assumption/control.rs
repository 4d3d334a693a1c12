//! Effects of controls, as stated in a scenario.

use super::LawFacts;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// One effect of a control. An empty list does not restrict the effect.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ActFacts {
    /// Kind of the effect.
    pub effect: ActEffect,
    /// Law of the strength: a probability, a factor, a cap in the unit of the capped quantity, or hours; `None` for
    /// [`ActEffect::Member`].
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub law: Option<LawFacts>,
    /// Ids of the threats whose occurrences are affected.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub threats: Vec<String>,
    /// Ids of the nodes where occurrences are affected.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub nodes: Vec<String>,
    /// Categories of the losses that are affected.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub categories: Vec<String>,
    /// Needs that are affected, as `node.position` with the position from 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub needs: Vec<String>,
    /// Ids of the controls that are affected.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub controls: Vec<String>,
}

/// Kind of an effect, where the control works.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ActEffect {
    /// The occurrence does not happen, with a probability.
    Prevents,
    /// The capacity taken is multiplied by a factor.
    TakesFactor,
    /// The capacity taken is capped.
    TakesCap,
    /// The outage is multiplied by a factor.
    OutageFactor,
    /// The outage is capped.
    OutageCap,
    /// Losses are multiplied by a factor.
    LossFactor,
    /// Losses are capped.
    LossCap,
    /// A buffer is longer by a number of hours.
    Buffer,
    /// The probability that a need feels a shortfall is multiplied by a factor.
    NeedChance,
    /// A need has one more member.
    Member {
        /// Id of the node that becomes a member.
        node: String,
        /// Weight of the node in a pool.
        weight: f64,
        /// Hours until work is rerouted to the node.
        switchover: f64,
    },
    /// A share of what other controls lack in reliability is made up.
    Reliability,
}
