//! A block of trials. The draws of all trials of a block are made side by side; then each trial runs alone.

use super::books::{Booking, Books};
use super::cascade::Cascade;
use super::collect::{Both, Collect, Tap};
use super::control::Effects;
use super::drivers::Drivers;
use super::meter::Watch;
use super::occurrence::{Draw, KEPT, Occurrences, Root, amount, count_name, root_name, time};
use super::play::play;
use crate::ledger::{Amount, Bound, BoundHit, Moment, Sums, TrialLosses};
use crate::plan::{Load, NONE, Plan, PlanLoss, PlanThreat, Telling};
use crate::random::special::normal_cdf;
use crate::random::{Count, Key, Modulation, entity, kernel, threshold};
use crate::scenario::{LossAmount, Reading, ThreatIndex, bound};
use crate::units::Ticks;

/// Number of trials in a block.
pub(super) const BLOCK: usize = 256;

/// Number of occurrences of a trial that are addressed together.
const RUN: usize = 8;
/// Number of occurrences that are drawn side by side for a threat with direct losses only; about 50 bytes each.
const PIECE: usize = 1 << 16;

/// Reusable state of one thread.
#[derive(Debug)]
pub(super) struct Workspace<'a> {
    plan: &'a Plan,
    key: Key,
    cascade: Cascade,
    occurrences: Occurrences,
    pub books: Books,
    words: Words,
    counts: Vec<u32>,
    /// Root occurrences of the threats that hit nodes or trigger, for each trial of the block.
    roots: Vec<Vec<Root>>,
    /// Factors x trials, row-major.
    factors: Vec<f64>,
    /// Multipliers of losses and durations, trials x threats; empty if no threat loads on a factor.
    multipliers: Vec<f64>,
    /// Loss of each trial by the current threat, for a threat with direct losses only. `events` holds the loss of each of its occurrences
    /// in order, if an occurrence has several losses.
    singles: Vec<Amount>,
    events: Vec<Amount>,
    /// Largest event of each trial, not yet rounded, among the threats with one direct loss per occurrence and nothing else.
    largest: Vec<f64>,
    normals: Vec<f64>,
    /// Bounds that were hit, each with the position of the trial in the block.
    bounds: Vec<(usize, BoundHit)>,
    /// Losses of the current trial in the order in which they arise, and in the order of settlement. Only filled for a tap that looks at
    /// single losses.
    collected: Collect,
    losses: TrialLosses,
    /// First trial with more losses than are passed on one by one.
    pub too_many: Option<u64>,
    /// Sizes of effects of controls in the current trial.
    effects: Effects,
    /// Controls whose hosts are checked even where the controls are not in force.
    watched: u64,
}

/// Parallel arrays of addresses and of the words and sizes drawn at them.
#[derive(Debug, Default)]
struct Words {
    trials: Vec<u64>,
    names: Vec<u64>,
    /// Position of the trial in the block.
    places: Vec<u32>,
    first: Vec<u64>,
    second: Vec<u64>,
    sizes: Vec<f64>,
}

impl<'a> Workspace<'a> {
    pub(super) fn new(plan: &'a Plan, seed: u64) -> Self {
        Self {
            plan,
            key: if plan.forcing.reading == Reading::Alone { Key::median() } else { Key::new(seed) },
            cascade: Cascade::new(plan),
            occurrences: Occurrences::default(),
            books: Books::new(plan, BLOCK),
            words: Words::default(),
            counts: Vec::new(),
            roots: vec![Vec::new(); BLOCK],
            factors: Vec::new(),
            multipliers: Vec::new(),
            singles: vec![Amount::ZERO; BLOCK],
            events: Vec::new(),
            largest: vec![0.0; BLOCK],
            normals: Vec::new(),
            bounds: Vec::new(),
            collected: Collect::default(),
            losses: TrialLosses::default(),
            too_many: None,
            effects: Effects::default(),
            watched: 0,
        }
    }

    /// Also checks the hosts of the controls `watched` where these controls are not in force, because the result is used for sets in
    /// which they are.
    pub(super) fn watching(self, watched: u64) -> Self {
        Self { watched, ..self }
    }

