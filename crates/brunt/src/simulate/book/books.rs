//! Books of the trials of a block: the losses of each trial, by every dimension that is summed or kept.

use super::amounts::Amounts;
use super::group::{Group, groups};
use super::sink::Sink;
use super::tolerance::Tolerances;
use crate::ledger::{Amount, Row};
use crate::plan::{FULL, LossSource, Plan, Slot, share};
use crate::scenario::Framework;
use crate::simulate::draw::{KEPT, Occurrence};
use crate::simulate::network::Watch;
use crate::units::Ticks;

/// Losses of the trials of one block. Amounts that become columns, or that are summed across threats, are kept for every trial of the
/// block; all other amounts only for the current trial.
#[derive(Debug)]
pub(crate) struct Books {
    parties: usize,
    categories: usize,
    /// Losses by party, category and framework: trials x parties, trials x categories, trials x 4 frameworks, row-major.
    pub by_party: Vec<Amount>,
    pub by_category: Vec<Amount>,
    pub by_framework: Vec<Amount>,
    /// Largest event of each trial; `largest_played` is without threats with direct losses only.
    pub largest: Vec<Amount>,
    largest_played: Vec<Amount>,
    /// Losses by party, category and framework before trials were played, if they are kept.
    before: [Vec<Amount>; 3],
    pub tolerances: Tolerances,
    /// Groups of threats with one direct loss per occurrence and nothing else, by bearer, category and framework; and the group of each
    /// threat.
    groups: Vec<Group>,
    group_of: Vec<u32>,
    /// Losses of the current trial by occurrence, event, threat, slot and node.
    occurrences: Vec<Amount>,
    events: Vec<Amount>,
    threats: Amounts,
    slots: Amounts,
    nodes: Amounts,
    breaches: Vec<(u32, u32)>,
    below: Vec<Below>,
    pub overflow: bool,
    trial: usize,
}

/// Time from the first moment of an event below a tolerance level to its last.
#[derive(Debug, Clone, Copy)]
struct Below {
    tolerance: u32,
    event: u32,
    start: i64,
    end: i64,
}

impl Below {
    /// Extended by another stretch of the same event.
    fn with(self, start: i64, end: i64) -> Self {
        Self { start: self.start.min(start), end: self.end.max(end), ..self }
    }
}

/// Stands in place of an occurrence for a breach of the tolerated time.
const TIME_BREACH: u32 = u32::MAX;

impl Books {
    pub(crate) fn new(plan: &Plan, trials: usize) -> Self {
        let (groups, group_of) = groups(plan, trials);
        Self {
            parties: plan.parties,
            categories: plan.categories,
            by_party: vec![Amount::ZERO; trials * plan.parties],
            by_category: vec![Amount::ZERO; trials * plan.categories],
            by_framework: vec![Amount::ZERO; trials * 4],
            largest: vec![Amount::ZERO; trials],
            largest_played: vec![Amount::ZERO; trials],
            before: Default::default(),
            tolerances: Tolerances::new(plan.losses.tolerances.len()),
            groups,
            group_of,
            occurrences: Vec::new(),
            events: Vec::new(),
            threats: Amounts::new(plan.threats.len()),
            slots: Amounts::new(plan.losses.slots.len()),
            nodes: Amounts::new(plan.scenario_nodes),
            breaches: Vec::new(),
            below: Vec::new(),
            overflow: false,
            trial: 0,
        }
    }

    /// Empties the books of every trial.
    pub(crate) fn clear(&mut self) {
        self.by_party.fill(Amount::ZERO);
        self.by_category.fill(Amount::ZERO);
        self.by_framework.fill(Amount::ZERO);
        self.largest.fill(Amount::ZERO);
        self.largest_played.fill(Amount::ZERO);
        self.tolerances.clear();
        self.overflow = false;
    }

    /// Books a loss that is the only loss of its event: no row is needed, only sums. `trial` counts within the block.
    #[inline]
    pub(crate) fn add_single(&mut self, trial: usize, slot: &Slot, framework: Framework, amount: Amount) {
        self.by_party[trial * self.parties + slot.bearer.0 as usize] += amount;
        self.by_category[trial * self.categories + slot.category.0 as usize] += amount;
        self.by_framework[trial * 4 + framework as usize] += amount;
    }

    /// Books the losses of each trial of the block by a threat with one direct loss per occurrence and nothing else.
    pub(crate) fn add_singles(&mut self, threat: usize, amounts: &[Amount]) {
        let group = &mut self.groups[self.group_of[threat] as usize];
        group.used = true;
        group.amounts.iter_mut().zip(amounts).for_each(|(sum, &amount)| *sum += amount);
    }

    /// Adds the losses of groups to parties, categories and frameworks.
    pub(crate) fn spread(&mut self, trials: usize) {
        for group in self.groups.iter_mut().filter(|group| group.used) {
            group.used = false;
            let Group { slot, framework, ref mut amounts, .. } = *group;
            let amounts = &mut amounts[..trials];
            let party = self.by_party.chunks_exact_mut(self.parties).map(|row| &mut row[slot.bearer.0 as usize]);
            party.zip(&*amounts).for_each(|(sum, &amount)| *sum += amount);
            let category = self.by_category.chunks_exact_mut(self.categories);
            let category = category.map(|row| &mut row[slot.category.0 as usize]);
            category.zip(&*amounts).for_each(|(sum, &amount)| *sum += amount);
            let frameworks = self.by_framework.chunks_exact_mut(4).map(|row| &mut row[framework as usize]);
            frameworks.zip(&*amounts).for_each(|(sum, &amount)| *sum += amount);
            amounts.fill(Amount::ZERO);
        }
    }

