//! Many trials in parallel. With `replay`, `losses`, `events` and `variants` this is the only place that uses threads.

use super::block::{BLOCK, Workspace};
use super::collect::NoTap;
use super::observer::{Observer, Trial};
use super::pass::{Looking, Pass};
use crate::ledger::{Amount, Columns, Ledger, LossTable, Settled, Sums};
use crate::plan::Plan;
use crate::random::Count;
use crate::scenario::{PartyIndex, bound};
use crate::settle::Terms;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The trials of a run and its seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    seed: u64,
    trials: Range<u64>,
}

impl Run {
    /// Trials `0..trials` with seed 1.
    pub(crate) fn new(trials: u64) -> Self {
        Self { seed: 1, trials: 0..trials }
    }

    /// With another seed.
    pub(crate) fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// With a range of trials. The parts of any split of a range, run apart and merged, give the bits of the whole range.
    pub(crate) fn with_trials(self, trials: Range<u64>) -> Self {
        Self { trials, ..self }
    }

    /// The seed.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The trials.
    pub(crate) fn trials(&self) -> Range<u64> {
        self.trials.clone()
    }
}

/// Reason why a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimulateError {
    /// A loss of 1.8e25 or more cannot be counted.
    Overflow {
        /// First trial with such a loss.
        trial: u64,
    },
    /// A trial has more losses and stretches of downtime than contracts and policies are applied to.
    TooManyLosses {
        /// First trial with more than that many losses and stretches.
        trial: u64,
    },
    /// The system has no memory for the columns of the trials.
    Memory {
        /// Number of trials.
        trials: u64,
        /// Number of columns.
        columns: usize,
    },
}

impl fmt::Display for SimulateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow { trial } => write!(
                out,
                "a loss in trial {trial} is too large to count (1.8e25 or more); cap the law that it is drawn from"
            ),
            Self::TooManyLosses { trial } => write!(
                out,
                "trial {trial} has more than {} losses and stretches of downtime, which are more than contracts and policies are applied to one by one; let threats occur or nodes be priced less often",
                bound::LOSSES
            ),
            Self::Memory { trials, columns } => {
                write!(
                    out,
                    "there is no memory for {trials} trials with {columns} columns of 8 bytes each; run fewer trials"
                )
            }
        }
    }
}

impl std::error::Error for SimulateError {}

/// Number of trials that a thread takes at a time.
const CHUNK: usize = 4 * BLOCK;
/// Number of occurrences that a thread draws side by side, about 100 bytes each.
const MOST_DRAWS: f64 = 1e6;

/// Runs trials on the caller's rayon pool (or on this thread without the feature `rayon`).
///
/// The result has the same bits for any number of threads and any split into ranges. If the observer cancels, the ledger holds the
/// chunks of trials that were finished. Memory: 8 bytes a trial for the total, the largest event and each party that can bear a
/// loss, beside a fixed amount for each thread.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted; there is no ledger then.
#[cfg(test)]
pub(crate) fn simulate<O: Observer>(plan: &Plan, run: &Run, observer: &O) -> Result<Ledger, SimulateError> {
    let failed = Failed::default();
    Ok(play_all(Task { plan, terms: &[], keep: false, seed: run.seed, observer, failed: &failed }, run)?.gross)
}

/// As [`simulate`], and keeps the losses of all trials in tables, in the order of trials.
///
/// # Errors
/// As [`simulate`]; [`SimulateError::TooManyLosses`] for a trial that has more than are looked at one by one.
pub(crate) fn simulate_kept<O: Observer>(
    plan: &Plan,
    run: &Run,
    observer: &O,
) -> Result<(Ledger, Vec<LossTable>), SimulateError> {
    let failed = Failed::default();
    let played = play_all(Task { plan, terms: &[], keep: true, seed: run.seed, observer, failed: &failed }, run)?;
    Ok((played.gross, played.kept))
}

/// As [`simulate`], and applies terms to the losses of each trial as it runs: the ledger says what they made of them, too.
///
/// Takes longer than [`simulate`], since every loss is looked at, and 8 bytes a trial more for each column of
/// [`Settled`](crate::ledger::Settled).
///
/// # Errors
/// As [`simulate`]; [`SimulateError::TooManyLosses`] for a trial that has more than are looked at one by one
/// ([`bound::LOSSES`]).
pub(crate) fn simulate_net<O: Observer>(terms: &Terms, run: &Run, observer: &O) -> Result<Ledger, SimulateError> {
    let pass = simulate_programmes(&[terms], run, observer)?;
    Ok(pass.into_ledgers().next().expect("one programme was settled"))
}

