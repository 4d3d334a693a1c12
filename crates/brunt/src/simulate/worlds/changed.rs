//! Controls and nodes that differ between two worlds, and the nodes from which a changed node can be reached.

use crate::plan::{Controls, Plan};
use crate::scenario::{Act, Scenario};

/// A world as stated and as compiled.
pub(super) type Both<'a> = (&'a Scenario, &'a Plan);

/// Whether the threats of one of the worlds are the first ones of the other, so that threats that both have are at the same positions.
pub(super) fn is_aligned(one: &Scenario, other: &Scenario) -> bool {
    one.threats.iter().zip(&other.threats).all(|(one, other)| one.id == other.id)
}

/// Whether factors of both worlds are drawn alike.
pub(super) fn has_factors_of((one, of_one): Both<'_>, (other, of_other): Both<'_>) -> bool {
    let tells = |plan: &Plan| !plan.forcing.telling.is_empty();
    one.factors == other.factors && of_one.factors == of_other.factors && !tells(of_one) && !tells(of_other)
}

/// Controls that differ. Controls are named by bits of their own world.
#[derive(Debug, Default)]
pub(super) struct ChangedControls {
    /// Controls that state something else, or are raised by one that does: in the one world and in the other.
    pub stated: [u64; 2],
    /// Controls that state the same and are in force in one world only.
    pub in_force: u64,
}

impl ChangedControls {
    /// Compares the controls of two worlds. Their threats must be named alike, otherwise they are not `aligned` and no control is taken to
    /// state the same.
    pub(super) fn between((one, of_one): Both<'_>, (other, of_other): Both<'_>, aligned: bool) -> Self {
        let all = |plan: &Plan| plan.controls.all.iter().enumerate().fold(0, |bits, (index, _)| bits | 1_u64 << index);
        let ids = one.controls.iter().map(|control| &control.id);
        if !aligned || !ids.eq(other.controls.iter().map(|control| &control.id)) {
            return Self { stated: [all(of_one), all(of_other)], in_force: 0 };
        }
        let pairs = one.controls.iter().zip(&other.controls).enumerate();
        let differ = pairs.filter(|(_, (one, other))| one != other).fold(0, |bits, (index, _)| bits | 1_u64 << index);
        let raised = |controls: &Controls| {
            let all = controls.all.iter().enumerate().filter(|(_, control)| control.raised_by & differ != 0);
            all.fold(differ, |bits, (index, _)| bits | 1 << index)
        };
        let stated = raised(&of_one.controls) | raised(&of_other.controls);
        let in_force = (of_one.controls.in_force.bits() ^ of_other.controls.in_force.bits()) & !stated;
        Self { stated: [stated, stated], in_force }
    }
}

/// Whether each node of the scenario states something else in the other world, is compared with other bounds of roundings, or has a
/// need that a changed control acts on. The nodes of both worlds have the same ids.
pub(super) fn changed_nodes(one: Both<'_>, other: Both<'_>, controls: &ChangedControls) -> Vec<bool> {
    let slack = |plan: &Plan, node: usize| {
        let node = &plan.network.nodes[plan.network.position[node] as usize];
        (node.slack, node.bare_slack)
    };
    let states = |node: usize| one.0.nodes[node] != other.0.nodes[node] || slack(one.1, node) != slack(other.1, node);
    let mut changed: Vec<bool> = (0..one.0.nodes.len()).map(states).collect();
    for ((scenario, _), stated) in [one, other].into_iter().zip(controls.stated) {
        let some = scenario.controls.iter().enumerate().filter(|(index, _)| stated >> index & 1 == 1);
        for act in some.flat_map(|(_, control)| &control.acts) {
            if let Act::Need { needs, .. } = act {
                needs.iter().for_each(|need| changed[need.node.0 as usize] = true);
            }
        }
    }
    changed
}

/// Whether a change of each node of the scenario can reach a changed node.
pub(super) fn reaching(plan: &Plan, changed: &[bool]) -> Vec<bool> {
    let network = &plan.network;
    let mut reaches: Vec<bool> = network.nodes.iter().map(|node| changed[node.scenario as usize]).collect();
    // Suppliers come first, so that the users of a node have been looked at.
    for position in (0..network.nodes.len()).rev() {
        let (from, to) = network.nodes[position].users;
        reaches[position] |= network.users[from as usize..to as usize].iter().any(|user| reaches[user.node as usize]);
        if let Some(cycle) = network.cycles.get(network.nodes[position].cycle as usize) {
            let cycle = cycle.start as usize..cycle.end as usize;
            let any = reaches[cycle.clone()].contains(&true);
            reaches[cycle].fill(any);
        }
    }
    network.position.iter().map(|&position| reaches[position as usize]).collect()
}
