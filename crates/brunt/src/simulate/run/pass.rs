//! One pass over the trials: each trial is settled under several programmes of terms, and its losses may be kept.

use crate::ledger::{Amount, Ledger, LossTable, Settled, SettledSums, TrialLosses};
use crate::settle::{Columns, Open, Placing, Tally, Terms};
use crate::simulate::book::Tap;

/// The losses of one pass over the trials, kept once, and the amounts under each programme.
#[derive(Debug)]
pub(crate) struct Pass {
    /// Gross losses, which are the same under every programme.
    gross: Ledger,
    /// Hash of the scenario with each programme, and the amounts under the programme; `None` for an empty programme.
    programmes: Vec<(String, Option<Settled>)>,
}

impl Pass {
    /// A pass from the amounts under each of `programmes` that is not empty.
    pub(crate) fn new(programmes: &[&Terms], gross: Ledger, settled: Vec<Settled>) -> Self {
        let mut settled = settled.into_iter();
        let of = |terms: &&Terms| {
            let hash = terms.plan().scenario_hash().to_owned();
            (hash, if terms.is_empty() { None } else { settled.next() })
        };
        Self { programmes: programmes.iter().map(of).collect(), gross }
    }

    /// Number of trials that were run.
    pub(crate) fn trials(&self) -> u64 {
        self.gross.trials()
    }

    /// The ledger of each programme, in the order of the programmes. A ledger is put together when it is asked for, so that the gross
    /// losses of many programmes need the memory of two.
    pub(crate) fn into_ledgers(self) -> impl Iterator<Item = Ledger> {
        let Self { gross, programmes } = self;
        let mut left = programmes.len();
        let mut gross = Some(gross);
        programmes.into_iter().map_while(move |(hash, settled)| {
            left -= 1;
            let gross = if left == 0 { gross.take() } else { gross.clone() };
            Some(Ledger { scenario_hash: hash, settled, ..gross? })
        })
    }
}

/// Looks at the losses of each trial of one worker: settles the trial under every programme of a pass, and keeps the losses.
pub(crate) struct Looking<'a> {
    settling: Vec<Settling<'a>>,
    keeping: Option<Keeping<'a>>,
}

/// Sums over the finished chunks of all workers for each programme, and the losses that were kept, in the order of trials.
pub(crate) struct Looked {
    pub sums: Vec<SettledSums>,
    pub kept: Vec<LossTable>,
}

impl<'a> Looking<'a> {
    /// Settles under `terms`, none of them empty. Keeps losses if a hash of their scenario is given.
    pub(crate) fn new(terms: &[&'a Terms], keep: Option<&'a str>) -> Self {
        let placings = Placing::of(terms, keep.is_some());
        let settling = terms.iter().zip(placings).map(|(terms, placing)| Settling::new(terms, placing)).collect();
        Self { settling, keeping: keep.map(|hash| Keeping { hash, table: None, done: Vec::new() }) }
    }

    /// Whether nobody looks at losses.
    pub(crate) fn is_idle(&self) -> bool {
        self.settling.is_empty() && self.keeping.is_none()
    }

    /// Trials whose losses cannot be counted: the first such trial under each programme.
    pub(crate) fn failed(&self) -> impl Iterator<Item = u64> + '_ {
        self.settling.iter().filter_map(|settling| settling.failed)
    }

    /// Ends a chunk, whose columns are these, programme after programme.
    pub(crate) fn write(&mut self, columns: &mut [&mut [f64]]) {
        let mut from = 0;
        for settling in &mut self.settling {
            from += settling.write(&mut columns[from..]);
        }
        self.keeping.iter_mut().for_each(Keeping::end_chunk);
    }

