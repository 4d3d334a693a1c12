//! Threats: how often, when, what they hit and how, what they cost and what follows.

use super::super::tree::Tree;
use super::law::{self, Of};
use super::world::{Node, Threat, World};
use super::{quantity, word};

/// Decides which threats there are.
pub(super) fn plan(w: &mut World) {
    let most = if w.dice.chance(10) { 9 } else { 4 };
    let ids = word::ids(&mut w.dice, 1, most);
    w.threats = ids.into_iter().map(|id| Threat { id, ..Threat::default() }).collect();
}

/// The section of threats.
pub(super) fn threats(w: &mut World) -> Option<Tree> {
    let mut section = Tree::table([]);
    for position in 0..w.threats.len() {
        let threat = threat(w, position);
        section = section.with(&w.threats[position].id.clone(), threat);
    }
    Some(section)
}

fn threat(w: &mut World, position: usize) -> Tree {
    let framework = w.dice.pick(&["operational", "compliance", "financial", "strategic"]);
    let mut threat = Tree::table([("framework", framework.into())]);
    if w.dice.chance(20) {
        threat = threat.with("name", word::name(&mut w.dice));
    }
    if w.dice.chance(85) {
        threat = frequency(w, position, threat);
    }
    if w.dice.chance(75) {
        threat = hits(w, position, threat);
    }
    if w.dice.chance(60) || !w.threats[position].disrupts {
        threat = threat.with("losses", losses(w, position));
    }
    threat = threat.with_some("triggers", triggers(w, position));
    if !w.factors.is_empty() && w.dice.chance(50) {
        threat = threat.with("loads", loads(w, position));
    }
    threat
}

/// How often and when.
fn frequency(w: &mut World, position: usize, threat: Tree) -> Tree {
    w.threats[position].by_itself = true;
    let mean = w.occurrences / w.threats.len() as f64 * w.dice.pick(&[0.01, 0.3, 1.0, 1.0, 1.0]);
    let rare = w.dice.chance(3);
    let yearly = if rare { 1e-9 } else { (mean / w.years() * 1e3).ceil() / 1e3 };
    let timed = |w: &mut World, form: Tree| {
        let threat = threat.clone().with("frequency", form);
        if w.dice.chance(20) { threat.with("season", season(w)) } else { threat }
    };
    match w.dice.below(6) {
        0 | 1 => timed(w, Tree::table([("poisson", yearly.into())])),
        2 => {
            let k = w.dice.pick(&[0.5, 1.2, 4.0, 1e-3, 1e6]);
            let form = Tree::table([("mean", yearly.into()), ("k", k.into())]);
            timed(w, Tree::table([("negative_binomial", form)]))
        }
        3 => {
            let form = Tree::table([("bernoulli", quantity::share(w))]);
            if w.dice.chance(30) {
                return threat.with("frequency", form).with("at", quantity::time(w));
            }
            timed(w, form)
        }
        4 => {
            let form = Tree::table([("n", w.dice.within(1, 4).into()), ("p", quantity::share(w))]);
            timed(w, Tree::table([("binomial", form)]))
        }
        _ => {
            w.threats[position].fixed = true;
            let count = w.dice.within(1, 3);
            let form = Tree::table([("fixed", count.into())]);
            if w.dice.chance(60) {
                let at = if count == 1 && w.dice.chance(50) {
                    quantity::time(w)
                } else {
                    Tree::List((0..count).map(|_| quantity::time(w)).collect())
                };
                return threat.with("frequency", form).with("at", at);
            }
            timed(w, form)
        }
    }
}

fn season(w: &mut World) -> Tree {
    let month = |w: &mut World| w.dice.pick(&[1.0, 1.0, 2.5, 0.1, 0.0]);
    let mut weights: Vec<f64> = (0..12).map(|_| month(w)).collect();
    // A short horizon may lie in any month.
    if w.hours < 8760.0 {
        weights.iter_mut().for_each(|weight| *weight = weight.max(0.1));
    }
    weights[11] = weights[11].max(0.5);
    weights.into()
}

/// A selector of some nodes, and the ids of those that it selects.
pub(super) fn selector(w: &mut World) -> (Tree, Vec<String>) {
    let node = w.dice.pick(&w.nodes);
    let stated: Vec<(&str, String)> =
        node.properties().into_iter().filter_map(|(key, word)| Some((key, word.clone()?))).collect();
    if stated.is_empty() || w.dice.chance(50) {
        let ids = w.dice.some(&w.node_ids(), 1, 3);
        let nodes = if ids.len() == 1 && w.dice.chance(50) { ids[0].as_str().into() } else { ids.clone().into() };
        return (Tree::table([("nodes", nodes)]), ids);
    }
    let chosen = w.dice.some(&stated, 1, 2);
    let mut selector = Tree::table([]);
    for (key, word) in chosen.clone() {
        selector = if w.dice.chance(30) { selector.with(key, vec![word]) } else { selector.with(key, word) };
    }
    let has = |node: &&Node, (key, word): &(&str, String)| {
        node.properties().iter().any(|(known, value)| known == key && value.as_ref() == Some(word))
    };
    let selected = w.nodes.iter().filter(|node| chosen.iter().all(|property| has(node, property)));
    (selector, selected.map(|node| node.id.clone()).collect())
}

