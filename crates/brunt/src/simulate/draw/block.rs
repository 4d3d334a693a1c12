//! Draws of a block of trials, made side by side: factors, numbers of occurrences, and the occurrences that happen by themselves.

use super::address::{count_name, root_name};
use super::apart::Apart;
use super::demand::Effects;
use super::factors::{Factors, modulation};
use super::occurrence::Root;
use super::occurrences::Occurrences;
use super::time::time;
use super::trial::{Draw, KEPT};
use super::words::Words;
use crate::ledger::{Bound, BoundHit, Sums};
use crate::plan::{NONE, Plan, PlanThreat};
use crate::random::{Count, Key, Modulation};
use crate::scenario::{Reading, ThreatIndex, bound};

/// Number of trials in a block.
pub(crate) const BLOCK: usize = 256;

/// Draws of a block.
#[derive(Debug)]
pub(crate) struct Draws<'a> {
    pub plan: &'a Plan,
    key: Key,
    factors: Factors,
    words: Words,
    counts: Vec<u32>,
    /// Root occurrences of the threats that hit nodes or trigger, for each trial of the block.
    roots: Vec<Vec<Root>>,
    /// For each threat, whether its occurrences are counted apart although they would be listed in a run; empty for none. The occurrences
    /// count against the bounds of listed ones: `beside` has their number in each trial.
    pub apart_too: Vec<bool>,
    beside: Vec<usize>,
    /// Bounds that were hit, each with the position of the trial in the block.
    pub bounds: Vec<(usize, BoundHit)>,
}

impl<'a> Draws<'a> {
    pub(crate) fn new(plan: &'a Plan, seed: u64) -> Self {
        Self {
            plan,
            key: if plan.forcing.reading == Reading::Alone { Key::median() } else { Key::new(seed) },
            factors: Factors::default(),
            words: Words::default(),
            counts: Vec::new(),
            roots: vec![Vec::new(); BLOCK],
            apart_too: Vec::new(),
            beside: vec![0; BLOCK],
            bounds: Vec::new(),
        }
    }

