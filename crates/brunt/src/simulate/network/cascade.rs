//! One trial of the network: takes disruptions, and reports stretches of lost capacity.
//!
//! Time runs by events. At each instant all starts, ends and clocks take effect together; then the nodes that may have changed are solved
//! once, suppliers first. Only nodes that a disruption reaches are visited, and only visited nodes are reset for the next trial.

use super::agenda::Agenda;
use super::aid::Opening;
use super::clock::NEVER;
use super::cycle;
use super::disruption::{Stages, rank};
use super::in_force::InForce;
use super::meter::MeterState;
use super::setting::Setting;
use super::shortage::Shortage;
use super::state::{AT_REST, State, needs_of};
use super::trace::trace;
use super::watch::{Stretch, Watch};
use crate::plan::{Hit, NONE, Plan, User};
use crate::simulate::draw::KEPT;

/// Reusable state of the network.
#[derive(Debug)]
pub(crate) struct Cascade {
    state: State,
    meters: Vec<MeterState>,
    touched: Vec<u32>,
    agenda: Agenda,
    in_force: InForce,
    stages: Stages,
    /// Shortages of the nodes of a cycle before the present instant.
    before: Vec<Shortage>,
    /// Time from which on the network was at rest after the last run: all nodes up, no clock running, no work outstanding.
    rest: i64,
}

