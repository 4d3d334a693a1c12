//! Every loss of many trials, kept.

use super::block::Workspace;
use super::meter::{Stretch, Watch};
use super::run::{Run, SimulateError};
use crate::ledger::{Downtime, Loss, LossTable, Row, TrialLosses};
use crate::plan::{FULL, Hit, Plan, share};
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::ops::Range;

/// Trials that a thread takes at a time.
const CHUNK: u64 = 1024;

/// Losses and downtime of a trial as they come.
#[derive(Default)]
struct Collect {
    rows: Vec<Row>,
    downtime: Vec<Downtime>,
    overflow: bool,
}

impl Watch for Collect {
    fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        let [episode, start, end] = [stretch.episode, stretch.start, stretch.end].map(Ticks::new);
        let capacity = share(FULL - stretch.level.deficit());
        let (event, threat, cause_node) = (hit.event, ThreatIndex(hit.threat), NodeIndex(hit.scenario_node));
        self.downtime.push(Downtime { node, event, threat, cause_node, episode, start, end, capacity });
    }

    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}
    fn breach(&mut self, _: u32) {}
    fn data_breach(&mut self, _: u32, _: u32) {}

    fn overflow(&mut self) {
        self.overflow = true;
    }
}

/// Runs trials and keeps every loss, so that terms can be applied again and again without simulating. On the caller's rayon pool.
///
/// The losses of a trial add up, to the last bit, to what the trial is in a [`Ledger`](crate::ledger::Ledger) of the same seed.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted.
pub fn losses(plan: &Plan, run: &Run) -> Result<LossTable, SimulateError> {
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
        let mut overflow = false;
        workspace.run_alone(number, Collect::default(), |occurrences, _, collected| {
            overflow = collected.overflow;
            let time = |event: u32| Ticks::new(occurrences.all[event as usize].time);
            trial.losses.clear();
            trial.losses.extend(collected.rows.into_iter().map(|row| Loss { time: time(row.event), row }));
            trial.downtime = collected.downtime;
        });
        if overflow {
            return Err(SimulateError::Overflow { trial: number });
        }
        trial.sort();
        table.push(&trial);
    }
    Ok(table)
}