    /// Runs at most [`BLOCK`] trials, enters their losses in the books and adds their sums. The tap sees the losses of each trial.
    pub(super) fn run<T: Tap>(&mut self, trials: &[u64], sums: &mut Sums, tap: &mut T) {
        self.books.clear();
        self.bounds.clear();
        self.draw_factors(trials);
        for threat in 0..self.plan.threats.len() {
            self.draw_roots(threat, trials, T::LOOKS, sums);
        }
        self.round_largest(trials.len());
        for (place, &trial) in trials.iter().enumerate() {
            if self.roots[place].is_empty() && !T::LOOKS {
                continue;
            }
            self.unfold_roots(place);
            self.books.open(place);
            if T::LOOKS {
                let mut collected = std::mem::take(&mut self.collected);
                self.run_opened(place, trial, |books| Both(books, &mut collected));
                collected.put_into(&mut self.losses, &self.occurrences);
                if collected.take_too_many() {
                    self.too_many = self.too_many.or(Some(trial));
                }
                self.collected = collected;
                let mut prices = std::mem::take(&mut self.losses.prices);
                self.prices(place, &mut prices);
                self.losses.prices = prices;
                tap.trial(trial, &self.losses);
            } else {
                self.run_opened(place, trial, |books| books);
            }
            self.books.close(self.plan, &self.occurrences.all, sums);
            for (number, occurrence) in (0..).zip(&self.occurrences.all) {
                sums.occurrences[occurrence.threat as usize] += u64::from(self.occurrences.happens(number));
            }
            self.bounds.extend(self.occurrences.bounds.iter().map(|&hit| (place, hit)));
            if self.occurrences.cut > 0 {
                sums.add_cut(Ticks::new(self.occurrences.cut));
            }
            self.release();
        }
        self.count_bounds(sums);
        self.books.spread(trials.len());
        self.sum_across_threats(trials.len(), sums);
    }

    /// Counts the trials that hit a bound, for each bound.
    fn count_bounds(&mut self, sums: &mut Sums) {
        if self.bounds.is_empty() {
            return;
        }
        self.bounds.sort_unstable();
        self.bounds.dedup();
        self.bounds.iter().for_each(|&(_, hit)| *sums.bounds.entry(hit).or_default() += 1);
        self.bounds.dedup_by_key(|&mut (place, _)| place);
        sums.bounded_trials += self.bounds.len() as u64;
    }

