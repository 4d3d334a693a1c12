//! Every loss of many trials, kept.

use super::replayer::Replayer;
use crate::ledger::LossTable;
use crate::plan::Plan;
use crate::simulate::run::{Run, SimulateError, map_each};
use std::ops::Range;

/// Trials that a thread takes at a time.
const CHUNK: u64 = 1024;

/// Runs trials and keeps every loss, so that terms can be applied again and again without simulating. On the caller's rayon pool.
///
/// The losses of a trial add up, to the last bit, to what the trial is in a [`Ledger`](crate::ledger::Ledger) of the same seed.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted, [`SimulateError::TooManyLosses`] for a trial that has more than are looked at
/// one by one.
pub(crate) fn losses(plan: &Plan, run: &Run) -> Result<LossTable, SimulateError> {
    let trials = run.trials();
    let starts: Vec<u64> = trials.clone().step_by(CHUNK as usize).collect();
    let chunk = |_: &mut (), &start: &u64| some_losses(plan, run.seed(), start..(start + CHUNK).min(trials.end));
    let tables = map_each(&starts, || (), chunk);
    tables
        .into_iter()
        .try_fold(LossTable::new(plan.scenario_hash(), trials.start), |all, table| Ok(all.followed_by(&table?)))
}

fn some_losses(plan: &Plan, seed: u64, trials: Range<u64>) -> Result<LossTable, SimulateError> {
    let mut table = LossTable::new(plan.scenario_hash(), trials.start);
    let mut replayer = Replayer::new(plan, seed);
    for trial in trials {
        table.push(replayer.losses(trial, &[]));
        if replayer.too_many {
            return Err(SimulateError::TooManyLosses { trial });
        }
        if replayer.overflow {
            return Err(SimulateError::Overflow { trial });
        }
    }
    Ok(table)
}
