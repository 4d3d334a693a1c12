//! Controls of every effect.

use super::super::tree::Tree;
use super::law::{self, Of};
use super::world::World;
use super::{quantity, threat, word};

/// The section of controls.
pub(super) fn controls(w: &mut World) -> Option<Tree> {
    if w.dice.chance(45) {
        return None;
    }
    let mut section = Tree::table([]);
    for id in word::ids(&mut w.dice, 1, 4) {
        let in_place = w.dice.chance(60);
        let control = control(w, in_place);
        section = section.with(&id, control);
        w.controls.push((id, in_place));
    }
    Some(section)
}

fn control(w: &mut World, in_place: bool) -> Tree {
    let roles = ["prevention", "detection", "response", "variance_management", "decision_support"];
    let mut control = Tree::table([("role", w.dice.pick(&roles).into())]);
    if !in_place || w.dice.chance(20) {
        control = control.with("status", if in_place { "in_place" } else { "proposed" });
    }
    if w.dice.chance(20) {
        control = control.with("name", word::name(&mut w.dice));
    }
    let count = w.dice.within(1, 2);
    let mut acts: Vec<Tree> = (0..count).map(|_| act(w)).collect();
    control = control.with("acts", if acts.len() == 1 { acts.remove(0) } else { Tree::List(acts) });
    if w.dice.chance(50) {
        control = control.with("coverage", quantity::share(w));
    }
    if w.dice.chance(50) {
        control = control.with("reliability", quantity::share(w));
    }
    if w.dice.chance(20) {
        let mut host = threat::selector(w).0;
        if w.dice.chance(50) {
            host = host.with("below", quantity::positive_share(w));
        }
        control = control.with("hosted_on", host);
    }
    if w.dice.chance(50) {
        control = costs(w, control);
    }
    if w.dice.chance(30) {
        let duty = ["DORA-9", "HIPAA-164.312", "Pflicht §"];
        control = control.with("obligations", w.dice.some(&duty, 1, 2));
    }
    control
}

fn costs(w: &mut World, control: Tree) -> Tree {
    let mut cost = Tree::table([("payer", w.party().into())]);
    if w.dice.chance(50) {
        cost = cost.with("once", quantity::amount(w)).with("life", w.dice.pick(&["4y", "1y", "400d"]));
    }
    if w.dice.chance(70) {
        cost = cost.with("yearly", quantity::amount(w));
    }
    if w.dice.chance(30) {
        cost = cost.with("discount_rate", quantity::share(w));
    }
    let control = control.with("cost", cost);
    if w.dice.chance(30) {
        return control.with("ramp", Tree::List(vec![0.5.into(), "80%".into(), 1.0.into()]));
    }
    control
}

/// What it acts on, and one effect or more.
fn act(w: &mut World) -> Tree {
    let needs: Vec<(String, String, Vec<String>)> = w
        .nodes
        .iter()
        .flat_map(|node| {
            let named = |(position, need): (usize, &(String, Vec<String>))| {
                (format!("{}.{position}", node.id), need.0.clone(), need.1.clone())
            };
            node.needs.iter().enumerate().map(named).collect::<Vec<_>>()
        })
        .collect();
    match w.dice.below(7) {
        0 | 1 => {
            let on = Tree::table([("threats", w.dice.some(&w.threat_ids(), 1, 3).into())]);
            let act = Tree::table([("on", on)]);
            if w.dice.chance(60) {
                let act = act.with("prevents", law::law(w, Of::Share));
                return if w.dice.chance(30) { sizes(w, act, true) } else { act };
            }
            sizes(w, act, true)
        }
        2 => {
            let on = threat::selector(w).0;
            sizes(w, Tree::table([("on", on)]), false)
        }
        3 => {
            let on = threat::selector(w).0.with("threats", w.dice.pick(&w.threat_ids()));
            sizes(w, Tree::table([("on", on)]), false)
        }
        4 | 5 if !needs.is_empty() => {
            let need = w.dice.pick(&needs);
            on_need(w, &need)
        }
        6 if !w.controls.is_empty() => {
            let raised = w.dice.pick(&w.controls).0;
            let on = Tree::table([("controls", raised.into())]);
            let closes = Tree::table([("closes", law::law(w, Of::Share))]);
            Tree::table([("on", on), ("reliability", closes)])
        }
        _ => {
            let on = Tree::table([("threats", w.dice.pick(&w.threat_ids()).into())]);
            Tree::table([("on", on), ("prevents", quantity::share(w))])
        }
    }
}

/// Smaller sizes of occurrences; a cap of losses only on threats.
fn sizes(w: &mut World, act: Tree, caps_losses: bool) -> Tree {
    let shrink = |w: &mut World, of: Of, caps: bool| {
        if caps && w.dice.chance(50) {
            Tree::table([("cap", law::law(w, of))])
        } else {
            Tree::table([("factor", law::law(w, Of::Share))])
        }
    };
    match w.dice.below(3) {
        0 => act.with("takes", shrink(w, Of::Share, true)),
        1 => act.with("outage", shrink(w, Of::Time, true)),
        _ => {
            let losses = shrink(w, Of::Money, caps_losses);
            let categories: Vec<String> =
                w.parties.iter().flat_map(|party| w.borne_by(party)).map(|loss| loss.category).collect();
            let chosen = if w.dice.chance(30) { categories.first().cloned() } else { None };
            act.with("losses", losses.with_some("categories", chosen))
        }
    }
}

fn on_need(w: &mut World, (name, form, members): &(String, String, Vec<String>)) -> Tree {
    let act = Tree::table([("on", Tree::table([("needs", name.as_str().into())]))]);
    let node = name.rsplit_once('.').map_or("", |(node, _)| node);
    let position = w.nodes.iter().position(|known| known.id == node).unwrap_or(0);
    // Later nodes depend on no earlier one, so they can stand in.
    let others: Vec<String> =
        w.node_ids().split_off(position + 1).into_iter().filter(|id| !members.contains(id)).collect();
    let reroutes = form != "all" && form != "criticality" || members.len() == 1;
    if reroutes && !others.is_empty() && w.dice.chance(50) {
        let mut member = Tree::table([("node", w.dice.pick(&others).into())]);
        if form == "pool" {
            member = member.with("weight", w.dice.pick(&[0.5, 1.0, 1e-9, 1000.0]));
        }
        if w.dice.chance(50) {
            member = member.with("switchover", quantity::duration(w));
        }
        return act.with("adds", member);
    }
    if w.dice.chance(50) {
        return act.with("buffer", Tree::table([("add", law::law(w, Of::Time))]));
    }
    act.with("probability", Tree::table([("factor", law::law(w, Of::Share))]))
}
