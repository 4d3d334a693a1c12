//! How far a capacity may be from the one on paper by roundings, as `docs/model.md` bounds it under "Levels".

use crate::suite::reference::fixed::FULL;
use crate::suite::reference::network::components;
use brunt::scenario::{Act, NeedEffect, NeedForm, NodeIndex, Scenario};
use std::collections::BTreeMap;

/// For each node, units by which its capacity has to be below a level to be below it, and how far work and costs may be off.
pub(in crate::suite) fn guards(scenario: &Scenario) -> Vec<(u64, u64)> {
    let (levels, costs) = (bounds(scenario, true), bounds(scenario, false));
    levels.into_iter().zip(costs).collect()
}

/// The bound of each node, with or without members that controls add.
fn bounds(scenario: &Scenario, with_controls: bool) -> Vec<u64> {
    let components = components(scenario);
    let own = 1.0;
    let mut added: BTreeMap<(usize, usize), Vec<(usize, f64)>> = BTreeMap::new();
    for act in scenario.controls.iter().filter(|_| with_controls).flat_map(|control| &control.acts) {
        if let Act::Need { needs, effect: NeedEffect::Member { node, weight, .. } } = act {
            for need in needs {
                let place = (need.node.0 as usize, need.need as usize);
                added.entry(place).or_default().push((node.0 as usize, *weight));
            }
        }
    }
    let mut errors = vec![0.0; scenario.nodes.len()];
    for component in &components {
        let (mut error, mut needs): (f64, f64) = (own, 0.0);
        for &node in component {
            for (number, need) in scenario.nodes[node].needs.iter().enumerate() {
                let of = |node: NodeIndex| {
                    let node = node.0 as usize;
                    if component.contains(&node) { own } else { errors[node] }
                };
                let more = added.get(&(node, number)).into_iter().flatten();
                let more: Vec<(NodeIndex, f64)> =
                    more.map(|&(node, weight)| (NodeIndex(node as u32), weight)).collect();
                error = error.max(passed(&need.form, &more, &of));
                needs += 1.0;
            }
        }
        if component.len() > 1 {
            error += needs / 2.0;
        }
        component.iter().for_each(|&node| errors[node] = error);
    }
    errors.into_iter().map(|error: f64| (error.ceil() as u64).min(FULL / 4)).collect()
}

/// What a need makes of the errors of its members.
fn passed(form: &NeedForm, more: &[(NodeIndex, f64)], of: &dyn Fn(NodeIndex) -> f64) -> f64 {
    let largest = |errors: Vec<f64>| errors.into_iter().fold(0.0, f64::max);
    let others = more.iter().map(|member| of(member.0));
    match form {
        NeedForm::All(members) if members.iter().any(|member| member.1 < 1.0) => {
            let scaled = |&(node, c): &(NodeIndex, f64)| if c < 1.0 { of(node) * c + 0.5 } else { of(node) };
            // A member that a control adds has no criticality, and no weight either.
            let others =
                more.iter().map(|&(node, weight)| if weight < 1.0 { of(node) * weight + 0.5 } else { of(node) });
            largest(members.iter().map(scaled).chain(others).collect())
        }
        NeedForm::Pool(members) => {
            members.iter().chain(more).map(|&(node, weight)| of(node) * weight).sum::<f64>() + 0.5
        }
        form => largest(form.members().map(of).chain(others).collect()),
    }
}
