//! One trial in full, and trials with given disruptions: the plain way through a trial that the suites compare with.

use super::block::Workspace;
use super::cascade::{Cascade, Setting};
use super::control::Effects;
use super::meter::Watch;
use super::replay::{Disruption, Occurred, disruption, occurred};
use crate::ledger::Row;
use crate::plan::{Hit, NONE, Plan, fixed};
use crate::random::Key;
use crate::scenario::ThreatIndex;

/// Everything that happened in one trial.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Replay {
    /// The occurrences, by number.
    pub occurrences: Vec<Occurred>,
    /// The disruptions, best-ranked first.
    pub disruptions: Vec<Disruption>,
    /// The losses, by event, start, slot and kind.
    pub rows: Vec<Row>,
}

/// Collects the rows of a trial in the order in which they are booked.
#[derive(Default)]
struct Collect {
    rows: Vec<Row>,
}

impl Watch for Collect {
    fn row(&mut self, row: Row) {
        self.rows.push(row);
    }
    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}
    fn breach(&mut self, _: u32) {}
    fn data_breach(&mut self, _: u32, _: u32) {}
    fn overflow(&mut self) {}
}

/// Runs one trial alone. The rows add up, to the last bit, to the losses of the trial in any run of the same seed.
pub(crate) fn replay(plan: &Plan, seed: u64, trial: u64) -> Replay {
    let mut workspace = Workspace::new(plan, seed);
    let mut replay = Replay { occurrences: Vec::new(), disruptions: Vec::new(), rows: Vec::new() };
    workspace.run_alone(trial, Collect::default(), |occurrences, cascade, collected| {
        replay.occurrences = occurred(occurrences);
        replay.disruptions.extend(cascade.ranked().iter().map(disruption));
        replay.rows = sorted(collected.rows);
    });
    replay
}

/// Runs given disruptions and returns their losses. Nothing is random except the draws of needs with a probability.
///
/// Disruptions with one occurrence number belong to one occurrence, which is an event of its own. `threat` is the threat that the rows
/// name, and its recovery profile follows each outage. Disruptions that start at or after the horizon have no effect, nor have
/// disruptions beyond the bound on the [disruptions](crate::scenario::bound::DISRUPTIONS) of a trial. Draws are those of trial 0; the
/// [address](Occurred::address) of an occurrence is its number times 256.
pub(crate) fn explicit(plan: &Plan, seed: u64, threat: ThreatIndex, disruptions: &[Disruption]) -> Vec<Row> {
    let hits = plan.threats.get(threat.0 as usize).and_then(|threat| threat.hits.as_ref());
    let recovery = hits.map_or(NONE, |hits| hits.recovery);
    let hits: Vec<Hit> = disruptions
        .iter()
        .filter(|disruption| disruption.start.get() < plan.horizon)
        .take(plan.most_hits)
        .map(|disruption| Hit {
            node: plan.network.position[disruption.node.0 as usize],
            scenario_node: disruption.node.0,
            occurrence: disruption.occurrence,
            event: disruption.occurrence,
            threat: threat.0,
            recovery,
            start: disruption.start.get(),
            end: disruption.end.get(),
            takes: fixed(disruption.takes.get()),
            data_loss: disruption.data_loss.get(),
        })
        .collect();
    let occurrences = hits.iter().map(|hit| u64::from(hit.occurrence) + 1).max().unwrap_or(0);
    let names: Vec<u64> = (0..occurrences).map(|number| number << 8).collect();
    let mut collected = Collect::default();
    let in_force = plan.controls.in_force.bits();
    let effects = Effects::default();
    let setting = Setting { plan, key: Key::new(seed), trial: 0, names: &names, in_force, effects: &effects };
    Cascade::new(plan).run(setting, &hits, &mut collected);
    sorted(collected.rows)
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.event, row.start, row.slot, row.kind, row.occurrence));
    rows
}
