//! Many disruptions in force at one node, with recovery profiles: what they leave, and which of them is the cause.

use crate::suite::reference::agreement::{check, for_all, horizon};
use crate::suite::reference::generate::{Allowed, disruption, network, one_threat};
use crate::suite::reference::play::{compile, play_explicit, run_explicit, text};
use brunt::scenario::NodeIndex;
use proptest::collection::vec;
use proptest::prelude::*;

/// Disruptions of the first two nodes, each an occurrence of its own: up to 40, so that few become many and many few again.
#[test]
fn many_at_one_node_cost_the_same() {
    let inputs = network(Allowed::Everything).prop_flat_map(one_threat).prop_flat_map(|file| {
        let horizon = horizon(&file);
        (Just(file), any::<u64>(), vec(disruption(2, horizon), 0..=40))
    });
    let most = std::cell::Cell::new(0);
    for_all(61, 1_500, inputs, |(file, seed, mut disruptions)| {
        for (number, disruption) in (0..).zip(&mut disruptions) {
            disruption.occurrence = number;
        }
        let (scenario, plan) = compile(&file);
        let at_once = |node: NodeIndex, time| {
            let here = disruptions.iter().filter(|other| other.node == node && other.takes.get() > 0.0);
            here.filter(|other| other.start <= time && time < other.end).count()
        };
        most.set(disruptions.iter().map(|one| at_once(one.node, one.start)).max().unwrap_or(0).max(most.get()));
        let played = play_explicit(&scenario, seed, &disruptions);
        check(&run_explicit(&plan, seed, &disruptions), &played.book)
            .map_err(|what| format!("{what}\nseed {seed}\n{}\n{disruptions:?}", text(&file)))
    });
    assert!(most.get() > 8, "{}", most.get());
}
