//! Disruptions on their way through the network, event by event.
//!
//! At each instant all starts, ends and clocks take effect together; then the nodes that may have changed are solved once, suppliers
//! first. Only nodes that a disruption reaches are visited, and only visited nodes are reset for the next disruptions.

use super::agenda::Agenda;
use super::clock::NEVER;
use super::cycle;
use super::disruption::{Stages, rank};
use super::in_force::InForce;
use super::meters::Change;
use super::seen::Seen;
use super::setting::Setting;
use super::shortage::Shortage;
use super::state::State;
use super::trace::trace;
use super::watch::Watch;
use crate::plan::{Hit, NONE, Network, Plan, PlanNode, User};
use crate::simulate::draw::KEPT;

/// Reusable state of the network.
#[derive(Debug)]
pub(super) struct Events {
    pub state: State,
    touched: Vec<u32>,
    agenda: Agenda,
    in_force: InForce,
    stages: Stages,
    /// Shortages of the nodes of a cycle before the present instant.
    before: Vec<Shortage>,
    /// Changes of metered nodes, in the order of time within each part of the trial.
    pub changes: Vec<Change>,
    /// Last time at which a node changed; `None` before.
    last: Option<i64>,
}

/// What disruptions did to the network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    /// Time from which on the network was at rest: all nodes up, no clock running. [`NEVER`] if a node was down at the horizon.
    pub rest: i64,
    /// The nodes that changed, and the needs that were looked at.
    pub seen: Seen,
}

