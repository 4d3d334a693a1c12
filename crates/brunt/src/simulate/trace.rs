//! Replay of one trial with every change of nodes and needs.

use super::block::Workspace;
use super::collect::Collect;
use super::meter::{NeedMove, NodeMove, Stretch, Watch};
use super::replay::{Disruption, Occurred, disruption, occurred};
use crate::ledger::{Bound, BoundHit, Row, TrialLosses};
use crate::plan::{FULL, Hit, NONE, NeedActKind, Plan, User, share};
use crate::scenario::{NeedIndex, NodeIndex, bound};
use crate::units::Ticks;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One trial in full: occurrences, disruptions, changes of nodes and needs, and losses.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Trace {
    /// Occurrences by number, including occurrences that are prevented.
    pub occurrences: Vec<Occurred>,
    /// Disruptions, best-ranked first.
    pub disruptions: Vec<Disruption>,
    /// Every change of a node's capacity or cause, in the order of time; at one instant suppliers come first.
    pub nodes: Vec<NodeChange>,
    /// Every change of a need, in the same order.
    pub needs: Vec<NeedChange>,
    /// Losses and downtime, in the order of settlement.
    pub losses: TrialLosses,
    /// Nodes with a tolerance that lose capacity or data, in the order of [`Plan::tolerances`].
    pub tolerances: Vec<ToleranceTrace>,
    /// Bounds that the trial hit; occurrences, disruptions or losses beyond a bound are missing.
    pub bounds: Vec<BoundHit>,
}

/// Course of a node with a tolerance.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct ToleranceTrace {
    /// The node.
    pub node: NodeIndex,
    /// Whether the tolerance of the node is breached, in time or by data lost.
    pub breached: bool,
    /// Lowest capacity of the node.
    pub lowest: f64,
    /// For each event that takes the node below its level: number of the event, first and last moment below the level.
    pub recoveries: Vec<(u32, Ticks, Ticks)>,
}

/// Capacity and cause of a node from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NodeChange {
    /// Time of the change.
    pub time: Ticks,
    /// The node.
    pub node: NodeIndex,
    /// Capacity of the node from the change on.
    pub capacity: f64,
    /// Occurrence that causes the deficit, and the node at which that occurrence strikes; `None` where the node is up.
    pub cause: Option<(u32, NodeIndex)>,
    /// Position of the first need of the node that passes on the whole deficit by that cause; `None` where the cause strikes the node
    /// itself.
    pub through: Option<u32>,
}

/// State of a need from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NeedChange {
    /// Time of the change.
    pub time: Ticks,
    /// The need.
    pub need: NeedIndex,
    /// Capacity of the scarcest member, for forms in which members may be missing; for other forms the support of the members before
    /// rerouting.
    pub members: f64,
    /// Capacity of the node that the need supports.
    pub passes: f64,
    /// Reason why the need passes nothing on though members are down; `None` otherwise.
    pub held_by: Option<Held>,
}

/// Reason why a need is not felt though members are down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Held {
    /// Other members make up for those that are down.
    Members,
    /// The buffer of the need has not run out.
    Buffer,
    /// The probability of the need spares the node this episode.
    Chance,
}

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
    workspace: Workspace<'a>,
    losses: TrialLosses,
}

impl<'a> Replayer<'a> {
    /// A replayer for the trials of a seed.
    pub(crate) fn new(plan: &'a Plan, seed: u64) -> Self {
        Self { plan, workspace: Workspace::new(plan, seed), losses: TrialLosses::default() }
    }

    fn trace(&mut self, trial: u64, without: &[u32]) -> Trace {
        let mut trace = Trace {
            occurrences: Vec::new(),
            disruptions: Vec::new(),
            nodes: Vec::new(),
            needs: Vec::new(),
            losses: TrialLosses::default(),
            tolerances: Vec::new(),
            bounds: Vec::new(),
        };
        let nodes = self.plan.tolerances();
        self.workspace.run_without(trial, without, Tracing::default(), |occurrences, cascade, mut tracing| {
            trace.occurrences = occurred(occurrences);
            trace.disruptions.extend(cascade.ranked().iter().map(disruption));
            tracing.collected.put_into(&mut trace.losses, occurrences);
            if tracing.collected.take_too_many() || tracing.too_many {
                trace.bounds.push(BoundHit::new(Bound::Losses, None));
            }
            (trace.nodes, trace.needs) = (tracing.nodes, tracing.needs);
            let of_node = |(tolerance, mut traced): (u32, ToleranceTrace)| {
                traced.node = nodes[tolerance as usize];
                join_recoveries(&mut traced.recoveries);
                traced
            };
            trace.tolerances = tracing.tolerances.into_iter().map(of_node).collect();
        });
        trace.bounds.extend(self.workspace.bounds());
        self.workspace.prices(0, &mut trace.losses.prices);
        trace
    }

