//! Trials under many sets of controls: the losses of each trial under each set.

use super::answer::Answers;
use super::choice::Choice;
use super::joint::{Joint, Trial};
use super::marks::Marks;
use super::reduce::Reduced;
use super::result::Variants;
use super::sets::Compare;
use super::store::Store;
use super::versions::{At, Version, Versions, add, find};
use crate::ledger::Amount;
use crate::plan::Plan;
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use crate::simulate::draw::BLOCK;
use crate::simulate::run::{SimulateError, bearers, empty_sums};
use std::ops::Range;

/// Plays and compares the trials of a chunk.
pub(super) struct Comparing<'a> {
    plan: &'a Plan,
    compare: &'a Compare,
    versions: Versions<'a>,
    bearers: Vec<PartyIndex>,
    joint: Option<Joint<'a>>,
    /// Patterns of the tables, by threat.
    patterns: Vec<Option<u32>>,
}

impl<'a> Comparing<'a> {
    pub(super) fn new(plan: &'a Plan, terms: Option<&'a Terms>, seed: u64, compare: &'a Compare) -> Self {
        let bearers = bearers(plan);
        let net_sets = compare.sets.iter().zip(&compare.net).filter(|pair| *pair.1).map(|pair| *pair.0).collect();
        Self {
            plan,
            compare,
            versions: Versions::new(plan, seed, compare, &bearers, terms.is_some()),
            bearers,
            joint: terms.map(|terms| Joint::new(terms, net_sets)),
            patterns: vec![None; plan.threats.len()],
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
            involved: self.joint.as_ref().map_or_else(Vec::new, |joint| joint.involved.clone()),
            net_sets: self.joint.as_ref().map_or_else(Vec::new, |joint| joint.sets().to_vec()),
            net: self.joint.as_ref().map(|joint| Store::new(joint.involved.len())),
            answers: answers.collect(),
        }
    }

    /// Compares some trials.
    pub(super) fn run(&mut self, range: Range<u64>) -> Result<Variants, SimulateError> {
        let mut done = self.nothing(range.start);
        self.patterns.fill(None);
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
        self.count_answers(at.0, &played, &mut done.answers);
        let reduced: Vec<Reduced> = played.iter().map(|found| Reduced::of(found, &self.versions.memory)).collect();
        let marked = !self.plan.losses.tolerances.is_empty();
        keep(&mut done.gross, base, (&played, &reduced, marked));
        self.keep_tables(at.0, &mut done.gross);
        done.gross.end_trial();
        let settled = done.net.as_mut().is_none_or(|net| self.net(at.0, (plain, &played, &reduced), net));
        settled && !self.versions.overflows(at.0)
    }

    /// Losses by bearer that were booked without controls having a say in them.
    fn booked(&self, place: usize) -> Vec<Amount> {
        let (parties, books) = (self.plan.parties, &self.versions.workspace.books);
        let booked = &books.by_party[place * parties..(place + 1) * parties];
        self.bearers.iter().map(|bearer| booked[bearer.0 as usize]).collect()
    }

    /// Counts how the controls of each watched set answered the demands on them.
    fn count_answers(&self, place: usize, played: &[Vec<Version>], answers: &mut [Answers]) {
        for (watched, (set, answers)) in self.compare.watched.iter().zip(answers).enumerate() {
            let outcomes = played.iter().filter_map(|found| find(found, set.bits())).flat_map(|found| &found.outcomes);
            let calls = outcomes.map(|&outcome| &self.versions.memory.outcomes[outcome as usize].calls);
            answers.add_trial(calls.chain([self.versions.tables.calls(watched, place)]));
        }
    }

    /// Keeps the gross losses of the threats that have tables.
    fn keep_tables(&mut self, place: usize, store: &mut Store<Amount>) {
        let marked = (!self.plan.losses.tolerances.is_empty()).then(Marks::default);
        for (threat, table) in self.versions.tables.of(place) {
            table.rows(place).for_each(|parties| push_row(store, parties, marked.as_ref()));
            let pattern = &mut self.patterns[threat];
            let pattern = *pattern.get_or_insert_with(|| store.pattern(&table.choices));
            store.push_known(pattern, table.choices.len() as u32);
        }
    }

    /// Settles the trial under the sets whose net losses are compared; false if an amount cannot be counted.
    fn net(
        &mut self,
        place: usize,
        (plain, played, reduced): (u32, &[Vec<Version>], &[Reduced]),
        store: &mut Store<Amount>,
    ) -> bool {
        let Some(joint) = &mut self.joint else { return true };
        let player = &self.versions.workspace.player;
        let trial = Trial {
            outcomes: &self.versions.memory.outcomes,
            plain,
            played,
            reduced,
            occurrences: player.occurrences(),
            bearers: &self.bearers,
        };
        joint.settle(&trial, |prices| player.prices(place, prices), store)
    }
}

/// Keeps the gross losses of a trial: the losses under every set in one row, and those of each cluster that was played several times.
fn keep(
    store: &mut Store<Amount>,
    mut base: Vec<Amount>,
    (played, reduced, marked): (&[Vec<Version>], &[Reduced], bool),
) {
    let mut breaches = Marks::default();
    let all = || played.iter().zip(reduced);
    for (found, reduced) in all() {
        if let [(_, only)] = reduced.choices[..] {
            add(&mut base, &found[only as usize].parties);
            breaches.add_all(&found[only as usize].breaches);
        }
    }
    push_row(store, &base, marked.then_some(&breaches));
    store.push_cluster(&[Choice::of(0, 0)]);
    for (found, reduced) in all().filter(|(_, reduced)| !reduced.is_fixed()) {
        let version = |&(_, version): &(Choice, u32)| &found[version as usize];
        let push = |played: &Version| push_row(store, &played.parties, marked.then_some(&played.breaches));
        reduced.choices.iter().map(version).for_each(push);
        let choices: Vec<Choice> = reduced.choices.iter().map(|choice| choice.0).collect();
        store.push_cluster(&choices);
    }
}

/// Adds a row, with marks if tolerances are compared.
fn push_row(store: &mut Store<Amount>, parties: &[Amount], breaches: Option<&Marks>) {
    let total = parties.iter().copied().sum::<Amount>();
    store.push_row(std::iter::once(total).chain(parties.iter().copied()));
    store.marks.extend(breaches.cloned());
}
