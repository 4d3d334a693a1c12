//! Results as plain values: what a run found, with every interval, and all that is needed to repeat it.
//!
//! Nothing here computes. No number is NaN or infinite: where a figure does not exist, an `Option` is `None` or an
//! [`Interval`] says why. Amounts are in the scenario's currency, hours in hours, probabilities in [0, 1] and per horizon, return
//! periods in horizons. With the feature `serde` a [`Report`] is written to and read from JSON; optional fields may be absent there.

mod assumption;
mod comparison;
mod controls;
mod dependence;
mod event;
mod exact;
mod explanation;
mod stress;
mod summary;
mod terms;

pub use assumption::{
    ActEffect, ActFacts, Assumption, AssumptionKind, CostKind, Dropped, FrequencyFacts, Independence, LawFacts,
    LawPart, LossUnit, PickFacts, TimingFacts,
};
pub use comparison::{Comparison, VariantMeasures};
pub use controls::{
    Answered, BreachUnder, ControlMeasure, ControlMeasures, EffectOn, Effectiveness, Gain, Interaction,
    InteractionKind, ObligationMeasures, PartyUnder, Reduction, RiskKind, RiskUnder, ShapleyMethod, Stage, Unmet,
    Worth, WorthYear,
};
pub use dependence::{Dependence, RankCorrelation};
pub use event::EventLosses;
pub use exact::{
    ExactAtLevel, ExactBounds, ExactEvent, ExactFigure, ExactLoss, ExactParty, ExactPoint, ExactReport, Held, Lattice,
    NoFigure,
};
pub use explanation::{
    Change, Counterfactual, Explanation, Fewest, HeldKind, HeldUp, LossExplained, NeedExplained, OccurrenceExplained,
    Outage, OutageStretch, PartyExplained, PaymentExplained, Quantity, Strike,
};
pub use stress::{
    LimitKind, StressMeasure, StressMeasures, StressReading, StressedFigure, StressedLimit, StressedLoss,
    StressedParty, StressedRisk, StressedTolerance, WhatIf, WhatIfLimit, WhatIfTolerance,
};
pub use summary::{FrameworkSummary, Summary};
pub use terms::{
    BasisRisk, CapKind, CapMeasures, ClauseMeasures, PartyNet, PolicyMeasures, PremiumBasis, PremiumMeasures,
    ServiceMeasures, StatementKind, StatementLine, TermsMeasures,
};

use crate::units::readable;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version of the shape of [`Report`]; a reader refuses a higher one.
pub const FORMAT: u32 = 1;

/// Everything a run found about a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// Version of this shape, [`FORMAT`].
    pub format: u32,
    /// What computed the report.
    pub program: Program,
    /// What was simulated.
    pub scenario: ScenarioFacts,
    /// How it was simulated.
    pub run: RunFacts,
    /// How figures are to be read: which quantile, which ties, which intervals.
    pub conventions: Vec<Convention>,
    /// What the model assumes of this scenario, by kind.
    #[cfg_attr(feature = "serde", serde(default))]
    pub assumptions: Vec<Assumption>,
    /// All losses of a trial together (the aggregate, AEP).
    pub total: LossMeasures,
    /// The losses each party bears, by id.
    pub parties: Vec<PartyMeasures>,
    /// The largest event of a trial (OEP).
    pub largest_event: LossMeasures,
    /// Loss by return period.
    pub exceedance: ExceedanceCurves,
    /// What the mean and the tail of the total are made of.
    pub contributions: Contributions,
    /// What contracts and insurance make of the losses; `None` where there are none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub terms: Option<TermsMeasures>,
    /// What controls are worth, where that was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub controls: Option<ControlMeasures>,
    /// What stresses do to it, where that was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stress: Option<StressMeasures>,
    /// How factors and annual counts move together.
    #[cfg_attr(feature = "serde", serde(default))]
    pub dependence: Dependence,
    /// Impact tolerances, by node id.
    pub tolerances: Vec<ToleranceMeasures>,
    /// Appetite statements, by id.
    pub appetite: Vec<Verdict>,
    /// Mean outage hours per trial that were cut off at the horizon.
    pub hours_cut: Estimate,
    /// Trials in which a bound of a trial was hit, so that losses are understated.
    pub bounds_hit: u64,
    /// What a reader must know before trusting the figures.
    pub notes: Vec<Note>,
    /// The exact answer beside the simulated one, where it was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub exact: Option<ExactReport>,
}

