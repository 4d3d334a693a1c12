//! What contracts and insurance make of the losses.

use super::{Estimate, ExceedanceCurves, LossMeasures};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Who bears what in the end, and what each term does.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct TermsMeasures {
    /// Parties that bear, pay or receive anything, by id.
    pub parties: Vec<PartyNet>,
    /// Clauses of contracts: indemnities, service levels and price terms.
    pub clauses: Vec<ClauseMeasures>,
    /// Caps of indemnities.
    pub caps: Vec<CapMeasures>,
    /// Policies, by id.
    pub policies: Vec<PolicyMeasures>,
}

/// What a party is left with.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PartyNet {
    /// Its id in the scenario.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// From gross to net in means per horizon: what adds to its net losses is positive, what it receives negative. The lines add up to the
    /// mean of `net`.
    pub statement: Vec<StatementLine>,
    /// What it is left with of a trial (AEP); negative where it is left with a gain.
    pub net: LossMeasures,
    /// What it lost by the largest event of a trial (OEP); `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub largest_gross: Option<LossMeasures>,
    /// The most it is left with of one event of a trial (OEP).
    pub largest_net: LossMeasures,
    /// Loss by return period of the two nets.
    pub exceedance: ExceedanceCurves,
    /// Premiums and fees that it pays or receives in a year beside its losses, and never in them; received ones are negative.
    pub premiums: f64,
    /// Fees, alike.
    pub fees: f64,
    /// What it bears of the costs of a year that both sides of a contract fund, such as of controls.
    pub co_funded: f64,
}

/// A step from gross to net.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct StatementLine {
    /// What it is.
    pub kind: StatementKind,
    /// The clause as `contract.clause`, or the policy; empty for the party's own lines.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
    pub term: String,
    /// Its mean per horizon.
    pub mean: f64,
}

/// What a step from gross to net is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StatementKind {
    /// Losses by events, before any term.
    Gross,
    /// Costs of ending contracts.
    Termination,
    /// Moves of prices.
    Prices,
    /// An indemnity.
    Indemnity,
    /// Credits of a service level.
    Credit,
    /// What a price term passes on.
    PriceTerm,
    /// A recovery under a policy.
    Recovery,
    /// Premium for restoring a limit.
    Reinstatement,
}

/// A clause of a contract.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ClauseMeasures {
    /// `contract.clause`.
    pub id: String,
    /// What it is: an indemnity, a credit or a price term.
    pub kind: StatementKind,
    /// Id of the party that pays; of a price term the other side than `payee`, which pays where the amount is positive.
    pub payer: String,
    /// Id of the party that is paid.
    pub payee: String,
    /// What is paid.
    pub paid: LossMeasures,
    /// Of a service level, how it fared.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub service: Option<ServiceMeasures>,
}

/// How a service level fared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ServiceMeasures {
    /// Probability of at least one miss per horizon.
    pub miss_probability: Estimate,
    /// Mean number of periods with a miss.
    pub misses: Estimate,
    /// Mean credit that was earned back.
    pub earned_back: Estimate,
    /// Probability that misses end the contract.
    pub termination_probability: Estimate,
    /// Mean of what the buyer really loses by downtime of the nodes measured, or caused there.
    pub real_loss: Estimate,
    /// Mean credit as a share of that; `None` where that is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub credit_share: Option<f64>,
}

/// A cap of liability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct CapMeasures {
    /// `contract.clause`, or `contract.pool`.
    pub id: String,
    /// What it caps.
    pub kind: CapKind,
    /// Ids of the parties that it protects.
    pub payers: Vec<String>,
    /// Ids of the parties that are left with what lies above it.
    pub payees: Vec<String>,
    /// The cap.
    pub cap: f64,
    /// Probability that it binds.
    pub binds: Estimate,
    /// Mean of what lies above it.
    pub above: Estimate,
}

/// What a cap is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum CapKind {
    /// An event.
    Event,
    /// A contract year.
    Annual,
    /// A contract year, together with other indemnities.
    Pool,
}

/// An insurance policy.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PolicyMeasures {
    /// Its id in the scenario.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Id of the insured.
    pub insured: String,
    /// Insurers by id, and their shares.
    pub insurers: Vec<(String, f64)>,
    /// What it pays.
    pub recovery: LossMeasures,
    /// Probability that it answers anything.
    pub attachment_probability: Estimate,
    /// Probability that an event uses up the limit for an event; `None` without such a limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub event_exhaustion_probability: Option<Estimate>,
    /// Probability that the limit for a year is used up; `None` without such a limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub annual_exhaustion_probability: Option<Estimate>,
    /// Mean of what it covers, before its deductible.
    pub covered: Estimate,
    /// Mean of what it covers above its limits: the uninsured gap.
    pub above_limit: Estimate,
    /// Mean hours of covered outages that lie in its waiting period; `None` without one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub hours_waited: Option<Estimate>,
    /// Mean premium for restoring its limit; `None` where that costs nothing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reinstatement_premium: Option<Estimate>,
    /// What it costs; `None` where that is not stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub premium: Option<PremiumMeasures>,
    /// Of parametric cover: payout against loss.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub basis_risk: Option<BasisRisk>,
}

/// What a policy costs, and how that compares.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PremiumMeasures {
    /// Whether the premium is quoted or follows from the recoveries.
    pub basis: PremiumBasis,
    /// For a policy year.
    pub amount: f64,
    /// Premium over limit (for the year, else for an event); `None` without limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rate_on_line: Option<f64>,
    /// Expected recovery of a year over premium; `None` for a premium of 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub loss_ratio: Option<Estimate>,
}

/// Where a premium comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum PremiumBasis {
    /// It is quoted.
    Quoted,
    /// It follows from the recoveries.
    Technical,
}

/// Payout of parametric cover against the loss that it is meant for.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct BasisRisk {
    /// The losses that the payout is held against, in words.
    #[cfg_attr(feature = "serde", serde(default))]
    pub against: String,
    /// Mean of the loss.
    pub actual: Estimate,
    /// Mean of payout less loss.
    pub difference: Estimate,
    /// Standard deviation of payout less loss.
    pub standard_deviation: f64,
    /// Probability that the payout is less than the loss.
    pub short_pay_probability: Estimate,
}
