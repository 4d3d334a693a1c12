//! Facts that a report states beside figures: the scenario, the run, and notes to read before trusting either.

use super::{Question, Samples};
use crate::ledger::{BINS_AN_OCTAVE, Bound, BoundHit, Keeping, Ledger};
use crate::measure::TailLaw;
use crate::random::Law;
use crate::report::{
    BoundCause, BoundKind, FileFact, KeptFacts, Note, PrecisionFacts, Program, RunFacts, ScenarioFacts, StressFact,
    StressReading,
};
use crate::scenario::{Assumed, Reading, Scenario, ThreatIndex, bound};
use crate::units::ARITHMETIC;
use std::ops::Range;

/// Name, version and arithmetic of this library.
pub(crate) fn program() -> Program {
    let (name, version) = (env!("CARGO_PKG_NAME").into(), env!("CARGO_PKG_VERSION").into());
    Program { name, version, arithmetic: ARITHMETIC }
}

/// Facts about the simulated scenario.
pub(crate) fn scenario(scenario: &Scenario, files: Vec<FileFact>) -> ScenarioFacts {
    ScenarioFacts {
        name: scenario.name.clone(),
        currency: scenario.currency.clone(),
        start: scenario.start.to_string(),
        horizon_hours: scenario.horizon.hours(),
        // A stress appends `/` and its own identification to the hash of the scenario.
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

/// The reading of forced occurrences, in the terms of a report.
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
        kept: ledger.tails().map(|tails| kept(tails.keeping)),
    }
}

fn kept(keeping: Keeping) -> KeptFacts {
    let Keeping { total, length } = keeping;
    KeptFacts { total, tail: length as u64, bins_an_octave: BINS_AN_OCTAVE }
}

fn is_partial(ledger: &Ledger, requested: Option<&Range<u64>>) -> bool {
    requested.is_some_and(|range| ledger.ranges() != std::slice::from_ref(range))
}

/// Bounds that were hit and the number of trials for each, in the terms of a report.
pub(crate) fn bounds(scenario: &Scenario, hits: impl Iterator<Item = (BoundHit, u64)>) -> Vec<BoundCause> {
    let cause = |(hit, trials): (BoundHit, u64)| {
        let threat = hit.threat.and_then(|threat| scenario.threats.get(threat.0 as usize));
        let (bound, most) = match hit.bound {
            Bound::OccurrencesOfAThreat => (BoundKind::OccurrencesOfAThreat, u64::from(bound::OCCURRENCES_OF_A_THREAT)),
            Bound::Occurrences => (BoundKind::Occurrences, bound::OCCURRENCES as u64),
            Bound::Rounds => (BoundKind::Rounds, u64::from(bound::ROUNDS)),
            Bound::Disruptions => (BoundKind::Disruptions, most_disruptions(scenario) as u64),
            Bound::Losses => (BoundKind::Losses, bound::LOSSES as u64),
            Bound::Factors => (BoundKind::Factors, bound::DRAWS_OF_FACTORS),
        };
        BoundCause { bound, most, threat: threat.map(|threat| threat.id.clone()), trials }
    };
    hits.map(cause).collect()
}

/// Most disruptions of a trial. The number falls with the longest recovery profile, since the stages of all disruptions are
/// bounded, too.
fn most_disruptions(scenario: &Scenario) -> usize {
    let steps = scenario.threats.iter().filter_map(|threat| threat.hits.as_ref()).map(|hits| hits.recovery.len()).max();
    bound::disruptions(steps.unwrap_or(0))
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
        let hits = ledger.sums().bounds.iter().map(|(&hit, &trials)| (hit, trials));
        notes.push(Note::BoundsHit { trials: ledger.sums().bounded_trials, causes: bounds(question.scenario, hits) });
    }
    if samples.total.sorted.maximum() == 0.0 {
        notes.push(Note::NoLoss);
    }
    notes
}

/// The mean of a law; infinite where the law has no finite mean.
pub(super) fn mean_of_law(law: &Law) -> f64 {
    law.mean().finite().unwrap_or(f64::INFINITY)
}
