//! Effectiveness and worth of controls.

use super::{Estimate, LossMeasures};
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Effects of controls on the risk, one by one and together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ControlMeasures {
    /// Trials that were compared, as the half-open range `[first, end)`. Every set of controls has the same random numbers.
    pub trials: [u64; 2],
    /// Confidence level of the value at risk and the tail value at risk in all reductions.
    pub level: f64,
    /// Risk under three sets of controls: none, those in place, and all.
    pub risks: Vec<RiskUnder>,
    /// How the Shapley values were computed.
    pub shapley: Vec<ShapleyMethod>,
    /// Measures of each control, by id.
    pub controls: Vec<ControlMeasure>,
    /// Interactions of pairs of controls in the total loss, by ids.
    pub interactions: Vec<Interaction>,
    /// Unmet demands of obligations, by name.
    pub obligations: Vec<ObligationMeasures>,
}

/// The risk under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct RiskUnder {
    /// Which of the three sets of controls is at work.
    pub risk: RiskKind,
    /// Ids of the controls at work.
    pub controls: Vec<String>,
    /// Total gross loss of all parties.
    pub total: LossMeasures,
    /// Gross and net losses by party.
    pub parties: Vec<PartyUnder>,
    /// Probability of breaching each tolerance in a trial.
    pub breaches: Vec<BreachUnder>,
    /// Reduction of the total against the previous entry of the list of risks, on the same trials; `None` for the first entry.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reduction: Option<Reduction>,
}

/// Which controls are at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RiskKind {
    /// No controls.
    Inherent,
    /// The controls in place.
    Current,
    /// The controls in place and the proposed controls.
    Target,
}

/// Losses of a party under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct PartyUnder {
    /// Id of the party.
    pub id: String,
    /// Gross losses of the party; `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross: Option<LossMeasures>,
    /// Reduction of the gross losses against the previous risk; `None` for the first risk or without gross losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross_reduction: Option<Reduction>,
    /// Net losses of the party, after contracts and policies; `None` where there are no contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<LossMeasures>,
    /// Reduction of the net losses against the previous risk; `None` for the first risk or without net losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net_reduction: Option<Reduction>,
}

/// Breaches of the tolerance of a node under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct BreachUnder {
    /// Id of the node.
    pub node: String,
    /// Probability of at least one breach in a trial.
    pub probability: Estimate,
    /// Reduction of the probability against the previous risk; `None` for the first risk.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reduction: Option<Estimate>,
}

/// How the Shapley values of some figures were computed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ShapleyMethod {
    /// Figures that were computed this way.
    pub of: Vec<EffectOn>,
    /// Number of random orders of the controls that a value is the mean of; `None` where every set of controls was tried.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub orders: Option<u64>,
    /// Number of sets of controls that were compared.
    pub sets: u64,
}

/// Measures of one control.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ControlMeasure {
    /// Id of the control.
    pub id: String,
    /// Name of the control for people.
    pub name: String,
    /// Role of the control, as in the scenario file.
    pub role: String,
    /// Status of the control: `in_place` or `proposed`.
    pub status: String,
    /// Demands on the control, with the nominal and the realised share that the control answers.
    pub answered: Answered,
    /// Reduction of each figure by the control.
    pub effects: Vec<Effectiveness>,
    /// Benefit against cost of the control; `None` where no cost is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub worth: Option<Worth>,
}

/// Answers of a control to the demands on the control, over all trials. Controls in place are counted with the controls in place at work,
/// proposed controls with all controls at work.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Answered {
    /// Nominal share of answered demands: coverage x reliability, times the mean probability of prevention for a control that only
    /// prevents.
    pub nominal: f64,
    /// Realised share of answered demands; `None` without any demand. For a control that only prevents, a demand is answered if
    /// prevented; for any other control, if prevented or worked on.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub realised: Option<Estimate>,
    /// Number of demands on the control.
    pub demands: u64,
    /// Number of occurrences that the control prevented.
    pub prevented: u64,
    /// Number of demands that the control worked on without preventing the occurrence.
    pub worked: u64,
    /// Number of occurrences that another control had prevented before.
    pub forestalled: u64,
    /// Number of demands where the control was asked and did not work.
    pub failed: u64,
    /// Number of demands where the control was not available, because a node that the control runs on was down.
    pub host_down: u64,
}

/// Figure that controls change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EffectOn {
    /// Total gross loss of all parties.
    Total,
    /// Gross loss of a party, by id.
    Gross(String),
    /// Net loss of a party, by id.
    Net(String),
    /// Probability of breaching the tolerance of a node, by the id of the node.
    Breach(String),
}

