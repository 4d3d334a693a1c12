//! Nodes: properties, needs, downtime, hours, tolerance and backlog.

use super::super::tree::Tree;
use super::world::{Node, World};
use super::{need, quantity, word};

/// Decides which nodes there are, and what selectors can choose them by.
pub(super) fn plan(w: &mut World) {
    let most = if w.dice.chance(10) { 12 } else { 6 };
    for id in word::ids(&mut w.dice, 1, most) {
        let mut property = |words: &[&str], percent: usize| {
            let word = w.dice.pick(words);
            w.dice.chance(percent).then(|| word.to_owned())
        };
        let kind = property(&["site", "system", "数"], 60);
        let region = property(&["north", "south"], 40);
        let tag = property(&["one", "two", "crown-jewel"], 40);
        let owner = w.dice.chance(70).then(|| w.party());
        w.nodes.push(Node { id, kind, region, tag, owner, ..Node::default() });
    }
}

/// The section of nodes; none now and then where nothing can hit them.
pub(super) fn nodes(w: &mut World) -> Option<Tree> {
    let mut section = Tree::table([]);
    for position in 0..w.nodes.len() {
        let node = node(w, position);
        section = section.with(&w.nodes[position].id.clone(), node);
    }
    Some(section)
}

fn node(w: &mut World, position: usize) -> Tree {
    let known = w.nodes[position].clone();
    let mut node = Tree::table([]);
    if w.dice.chance(25) {
        node = node.with("name", word::name(&mut w.dice));
    }
    node = node.with_some("kind", known.kind).with_some("region", known.region).with_some("owner", known.owner.clone());
    node = match known.tag {
        Some(tag) if w.dice.chance(50) => node.with("tags", vec![tag, "more".to_owned()]),
        tag => node.with_some("tags", tag),
    };
    node = node.with_some("needs", needs(w, position));
    node = node.with_some("downtime", downtime(w, position, known.owner.is_some()));
    if w.dice.chance(20) {
        node = node.with("hours", hours(w));
    }
    node = node.with_some("tolerance", tolerance(w, position));
    if w.dice.chance(20) {
        let rate = w.dice.pick(&[0.2, 0.25, 1.0, 7.0, 1e-3, 1.0 / 3.0]);
        node = node.with("backlog", Tree::table([("rate", rate.into()), ("share", quantity::share(w))]));
    }
    node
}

/// Needs on later nodes, so that they lie on no circle; rarely a plain one on an earlier node.
fn needs(w: &mut World, position: usize) -> Option<Tree> {
    let mut ids = w.node_ids();
    let others = ids.split_off(position + 1);
    ids.pop();
    if !ids.is_empty() && w.dice.chance(4) {
        let member = w.dice.pick(&ids);
        w.nodes[position].needs.push(("all".to_owned(), vec![member.clone()]));
        return Some(Tree::table([("all", vec![member].into())]));
    }
    if others.is_empty() || w.dice.chance(25) {
        return None;
    }
    let mut needs = Vec::new();
    for _ in 0..w.dice.within(1, 3) {
        let (need, fact) = need::need(w, &others);
        w.nodes[position].needs.push(fact);
        needs.push(need);
    }
    Some(if needs.len() == 1 && w.dice.chance(30) { needs.remove(0) } else { Tree::List(needs) })
}

fn downtime(w: &mut World, position: usize, owned: bool) -> Option<Tree> {
    if w.dice.chance(35) {
        return None;
    }
    let mut curves = Vec::new();
    for _ in 0..w.dice.within(1, 2) {
        let mut curve = Tree::table([]);
        let bearer = if owned && w.dice.chance(50) {
            w.nodes[position].owner.clone().unwrap_or_default()
        } else {
            let bearer = w.party();
            curve = curve.with("bearer", bearer.as_str());
            bearer
        };
        let category = if w.dice.chance(50) { Some(word::category(&mut w.dice)) } else { None };
        curve = curve.with_some("category", category.clone());
        w.nodes[position].costs.push((bearer, category.unwrap_or_else(|| "downtime".to_owned())));
        curves.push(costs(w, curve));
    }
    Some(if curves.len() == 1 && w.dice.chance(50) { curves.remove(0) } else { Tree::List(curves) })
}

fn costs(w: &mut World, mut curve: Tree) -> Tree {
    let steps = if w.dice.chance(35) { quantity::rising(w, 3) } else { Vec::new() };
    let lumps = if w.dice.chance(35) { quantity::rising(w, 2) } else { Vec::new() };
    if (steps.is_empty() && lumps.is_empty()) || w.dice.chance(70) {
        curve = curve.with("per_hour", quantity::positive_amount(w));
    }
    let list = |w: &mut World, times: Vec<(String, f64)>, keys: [&str; 2]| {
        let entry = |w: &mut World, time: (String, f64)| {
            Tree::table([(keys[0], time.0.into()), (keys[1], quantity::amount(w))])
        };
        Tree::List(times.into_iter().map(|time| entry(w, time)).collect())
    };
    if !steps.is_empty() {
        curve = curve.with("steps", list(w, steps, ["after", "per_hour"]));
    }
    if !lumps.is_empty() {
        curve = curve.with("lumps", list(w, lumps, ["at", "amount"]));
    }
    curve
}

/// Weekly hours.
pub(super) fn hours(w: &mut World) -> Tree {
    let entry = |w: &mut World| {
        let days = w.dice.some(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 1, 7);
        let mut entry = Tree::table([]);
        entry = if days.len() == 1 { entry.with("days", days[0]) } else { entry.with("days", days) };
        let time = |w: &mut World| {
            let text = w.dice.pick(&["06:00", "22:00", "00:00", "02:30", "12:17"]);
            if w.dice.chance(50) { Tree::Moment(format!("{text}:00")) } else { text.into() }
        };
        if w.dice.chance(70) {
            entry = entry.with("from", time(w));
        }
        if w.dice.chance(70) {
            let to = if w.dice.chance(20) { "24:00".into() } else { time(w) };
            entry = entry.with("to", to);
        }
        entry
    };
    if w.dice.chance(50) { entry(w) } else { Tree::List((0..w.dice.within(1, 3)).map(|_| entry(w)).collect()) }
}

fn tolerance(w: &mut World, position: usize) -> Option<Tree> {
    if w.dice.chance(65) {
        return None;
    }
    w.nodes[position].tolerance = true;
    let mut tolerance = Tree::table([]);
    let kinds = w.dice.below(3);
    if kinds != 1 {
        if w.dice.chance(60) {
            tolerance = tolerance.with("below", quantity::positive_share(w));
        }
        tolerance = tolerance.with("at_most", quantity::duration(w));
    }
    if kinds != 0 {
        tolerance = tolerance.with("data_loss", quantity::duration(w));
    }
    Some(tolerance)
}