fn hits(w: &mut World, position: usize, mut threat: Tree) -> Tree {
    let (selector, ids) = selector(w);
    w.threats[position].hits = ids;
    w.threats[position].disrupts = true;
    let hits = match w.dice.below(3) {
        0 => Tree::table([("one", selector)]),
        1 => Tree::table([("each", selector), ("probability", quantity::share(w))]),
        _ => Tree::table([("all", selector)]),
    };
    threat = threat.with("hits", hits);
    if w.dice.chance(30) {
        threat = threat.with("shared", w.dice.chance(70));
    }
    if w.dice.chance(60) {
        threat = threat.with("takes", law::law(w, Of::Share));
    }
    let outage = if w.dice.chance(8) { "to_horizon".into() } else { law::law(w, Of::Time) };
    threat = threat.with("outage", outage);
    if w.dice.chance(25) {
        threat = threat.with("recovery", recovery(w));
    }
    if w.dice.chance(30) {
        threat = threat.with("data_loss", law::law(w, Of::Time));
    }
    threat
}

/// Steps by which capacity comes back.
pub(super) fn recovery(w: &mut World) -> Tree {
    let mut steps = vec![("0h".to_owned(), quantity::share(w))];
    let times = quantity::rising(w, 3);
    let last = times.len();
    for (number, (time, _)) in (1..).zip(times) {
        let takes = if number == last { 0.0.into() } else { quantity::share(w) };
        steps.push((time, takes));
    }
    if last == 0 {
        steps[0].1 = 0.0.into();
    }
    let step = |(after, takes): (String, Tree)| Tree::table([("after", after.into()), ("takes", takes)]);
    Tree::List(steps.into_iter().map(step).collect())
}

fn losses(w: &mut World, position: usize) -> Tree {
    let mut losses = Vec::new();
    for _ in 0..w.dice.within(1, 2) {
        let (category, bearer) = (word::category(&mut w.dice), w.party());
        w.threats[position].losses.push((bearer.clone(), category.clone()));
        let loss = Tree::table([("category", category.into()), ("bearer", bearer.into())]);
        losses.push(match w.dice.below(5) {
            0 if w.threats[position].disrupts => loss.with("per_hour", law::law(w, Of::Money)),
            1 => loss.with("records", law::law(w, Of::Records)).with("each", law::law(w, Of::Money)),
            _ => loss.with("amount", law::law(w, Of::Money)),
        });
    }
    if losses.len() == 1 && w.dice.chance(30) { losses.remove(0) } else { Tree::List(losses) }
}

/// Triggers of later threats, so that they die out; rarely of itself.
fn triggers(w: &mut World, position: usize) -> Option<Tree> {
    let later = w.threat_ids().split_off(position + 1);
    if w.dice.chance(60) {
        return None;
    }
    let mut triggers = Vec::new();
    for _ in 0..w.dice.within(1, 2) {
        let (threat, probability) = if later.is_empty() || w.dice.chance(10) {
            (w.threats[position].id.clone(), w.dice.pick(&[0.3, 0.0, 0.1]).into())
        } else {
            (w.dice.pick(&later), quantity::share(w))
        };
        let mut trigger = Tree::table([("threat", threat.into()), ("probability", probability)]);
        if w.dice.chance(60) {
            trigger = trigger.with("after", law::law(w, Of::Time));
        }
        triggers.push(trigger);
    }
    Some(if triggers.len() == 1 && w.dice.chance(30) { triggers.remove(0) } else { Tree::List(triggers) })
}

fn loads(w: &mut World, position: usize) -> Tree {
    let mut loads = Tree::table([]);
    for factor in w.dice.some(&w.factors.clone(), 1, 2) {
        let number = |w: &mut World| Tree::Number(w.dice.pick(&[0.1, 0.4, -0.3, 0.0, 0.8]));
        let known = &w.threats[position];
        let (by_itself, fixed) = (known.by_itself, known.fixed);
        let mut load = Tree::table([]);
        if by_itself && !fixed && w.dice.chance(80) {
            load = load.with("frequency", number(w));
        }
        if load.keys().is_empty() || w.dice.chance(50) {
            load = load.with("loss", number(w));
        }
        loads = loads.with(&factor, load);
    }
    loads
}
