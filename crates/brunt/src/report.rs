//! Results as plain values: the figures of a run with their intervals, and everything that is needed to repeat the run.
//!
//! The types hold data and compute nothing. No number is NaN or infinite: where a figure does not exist, an `Option` is `None` or an
//! [`Interval`] says why. Amounts are in the scenario's currency, durations in hours, probabilities in [0, 1] and per horizon, return
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

pub use crate::units::{ARITHMETIC, Date, Level, plain};
pub use assumption::{
    ActEffect, ActFacts, Assumption, AssumptionKind, CostKind, Dropped, Fact, Facts, FrequencyFacts, Independence,
    LawFacts, LawPart, LossUnit, PickFacts, TimingFacts,
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
    Change, Counterfactual, Explanation, Fewest, HeldKind, HeldUp, LossExplained, LossOf, NeedExplained,
    OccurrenceExplained, Outage, OutageStretch, PartyExplained, PaymentExplained, Strike,
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

/// Version of the shape of [`Report`]. A reader refuses a report with a higher version.
pub const FORMAT: u32 = 1;

/// Everything a run found about a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// Version of the shape of this report, [`FORMAT`].
    pub format: u32,
    /// Program that computed the report.
    pub program: Program,
    /// Scenario that was simulated.
    pub scenario: ScenarioFacts,
    /// Seed, trials and precision of the run.
    pub run: RunFacts,
    /// Conventions for reading the figures: which quantile, which ties, which intervals.
    pub conventions: Vec<Convention>,
    /// Assumptions of the model in this scenario, by kind.
    #[cfg_attr(feature = "serde", serde(default))]
    pub assumptions: Vec<Assumption>,
    /// Total gross loss of all parties in a trial (the aggregate, AEP).
    pub total: LossMeasures,
    /// Gross losses of each party that can bear a loss, by id.
    pub parties: Vec<PartyMeasures>,
    /// Gross loss by the largest event of a trial, all parties together (OEP).
    pub largest_event: LossMeasures,
    /// Exceedance curves of `total` and `largest_event`: loss by return period.
    pub exceedance: ExceedanceCurves,
    /// Contributions of threats, nodes, categories, frameworks and parties to the mean and the tail of `total`.
    pub contributions: Contributions,
    /// Effects of contracts and insurance on the losses; `None` for a scenario without contracts and policies.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub terms: Option<TermsMeasures>,
    /// Effectiveness and worth of controls; `None` unless asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub controls: Option<ControlMeasures>,
    /// The scenario under stresses, beside the scenario without stress; `None` unless asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stress: Option<StressMeasures>,
    /// Rank correlations of factors and of annual counts.
    #[cfg_attr(feature = "serde", serde(default))]
    pub dependence: Dependence,
    /// Results of impact tolerances, by node id.
    pub tolerances: Vec<ToleranceMeasures>,
    /// Results of appetite statements, by id.
    pub appetite: Vec<Verdict>,
    /// Mean outage hours per trial that lie beyond the horizon and are cut off, summed over the nodes hit.
    pub hours_cut: Estimate,
    /// Number of trials that hit a bound of the program ([`BoundKind`]). Losses are understated in these trials.
    pub bounds_hit: u64,
    /// Warnings that a reader must know before trusting the figures.
    pub notes: Vec<Note>,
    /// Exact figures, computed without simulation, beside the simulated ones; `None` unless asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub exact: Option<ExactReport>,
}

/// The program that computed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Program {
    /// Name of the program.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Version of the program's arithmetic ([`ARITHMETIC`]). Numbers and draws of different versions need not agree. A report
    /// without this field has version 1.
    #[cfg_attr(feature = "serde", serde(default = "first_arithmetic"))]
    pub arithmetic: u32,
}

#[cfg(feature = "serde")]
fn first_arithmetic() -> u32 {
    1
}

/// Facts about the scenario that was simulated.
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
    /// Stress that the scenario is under; `None` for the scenario without stress.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stress: Option<StressFact>,
    /// Files that the scenario was read from, the main file first; empty for a scenario built in code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub files: Vec<FileFact>,
}

