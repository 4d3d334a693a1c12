//! Threats as a file states them.

use super::law::LawEntry;
use super::quantity::{DurationEntry, OneOrMany, ShareEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that may happen.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Threat")]
pub struct ThreatEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The risk framework it belongs to.
    pub framework: FrameworkEntry,
    /// How often it happens by itself; left out if it only follows other threats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<FrequencyEntry>,
    /// Weights of the calendar months, January first; excludes `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 12, max = 12))]
    pub season: Option<Vec<f64>>,
    /// Fixed times since the start, as many as `fixed` says, or one with `bernoulli`; excludes `season`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<OneOrMany<DurationEntry>>,
    /// Which nodes it hits; left out if it only costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits: Option<HitsEntry>,
    /// One draw of `takes`, `outage` and `data_loss` for all nodes hit at once, instead of one each. `false` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// Share of a node's capacity that it takes, a law on [0, 1]. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<LawEntry>,
    /// How long, as a law of durations or `"to_horizon"`; required with `hits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<LawEntry>,
    /// Steps by which capacity comes back after the outage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Vec<RecoveryEntry>>,
    /// Hours of data lost at a node hit, as a law of durations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<LawEntry>,
    /// What each occurrence costs beside downtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<OneOrMany<LossEntry>>,
    /// Threats that may follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggers: Option<OneOrMany<TriggerEntry>>,
    /// Loadings by factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loads: Option<BTreeMap<String, LoadingEntry>>,
}

/// One of the four risk frameworks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Framework", inline)]
#[allow(missing_docs)]
pub enum FrameworkEntry {
    Compliance,
    Financial,
    #[default]
    Operational,
    Strategic,
}

/// How often a threat happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Frequency")]
pub enum FrequencyEntry {
    /// Poisson with this mean a year.
    Poisson(f64),
    /// Negative binomial: variance is mean + mean^2 / k, a year.
    NegativeBinomial {
        /// Mean a year.
        mean: f64,
        /// Size; the smaller, the more clustered.
        k: f64,
    },
    /// Once per horizon at most, with this probability.
    Bernoulli(ShareEntry),
    /// So many chances per horizon.
    Binomial {
        /// Number of chances.
        n: u32,
        /// Probability of each.
        p: ShareEntry,
    },
    /// Always so many per horizon.
    Fixed(u32),
}

/// Which of the nodes selected an occurrence hits: `one`, `each` with `probability`, or `all`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Hits", transform = one_pick)]
pub struct HitsEntry {
    /// One of them, all equally likely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one: Option<SelectorEntry>,
    /// Each of them independently with `probability`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<SelectorEntry>,
    /// All of them at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<SelectorEntry>,
    /// The probability that `each` is hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ShareEntry>,
}

impl HitsEntry {
    /// One of the nodes selected.
    pub fn one(selector: SelectorEntry) -> Self {
        Self { one: Some(selector), ..Self::default() }
    }

    /// Each of the nodes selected with a probability.
    pub fn each(selector: SelectorEntry, probability: f64) -> Self {
        Self { each: Some(selector), probability: Some(probability.into()), ..Self::default() }
    }

    /// All of the nodes selected.
    pub fn all(selector: SelectorEntry) -> Self {
        Self { all: Some(selector), ..Self::default() }
    }
}

/// Lets an editor see that `hits` states exactly one way to pick.
fn one_pick(schema: &mut schemars::Schema) {
    let picks = serde_json::json!([
        { "required": ["one"] }, { "required": ["each", "probability"] }, { "required": ["all"] }
    ]);
    schema.insert("oneOf".into(), picks);
}

/// Which nodes are meant: `nodes` by id, or all that have every property stated.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Selector")]
pub struct SelectorEntry {
    /// These nodes, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<OneOrMany<String>>,
    /// Nodes of this kind, or of one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OneOrMany<String>>,
    /// Nodes in this region, or in one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<OneOrMany<String>>,
    /// Nodes with this tag, or with one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    /// Nodes that this party owns, or one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OneOrMany<String>>,
}

impl SelectorEntry {
    /// These nodes, by id.
    pub fn nodes<const N: usize>(ids: [&str; N]) -> Self {
        Self { nodes: Some(ids.into()), ..Self::default() }
    }
}

/// Capacity that is still taken for a while after the outage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RecoveryStep")]
pub struct RecoveryEntry {
    /// Time since the outage ended; the first step begins after `"0h"`, times rise.
    pub after: DurationEntry,
    /// Share of what the outage took that is still taken; 0 in the last step.
    pub takes: ShareEntry,
}

/// What an occurrence costs: `amount`, or `records` times `each`, or `per_hour` of its longest outage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Loss", transform = one_amount)]
pub struct LossEntry {
    /// Loss category, a free word such as `fine` or `response`.
    pub category: String,
    /// Id of the party that bears it.
    pub bearer: String,
    /// An amount, as a law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<LawEntry>,
    /// A number of records, as a law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<LawEntry>,
    /// The cost of each record, as a law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<LawEntry>,
    /// A cost an hour of the occurrence's longest outage, as a law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<LawEntry>,
}

impl LossEntry {
    /// An amount of a category, borne by a party.
    pub fn amount(category: &str, bearer: &str, amount: impl Into<LawEntry>) -> Self {
        Self { category: category.into(), bearer: bearer.into(), amount: Some(amount.into()), ..Self::default() }
    }
}

/// Lets an editor see that a loss states how much exactly once.
fn one_amount(schema: &mut schemars::Schema) {
    let amounts = serde_json::json!([
        { "required": ["amount"] }, { "required": ["records", "each"] }, { "required": ["per_hour"] }
    ]);
    schema.insert("oneOf".into(), amounts);
}

/// A threat that may follow an occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Trigger")]
pub struct TriggerEntry {
    /// Id of the threat that follows.
    pub threat: String,
    /// With which probability.
    pub probability: ShareEntry,
    /// After how long, as a law of durations; at once if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<LawEntry>,
}

/// How strongly a threat follows a factor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Loading")]
pub struct LoadingEntry {
    /// Loading of the frequency. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<f64>,
    /// Loading of losses and durations. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
}
