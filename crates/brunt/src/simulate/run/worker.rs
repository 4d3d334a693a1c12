//! Workers: each runs chunks of trials, one after another.

use super::columns::Chunk;
use super::error::Failed;
use super::observer::{Observer, Trial};
use super::pass::Looking;
use super::threads::over_chunks;
use crate::ledger::{Amount, Sums};
use crate::plan::Plan;
use crate::random::Count;
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use crate::simulate::book::{Books, NoTap, Workspace};
use crate::simulate::draw::BLOCK;
use std::ops::Range;

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
                task.failed.overflow(first_overflow(task.plan, task.seed, &self.trials));
            }
            let books = (&self.workspace.books, task.plan);
            enter(books, &self.trials, (&mut chunk, from, self.bearers), Some(task.observer), task.failed);
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

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.sums.merge(&other.sums).expect("sums of one plan have one shape");
        self.done.extend(other.done);
        self.looking.merge(other.looking);
        self
    }
}

/// Enters a block of trials into columns, from position `from` of a chunk on, and shows each trial to an observer.
pub(crate) fn enter<O: Observer>(
    (books, plan): (&Books, &Plan),
    trials: &[u64],
    (chunk, from, bearers): (&mut Chunk<'_>, usize, &[PartyIndex]),
    observer: Option<&O>,
    failed: &Failed,
) {
    let rows = || books.by_party.chunks_exact(plan.parties).take(trials.len());
    let block = from..from + trials.len();
    let totals: Vec<Amount> = rows().map(|parties| parties.iter().copied().sum()).collect();
    Amount::get_all(&totals, &mut chunk.total[block.clone()]);
    Amount::get_all(&books.largest[..trials.len()], &mut chunk.largest[block.clone()]);
    for (column, party) in chunk.others.iter_mut().zip(bearers) {
        let gathered: Vec<Amount> = rows().map(|parties| parties[party.0 as usize]).collect();
        let column = &mut column[block.clone()];
        if gathered == totals {
            column.copy_from_slice(&chunk.total[block.clone()]);
        } else {
            Amount::get_all(&gathered, column);
        }
    }
    for (place, (&index, &sum)) in trials.iter().zip(&totals).enumerate() {
        if sum == Amount::MAX {
            failed.overflow(index);
        }
        let (total, largest_event) = (chunk.total[from + place], chunk.largest[from + place]);
        let parties = &books.by_party[place * plan.parties..(place + 1) * plan.parties];
        let categories = &books.by_category[place * plan.categories..(place + 1) * plan.categories];
        let frameworks = &books.by_framework[place * 4..(place + 1) * 4];
        let tolerances = (books.tolerances.count(), books.tolerances.met(place));
        let shown = Trial { index, total, largest_event, parties, categories, frameworks, tolerances };
        observer.iter().for_each(|observer| observer.trial(&shown));
    }
}

/// First of the trials of a block that overflows when it runs alone.
pub(crate) fn first_overflow(plan: &Plan, seed: u64, trials: &[u64]) -> u64 {
    let mut alone = Workspace::new(plan, seed);
    let mut sums = empty_sums(plan);
    let overflows = |&trial: &u64| {
        alone.run(&[trial], &mut sums, &mut NoTap);
        alone.books.overflow
    };
    trials.iter().copied().find(overflows).unwrap_or(trials[0])
}

/// Number of trials that are drawn side by side. It is smaller than a block where threats occur so often that the draws of a block would
/// fill the memory, or would delay the report of progress.
pub(crate) fn block_length(plan: &Plan) -> usize {
    let means = plan.threats.iter().filter_map(|threat| threat.count.as_ref()).map(Count::mean);
    ((MOST_DRAWS / means.sum::<f64>().max(1.0)) as usize).clamp(1, BLOCK)
}

/// Sums of no trials.
pub(crate) fn empty_sums(plan: &Plan) -> Sums {
    Sums::new(plan.threats.len(), plan.scenario_nodes, plan.categories, plan.losses.tolerances.len())
}

pub(super) fn run_chunks<'a, O: Observer>(
    task: Task<'a, O>,
    bearers: &'a [PartyIndex],
    chunks: Vec<Chunk<'_>>,
) -> Worker<'a> {
    let new = || Worker::new(task, bearers);
    let workers = over_chunks(chunks, new, |worker, chunk| worker.run(task, chunk));
    workers.into_iter().reduce(Worker::merge).unwrap_or_else(new)
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
            let new = || Worker::new(task, &[]);
            let workers = pool.install(|| over_chunks(chunks, new, |worker, chunk| worker.run(task, chunk)));
            assert!((1..=threads).contains(&workers.len()), "{} workers", workers.len());
            assert_eq!(workers.iter().map(|worker| worker.done.len()).sum::<usize>(), 100);
        }
    }
}
