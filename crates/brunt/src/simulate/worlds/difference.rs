//! What differs between two worlds, found once before the trials.

use super::changed::{Both, has_factors_of, is_aligned};
use super::slots::Positions;
use super::threats::Threats;
use super::world::World;
use crate::plan::{NONE, Plan, PlanThreat};
use crate::random::Count;
use crate::scenario::{Programme, Reading, Scenario};
use crate::simulate::draw::Occurrences;

/// Share of occurrences that is worth taking over where every trial is another one.
const LEAST_TAKEN: f64 = 0.25;

/// What differs between the first world and another one.
#[derive(Debug)]
pub(super) struct Difference {
    /// Positions of the first world in the other one.
    pub positions: Positions,
    /// Whether every trial differs, because something else is forced.
    pub always: bool,
    /// Listed threats whose numbers of occurrences may differ, by position in the first world, if it has the threat, and in the other.
    pub counts: Vec<(Option<usize>, usize)>,
    /// Threats of the first world of which an occurrence may be another one in the other world.
    acts: Vec<bool>,
    /// Threats of the first world that load on a factor with their losses, if factors may differ.
    multiplied: Option<Vec<bool>>,
    /// Controls that are in force in one world only, as bits of both.
    controls: u64,
    /// For each threat of the other world: the threat of the first one whose column it takes over.
    pub taken: Vec<Option<usize>>,
    /// Columns that may differ, by position of the threat in each world that has such a column.
    pub columns: Vec<(Option<usize>, Option<usize>)>,
    /// For each programme of the other world that is not empty: the same programme of the first world, if its settlement may be taken over.
    pub settles: Vec<Option<usize>>,
}

impl Difference {
    /// What differs between the first world and another one; `None` if nothing can be taken over.
    pub(super) fn between<O>(one: &World<'_, O>, other: &World<'_, O>) -> Option<Self> {
        let (ours, theirs) = ((one.scenario(), one.plan()), (other.scenario(), other.plan()));
        if !are_kin(ours, theirs) || one.settling().is_empty() != other.settling().is_empty() {
            return None;
        }
        let mut threats = Threats::between(ours, theirs);
        let [listed, listed_there] = [one.listed(), other.listed()];
        let mut here = vec![None; theirs.1.threats.len()];
        for (index, &there) in threats.there.iter().enumerate().filter(|(_, there)| **there != NONE) {
            here[there as usize] = Some(index);
            threats.acts[index] |= listed[index] != listed_there[there as usize];
        }
        let is_taken = |there: usize| {
            let index = here[there].filter(|&index| !listed[index] && !listed_there[there])?;
            (!threats.counts[index] && !threats.acts[index]).then_some(index)
        };
        let factors = has_factors_of(ours, theirs);
        let multiplied = (!factors).then(|| {
            let loads = ours.1.threats.iter().map(|threat| !threat.loss_loading.terms.is_empty());
            loads.collect::<Vec<_>>()
        });
        // Multipliers of columns are not compared trial by trial.
        let multiplies = |index: usize| multiplied.as_ref().is_some_and(|of| of[index]);
        let taken: Vec<_> = (0..here.len()).map(|there| is_taken(there).filter(|&index| !multiplies(index))).collect();
        let counts = (0..here.len()).filter(|&there| listed_there[there]).filter_map(|there| {
            let index = here[there].filter(|&index| listed[index]);
            index.is_none_or(|index| threats.counts[index]).then_some((index, there))
        });
        let apart = |listed: &[bool], index: usize| (!listed[index]).then_some(index);
        let drawn = (0..here.len()).filter(|&there| !listed_there[there] && taken[there].is_none());
        let drawn = drawn.map(|there| (here[there].and_then(|index| apart(&listed, index)), Some(there)));
        let gone = (0..listed.len()).filter(|&index| !listed[index]);
        let gone = gone.filter(|&index| threats.there[index] == NONE || listed_there[threats.there[index] as usize]);
        let columns = drawn.chain(gone.map(|index| (Some(index), None))).collect();
        let settles = settles(one, other, factors && !threats.nodes_differ);
        Some(Self {
            always: forces_other(ours.0, theirs.0),
            counts: counts.collect(),
            multiplied,
            controls: threats.in_force,
            taken,
            columns,
            settles,
            acts: threats.acts,
            positions: Positions::new(ours.1, theirs.1, threats.there),
        })
    }

