//! Room for the columns of a run, while it runs.

use super::columns::{Chunk, bearers, keep_done, split};
use super::trials::Run;
use crate::ledger::{Columns, Ledger, Settled, SettledSums, Sums};
use crate::plan::Plan;
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use std::ops::Range;

/// The columns of a run and of the programmes that are settled in it.
pub(crate) struct Room {
    pub bearers: Vec<PartyIndex>,
    total: Vec<f64>,
    largest: Vec<f64>,
    parties: Vec<Vec<f64>>,
    settled: Vec<Settled>,
}

impl Room {
    /// Number of columns that a run of a plan with these programmes takes.
    pub(crate) fn columns(plan: &Plan, terms: &[&Terms]) -> usize {
        let settled = terms.iter().map(|terms| terms.nothing_settled().columns().count());
        2 + bearers(plan).len() + settled.sum::<usize>()
    }

    /// Zeros that are new come from the system without being written, so that a run that is cancelled has touched what it did only.
    pub(crate) fn new(plan: &Plan, terms: &[&Terms], run: &Run) -> Self {
        let trials = run.length();
        let mut settled: Vec<Settled> = terms.iter().map(|terms| terms.nothing_settled()).collect();
        settled.iter_mut().flat_map(Settled::columns_mut).for_each(|column| *column = vec![0.0; trials]);
        let bearers = bearers(plan);
        let parties = bearers.iter().map(|_| vec![0.0; trials]).collect();
        Self { bearers, total: vec![0.0; trials], largest: vec![0.0; trials], parties, settled }
    }

    /// The columns, cut into chunks.
    pub(crate) fn chunks(&mut self, run: &Run) -> Vec<Chunk<'_>> {
        let Self { total, largest, parties, settled, .. } = self;
        let all = parties.iter_mut().chain(settled.iter_mut().flat_map(Settled::columns_mut));
        split(run.trials().start, total, largest, all)
    }

    /// The gross losses of the finished trials, and the amounts under each programme.
    pub(crate) fn finish(
        self,
        plan: &Plan,
        run: &Run,
        done: &[Range<u64>],
        (sums, of_terms): (Sums, Vec<SettledSums>),
    ) -> (Ledger, Vec<Settled>) {
        let Self { bearers, mut total, mut largest, mut parties, mut settled } = self;
        let mut ranges = Vec::new();
        let columns = [&mut total, &mut largest].into_iter().chain(&mut parties);
        for column in columns.chain(settled.iter_mut().flat_map(Settled::columns_mut)) {
            ranges = keep_done(column, run.trials(), done);
        }
        let parties = bearers.into_iter().zip(parties).collect();
        let columns = Columns { total, largest_event: largest, parties };
        let ledger = Ledger::from_parts(plan.hash.clone(), run.seed(), ranges, columns, sums);
        let ledger = ledger.expect("finished chunks are sorted, disjoint and fill their columns");
        settled.iter_mut().zip(of_terms).for_each(|(settled, sums)| settled.sums = sums);
        (ledger, settled)
    }
}
