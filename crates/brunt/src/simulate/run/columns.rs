//! Columns of a run: one number a trial each.

use super::error::SimulateError;
use crate::plan::Plan;
use crate::scenario::PartyIndex;
use crate::settle::Terms;
use crate::simulate::draw::BLOCK;
use std::ops::Range;

/// Number of trials that a thread takes at a time.
pub(super) const CHUNK: usize = 4 * BLOCK;

/// Checks that there is memory for columns of zeros, by allocating and freeing it, so that a lack of memory is an error and does not end
/// the program.
pub(crate) fn ensure(columns: usize, trials: usize) -> Result<(), SimulateError> {
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
pub(crate) struct Chunk<'a> {
    pub first: u64,
    pub total: &'a mut [f64],
    pub largest: &'a mut [f64],
    /// Columns of the bearers, then the columns of settled amounts, if there are terms.
    pub others: Vec<&'a mut [f64]>,
}

/// Cuts columns into chunks.
pub(super) fn split<'a>(
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

/// Moves the finished trials of a column together and returns their ranges in order.
pub(super) fn keep_done(column: &mut Vec<f64>, trials: Range<u64>, done: &[Range<u64>]) -> Vec<Range<u64>> {
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