/// The program that computed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Program {
    /// Name of the program.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Version of its arithmetic (`units::ARITHMETIC`): numbers and draws of different versions need not agree. Reports that do
    /// not say have version 1.
    #[cfg_attr(feature = "serde", serde(default = "first_arithmetic"))]
    pub arithmetic: u32,
}

#[cfg(feature = "serde")]
fn first_arithmetic() -> u32 {
    1
}

/// What was simulated.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ScenarioFacts {
    /// Name of the scenario.
    pub name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Date whose midnight is t = 0, as `YYYY-MM-DD`.
    pub start: String,
    /// Length of a trial in hours.
    pub horizon_hours: f64,
    /// SHA-256 of the canonical scenario, as 64 hexadecimal digits.
    pub hash: String,
    /// The stress that it is under; `None` for the scenario as it is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stress: Option<StressFact>,
    /// The files it was read from, the main file first; empty for a scenario built in code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub files: Vec<FileFact>,
}

/// The stress that a scenario is under.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct StressFact {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// SHA-256 of what it says, as 64 hexadecimal digits.
    pub hash: String,
    /// How forced occurrences are read.
    pub reading: StressReading,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct FileFact {
    /// Its path as it was given or included.
    pub path: String,
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
}

/// How it was simulated.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct RunFacts {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Trials that were run, as half-open ranges `[first, end)` that are sorted and disjoint.
    pub ranges: Vec<[u64; 2]>,
    /// How many trials that makes.
    pub trials: u64,
    /// The range that was asked for, where one was.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub requested: Option<[u64; 2]>,
    /// Whether the run was cancelled before all requested trials were done.
    pub partial: bool,
    /// How a run to a precision went.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub precision: Option<PrecisionFacts>,
}

/// How a run to a precision went.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct PrecisionFacts {
    /// Half-width of the interval of TVaR 99 that was asked for, as a share of TVaR 99.
    pub target: f64,
    /// Half-width at the last look, as a share of TVaR 99; `None` where there was no interval or TVaR was 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reached: Option<f64>,
    /// How often the interval was looked at.
    pub looks: u32,
    /// Whether the run stopped at its limit of trials instead of at the target.
    pub limit_hit: bool,
}

impl PrecisionFacts {
    /// Whether the interval was as narrow as was asked for.
    pub fn is_reached(&self) -> bool {
        self.reached.is_some_and(|reached| reached <= self.target)
    }
}

/// How a kind of figure is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Convention {
    /// What it is about, such as `value_at_risk`.
    pub name: String,
    /// The convention in a sentence or a formula.
    pub statement: String,
}

/// A figure and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Estimate {
    /// The figure in the sample; where the interval says that the law has no such figure, only the sample has one.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// Whether the sample is so skewed that the interval covers in 90 to 97 % of runs instead of 93 to 97 %.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub heavy_tail: bool,
    /// Whether the number of trials was chosen by looking at an interval, so that it covers in at least 92 % of runs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub adaptive: bool,
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Estimate {
    /// A figure with an interval and no mark.
    pub const fn new(value: f64, interval: Interval) -> Self {
        Self { value, interval, heavy_tail: false, adaptive: false }
    }

    /// A figure without an interval.
    pub const fn without_interval(value: f64, reason: NoInterval) -> Self {
        Self::new(value, Interval::None { reason })
    }

    /// Marks a figure whose number of trials was chosen by looking at an interval.
    #[must_use]
    pub const fn adaptive(self) -> Self {
        Self { adaptive: true, ..self }
    }
}

/// As text: the figure, and the ends of its interval that there are, as in `14,200 (13,900 to 14,500)`.
impl fmt::Display for Estimate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", readable(self.value))?;
        match (self.interval, self.interval.lower(), self.interval.upper()) {
            (Interval::Exact, ..) => write!(out, " (exact)"),
            (_, Some(lower), Some(upper)) => write!(out, " ({} to {})", readable(lower), readable(upper)),
            (_, Some(lower), None) => write!(out, " ({} or more)", readable(lower)),
            (_, None, Some(upper)) => write!(out, " ({} or less)", readable(upper)),
            (_, None, None) => write!(out, " (no interval)"),
        }
    }
}

