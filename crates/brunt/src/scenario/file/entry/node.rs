//! Nodes as a file states them.

use super::quantity::{DurationEntry, OneOrMany, ShareEntry, TimeEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A process, site, system, team or vendor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Node")]
pub struct NodeEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A free word such as `site`, `team`, `system` or `process`, for selectors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A free word such as `luzon`, for selectors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Id of the party that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Free words for selectors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<OneOrMany<String>>,
    /// What it depends on: its capacity is that of its scarcest need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<OneOrMany<NeedEntry>>,
    /// What its downtime costs: one curve, or one for each bearer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downtime: Option<OneOrMany<CurveEntry>>,
    /// Weekly hours in which downtime costs; around the clock if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OneOrMany<HoursEntry>>,
    /// How much disruption is tolerated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<ToleranceEntry>,
    /// How work lost in an outage is made up afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlog: Option<BacklogEntry>,
}

/// One dependency on a group of nodes: `all`, `any`, `at_least` with `of`, or `pool`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Need", transform = one_form)]
pub struct NeedEntry {
    /// All of these nodes; as a table, each with its criticality, the share of capacity that its loss takes away (above 0, up to 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<MembersEntry>,
    /// Any one of these nodes; the first is in use, the others take over after the `switchover`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<String>>,
    /// So many of the nodes in `of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub at_least: Option<u32>,
    /// The nodes of which `at_least` so many are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Vec<String>>,
    /// Nodes that share the work, each with the share that it can carry; weights sum to 1 or more, and what is above 1 is spare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<BTreeMap<String, f64>>,
    /// Time until work is rerouted to the members that are left; only for `any` and `pool`. None if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switchover: Option<DurationEntry>,
    /// Stock, battery or grace: a shortfall shorter than this is not felt. None if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<DurationEntry>,
    /// Time that a restart takes after a shortfall that was felt. None if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<DurationEntry>,
    /// Probability that a shortfall is passed on at all, drawn once an episode. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ShareEntry>,
}

impl NeedEntry {
    /// All of these nodes.
    pub fn all<const N: usize>(ids: [&str; N]) -> Self {
        Self { all: Some(ids.into()), ..Self::default() }
    }

    /// Any one of these nodes, the first being in use.
    pub fn any<const N: usize>(ids: [&str; N]) -> Self {
        Self { any: Some(ids.iter().map(|id| (*id).to_owned()).collect()), ..Self::default() }
    }

    /// Nodes that share the work by weight.
    pub fn pool<const N: usize>(weights: [(&str, f64); N]) -> Self {
        Self { pool: Some(weights.iter().map(|(id, weight)| ((*id).to_owned(), *weight)).collect()), ..Self::default() }
    }
}

/// Lets an editor see that a need states exactly one form.
fn one_form(schema: &mut schemars::Schema) {
    let form = |key: &str| serde_json::json!({ "required": [key] });
    let forms = [form("all"), form("any"), serde_json::json!({ "required": ["at_least", "of"] }), form("pool")];
    schema.insert("oneOf".into(), forms.to_vec().into());
}

/// Members as a list of ids, or as a table of ids and criticalities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Members")]
pub enum MembersEntry {
    /// Ids.
    List(Vec<String>),
    /// Ids, each with its criticality.
    Weighted(BTreeMap<String, ShareEntry>),
}

impl<const N: usize> From<[&str; N]> for MembersEntry {
    fn from(ids: [&str; N]) -> Self {
        Self::List(ids.iter().map(|id| (*id).to_owned()).collect())
    }
}

/// What downtime costs over time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DowntimeCurve")]
pub struct CurveEntry {
    /// Id of the party that bears the cost; the node's owner if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    /// Loss category; `downtime` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Cost of an hour of full outage, from its first minute on. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub per_hour: Option<f64>,
    /// Other costs an hour once the outage has lasted so long; times rise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<StepEntry>>,
    /// Sums due once an outage has lasted so long; times rise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lumps: Option<Vec<LumpEntry>>,
}

impl CurveEntry {
    /// So much an hour of full outage, borne by a party.
    pub fn per_hour(bearer: &str, amount: f64) -> Self {
        Self { bearer: Some(bearer.to_owned()), per_hour: Some(amount), ..Self::default() }
    }
}

/// A cost an hour from a time in the outage on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Step")]
pub struct StepEntry {
    /// Time since the outage began.
    pub after: DurationEntry,
    /// Cost of an hour of full outage from then on.
    #[schemars(range(min = 0))]
    pub per_hour: f64,
}

/// A sum due once an outage has lasted so long.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Lump")]
pub struct LumpEntry {
    /// Time since the outage began.
    pub at: DurationEntry,
    /// The sum, however partial the outage.
    #[schemars(range(min = 0))]
    pub amount: f64,
}

/// Hours in service on some days of the week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Hours")]
pub struct HoursEntry {
    /// The days on which service begins.
    pub days: OneOrMany<DayEntry>,
    /// When service begins; midnight if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<TimeEntry>,
    /// When service ends; midnight if left out. At or before `from`, it is on the next day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<TimeEntry>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Day", inline)]
#[allow(missing_docs)]
pub enum DayEntry {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// How much disruption is tolerated.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tolerance")]
pub struct ToleranceEntry {
    /// Service level: time with less capacity than this counts. 1, any shortfall, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
    /// Longest time below the level; a breach is a longer one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<DurationEntry>,
    /// Most data that may be lost, in hours of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<DurationEntry>,
}

/// How work lost in an outage is made up afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Backlog")]
pub struct BacklogEntry {
    /// Extra work an hour, as a share of normal capacity.
    pub rate: f64,
    /// Share of the downtime cost that goes on until the backlog is gone.
    pub share: ShareEntry,
}
