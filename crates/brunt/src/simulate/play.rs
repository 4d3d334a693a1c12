//! Plays occurrences of a trial: applies controls, books direct losses, and runs disruptions through the network.

use super::cascade::{Cascade, Setting};
use super::control::{Demand, Relieved};
use super::meter::Watch;
use super::occurrence::{Draw, Occurrences};
use crate::ledger::Row;
use crate::plan::Hit;

/// Plays occurrences of an unfolded trial in the order of their numbers. `numbers` include the occurrences that others of them follow
/// from.
///
/// Controls run on nodes that other occurrences may bring down, and whether an occurrence happens may depend on that. The state of a node
/// just before an instant depends only on earlier events. The trial is therefore played on the assumption that all hosts are up, then
/// again with the hosts found down, until nothing changes. Each time the assumption is right for a longer time.
pub(crate) fn play(
    cascade: &mut Cascade,
    occurrences: &mut Occurrences,
    draw: Draw<'_>,
    numbers: impl Iterator<Item = u32> + Clone,
    watch: &mut impl Watch,
) {
    strike(cascade, occurrences, draw, numbers.clone().map(|number| (number, true)));
    for number in numbers {
        occurrences.cost(draw, number, watch);
    }
    if !occurrences.hits.is_empty() {
        let hits = std::mem::take(&mut occurrences.hits);
        bring_down(cascade, occurrences, draw, &hits, watch);
        occurrences.hits = hits;
    }
}

/// Draws the hits of occurrences and applies controls to them. Occurrences that are only judged hit nothing.
pub(crate) fn strike(
    cascade: &mut Cascade,
    occurrences: &mut Occurrences,
    draw: Draw<'_>,
    numbers: impl Iterator<Item = (u32, bool)> + Clone,
) {
    occurrences.down.clear();
    occurrences.strike(draw, numbers.clone());
    if draw.plan.controls.hosted & draw.watched != 0 {
        occurrences.down.resize(occurrences.all.len(), 0);
        let judged = || numbers.clone().map(|(number, _)| number);
        while occurrences.may_lose_hosts(draw, judged()) {
            cascade.run(setting(draw, &occurrences.names), &occurrences.hits, &mut Unwatched);
            if !occurrences.note_hosts(draw, cascade, judged()) {
                break;
            }
            occurrences.strike(draw, numbers.clone());
        }
    }
}

/// Runs disruptions of occurrences through the network, and reduces the cost of downtime where controls do.
pub(crate) fn bring_down(
    cascade: &mut Cascade,
    occurrences: &mut Occurrences,
    draw: Draw<'_>,
    hits: &[Hit],
    watch: &mut impl Watch,
) {
    let setting = setting(draw, &occurrences.names);
    if draw.plan.controls.relieves {
        let (controls, in_force) = (&draw.plan.controls, draw.in_force);
        let (key, trial, effects) = (draw.key, draw.trial, draw.effects);
        let demand = Demand { controls, in_force, down: 0, key, trial, name: 0, effects };
        let (names, verdicts) = (&occurrences.names, &occurrences.verdicts);
        let mut relieved = Relieved { watch, demand, names, verdicts, consulted: &mut occurrences.consulted };
        cascade.run(setting, hits, &mut relieved);
    } else {
        cascade.run(setting, hits, watch);
    }
    occurrences.consulted |= cascade.consulted;
}

fn setting<'a>(draw: Draw<'a>, names: &'a [u64]) -> Setting<'a> {
    let Draw { plan, key, trial, in_force, effects, .. } = draw;
    Setting { plan, key, trial, names, in_force, effects }
}

impl Occurrences {
    /// Whether a disruption could bring down a host of a control before an occurrence that the control may meet.
    fn may_lose_hosts(&mut self, draw: Draw<'_>, mut numbers: impl Iterator<Item = u32>) -> bool {
        let controls = &draw.plan.controls;
        let hosted = controls.hosted & draw.watched;
        self.spans.find(draw.plan, &self.hits, hosted);
        numbers.any(|number| {
            let occurrence = &self.all[number as usize];
            let asked = controls.threats[occurrence.threat as usize].asked & hosted;
            asked != 0 && self.spans.may_be_down(occurrence.time, asked)
        })
    }

    /// Notes the controls with a host that was down just before each occurrence in the last run. Returns whether this differs from the
    /// assumption.
    fn note_hosts(&mut self, draw: Draw<'_>, cascade: &Cascade, numbers: impl Iterator<Item = u32>) -> bool {
        let mut news = false;
        for number in numbers {
            let occurrence = &self.all[number as usize];
            let asked = draw.plan.controls.threats[occurrence.threat as usize].asked;
            let down = cascade.down_before(draw.plan, occurrence.time) & asked;
            news |= down != self.down[number as usize];
            self.down[number as usize] = down;
        }
        news
    }
}

/// A watcher that ignores all reports.
struct Unwatched;

impl Watch for Unwatched {
    fn row(&mut self, _: Row) {}
    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}
    fn breach(&mut self, _: u32) {}
    fn data_breach(&mut self, _: u32, _: u32) {}
    fn overflow(&mut self) {}
}