/// As [`simulate_net`], for several programmes of terms in one pass: each trial is simulated once and settled under every programme.
///
/// The plans of all programmes must be the same but for the programmes, record the outages of the same nodes, and either all or none
/// of the programmes must be empty. Then each ledger has the same bits as the ledger of [`simulate_net`] for its programme alone.
///
/// # Errors
/// As [`simulate_net`], for the first trial that any programme fails at.
///
/// # Panics
/// If there are no programmes.
pub(crate) fn simulate_programmes<O: Observer>(
    programmes: &[&Terms],
    run: &Run,
    observer: &O,
) -> Result<Pass, SimulateError> {
    let some: Vec<&Terms> = programmes.iter().copied().filter(|terms| !terms.is_empty()).collect();
    let plan = programmes.first().expect("a pass has at least one programme").plan();
    let failed = Failed::default();
    let task = Task { plan, terms: &some, keep: false, seed: run.seed, observer, failed: &failed };
    let Played { gross, settled, .. } = play_all(task, run)?;
    let mut settled = settled.into_iter();
    let of = |terms: &&Terms| {
        let hash = terms.plan().scenario_hash().to_owned();
        (hash, if terms.is_empty() { None } else { settled.next() })
    };
    Ok(Pass { programmes: programmes.iter().map(of).collect(), gross })
}

/// What a task asks of its trials.
struct Played {
    gross: Ledger,
    /// Amounts under each programme of the task.
    settled: Vec<Settled>,
    /// The losses of all trials, if the task keeps them.
    kept: Vec<LossTable>,
}

fn play_all<O: Observer>(task: Task<'_, O>, run: &Run) -> Result<Played, SimulateError> {
    let bearers = bearers(task.plan);
    let trials = (run.trials.end.saturating_sub(run.trials.start)) as usize;
    let mut settled: Vec<Settled> = task.terms.iter().map(|terms| terms.nothing_settled()).collect();
    let settled_columns: usize = settled.iter().map(|settled| settled.columns().count()).sum();
    ensure(2 + bearers.len() + settled_columns, trials)?;
    // Zeros that are new come from the system without being written, so that a run that is cancelled has touched what it did only.
    let mut total = vec![0.0; trials];
    let mut largest = vec![0.0; trials];
    let mut parties: Vec<Vec<f64>> = bearers.iter().map(|_| vec![0.0; trials]).collect();
    settled.iter_mut().flat_map(Settled::columns_mut).for_each(|column| *column = vec![0.0; trials]);
    let (sums, done, looking) = {
        let all = parties.iter_mut().chain(settled.iter_mut().flat_map(Settled::columns_mut));
        let chunks = split(run.trials.start, &mut total, &mut largest, all);
        let Worker { sums, done, looking, .. } = run_chunks(task, &bearers, chunks);
        (sums, done, looking.finish())
    };
    task.failed.told()?;
    let mut ranges = Vec::new();
    let columns = [&mut total, &mut largest].into_iter().chain(&mut parties);
    for column in columns.chain(settled.iter_mut().flat_map(Settled::columns_mut)) {
        ranges = keep_done(column, run.trials.clone(), &done);
    }
    let parties = bearers.into_iter().zip(parties).collect();
    let columns = Columns { total, largest_event: largest, parties };
    let ledger = Ledger::from_parts(task.plan.hash.clone(), run.seed, ranges, columns, sums);
    let ledger = ledger.expect("finished chunks are sorted, disjoint and fill their columns");
    settled.iter_mut().zip(looking.sums).for_each(|(settled, sums)| settled.sums = sums);
    Ok(Played { gross: ledger, settled, kept: looking.kept })
}

/// Checks that there is memory for columns of zeros, by allocating and freeing it, so that a lack of memory is an error and does not end
/// the program.
fn ensure(columns: usize, trials: usize) -> Result<(), SimulateError> {
    let mut all: Vec<Vec<f64>> = vec![Vec::new(); columns];
    let lacking = all.iter_mut().any(|column| column.try_reserve_exact(trials).is_err());
    if lacking { Err(SimulateError::Memory { trials: trials as u64, columns }) } else { Ok(()) }
}