    /// Draws at most [`BLOCK`] trials. `apart` receives the occurrences of threats with direct losses only. Occurrences of other threats,
    /// and of those that are `listed`, by position of the threat, become roots.
    pub(crate) fn draw(&mut self, trials: &[u64], listed: impl Fn(usize) -> bool, mut apart: impl FnMut(Apart<'_>)) {
        self.draw_factors(trials);
        let plan = self.plan;
        self.beside.fill(0);
        for (index, threat) in plan.threats.iter().enumerate() {
            if threat.count.is_none() && threat.forced.is_empty() {
                continue;
            }
            if threat.only_costs() && !listed(index) {
                self.draw_counts(index, trials, true);
                apart(self.apart(index, trials));
            } else if self.apart_too.get(index).is_some_and(|&too| too && !listed(index)) {
                self.draw_counts(index, trials, false);
                self.beside.iter_mut().zip(&self.counts).for_each(|(sum, &count)| *sum += count as usize);
                apart(self.apart(index, trials));
            } else {
                self.draw_counts(index, trials, false);
                self.add_roots(index, trials);
            }
        }
    }

    /// Draws the factors of at most [`BLOCK`] trials, trials x factors, row-major.
    pub(crate) fn draw_factors(&mut self, trials: &[u64]) -> &[f64] {
        let Self { plan, key, factors, bounds, .. } = self;
        bounds.clear();
        factors.draw(plan, *key, trials, |place| bounds.push((place, BoundHit::new(Bound::Factors, None))));
        &factors.drawn
    }

    /// Draws the number of occurrences of a threat in each trial, whose factors have been drawn. The numbers are cut at the bounds of
    /// occurrences that are counted `apart`, or of occurrences that are listed.
    pub(crate) fn draw_counts(&mut self, index: usize, trials: &[u64], apart: bool) -> &[u32] {
        self.own_counts(index, trials);
        self.cut_counts(index, apart);
        &self.counts
    }

    /// Draws the times of occurrences that were drawn apart. Each is named by the position of its trial in the block of `trials`, the
    /// position of its threat, and the name of the occurrence.
    pub(crate) fn times(
        &mut self,
        trials: &[u64],
        occurrences: impl Iterator<Item = (u32, u32, u64)> + Clone,
    ) -> impl Iterator<Item = i64> {
        let Self { plan, key, words, .. } = self;
        words.address_each(occurrences.clone().map(|(place, _, name)| (trials[place as usize], name)));
        words.draw(*key);
        let words = words.first.iter();
        words.zip(occurrences).map(|(&word, (_, threat, name))| {
            time(&plan.threats[threat as usize].timing, plan.horizon, (name as u32) >> 8, word)
        })
    }

    /// Draws the numbers of occurrences of a threat in each trial, whose factors have been drawn, before bounds and forced occurrences.
    pub(crate) fn own_counts(&mut self, index: usize, trials: &[u64]) -> &[u32] {
        let threat = &self.plan.threats[index];
        self.counts.clear();
        self.counts.resize(trials.len(), 0);
        if let Some(count) = &threat.count {
            self.draw_own_counts(threat, count, trials);
        }
        &self.counts
    }

    /// Draws the occurrences of a threat with direct losses only in all trials of a block whose factors have been drawn.
    pub(crate) fn draw_apart<'d>(&'d mut self, index: usize, trials: &'d [u64]) -> Apart<'d> {
        self.draw_counts(index, trials, true);
        self.apart(index, trials)
    }

    /// Draws the occurrences of `listed` threats in those trials of a block that are `wanted`. The factors have been drawn.
    pub(crate) fn draw_some(&mut self, trials: &[u64], wanted: &[bool], listed: impl Fn(usize) -> bool) {
        self.beside.fill(0);
        for (index, threat) in self.plan.threats.iter().enumerate() {
            if (threat.count.is_some() || !threat.forced.is_empty()) && listed(index) {
                self.draw_counts(index, trials, false);
                let unwanted = self.counts.iter_mut().zip(wanted).filter(|(_, wanted)| !**wanted);
                unwanted.for_each(|(count, _)| *count = 0);
                self.add_roots(index, trials);
            }
        }
    }

    /// Multipliers of losses and durations of a trial by threat; empty if no threat loads on a factor.
    pub(crate) fn multipliers(&self, place: usize) -> &[f64] {
        self.factors.multipliers_of(self.plan, place)
    }

    /// Whether any occurrence of a trial is listed.
    pub(crate) fn has_roots(&self, place: usize) -> bool {
        !self.roots[place].is_empty()
    }

    /// Moves the roots of a trial to its occurrences.
    pub(crate) fn take_roots(&mut self, place: usize, occurrences: &mut Occurrences) {
        occurrences.clear();
        self.roots[place].drain(..).for_each(|root| occurrences.push_root(root));
        self.roots[place].shrink_to(KEPT);
    }

    /// What the draws of a trial depend on, with the controls of the plan in force.
    #[inline(always)]
    pub(crate) fn of<'d>(&'d self, place: usize, trial: u64, effects: &'d Effects) -> Draw<'d> {
        let multipliers = self.factors.multipliers_of(self.plan, place);
        let in_force = self.plan.controls.in_force.bits();
        let (plan, key, watched, keep_all) = (self.plan, self.key, in_force, false);
        Draw { plan, key, trial, multipliers, in_force, watched, effects, keep_all }
    }

    /// Price indices of a trial.
    pub(crate) fn prices(&self, place: usize) -> impl Iterator<Item = f64> {
        self.plan.factors.prices(self.factors.of(self.plan, place))
    }

    /// Counts the trials that hit a bound, for each bound.
    pub(crate) fn count_bounds(&mut self, sums: &mut Sums) {
        if self.bounds.is_empty() {
            return;
        }
        self.bounds.sort_unstable();
        self.bounds.dedup();
        self.bounds.iter().for_each(|&(_, hit)| *sums.bounds.entry(hit).or_default() += 1);
        self.bounds.dedup_by_key(|&mut (place, _)| place);
        sums.bounded_trials += self.bounds.len() as u64;
    }

    fn apart<'d>(&'d mut self, index: usize, trials: &'d [u64]) -> Apart<'d> {
        Apart {
            plan: self.plan,
            index,
            threat: &self.plan.threats[index],
            trials,
            counts: &self.counts,
            key: self.key,
            multipliers: &self.factors.multipliers,
            words: &mut self.words,
        }
    }

    fn draw_own_counts(&mut self, threat: &PlanThreat, count: &Count, trials: &[u64]) {
        let words = &mut self.words;
        words.address_once(trials, count_name(threat.stream));
        words.draw(self.key);
        let least = self.plan.forcing.least(threat);
        if threat.frequency_loading.terms.is_empty() && least.is_none() {
            return count.fill(&words.first, &mut self.counts);
        }
        for (place, number) in self.counts.iter_mut().enumerate() {
            let modulation = modulation(threat, self.factors.of(self.plan, place));
            let word = words.first[place];
            *number = match (least, modulation) {
                (Some(least), _) => count.quantile_given(least, modulation, word),
                (None, Modulation::None) => count.quantile(word),
                (None, Modulation::Probability(p)) => count.quantile_at_probability(p, word),
                (None, Modulation::Multiple(by)) => count.quantile_at_multiple(by, word),
            };
        }
    }

    /// Cuts the numbers of occurrences of a threat at the bounds. Then adds the occurrences that are forced on top, which are not cut.
    fn cut_counts(&mut self, index: usize, apart: bool) {
        let threat = &self.plan.threats[index];
        let on_top = self.plan.forcing.least(threat).is_none();
        let more = if on_top { threat.forced.len() as u32 } else { 0 };
        for (place, count) in self.counts.iter_mut().enumerate() {
            let of_threat = bound::OCCURRENCES_OF_A_THREAT.saturating_sub(more);
            let listed = self.roots[place].len() + self.beside[place];
            let left = bound::OCCURRENCES.saturating_sub(listed) as u32;
            let (most, bound) = match !apart && left < of_threat {
                true => (left.saturating_sub(more), Bound::Occurrences),
                false => (of_threat, Bound::OccurrencesOfAThreat),
            };
            if *count > most {
                *count = most;
                self.bounds.push((place, BoundHit::new(bound, Some(ThreatIndex(index as u32)))));
            }
            *count += more;
        }
    }

    /// Draws the time of each occurrence of a threat, and the word that picks its target.
    fn add_roots(&mut self, index: usize, trials: &[u64]) {
        let (threat, forcing) = (&self.plan.threats[index], &self.plan.forcing);
        let words = &mut self.words;
        words.address(trials, &self.counts, root_name(threat.stream, 0));
        if words.names.is_empty() {
            return;
        }
        words.draw(self.key);
        for (word, &name) in words.names.iter().enumerate() {
            let ordinal = (name as u32) >> 8;
            let time = time(&threat.timing, self.plan.horizon, ordinal, words.first[word]);
            let place = words.places[word] as usize;
            let forced = forcing.of(threat, ordinal, self.counts[place]);
            let at = forced.and_then(|forced| forcing.forced[forced as usize].at);
            self.roots[place].push(Root {
                threat: index as u32,
                name,
                time: at.unwrap_or(time),
                pick: words.second[word],
                forced: forced.unwrap_or(NONE),
            });
        }
        words.release();
    }
}
