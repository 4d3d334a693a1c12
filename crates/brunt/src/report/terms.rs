//! Effects of contracts and insurance on the losses.

use super::{Estimate, ExceedanceCurves, LossMeasures};
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Net losses of the parties, and the effect of each clause, cap and policy.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct TermsMeasures {
    /// Net losses of the parties that bear, pay or receive anything, by id.
    pub parties: Vec<PartyNet>,
    /// Payments under clauses of contracts: indemnities, service levels and price terms.
    pub clauses: Vec<ClauseMeasures>,
    /// Measures of the caps of indemnities.
    pub caps: Vec<CapMeasures>,
    /// Measures of the policies, by id.
    pub policies: Vec<PolicyMeasures>,
}

/// Net losses of a party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PartyNet {
    /// Id of the party in the scenario.
    pub id: String,
    /// Name of the party for people.
    pub name: String,
    /// Steps from gross to net, in means per horizon. Amounts that add to the party's net losses are positive, amounts that the party
    /// receives negative. The lines add up to the mean of `net`.
    pub statement: Vec<StatementLine>,
    /// Net loss of the party in a trial (AEP); negative for a gain.
    pub net: LossMeasures,
    /// Largest gross loss of the party by one event of a trial (OEP); `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub largest_gross: Option<LossMeasures>,
    /// Largest net loss of the party by one event of a trial (OEP).
    pub largest_net: LossMeasures,
    /// Exceedance curves of `net` and `largest_net`: loss by return period.
    pub exceedance: ExceedanceCurves,
    /// Premiums that the party pays in a year, never counted in losses; received premiums are negative.
    pub premiums: f64,
    /// Fees that the party pays in a year, never counted in losses; received fees are negative.
    pub fees: f64,
    /// Part that the party bears in a year of the costs that both sides of a contract fund, such as costs of controls.
    pub co_funded: f64,
}

/// Line of the statement from gross to net.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct StatementLine {
    /// Kind of the line.
    pub kind: StatementKind,
    /// Clause as `contract.clause`, or id of the policy; empty for lines of the party that belong to no term.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "String::is_empty"))]
    pub term: String,
    /// Mean amount per horizon.
    pub mean: f64,
}

/// Kind of a line of the statement from gross to net.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StatementKind {
    /// Losses by events, before any term.
    Gross,
    /// Costs of ending contracts.
    Termination,
    /// Moves of prices.
    Prices,
    /// Payment under an indemnity.
    Indemnity,
    /// Credits of a service level.
    Credit,
    /// Amount that a price term passes on.
    PriceTerm,
    /// Recovery under a policy.
    Recovery,
    /// Premium for reinstating a limit.
    Reinstatement,
}

/// Measures of a clause of a contract.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ClauseMeasures {
    /// Id of the clause, as `contract.clause`.
    pub id: String,
    /// Kind of the clause: an indemnity, a credit or a price term.
    pub kind: StatementKind,
    /// Id of the party that pays. Under a price term: the side of the contract other than `payee`, which pays where the amount is
    /// positive.
    pub payer: String,
    /// Id of the party that is paid.
    pub payee: String,
    /// Amount paid under the clause in a trial; under a price term negative where `payee` pays.
    pub paid: LossMeasures,
    /// Results of a service level; `None` for other clauses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub service: Option<ServiceMeasures>,
}

/// Results of a service level.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ServiceMeasures {
    /// Probability of at least one miss per horizon.
    pub miss_probability: Estimate,
    /// Mean number of periods with a miss, per horizon.
    pub misses: Estimate,
    /// Mean amount of credits that were earned back, per horizon.
    pub earned_back: Estimate,
    /// Probability per horizon that misses end the contract.
    pub termination_probability: Estimate,
    /// Mean actual loss of the buyer per horizon by downtime of the nodes measured, or by downtime caused there.
    pub real_loss: Estimate,
    /// Mean credit as a share of `real_loss`; `None` where `real_loss` is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub credit_share: Option<f64>,
}

/// Measures of a cap of liability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct CapMeasures {
    /// Id of the cap, as `contract.clause` or `contract.pool`.
    pub id: String,
    /// Kind of the cap.
    pub kind: CapKind,
    /// Ids of the parties that the cap protects.
    pub payers: Vec<String>,
    /// Ids of the parties that are left with the losses above the cap.
    pub payees: Vec<String>,
    /// Amount of the cap, in the scenario's currency.
    pub cap: f64,
    /// Probability per horizon that the cap binds.
    pub binds: Estimate,
    /// Mean amount above the cap, per horizon.
    pub above: Estimate,
}

/// Kind of a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
pub enum CapKind {
    /// Cap per event.
    Event,
    /// Cap per contract year.
    Annual,
    /// Cap per contract year, shared with other indemnities.
    Pool,
}

/// Measures of an insurance policy.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PolicyMeasures {
    /// Id of the policy in the scenario.
    pub id: String,
    /// Name of the policy for people.
    pub name: String,
    /// Id of the insured party.
    pub insured: String,
    /// Insurers as pairs of party id and share from 0 to 1.
    pub insurers: Vec<(String, f64)>,
    /// Recovery that the policy pays in a trial.
    pub recovery: LossMeasures,
    /// Probability per horizon that the policy answers any loss.
    pub attachment_probability: Estimate,
    /// Probability per horizon that an event uses up the limit for an event; `None` without such a limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub event_exhaustion_probability: Option<Estimate>,
    /// Probability per horizon that the limit for a year is used up; `None` without such a limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub annual_exhaustion_probability: Option<Estimate>,
    /// Mean covered loss per horizon, before the deductible.
    pub covered: Estimate,
    /// Mean covered loss per horizon above the limits of the policy. A higher layer may pay it; what no policy pays is left to the
    /// insured.
    pub above_limit: Estimate,
    /// Mean hours per horizon of covered outages that lie in the waiting period; `None` without a waiting period.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub hours_waited: Option<Estimate>,
    /// Mean reinstatement premium per horizon; `None` where reinstatement costs nothing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reinstatement_premium: Option<Estimate>,
    /// Premium of the policy; `None` where no premium is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub premium: Option<PremiumMeasures>,
    /// Basis risk of parametric cover: payout against loss; `None` for other cover.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub basis_risk: Option<BasisRisk>,
}

/// Premium of a policy, with ratios to limit and recovery.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PremiumMeasures {
    /// Whether the premium is quoted or computed from the recoveries.
    pub basis: PremiumBasis,
    /// Premium for a policy year, in the scenario's currency.
    pub amount: f64,
    /// Premium over the limit (for the year, else for an event); `None` without a limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rate_on_line: Option<f64>,
    /// Expected recovery of a year over the premium; `None` for a premium of 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub loss_ratio: Option<Estimate>,
}

/// Source of a premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
pub enum PremiumBasis {
    /// The premium is quoted.
    Quoted,
    /// The premium is computed from the recoveries.
    Technical,
}

/// Basis risk: payout of parametric cover against the loss that the cover is meant for.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct BasisRisk {
    /// Losses that the payout is compared with, in words.
    #[cfg_attr(feature = "serde", serde(default))]
    pub against: String,
    /// Mean loss per horizon.
    pub actual: Estimate,
    /// Mean of payout less loss, per horizon.
    pub difference: Estimate,
    /// Standard deviation of payout less loss, per horizon.
    pub standard_deviation: f64,
    /// Probability per horizon that the payout is less than the loss.
    pub short_pay_probability: Estimate,
}
