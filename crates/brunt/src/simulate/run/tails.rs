//! Runs that keep tails: the columns of a chunk are written into memory that is used again, and then go to tails and bins, so that memory
//! does not grow with the trials.

use super::columns::{CHUNK, Chunk, bearers, columns, ensure};
use super::error::{Failed, SimulateError};
use super::observer::Observer;
use super::trials::Run;
use super::worker::{Task, Worker};
use crate::ledger::{
    Amount, Bins, Gathering, Keeping, Ledger, PowerSums, Settled, TailColumn, TailTrial, Tails, amount,
};
use crate::scenario::PartyIndex;
use crate::settle::Terms;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// As [`simulate_net`](super::simulate_net), and keeps the largest numbers of each column one by one and all others in bins.
///
/// Memory: 20 bytes for each number that is kept one by one, 48 for each bin that is not empty and for each thread, and a chunk of
/// columns for each thread.
///
/// # Errors
/// As [`simulate_net`](super::simulate_net).
pub(crate) fn simulate_tails<O: Observer>(
    terms: &Terms,
    run: &Run,
    keeping: Keeping,
    observer: &O,
) -> Result<Ledger, SimulateError> {
    let (plan, failed) = (terms.plan(), Failed::default());
    let some = [terms];
    let programmes = if terms.is_empty() { &[] } else { some.as_slice() };
    let task = Task { plan, terms: programmes, keep: false, seed: run.seed(), observer, failed: &failed };
    let (bearers, columns) = (bearers(plan), columns(terms));
    // A number that is kept takes as much as two of a column.
    ensure(2 * columns, keeping.length.min((run.trials().end - run.trials().start) as usize))?;
    let collector = Collector { tails: (0..columns).map(|_| Mutex::new(Gathering::new(keeping.length))).collect() };
    let mut playing = play_all(task, &bearers, run.trials(), &collector);
    failed.told()?;
    playing.worker.done.sort_by_key(|range| range.start);
    let Playing { worker, filling } = playing;
    let Worker { sums, done, looking, .. } = worker;
    let settled = looking.finish().sums.into_iter().next().map(|sums| Settled { sums, ..terms.nothing_settled() });
    let tails = Tails { keeping, columns: collector.finish(filling) };
    let ledger = Ledger::of_tails((plan.hash.clone(), run.seed()), done, bearers, (sums, settled), tails);
    Ok(ledger.expect("finished chunks are sorted and disjoint and fill their columns"))
}

/// The tails of all columns, which the workers share.
struct Collector {
    tails: Vec<Mutex<Gathering>>,
}

impl Collector {
    /// The columns, with the bins of all workers.
    fn finish(self, filling: Filling) -> Vec<TailColumn> {
        let tails = self.tails.into_iter().map(|tail| tail.into_inner().unwrap_or_else(PoisonError::into_inner));
        tails.zip(filling.columns).map(|(tail, column)| tail.finish(column.bins, column.powers)).collect()
    }
}

/// A worker, and what it fills.
struct Playing<'a> {
    worker: Worker<'a>,
    filling: Filling,
}

impl<'a> Playing<'a> {
    fn new<O>(task: Task<'a, O>, bearers: &'a [PartyIndex], columns: usize) -> Self {
        Self { worker: Worker::new(task, bearers), filling: Filling::new(columns) }
    }

    /// Plays a chunk of trials.
    fn play<O: Observer>(mut self, task: Task<'a, O>, trials: Range<u64>, collector: &Collector) -> Self {
        let before = self.worker.done.len();
        let chunk = self.filling.chunk(&trials);
        self.worker = self.worker.run(task, chunk);
        let done = &mut self.worker.done;
        if done.len() > before
            && let Some(now) = done.pop()
        {
            self.filling.fill(now.clone(), collector);
            match done.last_mut() {
                Some(last) if last.end == now.start => last.end = now.end,
                _ => done.push(now),
            }
        }
        self
    }

