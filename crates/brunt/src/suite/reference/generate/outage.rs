//! Random disruptions, given outright.

use super::quantity::{hours, share};
use brunt::scenario::NodeIndex;
use brunt::simulate::Disruption;
use brunt::units::{Probability, Ticks};
use proptest::collection::vec;
use proptest::prelude::*;

/// Up to `most` disruptions of any of `nodes` nodes, not twice of one node by one occurrence.
pub(crate) fn disruptions(nodes: usize, horizon: Ticks, most: usize) -> impl Strategy<Value = Vec<Disruption>> {
    vec(disruption(nodes, horizon), 0..=most).prop_map(|mut disruptions| {
        let mut seen = Vec::new();
        disruptions.retain(|disruption| {
            let name = (disruption.occurrence, disruption.node);
            let fresh = !seen.contains(&name);
            seen.push(name);
            fresh
        });
        disruptions
    })
}

/// One disruption, of one of 8 occurrences.
pub(crate) fn disruption(nodes: usize, horizon: Ticks) -> impl Strategy<Value = Disruption> {
    let whole = horizon.hours() as u32;
    let start = prop_oneof![
        6 => (0..=16_u32).prop_map(f64::from),
        2 => (0..=whole + 1).prop_map(f64::from),
        2 => (0..=6_u32).prop_map(move |before| f64::from(whole - before)),
        1 => 0.0..horizon.hours(),
    ];
    let length = prop_oneof![8 => hours(), 1 => Just(horizon.hours()), 1 => Just(0.0)];
    (0..nodes as u32, start, length, share(), 0..8_u32).prop_map(|(node, start, length, takes, occurrence)| {
        let start = Ticks::from_hours(start).unwrap();
        Disruption {
            node: NodeIndex(node),
            start,
            end: Ticks::new(start.get() + Ticks::from_hours(length).unwrap().get()),
            takes: Probability::new(takes).unwrap(),
            data_loss: Ticks::ZERO,
            occurrence,
        }
    })
}
