//! One trial in full, and trials with given disruptions: the plain way through a trial that the suites compare with.

use super::occurred::{Disruption, Occurred, disruption, occurred};
use crate::ledger::Row;
use crate::plan::{Hit, NONE, Plan, fixed};
use crate::random::Key;
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::simulate::book::{Collect, Player};
use crate::simulate::draw::{Draw, Effects};
use crate::simulate::network::{Cascade, Setting, Stretch, Watch};
use std::collections::BTreeMap;

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

/// Runs one trial alone. The rows add up, to the last bit, to the losses of the trial in any run of the same seed.
pub(crate) fn replay(plan: &Plan, seed: u64, trial: u64) -> Replay {
    let (mut player, mut collected) = (Player::new(plan, seed), Collect::default());
    player.play_alone(trial, &[], &mut collected);
    Replay {
        occurrences: occurred(player.occurrences()),
        disruptions: player.ranked(plan).iter().map(disruption).collect(),
        rows: sorted(collected.into_rows()),
    }
}

/// Runs given disruptions and returns their losses. Nothing is random except the draws of needs with a probability.
///
/// Disruptions with one occurrence number belong to one occurrence, which is an event of its own. `threat` is the threat that the rows
/// name, and its recovery profile follows each outage. Disruptions that start at or after the horizon have no effect, nor have
/// disruptions beyond the bound on the [disruptions](crate::scenario::bound::DISRUPTIONS) of a trial. Draws are those of trial 0; the
/// [address](Occurred::address) of an occurrence is its number times 256.
pub(crate) fn explicit(plan: &Plan, seed: u64, threat: ThreatIndex, disruptions: &[Disruption]) -> Vec<Row> {
    let mut collected = Collect::default();
    with_hits(plan, seed, threat, disruptions, |setting, hits| Cascade::eager(plan).run(setting, hits, &mut collected));
    sorted(collected.into_rows())
}

/// Runs given disruptions through two cascades, which may have run others before: through one in parts, through the other as one. Returns
/// whatever was reported, in order by node, and the times from which on the network was at rest.
pub(crate) fn in_parts_and_as_one(
    plan: &Plan,
    seed: u64,
    threat: ThreatIndex,
    disruptions: &[Disruption],
    cascades: &mut [Cascade; 2],
) -> [(Heard, i64); 2] {
    let mut heard = [Heard::default(), Heard::default()];
    with_hits(plan, seed, threat, disruptions, |setting, hits| {
        // As in a run: nodes that make no difference are not kept up to date, and are not hit.
        let matter = |hit: &&Hit| plan.network.nodes[hit.node as usize].matters;
        let hits: Vec<Hit> = hits.iter().filter(matter).copied().collect();
        cascades[0].run(setting, &hits, &mut heard[0]);
        cascades[1].run_as_one(setting, &hits, &mut heard[1]);
    });
    let [parts, one] = heard;
    [(parts, cascades[0].rest()), (one, cascades[1].rest())]
}

/// Everything that a cascade reports, in order by slot, node and tolerance.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Heard(BTreeMap<(&'static str, u32), Vec<String>>);

impl Heard {
    /// Number of reports.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    fn add(&mut self, kind: &'static str, of: u32, what: String) {
        self.0.entry((kind, of)).or_default().push(what);
    }
}

impl Watch for Heard {
    fn row(&mut self, row: Row) {
        self.add("row", row.slot, format!("{row:?}"));
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        let Stretch { episode, start, end, .. } = stretch;
        self.add("downtime", node.0, format!("{hit:?} {episode} {start} {end} {}", stretch.capacity()));
    }

    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        self.add("tolerance", tolerance, format!("deficit {deficit}"));
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        self.add("tolerance", tolerance, format!("below {event} {start} {end}"));
    }

    fn breach(&mut self, tolerance: u32) {
        self.add("tolerance", tolerance, "breach".to_owned());
    }

    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        self.add("tolerance", tolerance, format!("data breach {occurrence}"));
    }

    fn overflow(&mut self) {
        self.add("overflow", 0, String::new());
    }
}

fn with_hits(
    plan: &Plan,
    seed: u64,
    threat: ThreatIndex,
    disruptions: &[Disruption],
    run: impl FnOnce(Setting<'_>, &[Hit]),
) {
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
    let in_force = plan.controls.in_force.bits();
    let effects = Effects::default();
    let (key, multipliers, watched) = (Key::new(seed), &[][..], in_force);
    let draw = Draw { plan, key, trial: 0, multipliers, in_force, watched, effects: &effects, keep_all: true };
    run(Setting { draw, names: &names }, &hits);
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.event, row.start, row.slot, row.kind, row.occurrence));
    rows
}