    /// Adds the finished chunks of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        for (mine, other) in self.settling.iter_mut().zip(other.settling) {
            mine.sums.merge(&other.sums).expect("sums of one programme have one shape");
        }
        if let (Some(mine), Some(other)) = (&mut self.keeping, other.keeping) {
            mine.done.extend(other.done);
        }
    }

    /// Settles a trial under one programme, by position.
    pub(crate) fn settle(&mut self, programme: usize, place: usize, trial: u64, losses: &TrialLosses) {
        self.settling[programme].add(place, trial, losses);
    }

    /// Takes over the settlement of a trial under one programme from the last trial under a programme of `other`. Programmes and losses
    /// must be the same.
    pub(crate) fn settle_as(
        &mut self,
        programme: usize,
        place: usize,
        (other, same): (&Looking<'_>, usize),
        losses: &TrialLosses,
    ) {
        self.settling[programme].tally.add_as(place, &other.settling[same].tally, losses);
    }

    pub(crate) fn finish(self) -> Looked {
        let mut kept = self.keeping.map_or_else(Vec::new, |keeping| keeping.done);
        kept.sort_by_key(LossTable::first);
        Looked { sums: self.settling.into_iter().map(|settling| settling.sums).collect(), kept }
    }
}

impl Tap for Looking<'_> {
    const LOOKS: bool = true;

    fn lists(&self, threat: usize) -> bool {
        self.keeping.is_some() || self.settling.iter().any(|settling| settling.columns.lists(threat))
    }

    fn begin(&mut self, trials: usize) {
        for settling in &mut self.settling {
            settling.columns.begin(trials);
            settling.tally.begin(trials);
        }
    }

    fn events(&mut self, threat: usize, runs: &[(u32, u32)], names: &[u64], events: &[Amount]) {
        self.settling.iter_mut().for_each(|settling| settling.columns.add(threat, runs, names, events));
    }

    fn end(&mut self, mut times: impl FnMut(&mut [Open])) {
        self.settling.iter_mut().for_each(|settling| settling.columns.end(&mut times));
    }

    fn trial(&mut self, place: usize, trial: u64, losses: &TrialLosses) {
        self.settling.iter_mut().for_each(|settling| settling.add(place, trial, losses));
        self.keeping.iter_mut().for_each(|keeping| keeping.add(trial, losses));
    }
}

/// Settles each trial under one programme.
struct Settling<'a> {
    /// Losses that are settled on columns, of the block that runs now.
    columns: Columns<'a>,
    /// Trials of the chunk that runs now.
    tally: Tally<'a>,
    /// Sums over the chunks that are finished.
    sums: SettledSums,
    /// The first trial whose losses cannot be counted.
    failed: Option<u64>,
}

impl<'a> Settling<'a> {
    fn new(terms: &'a Terms, placing: Placing) -> Self {
        let columns = Columns::new(terms, placing);
        Self { columns, tally: Tally::new(terms), sums: terms.nothing_settled().sums, failed: None }
    }

    /// Ends a chunk, whose first columns are those of the programme; returns how many these are.
    fn write(&mut self, columns: &mut [&mut [f64]]) -> usize {
        let chunk = self.tally.take();
        // A chunk with a trial that cannot be counted is shorter, and no ledger comes of it.
        for (column, found) in columns.iter_mut().zip(chunk.columns()) {
            column.iter_mut().zip(found).for_each(|(place, &amount)| *place = amount);
        }
        self.sums.merge(&chunk.sums).expect("sums of one programme have one shape");
        chunk.columns().count()
    }

    fn add(&mut self, place: usize, trial: u64, losses: &TrialLosses) {
        if !self.tally.add(place, losses, Some(&self.columns)) {
            self.failed = self.failed.or(Some(trial));
        }
    }
}

/// Keeps the losses of each trial.
struct Keeping<'a> {
    /// Hash of the scenario.
    hash: &'a str,
    /// Trials of the chunk that runs now.
    table: Option<LossTable>,
    /// The chunks that are finished.
    done: Vec<LossTable>,
}

impl Keeping<'_> {
    fn add(&mut self, trial: u64, losses: &TrialLosses) {
        self.table.get_or_insert_with(|| LossTable::new(self.hash, trial)).push(losses);
    }

    fn end_chunk(&mut self) {
        let finished = self.table.take().map(|mut table| {
            table.shrink();
            table
        });
        self.done.extend(finished);
    }
}