/// The stress that a scenario is under.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct StressFact {
    /// Id of the stress.
    pub id: String,
    /// Name of the stress for people.
    pub name: String,
    /// SHA-256 of the content of the stress, as 64 hexadecimal digits.
    pub hash: String,
    /// How forced occurrences combine with random occurrences.
    pub reading: StressReading,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct FileFact {
    /// Path of the file as it was given or included.
    pub path: String,
    /// SHA-256 of the bytes of the file, as 64 hexadecimal digits.
    pub sha256: String,
}

/// Facts about the run: seed, trials and precision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct RunFacts {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Trials that were run, as half-open ranges `[first, end)` that are sorted and disjoint.
    pub ranges: Vec<[u64; 2]>,
    /// Number of trials in `ranges`.
    pub trials: u64,
    /// Range of trials that was asked for, half-open `[first, end)`; `None` where no range was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub requested: Option<[u64; 2]>,
    /// Whether requested trials are missing because the run was cancelled.
    pub partial: bool,
    /// Course of a run that chose its number of trials by a target precision; `None` for other runs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub precision: Option<PrecisionFacts>,
    /// What was kept of the losses; `None` for a run that keeps every trial.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub kept: Option<KeptFacts>,
}

/// What a run keeps of its losses where it does not keep every trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct KeptFacts {
    /// Number of trials that the tails are sized for: those of the whole, of which the run may be a part.
    pub total: u64,
    /// Largest numbers of each column that are kept one by one. All others are kept in bins.
    pub tail: u64,
    /// Number of bins from an amount to its double.
    pub bins_an_octave: u32,
}

/// Course of a run that chose its number of trials by a target precision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct PrecisionFacts {
    /// Target half-width of the interval of TVaR 99, as a share of TVaR 99.
    pub target: f64,
    /// Half-width of the interval of TVaR 99 at the last look, as a share of TVaR 99; `None` where there was no interval or TVaR 99 was
    /// 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reached: Option<f64>,
    /// Number of times that the interval was compared with the target.
    pub looks: u32,
    /// Whether the run stopped at its maximum number of trials before the target was reached.
    pub limit_hit: bool,
}

impl PrecisionFacts {
    /// Whether the half-width at the last look is at most the target.
    pub fn is_reached(&self) -> bool {
        self.reached.is_some_and(|reached| reached <= self.target)
    }
}

/// Convention for reading one kind of figure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Convention {
    /// Subject of the convention, such as `value_at_risk`.
    pub name: String,
    /// The convention in a sentence or a formula.
    pub statement: String,
}

/// Estimated figure with a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Estimate {
    /// Figure in the sample. Where the interval says that the law has no such figure, only the sample has one.
    pub value: f64,
    /// 95 % interval of the figure, or the reason why there is no interval.
    pub interval: Interval,
    /// Whether the sample is so skewed that the interval covers the true figure in 90 to 97 % of runs instead of 93 to 97 %.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub heavy_tail: bool,
    /// Whether the number of trials was chosen by looking at an interval. The interval of this figure then covers in at least 92 % of
    /// runs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_false"))]
    pub adaptive: bool,
    /// Least and largest number that the figure of the sample can be, where it comes from losses that were kept in bins; `value` is the
    /// middle, and the interval reaches beyond both. `None` for a figure of losses that were kept one by one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub bracket: Option<Bracket>,
}

/// The least and the largest number that a figure of a sample can be.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Bracket {
    /// The least number.
    pub lower: f64,
    /// The largest number, at least `lower`.
    pub upper: f64,
}

impl Bracket {
    /// A number that is known.
    pub const fn of(value: f64) -> Self {
        Self { lower: value, upper: value }
    }

