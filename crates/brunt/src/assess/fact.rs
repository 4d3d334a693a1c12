//! What a report states beside figures: the scenario, the run, and what to know before trusting either.

use super::{Question, Samples};
use crate::ledger::Ledger;
use crate::measure::TailLaw;
use crate::random::{Law, Moment};
use crate::report::{FileFact, Note, PrecisionFacts, RunFacts, ScenarioFacts, StressFact, StressReading};
use crate::scenario::{Assumed, Reading, Scenario, ThreatIndex};
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

pub(super) fn notes(question: &Question<'_>, ledger: &Ledger, samples: &Samples<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, threat) in (0..).map(ThreatIndex).zip(&question.scenario.threats) {
        let id = || threat.id.clone();
        match samples.proof.threat(index).tail {
            TailLaw::InfiniteMean => notes.push(Note::InfiniteMean { threat: id() }),
            TailLaw::InfiniteVariance => notes.push(Note::InfiniteVariance { threat: id() }),
            _ => {}
        }
        if let Some(ratio) = threat.joint_factor(&question.scenario.factors) {
            notes.push(Note::DependentFrequencyAndSize { threat: id(), ratio });
        }
    }
    if is_partial(ledger, question.requested.as_ref()) {
        notes.push(Note::Partial);
    }
    let partial = is_partial(ledger, question.requested.as_ref());
    if question.precision.as_ref().is_some_and(|precision| !precision.is_reached() && !partial) {
        notes.push(Note::PrecisionNotReached);
    }
    if ledger.sums().bounded_trials > 0 {
        let most = ledger.sums().occurrences.iter().zip(&question.scenario.threats).max_by_key(|(times, _)| **times);
        notes.push(Note::BoundsHit {
            trials: ledger.sums().bounded_trials,
            threat: most.map(|(_, threat)| threat.id.clone()),
            per_trial: most.map(|(times, _)| *times as f64 / ledger.trials() as f64),
        });
    }
    if samples.total.sorted.maximum() == 0.0 {
        notes.push(Note::NoLoss);
    }
    notes
}

/// The mean of a law; infinite where it has none.
pub(super) fn mean_of_law(law: &Law) -> f64 {
    match law.mean() {
        Moment::Finite(mean) => mean,
        _ => f64::INFINITY,
    }
}
