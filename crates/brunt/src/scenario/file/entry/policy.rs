//! Insurance policies as a file states them.

use super::contract::CoversEntry;
use super::quantity::{DurationEntry, OneOrMany, ShareEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A layer of insurance: it answers `covers`, or outages by a `parametric` ladder, or with `stop_loss` what the insured has left of a year.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Policy", transform = one_cover)]
pub struct PolicyEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of the party whose losses are covered.
    pub insured: String,
    /// Ids of the insurers, each with its share; shares add up to 1.
    pub insurers: BTreeMap<String, ShareEntry>,
    /// Which losses are covered, event by event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<CoversEntry>,
    /// Payouts by the length of an outage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parametric: Option<ParametricEntry>,
    /// Whether it answers what the insured has left after contracts and all other policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_loss: Option<bool>,
    /// Policies of a lower number pay first, and what they pay is no loss for those of a higher one. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub inuring: Option<u32>,
    /// Hours of an outage that have to pass before its downtime is covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingEntry>,
    /// How long from the beginning of an outage its downtime is covered; as long as it lasts if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indemnity_period: Option<DurationEntry>,
    /// Limits for some of the covered losses of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sublimits: Option<OneOrMany<SublimitEntry>>,
    /// What the insured keeps of each event. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub retention: Option<f64>,
    /// In place of a retention: losses up to this are not paid, larger ones in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub franchise: Option<f64>,
    /// In place of a retention: one that shrinks as losses grow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disappearing: Option<DisappearingEntry>,
    /// Most that is answered of an event; no limit if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub limit: Option<f64>,
    /// Terms for a policy year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<AggregateEntry>,
    /// The insured's own share of what is left. A quota share of 70 % is a coinsurance of 30 %. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coinsurance: Option<ShareEntry>,
    /// How the limit is restored after it was used, one reinstatement after the other; without charge and end if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reinstatements: Option<Vec<ReinstatementEntry>>,
    /// What the cover costs for a policy year: an amount, or how it follows from the recoveries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub premium: Option<PremiumEntry>,
}

impl PolicyEntry {
    /// A policy of one insurer that pays covered losses in full.
    pub fn new(insured: &str, insurer: &str, covers: impl Into<CoversEntry>) -> Self {
        let insurers = BTreeMap::from([(insurer.to_owned(), 1.0.into())]);
        Self { insured: insured.into(), insurers, covers: Some(covers.into()), ..Self::default() }
    }
}

/// Lets an editor see that a policy covers one thing.
fn one_cover(schema: &mut schemars::Schema) {
    let covers = serde_json::json!([
        { "required": ["covers"] }, { "required": ["parametric"] }, { "required": ["stop_loss"] }
    ]);
    schema.insert("oneOf".into(), covers);
}

/// Hours that have to pass: one of `excess`, `franchise`, `greater_of`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiting", transform = one_meaning)]
pub struct WaitingEntry {
    /// The first so many hours are never paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excess: Option<DurationEntry>,
    /// Once an outage has lasted longer, all of it is covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub franchise: Option<DurationEntry>,
    /// The insured keeps what was lost in the first so many hours, or the retention where that is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greater_of: Option<DurationEntry>,
    /// Whose hours are counted. Those of an interruption if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<WaitingClockEntry>,
    /// Capacity of the node below which hours count. 1, any shortfall, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
}

/// Lets an editor see that a waiting period has one meaning.
fn one_meaning(schema: &mut schemars::Schema) {
    let meanings = serde_json::json!([
        { "required": ["excess"] }, { "required": ["franchise"] }, { "required": ["greater_of"] }
    ]);
    schema.insert("oneOf".into(), meanings);
}

/// What a waiting clock runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "WaitingClock")]
pub enum WaitingClockEntry {
    /// One outage of a node from its beginning to its end, whatever its causes.
    Interruption,
    /// The hours at a node that one event causes.
    Event,
}

/// A limit for some of the covered losses of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sublimit")]
pub struct SublimitEntry {
    /// Which of the covered losses.
    pub covers: CoversEntry,
    /// How much of them counts at most.
    #[schemars(range(min = 0))]
    pub limit: f64,
}

/// A deductible that is full up to `from` and gone from `to` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Disappearing")]
pub struct DisappearingEntry {
    /// Losses up to this are not paid.
    #[schemars(range(min = 0))]
    pub from: f64,
    /// Losses from this on are paid in full.
    #[schemars(range(min = 0))]
    pub to: f64,
}

/// Terms for a policy year.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Aggregate")]
pub struct AggregateEntry {
    /// What the insured keeps of a year. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub retention: Option<f64>,
    /// Most that is answered in a year. No limit, or what the reinstatements allow, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub limit: Option<f64>,
}

/// The limit is restored once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reinstatement")]
pub struct ReinstatementEntry {
    /// What restoring the whole limit costs, as a multiple of the quoted premium; a part of it costs in proportion.
    #[schemars(range(min = 0))]
    pub premium: f64,
}

/// What a policy costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Premium")]
pub enum PremiumEntry {
    /// A quoted amount for a policy year.
    Quoted(f64),
    /// By its recoveries.
    Technical(TechnicalPremiumEntry),
}

/// A premium that follows from the recoveries of a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TechnicalPremium")]
pub struct TechnicalPremiumEntry {
    /// The loads.
    pub technical: LoadsEntry,
}

/// Expected recovery x (1 + `load`) + `on_sd` x its standard deviation + `on_tvar` x its tail value at risk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Loads")]
pub struct LoadsEntry {
    /// Load on the expected recovery. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub load: Option<f64>,
    /// Load on the standard deviation. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub on_sd: Option<f64>,
    /// Load on tail value at risk. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub on_tvar: Option<f64>,
    /// Level of that tail value at risk. 99 % if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<ShareEntry>,
}

/// A ladder of payouts by hours of outage of a node, whatever was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Parametric")]
pub struct ParametricEntry {
    /// Id of the node.
    pub node: String,
    /// Capacity below which hours count. 1, any shortfall, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
    /// What an outage pays in all once it has lasted so long; both rise from rung to rung.
    pub ladder: OneOrMany<RungEntry>,
    /// The losses of the insured that the payouts are held against: basis risk. Downtime of the node, or
    /// caused there where the insured bears none at it, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<CoversEntry>,
}

/// A rung of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rung")]
pub struct RungEntry {
    /// How long the outage has lasted.
    pub after: DurationEntry,
    /// What it pays in all.
    #[schemars(range(min = 0))]
    pub pays: f64,
}
