//! The whole file as it is stated.

use super::contract::ContractEntry;
use super::control::ControlEntry;
use super::node::NodeEntry;
use super::policy::PolicyEntry;
use super::quantity::{DateEntry, DurationEntry, OneOrMany, ShareEntry};
use super::stress::StressEntry;
use super::threat::ThreatEntry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A scenario as a file states it: what is typed in TOML or JSON, or built in code.
///
/// Nothing is checked until [`check`](Self::check) is called, so every value can be stated, right or wrong.
///
/// ```
/// use brunt::scenario::file::{
///     CurveEntry, FrequencyEntry, HitsEntry, LognormalEntry, NeedEntry, NodeEntry, PartyEntry, ScenarioFile, SelectorEntry,
///     ThreatEntry,
/// };
/// let checked = ScenarioFile::new("One site", "EUR")
///     .with_party("client", PartyEntry::default())
///     .with_node("site", NodeEntry::default())
///     .with_node("service", NodeEntry {
///         needs: Some([NeedEntry { buffer: Some("2h".into()), ..NeedEntry::all(["site"]) }].into()),
///         downtime: Some([CurveEntry::per_hour("client", 5_000.0)].into()),
///         ..NodeEntry::default()
///     })
///     .with_threat("fire", ThreatEntry {
///         frequency: Some(FrequencyEntry::Poisson(0.2)),
///         hits: Some(HitsEntry::all(SelectorEntry::nodes(["site"]))),
///         outage: Some(LognormalEntry::median_p95("2d", "9d").into()),
///         ..ThreatEntry::default()
///     })
///     .check();
/// assert_eq!(checked.diagnostics, []);
/// assert_eq!(checked.scenario.unwrap().nodes[0].needs[0].buffer.hours(), 2.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Brunt scenario")]
pub struct ScenarioFile {
    /// Address of this schema, for editors; it changes nothing.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    #[serde(default = "version")]
    pub brunt: u32,
    /// Files whose parties, nodes, threats, factors, contracts, policies, controls, appetite and stresses are added, by path from this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<OneOrMany<String>>,
    /// Name, currency, start, horizon and discount rate; it may stand in an included file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<HeaderEntry>,
    /// Who bears losses, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parties: BTreeMap<String, PartyEntry>,
    /// What depends on what, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<String, NodeEntry>,
    /// What may happen, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub threats: BTreeMap<String, ThreatEntry>,
    /// What ties threats together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factors: Option<FactorsEntry>,
    /// Who answers to whom for which losses, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contracts: BTreeMap<String, ContractEntry>,
    /// What insurers pay, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, PolicyEntry>,
    /// What prevents, detects, contains and recovers, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub controls: BTreeMap<String, ControlEntry>,
    /// Limits that results are held against, by id: `P(net(provider) > 5e6) <= 1%`, `P(breach(intake)) <= 10%`,
    /// `TVaR99(gross(client)) <= 8e6`, `VaR99.5(gross(total)) <= 2e7`, `mean(gross(client)) <= 1e6`, `P(largest_event > 1e6) <= 5%`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub appetite: BTreeMap<String, String>,
    /// Extreme but plausible assumptions to run the scenario under, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stress: BTreeMap<String, StressEntry>,
}

fn version() -> u32 {
    1
}

impl Default for ScenarioFile {
    fn default() -> Self {
        Self {
            schema: None,
            brunt: 1,
            include: None,
            scenario: None,
            parties: BTreeMap::new(),
            nodes: BTreeMap::new(),
            threats: BTreeMap::new(),
            factors: None,
            contracts: BTreeMap::new(),
            policies: BTreeMap::new(),
            controls: BTreeMap::new(),
            appetite: BTreeMap::new(),
            stress: BTreeMap::new(),
        }
    }
}

