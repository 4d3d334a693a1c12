//! What was drawn in a trial, by ids, so that scenarios with other entities can be compared.

use crate::suite::run::outcome::Outcome;
use brunt::ledger::{Amount, RowKind};
use brunt::simulate::replay;
use brunt::units::Ticks;

/// The draws of a trial, each list sorted; a threat is the first part of each.
#[derive(Debug, PartialEq, Default)]
pub(super) struct Draws {
    /// Threat, time.
    pub occurrences: Vec<(String, Ticks)>,
    /// Threat, node, start, end, bits of the capacity taken.
    pub disruptions: Vec<(String, String, Ticks, Ticks, u64)>,
    /// Threat, category, bearer, time, amount of each direct loss.
    pub losses: Vec<(String, String, String, Ticks, Amount)>,
}

impl Draws {
    pub(super) fn of(outcome: &Outcome, trial: u64) -> Self {
        let Outcome { scenario, plan, .. } = outcome;
        let replayed = replay(plan, 1, trial);
        let threat_of = |occurrence: u32| {
            let threat = replayed.occurrences[occurrence as usize].threat;
            scenario.threats[threat.0 as usize].id.clone()
        };
        let occurrences =
            (0..replayed.occurrences.len()).map(|number| (threat_of(number as u32), replayed.occurrences[number].time));
        let disruptions = replayed.disruptions.iter().map(|hit| {
            let node = scenario.nodes[hit.node.0 as usize].id.clone();
            (threat_of(hit.occurrence), node, hit.start, hit.end, hit.takes.get().to_bits())
        });
        let direct = replayed.rows.iter().filter(|row| row.kind == RowKind::Direct).map(|row| {
            let slot = plan.slots()[row.slot as usize];
            let category = scenario.categories[slot.category.0 as usize].clone();
            let bearer = scenario.parties[slot.bearer.0 as usize].id.clone();
            (threat_of(row.occurrence), category, bearer, row.start, row.amount)
        });
        let mut draws =
            Self { occurrences: occurrences.collect(), disruptions: disruptions.collect(), losses: direct.collect() };
        draws.sort();
        draws
    }

    pub(super) fn sort(&mut self) {
        self.occurrences.sort();
        self.disruptions.sort();
        self.losses.sort();
    }

    /// Without those of a threat, or with those alone.
    pub(super) fn split(self, threat: &str) -> (Self, Self) {
        let (own, others) = self.occurrences.into_iter().partition(|occurrence| occurrence.0 == threat);
        let (own_hits, other_hits) = self.disruptions.into_iter().partition(|hit| hit.0 == threat);
        let (own_losses, other_losses) = self.losses.into_iter().partition(|loss| loss.0 == threat);
        (
            Self { occurrences: own, disruptions: own_hits, losses: own_losses },
            Self { occurrences: others, disruptions: other_hits, losses: other_losses },
        )
    }

    /// Whether everything in here is in the other as well.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        within(&self.occurrences, &other.occurrences)
            && within(&self.disruptions, &other.disruptions)
            && within(&self.losses, &other.losses)
    }
}

/// Of two sorted lists, whether the second holds each item of the first at least as often.
fn within<T: Ord>(few: &[T], many: &[T]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|item| rest.any(|other| other == item))
}