/// Number of columns of 8 bytes a trial that a run keeps: the total, the largest event, each party that can bear a loss, and the columns
/// of [`Settled`](crate::ledger::Settled).
pub(crate) fn columns(terms: &Terms) -> usize {
    let settled = if terms.is_empty() { 0 } else { terms.nothing_settled().columns().count() };
    2 + bearers(terms.plan()).len() + settled
}

/// Parties that can bear a loss, in the order of ids.
pub(crate) fn bearers(plan: &Plan) -> Vec<PartyIndex> {
    let mut bearers: Vec<PartyIndex> = plan.losses.slots.iter().map(|slot| slot.bearer).collect();
    bearers.sort_unstable();
    bearers.dedup();
    bearers
}

/// Columns of consecutive trials of a run.
struct Chunk<'a> {
    first: u64,
    total: &'a mut [f64],
    largest: &'a mut [f64],
    /// Columns of the bearers, then the columns of settled amounts, if there are terms.
    others: Vec<&'a mut [f64]>,
}

fn split<'a>(
    start: u64,
    total: &'a mut [f64],
    largest: &'a mut [f64],
    others: impl Iterator<Item = &'a mut Vec<f64>>,
) -> Vec<Chunk<'a>> {
    let mut others: Vec<_> = others.map(|column| column.chunks_mut(CHUNK)).collect();
    let columns = total.chunks_mut(CHUNK).zip(largest.chunks_mut(CHUNK)).enumerate();
    columns
        .map(|(index, (total, largest))| Chunk {
            first: start + (index * CHUNK) as u64,
            total,
            largest,
            others: others.iter_mut().filter_map(Iterator::next).collect(),
        })
        .collect()
}

/// First trial that cannot be counted, and first trial with too many losses; `u64::MAX` if there is none.
#[derive(Debug)]
struct Failed {
    overflow: AtomicU64,
    too_many: AtomicU64,
}

impl Default for Failed {
    fn default() -> Self {
        Self { overflow: AtomicU64::new(u64::MAX), too_many: AtomicU64::new(u64::MAX) }
    }
}

impl Failed {
    fn overflow(&self, trial: u64) {
        self.overflow.fetch_min(trial, Ordering::Relaxed);
    }

    fn too_many(&self, trial: u64) {
        self.too_many.fetch_min(trial, Ordering::Relaxed);
    }

    fn told(&self) -> Result<(), SimulateError> {
        let found = |trial: &AtomicU64| Some(trial.load(Ordering::Relaxed)).filter(|&trial| trial != u64::MAX);
        match (found(&self.too_many), found(&self.overflow)) {
            (Some(trial), _) => Err(SimulateError::TooManyLosses { trial }),
            (_, Some(trial)) => Err(SimulateError::Overflow { trial }),
            _ => Ok(()),
        }
    }
}

struct Task<'a, O> {
    plan: &'a Plan,
    /// The programmes to settle each trial under; none of them is empty.
    terms: &'a [&'a Terms],
    /// Whether the losses of all trials are kept.
    keep: bool,
    seed: u64,
    observer: &'a O,
    failed: &'a Failed,
}

impl<O> Clone for Task<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Task<'_, O> {}

/// State of one worker, and the results that it has finished.
struct Worker<'a> {
    workspace: Workspace<'a>,
    sums: Sums,
    /// Sums of the current chunk, which count only if the chunk is finished.
    chunk: Sums,
    done: Vec<Range<u64>>,
    /// Settlement of trials under each programme, and the kept losses.
    looking: Looking<'a>,
    bearers: &'a [PartyIndex],
    trials: Vec<u64>,
    /// Number of trials that are drawn side by side.
    block: usize,
}

impl<'a> Worker<'a> {
    fn new<O>(task: Task<'a, O>, bearers: &'a [PartyIndex]) -> Self {
        let sums = empty_sums(task.plan);
        Self {
            workspace: Workspace::new(task.plan, task.seed),
            chunk: sums.clone(),
            sums,
            done: Vec::new(),
            looking: Looking::new(task.terms, task.keep.then(|| task.plan.scenario_hash())),
            bearers,
            trials: Vec::with_capacity(BLOCK),
            block: block_length(task.plan),
        }
    }