    /// Bounds that the last trial that was run alone hit.
    pub(super) fn bounds(&self) -> impl Iterator<Item = BoundHit> + '_ {
        self.bounds.iter().map(|&(_, hit)| hit)
    }

    /// Frees the memory of a trial that took much memory, so that the memory is not kept for all later trials.
    fn release(&mut self) {
        let played = self.occurrences.all.len().max(self.occurrences.hits.len());
        if played.max(self.losses.losses.len()) > KEPT {
            self.occurrences.release();
            self.cascade.release();
            self.books.release();
            self.collected.release();
            self.losses = TrialLosses::default();
        }
    }

    /// Draws the trials of a block, to be played one by one with [`Workspace::unfold`]. Direct losses of threats with direct losses only
    /// are booked at once, unless `in_full` asks for all occurrences.
    pub(super) fn draw_block(&mut self, trials: &[u64], in_full: bool, sums: &mut Sums) {
        self.books.clear();
        self.bounds.clear();
        self.draw_factors(trials);
        for threat in 0..self.plan.threats.len() {
            self.draw_roots(threat, trials, in_full, sums);
        }
        self.round_largest(trials.len());
        self.books.spread(trials.len());
    }

    /// Adds all occurrences that may happen in a trial, once, and returns the parts that are needed to play the trial under a set of
    /// controls.
    pub(super) fn unfold(&mut self, place: usize, trial: u64, set: u64) -> (Draw<'_>, &mut Cascade, &mut Occurrences) {
        self.unfold_roots(place);
        self.effects.clear(true);
        let (draw, cascade, occurrences) = self.parts(place, trial, set);
        occurrences.unfold(draw);
        (draw, cascade, occurrences)
    }

    /// The parts that are needed to play an unfolded trial under a set of controls.
    pub(super) fn parts(&mut self, place: usize, trial: u64, set: u64) -> (Draw<'_>, &mut Cascade, &mut Occurrences) {
        let draw = Draw {
            in_force: set,
            watched: set | self.watched,
            ..draw(self.plan, self.key, trial, (&self.multipliers, place), &self.effects, false)
        };
        (draw, &mut self.cascade, &mut self.occurrences)
    }

    /// Occurrences of the current trial.
    pub(super) fn occurrences(&self) -> &Occurrences {
        &self.occurrences
    }

    /// Runs the trial whose books are open.
    fn run_opened<'w, W: Watch>(&'w mut self, place: usize, trial: u64, watch: impl FnOnce(Booking<'w>) -> W) {
        let mut watch = watch(self.books.watch());
        let draw = draw(self.plan, self.key, trial, (&self.multipliers, place), &self.effects, false);
        self.occurrences.unfold(draw);
        let numbers = 0..self.occurrences.all.len() as u32;
        play(&mut self.cascade, &mut self.occurrences, draw, numbers, &mut watch);
    }

    /// Price indices of a trial, by the position of the trial in the block that was drawn last.
    pub(super) fn prices(&self, place: usize, prices: &mut Vec<f64>) {
        let width = self.plan.factors.streams.len();
        prices.clear();
        prices.extend(self.plan.factors.prices(&self.factors[place * width..(place + 1) * width]));
    }

    /// Runs one trial with every occurrence in full, and reports to `watch`. Then `after` may look at the occurrences and the cascade.
    pub(super) fn run_alone<W: Watch>(&mut self, trial: u64, watch: W, after: impl FnOnce(&Occurrences, &Cascade, W)) {
        self.run_without(trial, &[], watch, after);
    }

    /// As [`run_alone`](Self::run_alone), without the occurrences `without` and without those that follow from them.
    pub(super) fn run_without<W: Watch>(
        &mut self,
        trial: u64,
        without: &[u32],
        mut watch: W,
        after: impl FnOnce(&Occurrences, &Cascade, W),
    ) {
        self.bounds.clear();
        self.draw_factors(&[trial]);
        let mut unused = Sums::new(0, 0, 0, 0);
        for threat in 0..self.plan.threats.len() {
            self.draw_roots(threat, &[trial], true, &mut unused);
        }
        self.unfold_roots(0);
        let draw = draw(self.plan, self.key, trial, (&self.multipliers, 0), &self.effects, true);
        self.occurrences.unfold(draw);
        let left = self.occurrences.without(without);
        play(&mut self.cascade, &mut self.occurrences, draw, left.iter().copied(), &mut watch);
        after(&self.occurrences, &self.cascade, watch);
        self.bounds.extend(self.occurrences.bounds.iter().map(|&hit| (0, hit)));
        self.release();
    }

    /// Runs one trial as a run without terms does, and reports to `watch`. For threats with direct losses only, the sum of each loss over
    /// all occurrences is reported, by threat and slot. Many occurrences then take no memory.
    pub(super) fn run_in_sums<W: Watch>(
        &mut self,
        trial: u64,
        watch: &mut W,
        mut apart: impl FnMut(&mut W, u32, u32, Amount),
    ) {
        self.bounds.clear();
        self.draw_factors(&[trial]);
        let mut unused = Sums::new(0, 0, 0, 0);
        for threat in 0..self.plan.threats.len() {
            if self.plan.threats[threat].only_costs() {
                self.add_up(threat, trial, |slot, amount| apart(watch, threat as u32, slot, amount));
            } else {
                self.draw_roots(threat, &[trial], false, &mut unused);
            }
        }
        self.unfold_roots(0);
        let draw = draw(self.plan, self.key, trial, (&self.multipliers, 0), &self.effects, false);
        self.occurrences.unfold(draw);
        let numbers = 0..self.occurrences.all.len() as u32;
        play(&mut self.cascade, &mut self.occurrences, draw, numbers, watch);
        self.release();
    }

    /// Sums of each direct loss of a threat in a trial, for a threat with direct losses only.
    fn add_up(&mut self, threat: usize, trial: u64, mut each: impl FnMut(u32, Amount)) {
        let compiled = &self.plan.threats[threat];
        if compiled.count.is_none() {
            return;
        }
        self.draw_counts(compiled, &[trial]);
        self.cut_counts(threat, true);
        let count = self.counts[0] as usize;
        for from in (0..count).step_by(PIECE) {
            let ordinals = from..count.min(from + PIECE);
            self.words.address_some(trial, root_name(compiled.stream, 0), 0, ordinals);
            for loss in &compiled.losses {
                self.draw_sizes(threat, loss);
                let mut sum = [Amount::ZERO];
                // What cannot be counted has been told by the run that this trial belongs to.
                Amount::add_all(&mut sum, &self.words.places, &self.words.sizes, |_, _| {});
                each(loss.slot, sum[0]);
            }
        }
    }

    /// Draws factors and numbers of occurrences of at most [`BLOCK`] trials.
    pub(super) fn draw_drivers(&mut self, trials: &[u64], drivers: &mut Drivers) {
        self.draw_factors(trials);
        let width = drivers.factors.len();
        for (position, (_, values)) in drivers.factors.iter_mut().enumerate() {
            values.extend(self.factors.iter().skip(position).step_by(width));
        }
        let plan = self.plan;
        for (threat, counts) in &mut drivers.counts {
            self.draw_counts(&plan.threats[threat.0 as usize], trials);
            self.cut_counts(threat.0 as usize, true);
            counts.extend_from_slice(&self.counts);
        }
        self.bounds.clear();
    }

    fn unfold_roots(&mut self, place: usize) {
        self.effects.clear(false);
        self.occurrences.clear();
        for root in self.roots[place].drain(..) {
            self.occurrences.push_root(root);
        }
        self.roots[place].shrink_to(KEPT);
    }

    /// Draws the factors of each trial, and computes the multipliers of losses and durations from them.
    fn draw_factors(&mut self, trials: &[u64]) {
        let factors = &self.plan.factors;
        self.factors.clear();
        self.multipliers.clear();
        if factors.streams.is_empty() {
            return;
        }
        for (place, &trial) in trials.iter().enumerate() {
            let from = self.factors.len();
            let mut key = self.key;
            let mut attempt = 0;
            loop {
                self.factors.truncate(from);
                self.propose_factors(key, trial);
                if self.plan.forcing.telling.is_empty() || accepts(self.plan, key, trial, &self.factors[from..]) {
                    break;
                }
                attempt += 1;
                if attempt == bound::DRAWS_OF_FACTORS {
                    self.bounds.push((place, BoundHit::new(Bound::Factors, None)));
                    break;
                }
                key = self.key.derive(entity(&["given"]).wrapping_add(attempt));
            }
            let z = &self.factors[from..];
            self.multipliers.extend(self.plan.threats.iter().map(|threat| growth(&threat.loss_loading, z)));
        }
    }

    /// Draws the factors of a trial under a key, and fixes or shifts them as a stress does.
    fn propose_factors(&mut self, key: Key, trial: u64) {
        let factors = &self.plan.factors;
        let from = self.factors.len();
        self.normals.clear();
        let normal = |stream: u32| kernel::normal(key.block(trial, count_name(stream))[0]);
        self.normals.extend(factors.streams.iter().map(|&stream| normal(stream)));
        for row in &factors.root {
            self.factors.push(row.iter().zip(&self.normals).map(|(l, z)| l * z).sum());
        }
        factors.moved(&mut self.factors[from..]);
    }

    /// Draws the number of occurrences of a threat in each trial. The losses of a threat with direct losses only are booked here.
    /// Occurrences of other threats, or of all threats if `in_full` asks for all occurrences, become roots.
    fn draw_roots(&mut self, threat: usize, trials: &[u64], in_full: bool, sums: &mut Sums) {
        let compiled = &self.plan.threats[threat];
        if compiled.count.is_none() && compiled.forced.is_empty() {
            return;
        }
        self.draw_counts(compiled, trials);
        let apart = compiled.only_costs() && !in_full;
        self.cut_counts(threat, apart);
        if apart {
            return self.book_apart(threat, trials, sums);
        }
        self.words.address(trials, &self.counts, root_name(compiled.stream, 0));
        if self.words.names.is_empty() {
            return;
        }
        let words = &mut self.words;
        words.draw(self.key);
        for index in 0..words.names.len() {
            let ordinal = (words.names[index] as u32) >> 8;
            let time = time(&compiled.timing, self.plan.horizon, ordinal, words.first[index]);
            let place = words.places[index] as usize;
            let forced = self.plan.forcing.of(compiled, ordinal, self.counts[place]);
            let at = forced.and_then(|forced| self.plan.forcing.forced[forced as usize].at);
            let root = Root {
                threat: threat as u32,
                name: words.names[index],
                time: at.unwrap_or(time),
                pick: words.second[index],
                forced: forced.unwrap_or(NONE),
            };
            self.roots[place].push(root);
        }
        self.words.release();
    }

    /// Draws the number of occurrences of a threat in each trial, without forced occurrences on top.
    fn draw_counts(&mut self, threat: &PlanThreat, trials: &[u64]) {
        self.counts.clear();
        self.counts.resize(trials.len(), 0);
        if let Some(count) = &threat.count {
            self.draw_own_counts(threat, count, trials);
        }
    }

    /// Cuts the numbers of occurrences of a threat at the bounds. Then adds the occurrences that are forced on top, which are not cut.
    fn cut_counts(&mut self, threat: usize, apart: bool) {
        let compiled = &self.plan.threats[threat];
        let on_top = self.plan.forcing.least(compiled).is_none();
        let more = if on_top { compiled.forced.len() as u32 } else { 0 };
        for (place, count) in self.counts.iter_mut().enumerate() {
            let of_threat = bound::OCCURRENCES_OF_A_THREAT.saturating_sub(more);
            let left = bound::OCCURRENCES.saturating_sub(self.roots[place].len()) as u32;
            let (most, bound) = match !apart && left < of_threat {
                true => (left.saturating_sub(more), Bound::Occurrences),
                false => (of_threat, Bound::OccurrencesOfAThreat),
            };
            if *count > most {
                *count = most;
                self.bounds.push((place, BoundHit::new(bound, Some(ThreatIndex(threat as u32)))));
            }
            *count += more;
        }
    }

    /// Books the losses of a threat with direct losses only, a number of occurrences at a time.
    fn book_apart(&mut self, threat: usize, trials: &[u64], sums: &mut Sums) {
        let compiled = &self.plan.threats[threat];
        let name = root_name(compiled.stream, 0);
        let all = self.counts.iter().map(|&count| count as usize).sum::<usize>();
        if all == 0 {
            return;
        }
        sums.occurrences[threat] += all as u64;
        self.singles[..trials.len()].fill(Amount::ZERO);
        if all <= PIECE {
            self.words.address(trials, &self.counts, name);
            self.book_piece(threat, trials.len());
        } else {
            for (place, &trial) in trials.iter().enumerate() {
                let count = self.counts[place] as usize;
                for from in (0..count).step_by(PIECE) {
                    let ordinals = from..count.min(from + PIECE);
                    self.words.address_some(trial, name, place as u32, ordinals);
                    self.book_piece(threat, trials.len());
                }
            }
        }
        let singles = &self.singles[..trials.len()];
        if let [_] = &compiled.losses[..] {
            self.books.add_singles(threat, singles);
        }
        sums.threats[threat].add_all(singles);
    }

    /// Books the losses of the occurrences that are currently addressed.
    fn book_piece(&mut self, threat: usize, trials: usize) {
        match &self.plan.threats[threat].losses[..] {
            [loss] => self.book_loss(threat, loss, trials),
            _ => self.book_losses(threat),
        }
    }

    fn draw_own_counts(&mut self, threat: &PlanThreat, count: &Count, trials: &[u64]) {
        let words = &mut self.words;
        words.address_once(trials, count_name(threat.stream));
        words.draw(self.key);
        let least = self.plan.forcing.least(threat);
        if threat.frequency_loading.terms.is_empty() && least.is_none() {
            count.fill(&words.first, &mut self.counts);
            return;
        }
        let width = self.plan.factors.streams.len();
        for (place, number) in self.counts.iter_mut().enumerate() {
            let modulation = modulation(threat, &self.factors[place * width..(place + 1) * width]);
            let word = words.first[place];
            *number = match (least, modulation) {
                (Some(least), _) => count.quantile_given(least, modulation, word),
                (None, Modulation::None) => count.quantile(word),
                (None, Modulation::Probability(p)) => count.quantile_at_probability(p, word),
                (None, Modulation::Multiple(by)) => count.quantile_at_multiple(by, word),
            };
        }
    }

    /// Books the losses of a threat with one direct loss per occurrence and nothing else: each occurrence is an event of its own.
    fn book_loss(&mut self, threat: usize, loss: &PlanLoss, trials: usize) {
        self.draw_sizes(threat, loss);
        let singles = &mut self.singles[..trials];
        let largest = &mut self.largest[..trials];
        let (places, sizes) = (&self.words.places, &self.words.sizes);
        // Rounding keeps the order, so that of the largest can wait.
        let watch = |place: usize, size: f64| {
            largest[place] = if size > largest[place] { size } else { largest[place] };
        };
        if !Amount::add_all(singles, places, sizes, watch) {
            self.books.overflow = true;
        }
    }

    /// Books the losses of a threat with several direct losses per occurrence.
    fn book_losses(&mut self, threat: usize) {
        let compiled = &self.plan.threats[threat];
        self.events.clear();
        self.events.resize(self.words.names.len(), Amount::ZERO);
        for loss in &compiled.losses {
            let slot = &self.plan.losses.slots[loss.slot as usize];
            self.draw_sizes(threat, loss);
            for (index, &place) in self.words.places.iter().enumerate() {
                let place = place as usize;
                let Some(amount) = Amount::new(self.words.sizes[index]) else {
                    self.books.overflow = true;
                    continue;
                };
                self.books.add_single(place, slot, compiled.framework, amount);
                self.singles[place] += amount;
                self.events[index] += amount;
                let largest = &mut self.books.largest[place];
                *largest = self.events[index].max(*largest);
            }
        }
    }

    /// Draws one direct loss of every occurrence that is currently addressed.
    fn draw_sizes(&mut self, threat: usize, loss: &PlanLoss) {
        let words = &mut self.words;
        words.draw(self.key.derive(loss.key));
        words.size(loss);
        if !self.multipliers.is_empty() {
            let threats = self.plan.threats.len();
            for (size, &place) in words.sizes.iter_mut().zip(&words.places) {
                *size *= self.multipliers[place as usize * threats + threat];
            }
        }
    }

    /// Books the largest events that [`Workspace::book_loss`] found.
    fn round_largest(&mut self, trials: usize) {
        for (booked, size) in self.books.largest[..trials].iter_mut().zip(&mut self.largest) {
            // One that cannot be counted has been reported where it arose.
            let largest = Amount::new(std::mem::take(size)).unwrap_or(Amount::MAX);
            *booked = largest.max(*booked);
        }
    }

    fn sum_across_threats(&self, trials: usize, sums: &mut Sums) {
        add_rows(&self.books.by_category, self.plan.categories, trials, &mut sums.categories);
        add_rows(&self.books.by_framework, 4, trials, &mut sums.frameworks);
    }
}