/// A 95 % interval, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Interval {
    /// The figure is known, not estimated.
    Exact,
    /// From `lower` to `upper`, both included; each side is wrong in about 2.5 % of runs.
    Bounds {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
        /// How it was computed.
        method: Method,
    },
    /// At least `lower`: there are too few trials for an upper end.
    Above {
        /// The lower end.
        lower: f64,
        /// How it was computed.
        method: Method,
        /// How many trials an upper end needs.
        needed: u64,
    },
    /// At least `lower`: the upper end is missing for a reason of its own.
    AtLeast {
        /// The lower end.
        lower: f64,
        /// How it was computed.
        method: Method,
        /// Why there is no upper end.
        reason: NoInterval,
    },
    /// At most `upper`: the lower end is missing.
    AtMost {
        /// The upper end.
        upper: f64,
        /// How it was computed.
        method: Method,
        /// Why there is no lower end.
        reason: NoInterval,
    },
    /// No interval.
    None {
        /// Why there is none.
        reason: NoInterval,
    },
}

impl Interval {
    /// From the ends that there are; `reason` says why others are missing.
    pub const fn of_ends(lower: Option<f64>, upper: Option<f64>, method: Method, reason: NoInterval) -> Self {
        match (lower, upper) {
            (Some(lower), Some(upper)) => Self::Bounds { lower, upper, method },
            (Some(lower), None) => Self::AtLeast { lower, method, reason },
            (None, Some(upper)) => Self::AtMost { upper, method, reason },
            (None, None) => Self::None { reason },
        }
    }

    /// Both ends times a factor of at least 0, plus a shift.
    #[must_use]
    pub fn linear(self, factor: f64, shift: f64) -> Self {
        let turn = |end: f64| end * factor + shift;
        match self {
            Self::Bounds { lower, upper, method } => Self::Bounds { lower: turn(lower), upper: turn(upper), method },
            Self::Above { lower, method, needed } => Self::Above { lower: turn(lower), method, needed },
            Self::AtLeast { lower, method, reason } => Self::AtLeast { lower: turn(lower), method, reason },
            Self::AtMost { upper, method, reason } => Self::AtMost { upper: turn(upper), method, reason },
            other => other,
        }
    }

    /// The lower end, where there is one ([`Interval::Exact`] has none of its own).
    pub const fn lower(&self) -> Option<f64> {
        match *self {
            Self::Bounds { lower, .. } | Self::Above { lower, .. } | Self::AtLeast { lower, .. } => Some(lower),
            Self::Exact | Self::AtMost { .. } | Self::None { .. } => None,
        }
    }

    /// The upper end, where there is one ([`Interval::Exact`] has none of its own).
    pub const fn upper(&self) -> Option<f64> {
        match *self {
            Self::Bounds { upper, .. } | Self::AtMost { upper, .. } => Some(upper),
            Self::Exact | Self::Above { .. } | Self::AtLeast { .. } | Self::None { .. } => None,
        }
    }

    /// Half the distance between the ends: 0 for an exact figure, `None` where an end is missing.
    pub fn half_width(&self) -> Option<f64> {
        match *self {
            Self::Exact => Some(0.0),
            Self::Bounds { lower, upper, .. } => Some((upper - lower) / 2.0),
            Self::Above { .. } | Self::AtLeast { .. } | Self::AtMost { .. } | Self::None { .. } => None,
        }
    }

    /// Why an end, or the whole interval, is missing; `None` where nothing is missing or more trials give the end (`Above`).
    pub const fn reason(&self) -> Option<NoInterval> {
        match *self {
            Self::AtLeast { reason, .. } | Self::AtMost { reason, .. } | Self::None { reason } => Some(reason),
            Self::Exact | Self::Bounds { .. } | Self::Above { .. } => None,
        }
    }
}

