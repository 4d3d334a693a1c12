//! Policies: what is covered, every deductible, limits, years, reinstatements, premiums, towers and ladders.

use super::super::tree::Tree;
use super::world::World;
use super::{cover, quantity, word};

/// The section of policies, where there are two parties.
pub(super) fn policies(w: &mut World) -> Option<Tree> {
    if w.parties.len() < 2 || w.dice.chance(35) {
        return None;
    }
    let mut section = Tree::table([]);
    for (inuring, id) in (1..).zip(word::ids(&mut w.dice, 1, 3)) {
        let insured = w.party();
        if w.dice.chance(15) {
            section = tower(w, section, &id, &insured, inuring);
        } else {
            let policy = policy(w, &id, &insured, inuring);
            section = section.with(&id, policy);
        }
    }
    Some(section)
}

fn start(w: &mut World, insured: &str, inuring: usize) -> Tree {
    let policy = Tree::table([("insured", insured.into()), ("insurers", insurers(w, insured))]);
    if inuring > 1 || w.dice.chance(20) { policy.with("inuring", inuring) } else { policy }
}

fn insurers(w: &mut World, insured: &str) -> Tree {
    let others: Vec<String> = w.parties.iter().filter(|id| *id != insured).cloned().collect();
    let insurers = w.dice.some(&others, 1, 3);
    let shares = quantity::parts_of_one(w, insurers.len());
    Tree::Table(insurers.into_iter().zip(shares).collect())
}

fn policy(w: &mut World, id: &str, insured: &str, inuring: usize) -> Tree {
    let mut policy = start(w, insured, inuring);
    if w.dice.chance(20) {
        policy = policy.with("name", word::name(&mut w.dice));
    }
    let what = w.dice.below(10);
    let covers = cover::cover(w, insured).filter(|_| what < 7);
    w.policies.push((id.to_owned(), covers.is_some()));
    let mut greater = false;
    policy = match covers {
        Some(covers) => {
            let with_hours = hours(w, policy.with("covers", covers), &mut greater);
            sublimits(w, with_hours, insured)
        }
        None if what.is_multiple_of(2) => policy.with("stop_loss", true),
        None => policy.with("parametric", parametric(w, insured)),
    };
    policy = deductible(w, policy, greater);
    policy = limits(w, policy);
    if w.dice.chance(30) {
        policy = policy.with("coinsurance", quantity::share(w));
    }
    policy
}

/// Waiting and indemnity periods.
fn hours(w: &mut World, mut policy: Tree, greater: &mut bool) -> Tree {
    if w.dice.chance(35) {
        let kind = w.dice.pick(&["excess", "franchise", "greater_of"]);
        *greater = kind == "greater_of";
        let mut waiting = Tree::table([(kind, quantity::duration(w))]);
        if w.dice.chance(50) {
            waiting = waiting.with("per", w.dice.pick(&["interruption", "event"]));
        }
        if w.dice.chance(30) {
            waiting = waiting.with("below", quantity::positive_share(w));
        }
        policy = policy.with("waiting", waiting);
    }
    if w.dice.chance(20) {
        policy = policy.with("indemnity_period", quantity::positive_duration(w));
    }
    policy
}

fn sublimits(w: &mut World, policy: Tree, insured: &str) -> Tree {
    let covers = if w.dice.chance(20) { cover::cover(w, insured) } else { None };
    let Some(covers) = covers else { return policy };
    let sublimit = Tree::table([("covers", covers), ("limit", quantity::amount(w))]);
    policy.with("sublimits", if w.dice.chance(50) { sublimit } else { Tree::List(vec![sublimit]) })
}

fn deductible(w: &mut World, policy: Tree, greater: bool) -> Tree {
    match w.dice.below(5) {
        0 | 1 => policy.with("retention", quantity::amount(w)),
        2 if !greater => policy.with("franchise", quantity::amount(w)),
        3 if !greater => match quantity::rising_amounts(w, 2).as_slice() {
            [from, to] => policy.with("disappearing", Tree::table([("from", from.clone()), ("to", to.clone())])),
            _ => policy,
        },
        _ => policy,
    }
}