    /// The middle; the number itself where it is known.
    pub fn middle(self) -> f64 {
        self.lower + (self.upper - self.lower) / 2.0
    }
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Estimate {
    /// Figure with an interval, without the marks `heavy_tail` and `adaptive`.
    pub const fn new(value: f64, interval: Interval) -> Self {
        Self { value, interval, heavy_tail: false, adaptive: false, bracket: None }
    }

    /// Figure without an interval, with the reason.
    pub const fn without_interval(value: f64, reason: NoInterval) -> Self {
        Self::new(value, Interval::None { reason })
    }

    /// Sets the bracket of the figure, unless the figure is known.
    #[must_use]
    pub(crate) fn bracketed(self, bracket: Bracket) -> Self {
        Self { bracket: (bracket.lower < bracket.upper).then_some(bracket), ..self }
    }

    /// Moves both ends of an interval out by as much as a bracket reaches beyond the figure.
    #[must_use]
    pub(crate) fn widened(self, bracket: Bracket) -> Self {
        let interval = match self.interval {
            Interval::Bounds { lower, upper, method } => {
                let (below, above) = (self.value - bracket.lower, bracket.upper - self.value);
                Interval::Bounds { lower: lower - below, upper: upper + above, method }
            }
            other => other,
        };
        Self { interval, ..self }
    }

    /// Sets the mark `adaptive`: the number of trials was chosen by looking at an interval.
    #[must_use]
    pub const fn adaptive(self) -> Self {
        Self { adaptive: true, ..self }
    }
}

/// Text of the figure with the known ends of its interval, as in `14,200 (13,900 to 14,500)`.
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

/// 95 % interval of a figure, or the reason why there is no interval.
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
        /// How the interval was computed.
        method: Method,
    },
    /// At least `lower`: there are too few trials for an upper end.
    Above {
        /// The lower end.
        lower: f64,
        /// How the lower end was computed.
        method: Method,
        /// Number of trials (of events for a figure over events) that an upper end takes.
        needed: u64,
    },
    /// At least `lower`: there is no upper end, for the reason in `reason`.
    AtLeast {
        /// The lower end.
        lower: f64,
        /// How the lower end was computed.
        method: Method,
        /// Why there is no upper end.
        reason: NoInterval,
    },
    /// At most `upper`: there is no lower end, for the reason in `reason`.
    AtMost {
        /// The upper end.
        upper: f64,
        /// How the upper end was computed.
        method: Method,
        /// Why there is no lower end.
        reason: NoInterval,
    },
    /// No interval.
    None {
        /// Why there is no interval.
        reason: NoInterval,
    },
}

impl Interval {
    /// Interval from the known ends. `reason` says why a missing end is missing.
    pub const fn of_ends(lower: Option<f64>, upper: Option<f64>, method: Method, reason: NoInterval) -> Self {
        match (lower, upper) {
            (Some(lower), Some(upper)) => Self::Bounds { lower, upper, method },
            (Some(lower), None) => Self::AtLeast { lower, method, reason },
            (None, Some(upper)) => Self::AtMost { upper, method, reason },
            (None, None) => Self::None { reason },
        }
    }

    /// Maps both ends x to `x * factor + shift`. `factor` must be at least 0.
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

    /// Lower end of the interval; `None` where there is no lower end and for [`Interval::Exact`].
    pub const fn lower(&self) -> Option<f64> {
        match *self {
            Self::Bounds { lower, .. } | Self::Above { lower, .. } | Self::AtLeast { lower, .. } => Some(lower),
            Self::Exact | Self::AtMost { .. } | Self::None { .. } => None,
        }
    }

    /// Upper end of the interval; `None` where there is no upper end and for [`Interval::Exact`].
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

    /// Why an end or the whole interval is missing; `None` where nothing is missing or where more trials give the end (`Above`).
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
    /// Student's t interval of a mean, with Hall's correction for skewness.
    SkewnessCorrected,
    /// Order statistics: the sorted sample at the ranks between which the quantile lies, by the binomial law.
    OrderStatistic,
    /// Student's t interval of influence values, with Hall's correction for skewness.
    InfluenceFunction,
    /// Clopper and Pearson's interval of a probability, by the binomial law.
    ClopperPearson,
    /// Student's t interval over equal batches of consecutive trials.
    Batches,
    /// Ends of the sample, combined with the bounds of the figure that the model proves.
    ProvenBounds,
}

