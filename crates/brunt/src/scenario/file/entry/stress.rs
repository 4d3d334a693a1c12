//! Stresses as a file states them.

use super::contract::NodesEntry;
use super::quantity::{DurationEntry, OneOrMany, ShareEntry};
use super::threat::{FrameworkEntry, RecoveryEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An extreme but plausible assumption: what happens for certain, more often or worse, what does not act, and other terms.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Stress")]
pub struct StressEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Stresses that it builds on, by id: all that they state holds, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherits: Option<OneOrMany<String>>,
    /// Occurrences that happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<OneOrMany<ForceEntry>>,
    /// Nodes that are out of service, such as those of an insolvent provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<OneOrMany<OutEntry>>,
    /// Threats that occur more often or are worse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<OneOrMany<ScaleEntry>>,
    /// Factors that stand elsewhere, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub factors: BTreeMap<String, MoveEntry>,
    /// Controls that do not act, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable: Option<OneOrMany<String>>,
    /// What changes of contracts, by id: keys as in the contract, each in place of what is there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contracts: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// What changes of policies, by id: keys as in the policy, each in place of what is there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

/// An occurrence of a threat that happens; what is left out is drawn as the threat draws it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ForcedOccurrence")]
pub struct ForceEntry {
    /// Id of the threat.
    pub threat: String,
    /// When, since the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DurationEntry>,
    /// Which of the nodes that the threat may hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits: Option<NodesEntry>,
    /// Share of their capacity that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<ShareEntry>,
    /// How long, before controls shorten it, or `"to_horizon"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<LastingEntry>,
    /// Data lost at each node, in hours of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<DurationEntry>,
}

/// Nodes that lose capacity for a time, whatever controls do to occurrences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OutOfService")]
pub struct OutEntry {
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Risk framework of what it costs. `operational` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framework: Option<FrameworkEntry>,
    /// The nodes.
    pub nodes: NodesEntry,
    /// From when, since the start.
    pub at: DurationEntry,
    /// How long, or `"to_horizon"`.
    pub outage: LastingEntry,
    /// Share of their capacity that is lost. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<ShareEntry>,
    /// Steps by which capacity comes back after the outage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Vec<RecoveryEntry>>,
}

/// A length of time, or `"to_horizon"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Lasting")]
pub enum LastingEntry {
    /// To the end of the horizon.
    ToHorizon(ToHorizonEntry),
    /// So long.
    For(DurationEntry),
}

/// The word for an end at the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
#[allow(missing_docs)]
pub enum ToHorizonEntry {
    ToHorizon,
}

impl From<&str> for LastingEntry {
    fn from(text: &str) -> Self {
        Self::For(text.into())
    }
}

/// How much more often threats occur and how much worse they are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scale")]
pub struct ScaleEntry {
    /// The threats; all if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threats: Option<OneOrMany<String>>,
    /// Times the mean frequency or the probability, which ends at 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub frequency: Option<f64>,
    /// Times direct losses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub losses: Option<f64>,
    /// Times outages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub outages: Option<f64>,
}

/// Where a factor stands, in its standard deviations.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MovedFactor")]
pub struct MoveEntry {
    /// At this value in every trial; those that it is correlated with follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<f64>,
    /// So much higher than it would be, alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
}
