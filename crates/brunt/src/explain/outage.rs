//! Outages of nodes and needs that held, as intervals.

use crate::report::{HeldKind, HeldUp, NeedExplained, Outage, OutageStretch};
use crate::scenario::{NeedIndex, NodeIndex, Scenario};
use crate::simulate::{Cushion, NeedChange, NodeChange, Trace};
use crate::units::Ticks;
use std::collections::BTreeMap;

/// The outages of all nodes, in the order of time.
pub(super) fn outages(scenario: &Scenario, trace: &Trace) -> Vec<Outage> {
    let capacities = Capacities::new(trace);
    let mut open: BTreeMap<NodeIndex, (usize, Outage, NodeChange)> = BTreeMap::new();
    let mut done = Vec::new();
    let close = |outage: &mut Outage, last: NodeChange, end: Ticks| {
        let Some((occurrence, cause)) = last.cause else { return };
        let need = last.through.map(|need| NeedIndex { node: last.node, need });
        outage.least = outage.least.min(last.capacity);
        outage.to = end.hours();
        outage.stretches.push(OutageStretch {
            from: last.time.hours(),
            to: end.hours(),
            capacity: last.capacity,
            occurrence,
            cause: scenario.nodes[cause.0 as usize].id.clone(),
            through: need.map(|need| explained(scenario, need, &capacities, last.time)),
        });
    };
    for (number, change) in trace.nodes.iter().enumerate() {
        let node = &scenario.nodes[change.node.0 as usize];
        let begun = open.remove(&change.node);
        let (first, mut outage) = match begun {
            Some((first, mut outage, last)) => {
                close(&mut outage, last, change.time);
                (first, outage)
            }
            None => {
                let outage = Outage {
                    node: node.id.clone(),
                    name: node.name.clone(),
                    from: change.time.hours(),
                    to: change.time.hours(),
                    least: 1.0,
                    stretches: Vec::new(),
                };
                (number, outage)
            }
        };
        if change.cause.is_some() {
            open.insert(change.node, (first, outage, *change));
        } else {
            outage.to = change.time.hours();
            done.push((first, outage));
        }
    }
    let horizon = scenario.horizon;
    for (first, mut outage, last) in open.into_values() {
        close(&mut outage, last, horizon);
        done.push((first, outage));
    }
    // Outages are sorted in the order in which they began; in one instant suppliers come first.
    done.sort_by_key(|(first, _)| *first);
    done.into_iter().map(|(_, outage)| outage).collect()
}

/// Needs that held while members were down, in the order of time.
pub(super) fn held(scenario: &Scenario, trace: &Trace) -> Vec<HeldUp> {
    let capacities = Capacities::new(trace);
    let mut open: BTreeMap<NeedIndex, (Cushion, NeedChange)> = BTreeMap::new();
    let mut done = Vec::new();
    let mut close = |(by, since): (Cushion, NeedChange), end: Ticks, then_felt: bool| {
        let by = match by {
            Cushion::Members => HeldKind::Members,
            Cushion::Buffer => HeldKind::Buffer,
            Cushion::Chance => HeldKind::Chance,
        };
        let need = explained(scenario, since.need, &capacities, since.time);
        // An interval of length 0 is left out.
        if end > since.time {
            done.push(HeldUp { need, from: since.time.hours(), to: end.hours(), by, then_felt });
        }
    };
    for change in &trace.needs {
        match (open.remove(&change.need), change.held_by) {
            (Some(since), Some(by)) if since.0 == by => {
                open.insert(change.need, since);
            }
            (since, by) => {
                if let Some(since) = since {
                    close(since, change.time, change.passes < 1.0);
                }
                if let Some(by) = by {
                    open.insert(change.need, (by, *change));
                }
            }
        }
    }
    let horizon = scenario.horizon;
    open.into_values().for_each(|since| close(since, horizon, false));
    done.sort_by(|one, other| one.from.total_cmp(&other.from));
    done
}

/// A need, with the members that are down at a time.
fn explained(scenario: &Scenario, need: NeedIndex, capacities: &Capacities<'_>, time: Ticks) -> NeedExplained {
    let node = &scenario.nodes[need.node.0 as usize];
    let members = node.needs[need.need as usize].form.members();
    let id = |member: NodeIndex| scenario.nodes[member.0 as usize].id.clone();
    NeedExplained {
        node: node.id.clone(),
        position: need.need,
        down: members.clone().filter(|member| capacities.at(*member, time) < 1.0).map(id).collect(),
        members: members.map(id).collect(),
    }
}

/// The capacity of each node over time.
struct Capacities<'a>(BTreeMap<NodeIndex, Vec<&'a NodeChange>>);

impl<'a> Capacities<'a> {
    fn new(trace: &'a Trace) -> Self {
        let mut by_node: BTreeMap<NodeIndex, Vec<&NodeChange>> = BTreeMap::new();
        trace.nodes.iter().for_each(|change| by_node.entry(change.node).or_default().push(change));
        Self(by_node)
    }

    /// The capacity of a node from `time` on; 1 before its first change.
    fn at(&self, node: NodeIndex, time: Ticks) -> f64 {
        let Some(changes) = self.0.get(&node) else { return 1.0 };
        let begun = changes.partition_point(|change| change.time <= time);
        begun.checked_sub(1).map_or(1.0, |last| changes[last].capacity)
    }
}