    /// Losses of a trial in the order of settlement, without the occurrences `without` and without those that follow from them.
    pub(crate) fn losses(&mut self, trial: u64, without: &[u32]) -> &TrialLosses {
        let losses = &mut self.losses;
        self.workspace.run_without(trial, without, Collect::default(), |occurrences, _, mut collected| {
            collected.put_into(losses, occurrences);
        });
        self.workspace.prices(0, &mut self.losses.prices);
        &self.losses
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

#[derive(Default)]
struct Tracing {
    collected: Collect,
    nodes: Vec<NodeChange>,
    needs: Vec<NeedChange>,
    /// Whether there were more changes than are kept.
    too_many: bool,
    /// Last state of each need.
    last: HashMap<NeedIndex, NeedChange>,
    /// Courses by position of the tolerance.
    tolerances: BTreeMap<u32, ToleranceTrace>,
}

impl Tracing {
    /// Whether more changes may be kept.
    fn has_room(&mut self) -> bool {
        let room = self.nodes.len() + self.needs.len() < bound::LOSSES;
        self.too_many |= !room;
        room
    }

    fn tolerance(&mut self, tolerance: u32) -> &mut ToleranceTrace {
        self.tolerances.entry(tolerance).or_insert(ToleranceTrace {
            node: NodeIndex(0),
            breached: false,
            lowest: 1.0,
            recoveries: Vec::new(),
        })
    }
}

impl Watch for Tracing {
    const TRACES: bool = true;

    fn node(&mut self, moved: NodeMove<'_>) {
        if !self.has_room() {
            return;
        }
        self.nodes.push(NodeChange {
            time: Ticks::new(moved.time),
            node: NodeIndex(moved.node),
            capacity: share(FULL - moved.deficit),
            cause: moved.cause.map(|hit| (hit.occurrence, NodeIndex(hit.scenario_node))),
            through: moved.through,
        });
    }

    fn need(&mut self, moved: NeedMove) {
        if !self.has_room() {
            return;
        }
        let held_by = match moved {
            NeedMove { short: 0, .. } => None,
            NeedMove { open: false, passes: 0, .. } => Some(Held::Members),
            NeedMove { spared: true, passes: 0, .. } => Some(Held::Chance),
            NeedMove { passes: 0, .. } => Some(Held::Buffer),
            // A restart keeps the node down, whatever else holds.
            _ => None,
        };
        let change = NeedChange {
            time: Ticks::new(moved.time),
            need: NeedIndex { node: NodeIndex(moved.node), need: moved.need },
            members: share(FULL - moved.short),
            passes: share(FULL - moved.passes),
            held_by,
        };
        let rest = NeedChange { members: 1.0, passes: 1.0, held_by: None, ..change };
        let was = self.last.insert(change.need, change).map_or(rest, |last| NeedChange { time: change.time, ..last });
        if was != change {
            self.needs.push(change);
        }
    }

    fn row(&mut self, row: Row) {
        self.collected.row(row);
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        self.collected.downtime(node, hit, stretch);
    }

    fn level(&mut self, tolerance: u32, deficit: u64) {
        let traced = self.tolerance(tolerance);
        traced.lowest = traced.lowest.min(share(FULL - deficit));
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        let (start, end) = (Ticks::new(start), Ticks::new(end));
        // Joined at the end: an event may come back after others.
        self.tolerance(tolerance).recoveries.push((event, start, end));
    }

    fn breach(&mut self, tolerance: u32) {
        self.tolerance(tolerance).breached = true;
    }

    fn data_breach(&mut self, tolerance: u32, _: u32) {
        self.tolerance(tolerance).breached = true;
    }

    fn overflow(&mut self) {
        self.collected.overflow();
    }
}
