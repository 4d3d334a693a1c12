//! Explanation of one trial.

use super::{BoundCause, Program, ScenarioFacts};
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Explanation of one trial: occurrences, outages, losses, payments, and counterfactuals.
///
/// Hours count from the start of the trial. Amounts are in the scenario's currency and equal those of the trial in any run of the same
/// seed, to the last bit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// Program that computed the explanation.
    pub program: Program,
    /// Scenario that was simulated.
    pub scenario: ScenarioFacts,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Number of the trial, from 0.
    pub trial: u64,
    /// Total gross loss of all parties.
    pub total: f64,
    /// Gross and net losses of the parties, by id. Parties that bear no loss and have no part in a contract or policy are left out.
    pub parties: Vec<PartyExplained>,
    /// Occurrences by number, including those that do not happen because a control prevents them.
    pub occurrences: Vec<OccurrenceExplained>,
    /// The outages of nodes, in the order of time.
    pub outages: Vec<Outage>,
    /// Needs that were not felt by their node although members were down, in the order of time.
    pub held: Vec<HeldUp>,
    /// The losses, in the order in which they are settled.
    pub losses: Vec<LossExplained>,
    /// Payments under contracts and policies, in the order of time.
    pub payments: Vec<PaymentExplained>,
    /// Loss that the counterfactuals are about.
    pub quantity: LossOf,
    /// The trial without each occurrence, without each control in place, and with each proposed control.
    pub counterfactuals: Vec<Counterfactual>,
    /// Number of occurrences that have no counterfactual because there are too many.
    pub left_out: u64,
    /// Bounds of the program that the trial hit, so that parts of the trial are missing; empty for a complete trial.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bounds: Vec<BoundCause>,
    /// Fewest occurrences without which the quantity stays within a limit; `None` where no limit was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub fewest: Option<Fewest>,
}

/// Loss by which trials are chosen and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LossOf {
    /// Gross loss of all parties.
    Total,
    /// Gross loss of a party, by id.
    Gross(String),
    /// Net loss of a party, by id.
    Net(String),
}

/// Gross and net loss of a party in the trial.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PartyExplained {
    /// Id of the party.
    pub id: String,
    /// Name of the party.
    pub name: String,
    /// Gross loss of the party.
    pub gross: f64,
    /// Net loss of the party; `None` where there are no contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<f64>,
}

/// One occurrence of a threat.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct OccurrenceExplained {
    /// Number of the occurrence in the trial, from 0.
    pub number: u32,
    /// Id of the threat.
    pub threat: String,
    /// Name of the threat.
    pub name: String,
    /// Time of the occurrence, in hours from the start of the trial.
    pub hour: f64,
    /// Number of the root occurrence, from which this occurrence follows directly or through others.
    pub event: u32,
    /// Number of the occurrence that triggered this occurrence; `None` where none did.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub triggered_by: Option<u32>,
    /// Whether the occurrence happens.
    pub happens: bool,
    /// Id of the control that prevents the occurrence; `None` where none does.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub prevented_by: Option<String>,
    /// Nodes that the occurrence strikes.
    pub strikes: Vec<Strike>,
    /// Direct losses by the occurrence, in the scenario's currency.
    pub direct: f64,
    /// Losses by the downtime that the occurrence causes, in the scenario's currency.
    pub downtime: f64,
}

/// Strike of an occurrence on a node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Strike {
    /// Id of the node.
    pub node: String,
    /// Capacity taken, as a share from 0 to 1.
    pub takes: f64,
    /// Start of the outage, in hours from the start of the trial.
    pub from: f64,
    /// End of the outage, in hours from the start of the trial, cut at the horizon.
    pub to: f64,
}

/// Time without a break in which a node is below full capacity.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Outage {
    /// Id of the node.
    pub node: String,
    /// Name of the node.
    pub name: String,
    /// Start of the outage, in hours from the start of the trial.
    pub from: f64,
    /// End of the outage, in hours from the start of the trial; the horizon for an outage that goes on beyond it.
    pub to: f64,
    /// Lowest capacity during the outage, from 0 to 1.
    pub least: f64,
    /// Stretches of one capacity and one cause, in the order of time.
    pub stretches: Vec<OutageStretch>,
}

