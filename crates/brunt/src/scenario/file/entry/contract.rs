//! Contracts as a file states them.

use super::node::HoursEntry;
use super::quantity::{DurationEntry, OneOrMany, ShareEntry};
use super::threat::SelectorEntry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An agreement under which a seller serves a buyer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Contract")]
pub struct ContractEntry {
    /// Name for people; the id if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of the party that serves and is paid.
    pub seller: String,
    /// Id of the party that pays.
    pub buyer: String,
    /// The fee for a year of 8,760 h, which credits are a part and caps a multiple of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub yearly_fee: Option<f64>,
    /// Most that all service levels with one kind of period credit for a period, as a share of its fee; no cap if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_risk: Option<ShareEntry>,
    /// Annual caps that several indemnities share, by id: what one of them has used is gone for the others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pools: BTreeMap<String, CapEntry>,
    /// Promises about the service, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sla: BTreeMap<String, ServiceLevelEntry>,
    /// Promises to answer for losses, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indemnity: BTreeMap<String, IndemnityEntry>,
    /// Costs and revenues that move with a price index, and who bears how much of that, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub price: BTreeMap<String, PriceTermEntry>,
    /// Costs of a year, such as of controls, that the two sides share, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub co_funding: BTreeMap<String, CoFundingEntry>,
}

impl ContractEntry {
    /// A contract between two parties, by their ids.
    pub fn new(seller: &str, buyer: &str) -> Self {
        Self { seller: seller.into(), buyer: buyer.into(), ..Self::default() }
    }
}

/// A cost of a year of one side, of which the other bears a share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CoFunding")]
pub struct CoFundingEntry {
    /// The cost of a year.
    #[schemars(range(min = 0))]
    pub cost: f64,
    /// Id of the seller or the buyer, who pays it.
    pub payer: String,
    /// The part that the other side bears.
    pub share: ShareEntry,
}

/// The most that is paid: an amount, or a multiple of the contract's yearly fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Cap")]
pub enum CapEntry {
    /// An amount.
    Amount(f64),
    /// A multiple of the yearly fee.
    Fees(FeesEntry),
}

impl From<f64> for CapEntry {
    fn from(amount: f64) -> Self {
        Self::Amount(amount)
    }
}

/// A multiple of the contract's yearly fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fees")]
pub struct FeesEntry {
    /// How many yearly fees.
    #[schemars(range(min = 0))]
    pub fees: f64,
}

/// Which losses a term answers: all that is stated must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Covers")]
pub enum CoversEntry {
    /// All losses of the party, and nothing that it has paid under clauses.
    Word(AllEntry),
    /// Some of them.
    Some(Box<CoverEntry>),
}

impl CoversEntry {
    /// All losses that the party bears itself.
    pub fn all() -> Self {
        Self::Word(AllEntry::All)
    }
}

impl From<CoverEntry> for CoversEntry {
    fn from(cover: CoverEntry) -> Self {
        Self::Some(Box::new(cover))
    }
}

/// The word `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "All")]
pub enum AllEntry {
    /// Everything.
    All,
}

/// A choice among losses: all that is stated must hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cover")]
pub struct CoverEntry {
    /// Ids of threats whose occurrences cause the loss; any if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threats: Option<OneOrMany<String>>,
    /// In place of `threats`: all threats but these, such as those that a policy excludes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except_threats: Option<OneOrMany<String>>,
    /// Categories of loss; any if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<OneOrMany<String>>,
    /// Nodes whose downtime it is; any, and direct losses too, if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<NodesEntry>,
    /// Nodes where the disruption acts; any, and direct losses too, if left out. `{ owner = "cloudco" }` makes it contingent cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causes: Option<NodesEntry>,
    /// Clauses as `contract.clause` under which the party pays: what it has paid is covered, by `threats` and `causes` of what it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfers: Option<OneOrMany<String>>,
    /// Whether losses of the party itself are covered: yes, unless `transfers` is all that is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_losses: Option<bool>,
}

/// Nodes by id, or by their properties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Nodes")]
pub enum NodesEntry {
    /// One, by id.
    One(String),
    /// Some, by id.
    Many(Vec<String>),
    /// All that a selector selects.
    Selector(SelectorEntry),
}

impl<const N: usize> From<[&str; N]> for NodesEntry {
    fn from(ids: [&str; N]) -> Self {
        Self::Many(ids.iter().map(|id| (*id).to_owned()).collect())
    }
}

/// A promise to answer for losses of the other party, or of another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Indemnity")]
pub struct IndemnityEntry {
    /// Id of the party that pays; the seller if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Id of the party whose losses they are; the buyer if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Which losses.
    pub covers: CoversEntry,
    /// The part of them that is answered: a share below 1 has both sides fund the loss. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<ShareEntry>,
    /// Most that is paid for an event; no cap if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_cap: Option<CapEntry>,
    /// Most that is paid in a contract year; no cap if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_cap: Option<CapEntry>,
    /// Ids of the contract's pools that it draws on; none if left out, as of a carve-out from the cap of liability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pools: Option<OneOrMany<String>>,
    /// Which of several indemnities of one loss pays first: the lower number. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub order: Option<u32>,
}

impl IndemnityEntry {
    /// Answers for covered losses in full.
    pub fn new(covers: impl Into<CoversEntry>) -> Self {
        Self {
            from: None,
            to: None,
            covers: covers.into(),
            share: None,
            event_cap: None,
            annual_cap: None,
            pools: None,
            order: None,
        }
    }
}

