//! Large networks: no path of needs is too long, no need has too many members, and the order in which parts are added is free.

use super::outcome::{Outcome, load};
use brunt::build::{Need, Node, Scenario};
use brunt::plan::Plan;

const HEADER: &str =
    "brunt = 1\nscenario = { name = \"large\", currency = \"EUR\", horizon = \"1000h\" }\nparties.us = {}\n";

/// Fifty thousand nodes in a row, each of which needs the next or the one before. A search of the network that calls itself for each node
/// would run out of stack.
#[test]
fn a_chain_of_needs_may_be_long() {
    const NODES: usize = 50_000;
    for turned in [false, true] {
        let name = |place: usize| if turned { NODES - 1 - place } else { place };
        let needs = |place: usize| format!("needs = [{{ all = [\"n{:05}\"] }}]", name(place - 1));
        let node = |place: usize| {
            let rest = if place == 0 { String::new() } else { needs(place) };
            let comma = if place + 1 == NODES { "owner = \"us\", downtime.per_hour = 1, " } else { "" };
            format!("nodes.n{:05} = {{ {comma}{rest} }}\n", name(place))
        };
        let threat = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"10h\"\noutage = \"5h\"\nhits = {{ all = {{ nodes = \"n{:05}\" }} }}\n",
            name(0)
        );
        let text = HEADER.to_owned() + &(0..NODES).map(node).collect::<String>() + &threat;
        let outcome = Outcome::of(&text, 3);
        assert_eq!(outcome.ledger.columns().total, [5.0; 3], "the outage at one end costs at the other");
    }
}

/// Members of a node's needs, one need each or all in one: a node of many needs is checked and compiled as one of many members is.
#[test]
fn twins_among_many_needs_are_numbered() {
    let members: String = (0..300).map(|node| format!("nodes.m{node:03} = {{}}\n")).collect();
    let needs: Vec<String> = (0..600).map(|need| format!("{{ any = [\"m{:03}\"] }}", need % 300)).collect();
    let text = format!(
        "{HEADER}{members}nodes.n = {{ owner = \"us\", downtime.per_hour = 1, needs = [{}] }}\n",
        needs.join(", ")
    );
    let plan = Plan::compile(&load(&text)).unwrap();
    let mut keys: Vec<u64> = plan.network.chances.iter().map(|chance| chance.key).collect();
    let entity = |twin: &str, member: &str| brunt::random::entity(&["need", "n", twin, "any", member]);
    assert_eq!(keys[7], entity("0", "m007"));
    assert_eq!(keys[307], entity("1", "m007"));
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 600, "no two needs share their draws");
}

#[test]
fn parts_may_be_added_in_any_order() {
    let scenario = |order: Vec<usize>| {
        let start = Scenario::new("x", "EUR").party("us");
        order.into_iter().fold(start, |scenario, node| {
            let pool: Vec<(String, f64)> = (0..node).rev().map(|other| (format!("n{other}"), 1.0)).collect();
            let needs = if node == 0 { Vec::new() } else { vec![Need::pool(pool)] };
            scenario.node(format!("n{node}"), Node::new().owner("us").needs(needs))
        })
    };
    let (up, down) = (scenario((0..30).collect()), scenario((0..30).rev().collect()));
    assert_eq!(up, down);
    assert_eq!(up.checked(), scenario([(0..30).collect::<Vec<_>>(), vec![7, 3]].concat()).checked());
}
