//! What controls are worth.

use super::{Estimate, LossMeasures};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What controls do to the risk, one by one and together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ControlMeasures {
    /// Trials that were compared, all with the same luck: the half-open range `[first, end)`.
    pub trials: [u64; 2],
    /// Level of the value at risk and the tail value at risk below.
    pub level: f64,
    /// The risk without controls, with those in place, and with all.
    pub risks: Vec<RiskUnder>,
    /// How Shapley values were found.
    pub shapley: Vec<ShapleyMethod>,
    /// Each control, by id.
    pub controls: Vec<ControlMeasure>,
    /// Pairs of controls, by ids: what they are worth together beyond what each is worth with the other.
    pub interactions: Vec<Interaction>,
    /// Obligations, by name.
    pub obligations: Vec<ObligationMeasures>,
}

/// The risk under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct RiskUnder {
    /// Which of the three it is.
    pub risk: RiskKind,
    /// Ids of the controls at work.
    pub controls: Vec<String>,
    /// Gross losses of all parties.
    pub total: LossMeasures,
    /// Gross and net losses by party.
    pub parties: Vec<PartyUnder>,
    /// Probability of breaching each tolerance in a trial.
    pub breaches: Vec<BreachUnder>,
    /// What it takes from the total of the risk that is listed before it, on the same trials; `None` of the first.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reduction: Option<Reduction>,
}

/// Which controls are at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RiskKind {
    /// None.
    Inherent,
    /// Those in place.
    Current,
    /// Those in place and those proposed.
    Target,
}

/// A party under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PartyUnder {
    /// Its id.
    pub id: String,
    /// What it loses; `None` for a party that bears no losses.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross: Option<LossMeasures>,
    /// By how much less than in the risk before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub gross_reduction: Option<Reduction>,
    /// What it is left with after contracts and policies; `None` where there are none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net: Option<LossMeasures>,
    /// By how much less than in the risk before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub net_reduction: Option<Reduction>,
}

/// A tolerance under a set of controls.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct BreachUnder {
    /// Id of the node.
    pub node: String,
    /// Probability of at least one breach in a trial.
    pub probability: Estimate,
    /// By how much less than in the risk before.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reduction: Option<Estimate>,
}

/// How Shapley values of some figures were found.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ShapleyMethod {
    /// Of which figures.
    pub of: Vec<EffectOn>,
    /// Random orders of the controls whose mean they are; `None` where every set was tried.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub orders: Option<u64>,
    /// How many sets were compared.
    pub sets: u64,
}

/// One control.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ControlMeasure {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its role, as in the file.
    pub role: String,
    /// `in_place` or `proposed`.
    pub status: String,
    /// What it should do and what it did.
    pub answered: Answered,
    /// What it takes from each figure.
    pub effects: Vec<Effectiveness>,
    /// What it is worth; `None` where no cost is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub worth: Option<Worth>,
}

/// How a control answered the demands on it, over all trials; controls in place as things are, others with all at work.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Answered {
    /// The part of its demands that it answers by the file: coverage x reliability, times the mean chance to prevent if that is what it does.
    pub nominal: f64,
    /// The part that it did answer: prevented, if that is what it does, else worked on; `None` without any demand.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub realised: Option<Estimate>,
    /// Demands on it.
    pub demands: u64,
    /// Occurrences that it prevented.
    pub prevented: u64,
    /// Demands that it worked on without preventing them.
    pub worked: u64,
    /// Occurrences that another control had prevented before.
    pub forestalled: u64,
    /// Demands that it failed on by itself.
    pub failed: u64,
    /// Demands that it failed on because what it runs on was down.
    pub host_down: u64,
}

/// A figure that controls change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EffectOn {
    /// Gross loss of all parties.
    Total,
    /// Gross loss of a party, by id.
    Gross(String),
    /// Net loss of a party, by id.
    Net(String),
    /// Probability of breaching a tolerance, by the id of the node.
    Breach(String),
}