/// Stretch of an outage with one capacity and one cause.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct OutageStretch {
    /// Start of the stretch, in hours from the start of the trial.
    pub from: f64,
    /// End of the stretch, in hours from the start of the trial.
    pub to: f64,
    /// Capacity of the node during the stretch, from 0 to 1.
    pub capacity: f64,
    /// Number of the occurrence that causes the stretch.
    pub occurrence: u32,
    /// Id of the node that the occurrence strikes.
    pub cause: String,
    /// Need through which the shortfall reaches the node; `None` where the node itself is struck.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub through: Option<NeedExplained>,
}

/// Need of a node, with the members that are down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct NeedExplained {
    /// Id of the node that has the need.
    pub node: String,
    /// Position of the need in the node's list of needs, from 0.
    pub position: u32,
    /// Ids of the nodes that are members of the need.
    pub members: Vec<String>,
    /// Ids of the members that are down, in the order of the file.
    pub down: Vec<String>,
}

/// Need that kept its node up while members of the need were down.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct HeldUp {
    /// Need that held.
    pub need: NeedExplained,
    /// Start of the time in which the need held, in hours from the start of the trial.
    pub from: f64,
    /// End of the time in which the need held, in hours from the start of the trial.
    pub to: f64,
    /// Reason why the need held.
    pub by: HeldKind,
    /// Whether the node felt the shortfall afterwards, because the need held no longer.
    pub then_felt: bool,
}

/// Reason why a node does not feel that something it needs is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum HeldKind {
    /// Other members make up for the member that is down.
    Members,
    /// A buffer of the need lasts.
    Buffer,
    /// The need is felt only with a probability, and the draw spares the node this time.
    Chance,
}

/// One loss in the trial.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct LossExplained {
    /// Start of the loss, in hours from the start of the trial.
    pub from: f64,
    /// End of the loss, in hours from the start of the trial; equal to `from` for a loss at one instant.
    pub to: f64,
    /// Number of the occurrence that causes the loss.
    pub occurrence: u32,
    /// Id of the node that is down; `None` for a direct loss.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub node: Option<String>,
    /// Category of the loss.
    pub category: String,
    /// Id of the party that bears the loss before any payment.
    pub bearer: String,
    /// Amount of the loss, in the scenario's currency.
    pub amount: f64,
}

/// One payment under a clause or policy.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PaymentExplained {
    /// Time of the loss that the payment answers, in hours from the start of the trial; for a credit the end of its period.
    pub hour: f64,
    /// Number of the root occurrence of the loss that the payment answers; `None` for moves of prices.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub event: Option<u32>,
    /// Clause or policy of the payment, as `contract.clause` or the id of the policy.
    pub term: String,
    /// Id of the party that pays.
    pub payer: String,
    /// Id of the party that is paid.
    pub payee: String,
    /// Amount of the payment, in the scenario's currency.
    pub amount: f64,
}

/// The trial with one change.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Counterfactual {
    /// Change against the trial as it was.
    pub change: Change,
    /// Quantity of the trial with the change.
    pub value: f64,
    /// Reduction of the quantity by the change; negative where the quantity rises.
    pub less: f64,
}

/// Change of a counterfactual.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Change {
    /// The occurrence of this number does not happen, and neither does anything that follows from it.
    WithoutOccurrence(u32),
    /// The control in place with this id is absent.
    WithoutControl(String),
    /// The proposed control with this id is at work.
    WithControl(String),
}

/// The fewest occurrences without which a quantity stays within a limit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Fewest {
    /// Limit of the quantity.
    pub limit: f64,
    /// Numbers of the occurrences: empty where the quantity is within the limit already, `None` where it is beyond the limit without any
    /// occurrence.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub occurrences: Option<Vec<u32>>,
    /// Quantity of the trial without these occurrences.
    pub value: f64,
    /// Whether every smaller set was tried. Otherwise occurrences were left out one by one, each time the occurrence (of the 50 that cost
    /// most) that reduces the quantity most; beyond a hundred occurrences, in bulk.
    pub exact: bool,
}
