//! Trials under many sets of controls: the losses of each trial under each set.

use super::answer::Answers;
use super::choice::Choice;
use super::marks::Marks;
use super::result::Variants;
use super::sets::Compare;
use super::store::Store;
use super::versions::{At, Version, Versions, add, find};
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
        let mut base = self.booked(at.0);
        self.versions.unfold(at);
        let plain = self.versions.plain_costs(at);
        let clusters = 0..self.versions.clusters.count();
        let played: Vec<Vec<Version>> = clusters.map(|cluster| self.versions.cluster(at, cluster)).collect();
        add(&mut base, &self.versions.memory.outcomes[plain as usize].parties);
        self.count_answers(&played, &mut done.answers);
        keep(&mut done.gross, base, &played);
        let settled = done.net.as_mut().is_none_or(|net| self.net(at.0, (plain, &played), net));
        settled && !self.versions.overflows()
    }

    /// Losses by bearer that were booked without controls having a say in them.
    fn booked(&self, place: usize) -> Vec<Amount> {
        let (parties, books) = (self.plan.parties, &self.versions.workspace.books);
        let booked = &books.by_party[place * parties..(place + 1) * parties];
        self.bearers.iter().map(|bearer| booked[bearer.0 as usize]).collect()
    }

    /// Counts how the controls of each watched set answered the demands on them.
    fn count_answers(&self, played: &[Vec<Version>], answers: &mut [Answers]) {
        for (set, answers) in self.compare.watched.iter().zip(answers) {
            let outcomes = played.iter().filter_map(|found| find(found, set.bits())).flat_map(|found| &found.outcomes);
            answers.add_trial(outcomes.map(|&outcome| &self.versions.memory.outcomes[outcome as usize].calls));
        }
    }

    /// Settles the trial under the sets whose net losses are compared, once for each result that differs; false if an amount cannot be
    /// counted.
    fn net(&mut self, place: usize, (plain, played): (u32, &[Vec<Version>]), store: &mut Store<Amount>) -> bool {
        self.versions.workspace.player.prices(place, &mut self.losses.prices);
        let mut choices: Vec<Choice> = Vec::new();
        let mut countable = true;
        for index in 0..self.net_sets.len() {
            let set = self.net_sets[index].bits();
            if choices.iter().any(|choice| choice.fits(set)) {
                continue;
            }
            let consulted = self.collect(plain, played, set);
            let Some(settler) = &mut self.settler else { return true };
            let settled = settler.settle(&self.losses);
            countable &= settled.is_countable();
            store.push_row(self.involved.iter().map(|party| settled.net[party.0 as usize]));
            choices.push(Choice::of(set, consulted));
        }
        store.push_cluster(&choices);
        store.end_trial();
        countable
    }

    /// Collects the losses of the trial under a set. Returns the consulted controls.
    fn collect(&mut self, plain: u32, played: &[Vec<Version>], set: u64) -> u64 {
        let Self { versions, losses, .. } = self;
        losses.losses.clear();
        losses.downtime.clear();
        let mut add = |outcome: u32| {
            let collected = versions.memory.outcomes[outcome as usize].collected.as_ref();
            collected.into_iter().for_each(|all| all.add_to(losses, versions.workspace.player.occurrences()));
        };
        let mut consulted = 0;
        for found in played {
            let Some(chosen) = find(found, set) else { continue };
            // Of a cluster that was played once nothing depends on any set that is compared.
            consulted |= if found.len() > 1 { chosen.choice.consulted } else { 0 };
            chosen.outcomes.iter().for_each(|&outcome| add(outcome));
        }
        add(plain);
        losses.sort();
        consulted
    }
}

/// Keeps the gross losses of a trial: the losses under every set in one row, and those of each cluster that was played several times.
fn keep(store: &mut Store<Amount>, mut base: Vec<Amount>, played: &[Vec<Version>]) {
    let mut breaches = Marks::default();
    for found in played {
        if let [only] = &found[..] {
            add(&mut base, &only.parties);
            breaches.add_all(&only.breaches);
        }
    }
    push_row(store, &base, &breaches);
    store.push_cluster(&[Choice::of(0, 0)]);
    for found in played.iter().filter(|found| found.len() > 1) {
        found.iter().for_each(|played| push_row(store, &played.parties, &played.breaches));
        let choices: Vec<Choice> = found.iter().map(|played| played.choice).collect();
        store.push_cluster(&choices);
    }
    store.end_trial();
}

fn push_row(store: &mut Store<Amount>, parties: &[Amount], breaches: &Marks) {
    let total = parties.iter().copied().sum::<Amount>();
    store.push_row(std::iter::once(total).chain(parties.iter().copied()));
    store.marks.push(breaches.clone());
}
