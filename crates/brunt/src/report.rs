//! Results as plain values: the figures of a run with their intervals, and everything that is needed to repeat the run.
//!
//! The types hold data and compute nothing. No number is NaN or infinite: where a figure does not exist, an `Option` is `None` or an
//! [`Interval`] says why. Amounts are in the scenario's currency, durations in hours, probabilities in [0, 1] and per horizon, return
//! periods in horizons. With the feature `serde` a [`Report`] is written to and read from JSON; optional fields may be absent there.

mod assumption;
mod comparison;
mod controls;
mod dependence;
mod estimate;
mod event;
mod exact;
mod explanation;
mod fact;
mod interval;
mod layer;
mod losses;
mod note;
mod option;
mod stress;
mod summary;
mod terms;
mod tolerance;
mod verdict;

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
pub use estimate::{Bracket, Estimate};
pub use event::EventLosses;
pub use exact::{
    ExactAtLevel, ExactBounds, ExactEvent, ExactFigure, ExactLoss, ExactParty, ExactPoint, ExactReport, Held, Lattice,
    NoFigure,
};
pub use explanation::{
    Change, Counterfactual, Explanation, Fewest, HeldKind, HeldUp, LossExplained, LossOf, NeedExplained,
    OccurrenceExplained, Outage, OutageStretch, PartyExplained, PaymentExplained, Strike,
};
pub use fact::{FileFact, KeptFacts, PrecisionFacts, Program, RunFacts, ScenarioFacts, StressFact};
pub use interval::{Interval, Method, NoInterval, TailEvidence};
pub use layer::{LayerKind, LayerMeasures};
pub use losses::{
    AtLevel, Contribution, Contributions, ExceedanceCurves, ExceedancePoint, LossMeasures, PartyMeasures,
};
pub use note::{BoundCause, BoundKind, Note};
pub use option::{
    CostValue, FileChange, FileChangeKind, FilePlace, OptionCost, OptionFacts, OptionFigure, OptionMeasure,
    OptionValue, Options, Pairing, Told, Unpaired,
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
pub use tolerance::{RecoveryMeasures, ToleranceMeasures};
pub use verdict::{Outcome, Verdict};

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Version of the shape of [`Report`]. A reader refuses a report with a higher version.
pub const FORMAT: u32 = 1;

/// Everything a run found about a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
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
    /// Exceedance curves of policies and clauses; empty unless asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub layers: Vec<LayerMeasures>,
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

/// Convention for reading one kind of figure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Convention {
    /// Subject of the convention, such as `value_at_risk`.
    pub name: String,
    /// The convention in a sentence or a formula.
    pub statement: String,
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