    fn run<O: Observer>(mut self, task: Task<'a, O>, mut chunk: Chunk<'_>) -> Self {
        let length = chunk.total.len();
        for from in (0..length).step_by(self.block) {
            if task.observer.is_cancelled() {
                self.chunk = empty_sums(task.plan);
                self.looking.forget();
                return self;
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
        self.sums.merge(&self.chunk).expect("sums of one plan have one shape");
        self.chunk.reset();
        self.looking.write(&mut chunk.others[self.bearers.len()..]);
        self.done.push(chunk.first..chunk.first + length as u64);
        self
    }

    /// Runs the trials at hand; settles each trial under every programme, and keeps its losses.
    fn play<O>(&mut self, task: Task<'a, O>) {
        if self.looking.is_idle() {
            return self.workspace.run(&self.trials, &mut self.chunk, &mut NoTap);
        }
        self.workspace.run(&self.trials, &mut self.chunk, &mut self.looking);
        self.looking.failed().for_each(|trial| task.failed.overflow(trial));
        if let Some(trial) = self.workspace.too_many {
            task.failed.too_many(trial);
        }
    }

    fn write<O: Observer>(&mut self, task: Task<'a, O>, chunk: &mut Chunk<'_>, from: usize) {
        let books = &self.workspace.books;
        let width = task.plan.parties;
        for (place, &index) in self.trials.iter().enumerate() {
            let parties = &books.by_party[place * width..(place + 1) * width];
            let total = parties.iter().copied().sum::<Amount>();
            if total == Amount::MAX {
                task.failed.overflow(index);
            }
            let total = total.get();
            let largest_event = books.largest[place].get();
            chunk.total[from + place] = total;
            chunk.largest[from + place] = largest_event;
            for (column, party) in chunk.others.iter_mut().zip(self.bearers) {
                column[from + place] = parties[party.0 as usize].get();
            }
            let categories = &books.by_category[place * task.plan.categories..(place + 1) * task.plan.categories];
            let frameworks = &books.by_framework[place * 4..(place + 1) * 4];
            let tolerances = &books.tolerances[place * books.tolerance_count..(place + 1) * books.tolerance_count];
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
    fn merge(mut self, other: Self) -> Self {
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

pub(super) fn empty_sums(plan: &Plan) -> Sums {
    Sums::new(plan.threats.len(), plan.scenario_nodes, plan.categories, plan.losses.tolerances.len())
}

#[cfg(feature = "rayon")]
fn run_chunks<'a, O: Observer>(task: Task<'a, O>, bearers: &'a [PartyIndex], chunks: Vec<Chunk<'_>>) -> Worker<'a> {
    let worker = chunks
        .into_par_iter()
        .fold(|| Worker::new(task, bearers), |worker, chunk| worker.run(task, chunk))
        .reduce_with(Worker::merge);
    worker.unwrap_or_else(|| Worker::new(task, bearers))
}

#[cfg(not(feature = "rayon"))]
fn run_chunks<'a, O: Observer>(task: Task<'a, O>, bearers: &'a [PartyIndex], chunks: Vec<Chunk<'_>>) -> Worker<'a> {
    chunks.into_iter().fold(Worker::new(task, bearers), |worker, chunk| worker.run(task, chunk))
}

/// Moves the finished trials of a column together and returns their ranges in order.
fn keep_done(column: &mut Vec<f64>, trials: Range<u64>, done: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut done = done.to_vec();
    done.sort_by_key(|range| range.start);
    let mut kept = 0;
    for range in &done {
        let from = (range.start - trials.start) as usize;
        let length = (range.end - range.start) as usize;
        column.copy_within(from..from + length, kept);
        kept += length;
    }
    column.truncate(kept);
    done
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_run() {
        use brunt::simulate::Run;
        let run = Run::new(1_000).with_seed(7);
        assert_eq!(run.trials(), 0..1_000);
    }

    #[test]
    fn example_of_simulate_net() {
        use brunt::{
            plan::Plan,
            scenario::{PartyIndex, file},
            settle::Terms,
            simulate::{Run, Silent, simulate_net},
        };
        use std::path::Path;
        let text = r#"
        brunt = 1
        scenario = { name = "A fine a year, passed on", currency = "EUR" }
        parties = { client = {}, provider = {} }
        threats.fine = { framework = "compliance", frequency = { fixed = 1 }, losses = [{ category = "fine", bearer = "client", amount = 5e4 }] }
        contracts.msa = { seller = "provider", buyer = "client", indemnity.fines = { covers = "all", annual_cap = 3e4 } }
        "#;
        let scenario = file::load(Path::new("fine.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &Run::new(10), &Silent).unwrap();
        assert_eq!(ledger.party(PartyIndex(0)).unwrap()[0], 5e4);
        assert_eq!(ledger.settled().unwrap().net(PartyIndex(0)).unwrap()[0], 2e4);
    }
}
