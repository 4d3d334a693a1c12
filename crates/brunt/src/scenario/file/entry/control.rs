//! Controls as a file states them.

use super::law::LawEntry;
use super::quantity::{DurationEntry, OneOrMany, ShareEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A safeguard: what it does, how reliably, on what it runs, what it costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Control")]
pub struct ControlEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of safeguard it is.
    pub role: RoleEntry,
    /// Whether it is there already. `in_place` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusEntry>,
    /// What it does where it works.
    pub acts: OneOrMany<ActEntry>,
    /// The part of all demands that it is meant to answer. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<ShareEntry>,
    /// The chance that it works on a demand that it is meant to answer. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<ShareEntry>,
    /// The nodes that it runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_on: Option<HostEntry>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<ControlCostEntry>,
    /// The part of its effect that it has in the first year, the second and so on; the last goes on. All of it at once if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Vec<ShareEntry>>,
    /// Obligations that it serves, such as `"DORA-9"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obligations: Option<OneOrMany<String>>,
}

/// The role of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Role", inline)]
#[allow(missing_docs)]
pub enum RoleEntry {
    #[default]
    Prevention,
    Detection,
    Response,
    VarianceManagement,
    DecisionSupport,
}

/// Whether a control is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Status")]
#[allow(missing_docs)]
pub enum StatusEntry {
    #[default]
    InPlace,
    Proposed,
}

/// What a control does: `on` says to what, and at least one effect says what.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Act")]
pub struct ActEntry {
    /// To what.
    pub on: OnEntry,
    /// Threats: with which probability an occurrence does not happen, as a law on [0, 1].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevents: Option<LawEntry>,
    /// Threats or nodes: less capacity is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<ShrinkEntry>,
    /// Threats or nodes: outages are shorter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<ShrinkEntry>,
    /// Threats: direct losses are smaller. Nodes: downtime costs less, by a factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<LossShrinkEntry>,
    /// Needs: a longer buffer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<AddEntry>,
    /// Needs: shortfalls are passed on less often, by a factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<FactorEntry>,
    /// Needs: one more member that work can be rerouted to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds: Option<MemberEntry>,
    /// Controls: more of their demands are answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<ClosesEntry>,
}

/// What a control acts on: `threats`, nodes (by `nodes` or by properties), threats at nodes, `needs`, or other `controls`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "On")]
pub struct OnEntry {
    /// Occurrences of these threats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threats: Option<OneOrMany<String>>,
    /// Nodes by id.
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
    /// Needs as `node.position`, such as `"payout.0"` for the first need of `payout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<OneOrMany<String>>,
    /// Other controls, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controls: Option<OneOrMany<String>>,
}

impl OnEntry {
    /// Occurrences of these threats.
    pub fn threats<const N: usize>(ids: [&str; N]) -> Self {
        Self { threats: Some(ids.into()), ..Self::default() }
    }

    /// Needs as `node.position`.
    pub fn needs<const N: usize>(names: [&str; N]) -> Self {
        Self { needs: Some(names.into()), ..Self::default() }
    }
}

/// How a size becomes smaller: by a `factor`, or to no more than a `cap`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Shrink", transform = factor_or_cap)]
pub struct ShrinkEntry {
    /// It is multiplied by this law on [0, 1].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<LawEntry>,
    /// It is no more than this law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<LawEntry>,
}

impl ShrinkEntry {
    /// Times a law.
    pub fn factor(law: impl Into<LawEntry>) -> Self {
        Self { factor: Some(law.into()), cap: None }
    }

    /// No more than a law.
    pub fn cap(law: impl Into<LawEntry>) -> Self {
        Self { factor: None, cap: Some(law.into()) }
    }
}

/// How losses become smaller: by a `factor`, or to no more than a `cap` each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LossShrink", transform = factor_or_cap)]
pub struct LossShrinkEntry {
    /// They are multiplied by this law on [0, 1].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<LawEntry>,
    /// Each is no more than this law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<LawEntry>,
    /// Only losses of these categories; all if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<OneOrMany<String>>,
}

/// Lets an editor see that a size is made smaller in one way.
fn factor_or_cap(schema: &mut schemars::Schema) {
    schema.insert("oneOf".into(), serde_json::json!([{ "required": ["factor"] }, { "required": ["cap"] }]));
}

/// A longer time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Add")]
pub struct AddEntry {
    /// How much longer, as a law of durations.
    pub add: LawEntry,
}

/// A smaller number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Factor")]
pub struct FactorEntry {
    /// It is multiplied by this law on [0, 1].
    pub factor: LawEntry,
}

/// One more member of a need.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddedMember")]
pub struct MemberEntry {
    /// The node.
    pub node: String,
    /// Its weight, required in a `pool` and nowhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub weight: Option<f64>,
    /// Time until work is rerouted; that of the need if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switchover: Option<DurationEntry>,
}

/// More of the demands on other controls are answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Closes")]
pub struct ClosesEntry {
    /// The part of their gap to full reliability that it closes, as a law on [0, 1].
    pub closes: LawEntry,
}

/// What a control runs on: nodes by id or by properties.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Host")]
pub struct HostEntry {
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
    /// The control does not work while one of the nodes has less capacity than this. 0.5 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
}

/// What a control costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ControlCost")]
pub struct ControlCostEntry {
    /// Once, at the beginning. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub once: Option<f64>,
    /// Each year. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub yearly: Option<f64>,
    /// Id of the party that pays.
    pub payer: String,
    /// For how long what is paid once lasts, required with `once`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub life: Option<DurationEntry>,
    /// Discount rate a year; that of the scenario if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_rate: Option<ShareEntry>,
}