impl Cascade {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            state: State::new(plan),
            meters: vec![MeterState::default(); plan.losses.meters.len()],
            touched: Vec::new(),
            agenda: Agenda::new(plan.network.nodes.len()),
            in_force: InForce::default(),
            stages: Stages::default(),
            before: Vec::new(),
            rest: 0,
        }
    }

    /// Runs the disruptions of one trial through the network and reports every stretch of lost capacity at a metered node. `hits` may be
    /// in any order; each must start before the horizon.
    pub(crate) fn run(&mut self, setting: Setting<'_>, hits: &[Hit], watch: &mut impl Watch) {
        let plan = setting.draw.plan;
        self.begin(plan, hits);
        loop {
            let instant = self.stages.next().min(self.state.needs.timers.next());
            if instant == u64::MAX {
                break;
            }
            while let Some((hit, takes)) = self.stages.pop(plan, &self.state.ranked, instant) {
                self.apply(hit, takes);
            }
            while let Some(need) = self.state.needs.timers.pop(instant) {
                let need = &plan.network.needs[need as usize];
                self.mark(User { node: need.node, bit: need.bit });
            }
            self.propagate(&setting, instant as i64, watch);
        }
        self.finish(plan, watch);
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.state.ranked.clear();
        self.state.ranked.shrink_to(KEPT);
        self.in_force.shrink_to(KEPT);
        self.stages.shrink_to(2 * KEPT);
        self.state.needs.timers.shrink_to(KEPT);
        self.state.needs.aids.shrink_to(KEPT);
    }

    /// Disruptions of the last run, best-ranked first; a cause is a position in this list.
    pub(crate) fn ranked(&self) -> &[Hit] {
        &self.state.ranked
    }

    /// Demands of needs on controls in the last run, in the order of time.
    pub(crate) fn openings(&self) -> &[Opening] {
        &self.state.needs.aids.openings
    }

    /// Controls whose presence or absence made a difference to a need in the last run.
    pub(crate) fn consulted(&self) -> u64 {
        self.state.needs.aids.consulted
    }

    /// Time from which on the network was at rest after the last run: all nodes up, no clock running, no work outstanding.
    pub(crate) fn rest(&self) -> i64 {
        self.rest
    }

    /// Controls that did not work just before `t` in the last run, because one of their hosts was down.
    pub(crate) fn down_before(&self, plan: &Plan, t: i64) -> u64 {
        self.state.needs.aids.hosts.down_before(plan, t)
    }

    fn begin(&mut self, plan: &Plan, hits: &[Hit]) {
        self.rest = 0;
        let state = &mut self.state;
        state.needs.aids.begin();
        state.needs.timers.clear();
        state.ranked.clear();
        state.ranked.extend_from_slice(hits);
        rank(plan, &mut state.ranked);
        self.in_force.begin(hits.len());
        self.stages.list(plan, &state.ranked);
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
        let plan = setting.draw.plan;
        while let Some(position) = self.agenda.pop() {
            self.touch(position);
            let cycle = plan.network.nodes[position as usize].cycle;
            if cycle != NONE {
                self.solve_cycle(setting, cycle, t, watch);
                continue;
            }
            self.state.update_dirty(setting, position, t);
            let shortage = self.state.shortage(plan, position);
            self.settle(plan, position, shortage, t, watch);
        }
    }

    /// Solves the nodes of a cycle together.
    #[inline(never)]
    fn solve_cycle(&mut self, setting: &Setting<'_>, cycle: u32, t: i64, watch: &mut impl Watch) {
        let plan = setting.draw.plan;
        let range = plan.network.cycles[cycle as usize].clone();
        self.before.clear();
        for position in range.clone() {
            self.agenda.remove(position);
            self.touch(position);
            self.state.update_dirty(setting, position, t);
            self.before.push(std::mem::replace(&mut self.state.shortages[position as usize], Shortage::UP));
        }
        cycle::solve(&mut self.state, setting, range.clone(), t);
        for (offset, position) in range.enumerate() {
            let before = self.before[offset];
            let shortage = std::mem::replace(&mut self.state.shortages[position as usize], before);
            self.settle(plan, position, shortage, t, watch);
        }
    }

    /// Gives a node its shortage from `t` on. If it changes, the stretch up to `t` is reported, and the nodes that need the node are
    /// marked.
    #[inline(always)]
    fn settle(&mut self, plan: &Plan, position: u32, shortage: Shortage, t: i64, watch: &mut impl Watch) {
        trace(&self.state, plan, (position, shortage), t, watch);
        let was = self.state.shortages[position as usize];
        if shortage == was {
            return;
        }
        self.rest = t;
        let node = &plan.network.nodes[position as usize];
        if node.meter != NONE {
            self.read_meter(plan, position, (was, shortage), t, watch);
        }
        if node.host != NONE {
            self.state.needs.aids.hosts.note(node.host, t, shortage.deficit());
        }
        self.state.shortages[position as usize] = shortage;
        for &user in &plan.network.users[node.users.0 as usize..node.users.1 as usize] {
            self.mark(user);
        }
    }

    fn read_meter(
        &mut self,
        plan: &Plan,
        position: u32,
        (was, shortage): (Shortage, Shortage),
        t: i64,
        watch: &mut impl Watch,
    ) {
        let (node, ranked) = (&mut self.state.nodes[position as usize], &self.state.ranked);
        let meter = plan.network.nodes[position as usize].meter as usize;
        let (watched, meter) = (&plan.losses.meters[meter], &mut self.meters[meter]);
        if was.is_down() {
            let stretch = Stretch { episode: node.since, start: node.last, end: t, shortage: was };
            meter.close(plan, watched, ranked, stretch, watch);
            if !shortage.is_down() {
                meter.recover(watched, stretch, watch);
            }
        } else {
            meter.fall(plan, watched, ranked, t, watch);
            node.since = t;
        }
        if shortage.is_down() {
            meter.enter(watched, &ranked[shortage.cause() as usize], shortage.deficit(), t, watch);
        }
        node.last = t;
    }

    /// Closes open stretches at the horizon, and resets everything that the trial touched.
    fn finish(&mut self, plan: &Plan, watch: &mut impl Watch) {
        while let Some(position) = self.touched.pop() {
            let shortage = std::mem::replace(&mut self.state.shortages[position as usize], Shortage::UP);
            let node = std::mem::replace(&mut self.state.nodes[position as usize], AT_REST);
            self.state.needs.reset(plan, needs_of(plan, position));
            if shortage.is_down() {
                self.rest = NEVER;
            }
            let meter = plan.network.nodes[position as usize].meter;
            if meter == NONE {
                continue;
            }
            let (watched, ranked) = (&plan.losses.meters[meter as usize], &self.state.ranked);
            let mut meter = std::mem::take(&mut self.meters[meter as usize]);
            if shortage.is_down() {
                let stretch = Stretch { episode: node.since, start: node.last, end: plan.horizon, shortage };
                meter.close(plan, watched, ranked, stretch, watch);
            }
            self.rest = self.rest.max(meter.finish(plan, watched, ranked, watch));
        }
    }
}