    #[cfg(feature = "rayon")]
    fn merge(mut self, other: Self) -> Self {
        self.worker = self.worker.merge(other.worker);
        for (mine, other) in self.filling.columns.iter_mut().zip(other.filling.columns) {
            mine.bins.add_all(&other.bins.filled());
            mine.powers.merge(&other.powers);
        }
        self
    }
}

/// What one worker has found in its chunks.
struct Filling {
    /// The columns of the chunk that runs now.
    numbers: Vec<Vec<f64>>,
    columns: Vec<Filled>,
    amounts: Vec<Amount>,
    offered: Vec<TailTrial>,
}

/// The numbers of a column that are in no tail, and the sums of all.
#[derive(Default)]
struct Filled {
    bins: Bins,
    powers: PowerSums,
    /// Numbers behind this one will not be kept one by one.
    last: Option<TailTrial>,
}

impl Filling {
    fn new(columns: usize) -> Self {
        Self {
            numbers: vec![vec![0.0; CHUNK]; columns],
            columns: (0..columns).map(|_| Filled::default()).collect(),
            amounts: Vec::with_capacity(CHUNK),
            offered: Vec::with_capacity(CHUNK),
        }
    }

    /// Columns for a chunk of trials.
    fn chunk(&mut self, trials: &Range<u64>) -> Chunk<'_> {
        let length = (trials.end - trials.start) as usize;
        let mut columns = self.numbers.iter_mut().map(|column| &mut column[..length]);
        let mut next = || columns.next().unwrap_or_default();
        let (total, largest) = (next(), next());
        Chunk { first: trials.start, total, largest, others: columns.collect() }
    }

    /// Takes the numbers of the trials that were played in a chunk.
    fn fill(&mut self, trials: Range<u64>, collector: &Collector) {
        let length = (trials.end - trials.start) as usize;
        for ((numbers, column), tail) in self.numbers.iter().zip(&mut self.columns).zip(&collector.tails) {
            self.amounts.clear();
            self.offered.clear();
            for (trial, &value) in trials.clone().zip(&numbers[..length]) {
                if value == 0.0 {
                    continue;
                }
                let (number, amount) = (TailTrial { value, trial }, amount(value));
                self.amounts.push(amount);
                match column.last {
                    Some(last) if number.order(&last) == Ordering::Greater => column.bins.add(value, amount),
                    _ => self.offered.push(number),
                }
            }
            column.bins.add_zeros((length - self.amounts.len()) as u64);
            column.powers.add_all(&self.amounts);
            if !self.offered.is_empty() {
                let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
                tail.offer(&self.offered);
                column.last = tail.last();
            }
        }
    }
}

/// The trials of a chunk.
fn chunk_of(trials: &Range<u64>, index: u64) -> Range<u64> {
    let first = trials.start + index * CHUNK as u64;
    first..trials.end.min(first + CHUNK as u64)
}

/// Plays all chunks. A worker that has played a chunk takes the next one, so that there are never more workers than threads.
#[cfg(feature = "rayon")]
fn play_all<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    trials: Range<u64>,
    collector: &Collector,
) -> Playing<'a> {
    let new = || Playing::new(task, bearers, collector.tails.len());
    let idle: Mutex<Vec<Playing<'a>>> = Mutex::default();
    let take = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    (0..(trials.end - trials.start).div_ceil(CHUNK as u64)).into_par_iter().for_each(|index| {
        if task.observer.is_cancelled() {
            return;
        }
        let known = take().pop();
        let playing = known.unwrap_or_else(new).play(task, chunk_of(&trials, index), collector);
        take().push(playing);
    });
    let idle = idle.into_inner().unwrap_or_else(PoisonError::into_inner);
    idle.into_iter().reduce(Playing::merge).unwrap_or_else(new)
}

#[cfg(not(feature = "rayon"))]
fn play_all<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    trials: Range<u64>,
    collector: &Collector,
) -> Playing<'a> {
    let chunks = (0..(trials.end - trials.start).div_ceil(CHUNK as u64)).map(|index| chunk_of(&trials, index));
    let new = Playing::new(task, bearers, collector.tails.len());
    chunks.fold(new, |playing, chunk| playing.play(task, chunk, collector))
}
