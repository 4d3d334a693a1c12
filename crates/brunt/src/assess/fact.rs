//! What a report states beside figures: the scenario, the run, and what to know before trusting either.

use super::Question;
use crate::ledger::Ledger;
use crate::measure::{Sorted, TailLaw};
use crate::random::{Law, Moment};
use crate::report::{FileFact, Note, PrecisionFacts, RunFacts, ScenarioFacts, StressFact, StressReading};
use crate::scenario::{Assumed, DirectLoss, LossAmount, Reading, Scenario, Threat};
use std::ops::Range;

/// What was simulated.
pub(crate) fn scenario(scenario: &Scenario, files: Vec<FileFact>) -> ScenarioFacts {
    ScenarioFacts {
        name: scenario.name.clone(),
        currency: scenario.currency.clone(),
        start: scenario.start.to_string(),
        horizon_hours: scenario.horizon.hours(),
        // A stress adds to the hash what it is called.
        hash: scenario.hash.split('/').next().unwrap_or_default().to_owned(),
        stress: stress(&scenario.assumed),
        files,
    }
}

fn stress(assumed: &Assumed) -> Option<StressFact> {
    let Assumed { id, name, hash, .. } = assumed;
    let of = |reading| StressFact { id: id.clone(), name: name.clone(), hash: hash.clone(), reading };
    (!id.is_empty()).then(|| of(reading(assumed.reading)))
}

/// How forced occurrences are read, in a report.
pub(crate) fn reading(reading: Reading) -> StressReading {
    match reading {
        Reading::OnTop => StressReading::OnTop,
        Reading::Given => StressReading::Given,
        Reading::Alone => StressReading::Alone,
    }
}

pub(super) fn run(ledger: &Ledger, requested: Option<Range<u64>>, precision: Option<PrecisionFacts>) -> RunFacts {
    RunFacts {
        seed: ledger.seed(),
        ranges: ledger.ranges().iter().map(|range| [range.start, range.end]).collect(),
        trials: ledger.trials(),
        partial: is_partial(ledger, requested.as_ref()),
        requested: requested.map(|range| [range.start, range.end]),
        precision,
    }
}

fn is_partial(ledger: &Ledger, requested: Option<&Range<u64>>) -> bool {
    requested.is_some_and(|range| ledger.ranges() != std::slice::from_ref(range))
}

pub(super) fn notes(question: &Question<'_>, ledger: &Ledger, total: &Sorted) -> Vec<Note> {
    let mut notes = Vec::new();
    for threat in &question.scenario.threats {
        let id = || threat.id.clone();
        match tails_of_losses(threat).map(|tail| tail.law()).max() {
            Some(TailLaw::InfiniteMean) => notes.push(Note::InfiniteMean { threat: id() }),
            Some(TailLaw::InfiniteVariance) => notes.push(Note::InfiniteVariance { threat: id() }),
            _ => {}
        }
        if let Some(ratio) = threat.joint_factor(&question.scenario.factors) {
            notes.push(Note::DependentFrequencyAndSize { threat: id(), ratio });
        }
    }
    if is_partial(ledger, question.requested.as_ref()) {
        notes.push(Note::Partial);
    }
    if question.precision.as_ref().is_some_and(|precision| precision.limit_hit) {
        notes.push(Note::PrecisionNotReached);
    }
    if ledger.sums().bounded_trials > 0 {
        notes.push(Note::BoundsHit { trials: ledger.sums().bounded_trials });
    }
    if total.maximum() == 0.0 {
        notes.push(Note::NoLoss);
    }
    notes
}

/// Whether the mean and the variance of a law are finite.
pub(super) struct TailOfLaw {
    mean: bool,
    variance: bool,
}

impl TailOfLaw {
    fn of(law: &Law) -> Self {
        let finite = |moment: Moment| matches!(moment, Moment::Finite(_));
        Self { mean: finite(law.mean()), variance: finite(law.variance()) }
    }

    pub fn law(&self) -> TailLaw {
        match (self.mean, self.variance) {
            (false, _) => TailLaw::InfiniteMean,
            (true, false) => TailLaw::InfiniteVariance,
            (true, true) => TailLaw::FiniteVariance,
        }
    }
}

/// The mean of a law; infinite where it has none.
pub(super) fn mean_of_law(law: &Law) -> f64 {
    law.mean().finite().unwrap_or(f64::INFINITY)
}

/// The tails of the laws that a threat's direct losses are drawn from.
pub(super) fn tails_of_losses(threat: &Threat) -> impl Iterator<Item = TailOfLaw> {
    threat.losses.iter().flat_map(laws).map(TailOfLaw::of)
}

fn laws(loss: &DirectLoss) -> impl Iterator<Item = &Law> {
    let laws = match &loss.amount {
        LossAmount::Amount(law) | LossAmount::PerHour(law) => [Some(law), None],
        LossAmount::Records { records, each } => [Some(records), Some(each)],
    };
    laws.into_iter().flatten()
}