/// How an interval was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Method {
    /// Student's t of the mean with Hall's correction for skewness.
    SkewnessCorrected,
    /// Ranks of the sorted sample between which the quantile lies, by the binomial law.
    OrderStatistic,
    /// Student's t of the influence values with Hall's correction for skewness.
    InfluenceFunction,
    /// Clopper and Pearson's bounds of a probability, by the binomial law.
    ClopperPearson,
    /// Student's t over equal batches of consecutive trials.
    Batches,
    /// From the sample's ends and the bounds of the figure that the model proves.
    ProvenBounds,
}

/// Why a figure has no interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "because", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoInterval {
    /// A single trial says nothing about spread.
    OneTrial,
    /// All trials have the same figure, which says nothing about spread.
    AllEqual,
    /// Fewer trials than `needed` matter to the figure (lie beyond the quantile, or were observed at all).
    TooFewTrials {
        /// Trials there are.
        found: u64,
        /// Trials it takes.
        needed: u64,
    },
    /// Only a bound (a cap, a limit, a truncation) gives the figure a finite variance, and fewer trials than `needed` reach it.
    BoundSeldomReached {
        /// Trials that reach it.
        found: u64,
        /// Trials it takes.
        needed: u64,
    },
    /// Threats that occur in few trials or in none have a mean that is not finite.
    RareThreats,
    /// The law has no finite variance: an interval would promise what no number of trials can keep.
    InfiniteVariance {
        /// How that is known.
        evidence: TailEvidence,
    },
    /// The law has no finite mean: the figure exists in the sample only.
    InfiniteMean {
        /// How that is known.
        evidence: TailEvidence,
    },
}

/// How it is known that a variance or a mean is not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "from", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TailEvidence {
    /// A law in the scenario says so.
    Law,
    /// Hill's estimate of the tail index of the sample.
    Hill {
        /// The estimated index; below 2 the variance is infinite, below 1 the mean.
        index: f64,
    },
}

/// The distribution of one loss per trial in a few figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LossMeasures {
    /// Expected loss per horizon.
    pub mean: Estimate,
    /// Standard deviation of the sample (divisor N - 1; 0 for a single trial).
    pub standard_deviation: f64,
    /// Probability of a loss above 0.
    pub probability_of_loss: Estimate,
    /// Largest loss seen.
    pub maximum: f64,
    /// Value at risk by level, rising.
    pub value_at_risk: Vec<AtLevel>,
    /// Tail value at risk (expected shortfall) by level, rising.
    pub tail_value_at_risk: Vec<AtLevel>,
}

/// A figure at a confidence level.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct AtLevel {
    /// The level in (0, 1), such as 0.99.
    pub level: f64,
    /// The figure.
    pub estimate: Estimate,
}

/// The losses one party bears.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PartyMeasures {
    /// Its id in the scenario.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its gross losses.
    pub losses: LossMeasures,
}

/// Loss by return period.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ExceedanceCurves {
    /// All losses of a trial together (AEP), by rising return period.
    pub aggregate: Vec<ExceedancePoint>,
    /// The largest event of a trial (OEP), by rising return period.
    pub occurrence: Vec<ExceedancePoint>,
}

/// One point of an exceedance curve.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExceedancePoint {
    /// Return period in horizons: 1 / `probability`.
    pub return_period: f64,
    /// Probability p per horizon that the loss is exceeded.
    pub probability: f64,
    /// The loss: value at risk at level 1 - p.
    pub loss: Estimate,
}

/// What the mean and the tail of the total are made of; within each list contributions add up to the total's figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Contributions {
    /// Level of the tail, such as 0.99.
    pub level: f64,
    /// By the threat whose occurrence caused the loss, by falling share of the tail.
    pub by_threat: Vec<Contribution>,
    /// By the node where it was lost; direct losses of a threat count at no node.
    pub by_node: Vec<Contribution>,
    /// By category of loss.
    pub by_category: Vec<Contribution>,
    /// By framework (strategic, operational, financial, compliance).
    pub by_framework: Vec<Contribution>,
    /// By the party that bears it.
    pub by_party: Vec<Contribution>,
}

/// One part of the mean and of the tail.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Contribution {
    /// Id of the part in the scenario.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its mean loss per horizon.
    pub mean: Estimate,
    /// `mean` as a share of the total's mean; `None` where that is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub mean_share: Option<f64>,
    /// Its mean loss in the tail of the total: its Euler contribution to tail value at risk.
    pub tail: Estimate,
    /// `tail` as a share of the total's tail value at risk; `None` where that is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tail_share: Option<f64>,
}

