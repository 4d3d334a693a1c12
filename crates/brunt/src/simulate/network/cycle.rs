//! Nodes on a common cycle at one instant: the greatest fixpoint of their capacities, then their clocks, then their causes.

use super::setting::Setting;
use super::shortage::Shortage;
use super::state::{State, needs_of};
use crate::plan::Plan;
use std::ops::Range;

/// Solves the nodes of a cycle, whose shortages must be those of "all up". Capacities are lowered to the greatest fixpoint with the
/// clocks as they stood. Then the clocks are moved. Then causes are traced along binding links only.
pub(super) fn solve(state: &mut State, setting: &Setting<'_>, cycle: Range<u32>, t: i64) {
    let plan = setting.draw.plan;
    sweep(cycle.clone(), |position| lower(state, plan, position, t));
    for need in cycle.clone().flat_map(|position| &plan.network.needs[needs_of(&plan.network, position)]) {
        if need.inner {
            state.update(setting, &plan.network, need, t);
        }
    }
    sweep(cycle, |position| trace_cause(state, plan, position));
}

/// Visits the nodes of a cycle until none of them changes any more. Sweeps go in alternating directions: a change then gets around most
/// cycles in one or two sweeps, whichever direction the cycle has.
fn sweep(cycle: Range<u32>, mut changes: impl FnMut(u32) -> bool) {
    let turned = (cycle.start + cycle.end).wrapping_sub(1);
    for backward in [false, true].into_iter().cycle() {
        let mut changed = false;
        for position in cycle.clone() {
            changed |= changes(if backward { turned - position } else { position });
        }
        if !changed {
            return;
        }
    }
}

/// Lowers the capacity of a node to what its suppliers leave now. Returns whether it changed.
fn lower(state: &mut State, plan: &Plan, position: u32, t: i64) -> bool {
    let mut deficit = state.nodes[position as usize].own.deficit();
    for index in needs_of(&plan.network, position) {
        let need = &plan.network.needs[index];
        let felt = match need.inner {
            true => state.needs.frozen(&state.shortages, &plan.network, need, t),
            false => state.needs.passed[index].deficit(),
        };
        deficit = deficit.max(felt);
    }
    let changed = deficit != state.shortages[position as usize].deficit();
    state.shortages[position as usize] = Shortage::without_cause(deficit);
    changed
}

/// Finds the best-ranked cause that binding links lead to from a node. Starts without causes and relaxes. Returns whether it changed.
fn trace_cause(state: &mut State, plan: &Plan, position: u32) -> bool {
    let was = state.shortages[position as usize];
    if !was.is_down() {
        return false;
    }
    for index in needs_of(&plan.network, position) {
        let need = &plan.network.needs[index];
        if need.inner && state.needs.passed[index].deficit() == was.deficit() {
            state.needs.trace_cause(&state.shortages, &plan.network, need);
        }
    }
    let found = state.shortage(&plan.network, position).max(Shortage::without_cause(was.deficit()));
    state.shortages[position as usize] = found;
    found != was
}