fn add_rows(rows: &[Amount], width: usize, trials: usize, moments: &mut [Moment]) {
    for row in rows.chunks_exact(width.max(1)).take(trials) {
        for (moment, &amount) in moments.iter_mut().zip(row) {
            if amount != Amount::ZERO {
                moment.add(amount);
            }
        }
    }
}

fn draw<'a>(
    plan: &'a Plan,
    key: Key,
    trial: u64,
    (multipliers, place): (&'a [f64], usize),
    effects: &'a Effects,
    keep_all: bool,
) -> Draw<'a> {
    let threats = plan.threats.len();
    let multipliers = multipliers.get(place * threats..(place + 1) * threats).unwrap_or(&[]);
    let in_force = plan.controls.in_force.bits();
    Draw { plan, key, trial, multipliers, in_force, watched: in_force, effects, keep_all }
}

/// Change of the frequency of a threat by the factors.
fn modulation(threat: &PlanThreat, z: &[f64]) -> Modulation {
    let load = &threat.frequency_loading;
    match threat.threshold {
        _ if load.terms.is_empty() => Modulation::None,
        Some(threshold) => Modulation::Probability(normal_cdf(threshold + score(load, z))),
        None => Modulation::Multiple(growth(load, z)),
    }
}

/// Whether proposed factors are kept, given that the forced threats occur.
fn accepts(plan: &Plan, key: Key, trial: u64, z: &[f64]) -> bool {
    let chance = |telling: &Telling| {
        let threat = &plan.threats[telling.threat as usize];
        threat.count.as_ref().map_or(0.0, |count| telling.accepted(count, modulation(threat, z)))
    };
    let accepted: f64 = plan.forcing.telling.iter().map(chance).product();
    u128::from(key.derive(entity(&["accepts"])).block(trial, 0)[0]) < threshold(accepted)
}