/// How an impact tolerance fared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ToleranceMeasures {
    /// Id of the node.
    pub node: String,
    /// Its name for people.
    pub name: String,
    /// Service level: time with capacity strictly below it counts.
    pub below: f64,
    /// Longest tolerated time below the level, in hours.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most_hours: Option<f64>,
    /// Most hours of data that may be lost.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_hours: Option<f64>,
    /// Probability per horizon of at least one breach of either kind.
    pub breach_probability: Estimate,
    /// Mean number of breaches of either kind per horizon.
    pub breaches_per_horizon: Estimate,
    /// Probability per horizon of losing more data than tolerated; `None` where no such tolerance is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_probability: Option<Estimate>,
    /// Time to recover; `None` where no event took the node below its level.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time_to_recover: Option<RecoveryMeasures>,
}

/// Hours from the first hour below the tolerance level to the last, over the events that took the node there.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct RecoveryMeasures {
    /// Median over events.
    pub median_hours: Estimate,
    /// 95 % quantile over events.
    pub p95_hours: Estimate,
    /// How many events there were.
    pub events: u64,
}

/// An appetite statement and how it fared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Verdict {
    /// Its id in the scenario.
    pub id: String,
    /// The statement as typed.
    pub statement: String,
    /// What was measured.
    pub value: Estimate,
    /// The most it may be: a probability or an amount.
    pub limit: f64,
    /// Whether it holds.
    pub outcome: Outcome,
    /// About how many trials in all would decide it, where it is undecided and that can be estimated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub trials_to_decide: Option<u64>,
    /// Trials that a bound on what a trial may hold cut short, where these alone keep the statement undecided.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cut_short: Option<u64>,
}

/// Whether an appetite statement holds, judged at the ends of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The upper end of the interval is within the limit.
    Pass,
    /// The lower end of the interval is beyond the limit.
    Fail,
    /// The limit lies in the interval, the end that would decide is missing (and says why), or trials were cut short by a bound.
    Undecided,
}

/// A bound of a trial that was hit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct BoundCause {
    /// The bound.
    pub bound: BoundKind,
    /// How much it is.
    pub most: u64,
    /// Id of the threat of which occurrences are missing, or disruptions by them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub threat: Option<String>,
    /// In how many trials.
    pub trials: u64,
}

/// Which bound of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BoundKind {
    /// On the occurrences of one threat by itself.
    OccurrencesOfAThreat,
    /// On the occurrences that are played one by one.
    Occurrences,
    /// On the rounds of triggered occurrences.
    Rounds,
    /// On disruptions, or on their stages.
    Disruptions,
    /// On losses and stretches of downtime that are looked at one by one.
    Losses,
    /// On the draws of factors until one fits the condition of a stress.
    Factors,
}

impl BoundKind {
    /// What it bounds, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OccurrencesOfAThreat => "occurrences of a threat",
            Self::Occurrences => "occurrences played one by one",
            Self::Rounds => "rounds of triggered occurrences",
            Self::Disruptions => "disruptions",
            Self::Losses => "losses looked at one by one",
            Self::Factors => "draws of factors under a condition",
        }
    }
}

