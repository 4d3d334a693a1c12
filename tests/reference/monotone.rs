//! One more outage can only make it worse, where the model says so.

use crate::agreement::{for_all, horizon};
use crate::generate::{Allowed, disruption, disruptions, network, one_threat};
use crate::play::{compile, run_explicit, text};
use proptest::prelude::*;

/// Without switchover, restart, probability, backlog, lumps and falling steps, the total downtime loss does not fall. The parts are rounded
/// floats and units of 2^-40, so it may fall by rounding alone.
#[test]
fn one_more_outage_never_lowers_the_total() {
    let inputs = network(Allowed::Monotone).prop_flat_map(one_threat).prop_flat_map(|file| {
        let (nodes, horizon) = (file.nodes.len(), horizon(&file));
        (Just(file), disruptions(nodes, horizon, 7), disruption(nodes, horizon))
    });
    for_all(30, 8_000, inputs, |(file, few, mut more)| {
        let (_, plan) = compile(&file);
        more.occurrence = 8;
        let total = |disruptions: &[_]| run_explicit(&plan, 1, disruptions).values().sum::<f64>();
        let (before, after) = (total(&few), total(&[few.clone(), vec![more]].concat()));
        let grew = after >= before - 1e-9 * before.max(1.0);
        if grew { Ok(()) } else { Err(format!("{before} fell to {after}\n{}\n{few:?}\n{more:?}", text(&file))) }
    });
}
