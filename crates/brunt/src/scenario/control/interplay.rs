//! Checks that need all controls: circles, controls that never act, and obligations that no control serves.

use crate::scenario::control::check::ControlDraft;
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::cycle::{edges, printed};
use crate::scenario::node::graph::{Graph, components, path};
use crate::scenario::read::{Context, Rule};
use crate::scenario::threat::check::ThreatDraft;
use crate::scenario::{
    Act, CategoryIndex, Control, ControlIndex, DirectLoss, DowntimeCurve, Effect, MOST_CONTROLS, NeedEffect, NodeIndex,
    Status, Threat,
};
use crate::units::Probability;

/// Reports too many controls, and circles among controls and needs.
pub(crate) fn check_circles(cx: &mut Context, controls: &[ControlDraft<'_>], nodes: &[NodeDraft<'_>]) {
    if let Some(draft) = controls.get(MOST_CONTROLS) {
        let rule = Rule::TooManyControls { found: controls.len(), most: MOST_CONTROLS };
        cx.report_key(rule, &draft.at, "one too many");
    }
    refuse_circles(cx, controls);
    refuse_cycles_of_needs(cx, controls, nodes);
}

/// Warns of controls that never act, and of obligations that no control in place serves.
pub(crate) fn check_idle(
    cx: &mut Context,
    controls: &[ControlDraft<'_>],
    nodes: &[NodeDraft<'_>],
    threats: &[ThreatDraft<'_>],
) {
    for (index, draft) in (0..).map(ControlIndex).zip(controls) {
        if let Some(reason) = idle(index, controls, nodes, threats) {
            let rule = Rule::IdleControl { control: draft.control.id.clone(), reason };
            cx.report_key(rule, &draft.at, "changes nothing");
        }
    }
    warn_of_open_obligations(cx, controls);
}

fn refuse_circles(cx: &mut Context, controls: &[ControlDraft<'_>]) {
    let edges = Graph::new(controls.iter().map(|draft| draft.control.raises().map(|control| control.0)));
    let component = components(&edges);
    let raised = |index: usize| edges.of(index).iter().map(|&raised| raised as usize);
    let back = |index: usize| raised(index).find(|&raised| component[raised] == component[index]);
    // One report for a circle is enough.
    if let Some((index, raised)) = (0..controls.len()).find_map(|index| Some((index, back(index)?))) {
        let circle = std::iter::once(index).chain(path(&edges, raised, index).unwrap_or_default());
        let cycle = printed(circle.map(|index| controls[index].control.id.as_str()));
        cx.report_key(Rule::ControlCycle { cycle }, &controls[index].at, "on the circle");
    }
}

fn refuse_cycles_of_needs(cx: &mut Context, controls: &[ControlDraft<'_>], nodes: &[NodeDraft<'_>]) {
    if controls.is_empty() {
        return;
    }
    let edges = edges(nodes);
    let plain = components(&edges);
    let added = controls.iter().flat_map(ControlDraft::added);
    let edges = edges.with(added.map(|(need, added)| (need.node.0, added.0)).collect());
    let extended = components(&edges);
    for draft in controls {
        for (act, at) in draft.control.acts.iter().zip(&draft.act_places) {
            let Act::Need { needs, effect } = act else { continue };
            for &index in needs {
                let node = index.node.0 as usize;
                let members = nodes[node].node.needs[index.need as usize].form.members();
                let name = format!("{}.{}", nodes[node].node.id, index.need);
                if members.clone().any(|member| plain[member.0 as usize] == plain[node]) {
                    cx.report(Rule::ControlOnCycle { need: name }, at, "acts on the cycle");
                } else if let NeedEffect::Member { node: added, .. } = effect
                    && extended[added.0 as usize] == extended[node]
                {
                    let circle = std::iter::once(node).chain(path(&edges, added.0 as usize, node).unwrap_or_default());
                    let cycle = printed(circle.map(|index| nodes[index].node.id.as_str()));
                    cx.report(Rule::StandInCycle { cycle }, at, "adds it here");
                }
            }
        }
    }
}

/// The reason why a control can never change anything; `None` for a control that can.
fn idle(
    index: ControlIndex,
    controls: &[ControlDraft<'_>],
    nodes: &[NodeDraft<'_>],
    threats: &[ThreatDraft<'_>],
) -> Option<String> {
    let control = &controls[index.0 as usize].control;
    if control.coverage == Probability::ZERO {
        return Some("its `coverage` is 0".into());
    }
    let is_raised = || controls.iter().any(|draft| draft.control.raises().any(|raised| raised == index));
    if control.reliability == Probability::ZERO && !is_raised() {
        return Some("its `reliability` is 0".into());
    }
    let reasons: Vec<&str> = control.acts.iter().map_while(|act| idle_act(act, controls, nodes, threats)).collect();
    (!reasons.is_empty() && reasons.len() == control.acts.len()).then(|| reasons[0].to_owned())
}

fn idle_act(
    act: &Act,
    controls: &[ControlDraft<'_>],
    nodes: &[NodeDraft<'_>],
    threats: &[ThreatDraft<'_>],
) -> Option<&'static str> {
    match act {
        Act::Occurrence { threats: on, nodes: at, effect } => {
            let chosen: Vec<&Threat> = match on {
                Some(on) => on.iter().map(|threat| &threats[threat.0 as usize].threat).collect(),
                None => threats.iter().map(|draft| &draft.threat).collect(),
            };
            idle_effect(effect, &chosen, at.as_deref(), nodes)
        }
        Act::Need { .. } => None,
        Act::Control { controls: raised, .. } => {
            let full = |raised: &ControlIndex| controls[raised.0 as usize].control.reliability == Probability::ONE;
            raised.iter().all(full).then_some("the controls that it acts on are fully reliable")
        }
    }
}

fn idle_effect(
    effect: &Effect,
    threats: &[&Threat],
    at: Option<&[NodeIndex]>,
    nodes: &[NodeDraft<'_>],
) -> Option<&'static str> {
    let hit = |threat: &&Threat, at: &[NodeIndex]| {
        threat.hits.as_ref().is_some_and(|hits| hits.pick.candidates().iter().any(|node| at.contains(node)))
    };
    match (effect, at) {
        (Effect::Prevents(_), _) => None,
        (Effect::Takes(_) | Effect::Outage(_), None) => {
            threats.iter().all(|threat| threat.hits.is_none()).then_some("the threats that it acts on hit nothing")
        }
        (Effect::Takes(_) | Effect::Outage(_), Some(at)) => {
            let misses = |threat: &&Threat| !hit(threat, at);
            threats.iter().all(misses).then_some("no threat that it acts on hits such a node")
        }
        (Effect::Losses { categories, .. }, None) => {
            let chosen = |loss: &DirectLoss| is_chosen(categories.as_deref(), loss.category);
            let costs = |threat: &&Threat| threat.losses.iter().any(chosen);
            (!threats.iter().any(costs)).then_some("the threats that it acts on have no such losses")
        }
        (Effect::Losses { categories, .. }, Some(at)) => {
            let chosen = |curve: &DowntimeCurve| is_chosen(categories.as_deref(), curve.category);
            let costs = |node: &NodeIndex| nodes[node.0 as usize].node.downtime.iter().any(chosen);
            (!at.iter().any(costs)).then_some("downtime of the nodes that it acts on has no such costs")
        }
    }
}

fn is_chosen(categories: Option<&[CategoryIndex]>, category: CategoryIndex) -> bool {
    categories.is_none_or(|categories| categories.contains(&category))
}

fn warn_of_open_obligations(cx: &mut Context, controls: &[ControlDraft<'_>]) {
    let in_place: Vec<&Control> =
        controls.iter().map(|draft| &draft.control).filter(|control| control.status == Status::InPlace).collect();
    let serves = |obligation: &String| in_place.iter().any(|control| control.obligations.contains(obligation));
    let mut seen: Vec<&String> = Vec::new();
    for draft in controls {
        for obligation in draft.control.obligations.iter().filter(|obligation| !serves(obligation)) {
            if !seen.contains(&obligation) {
                seen.push(obligation);
                let at = draft.at.child("obligations").unwrap_or_else(|| draft.at.clone());
                let rule = Rule::OpenObligation { obligation: obligation.clone() };
                cx.report_key(rule, &at, "only proposed");
            }
        }
    }
}
