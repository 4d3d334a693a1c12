//! Workers: each runs chunks of trials, one after another.

use super::columns::Chunk;
use super::error::Failed;
use super::observer::{Observer, Trial};
use super::pass::Looking;
use crate::ledger::{Amount, Sums};
use crate::plan::Plan;
use crate::random::Count;
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use crate::simulate::book::{NoTap, Workspace};
use crate::simulate::draw::BLOCK;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::ops::Range;
#[cfg(feature = "rayon")]
use std::sync::{Mutex, PoisonError};

/// Number of occurrences that a thread draws side by side, about 100 bytes each.
const MOST_DRAWS: f64 = 1e6;

/// What each worker does.
pub(super) struct Task<'a, O> {
    pub plan: &'a Plan,
    /// The programmes to settle each trial under; none of them is empty.
    pub terms: &'a [&'a Terms],
    /// Whether the losses of all trials are kept.
    pub keep: bool,
    pub seed: u64,
    pub observer: &'a O,
    pub failed: &'a Failed,
}

impl<O> Clone for Task<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Task<'_, O> {}

/// State of one worker, and the results that it has finished.
pub(super) struct Worker<'a> {
    workspace: Workspace<'a>,
    pub sums: Sums,
    pub done: Vec<Range<u64>>,
    /// Settlement of trials under each programme, and the kept losses.
    pub looking: Looking<'a>,
    bearers: &'a [PartyIndex],
    trials: Vec<u64>,
    /// Losses of all parties together, and of one party, by trial of the block.
    totals: Vec<Amount>,
    gathered: Vec<Amount>,
    /// Number of trials that are drawn side by side.
    block: usize,
}

impl<'a> Worker<'a> {
    pub(super) fn new<O>(task: Task<'a, O>, bearers: &'a [PartyIndex]) -> Self {
        Self {
            workspace: Workspace::new(task.plan, task.seed),
            sums: empty_sums(task.plan),
            done: Vec::new(),
            looking: Looking::new(task.terms, task.keep.then(|| task.plan.scenario_hash())),
            bearers,
            trials: Vec::with_capacity(BLOCK),
            totals: Vec::with_capacity(BLOCK),
            gathered: Vec::with_capacity(BLOCK),
            block: block_length(task.plan),
        }
    }

    /// Runs a chunk, or the part of it before the run is cancelled.
    pub(super) fn run<O: Observer>(mut self, task: Task<'a, O>, mut chunk: Chunk<'_>) -> Self {
        let length = chunk.total.len();
        for from in (0..length).step_by(self.block) {
            if task.observer.is_cancelled() {
                return self.end(chunk, from);
            }
            let to = (from + self.block).min(length);
            self.trials.clear();
            self.trials.extend(chunk.first + from as u64..chunk.first + to as u64);
            self.play(task);
            if self.workspace.books.overflow {
                let trial = self.first_overflow(task.plan, task.seed);
                task.failed.overflow(trial);
            }
            self.write(task, &mut chunk, from);
            task.observer.advance((to - from) as u64);
        }
        self.end(chunk, length)
    }

    /// Ends a chunk of which a number of trials was run.
    fn end(mut self, mut chunk: Chunk<'_>, length: usize) -> Self {
        if length > 0 {
            self.looking.write(&mut chunk.others[self.bearers.len()..]);
            self.done.push(chunk.first..chunk.first + length as u64);
        }
        self
    }

    /// Runs the current trials; settles each trial under every programme, and keeps its losses.
    fn play<O>(&mut self, task: Task<'a, O>) {
        if self.looking.is_idle() {
            return self.workspace.run(&self.trials, &mut self.sums, &mut NoTap);
        }
        self.workspace.run(&self.trials, &mut self.sums, &mut self.looking);
        self.looking.failed().for_each(|trial| task.failed.overflow(trial));
        if let Some(trial) = self.workspace.too_many {
            task.failed.too_many(trial);
        }
    }