impl ScenarioFile {
    /// A scenario with a name and a currency, over a year from 2029-01-01, in which nothing happens yet.
    pub fn new(name: &str, currency: &str) -> Self {
        let header = HeaderEntry { name: name.into(), currency: currency.into(), ..HeaderEntry::default() };
        Self { scenario: Some(header), ..Self::default() }
    }

    /// Adds a party, in place of one with the same id.
    #[must_use]
    pub fn with_party(mut self, id: &str, party: PartyEntry) -> Self {
        self.parties.insert(id.into(), party);
        self
    }

    /// Adds a node, in place of one with the same id.
    #[must_use]
    pub fn with_node(mut self, id: &str, node: NodeEntry) -> Self {
        self.nodes.insert(id.into(), node);
        self
    }

    /// Adds a threat, in place of one with the same id.
    #[must_use]
    pub fn with_threat(mut self, id: &str, threat: ThreatEntry) -> Self {
        self.threats.insert(id.into(), threat);
        self
    }

    /// Sets the factors, in place of others.
    #[must_use]
    pub fn with_factors(mut self, factors: FactorsEntry) -> Self {
        self.factors = Some(factors);
        self
    }

    /// Adds a control, in place of one with the same id.
    #[must_use]
    pub fn with_control(mut self, id: &str, control: ControlEntry) -> Self {
        self.controls.insert(id.into(), control);
        self
    }

    /// Adds a contract, in place of one with the same id.
    #[must_use]
    pub fn with_contract(mut self, id: &str, contract: ContractEntry) -> Self {
        self.contracts.insert(id.into(), contract);
        self
    }

    /// Adds a policy, in place of one with the same id.
    #[must_use]
    pub fn with_policy(mut self, id: &str, policy: PolicyEntry) -> Self {
        self.policies.insert(id.into(), policy);
        self
    }

    /// Adds an appetite statement, in place of one with the same id.
    #[must_use]
    pub fn with_statement(mut self, id: &str, statement: &str) -> Self {
        self.appetite.insert(id.into(), statement.into());
        self
    }

    /// Adds a stress, in place of one with the same id.
    #[must_use]
    pub fn with_stress(mut self, id: &str, stress: StressEntry) -> Self {
        self.stress.insert(id.into(), stress);
        self
    }
}

/// Name, currency, start, horizon and discount rate of a scenario.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Header")]
pub struct HeaderEntry {
    /// Name for people.
    pub name: String,
    /// The one currency of all amounts.
    pub currency: String,
    /// Local date whose midnight is the start; it anchors months, seasons and weekly hours. 2029-01-01, a Monday, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateEntry>,
    /// Length of a trial. `"1y"` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<DurationEntry>,
    /// Discount rate a year of costs that name none. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_rate: Option<ShareEntry>,
}

/// A party that bears losses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Party")]
pub struct PartyEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Correlated standard normal factors that tie threats together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Factors")]
pub struct FactorsEntry {
    /// Names of the factors.
    pub names: Vec<String>,
    /// Their correlations, as a matrix in the order of the names or as a list of pairs; uncorrelated if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<CorrelationEntry>,
    /// Price indices that follow a factor, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<String, PriceEntry>,
}

/// Correlations as a matrix or as pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Correlation")]
pub enum CorrelationEntry {
    /// Rows in the order of the names; symmetric, with ones on the diagonal.
    Matrix(Vec<Vec<f64>>),
    /// Pairs that are correlated; all others are not.
    Pairs(Vec<PairEntry>),
}

/// The correlation of two factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CorrelatedPair")]
pub struct PairEntry {
    /// The two factors.
    pub between: [String; 2],
    /// Their correlation.
    #[schemars(range(min = -1, max = 1))]
    pub r: f64,
}

/// A price index exp(sigma Z - sigma^2 / 2), of mean 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Price")]
pub struct PriceEntry {
    /// The factor Z that drives it.
    pub factor: String,
    /// Volatility over the horizon.
    #[schemars(range(min = 0))]
    pub sigma: f64,
}