/// Effect of a control on one figure. Each number is a reduction: negative where the control makes the figure worse.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Effectiveness {
    /// Figure that is reduced.
    pub on: EffectOn,
    /// Leave-one-out: rise of the figure if this control alone were missing from all controls.
    pub leave_one_out: Reduction,
    /// Standalone: reduction by this control alone, against no controls.
    pub standalone: Reduction,
    /// Shapley value: fair share of this control in the reduction by all controls together.
    pub shapley: Reduction,
    /// Today: for a control in place, the rise of the figure without the control; for a proposed control, the reduction with it. Both are
    /// against the controls in place.
    pub today: Reduction,
}

/// Reduction of the mean, the value at risk and the tail value at risk of a figure. A probability has only `mean`: the reduction of the
/// probability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Reduction {
    /// Reduction of the mean.
    pub mean: Estimate,
    /// Reduction of the value at risk; `None` for a probability.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value_at_risk: Option<Estimate>,
    /// Reduction of the tail value at risk; `None` for a probability.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tail_value_at_risk: Option<Estimate>,
}

/// Interaction of two controls in the target set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Interaction {
    /// Id of the first control.
    pub first: String,
    /// Id of the second control.
    pub second: String,
    /// Leave-one-out of the first control plus that of the second, less the rise of the figure if both were missing: negative for
    /// substitutes, positive for complements.
    pub reduction: Reduction,
    /// Relation of the two controls, by the interval of the mean of `reduction`.
    pub kind: InteractionKind,
}

/// Relation of two controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum InteractionKind {
    /// Complements: each control is worth more with the other control.
    Complements,
    /// Substitutes: each control does some of the work of the other control.
    Substitutes,
    /// The relation cannot be told from independence at this number of trials.
    Unclear,
}

/// Obligation, and the demands that no control answered.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ObligationMeasures {
    /// Name of the obligation.
    pub name: String,
    /// Ids of the controls in place that serve the obligation.
    pub in_place: Vec<String>,
    /// Ids of the proposed controls that serve the obligation.
    pub proposed: Vec<String>,
    /// Unmet demands with the controls in place at work.
    pub current: Unmet,
    /// Unmet demands with all controls at work.
    pub target: Unmet,
}

/// Unmet demands: demands on the controls of an obligation that none of these controls answered.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Unmet {
    /// Probability of a trial with at least one unmet demand.
    pub probability: Estimate,
    /// Number of trials with at least one unmet demand.
    pub trials: u64,
    /// Number of demands in all trials.
    pub demands: u64,
    /// Number of unmet demands in all trials.
    pub unmet: u64,
}

/// Cost and benefit of a control, in the scenario's currency.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Worth {
    /// Id of the party that pays the cost.
    pub payer: String,
    /// Cost per year: the one-off cost spread over the life of the control as an annuity, plus the yearly cost.
    pub yearly_cost: f64,
    /// Gain of all parties together, by gross losses.
    pub all: Gain,
    /// Gain of the payer alone, by the payer's net losses (gross losses without contracts and policies).
    pub of_payer: Gain,
    /// Year by year over the life of the control, for all parties.
    pub years: Vec<WorthYear>,
    /// Sum of the present values of the years, less the one-off cost.
    pub net_present_value: f64,
}

/// Gain from a control per year.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Gain {
    /// Losses saved per year: the reduction of the mean today, times the ramp averaged over the discounted years of the life.
    pub benefit: Estimate,
    /// `benefit` less the cost per year.
    pub net_benefit: Estimate,
    /// Return on security investment (ROSI): net benefit over the cost per year; `None` without cost.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub return_on_investment: Option<Estimate>,
    /// Years until the savings beyond the yearly cost have paid back the one-off cost, undiscounted; `None` if never within the life.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub payback_years: Option<f64>,
    /// Cost per year at which the net benefit is 0; 0 where the control saves nothing.
    pub break_even_cost: f64,
    /// Cost over the horizon per unit of reduction of the tail value at risk today; `None` where the tail value at risk does not fall.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cost_per_tail_unit: Option<f64>,
}

/// One year in the life of a control.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct WorthYear {
    /// Number of the year, from 1. The last year may be a part of a year.
    pub year: u32,
    /// Part of the year that lies within the life, from 0 to 1.
    pub part: f64,
    /// Share of the full effect that the control has in the year, from 0 to 1.
    pub maturity: f64,
    /// Stage of maturity in the year.
    pub stage: Stage,
    /// Losses saved in the year, in the scenario's currency.
    pub benefit: f64,
    /// Yearly cost for the part of the year, without the one-off cost.
    pub cost: f64,
    /// Benefit less cost, discounted from the end of the year to the beginning of the life.
    pub present_value: f64,
}

/// Stage of maturity of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Stage {
    /// The control has no effect yet.
    Planned,
    /// The control has a part of its full effect.
    Partial,
    /// The control has its full effect.
    Full,
}
