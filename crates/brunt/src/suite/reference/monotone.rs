//! One more outage can only make it worse, where the model says so.

use crate::suite::reference::agreement::{for_all, horizon};
use crate::suite::reference::generate::{Allowed, disruption, disruptions, network, one_threat};
use crate::suite::reference::named::{check, costly};
use crate::suite::reference::play::{compile, run_explicit, text};
use proptest::prelude::*;
use serde_json::json;

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

/// Why backlog is excluded: its cost goes on by the clock of the ended episode, and an outage that interrupts it sets that clock back. Ten
/// hours cost 100 for 8 and 1,000 for 2, and making them up 1,000 for each of ten. An eighth of an hour of work lost from 12 to 13 leaves
/// 8.125 hours to be made up: 7 of them at 100, until the new clock reaches 8 h, and 1.125 at 1,000.
#[test]
fn one_more_outage_may_lower_a_loss_with_backlog() {
    let curve = json!({ "per_hour": 100.0, "steps": [{ "after": "8h", "per_hour": 1000.0 }] });
    let nodes = json!({ "process": costly(&json!({ "downtime": curve, "backlog": { "rate": 1.0, "share": 1.0 } })) });
    let long = ("process", 0.0, 10.0, 1.0);
    check(&nodes, &json!(null), &[long], &[2_800.0 + 10_000.0]);
    check(&nodes, &json!(null), &[long, ("process", 12.0, 13.0, 0.125)], &[2_800.0 + 2_000.0, 12.5 + 700.0 + 1_125.0]);
}