/// A promise about nodes, measured over periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ServiceLevel")]
pub struct ServiceLevelEntry {
    /// The nodes that are measured, together; their hours in service count.
    pub measures: NodesEntry,
    /// How often. Months if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodEntry>,
    /// What is measured. The time average of capacity if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<LevelMeasureEntry>,
    /// Credits by how bad the period was; the worst band that applies counts.
    pub bands: OneOrMany<BandEntry>,
    /// The part of the fee that the clause is about. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocation: Option<ShareEntry>,
    /// Hours that are not held against the seller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<ExcusedEntry>,
    /// When a credit is given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earn_back: Option<EarnBackEntry>,
    /// When misses end the contract, and what that costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination: Option<TerminationEntry>,
    /// Whether credits are all that the buyer gets for downtime of these nodes: indemnities of the contract then do not answer it, nor
    /// downtime elsewhere that is caused there. No if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_remedy: Option<bool>,
}

impl ServiceLevelEntry {
    /// Monthly time-average availability of nodes.
    pub fn new(measures: impl Into<NodesEntry>, bands: Vec<BandEntry>) -> Self {
        Self {
            measures: measures.into(),
            period: None,
            measure: None,
            bands: bands.into(),
            allocation: None,
            excused: None,
            earn_back: None,
            termination: None,
            exclusive_remedy: None,
        }
    }
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Period")]
pub enum PeriodEntry {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
}

/// What a service level measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "LevelMeasure")]
pub enum LevelMeasureEntry {
    /// The time average of capacity.
    TimeAverage,
    /// The share of time at or above a capacity.
    ShareAtLeast(ShareEntry),
    /// Hours below a capacity, added over the nodes; 1 for any shortfall.
    OutageHours(ShareEntry),
}

/// A credit that is due from a threshold on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Band")]
pub struct BandEntry {
    /// Availability strictly below this is a miss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<ShareEntry>,
    /// With `outage_hours`: strictly more hours than this are a miss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<DurationEntry>,
    /// The credit, as a share of the allocated fee of the period.
    pub credit: ShareEntry,
}

impl BandEntry {
    /// A credit for availability below a threshold.
    pub fn below(threshold: f64, credit: f64) -> Self {
        Self { below: Some(threshold.into()), above: None, credit: credit.into() }
    }
}

/// Hours that a service level does not hold against the seller.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Excused")]
pub struct ExcusedEntry {
    /// Ids of threats whose hours do not count, such as force majeure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threats: Option<OneOrMany<String>>,
    /// Nodes whose disruptions' hours do not count, such as the buyer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causes: Option<NodesEntry>,
    /// Weekly hours of agreed maintenance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance: Option<OneOrMany<HoursEntry>>,
    /// Whether excused hours count as good time. If left out they leave the period, so that fewer hours make up the same share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_as_up: Option<bool>,
}

/// A credit is given back if the periods that follow are good.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EarnBack")]
pub struct EarnBackEntry {
    /// Availability that each of them must reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<ShareEntry>,
    /// With `outage_hours`: the most hours that each may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<DurationEntry>,
    /// How many periods.
    #[schemars(range(min = 1))]
    pub periods: u32,
}

/// A contract ends after too many misses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Termination")]
pub struct TerminationEntry {
    /// So many periods with a miss...
    #[schemars(range(min = 1))]
    pub misses: u32,
    /// ...among so many in a row.
    #[schemars(range(min = 1))]
    pub within: u32,
    /// What ending it costs, once in a trial.
    #[schemars(range(min = 0))]
    pub cost: f64,
    /// Id of the party that bears the cost.
    pub bearer: String,
}

/// A cost or a revenue that moves with a price index, and the part of the move that the other side bears.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PriceTerm")]
pub struct PriceTermEntry {
    /// Id of the index, among the prices of the factors; it is 1 on average.
    pub index: String,
    /// Id of the seller or the buyer, whose cost or revenue it is.
    pub bearer: String,
    /// What the bearer pays in a year while the index is 1: it loses when the index rises.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub cost: Option<f64>,
    /// What the bearer earns in a year while the index is 1: it loses when the index falls.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub revenue: Option<f64>,
    /// Moves of the index within 1 - neutral and 1 + neutral stay with the bearer; those beyond are passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neutral: Option<ShareEntry>,
    /// The part of what lies beyond `neutral`, `floor` and `cap` that is passed on. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passes: Option<ShareEntry>,
    /// Moves of the index below this, at most 1, are passed on; with `cap` it makes a collar.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub floor: Option<f64>,
    /// Moves of the index above this, at least 1, are passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub cap: Option<f64>,
    /// Bands of the index and the part of the moves within each that is passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bands: Option<Vec<PriceBandEntry>>,
    /// A rate agreed for a part of the amount, whatever the index does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward: Option<ForwardEntry>,
}

/// A band of an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PriceBand")]
pub struct PriceBandEntry {
    /// Where it begins. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub from: Option<f64>,
    /// Where it ends. Never if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub to: Option<f64>,
    /// The part of moves within it that is passed on.
    pub passes: ShareEntry,
}

/// A rate agreed in advance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Forward")]
pub struct ForwardEntry {
    /// The part of the amount.
    pub share: ShareEntry,
    /// The index at which it is settled. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub rate: Option<f64>,
}
