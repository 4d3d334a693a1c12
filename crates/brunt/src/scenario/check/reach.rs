//! Reachability: warnings about threats, nodes and needs that can never matter.

use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::cycle::edges;
use crate::scenario::node::form::Footing;
use crate::scenario::node::graph::{Graph, reachable};
use crate::scenario::read::tree::Value;
use crate::scenario::read::{At, Context, Rule};
use crate::scenario::threat::check::ThreatDraft;
use crate::scenario::{Frequency, Hits, LossAmount, Need, NodeIndex, Threat};
use crate::units::{Probability, Ticks};

/// Warns of threats that never happen or change nothing, of idle nodes, and of needs that can never bind.
///
/// `measured` is true, by node index, for nodes that terms measure; such nodes matter.
pub(crate) fn check_reach(
    cx: &mut Context,
    nodes: &[NodeDraft<'_>],
    threats: &[ThreatDraft<'_>],
    measured: &[bool],
    horizon: Ticks,
) {
    let happens = possible_threats(threats);
    let needed = edges(nodes);
    let matters = nodes_that_matter(nodes, &needed, measured);
    for (draft, &happens) in threats.iter().zip(&happens) {
        if happens {
            warn_of_idle_threat(cx, draft, &matters);
        } else if let Some((at, what)) = stated_zero(draft) {
            let rule = Rule::ZeroFrequency { threat: draft.threat.id.clone(), what };
            cx.report(rule, &at, "0").advise("as it stands the threat is switched off, and costs no time to run");
        } else {
            let rule = Rule::NeverHappens { threat: draft.threat.id.clone() };
            cx.report_key(rule, &draft.at, "never happens").advise("add a `frequency`, or a trigger of another threat");
        }
    }
    warn_of_idle_nodes(cx, nodes, &needed, measured);
    let falls = nodes_that_fall(nodes, threats, &happens, horizon);
    for draft in nodes {
        for (need, at) in draft.node.needs.iter().zip(&draft.need_places) {
            if let Some(reason) = never_binds(need, &falls, horizon) {
                cx.report(Rule::IdleNeed { reason: reason.into() }, at, "never binds");
            }
        }
    }
    warn_of_untested_tolerances(cx, nodes, threats);
}

/// Place of a stated frequency of 0, and the name of the parameter that is 0; `None` if no frequency of 0 is stated.
fn stated_zero<'t>(draft: &ThreatDraft<'t>) -> Option<(At<'t>, &'static str)> {
    let frequency = draft.at.child("frequency")?;
    let (key, value) = frequency.entries().into_iter().next()?;
    let n = value.child("n").filter(|n| matches!(n.tree.value, Value::Integer(0)));
    Some(match (key, n) {
        ("binomial", Some(n)) => (n, "the number of its chances"),
        ("binomial", None) => (value.child("p")?, "its probability"),
        ("bernoulli", _) => (value, "its probability"),
        ("negative_binomial", _) => (value.child("mean")?, "its frequency"),
        _ => (value, "its frequency"),
    })
}

/// Whether each threat can happen, by itself or triggered.
fn possible_threats(threats: &[ThreatDraft<'_>]) -> Vec<bool> {
    let triggered = |draft: &ThreatDraft<'_>| {
        let triggers = draft.threat.triggers.iter().filter(|trigger| trigger.probability > Probability::ZERO);
        triggers.map(|trigger| trigger.threat.0).collect::<Vec<_>>()
    };
    let edges = Graph::new(threats.iter().map(triggered));
    reachable(&edges, (0..threats.len()).filter(|&index| happens_by_itself(&threats[index].threat)))
}

fn happens_by_itself(threat: &Threat) -> bool {
    match threat.frequency {
        None => false,
        Some(Frequency::Poisson { .. } | Frequency::NegativeBinomial { .. }) => true,
        Some(Frequency::Bernoulli { p } | Frequency::Binomial { p, .. }) => p > Probability::ZERO,
        Some(Frequency::Fixed { count }) => count > 0,
    }
}

/// Whether the outage of each node can cost, breach a tolerance or be measured, at the node or at a node that needs it.
fn nodes_that_matter(nodes: &[NodeDraft<'_>], needed: &Graph, measured: &[bool]) -> Vec<bool> {
    let costs = |index: &usize| is_watched(&nodes[*index], measured[*index]);
    reachable(needed, (0..nodes.len()).filter(costs))
}

fn is_watched(draft: &NodeDraft<'_>, measured: bool) -> bool {
    measured || !draft.node.downtime.is_empty() || draft.node.tolerance.is_some()
}

fn candidates(hits: &Hits) -> Vec<usize> {
    hits.pick.candidates().iter().map(|node| node.0 as usize).collect()
}

fn warn_of_idle_threat(cx: &mut Context, draft: &ThreatDraft<'_>, matters: &[bool]) {
    let threat = &draft.threat;
    let reason = match &threat.hits {
        None if threat.losses.is_empty() && threat.triggers.is_empty() => {
            "hits nothing, costs nothing and triggers nothing"
        }
        None => return,
        Some(hits) => {
            let hit = candidates(hits);
            let needs_hours = threat.losses.iter().any(|loss| matches!(loss.amount, LossAmount::PerHour(_)));
            if hit.is_empty() {
                "can hit nothing"
            } else if hit.iter().any(|&node| matters[node]) || needs_hours {
                return;
            } else {
                "hits only nodes whose outage costs nothing and breaches nothing"
            }
        }
    };
    let at = draft.at.child("hits").unwrap_or_else(|| draft.at.clone());
    cx.report_key(Rule::IdleThreat { threat: threat.id.clone(), reason }, &at, "no consequence");
}

fn warn_of_idle_nodes(cx: &mut Context, nodes: &[NodeDraft<'_>], needed: &Graph, measured: &[bool]) {
    let mut is_needed = vec![false; nodes.len()];
    needed.edges().for_each(|(_, member)| is_needed[member as usize] = true);
    for ((draft, needed), &measured) in nodes.iter().zip(is_needed).zip(measured) {
        if !needed && !is_watched(draft, measured) {
            cx.report_key(Rule::IdleNode { node: draft.node.id.clone() }, &draft.at, "changes nothing");
        }
    }
}

/// Whether each node can lose capacity: the node can be hit, or has a need that can bind. Computed as a least fixpoint from the nodes
/// hit.
fn nodes_that_fall(
    nodes: &[NodeDraft<'_>],
    threats: &[ThreatDraft<'_>],
    happens: &[bool],
    horizon: Ticks,
) -> Vec<bool> {
    let mut falls = vec![false; nodes.len()];
    for (draft, _) in threats.iter().zip(happens).filter(|pair| *pair.1) {
        for node in draft.threat.hits.iter().flat_map(candidates) {
            falls[node] = true;
        }
    }
    let needs: Vec<(usize, &Need)> =
        (0..).zip(nodes).flat_map(|(index, draft)| draft.node.needs.iter().map(move |need| (index, need))).collect();
    let members = Graph::new(needs.iter().map(|(_, need)| need.form.members().map(|member| member.0)));
    let needed_by = members.turned(nodes.len());
    let mut footings: Vec<Footing> = needs.iter().map(|(_, need)| Footing::new(&need.form)).collect();
    let mut queue: Vec<usize> = (0..nodes.len()).filter(|&index| falls[index]).collect();
    while let Some(fallen) = queue.pop() {
        for &position in needed_by.of(fallen) {
            let ((index, need), footing) = (needs[position as usize], &mut footings[position as usize]);
            footing.lose(&need.form, NodeIndex(fallen as u32));
            // The whole need is looked at only once it may bind, which is the last time but for roundings.
            if !falls[index]
                && footing.may_bind(&need.form, is_felt(need))
                && never_binds(need, &falls, horizon).is_none()
            {
                falls[index] = true;
                queue.push(index);
            }
        }
    }
    falls
}

/// The reason why a need can never bind; `None` for a need that can.
fn never_binds(need: &Need, falls: &[bool], horizon: Ticks) -> Option<&'static str> {
    if need.probability == Probability::ZERO {
        return Some("its `probability` is 0");
    }
    if need.buffer >= horizon {
        return Some("its `buffer` outlasts the horizon");
    }
    need.form.never_binds(|node| falls[node.0 as usize], is_felt(need))
}

/// Whether a shortfall before rerouting is felt.
fn is_felt(need: &Need) -> bool {
    need.switchover > need.buffer
}

fn warn_of_untested_tolerances(cx: &mut Context, nodes: &[NodeDraft<'_>], threats: &[ThreatDraft<'_>]) {
    if threats.iter().any(|draft| draft.threat.hits.as_ref().is_some_and(|hits| hits.data_loss.is_some())) {
        return;
    }
    for draft in
        nodes.iter().filter(|draft| draft.node.tolerance.is_some_and(|tolerance| tolerance.data_loss.is_some()))
    {
        if let Some(at) = draft.tolerance.as_ref().and_then(|at| at.child("data_loss")) {
            cx.report_key(Rule::UntestedTolerance {}, &at, "never breached").advise("give a threat a `data_loss`");
        }
    }
}
