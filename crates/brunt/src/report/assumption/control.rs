//! What controls do.

use super::LawFacts;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// One thing that a control does. Lists that are empty are not restricted.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ActFacts {
    /// What it does.
    pub effect: ActEffect,
    /// By how much: a probability, a factor, a most in the unit of what is capped, or hours. `None` for a member more.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub law: Option<LawFacts>,
    /// To occurrences of these threats.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub threats: Vec<String>,
    /// At these nodes.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub nodes: Vec<String>,
    /// To losses of these categories.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub categories: Vec<String>,
    /// To these needs, as `node.position`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub needs: Vec<String>,
    /// To these controls.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub controls: Vec<String>,
}

/// What a control does where it works.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ActEffect {
    /// The occurrence does not happen, with a probability.
    Prevents,
    /// The capacity taken is multiplied.
    TakesFactor,
    /// The capacity taken is capped.
    TakesCap,
    /// The outage is multiplied.
    OutageFactor,
    /// The outage is capped.
    OutageCap,
    /// Losses are multiplied.
    LossFactor,
    /// Losses are capped.
    LossCap,
    /// A buffer is so many hours longer.
    Buffer,
    /// The probability that a shortfall is felt is multiplied.
    NeedChance,
    /// A need has one more member.
    Member {
        /// The node.
        node: String,
        /// Its weight in a pool.
        weight: f64,
        /// Hours until work is rerouted to it.
        switchover: f64,
    },
    /// A part of what other controls lack in reliability is made up.
    Reliability,
}
