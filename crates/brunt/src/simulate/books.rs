//! The books of the trials in a block: what each trial lost, by everything that is summed or kept.

use super::meter::Watch;
use crate::ledger::{Amount, Row, Sums};
use crate::plan::{Plan, Source};
use crate::scenario::Framework;
use crate::units::Ticks;

/// Losses of the trials of one block. Trial by trial for what is kept as a column or summed across threats; the rest for the trial in
/// hand.
#[derive(Debug)]
pub(crate) struct Books {
    parties: usize,
    categories: usize,
    /// Trials x parties, trials x categories, trials x 4 frameworks, row-major.
    pub by_party: Vec<Amount>,
    pub by_category: Vec<Amount>,
    pub by_framework: Vec<Amount>,
    /// The largest event of each trial.
    pub largest: Vec<Amount>,
    /// Of the trial in hand: by event, threat and node, with the lists of those in use.
    events: Vec<Amount>,
    threats: Tally,
    slots: Tally,
    nodes: Tally,
    breaches: Vec<(u32, u32)>,
    below: Vec<Below>,
    pub overflow: bool,
    trial: usize,
}

/// The time from an event's first moment below a tolerance level to its last.
#[derive(Debug, Clone, Copy)]
struct Below {
    tolerance: u32,
    event: u32,
    start: i64,
    end: i64,
}

/// Marks a data breach in the list of breaches of a trial.
const TIME_BREACH: u32 = u32::MAX;

/// Amounts by entity, of which few are in use.
#[derive(Debug)]
struct Tally {
    amounts: Vec<Amount>,
    used: Vec<u32>,
}

impl Tally {
    fn new(size: usize) -> Self {
        Self { amounts: vec![Amount::ZERO; size], used: Vec::new() }
    }

    #[inline]
    fn add(&mut self, index: u32, amount: Amount) {
        let place = &mut self.amounts[index as usize];
        if *place == Amount::ZERO {
            self.used.push(index);
        }
        *place += amount;
    }

    fn drain(&mut self, mut each: impl FnMut(u32, Amount)) {
        while let Some(index) = self.used.pop() {
            let amount = std::mem::take(&mut self.amounts[index as usize]);
            if amount != Amount::ZERO {
                each(index, amount);
            }
        }
    }
}

impl Books {
    pub fn new(plan: &Plan, trials: usize) -> Self {
        Self {
            parties: plan.parties,
            categories: plan.categories,
            by_party: vec![Amount::ZERO; trials * plan.parties],
            by_category: vec![Amount::ZERO; trials * plan.categories],
            by_framework: vec![Amount::ZERO; trials * 4],
            largest: vec![Amount::ZERO; trials],
            events: Vec::new(),
            threats: Tally::new(plan.threats.len()),
            slots: Tally::new(plan.losses.slots.len()),
            nodes: Tally::new(plan.scenario_nodes),
            breaches: Vec::new(),
            below: Vec::new(),
            overflow: false,
            trial: 0,
        }
    }

    /// Empties the books of every trial.
    pub fn clear(&mut self) {
        self.by_party.fill(Amount::ZERO);
        self.by_category.fill(Amount::ZERO);
        self.by_framework.fill(Amount::ZERO);
        self.largest.fill(Amount::ZERO);
        self.overflow = false;
    }

    /// Books a loss of an event that has no other: no row is needed, only sums. `trial` counts within the block.
    #[inline]
    pub fn add_single(&mut self, trial: usize, slot: &crate::plan::Slot, framework: Framework, amount: Amount) {
        self.by_party[trial * self.parties + slot.bearer.0 as usize] += amount;
        self.by_category[trial * self.categories + slot.category.0 as usize] += amount;
        self.by_framework[trial * 4 + framework as usize] += amount;
    }

    /// Books what each trial of the block lost by events that have no other loss.
    pub fn add_singles(&mut self, slot: &crate::plan::Slot, framework: Framework, amounts: &[Amount]) {
        let party = self.by_party.chunks_exact_mut(self.parties).map(|row| &mut row[slot.bearer.0 as usize]);
        party.zip(amounts).for_each(|(sum, &amount)| *sum += amount);
        let category = self.by_category.chunks_exact_mut(self.categories).map(|row| &mut row[slot.category.0 as usize]);
        category.zip(amounts).for_each(|(sum, &amount)| *sum += amount);
        let framework = self.by_framework.chunks_exact_mut(4).map(|row| &mut row[framework as usize]);
        framework.zip(amounts).for_each(|(sum, &amount)| *sum += amount);
    }

    /// Turns to a trial of the block with so many occurrences.
    pub fn open(&mut self, trial: usize, occurrences: usize) {
        self.trial = trial;
        self.events.clear();
        self.events.resize(occurrences, Amount::ZERO);
    }

    /// The books of the trial in hand, ready to watch it.
    pub fn watch(&mut self) -> Booking<'_> {
        Booking { books: self }
    }

    /// Ends the trial in hand: adds its sums by threat, node and tolerance.
    pub fn close(&mut self, plan: &Plan, sums: &mut Sums) {
        let largest = self.events.iter().copied().max().unwrap_or(Amount::ZERO);
        self.largest[self.trial] = self.largest[self.trial].max(largest);
        let trial = self.trial;
        self.threats.drain(|threat, amount| {
            sums.threats[threat as usize].add(amount);
            self.by_framework[trial * 4 + plan.threats[threat as usize].framework as usize] += amount;
        });
        self.slots.drain(|slot, amount| {
            let slot = &plan.losses.slots[slot as usize];
            self.by_party[trial * self.parties + slot.bearer.0 as usize] += amount;
            self.by_category[trial * self.categories + slot.category.0 as usize] += amount;
            if let Source::Node(node) = slot.source {
                self.nodes.add(node.0, amount);
            }
        });
        self.nodes.drain(|node, amount| sums.nodes[node as usize].add(amount));
        for below in self.below.drain(..) {
            sums.tolerances[below.tolerance as usize].recovery.add(Ticks::new(below.end - below.start));
        }
        self.breaches.sort_unstable();
        self.breaches.dedup_by(|a, b| a == b && a.1 != TIME_BREACH);
        for of_one in self.breaches.chunk_by(|a, b| a.0 == b.0) {
            let in_time = of_one.iter().filter(|breach| breach.1 == TIME_BREACH).count() as u64;
            sums.tolerances[of_one[0].0 as usize].add_trial(in_time, of_one.len() as u64 - in_time);
        }
        self.breaches.clear();
    }
}

/// The books of one trial while it runs.
pub(crate) struct Booking<'a> {
    books: &'a mut Books,
}

impl Watch for Booking<'_> {
    #[inline(always)]
    fn row(&mut self, row: Row) {
        self.books.events[row.event as usize] += row.amount;
        self.books.threats.add(row.threat.0, row.amount);
        self.books.slots.add(row.slot, row.amount);
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        let below = &mut self.books.below;
        match below.iter_mut().find(|entry| (entry.tolerance, entry.event) == (tolerance, event)) {
            Some(entry) => (entry.start, entry.end) = (entry.start.min(start), entry.end.max(end)),
            None => below.push(Below { tolerance, event, start, end }),
        }
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
