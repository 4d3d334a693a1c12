//! Random scenarios with all words of the format, one noun a file: mostly valid, often at the edges.

mod appetite;
mod contract;
mod control;
mod cover;
mod factor;
mod law;
mod need;
mod node;
mod policy;
mod quantity;
mod service;
mod stress;
mod threat;
mod word;
mod world;

use super::dice::Dice;
use super::tree::Tree;
use world::World;

/// The scenario of a seed.
pub(super) fn scenario(seed: u64) -> Tree {
    let mut world = World::new(Dice::new(seed, 0));
    let w = &mut world;
    let mut tree = Tree::table([("brunt", 1.into())]);
    if w.dice.chance(10) {
        tree = tree.with("$schema", "brunt.schema.json");
    }
    let header = header(w);
    let parties = parties(w);
    node::plan(w);
    threat::plan(w);
    let factors = factor::factors(w);
    let nodes = node::nodes(w);
    let threats = threat::threats(w);
    let contracts = contract::contracts(w);
    let policies = policy::policies(w);
    let controls = control::controls(w);
    let appetite = appetite::appetite(w);
    let stresses = stress::stresses(w);
    tree = tree.with("scenario", header).with("parties", parties);
    let sections = [
        ("nodes", nodes),
        ("threats", threats),
        ("factors", factors),
        ("contracts", contracts),
        ("policies", policies),
        ("controls", controls),
        ("appetite", appetite),
        ("stress", stresses),
    ];
    sections.into_iter().fold(tree, |tree, (key, section)| match section {
        Some(section) => tree.with(key, section),
        None => tree,
    })
}

fn header(w: &mut World) -> Tree {
    let mut header = Tree::table([("name", word::name(&mut w.dice).into()), ("currency", "EUR".into())]);
    if w.dice.chance(60) {
        let start = w.dice.pick(&["2029-01-31", "2028-02-29", "2029-12-31", "2030-06-15", "2029-01-01"]);
        header = header.with("start", Tree::Moment(start.to_owned()));
    }
    if w.dice.chance(80) || w.horizon_text != "1y" {
        header = header.with("horizon", w.horizon_text.as_str());
    }
    if w.dice.chance(20) {
        let rate = quantity::share(w);
        header = header.with("discount_rate", rate);
    }
    header
}

fn parties(w: &mut World) -> Tree {
    let mut parties = Tree::table([]);
    for id in w.parties.clone() {
        let party =
            if w.dice.chance(30) { Tree::table([("name", word::name(&mut w.dice).into())]) } else { Tree::table([]) };
        parties = parties.with(&id, party);
    }
    parties
}
