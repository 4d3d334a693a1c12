//! One trial, explained.

use super::{BoundCause, Program, ScenarioFacts};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What happened in one trial: causes, what fell, what it cost, who bore it, and what would have been without.
///
/// Hours count from the start of the trial. Amounts are those of the trial in any run of the same seed, to the last bit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Explanation {
    /// What computed it.
    pub program: Program,
    /// What was simulated.
    pub scenario: ScenarioFacts,
    /// Seed of all random numbers.
    pub seed: u64,
    /// The trial.
    pub trial: u64,
    /// Gross loss of all parties.
    pub total: f64,
    /// What each party lost and was left with, by id; parties with neither are left out.
    pub parties: Vec<PartyExplained>,
    /// The occurrences by number, those that do not happen because a control prevents them among them.
    pub occurrences: Vec<OccurrenceExplained>,
    /// The outages of nodes, in the order of time.
    pub outages: Vec<Outage>,
    /// Where members of a need were down and its node did not feel it, in the order of time.
    pub held: Vec<HeldUp>,
    /// The losses, in the order in which they are settled.
    pub losses: Vec<LossExplained>,
    /// What contracts and policies paid, in the order of time.
    pub payments: Vec<PaymentExplained>,
    /// What is explained by counterfactuals.
    pub quantity: Quantity,
    /// The trial as it would have been without each occurrence, and without and with each control.
    pub counterfactuals: Vec<Counterfactual>,
    /// How many occurrences have no counterfactual because there are too many.
    pub left_out: u64,
    /// The bounds that the trial hit, so that something is missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bounds: Vec<BoundCause>,
    /// The fewest occurrences without which the quantity stays within a limit, where one was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub fewest: Option<Fewest>,
}

/// A loss by which trials are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Quantity {
    /// Gross loss of all parties.
    Total,
    /// Gross loss of a party, by id.
    Gross(String),
    /// Net loss of a party, by id.
    Net(String),
}

/// What a party lost in the trial.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PartyExplained {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it lost.
    pub gross: f64,
    /// What it was left with; `None` where there are no contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<f64>,
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OccurrenceExplained {
    /// Its number in the trial.
    pub number: u32,
    /// Id of the threat.
    pub threat: String,
    /// Name of the threat.
    pub name: String,
    /// When.
    pub hour: f64,
    /// Number of the occurrence that it follows from in the end.
    pub event: u32,
    /// Number of the occurrence that triggered it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub triggered_by: Option<u32>,
    /// Whether it happens.
    pub happens: bool,
    /// The control that prevents it, by id.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub prevented_by: Option<String>,
    /// What it strikes.
    pub strikes: Vec<Strike>,
    /// What it costs by itself, and by the downtime that it causes.
    pub direct: f64,
    /// See `direct`.
    pub downtime: f64,
}

/// A node is struck.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Strike {
    /// Id of the node.
    pub node: String,
    /// Capacity taken.
    pub takes: f64,
    /// From when.
    pub from: f64,
    /// Until when, cut at the horizon.
    pub to: f64,
}

/// A time without a break in which a node is below full capacity.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Outage {
    /// Id of the node.
    pub node: String,
    /// Name of the node.
    pub name: String,
    /// From when.
    pub from: f64,
    /// Until when; the horizon where it goes on.
    pub to: f64,
    /// Its least capacity.
    pub least: f64,
    /// Capacity and cause, stretch by stretch.
    pub stretches: Vec<OutageStretch>,
}

/// A stretch of an outage.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OutageStretch {
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// Capacity.
    pub capacity: f64,
    /// Number of the occurrence that causes it.
    pub occurrence: u32,
    /// Id of the node where that strikes.
    pub cause: String,
    /// The need through which it comes; `None` where the node itself is struck.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub through: Option<NeedExplained>,
}

/// A need of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct NeedExplained {
    /// Id of the node.
    pub node: String,
    /// Position of the need, from 0.
    pub position: u32,
    /// Ids of its members.
    pub members: Vec<String>,
    /// Those of them that are down, in the order of the file.
    pub down: Vec<String>,
}

/// A need that held while members of it were down.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct HeldUp {
    /// The need.
    pub need: NeedExplained,
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// What held.
    pub by: HeldKind,
    /// Whether the node felt it afterwards, because it held no longer.
    pub then_felt: bool,
}

/// What keeps a node from feeling that something it needs is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum HeldKind {
    /// Other members make up for it.
    Members,
    /// A buffer.
    Buffer,
    /// The need is felt with a probability, which spares the node this time.
    Chance,
}

/// One loss.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LossExplained {
    /// From when.
    pub from: f64,
    /// Until when; the same for what is lost at once.
    pub to: f64,
    /// Number of the occurrence that causes it.
    pub occurrence: u32,
    /// Id of the node that is down; `None` of a direct loss.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub node: Option<String>,
    /// What kind of loss.
    pub category: String,
    /// Id of who bears it before any payment.
    pub bearer: String,
    /// How much.
    pub amount: f64,
}

/// One payment.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PaymentExplained {
    /// When what it answers happened; for a credit the end of its period.
    pub hour: f64,
    /// Number of the occurrence that what it answers follows from; `None` for moves of prices.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub event: Option<u32>,
    /// Under which clause or policy, as `contract.clause` or the id of the policy.
    pub term: String,
    /// Id of who pays.
    pub payer: String,
    /// Id of who is paid.
    pub payee: String,
    /// How much.
    pub amount: f64,
}

/// The trial with one thing changed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Counterfactual {
    /// What is changed.
    pub change: Change,
    /// The quantity then.
    pub value: f64,
    /// By how much that is less than it was; negative if more.
    pub less: f64,
}

/// What is changed in a counterfactual.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Change {
    /// An occurrence does not happen, nor what follows from it.
    WithoutOccurrence(u32),
    /// A control that is in place is not there.
    WithoutControl(String),
    /// A control that is proposed is there.
    WithControl(String),
}

/// The fewest occurrences without which a quantity stays within a limit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Fewest {
    /// The limit.
    pub limit: f64,
    /// Their numbers; none where the quantity is within the limit already, `None` where it is beyond it without any occurrence.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub occurrences: Option<Vec<u32>>,
    /// The quantity without them.
    pub value: f64,
    /// Whether every smaller set was tried; else occurrences were left out one by one, each time that which takes most (of the 50 that cost
    /// most), and beyond a hundred in bulk.
    pub exact: bool,
}
