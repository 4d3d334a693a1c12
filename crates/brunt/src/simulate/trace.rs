//! One trial again, with what every node and need went through.

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

/// One trial in full: what happened, what fell and came back, through which need, what it cost.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Trace {
    /// The occurrences, by number, those that do not happen among them.
    pub occurrences: Vec<Occurred>,
    /// The disruptions, best-ranked first.
    pub disruptions: Vec<Disruption>,
    /// Every change of a node's capacity or cause, in the order of time and in each instant suppliers first.
    pub nodes: Vec<NodeChange>,
    /// Every change of a need, in the same order.
    pub needs: Vec<NeedChange>,
    /// The losses and the downtime, in the order in which they are settled.
    pub losses: TrialLosses,
    /// The nodes with a tolerance that lose capacity or data, in the order of [`Plan::tolerances`].
    pub tolerances: Vec<ToleranceTrace>,
    /// The bounds that the trial hit, so that something is missing.
    pub bounds: Vec<BoundHit>,
}

/// What a node with a tolerance went through.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct ToleranceTrace {
    /// The node.
    pub node: NodeIndex,
    /// Whether its tolerance is breached, in time or by data lost.
    pub breached: bool,
    /// Its lowest capacity.
    pub lowest: f64,
    /// For each event that takes it below its level: the number of the event, its first moment below and its last.
    pub recoveries: Vec<(u32, Ticks, Ticks)>,
}

/// A node has another capacity or cause from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NodeChange {
    /// When.
    pub time: Ticks,
    /// The node.
    pub node: NodeIndex,
    /// Its capacity from then on.
    pub capacity: f64,
    /// The occurrence that causes it and the node where that strikes; `None` where the node is up.
    pub cause: Option<(u32, NodeIndex)>,
    /// The first of its needs, by position, that passes all of it on by that cause; `None` where the cause strikes the node itself.
    pub through: Option<u32>,
}

/// How a need stands from a time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) struct NeedChange {
    /// When.
    pub time: Ticks,
    /// The need.
    pub need: NeedIndex,
    /// Capacity of the scarcest member, where members may be missing, else of what the members support before work is rerouted.
    pub members: f64,
    /// What it leaves of its node's capacity.
    pub passes: f64,
    /// What holds, if it passes nothing on though members are down.
    pub held_by: Option<Held>,
}

/// Why a need is not felt though members are down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Held {
    /// Other members make up for those that are down.
    Members,
    /// Its buffer has not run out.
    Buffer,
    /// Its probability spares it this episode.
    Chance,
}

/// Runs one trial alone, as if some occurrences had not happened, nor what follows from them, and reports all that nodes and needs go through.
///
/// Its losses add up, to the last bit, to what the trial is in any run of the same seed, if nothing is left out. Numbers of occurrences are
/// the same whatever is left out.
pub(crate) fn trace(plan: &Plan, seed: u64, trial: u64, without: &[u32]) -> Trace {
    let plan = in_full(plan);
    Replayer::new(&plan, seed).trace(trial, without)
}

/// A plan that keeps those nodes up to date, too, that make no difference to any loss.
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

/// Runs trials alone, one after another; what it needs is allocated once.
pub(crate) struct Replayer<'a> {
    plan: &'a Plan,
    workspace: Workspace<'a>,
    losses: TrialLosses,
}

impl<'a> Replayer<'a> {
    /// For the trials of a seed.
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

    /// The losses of a trial as if some occurrences had not happened, in the order in which they are settled.
    pub(crate) fn losses(&mut self, trial: u64, without: &[u32]) -> &TrialLosses {
        let losses = &mut self.losses;
        self.workspace.run_without(trial, without, Collect::default(), |occurrences, _, mut collected| {
            collected.put_into(losses, occurrences);
        });
        self.workspace.prices(0, &mut self.losses.prices);
        &self.losses
    }
}

/// Makes one time of all times of an event, from its first moment to its last; events stay in the order in which they came.
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
    /// Whether there were more moves than are kept.
    too_many: bool,
    /// How each need stood last.
    last: HashMap<NeedIndex, NeedChange>,
    /// By tolerance.
    tolerances: BTreeMap<u32, ToleranceTrace>,
}

impl Tracing {
    /// Whether more moves may be kept.
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