/// Why a figure has no interval, or an interval lacks an end.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "because", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoInterval {
    /// There is a single trial, which says nothing about spread.
    OneTrial,
    /// All trials have the same figure, which says nothing about spread.
    AllEqual,
    /// Fewer than `needed` trials (or events) bear on the figure: lie beyond the quantile, or were observed at all.
    TooFewTrials {
        /// Number of trials (or events) that bear on the figure.
        found: u64,
        /// Number of such trials (or events) that an interval takes.
        needed: u64,
    },
    /// Only a bound (a cap, a limit, a truncation) gives the figure a finite variance, and fewer trials than `needed` reach it.
    BoundSeldomReached {
        /// Number of trials that reach the bound.
        found: u64,
        /// Number of such trials that an interval takes.
        needed: u64,
    },
    /// Threats that occur in few trials, or in none, have an infinite mean.
    RareThreats,
    /// The law has no finite variance. An interval would promise a coverage that no number of trials can keep.
    InfiniteVariance {
        /// How the infinite variance is known.
        evidence: TailEvidence,
    },
    /// The law has no finite mean. The figure exists in the sample only.
    InfiniteMean {
        /// How the infinite mean is known.
        evidence: TailEvidence,
    },
}

/// How it is known that a variance or a mean is not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "from", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TailEvidence {
    /// A law in the scenario has no finite variance or mean.
    Law,
    /// Hill's estimate of the tail index from the sample.
    Hill {
        /// Estimated tail index. Below 2 the variance is infinite, below 1 the mean.
        index: f64,
    },
}

/// Summary of the distribution of one loss per trial. Amounts are in the scenario's currency.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LossMeasures {
    /// Mean loss per horizon.
    pub mean: Estimate,
    /// Standard deviation of the sample (divisor N - 1; 0 for a single trial).
    pub standard_deviation: f64,
    /// Probability per horizon of a loss above 0.
    pub probability_of_loss: Estimate,
    /// Largest loss of all trials.
    pub maximum: f64,
    /// Value at risk by level, in rising order of levels.
    pub value_at_risk: Vec<AtLevel>,
    /// Tail value at risk (expected shortfall) by level, in rising order of levels.
    pub tail_value_at_risk: Vec<AtLevel>,
}

/// A figure at a confidence level.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct AtLevel {
    /// The level in (0, 1), such as 0.99.
    pub level: f64,
    /// Figure at this level.
    pub estimate: Estimate,
}

/// Gross losses of one party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PartyMeasures {
    /// Id of the party in the scenario.
    pub id: String,
    /// Name of the party for people.
    pub name: String,
    /// Losses that the party bears, before contracts and insurance.
    pub losses: LossMeasures,
}

/// Exceedance curves: loss by return period.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ExceedanceCurves {
    /// Curve of the total loss of a trial (AEP), by rising return period.
    pub aggregate: Vec<ExceedancePoint>,
    /// Curve of the largest event of a trial (OEP), by rising return period.
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
    /// Loss at this return period: value at risk at level 1 - p.
    pub loss: Estimate,
}

/// Contributions to the mean and the tail of the total loss. Each list except `by_node` adds up to the figures of the total. All lists
/// are in falling order of the share of the tail.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Contributions {
    /// Confidence level of the tail, such as 0.99.
    pub level: f64,
    /// By the threat whose occurrence caused the loss.
    pub by_threat: Vec<Contribution>,
    /// By the node where the loss arises. Direct losses of a threat arise at no node.
    pub by_node: Vec<Contribution>,
    /// By category of loss.
    pub by_category: Vec<Contribution>,
    /// By framework (strategic, operational, financial, compliance).
    pub by_framework: Vec<Contribution>,
    /// By the party that bears the loss.
    pub by_party: Vec<Contribution>,
}

/// Contribution of one part (threat, node, category, framework or party) to the mean and to the tail of the total loss.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Contribution {
    /// Id of the part in the scenario.
    pub id: String,
    /// Name of the part for people.
    pub name: String,
    /// Mean loss of the part per horizon.
    pub mean: Estimate,
    /// `mean` as a share of the mean of the total; `None` where the mean of the total is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub mean_share: Option<f64>,
    /// Mean loss of the part in the tail of the total: the Euler contribution of the part to tail value at risk.
    pub tail: Estimate,
    /// `tail` as a share of the total's tail value at risk; `None` where the total's tail value at risk is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tail_share: Option<f64>,
}

