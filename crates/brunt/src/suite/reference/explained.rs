//! What is explained of a trial is what the reference goes through: outages of nodes, and needs that held, as intervals.

use crate::suite::reference::fixed::{FULL, HOUR};
use crate::suite::reference::guard::guards;
use crate::suite::reference::history::{Stretch, episodes};
use crate::suite::reference::network::at;
use crate::suite::reference::reading::Standing;
use crate::suite::reference::traced::{Story, same};
use brunt::report::{Explanation, HeldKind, NeedExplained, Outage};
use brunt::simulate::Cushion;
use std::fmt::Debug;

/// A need: its node, its position, its members, and those of them that are down.
type Needed = (String, u32, Vec<String>, Vec<String>);
/// A stretch of an outage: from, to, capacity, occurrence, the node that is struck, the need that brings it.
type Stretched = (f64, f64, f64, u32, String, Option<Needed>);
/// An outage: node, from, to, least capacity, stretches.
type Down = (String, f64, f64, f64, Vec<Stretched>);
/// A need that held: need, from, to, what held, whether it was felt afterwards.
type HeldFor = (Needed, f64, f64, HeldKind, bool);

fn hours(ticks: i64) -> f64 {
    ticks as f64 / HOUR as f64
}

fn share(capacity: u64) -> f64 {
    if capacity.is_multiple_of(1_000_000) {
        (capacity / 1_000_000) as f64 / 1e12
    } else {
        capacity as f64 / FULL as f64
    }
}

fn needed(need: &NeedExplained) -> Needed {
    (need.node.clone(), need.position, need.members.clone(), need.down.clone())
}

impl Story<'_> {
    /// A need with its members, at a time.
    fn needed(&self, (node, need): (usize, usize), t: i64) -> Needed {
        let members = self.scenario.nodes[node].needs[need].form.members().map(|member| member.0 as usize);
        let down = members.clone().filter(|&member| at(&self.told.courses[member], t).capacity < FULL);
        let ids = |nodes: Vec<usize>| nodes.into_iter().map(|node| self.id(node)).collect();
        (self.id(node), need as u32, ids(members.clone().collect()), ids(down.collect()))
    }

    /// The outages of all nodes.
    fn outages(&self) -> Vec<Down> {
        let (mut outages, guards) = (Vec::new(), guards(self.scenario));
        for (node, stated) in self.scenario.nodes.iter().enumerate() {
            for episode in episodes(self.scenario, stated, &self.told.courses[node], guards[node]) {
                let stretch = |stretch: &Stretch| {
                    let piece = at(&self.told.courses[node], stretch.from);
                    let through = piece.through.map(|need| self.needed((node, need), stretch.from));
                    let cause = &self.ranked[stretch.cause];
                    let (from, to) = (hours(stretch.from), hours(stretch.to));
                    (from, to, share(stretch.capacity), cause.occurrence, self.id(cause.node), through)
                };
                let least = episode.stretches.iter().map(|stretch| stretch.capacity).min().unwrap();
                let stretches = episode.stretches.iter().map(stretch).collect();
                outages.push((self.id(node), hours(episode.from), hours(episode.to), share(least), stretches));
            }
        }
        outages
    }

    /// The times in which a need held, whatever its members did meanwhile.
    fn held(&self) -> Vec<HeldFor> {
        let mut all = Vec::new();
        for (&place, standings) in &self.told.standings {
            let mut open: Option<(Cushion, i64)> = None;
            let end = Standing { from: self.scenario.horizon.get(), members: FULL, passes: FULL, held: None };
            for standing in standings.iter().chain([&end]) {
                if let Some((held, from)) = open.filter(|(held, _)| standing.held != Some(*held)) {
                    let by = match held {
                        Cushion::Members => HeldKind::Members,
                        Cushion::Buffer => HeldKind::Buffer,
                        Cushion::Chance => HeldKind::Chance,
                    };
                    let felt = standing.passes < FULL;
                    all.push((self.needed(place, from), hours(from), hours(standing.from), by, felt));
                    open = None;
                }
                open = open.or(standing.held.map(|held| (held, standing.from)));
            }
        }
        all
    }

    /// An explanation has the same outages, and the same needs that held.
    pub(super) fn explains(&self, explained: &Explanation) -> Result<(), String> {
        let outage = |outage: &Outage| {
            let stretches = outage.stretches.iter().map(|one| {
                let through = one.through.as_ref().map(needed);
                (one.from, one.to, one.capacity, one.occurrence, one.cause.clone(), through)
            });
            (outage.node.clone(), outage.from, outage.to, outage.least, stretches.collect())
        };
        let outages: Vec<Down> = explained.outages.iter().map(outage).collect();
        let held = explained.held.iter().map(|one| (needed(&one.need), one.from, one.to, one.by, one.then_felt));
        let held: Vec<HeldFor> = held.collect();
        let in_time = outages.is_sorted_by_key(|outage| outage.1) && held.is_sorted_by_key(|held| held.1);
        if !in_time {
            return Err(format!("not in the order of time: {outages:?}\n{held:?}"));
        }
        same("outages", &by_name(outages), &by_name(self.outages()))?;
        same("held", &by_name(held), &by_name(self.held()))
    }
}

/// In one order, whatever it is.
fn by_name<T: Debug>(mut all: Vec<T>) -> Vec<T> {
    all.sort_by_cached_key(|one| format!("{one:?}"));
    all
}