/// b.Z: the sum of loading x factor.
fn score(load: &Load, z: &[f64]) -> f64 {
    load.terms.iter().map(|&(factor, b)| b * z[factor as usize]).sum()
}

/// exp(b.Z - var(b.Z) / 2), which has mean 1.
fn growth(load: &Load, z: &[f64]) -> f64 {
    if load.terms.is_empty() { 1.0 } else { kernel::exp(score(load, z) - load.variance / 2.0) }
}

impl Words {
    /// Addresses one block of words per trial.
    fn address_once(&mut self, trials: &[u64], name: u64) {
        self.trials.clear();
        self.trials.extend_from_slice(trials);
        self.names.clear();
        self.names.resize(trials.len(), name);
    }

    /// Addresses `counts[i]` blocks of words of trial i, named by their ordinals from `name` on.
    fn address(&mut self, trials: &[u64], counts: &[u32], name: u64) {
        let count = |&count: &u32| count as usize;
        let all: usize = counts.iter().map(count).sum();
        // Written by whole runs, whose surplus the next trial overwrites: most counts are small, and no branch depends on them.
        let room = if all == 0 { 0 } else { all + RUN };
        self.trials.resize(room, 0);
        self.names.resize(room, 0);
        self.places.resize(room, 0);
        let mut at = 0;
        for (place, (&trial, number)) in trials.iter().zip(counts.iter().map(count)).enumerate() {
            let mut from = 0;
            while from < number {
                self.write_run(at + from, trial, name + ((from as u64) << 8), place as u32);
                from += RUN;
            }
            at += number;
        }
        self.trials.truncate(all);
        self.names.truncate(all);
        self.places.truncate(all);
    }

