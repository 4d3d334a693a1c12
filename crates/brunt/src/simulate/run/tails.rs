//! Runs that keep tails: the columns of a chunk are written into memory that is used again, and then go to tails and bins, so that memory
//! does not grow with the trials.

use super::columns::{CHUNK, Chunk, bearers, columns, ensure};
use super::error::{Failed, SimulateError};
use super::observer::Observer;
use super::threads::over_chunks;
use super::trials::Run;
use super::worker::{Task, Worker};
use crate::ledger::{Filling, Gathering, Keeping, Ledger, Settled, TailColumn, Tails};
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use std::ops::Range;
use std::sync::Mutex;

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
    let Playing { worker, found, .. } = playing;
    let Worker { sums, done, looking, .. } = worker;
    let settled = looking.finish().sums.into_iter().next().map(|sums| Settled { sums, ..terms.nothing_settled() });
    let tails = Tails { keeping, columns: collector.finish(found) };
    let ledger = Ledger::of_tails((plan.hash.clone(), run.seed()), done, bearers, (sums, settled), tails);
    Ok(ledger.expect("finished chunks are sorted and disjoint and fill their columns"))
}

/// The tails of all columns, which the workers share.
struct Collector {
    tails: Vec<Mutex<Gathering>>,
}

impl Collector {
    /// The columns, from what all workers have found of each.
    fn finish(self, found: Vec<Filling>) -> Vec<TailColumn> {
        self.tails.into_iter().zip(found).map(|(tail, filling)| filling.finish(tail)).collect()
    }
}

/// A worker, and what it has found in its chunks.
struct Playing<'a> {
    worker: Worker<'a>,
    /// The columns of the chunk that runs now.
    numbers: Vec<Vec<f64>>,
    /// What was found of each column.
    found: Vec<Filling>,
}

impl<'a> Playing<'a> {
    fn new<O>(task: Task<'a, O>, bearers: &'a [PartyIndex], columns: usize) -> Self {
        Self {
            worker: Worker::new(task, bearers),
            numbers: vec![vec![0.0; CHUNK]; columns],
            found: (0..columns).map(|_| Filling::default()).collect(),
        }
    }

    /// Plays a chunk of trials.
    fn play<O: Observer>(mut self, task: Task<'a, O>, trials: Range<u64>, collector: &Collector) -> Self {
        let before = self.worker.done.len();
        let length = (trials.end - trials.start) as usize;
        let mut columns = self.numbers.iter_mut().map(|column| &mut column[..length]);
        let mut next = || columns.next().unwrap_or_default();
        let (total, largest) = (next(), next());
        let chunk = Chunk { first: trials.start, total, largest, others: columns.collect() };
        self.worker = self.worker.run(task, chunk);
        let done = &mut self.worker.done;
        if done.len() == before {
            return self;
        }
        if let Some(now) = done.pop() {
            for ((numbers, found), tail) in self.numbers.iter().zip(&mut self.found).zip(&collector.tails) {
                found.take(now.start, &numbers[..(now.end - now.start) as usize], tail);
            }
            match done.last_mut() {
                Some(last) if last.end == now.start => last.end = now.end,
                _ => done.push(now),
            }
        }
        self
    }

    fn merge(mut self, other: Self) -> Self {
        self.worker = self.worker.merge(other.worker);
        let pairs = self.found.into_iter().zip(&other.found);
        self.found = pairs.map(|(mine, other)| mine.merge(other)).collect();
        self
    }
}

/// The trials of a chunk.
fn chunk_of(trials: &Range<u64>, index: u64) -> Range<u64> {
    let first = trials.start + index * CHUNK as u64;
    first..trials.end.min(first + CHUNK as u64)
}

/// Plays all chunks.
fn play_all<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    trials: Range<u64>,
    collector: &Collector,
) -> Playing<'a> {
    let new = || Playing::new(task, bearers, collector.tails.len());
    let play = |playing: Playing<'a>, index: u64| match task.observer.is_cancelled() {
        true => playing,
        false => playing.play(task, chunk_of(&trials, index), collector),
    };
    let chunks = (0..(trials.end - trials.start).div_ceil(CHUNK as u64)).collect();
    over_chunks(chunks, new, play).into_iter().reduce(Playing::merge).unwrap_or_else(new)
}
