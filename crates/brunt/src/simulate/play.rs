//! Plays occurrences of a trial: what controls leave of them, what they cost, what they bring down.

use super::cascade::{Cascade, Setting};
use super::control::{Demand, Relieved};
use super::meter::Watch;
use super::occurrence::{Draw, Occurrences};
use crate::ledger::Row;

/// Plays some occurrences of a trial that has been unfolded, in the order of their numbers, with those that they follow from among them.
///
/// Controls run on nodes that other occurrences may bring down, and whether an occurrence happens may depend on that. What a node is just
/// before an instant depends only on what happened earlier, so the trial is played on the assumption that all such nodes are up, then
/// again with what that shows, until nothing changes: each time, what is assumed is right for a longer time.
pub(crate) fn play(
    cascade: &mut Cascade,
    occurrences: &mut Occurrences,
    draw: Draw<'_>,
    numbers: impl Iterator<Item = u32> + Clone,
    watch: &mut impl Watch,
) {
    occurrences.down.clear();
    occurrences.strike(draw, numbers.clone());
    if draw.plan.controls.hosted & draw.in_force != 0 {
        occurrences.down.resize(occurrences.all.len(), 0);
        while occurrences.may_lose_hosts(draw, numbers.clone()) {
            cascade.run(setting(draw, &occurrences.names), &occurrences.hits, &mut Unwatched);
            if !occurrences.note_hosts(draw, cascade, numbers.clone()) {
                break;
            }
            occurrences.strike(draw, numbers.clone());
        }
    }
    for number in numbers {
        occurrences.cost(draw, number, watch);
    }
    if occurrences.hits.is_empty() {
        cascade.openings.clear();
        return;
    }
    let setting = setting(draw, &occurrences.names);
    if draw.plan.controls.relieves {
        let (controls, in_force) = (&draw.plan.controls, draw.in_force);
        let demand = Demand { controls, in_force, down: 0, key: draw.key, trial: draw.trial, name: 0 };
        let (names, verdicts) = (&occurrences.names, &occurrences.verdicts);
        let mut relieved = Relieved { watch, demand, names, verdicts, consulted: &mut occurrences.consulted };
        cascade.run(setting, &occurrences.hits, &mut relieved);
    } else {
        cascade.run(setting, &occurrences.hits, watch);
    }
    occurrences.consulted |= cascade.consulted;
}

fn setting<'a>(draw: Draw<'a>, names: &'a [u64]) -> Setting<'a> {
    Setting { plan: draw.plan, key: draw.key, trial: draw.trial, names, in_force: draw.in_force }
}

impl Occurrences {
    /// Whether a disruption could bring down what a control runs on before an occurrence that the control may meet.
    fn may_lose_hosts(&self, draw: Draw<'_>, mut numbers: impl Iterator<Item = u32>) -> bool {
        let controls = &draw.plan.controls;
        numbers.any(|number| {
            let occurrence = &self.all[number as usize];
            let asked = controls.threats[occurrence.threat as usize].asked & controls.hosted & draw.in_force;
            let brings_down = |hit: &crate::plan::Hit| {
                hit.start < occurrence.time && controls.reaches[hit.node as usize] & asked != 0
            };
            asked != 0 && self.hits.iter().any(brings_down)
        })
    }

    /// Notes which controls had a host down just before each occurrence in the last run; whether that is news.
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

/// Nobody watches.
struct Unwatched;

impl Watch for Unwatched {
    fn row(&mut self, _: Row) {}
    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}
    fn breach(&mut self, _: u32) {}
    fn data_breach(&mut self, _: u32, _: u32) {}
    fn overflow(&mut self) {}
}
