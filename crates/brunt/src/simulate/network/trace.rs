//! Reports every change of nodes and needs to watchers that trace a trial.

use super::shortage::Shortage;
use super::state::{State, needs_of};
use super::support::scarcest;
use super::watch::{NeedMove, NodeMove, Watch};
use crate::plan::Plan;

/// Reports the state of the needs of a node, and the new shortage of the node, to watchers that trace.
#[inline(always)]
pub(super) fn trace<W: Watch>(
    state: &State,
    plan: &Plan,
    (position, shortage): (u32, Shortage),
    t: i64,
    watch: &mut W,
) {
    if W::TRACES {
        trace_needs(state, plan, position, t, watch);
        if shortage != state.shortages[position as usize] {
            trace_node(state, plan, (position, shortage), t, watch);
        }
    }
}

fn trace_needs(state: &State, plan: &Plan, position: u32, t: i64, watch: &mut impl Watch) {
    let node = &plan.network.nodes[position as usize];
    for index in needs_of(&plan.network, position) {
        let need = &plan.network.needs[index];
        let short = scarcest(&state.shortages, &plan.network, need);
        let passes = state.needs.passed[index].deficit();
        let (open, spared) = state.needs.episode(need);
        let (node, need) = (node.scenario, index as u32 - node.needs.0);
        watch.need(NeedMove { time: t, node, need, short, passes, open, spared });
    }
}

fn trace_node(state: &State, plan: &Plan, (position, shortage): (u32, Shortage), t: i64, watch: &mut impl Watch) {
    let node = &plan.network.nodes[position as usize];
    let binding = needs_of(&plan.network, position).find(|&index| state.needs.passed[index] == shortage);
    let own = state.nodes[position as usize].own == shortage;
    watch.node(NodeMove {
        time: t,
        node: node.scenario,
        deficit: shortage.deficit(),
        cause: shortage.is_down().then(|| &state.ranked[shortage.cause() as usize]),
        through: binding.filter(|_| shortage.is_down() && !own).map(|index| index as u32 - node.needs.0),
    });
}