/// Results of the impact tolerance of one node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ToleranceMeasures {
    /// Id of the node.
    pub node: String,
    /// Name of the node for people.
    pub name: String,
    /// Service level in (0, 1]: time with capacity strictly below this level counts.
    pub below: f64,
    /// Longest tolerated time below the level, in hours; `None` where none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most_hours: Option<f64>,
    /// Most hours of data that may be lost; `None` where no such tolerance is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_hours: Option<f64>,
    /// Probability per horizon of at least one breach, by time below the level or by data loss.
    pub breach_probability: Estimate,
    /// Mean number of breaches per horizon, by time below the level and by data loss together.
    pub breaches_per_horizon: Estimate,
    /// Probability per horizon of losing more data than tolerated; `None` where no such tolerance is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss_probability: Option<Estimate>,
    /// Time to recover, in hours; `None` where no event took the node below the level.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time_to_recover: Option<RecoveryMeasures>,
}

/// Time to recover over the events that took the node below the tolerance level: hours from an event's first moment below
/// the level to the event's last.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct RecoveryMeasures {
    /// Median over events, in hours.
    pub median_hours: Estimate,
    /// 95 % quantile over events, in hours.
    pub p95_hours: Estimate,
    /// Number of events that took the node below the level, in all trials.
    pub events: u64,
}

/// Appetite statement and its outcome.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Verdict {
    /// Id of the statement in the scenario.
    pub id: String,
    /// The statement as typed.
    pub statement: String,
    /// Measured figure that the statement limits.
    pub value: Estimate,
    /// Largest accepted value of the figure: a probability or an amount.
    pub limit: f64,
    /// Whether the statement holds.
    pub outcome: Outcome,
    /// Approximate total number of trials that would decide the statement; `None` where the statement is decided or no number can be
    /// estimated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub trials_to_decide: Option<u64>,
    /// Number of trials that a bound of the program cut short, where these trials alone keep the statement undecided.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cut_short: Option<u64>,
}

/// Whether an appetite statement holds, judged at the ends of the interval of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The upper end of the interval is at most the limit.
    Pass,
    /// The lower end of the interval is above the limit.
    Fail,
    /// The limit lies in the interval, the deciding end is missing (the interval says why), or trials were cut short by a bound.
    Undecided,
}

/// Bound of the program that trials hit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct BoundCause {
    /// Which bound was hit.
    pub bound: BoundKind,
    /// Largest number in one trial that the bound allows.
    pub most: u64,
    /// Id of the threat whose occurrences, or disruptions by them, are missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub threat: Option<String>,
    /// Number of trials that hit the bound.
    pub trials: u64,
}

/// Kind of a bound of the program on one trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BoundKind {
    /// Number of occurrences drawn for one threat.
    OccurrencesOfAThreat,
    /// Number of occurrences that are played one by one.
    Occurrences,
    /// Number of rounds of triggered occurrences.
    Rounds,
    /// Number of disruptions, or of stages of disruptions.
    Disruptions,
    /// Number of losses and stretches of downtime that are processed one by one.
    Losses,
    /// Number of draws of the factors until one draw fits the condition of a stress.
    Factors,
}

impl BoundKind {
    /// Name of the bounded quantity, in words.
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

/// Warning that a reader must know before trusting the figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Note {
    /// A law of a threat has no finite mean. Where no bound cuts the threat's losses, mean and tail value at risk exist in the sample
    /// only.
    InfiniteMean {
        /// Id of the threat.
        threat: String,
    },
    /// A law of a threat has no finite variance. Where no bound cuts the threat's losses, mean and tail value at risk carry no interval
    /// by the spread of the sample.
    InfiniteVariance {
        /// Id of the threat.
        threat: String,
    },
    /// One factor drives both the frequency and the size of the losses of a threat. The threat's mean loss is not the product of the
    /// means.
    DependentFrequencyAndSize {
        /// Id of the threat.
        threat: String,
        /// Mean of the product of frequency and size over the product of the means.
        ratio: f64,
    },
    /// The run was cancelled. The figures are those of the trials that were done.
    Partial,
    /// The target precision was not reached, within the limit of trials or at all.
    PrecisionNotReached,
    /// A bound of the program was hit. Losses are understated, and no appetite statement rests on these trials.
    BoundsHit {
        /// Number of trials that hit a bound.
        trials: u64,
        /// Bounds that were hit, with the threats concerned. One trial may hit several bounds.
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
