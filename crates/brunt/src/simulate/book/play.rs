//! Plays occurrences of a trial: applies controls, books direct losses, and runs disruptions through the network.

use super::direct::cost;
use super::relief::Relieved;
use crate::plan::Hit;
use crate::simulate::draw::{Draw, Occurrences};
use crate::simulate::network::{Cascade, Setting, Unwatched, Watch};

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
        cost(occurrences, draw, number, watch);
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
        while may_lose_hosts(occurrences, draw, judged()) {
            let setting = Setting { draw, names: &occurrences.names };
            cascade.run(setting, &occurrences.hits, &mut Unwatched);
            if !note_hosts(occurrences, draw, cascade, judged()) {
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
    let setting = Setting { draw, names: &occurrences.names };
    if draw.plan.controls.relieves {
        let (names, verdicts) = (&occurrences.names, &occurrences.verdicts);
        let mut relieved = Relieved { watch, draw, names, verdicts, consulted: &mut occurrences.consulted };
        cascade.run(setting, hits, &mut relieved);
    } else {
        cascade.run(setting, hits, watch);
    }
    occurrences.consulted |= cascade.consulted();
}

/// Whether a disruption could bring down a host of a control before an occurrence that the control may meet.
fn may_lose_hosts(occurrences: &mut Occurrences, draw: Draw<'_>, mut numbers: impl Iterator<Item = u32>) -> bool {
    let controls = &draw.plan.controls;
    let hosted = controls.hosted & draw.watched;
    occurrences.spans.find(draw.plan, &occurrences.hits, hosted);
    numbers.any(|number| {
        let occurrence = &occurrences.all[number as usize];
        let asked = controls.threats[occurrence.threat as usize].asked & hosted;
        asked != 0 && occurrences.spans.may_be_down(occurrence.time, asked)
    })
}

/// Notes the controls with a host that was down just before each occurrence in the last run. Returns whether this differs from the
/// assumption.
fn note_hosts(
    occurrences: &mut Occurrences,
    draw: Draw<'_>,
    cascade: &Cascade,
    numbers: impl Iterator<Item = u32>,
) -> bool {
    let mut news = false;
    for number in numbers {
        let occurrence = &occurrences.all[number as usize];
        let asked = draw.plan.controls.threats[occurrence.threat as usize].asked;
        let down = cascade.down_before(draw.plan, occurrence.time) & asked;
        news |= down != occurrences.down[number as usize];
        occurrences.down[number as usize] = down;
    }
    news
}
