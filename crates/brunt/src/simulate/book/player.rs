//! The order of a trial: its draws are made side by side with those of its block, then its occurrences unfold, then they are played.

use super::play::play;
use crate::ledger::BoundHit;
use crate::plan::{Hit, Plan};
use crate::simulate::draw::{Apart, Draw, Draws, Effects, KEPT, Occurrences};
use crate::simulate::network::{Cascade, Watch, rank};

/// Plays trials; the memory is reused from trial to trial.
#[derive(Debug)]
pub(crate) struct Player<'a> {
    draws: Draws<'a>,
    cascade: Cascade,
    occurrences: Occurrences,
    /// Sizes of effects of controls in the current trial.
    effects: Effects,
    /// Controls whose hosts are checked even where the controls are not in force.
    watched: u64,
}

/// The parts that are needed to play an unfolded trial.
pub(crate) type Ready<'p> = (Draw<'p>, &'p mut Cascade, &'p mut Occurrences);

impl<'a> Player<'a> {
    pub(crate) fn new(plan: &'a Plan, seed: u64) -> Self {
        Self {
            draws: Draws::new(plan, seed),
            cascade: Cascade::new(plan),
            occurrences: Occurrences::default(),
            effects: Effects::default(),
            watched: 0,
        }
    }

    /// Also checks the hosts of the controls `watched` where these controls are not in force, because the result is used for sets in
    /// which they are.
    pub(crate) fn watch(&mut self, watched: u64) {
        self.watched = watched;
    }

    /// Draws a block of trials, to be unfolded and played one by one. `apart` receives the occurrences of threats with direct losses
    /// only, unless they are `listed`, by position of the threat.
    pub(crate) fn draw(&mut self, trials: &[u64], listed: impl Fn(usize) -> bool, apart: impl FnMut(Apart<'_>)) {
        self.draws.draw(trials, listed, apart);
    }

    /// The draws of the block.
    pub(crate) fn draws(&mut self) -> &mut Draws<'a> {
        &mut self.draws
    }

    /// Multipliers of losses and durations of a trial of the block by threat; empty if no threat loads on a factor.
    pub(crate) fn multipliers(&self, place: usize) -> &[f64] {
        self.draws.multipliers(place)
    }

    /// Adds all occurrences that may happen in a trial. The sizes of effects of controls are kept if the trial is played under many sets
    /// of controls.
    pub(crate) fn unfold(&mut self, place: usize, trial: u64, many_sets: bool) {
        self.effects.clear(many_sets);
        self.draws.take_roots(place, &mut self.occurrences);
        self.occurrences.unfold(self.draws.of(place, trial, &self.effects));
    }

    /// The parts that are needed to play an unfolded trial under a set of controls.
    pub(crate) fn parts(&mut self, place: usize, trial: u64, set: u64) -> Ready<'_> {
        let draw = self.draws.of(place, trial, &self.effects);
        let draw = Draw { in_force: set, watched: set | self.watched, ..draw };
        (draw, &mut self.cascade, &mut self.occurrences)
    }

    /// Plays an unfolded trial.
    pub(crate) fn play(&mut self, place: usize, trial: u64, watch: &mut impl Watch) {
        let draw = self.draws.of(place, trial, &self.effects);
        let draw = Draw { watched: draw.watched | self.watched, ..draw };
        let numbers = 0..self.occurrences.all.len() as u32;
        play(&mut self.cascade, &mut self.occurrences, draw, numbers, watch);
        self.draws.bounds.extend(self.occurrences.bounds.iter().map(|&hit| (place, hit)));
    }

    /// Plays one trial with every occurrence and every hit in full, without the occurrences `without` and without those that follow from
    /// them.
    pub(crate) fn play_alone(&mut self, trial: u64, without: &[u32], watch: &mut impl Watch) {
        self.release();
        self.draw(&[trial], |_| true, |_| {});
        self.unfold(0, trial, false);
        let draw = Draw { keep_all: true, ..self.draws.of(0, trial, &self.effects) };
        let left = self.occurrences.without(without);
        play(&mut self.cascade, &mut self.occurrences, draw, left.iter().copied(), watch);
        self.draws.bounds.extend(self.occurrences.bounds.iter().map(|&hit| (0, hit)));
    }

    /// Occurrences of the trial that was unfolded last.
    pub(crate) fn occurrences(&self) -> &Occurrences {
        &self.occurrences
    }

    /// Disruptions of the trial that was played last, best-ranked first.
    pub(crate) fn ranked(&self, plan: &Plan) -> Vec<Hit> {
        let mut hits = self.occurrences.hits.clone();
        rank(plan, &mut hits);
        hits
    }

    /// Bounds that the trial hit that was played alone last.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = BoundHit> + '_ {
        self.draws.bounds.iter().map(|&(_, hit)| hit)
    }

    /// Price indices of a trial, by the position of the trial in the block that was drawn last.
    pub(crate) fn prices(&self, place: usize, prices: &mut Vec<f64>) {
        prices.clear();
        prices.extend(self.draws.prices(place));
    }

    /// Frees the memory of a trial that took much memory, so that the memory is not kept for all later trials. Returns whether the trial
    /// did.
    pub(crate) fn release(&mut self) -> bool {
        let took_much = self.occurrences.all.len().max(self.occurrences.hits.len()) > KEPT;
        if took_much {
            self.occurrences.release();
            self.cascade.release();
        }
        took_much
    }
}