impl Events {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            state: State::new(plan),
            touched: Vec::new(),
            agenda: Agenda::new(plan.network.nodes.len()),
            in_force: InForce::default(),
            stages: Stages::default(),
            before: Vec::new(),
            changes: Vec::new(),
            last: None,
        }
    }

    /// Begins a trial.
    pub(super) fn clear(&mut self) {
        self.state.ranked.clear();
        self.state.needs.aids.begin();
        self.changes.clear();
    }

    /// Runs disruptions through the network, and lists the changes of metered nodes. The disruptions may be in any order; each must start
    /// before the horizon.
    pub(super) fn run(
        &mut self,
        setting: &Setting<'_>,
        hits: impl Iterator<Item = Hit>,
        watch: &mut impl Watch,
    ) -> Done {
        self.begin(setting.draw.plan, hits);
        loop {
            let instant = self.next();
            if instant == u64::MAX {
                break;
            }
            self.step(setting, instant, watch);
        }
        self.finish(setting.draw.plan)
    }

    /// Takes disruptions, of which none is in force yet.
    pub(super) fn begin(&mut self, plan: &Plan, hits: impl Iterator<Item = Hit>) {
        self.last = None;
        let state = &mut self.state;
        state.needs.timers.clear();
        let first = state.ranked.len();
        state.ranked.extend(hits);
        rank(plan, &mut state.ranked[first..]);
        self.in_force.begin(state.ranked.len());
        self.stages.list(plan, &state.ranked, first);
    }

    /// Time of the next event; greater than all times without one.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.stages.next().min(self.state.needs.timers.next())
    }

    /// Brings the network up to an instant, which is that of the next event.
    #[inline]
    pub(super) fn step(&mut self, setting: &Setting<'_>, instant: u64, watch: &mut impl Watch) {
        let plan = setting.draw.plan;
        while let Some((hit, takes)) = self.stages.pop(plan, &self.state.ranked, instant) {
            self.apply(hit, takes);
        }
        while let Some(need) = self.state.needs.timers.pop(instant) {
            let need = &plan.network.needs[need as usize];
            self.mark(User { node: need.node, bit: need.bit });
        }
        self.propagate(setting, instant as i64, watch);
    }

    /// Whether the last change of a node was at `t`.
    pub(super) fn any_changed_at(&self, t: i64) -> bool {
        self.last == Some(t)
    }

    /// Resets everything that the disruptions touched.
    pub(super) fn finish(&mut self, plan: &Plan) -> Done {
        let mut done = Done { rest: self.last.unwrap_or(0), seen: Seen::NOTHING };
        while let Some(position) = self.touched.pop() {
            if self.state.shortages[position as usize].is_down() {
                done.rest = NEVER;
            }
            self.state.reset(plan, position, &mut done.seen);
        }
        done
    }

    /// Frees the memory of a trial that took much memory.
    pub(super) fn release(&mut self) {
        self.state.ranked.clear();
        self.state.ranked.shrink_to(KEPT);
        self.changes.clear();
        self.changes.shrink_to(KEPT);
        self.in_force.shrink_to(KEPT);
        self.stages.shrink_to(2 * KEPT);
        self.state.needs.timers.shrink_to(KEPT);
        self.state.needs.aids.shrink_to(KEPT);
    }

    /// From now on a disruption takes this capacity.
    fn apply(&mut self, hit: u32, takes: u64) {
        let position = self.state.ranked[hit as usize].node;
        let node = &mut self.state.nodes[position as usize];
        if let Some(own) = self.in_force.change(&mut node.in_force, hit, takes) {
            node.own = own;
            self.agenda.insert(position);
        }
    }

    #[inline]
    fn mark(&mut self, user: User) {
        self.state.nodes[user.node as usize].dirty |= 1 << user.bit;
        self.agenda.insert(user.node);
    }

    #[inline]
    fn touch(&mut self, node: u32) {
        if !std::mem::replace(&mut self.state.nodes[node as usize].touched, true) {
            self.touched.push(node);
        }
    }

    fn propagate(&mut self, setting: &Setting<'_>, t: i64, watch: &mut impl Watch) {
        let (plan, network) = (setting.draw.plan, &*setting.draw.plan.network);
        while let Some(position) = self.agenda.pop() {
            self.touch(position);
            let node = &network.nodes[position as usize];
            if node.cycle != NONE {
                self.solve_cycle(setting, node.cycle, t, watch);
                continue;
            }
            self.state.update_dirty(setting, network, position, t);
            let shortage = self.state.shortage(network, position);
            self.settle((plan, network), (node, position), shortage, t, watch);
        }
    }

    /// Solves the nodes of a cycle together.
    #[inline(never)]
    fn solve_cycle(&mut self, setting: &Setting<'_>, cycle: u32, t: i64, watch: &mut impl Watch) {
        let (plan, network) = (setting.draw.plan, &*setting.draw.plan.network);
        let range = network.cycles[cycle as usize].clone();
        self.before.clear();
        for position in range.clone() {
            self.agenda.remove(position);
            self.touch(position);
            self.state.update_dirty(setting, network, position, t);
            self.before.push(std::mem::replace(&mut self.state.shortages[position as usize], Shortage::UP));
        }
        cycle::solve(&mut self.state, setting, range.clone(), t);
        for (offset, position) in range.enumerate() {
            let before = self.before[offset];
            let shortage = std::mem::replace(&mut self.state.shortages[position as usize], before);
            self.settle((plan, network), (&network.nodes[position as usize], position), shortage, t, watch);
        }
    }

    /// Gives a node its shortage from `t` on. If it changes, the change is listed for a meter, and the nodes that need the node are
    /// marked.
    #[inline(always)]
    fn settle(
        &mut self,
        (plan, network): (&Plan, &Network),
        (node, position): (&PlanNode, u32),
        shortage: Shortage,
        t: i64,
        watch: &mut impl Watch,
    ) {
        trace(&self.state, plan, (position, shortage), t, watch);
        if shortage == self.state.shortages[position as usize] {
            return;
        }
        self.last = Some(t);
        if node.meter != NONE {
            self.changes.push(Change { time: t, meter: node.meter, shortage });
        }
        if node.host != NONE {
            self.state.needs.aids.hosts.note(node.host, t, shortage.deficit());
        }
        self.state.shortages[position as usize] = shortage;
        self.state.nodes[position as usize].changed = true;
        for &user in &network.users[node.users.0 as usize..node.users.1 as usize] {
            self.mark(user);
        }
    }
}
