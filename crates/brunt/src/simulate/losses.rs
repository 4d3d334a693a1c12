//! Every loss of many trials, kept.

use super::block::Workspace;
use super::collect::Collect;
use super::run::{Run, SimulateError};
use crate::ledger::{LossTable, TrialLosses};
use crate::plan::Plan;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
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
    let chunk = |start: u64| some_losses(plan, run.seed(), start..(start + CHUNK).min(trials.end));
    #[cfg(feature = "rayon")]
    let tables: Vec<_> = starts.into_par_iter().map(chunk).collect();
    #[cfg(not(feature = "rayon"))]
    let tables: Vec<_> = starts.into_iter().map(chunk).collect();
    tables
        .into_iter()
        .try_fold(LossTable::new(plan.scenario_hash(), trials.start), |all, table| Ok(all.followed_by(&table?)))
}

fn some_losses(plan: &Plan, seed: u64, trials: Range<u64>) -> Result<LossTable, SimulateError> {
    let mut table = LossTable::new(plan.scenario_hash(), trials.start);
    let mut workspace = Workspace::new(plan, seed);
    let mut trial = TrialLosses::default();
    for number in trials {
        let (mut overflow, mut too_many) = (false, false);
        workspace.run_alone(number, Collect::default(), |occurrences, _, mut collected| {
            overflow = collected.overflow;
            too_many = collected.take_too_many();
            collected.put_into(&mut trial, occurrences);
        });
        if too_many {
            return Err(SimulateError::TooManyLosses { trial: number });
        }
        if overflow {
            return Err(SimulateError::Overflow { trial: number });
        }
        workspace.prices(0, &mut trial.prices);
        table.push(&trial);
    }
    Ok(table)
}