/// What a reader must know before trusting the figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Note {
    /// A law of a threat has no finite mean: where no bound cuts its losses, mean and tail value at risk exist in the sample only.
    InfiniteMean {
        /// Id of the threat.
        threat: String,
    },
    /// A law of a threat has no finite variance: where no bound cuts its losses, mean and tail value at risk carry no interval by the
    /// spread of the sample.
    InfiniteVariance {
        /// Id of the threat.
        threat: String,
    },
    /// The same factor moves how often a threat occurs and how much it costs, so that its mean loss is not the product of the means.
    DependentFrequencyAndSize {
        /// Id of the threat.
        threat: String,
        /// Mean of the product over the product of the means.
        ratio: f64,
    },
    /// The run was cancelled: the figures are those of the trials that were done.
    Partial,
    /// The precision asked for was not reached: within the limit of trials, or at all.
    PrecisionNotReached,
    /// A bound of a trial was hit, so that losses are understated and no appetite statement rests on them.
    BoundsHit {
        /// In how many trials.
        trials: u64,
        /// Which bounds, and by which threats; a trial may hit several.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        causes: Vec<BoundCause>,
    },
    /// No trial had a loss.
    NoLoss,
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn every_interval() -> Vec<Interval> {
        let method = Method::OrderStatistic;
        let hill = TailEvidence::Hill { index: 1.5 };
        let reasons = [
            NoInterval::OneTrial,
            NoInterval::AllEqual,
            NoInterval::TooFewTrials { found: 3, needed: 100 },
            NoInterval::BoundSeldomReached { found: 3, needed: 30 },
            NoInterval::RareThreats,
            NoInterval::InfiniteVariance { evidence: hill },
            NoInterval::InfiniteMean { evidence: TailEvidence::Law },
        ];
        let known = [
            Interval::Exact,
            Interval::Bounds { lower: 0.1, upper: 1e300, method },
            Interval::Above { lower: 0.1, method, needed: 368 },
            Interval::AtLeast { lower: -0.1, method: Method::ProvenBounds, reason: NoInterval::AllEqual },
            Interval::AtMost { upper: 7.0, method, reason: NoInterval::TooFewTrials { found: 1, needed: 6 } },
        ];
        known.into_iter().chain(reasons.map(|reason| Interval::None { reason })).collect()
    }

    #[test]
    fn every_interval_survives_json_to_the_bit() {
        for interval in every_interval() {
            let estimate = Estimate { heavy_tail: true, ..Estimate::new(0.1 + 0.2, interval).adaptive() };
            let text = serde_json::to_string(&estimate).unwrap();
            assert_eq!(serde_json::from_str::<Estimate>(&text).unwrap(), estimate, "{text}");
        }
    }

    #[test]
    fn the_written_shape_is_stable() {
        let method = Method::ClopperPearson;
        let estimate = Estimate::new(0.5, Interval::Bounds { lower: 0.25, upper: 0.75, method });
        assert_eq!(
            serde_json::to_string(&estimate).unwrap(),
            r#"{"value":0.5,"interval":{"kind":"bounds","lower":0.25,"upper":0.75,"method":"clopper_pearson"}}"#
        );
        let reason = NoInterval::InfiniteMean { evidence: TailEvidence::Law };
        assert_eq!(
            serde_json::to_string(&Estimate::without_interval(2.0, reason).adaptive()).unwrap(),
            concat!(
                r#"{"value":2.0,"interval":{"kind":"none","reason":{"because":"infinite_mean","evidence":{"from":"law"}}},"#,
                r#""adaptive":true}"#
            )
        );
        let note = Note::DependentFrequencyAndSize { threat: "typhoon".into(), ratio: 1.25 };
        let text = r#"{"kind":"dependent_frequency_and_size","threat":"typhoon","ratio":1.25}"#;
        assert_eq!(serde_json::to_string(&note).unwrap(), text);
        assert_eq!(serde_json::from_str::<Note>(text).unwrap(), note);
    }

    #[test]
    fn absent_options_and_marks_read_as_none_and_false() {
        let text = r#"{"seed":18446744073709551615,"ranges":[[0,10]],"trials":10,"partial":false}"#;
        let run: RunFacts = serde_json::from_str(text).unwrap();
        assert_eq!((run.seed, run.requested, run.precision.clone()), (u64::MAX, None, None));
        assert_eq!(serde_json::to_string(&run).unwrap(), text);
        let exact: Estimate = serde_json::from_str(r#"{"value":1.0,"interval":{"kind":"exact"}}"#).unwrap();
        assert_eq!(exact, Estimate::new(1.0, Interval::Exact));
    }

    #[test]
    fn an_end_that_is_missing_has_no_half_width() {
        let method = Method::OrderStatistic;
        assert_eq!(Interval::Exact.half_width(), Some(0.0));
        assert_eq!(Interval::Bounds { lower: 1.0, upper: 4.0, method }.half_width(), Some(1.5));
        assert_eq!(Interval::Above { lower: 1.0, method, needed: 2 }.half_width(), None);
        assert_eq!(Interval::None { reason: NoInterval::OneTrial }.half_width(), None);
    }
}
