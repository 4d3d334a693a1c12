//! Single trials again, one after another.

use super::occurred::{disruption, occurred};
use super::trace::{ToleranceTrace, Trace};
use super::tracing::Tracing;
use crate::ledger::{Bound, BoundHit, TrialLosses};
use crate::plan::{NONE, NeedActKind, Plan, User};
use crate::simulate::book::{Collect, Player};
use crate::simulate::draw::Occurrences;
use crate::units::Ticks;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Runs one trial alone, without the occurrences `without` and without those that follow from them, and records every change of nodes and
/// needs.
///
/// If nothing is left out, the losses add up, to the last bit, to the losses of the trial in any run of the same seed. Numbers of
/// occurrences do not depend on `without`.
pub(crate) fn trace(plan: &Plan, seed: u64, trial: u64, without: &[u32]) -> Trace {
    let plan = in_full(plan);
    Replayer::new(&plan, seed).trace(trial, without)
}

/// A plan that also updates nodes that make no difference to any loss.
fn in_full(plan: &Plan) -> Cow<'_, Plan> {
    if plan.network.nodes.iter().all(|node| node.matters) {
        return Cow::Borrowed(plan);
    }
    let mut full = plan.clone();
    let mut users: Vec<Vec<User>> = vec![Vec::new(); plan.network.nodes.len()];
    for need in &plan.network.needs {
        let own_cycle = plan.network.nodes[need.node as usize].cycle;
        let members = plan.network.members[need.members.0 as usize..need.members.1 as usize].iter();
        let acts = plan.controls.needs.get(need.controls as usize).into_iter().flat_map(|controls| &controls.acts);
        let added = acts.filter_map(|act| match act.kind {
            NeedActKind::Member { node, .. } => Some(node),
            _ => None,
        });
        for supplier in members.map(|member| member.node).chain(added) {
            let cycle = plan.network.nodes[supplier as usize].cycle;
            if cycle == NONE || cycle != own_cycle {
                users[supplier as usize].push(User { node: need.node, bit: need.bit });
            }
        }
    }
    let network = Arc::make_mut(&mut full.network);
    network.users.clear();
    for (node, users) in network.nodes.iter_mut().zip(users) {
        let first = network.users.len() as u32;
        network.users.extend(users);
        node.users = (first, network.users.len() as u32);
    }
    Cow::Owned(full)
}

/// Runs trials alone, one after another, with memory that is allocated once.
pub(crate) struct Replayer<'a> {
    plan: &'a Plan,
    player: Player<'a>,
    losses: TrialLosses,
    /// Whether a loss of the last trial could not be counted, and whether it had more losses than are collected.
    pub overflow: bool,
    pub too_many: bool,
}

impl<'a> Replayer<'a> {
    /// A replayer for the trials of a seed.
    pub(crate) fn new(plan: &'a Plan, seed: u64) -> Self {
        let losses = TrialLosses::default();
        Self { plan, player: Player::new(plan, seed), losses, overflow: false, too_many: false }
    }

    fn trace(&mut self, trial: u64, without: &[u32]) -> Trace {
        let mut tracing = Tracing::default();
        self.player.play_alone(trial, without, &mut tracing);
        let mut trace = Trace {
            occurrences: occurred(self.player.occurrences()),
            disruptions: self.player.ranked(self.plan).iter().map(disruption).collect(),
            nodes: tracing.nodes,
            needs: tracing.needs,
            ..Trace::default()
        };
        tracing.collected.put_into(&mut trace.losses, self.player.occurrences());
        self.player.prices(0, &mut trace.losses.prices);
        if tracing.collected.take_too_many() || tracing.too_many {
            trace.bounds.push(BoundHit::new(Bound::Losses, None));
        }
        trace.bounds.extend(self.player.bounds());
        let nodes = self.plan.tolerances();
        let of_node = |(tolerance, mut traced): (u32, ToleranceTrace)| {
            traced.node = nodes[tolerance as usize];
            join_recoveries(&mut traced.recoveries);
            traced
        };
        trace.tolerances = tracing.tolerances.into_iter().map(of_node).collect();
        trace
    }

    /// Losses of a trial in the order of settlement, without the occurrences `without` and without those that follow from them.
    pub(crate) fn losses(&mut self, trial: u64, without: &[u32]) -> &TrialLosses {
        let mut collected = Collect::default();
        self.player.play_alone(trial, without, &mut collected);
        collected.put_into(&mut self.losses, self.player.occurrences());
        self.player.prices(0, &mut self.losses.prices);
        (self.overflow, self.too_many) = (collected.overflow, collected.take_too_many());
        &self.losses
    }

    /// Occurrences of the last trial.
    pub(super) fn occurrences(&self) -> &Occurrences {
        self.player.occurrences()
    }
}

/// Joins all times of an event into one, from the first moment to the last. Events stay in the order of their first entry.
fn join_recoveries(recoveries: &mut Vec<(u32, Ticks, Ticks)>) {
    let mut places: HashMap<u32, usize> = HashMap::new();
    let mut joined: Vec<(u32, Ticks, Ticks)> = Vec::new();
    for &(event, start, end) in recoveries.iter() {
        let place = *places.entry(event).or_insert(joined.len());
        match joined.get_mut(place) {
            Some((_, from, to)) => (*from, *to) = (start.min(*from), end.max(*to)),
            None => joined.push((event, start, end)),
        }
    }
    *recoveries = joined;
}