/// Limits of events and years, what restores them, and premiums.
fn limits(w: &mut World, mut policy: Tree) -> Tree {
    let limited = w.dice.chance(55);
    if limited {
        policy = policy.with("limit", quantity::positive_amount(w));
    }
    if w.dice.chance(35) {
        let mut aggregate = Tree::table([]);
        if w.dice.chance(60) {
            aggregate = aggregate.with("retention", quantity::amount(w));
        }
        if w.dice.chance(60) {
            aggregate = aggregate.with("limit", quantity::positive_amount(w));
        }
        policy = policy.with("aggregate", aggregate);
    }
    let restores = limited && w.dice.chance(40);
    if restores {
        let count = w.dice.below(3);
        let reinstatement =
            |w: &mut World| Tree::table([("premium", w.dice.pick(&[0.0, 0.5, 1.0, 2.0, 0.1, 1.0 / 3.0]).into())]);
        policy = policy.with("reinstatements", Tree::List((0..count).map(|_| reinstatement(w)).collect()));
    }
    if restores || w.dice.chance(30) {
        return policy.with("premium", quantity::amount(w));
    }
    if w.dice.chance(30) { policy.with("premium", technical(w)) } else { policy }
}

fn technical(w: &mut World) -> Tree {
    let mut loads = Tree::table([("load", 0.35.into())]);
    if w.dice.chance(50) {
        loads = loads.with("on_sd", 0.1);
    }
    if w.dice.chance(50) {
        loads = loads.with("on_tvar", 0.02).with("level", w.dice.pick(&[0.5, 0.95, 0.99]));
    }
    Tree::table([("technical", loads)])
}

fn parametric(w: &mut World, insured: &str) -> Tree {
    let mut times = quantity::rising(w, 3);
    if times.is_empty() {
        times.push(("4h".to_owned(), 4.0));
    }
    let pays = quantity::rising_amounts(w, times.len());
    let rung = |(time, pays): ((String, f64), Tree)| Tree::table([("after", time.0.into()), ("pays", pays)]);
    let mut ladder: Vec<Tree> = times.into_iter().zip(pays).map(rung).collect();
    if ladder.is_empty() {
        ladder.push(Tree::table([("after", "4h".into()), ("pays", Tree::Money(w.money))]));
    }
    let node = w.dice.pick(&w.node_ids());
    let mut cover = Tree::table([("node", node.into()), ("ladder", Tree::List(ladder))]);
    if w.dice.chance(50) {
        cover = cover.with("below", quantity::positive_share(w));
    }
    let against = if w.dice.chance(50) { cover::cover(w, insured) } else { None };
    // Without losses of the insured there is nothing to hold payouts against.
    cover.with_some("against", against)
}

/// Layers on top of one another, as on paper.
fn tower(w: &mut World, mut section: Tree, id: &str, insured: &str, inuring: usize) -> Tree {
    let Some(covers) = cover::cover(w, insured) else { return section };
    let unit = w.money;
    for (layer, (retention, limit)) in [(0.1, 0.2), (0.3, 0.7), (1.0, 9.0)].into_iter().enumerate() {
        let money = |part: f64| {
            Tree::Money(format!("{part}e{}", unit.log10().round()).parse().expect("decimal digits are a number"))
        };
        let policy = start(w, insured, inuring).without("inuring").with("inuring", inuring);
        let policy = policy.with("covers", covers.clone());
        let policy = policy.with("retention", money(retention)).with("limit", money(limit));
        let id = format!("{}-layer-{layer}", &id[..id.len().min(90)]);
        section = section.with(&id, policy);
        w.policies.push((id, true));
    }
    section
}
