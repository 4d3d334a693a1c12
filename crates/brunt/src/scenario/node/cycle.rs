//! Cycles of needs: cycles without a settled state, and cycles that may hold themselves up.

use crate::scenario::Need;
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::form::BrokenCycle;
use crate::scenario::node::graph::{Graph, components, path};
use crate::scenario::read::{Context, Rule};
use crate::units::{Probability, Ticks};

/// Most cycles that are searched for and printed; further problems are reported without a cycle.
const MOST_PRINTED: usize = 100;

/// Advice for an alternative that depends on the node for which it stands in.
const STARTS_AGAIN: &str = "an alternative that needs this node cannot start it again";

/// Reports every need on a cycle of a form that cycles do not allow, and every alternative that depends on the node for which it stands
/// in.
pub(crate) fn check_cycles(cx: &mut Context, nodes: &[NodeDraft<'_>]) {
    let edges = edges(nodes);
    let component = components(&edges);
    let mut printed = 0;
    for (index, draft) in nodes.iter().enumerate() {
        for (need, at) in draft.node.needs.iter().zip(&draft.need_places) {
            let mut members = need.form.members().map(|member| member.0 as usize);
            let back = members.find(|&member| component[member] == component[index]);
            let Some(member) = back.filter(|_| !broken(need, "").is_empty()) else { continue };
            printed += 1;
            let id = draft.node.id.as_str();
            let cycle = if printed > MOST_PRINTED {
                format!("{id} -> .. -> {id}")
            } else {
                printed_cycle(&edges, nodes, index, member)
            };
            for (rule, key, help) in broken(need, &cycle) {
                let place = at.child(key).map_or(at.place(), |at| at.key_place());
                let diagnostic = cx.report_at(rule, place, &at.path(), "on the cycle");
                diagnostic.help = help.map(str::to_owned);
            }
        }
    }
}

/// Rules that a need on a cycle breaks, each with the key at fault and optional advice.
fn broken(need: &Need, cycle: &str) -> Vec<(Rule, &'static str, Option<&'static str>)> {
    let cycle = || cycle.to_owned();
    let mut broken = Vec::new();
    if need.restart > Ticks::ZERO {
        let help = "put the `restart` on a need outside the cycle";
        broken.push((Rule::CycleThroughRestart { cycle: cycle() }, "restart", Some(help)));
    }
    if need.probability < Probability::ONE {
        broken.push((Rule::CycleThroughProbability { cycle: cycle() }, "probability", None));
    }
    match need.form.broken_on_a_cycle() {
        Some((BrokenCycle::Pool, key)) => broken.push((Rule::CycleThroughPool { cycle: cycle() }, key, None)),
        Some((BrokenCycle::Alternative, key)) => {
            broken.push((Rule::HoldsItselfUp { cycle: cycle() }, key, Some(STARTS_AGAIN)));
        }
        None => {}
    }
    broken
}

/// For each node, the nodes it needs.
pub(crate) fn edges(nodes: &[NodeDraft<'_>]) -> Graph {
    Graph::new(nodes.iter().map(|draft| draft.node.needed().map(|node| node.0)))
}

/// A cycle such as `a -> b -> a`, the arrow meaning "needs".
fn printed_cycle(edges: &Graph, nodes: &[NodeDraft<'_>], from: usize, through: usize) -> String {
    let mut cycle = vec![from];
    cycle.extend(path(edges, through, from).unwrap_or_default());
    printed(cycle.into_iter().map(|index| nodes[index].node.id.as_str()))
}

/// Ids joined with arrows; a list of more than 12 ids is cut in the middle.
pub(crate) fn printed<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    const SHOWN: usize = 12;
    let ids: Vec<&str> = ids.collect();
    if ids.len() <= SHOWN {
        return ids.join(" -> ");
    }
    let (head, tail) = (&ids[..SHOWN / 2], &ids[ids.len() - SHOWN / 2..]);
    format!("{} -> .. {} more .. -> {}", head.join(" -> "), ids.len() - SHOWN, tail.join(" -> "))
}