/// What a control takes from one figure: each number is a reduction, negative where it makes things worse.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Effectiveness {
    /// From which.
    pub on: EffectOn,
    /// What would be lost if only this control were missing of all.
    pub leave_one_out: Reduction,
    /// What it takes alone.
    pub standalone: Reduction,
    /// Its fair part of what all take together.
    pub shapley: Reduction,
    /// What dropping it now would cost, or what adding it now would take.
    pub today: Reduction,
}

/// A reduction of the mean and of the tail. Of a probability there is only the mean, which is the probability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Reduction {
    /// Of the mean.
    pub mean: Estimate,
    /// Of the value at risk.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value_at_risk: Option<Estimate>,
    /// Of the tail value at risk.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tail_value_at_risk: Option<Estimate>,
}

/// How two controls of those in the target depend on each other.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Interaction {
    /// Id of the first.
    pub first: String,
    /// Id of the second.
    pub second: String,
    /// By how much what both would be missed for is less than what each would be missed for: negative for substitutes.
    pub reduction: Reduction,
    /// What they are to each other, where that can be told.
    pub kind: InteractionKind,
}

/// What two controls are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum InteractionKind {
    /// Each is worth more with the other.
    Complements,
    /// Each does some of what the other does.
    Substitutes,
    /// Not to be told from independent at this many trials.
    Unclear,
}

/// An obligation and how often nothing answered it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ObligationMeasures {
    /// The obligation.
    pub name: String,
    /// Ids of the controls in place that serve it.
    pub in_place: Vec<String>,
    /// Ids of those proposed.
    pub proposed: Vec<String>,
    /// With the controls in place.
    pub current: Unmet,
    /// With all.
    pub target: Unmet,
}

/// Demands on the controls of an obligation that none of them answered.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Unmet {
    /// Probability of a trial with at least one.
    pub probability: Estimate,
    /// Trials with at least one.
    pub trials: u64,
    /// How many demands there were in all trials.
    pub demands: u64,
    /// How many none of the controls answered.
    pub unmet: u64,
}

/// What a control costs and what it brings, in a year.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Worth {
    /// Id of the party that pays.
    pub payer: String,
    /// Cost of a year: what is paid once spread over its life as an annuity, and what is paid yearly.
    pub yearly_cost: f64,
    /// For all parties together, by gross losses.
    pub all: Gain,
    /// For the payer alone, by its net losses.
    pub of_payer: Gain,
    /// Year by year over the life, for all parties.
    pub years: Vec<WorthYear>,
    /// Sum of the present values of the years, less what is paid once.
    pub net_present_value: f64,
}

/// What is gained, in a year.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Gain {
    /// Losses that it saves in a year, as an annuity of the ramp.
    pub benefit: Estimate,
    /// Benefit less cost.
    pub net_benefit: Estimate,
    /// Net benefit over cost (ROSI); `None` without cost.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub return_on_investment: Option<Estimate>,
    /// Years until what is saved beyond the yearly cost has paid for what was paid once; `None` if never within the life.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub payback_years: Option<f64>,
    /// The yearly cost at which it would be worth nothing; 0 where it saves nothing.
    pub break_even_cost: f64,
    /// Yearly cost for each unit that the tail value at risk falls today; `None` if it does not.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cost_per_tail_unit: Option<f64>,
}

/// One year of a control.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct WorthYear {
    /// Which year, from 1; the last may be a part of one.
    pub year: u32,
    /// The part of the year that lies within the life.
    pub part: f64,
    /// The part of the effect that is there.
    pub maturity: f64,
    /// How far along it is.
    pub stage: Stage,
    /// What it saves.
    pub benefit: f64,
    /// What it costs.
    pub cost: f64,
    /// Benefit less cost, discounted.
    pub present_value: f64,
}

/// Maturity of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Stage {
    /// It has no effect yet.
    Planned,
    /// It has a part of its effect.
    Partial,
    /// It has all of it.
    Full,
}
