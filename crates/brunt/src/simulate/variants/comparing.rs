//! Trials under many sets of controls: the losses of each trial under each set.

use super::answer::Answers;
use super::choice::Choice;
use super::marks::Marks;
use super::result::Variants;
use super::sets::Compare;
use super::store::Store;
use super::versions::{At, Version, Versions, find};
use crate::ledger::{Amount, TrialLosses};
use crate::plan::Plan;
use crate::scenario::{ControlSet, PartyIndex};
use crate::settle::{Settler, Terms};
use crate::simulate::draw::BLOCK;
use crate::simulate::run::{SimulateError, bearers, empty_sums};
use std::ops::Range;

/// Plays and compares the trials of a chunk.
pub(super) struct Comparing<'a> {
    plan: &'a Plan,
    compare: &'a Compare,
    versions: Versions<'a>,
    bearers: Vec<PartyIndex>,
    settler: Option<Settler<'a>>,
    involved: Vec<PartyIndex>,
    net_sets: Vec<ControlSet>,
    losses: TrialLosses,
}

impl<'a> Comparing<'a> {
    pub(super) fn new(plan: &'a Plan, terms: Option<&'a Terms>, seed: u64, compare: &'a Compare) -> Self {
        let bearers = bearers(plan);
        let net_sets = compare.sets.iter().zip(&compare.net).filter(|pair| *pair.1 && terms.is_some());
        Self {
            plan,
            compare,
            versions: Versions::new(plan, seed, compare, &bearers, terms.is_some()),
            bearers,
            settler: terms.map(Settler::new),
            involved: terms.map(|terms| terms.involved().to_vec()).unwrap_or_default(),
            net_sets: net_sets.map(|pair| *pair.0).collect(),
            losses: TrialLosses::default(),
        }
    }

    /// The result of no trials.
    pub(super) fn nothing(&self, start: u64) -> Variants {
        let size = (self.plan.controls.all.len(), self.plan.threats.len());
        let answers = self.compare.watched.iter().map(|&set| Answers::new(set, size, &self.compare.obligations));
        Variants {
            sets: self.compare.sets.clone(),
            trials: start..start,
            bearers: self.bearers.clone(),
            gross: Store::new(self.bearers.len() + 1),
            involved: self.involved.clone(),
            net_sets: self.net_sets.clone(),
            net: self.settler.is_some().then(|| Store::new(self.involved.len())),
            answers: answers.collect(),
        }
    }

    pub(super) fn run(mut self, range: Range<u64>) -> Result<Variants, SimulateError> {
        let mut done = self.nothing(range.start);
        let mut sums = empty_sums(self.plan);
        let mut from = range.start;
        while from < range.end {
            let trials: Vec<u64> = (from..(from + BLOCK as u64).min(range.end)).collect();
            self.versions.draw_block(&trials, &mut sums);
            for (place, &trial) in trials.iter().enumerate() {
                if !self.trial((place, trial), &mut done) {
                    return Err(SimulateError::Overflow { trial });
                }
            }
            from += trials.len() as u64;
        }
        done.trials.end = range.end;
        Ok(done)
    }

    /// Compares one trial; false if its losses cannot be counted.
    fn trial(&mut self, at: At, done: &mut Variants) -> bool {
        // What was booked without controls having a say in it.
        let (parties, books) = (self.plan.parties, &self.versions.workspace.books);
        let booked = &books.by_party[at.0 * parties..(at.0 + 1) * parties];
        let mut base: Vec<Amount> = self.bearers.iter().map(|bearer| booked[bearer.0 as usize]).collect();
        let mut breaches = Marks::default();
        self.versions.unfold(at);
        let plain = self.versions.plain_costs(at);
        let add = |base: &mut [Amount], more: &[Amount]| {
            base.iter_mut().zip(more).for_each(|(sum, &amount)| *sum += amount);
        };
        add(&mut base, &self.versions.memory.outcomes[plain as usize].parties);
        let mut played: Vec<Vec<Version>> = Vec::with_capacity(self.versions.clusters.count());
        for cluster in 0..self.versions.clusters.count() {
            let found = self.versions.cluster(at, cluster);
            if let [only] = &found[..] {
                add(&mut base, &only.parties);
                breaches.add_all(&only.breaches);
            }
            played.push(found);
        }
        let overflow = self.versions.workspace.books.overflow
            || self.versions.memory.outcomes.iter().any(|outcome| outcome.overflow);
        for (set, answers) in self.compare.watched.iter().zip(&mut done.answers) {
            let outcomes = played.iter().filter_map(|found| find(found, set.bits())).flat_map(|found| &found.outcomes);
            answers.add_trial(outcomes.map(|&outcome| &self.versions.memory.outcomes[outcome as usize].calls));
        }
        push_row(&mut done.gross, &base, &breaches);
        done.gross.push_cluster(&[Choice::of(0, 0)]);
        for found in played.iter().filter(|found| found.len() > 1) {
            found.iter().for_each(|played| push_row(&mut done.gross, &played.parties, &played.breaches));
            let choices: Vec<Choice> = found.iter().map(|played| played.choice).collect();
            done.gross.push_cluster(&choices);
        }
        done.gross.end_trial();
        let settled = done.net.as_mut().is_none_or(|net| self.net(at.0, (plain, &played), net));
        settled && !overflow
    }

    /// Settles the trial under the sets whose net losses are compared, once for each result that differs; false if an amount cannot be
    /// counted.
    fn net(&mut self, place: usize, (plain, played): (u32, &[Vec<Version>]), store: &mut Store<f64>) -> bool {
        let Some(settler) = &mut self.settler else { return true };
        let player = &self.versions.workspace.player;
        player.prices(place, &mut self.losses.prices);
        let mut choices: Vec<Choice> = Vec::new();
        let mut countable = true;
        for set in self.net_sets.iter().map(|set| set.bits()) {
            if choices.iter().any(|choice| choice.fits(set)) {
                continue;
            }
            let mut consulted = 0;
            let add = |losses: &mut TrialLosses, outcome: u32| {
                let collected = self.versions.memory.outcomes[outcome as usize].collected.as_ref();
                collected.into_iter().for_each(|all| all.add_to(losses, player.occurrences()));
            };
            self.losses.losses.clear();
            self.losses.downtime.clear();
            for found in played {
                let Some(chosen) = find(found, set) else { continue };
                // Of a cluster that was played once nothing depends on any set that is compared.
                consulted |= if found.len() > 1 { chosen.choice.consulted } else { 0 };
                chosen.outcomes.iter().for_each(|&outcome| add(&mut self.losses, outcome));
            }
            add(&mut self.losses, plain);
            self.losses.sort();
            let settled = settler.settle(&self.losses);
            countable &= settled.is_countable();
            store.push_row(self.involved.iter().map(|party| settled.net[party.0 as usize].get()));
            choices.push(Choice::of(set, consulted));
        }
        store.push_cluster(&choices);
        store.end_trial();
        countable
    }
}

fn push_row(store: &mut Store<Amount>, parties: &[Amount], breaches: &Marks) {
    let total = parties.iter().copied().sum::<Amount>();
    store.push_row(std::iter::once(total).chain(parties.iter().copied()));
    store.marks.push(breaches.clone());
}