    fn write<O: Observer>(&mut self, task: Task<'a, O>, chunk: &mut Chunk<'_>, from: usize) {
        let Self { workspace, bearers, trials, totals, gathered, .. } = self;
        let books = &workspace.books;
        let width = task.plan.parties;
        let rows = || books.by_party.chunks_exact(width).take(trials.len());
        let place = from..from + trials.len();
        totals.clear();
        totals.extend(rows().map(|parties| parties.iter().copied().sum::<Amount>()));
        Amount::get_all(totals, &mut chunk.total[place.clone()]);
        Amount::get_all(&books.largest[..trials.len()], &mut chunk.largest[place.clone()]);
        for (column, party) in chunk.others.iter_mut().zip(*bearers) {
            gathered.clear();
            gathered.extend(rows().map(|parties| parties[party.0 as usize]));
            let column = &mut column[place.clone()];
            if gathered == totals {
                column.copy_from_slice(&chunk.total[place.clone()]);
            } else {
                Amount::get_all(gathered, column);
            }
        }
        for (place, (&index, &sum)) in trials.iter().zip(&*totals).enumerate() {
            if sum == Amount::MAX {
                task.failed.overflow(index);
            }
            let (total, largest_event) = (chunk.total[from + place], chunk.largest[from + place]);
            let parties = &books.by_party[place * width..(place + 1) * width];
            let categories = &books.by_category[place * task.plan.categories..(place + 1) * task.plan.categories];
            let frameworks = &books.by_framework[place * 4..(place + 1) * 4];
            let tolerances = (books.tolerances.count(), books.tolerances.met(place));
            task.observer.trial(&Trial { index, total, largest_event, parties, categories, frameworks, tolerances });
        }
    }

    /// First trial of the block that overflows when it runs alone.
    fn first_overflow(&mut self, plan: &'a Plan, seed: u64) -> u64 {
        let mut alone = Workspace::new(plan, seed);
        let mut sums = empty_sums(plan);
        let overflows = |&trial: &u64| {
            alone.run(&[trial], &mut sums, &mut NoTap);
            alone.books.overflow
        };
        self.trials.iter().copied().find(overflows).unwrap_or(self.trials[0])
    }

    #[cfg(feature = "rayon")]
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.sums.merge(&other.sums).expect("sums of one plan have one shape");
        self.done.extend(other.done);
        self.looking.merge(other.looking);
        self
    }
}

/// Number of trials that are drawn side by side. It is smaller than a block where threats occur so often that the draws of a block would
/// fill the memory, or would delay the report of progress.
fn block_length(plan: &Plan) -> usize {
    let means = plan.threats.iter().filter_map(|threat| threat.count.as_ref()).map(Count::mean);
    ((MOST_DRAWS / means.sum::<f64>().max(1.0)) as usize).clamp(1, BLOCK)
}

/// Sums of no trials.
pub(crate) fn empty_sums(plan: &Plan) -> Sums {
    Sums::new(plan.threats.len(), plan.scenario_nodes, plan.categories, plan.losses.tolerances.len())
}

#[cfg(feature = "rayon")]
pub(super) fn run_chunks<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    chunks: Vec<Chunk<'_>>,
) -> Worker<'a> {
    played(task, bearers, chunks).into_iter().reduce(Worker::merge).unwrap_or_else(|| Worker::new(task, bearers))
}

/// The workers that run some chunks. A worker that has run a chunk takes the next one, so that there are never more workers than threads:
/// each has state for every node of the network.
#[cfg(feature = "rayon")]
fn played<'a, O: Observer>(task: Task<'a, O>, bearers: &'a [PartyIndex], chunks: Vec<Chunk<'_>>) -> Vec<Worker<'a>> {
    let idle: Mutex<Vec<Worker<'a>>> = Mutex::default();
    let take = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    chunks.into_par_iter().for_each(|chunk| {
        let known = take().pop();
        let worker = known.unwrap_or_else(|| Worker::new(task, bearers)).run(task, chunk);
        take().push(worker);
    });
    idle.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(not(feature = "rayon"))]
pub(super) fn run_chunks<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    chunks: Vec<Chunk<'_>>,
) -> Worker<'a> {
    chunks.into_iter().fold(Worker::new(task, bearers), |worker, chunk| worker.run(task, chunk))
}

#[cfg(all(test, feature = "rayon"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::columns::split;
    use super::super::observer::Silent;
    use super::*;
    use crate::scenario::file;
    use std::path::Path;

    #[test]
    fn no_more_workers_are_made_than_there_are_threads() {
        let text =
            "brunt = 1\nscenario = { name = \"x\", currency = \"USD\" }\nparties.p = {}\nnodes.n = { owner = \"p\" }\n";
        let scenario = file::load(Path::new("x.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let failed = Failed::default();
        let task = Task { plan: &plan, terms: &[], keep: false, seed: 1, observer: &Silent, failed: &failed };
        for threads in [1, 2, 3] {
            let trials = 100 * 4 * BLOCK;
            let (mut total, mut largest) = (vec![0.0; trials], vec![0.0; trials]);
            let chunks = split(0, &mut total, &mut largest, std::iter::empty());
            assert_eq!(chunks.len(), 100);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let workers = pool.install(|| played(task, &[], chunks));
            assert!((1..=threads).contains(&workers.len()), "{} workers", workers.len());
            assert_eq!(workers.iter().map(|worker| worker.done.len()).sum::<usize>(), 100);
        }
    }
}