    /// Whether a trial of the first world, which was played, is another one in the other world. `multipliers` are those of both worlds.
    pub(super) fn differs(&self, occurrences: &Occurrences, multipliers: [&[f64]; 2]) -> bool {
        let multiplier = |side: usize, threat: u32| multipliers[side].get(threat as usize).map(|by| by.to_bits());
        let other_size = |threat: u32| {
            let there = self.positions.threats[threat as usize];
            self.multiplied.as_ref().is_some_and(|of| of[threat as usize])
                && multiplier(0, threat) != multiplier(1, there)
        };
        occurrences.consulted & self.controls != 0
            || !occurrences.bounds.is_empty()
            || occurrences.all.iter().any(|it| self.acts[it.threat as usize] || other_size(it.threat))
    }

    /// Whether enough can be taken over to run both worlds in one pass, which keeps the columns of both: trials, or threats with direct
    /// losses only that make up a part of all occurrences.
    pub(super) fn is_worthwhile(&self, other: &Plan) -> bool {
        let mean = |threat: &PlanThreat| threat.count.as_ref().map_or(0.0, Count::mean);
        let taken = other.threats.iter().zip(&self.taken).filter(|(_, taken)| taken.is_some());
        let of_taken: f64 = taken.map(|(threat, _)| mean(threat)).sum();
        !self.always || of_taken > LEAST_TAKEN * other.threats.iter().map(mean).sum::<f64>()
    }

    /// Controls that are in force in one world only.
    pub(super) fn controls(&self) -> u64 {
        self.controls
    }
}

/// Whether two worlds have the same clock, books, nodes and bounds, so that trials can be compared.
fn are_kin((one, of_one): Both<'_>, (other, of_other): Both<'_>) -> bool {
    let tolerances = |plan: &Plan| plan.tolerances().to_vec();
    let alone = |scenario: &Scenario| scenario.assumed.reading == Reading::Alone;
    let parties = |scenario: &Scenario| scenario.parties.iter().map(|party| party.id.clone()).collect::<Vec<_>>();
    let nodes = |scenario: &Scenario| scenario.nodes.len();
    (one.start, one.horizon, &one.categories) == (other.start, other.horizon, &other.categories)
        && parties(one) == parties(other)
        && nodes(one) == nodes(other)
        && one.nodes.iter().zip(&other.nodes).all(|(one, other)| one.id == other.id)
        && of_one.recorded_nodes().eq(of_other.recorded_nodes())
        && tolerances(of_one) == tolerances(of_other)
        && of_one.most_hits == of_other.most_hits
        && !alone(one)
        && !alone(other)
}

/// Whether other occurrences are forced in the one world than in the other.
fn forces_other(one: &Scenario, other: &Scenario) -> bool {
    let none = |scenario: &Scenario| scenario.assumed.forced.is_empty();
    let alike = |one: &Scenario, other: &Scenario| {
        (&one.assumed.forced, one.assumed.reading) == (&other.assumed.forced, other.assumed.reading)
            && is_aligned(one, other)
            && one.threats.len() == other.threats.len()
    };
    !(none(one) && none(other) || alike(one, other))
}

/// The programmes of the first world whose settlement may be taken over.
fn settles<O>(one: &World<'_, O>, other: &World<'_, O>, alike: bool) -> Vec<Option<usize>> {
    let (ours, alike) = (one.stated(), alike && is_aligned(one.scenario(), other.scenario()));
    let same = |programme: &&Programme| ours.iter().position(|known| known == programme);
    other.stated().iter().map(|programme| same(programme).filter(|_| alike)).collect()
}
