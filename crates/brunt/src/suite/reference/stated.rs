//! A scenario as its JSON states it, in types that a generator can put together and look at.

use brunt::scenario::file::{Checked, load};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct DurationEntry(pub String);

impl From<&str> for DurationEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for DurationEntry {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ShareEntry {
    Number(f64),
    Percent(String),
}

impl From<f64> for ShareEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for ShareEntry {
    fn from(text: &str) -> Self {
        Self::Percent(text.to_owned())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum QuantityEntry {
    Number(f64),
    Text(String),
}

impl From<f64> for QuantityEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for QuantityEntry {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl From<&str> for OneOrMany<String> {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values)
    }
}

impl<T, const N: usize> From<[T; N]> for OneOrMany<T> {
    fn from(values: [T; N]) -> Self {
        Self::Many(values.into())
    }
}

impl<const N: usize> From<[&str; N]> for OneOrMany<String> {
    fn from(texts: [&str; N]) -> Self {
        Self::Many(texts.iter().map(|text| (*text).to_owned()).collect())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct DateEntry(pub String);

impl From<&str> for DateEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct TimeEntry(pub String);

impl From<&str> for TimeEntry {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ScenarioFile {
    #[serde(default = "version")]
    brunt: u32,
    pub scenario: Option<HeaderEntry>,
    #[serde(default)]
    pub parties: BTreeMap<String, PartyEntry>,
    #[serde(default)]
    pub nodes: BTreeMap<String, NodeEntry>,
    #[serde(default)]
    pub threats: BTreeMap<String, ThreatEntry>,
    #[serde(default)]
    pub controls: BTreeMap<String, ControlEntry>,
}

fn version() -> u32 {
    1
}

impl ScenarioFile {
    /// A scenario without entities.
    pub(super) fn new(header: HeaderEntry) -> Self {
        let (parties, nodes) = (BTreeMap::new(), BTreeMap::new());
        Self {
            brunt: version(),
            scenario: Some(header),
            parties,
            nodes,
            threats: BTreeMap::new(),
            controls: BTreeMap::new(),
        }
    }

    pub(super) fn with_party(mut self, id: &str, party: PartyEntry) -> Self {
        self.parties.insert(id.into(), party);
        self
    }

    pub(super) fn with_node(mut self, id: &str, node: NodeEntry) -> Self {
        self.nodes.insert(id.into(), node);
        self
    }

    pub(super) fn with_threat(mut self, id: &str, threat: ThreatEntry) -> Self {
        self.threats.insert(id.into(), threat);
        self
    }

    pub(super) fn with_control(mut self, id: &str, control: ControlEntry) -> Self {
        self.controls.insert(id.into(), control);
        self
    }

    /// What the check makes of it.
    pub(super) fn check(&self) -> Checked {
        let json = serde_json::to_string(self).unwrap();
        load(Path::new("generated.json"), &|_| Ok(json.clone().into_bytes()))
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderEntry {
    pub name: String,
    pub currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<DurationEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_rate: Option<ShareEntry>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<OneOrMany<NeedEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downtime: Option<OneOrMany<CurveEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OneOrMany<HoursEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<ToleranceEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlog: Option<BacklogEntry>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeedEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<MembersEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<BTreeMap<String, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switchover: Option<DurationEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<DurationEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<DurationEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ShareEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum MembersEntry {
    List(Vec<String>),
    Weighted(BTreeMap<String, ShareEntry>),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurveEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<StepEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lumps: Option<Vec<LumpEntry>>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEntry {
    pub after: DurationEntry,
    pub per_hour: f64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LumpEntry {
    pub at: DurationEntry,
    pub amount: f64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursEntry {
    pub days: OneOrMany<DayEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<TimeEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<TimeEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DayEntry {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToleranceEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<DurationEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<DurationEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BacklogEntry {
    pub rate: f64,
    pub share: ShareEntry,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThreatEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub framework: FrameworkEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<FrequencyEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<OneOrMany<DurationEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits: Option<HitsEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Vec<RecoveryEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<OneOrMany<LossEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggers: Option<OneOrMany<TriggerEntry>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FrameworkEntry {
    Compliance,
    Financial,
    #[default]
    Operational,
    Strategic,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FrequencyEntry {
    Poisson(f64),
    NegativeBinomial { mean: f64, k: f64 },
    Bernoulli(ShareEntry),
    Binomial { n: u32, p: ShareEntry },
    Fixed(u32),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HitsEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one: Option<SelectorEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<SelectorEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<SelectorEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ShareEntry>,
}

impl HitsEntry {
    pub(super) fn one(selector: SelectorEntry) -> Self {
        Self { one: Some(selector), ..Self::default() }
    }
    pub(super) fn each(selector: SelectorEntry, probability: f64) -> Self {
        Self { each: Some(selector), probability: Some(probability.into()), ..Self::default() }
    }
    pub(super) fn all(selector: SelectorEntry) -> Self {
        Self { all: Some(selector), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SelectorEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OneOrMany<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecoveryEntry {
    pub after: DurationEntry,
    pub takes: ShareEntry,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LossEntry {
    pub category: String,
    pub bearer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<LawEntry>,
}

impl LossEntry {
    pub(super) fn amount(category: &str, bearer: &str, amount: impl Into<LawEntry>) -> Self {
        Self { category: category.into(), bearer: bearer.into(), amount: Some(amount.into()), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriggerEntry {
    pub threat: String,
    pub probability: ShareEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<LawEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum LawEntry {
    Number(f64),
    Text(String),
    Family(Box<FamilyEntry>),
}

impl From<f64> for LawEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for LawEntry {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<FamilyEntry> for LawEntry {
    fn from(family: FamilyEntry) -> Self {
        Self::Family(Box::new(family))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FamilyEntry {
    Uniform(UniformEntry),
    Exponential(ExponentialEntry),
    Empirical(EmpiricalEntry),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UniformEntry {
    pub min: QuantityEntry,
    pub max: QuantityEntry,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct ExponentialEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<QuantityEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    #[serde(flatten)]
    pub percentiles: BTreeMap<String, QuantityEntry>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmpiricalEntry {
    pub values: Vec<QuantityEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub role: RoleEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusEntry>,
    pub acts: OneOrMany<ActEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<ShareEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<ShareEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_on: Option<HostEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Vec<ShareEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obligations: Option<OneOrMany<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleEntry {
    #[default]
    Prevention,
    Detection,
    Response,
    VarianceManagement,
    DecisionSupport,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusEntry {
    #[default]
    InPlace,
    Proposed,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActEntry {
    pub on: OnEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevents: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<ShrinkEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<ShrinkEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<LossShrinkEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<AddEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<FactorEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds: Option<MemberEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<ClosesEntry>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threats: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controls: Option<OneOrMany<String>>,
}

impl OnEntry {
    pub(super) fn needs<const N: usize>(names: [&str; N]) -> Self {
        Self { needs: Some(names.into()), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShrinkEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<LawEntry>,
}

impl ShrinkEntry {
    pub(super) fn factor(law: impl Into<LawEntry>) -> Self {
        Self { factor: Some(law.into()), cap: None }
    }
    pub(super) fn cap(law: impl Into<LawEntry>) -> Self {
        Self { factor: None, cap: Some(law.into()) }
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LossShrinkEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<LawEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<OneOrMany<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddEntry {
    pub add: LawEntry,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorEntry {
    pub factor: LawEntry,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberEntry {
    pub node: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switchover: Option<DurationEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosesEntry {
    pub closes: LawEntry,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OneOrMany<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
}