    /// Addresses the occurrences `ordinals` of one trial, named by their ordinals from `name` on.
    fn address_some(&mut self, trial: u64, name: u64, place: u32, ordinals: std::ops::Range<usize>) {
        self.trials.clear();
        self.trials.resize(ordinals.len(), trial);
        self.places.clear();
        self.places.resize(ordinals.len(), place);
        self.names.clear();
        self.names.extend(ordinals.map(|ordinal| name + ((ordinal as u64) << 8)));
    }

    /// Frees the memory of a very large number of draws.
    fn release(&mut self) {
        if self.names.len() > PIECE {
            *self = Self::default();
        }
    }

    #[inline(always)]
    fn write_run(&mut self, at: usize, trial: u64, name: u64, place: u32) {
        self.trials[at..at + RUN].fill(trial);
        self.places[at..at + RUN].fill(place);
        let names = &mut self.names[at..at + RUN];
        for (ordinal, slot) in names.iter_mut().enumerate() {
            *slot = name + ((ordinal as u64) << 8);
        }
    }

    fn draw(&mut self, key: Key) {
        self.first.resize(self.names.len(), 0);
        self.second.resize(self.names.len(), 0);
        key.fill(&self.trials, &self.names, &mut self.first, &mut self.second);
    }

    /// Sizes of a direct loss that does not depend on an outage.
    fn size(&mut self, loss: &PlanLoss) {
        self.sizes.resize(self.names.len(), 0.0);
        if let LossAmount::Amount(law) = &loss.amount {
            law.fill(&self.first, &mut self.sizes);
            return;
        }
        for (size, words) in self.sizes.iter_mut().zip(self.first.iter().zip(&self.second)) {
            *size = amount(loss, [*words.0, *words.1], 0);
        }
    }
}