    /// Keeps the losses of threats with direct losses only, which have been booked, apart from those of trials that are played.
    pub(crate) fn keep_before(&mut self) {
        let now = [&self.by_party, &self.by_category, &self.by_framework];
        self.before.iter_mut().zip(now).for_each(|(before, now)| before.clone_from(now));
    }

    /// Takes over a trial of the same block from other books, which have [kept](Self::keep_before) what was booked before trials were
    /// played. Trials must be taken over and closed in the order of their positions.
    pub(crate) fn take_over(&mut self, other: &Self, trial: usize) {
        let all = [
            (&mut self.by_party, &other.by_party, self.parties),
            (&mut self.by_category, &other.by_category, self.categories),
            (&mut self.by_framework, &other.by_framework, 4),
        ];
        for ((mine, others, width), before) in all.into_iter().zip(&other.before) {
            let row = trial * width..(trial + 1) * width;
            let played = others[row.clone()].iter().zip(&before[row.clone()]);
            mine[row].iter_mut().zip(played).for_each(|(sum, (&all, &before))| *sum += all - before);
        }
        self.largest[trial] = self.largest[trial].max(other.largest_played[trial]);
        self.tolerances.take_over(&other.tolerances, trial);
    }

    /// Opens the books of a trial of the block.
    pub(crate) fn open(&mut self, trial: usize) {
        self.trial = trial;
        self.occurrences.clear();
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.occurrences.clear();
        self.occurrences.shrink_to(KEPT);
        self.events.clear();
        self.events.shrink_to(KEPT);
        self.breaches.shrink_to(KEPT);
        self.below.shrink_to(KEPT);
    }

    /// The books of the current trial, as a watcher of the trial.
    pub(crate) fn watch(&mut self) -> Booking<'_> {
        Booking { books: self }
    }

    /// Closes the books of the current trial: adds its sums by threat, node and tolerance.
    pub(crate) fn close(&mut self, plan: &Plan, occurrences: &[Occurrence], sums: &mut impl Sink) {
        self.events.clear();
        self.events.resize(occurrences.len(), Amount::ZERO);
        for (occurrence, &amount) in occurrences.iter().zip(&self.occurrences) {
            if amount != Amount::ZERO {
                self.events[occurrence.event as usize] += amount;
                self.threats.add(occurrence.threat, amount);
            }
        }
        let largest = self.events.iter().copied().max().unwrap_or(Amount::ZERO);
        self.largest[self.trial] = self.largest[self.trial].max(largest);
        self.largest_played[self.trial] = largest;
        let trial = self.trial;
        self.threats.drain(|threat, amount| {
            sums.threat(threat, amount);
            self.by_framework[trial * 4 + plan.threats[threat as usize].framework as usize] += amount;
        });
        self.slots.drain(|slot, amount| {
            let slot = &plan.losses.slots[slot as usize];
            self.by_party[trial * self.parties + slot.bearer.0 as usize] += amount;
            self.by_category[trial * self.categories + slot.category.0 as usize] += amount;
            if let LossSource::Node(node) = slot.source {
                self.nodes.add(node.0, amount);
            }
        });
        self.nodes.drain(|node, amount| sums.node(node, amount));
        self.below.sort_unstable_by_key(|below| (below.tolerance, below.event));
        for of_one in self.below.chunk_by(|a, b| (a.tolerance, a.event) == (b.tolerance, b.event)) {
            let whole = of_one.iter().fold(of_one[0], |whole, below| whole.with(below.start, below.end));
            sums.recovery(whole.tolerance, Ticks::new(whole.end - whole.start));
        }
        self.below.clear();
        self.breaches.sort_unstable();
        self.breaches.dedup_by(|a, b| a == b && a.1 != TIME_BREACH);
        for of_one in self.breaches.chunk_by(|a, b| a.0 == b.0) {
            let in_time = of_one.iter().filter(|breach| breach.1 == TIME_BREACH).count() as u64;
            self.tolerances.of(of_one[0].0).breached = true;
            sums.breaches(of_one[0].0, in_time, of_one.len() as u64 - in_time);
        }
        self.breaches.clear();
        self.tolerances.close(trial);
    }
}

/// Books of one trial while the trial runs.
pub(crate) struct Booking<'a> {
    books: &'a mut Books,
}

impl Watch for Booking<'_> {
    #[inline(always)]
    fn row(&mut self, row: Row) {
        let (occurrences, number) = (&mut self.books.occurrences, row.occurrence as usize);
        if number >= occurrences.len() {
            occurrences.resize(number + 1, Amount::ZERO);
        }
        occurrences[number] += row.amount;
        self.books.slots.add(row.slot, row.amount);
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        // Mostly it is one event after the other; what comes back to an event later is joined with it at the end of the trial.
        match self.books.below.last_mut() {
            Some(last) if (last.tolerance, last.event) == (tolerance, event) => *last = last.with(start, end),
            _ => self.books.below.push(Below { tolerance, event, start, end }),
        }
    }

    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        let lowest = &mut self.books.tolerances.of(tolerance).lowest;
        *lowest = lowest.min(share(FULL - deficit));
    }

    fn breach(&mut self, tolerance: u32) {
        self.books.breaches.push((tolerance, TIME_BREACH));
    }

    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        self.books.breaches.push((tolerance, occurrence));
    }

    fn overflow(&mut self) {
        self.books.overflow = true;
    }
}
