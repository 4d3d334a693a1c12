//! One trial of the network: takes disruptions, and reports stretches of lost capacity.
//!
//! Time runs by events. At each instant all starts, ends and clocks take effect together; then the nodes that may have changed are solved
//! once, suppliers first. Only nodes that a disruption reaches are visited, and only visited nodes are reset for the next trial.

mod compound;
mod controlled;
mod crowd;
mod trace;

pub(super) use controlled::Opening;

use super::agenda::Agenda;
use super::control::Effects;
use super::level::{Level, RANK_BITS};
use super::meter::{MeterState, Stretch, Watch};
use super::occurrence::KEPT;
use crate::plan::{
    FINE, FULL, Form, Hit, LAST_BIT, Member, NONE, Network, Plan, PlanNeed, STATED, User, by_stated, divided,
    times_stated,
};
use crate::random::{Key, Uniform};
use crate::scenario::bound;
use compound::{FEW, product};
use controlled::{Hosts, NeedForce};
use crowd::Crowds;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Stands for no time.
pub(super) const NEVER: i64 = i64::MAX;
/// Bits of a queue key that name a change; the other bits are the time.
const INDEX_BITS: u32 = 22;
/// Bits of a time before the horizon.
const START_BITS: u32 = 42;

const _: () = assert!(bound::STAGES <= 1 << INDEX_BITS && bound::DISRUPTIONS < 1 << RANK_BITS);

/// Reusable state of the network.
#[derive(Debug)]
pub(super) struct Cascade {
    /// Capacity and cause of each node. Nodes that need the node read nothing else of it.
    levels: Vec<Level>,
    nodes: Vec<NodeState>,
    needs: Vec<NeedState>,
    /// Support that each need passes on, stored apart from the state of the need: a node reads the supports of all its needs, which are
    /// neighbours here.
    effective: Vec<Level>,
    meters: Vec<MeterState>,
    touched: Vec<u32>,
    agenda: Agenda,
    timers: BinaryHeap<Reverse<u64>>,
    /// Disruptions, best-ranked first. A cause is a position in this list, so of two causes the smaller is better ranked.
    ranked: Vec<Hit>,
    active: Vec<Active>,
    /// Nodes at which many disruptions are in force.
    crowds: Crowds,
    /// Changes in the order of time. The low bits of a key name the disruption and its stage.
    order: Vec<u64>,
    before: Vec<Level>,
    /// Deficits over time of the nodes that controls run on.
    hosts: Hosts,
    /// Effects of controls on each need on which some control acts.
    forces: Vec<NeedForce>,
    /// Demands of needs on controls, in the order of time.
    pub openings: Vec<Opening>,
    /// Controls whose presence or absence made a difference to a need.
    pub consulted: u64,
    /// Time from which on the network was at rest after the last run: all nodes up, no clock running, no work outstanding.
    pub rest: i64,
}

#[derive(Debug, Clone, Copy)]
struct NodeState {
    own: Level,
    last: i64,
    since: i64,
    /// Needs of which a member changed or a clock ran out, one bit each. The last bit stands for all needs from that position on.
    dirty: u64,
    /// Best-ranked disruption in force, as the head of a list by rank, or the number of a crowd of many disruptions.
    in_force: u32,
    touched: bool,
}

const AT_REST: NodeState = NodeState { own: Level::UP, last: 0, since: 0, dirty: 0, in_force: NONE, touched: false };

#[derive(Debug, Clone, Copy)]
struct NeedState {
    short_since: i64,
    episode_since: i64,
    hold_until: i64,
    hold: Level,
    /// Whether an episode is felt: the support that is passed on, without restarts in force, is below 1.
    felt: bool,
    rerouted: bool,
    spared: bool,
}

const UNTOUCHED: NeedState = NeedState {
    short_since: NEVER,
    episode_since: NEVER,
    hold_until: -1,
    hold: Level::UP,
    felt: false,
    rerouted: false,
    spared: false,
};

/// Capacity that a disruption takes now, and the next disruption in the list of its node.
#[derive(Debug, Clone, Copy)]
struct Active {
    takes: u64,
    next: u32,
}

/// Data of one trial that the cascade reads beside the plan.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub plan: &'a Plan,
    pub key: Key,
    pub trial: u64,
    /// Name of each occurrence of the trial. The name addresses the draws of the occurrence.
    pub names: &'a [u64],
    /// Set of controls in force.
    pub in_force: u64,
    pub effects: &'a Effects,
}

impl Cascade {
    pub(super) fn new(plan: &Plan) -> Self {
        let network = &plan.network;
        Self {
            levels: vec![Level::UP; network.nodes.len()],
            nodes: vec![AT_REST; network.nodes.len()],
            needs: vec![UNTOUCHED; network.needs.len()],
            effective: vec![Level::UP; network.needs.len()],
            meters: vec![MeterState::default(); plan.losses.meters.len()],
            touched: Vec::new(),
            agenda: Agenda::new(network.nodes.len()),
            timers: BinaryHeap::new(),
            ranked: Vec::new(),
            active: Vec::new(),
            crowds: Crowds::default(),
            order: Vec::new(),
            before: Vec::new(),
            hosts: Hosts::new(plan),
            forces: vec![NeedForce::default(); plan.controls.needs.len()],
            openings: Vec::new(),
            consulted: 0,
            rest: 0,
        }
    }

    /// Runs the disruptions of one trial through the network and reports every stretch of lost capacity at a metered node. `hits` may be
    /// in any order; each must start before the horizon.
    pub(super) fn run(&mut self, setting: Setting<'_>, hits: &[Hit], watch: &mut impl Watch) {
        self.hosts.clear();
        self.openings.clear();
        self.consulted = 0;
        self.rest = 0;
        self.rank(setting.plan, hits);
        self.schedule(setting.plan);
        let mut next = 0;
        loop {
            let change = self.order.get(next).map_or(u64::MAX, |key| key >> INDEX_BITS);
            let timer = self.timers.peek().map_or(u64::MAX, |key| key.0 >> INDEX_BITS);
            let instant = change.min(timer);
            if instant == u64::MAX {
                break;
            }
            while let Some(&key) = self.order.get(next).filter(|&key| key >> INDEX_BITS == instant) {
                next += 1;
                self.apply(setting.plan, (key & ((1 << INDEX_BITS) - 1)) as u32);
            }
            while let Some(&Reverse(key)) = self.timers.peek().filter(|key| key.0 >> INDEX_BITS == instant) {
                self.timers.pop();
                let need = &setting.plan.network.needs[(key & ((1 << INDEX_BITS) - 1)) as usize];
                self.mark(User { node: need.node, bit: need.bit });
            }
            self.propagate(setting, instant as i64, watch);
        }
        self.finish(setting.plan, watch);
    }

    /// Frees the memory of a trial that took much memory.
    pub(super) fn release(&mut self) {
        self.ranked.clear();
        self.ranked.shrink_to(KEPT);
        self.active.clear();
        self.active.shrink_to(KEPT);
        self.order.clear();
        self.order.shrink_to(2 * KEPT);
        self.timers.shrink_to(KEPT);
        self.openings.clear();
        self.openings.shrink_to(KEPT);
        self.hosts.release();
    }

    /// Disruptions of the last run, best-ranked first; a cause is a position in this list.
    pub(super) fn ranked(&self) -> &[Hit] {
        &self.ranked
    }

    fn rank(&mut self, plan: &Plan, hits: &[Hit]) {
        self.ranked.clear();
        self.ranked.extend_from_slice(hits);
        self.ranked.sort_unstable_by_key(|hit| rank(plan, hit));
        self.active.clear();
        self.active.resize(hits.len(), Active { takes: 0, next: NONE });
        self.crowds.clear();
    }

    fn schedule(&mut self, plan: &Plan) {
        self.order.clear();
        self.timers.clear();
        for (first, hit) in (0..).step_by(plan.stages).zip(&self.ranked) {
            let mut add = |time: i64, stage: u64| {
                if time < plan.horizon {
                    self.order.push(((time as u64) << INDEX_BITS) | (first + stage));
                }
            };
            add(hit.start, 0);
            if hit.recovery == NONE {
                add(hit.end, 1);
            } else {
                for (stage, &(after, _)) in (1..).zip(&plan.recoveries[hit.recovery as usize]) {
                    add(hit.end.saturating_add(after), stage);
                }
            }
        }
        self.order.sort_unstable();
    }

    /// Applies the next stage of a disruption: from now on the disruption takes the capacity of that stage.
    fn apply(&mut self, plan: &Plan, change: u32) {
        let (hit, stage) = (change / plan.stages as u32, change as usize % plan.stages);
        let takes = taken(plan, &self.ranked[hit as usize], stage);
        let was = std::mem::replace(&mut self.active[hit as usize].takes, takes);
        if takes == was {
            return;
        }
        let node = self.ranked[hit as usize].node;
        let own = match Crowds::number(self.nodes[node as usize].in_force) {
            Some(crowd) => self.change_crowd(node, crowd, hit, was),
            None => {
                match (was, takes) {
                    (0, _) => self.link(node, hit),
                    (_, 0) => self.unlink(node, hit),
                    _ => {}
                }
                self.compound(node)
            }
        };
        self.nodes[node as usize].own = own;
        self.agenda.insert(node);
    }

    /// Deficit that the disruptions in the list of a node cause together. A list that has become too long is turned into a crowd.
    fn compound(&mut self, node: u32) -> Level {
        let first = self.nodes[node as usize].in_force;
        let (mut kept, mut count, mut at) = ([FULL; FEW], 0, first);
        while at != NONE {
            if count == FEW {
                return self.gather(node);
            }
            let active = self.active[at as usize];
            kept[count] = FULL - active.takes;
            count += 1;
            at = active.next;
        }
        Level::new(FULL - product(&kept[..count]), first)
    }

    fn link(&mut self, node: u32, hit: u32) {
        let mut previous = NONE;
        let mut at = self.nodes[node as usize].in_force;
        while at != NONE && at < hit {
            previous = at;
            at = self.active[at as usize].next;
        }
        self.active[hit as usize].next = at;
        match previous {
            NONE => self.nodes[node as usize].in_force = hit,
            _ => self.active[previous as usize].next = hit,
        }
    }

    fn unlink(&mut self, node: u32, hit: u32) {
        let next = self.active[hit as usize].next;
        let mut at = self.nodes[node as usize].in_force;
        if at == hit {
            self.nodes[node as usize].in_force = next;
            return;
        }
        while self.active[at as usize].next != hit {
            at = self.active[at as usize].next;
        }
        self.active[at as usize].next = next;
    }

    #[inline]
    fn mark(&mut self, user: User) {
        self.nodes[user.node as usize].dirty |= 1 << user.bit;
        self.agenda.insert(user.node);
    }

    #[inline]
    fn touch(&mut self, node: u32) {
        if !std::mem::replace(&mut self.nodes[node as usize].touched, true) {
            self.touched.push(node);
        }
    }

    fn propagate(&mut self, setting: Setting<'_>, t: i64, watch: &mut impl Watch) {
        while let Some(position) = self.agenda.pop() {
            self.touch(position);
            let node = &setting.plan.network.nodes[position as usize];
            if node.cycle != NONE {
                self.solve_cycle(setting, node.cycle, t, watch);
                continue;
            }
            self.update_dirty(setting, position, t);
            let own = self.nodes[position as usize].own;
            let needs = node.needs.0 as usize..node.needs.1 as usize;
            let level = self.effective[needs].iter().fold(own, |level, &effective| level.max(effective));
            self.trace(setting.plan, position, level, t, watch);
            self.settle(setting.plan, position, level, t, watch);
        }
    }

    /// Controls that did not work just before `t` in the last run, because one of their hosts was down.
    pub(super) fn down_before(&self, plan: &Plan, t: i64) -> u64 {
        self.hosts.down_before(plan, t)
    }

    /// Gives a node its capacity and cause from `t` on. If either changes, the stretch up to `t` is reported, and the nodes that need the
    /// node are marked.
    #[inline(always)]
    fn settle(&mut self, plan: &Plan, position: u32, level: Level, t: i64, watch: &mut impl Watch) {
        let was = self.levels[position as usize];
        if level == was {
            return;
        }
        self.rest = t;
        let node = &plan.network.nodes[position as usize];
        if node.meter != NONE {
            self.read_meter(plan, position, was, level, t, watch);
        }
        if node.host != NONE {
            self.hosts.note(node.host, t, level.deficit());
        }
        self.levels[position as usize] = level;
        for &user in &plan.network.users[node.users.0 as usize..node.users.1 as usize] {
            self.mark(user);
        }
    }

    fn read_meter(&mut self, plan: &Plan, position: u32, was: Level, level: Level, t: i64, watch: &mut impl Watch) {
        let state = &mut self.nodes[position as usize];
        let meter = plan.network.nodes[position as usize].meter as usize;
        let (watched, meter) = (&plan.losses.meters[meter], &mut self.meters[meter]);
        if was.is_down() {
            let stretch = Stretch { episode: state.since, start: state.last, end: t, level: was };
            meter.close(plan, watched, &self.ranked, stretch, watch);
            if !level.is_down() {
                meter.recover(watched, stretch, watch);
            }
        } else {
            meter.fall(plan, watched, &self.ranked, t, watch);
            state.since = t;
        }
        if level.is_down() {
            meter.enter(watched, &self.ranked[level.cause() as usize], level.deficit(), t, watch);
        }
        state.last = t;
    }

    /// Solves nodes on a common cycle: first the greatest fixpoint from "all up" with the clocks as they stood, then the clocks, then
    /// causes along binding links only.
    #[inline(never)]
    fn solve_cycle(&mut self, setting: Setting<'_>, cycle: u32, t: i64, watch: &mut impl Watch) {
        let network = &setting.plan.network;
        let range = network.cycles[cycle as usize].clone();
        self.before.clear();
        for position in range.clone() {
            self.agenda.remove(position);
            self.touch(position);
            self.update_dirty(setting, position, t);
            self.before.push(std::mem::replace(&mut self.levels[position as usize], Level::UP));
        }
        self.iterate_down(setting.plan, range.clone(), t);
        for position in range.clone() {
            let node = &network.nodes[position as usize];
            for need in node.needs.0..node.needs.1 {
                if network.needs[need as usize].inner {
                    self.update(setting, &network.needs[need as usize], t);
                }
            }
        }
        self.trace_causes(setting.plan, range.clone());
        for (offset, position) in range.enumerate() {
            let level = std::mem::replace(&mut self.levels[position as usize], self.before[offset]);
            self.trace(setting.plan, position, level, t, watch);
            self.settle(setting.plan, position, level, t, watch);
        }
    }

    fn iterate_down(&mut self, plan: &Plan, range: std::ops::Range<u32>, t: i64) {
        let network = &plan.network;
        for backward in [false, true].into_iter().cycle() {
            let mut changed = false;
            for position in swept(&range, backward) {
                let node = &network.nodes[position as usize];
                let mut deficit = self.nodes[position as usize].own.deficit();
                for index in node.needs.0..node.needs.1 {
                    let need = &network.needs[index as usize];
                    let state = &self.needs[index as usize];
                    let felt = match need.inner {
                        true => self.frozen(network, need, state, t),
                        false => self.effective[index as usize].deficit(),
                    };
                    deficit = deficit.max(felt);
                }
                changed |= deficit != self.levels[position as usize].deficit();
                self.levels[position as usize] = Level::without_cause(deficit);
            }
            if !changed {
                return;
            }
        }
    }

    /// Deficit that a need on a cycle passes on, with its clocks and draws as they stood just before `t`.
    fn frozen(&self, network: &Network, need: &PlanNeed, state: &NeedState, t: i64) -> u64 {
        let passed = |since: i64, clock: i64| if since == NEVER { clock == 0 } else { t >= since + clock };
        let rerouted = passed(state.short_since, need.switchover);
        let short = support(&self.levels, network, need, rerouted).unwrap_or(Level::UP);
        if passed(state.episode_since, need.buffer) { short.deficit() } else { 0 }
    }

    /// Finds the cause of each node on a cycle: the best-ranked cause that binding links lead to. Starts without causes and relaxes.
    fn trace_causes(&mut self, plan: &Plan, range: std::ops::Range<u32>) {
        let network = &plan.network;
        for backward in [false, true].into_iter().cycle() {
            let mut changed = false;
            for position in swept(&range, backward) {
                let was = self.levels[position as usize];
                if !was.is_down() {
                    continue;
                }
                let node = &network.nodes[position as usize];
                let mut level = Level::without_cause(was.deficit()).max(self.nodes[position as usize].own);
                for index in node.needs.0..node.needs.1 {
                    let need = &network.needs[index as usize];
                    if need.inner && self.effective[index as usize].deficit() == was.deficit() {
                        let rerouted = self.needs[index as usize].rerouted;
                        let support = support(&self.levels, network, need, rerouted);
                        self.effective[index as usize] = support.unwrap_or(Level::UP);
                    }
                    level = level.max(self.effective[index as usize]);
                }
                changed |= level != was;
                self.levels[position as usize] = level;
            }
            if !changed {
                return;
            }
        }
    }

    /// Brings those needs of a node up to `t` that may have changed, without needs on the node's own cycle.
    #[inline(always)]
    fn update_dirty(&mut self, setting: Setting<'_>, position: u32, t: i64) {
        let network = &setting.plan.network;
        let mut dirty = std::mem::take(&mut self.nodes[position as usize].dirty);
        let range =
            network.nodes[position as usize].needs.0 as usize..network.nodes[position as usize].needs.1 as usize;
        let needs = &network.needs[range];
        while dirty != 0 {
            let bit = dirty.trailing_zeros();
            dirty &= dirty - 1;
            if bit == LAST_BIT {
                return self.update_rest(setting, &needs[bit as usize..], t);
            }
            let need = &needs[bit as usize];
            if !need.inner {
                self.update(setting, need, t);
            }
        }
    }

    #[inline(never)]
    fn update_rest(&mut self, setting: Setting<'_>, needs: &[PlanNeed], t: i64) {
        needs.iter().filter(|need| !need.inner).for_each(|need| self.update(setting, need, t));
    }

    /// Brings the clocks of a need, and the support that it passes on, up to `t`.
    #[inline(always)]
    fn update(&mut self, setting: Setting<'_>, need: &PlanNeed, t: i64) {
        let network = &setting.plan.network;
        let effective = &mut self.effective[need.index as usize];
        let state = &mut self.needs[need.index as usize];
        if need.plain {
            state.rerouted = true;
            *effective = support(&self.levels, network, need, true).unwrap_or(Level::UP);
            return;
        }
        if need.controls != NONE {
            return self.update_controlled(setting, need, t);
        }
        let short_since = state.short_since.min(t);
        state.rerouted = t >= short_since + need.switchover;
        let support = support(&self.levels, network, need, state.rerouted);
        let timers = &mut self.timers;
        let mut wake = |at: i64| {
            if at > t && at < setting.plan.horizon {
                timers.push(Reverse(((at as u64) << INDEX_BITS) | u64::from(need.index)));
            }
        };
        if support.is_some() && state.short_since == NEVER {
            wake(t + need.switchover);
        }
        state.short_since = if support.is_some() { short_since } else { NEVER };
        let mut short = support.unwrap_or(Level::UP);
        if short.is_down() {
            if state.episode_since == NEVER {
                state.episode_since = t;
                state.spared = !need.certain && spared(setting, need.index as usize, &self.ranked, short);
                if !state.spared {
                    wake(t + need.buffer);
                }
            }
            if state.spared || t < state.episode_since + need.buffer {
                short = Level::UP;
            }
        } else {
            state.episode_since = NEVER;
            if need.restart > 0 && state.felt {
                state.hold_until = t + need.restart;
                state.hold = *effective;
                wake(t + need.restart);
            }
        }
        state.felt = short.is_down();
        *effective = if t < state.hold_until { short.max(state.hold) } else { short };
    }

    /// Closes open stretches at the horizon, and resets everything that the trial touched.
    fn finish(&mut self, plan: &Plan, watch: &mut impl Watch) {
        while let Some(position) = self.touched.pop() {
            let level = std::mem::replace(&mut self.levels[position as usize], Level::UP);
            let state = std::mem::replace(&mut self.nodes[position as usize], AT_REST);
            let node = &plan.network.nodes[position as usize];
            self.needs[node.needs.0 as usize..node.needs.1 as usize].fill(UNTOUCHED);
            self.effective[node.needs.0 as usize..node.needs.1 as usize].fill(Level::UP);
            for need in &plan.network.needs[node.needs.0 as usize..node.needs.1 as usize] {
                if need.controls != NONE {
                    self.forces[need.controls as usize] = NeedForce::default();
                }
            }
            if level.is_down() {
                self.rest = NEVER;
            }
            if node.meter == NONE {
                continue;
            }
            let watched = &plan.losses.meters[node.meter as usize];
            let mut meter = std::mem::take(&mut self.meters[node.meter as usize]);
            if level.is_down() {
                let stretch = Stretch { episode: state.since, start: state.last, end: plan.horizon, level };
                meter.close(plan, watched, &self.ranked, stretch, watch);
            }
            self.rest = self.rest.max(meter.finish(plan, watched, &self.ranked, watch));
        }
    }
}

/// The nodes of a cycle, forward or backward. With sweeps in alternating directions a change gets around most cycles in one or two
/// sweeps, whichever direction the cycle has.
fn swept(range: &std::ops::Range<u32>, backward: bool) -> impl Iterator<Item = u32> + use<> {
    let turned = (range.start + range.end).wrapping_sub(1);
    range.clone().map(move |position| if backward { turned - position } else { position })
}

/// Capacity that a disruption takes in one of its stages: in stage 0 all of it, then the steps of its recovery profile; 0 without a
/// profile.
fn taken(plan: &Plan, hit: &Hit, stage: usize) -> u64 {
    let steps = plan.recoveries.get(hit.recovery as usize);
    match (stage, steps) {
        (0, _) => hit.takes,
        // A step takes a multiple of 10^-12, as its disruption does.
        (_, Some(steps)) => divided(u128::from(hit.takes / FINE) * u128::from(steps[stage - 1].1), STATED) * FINE,
        (_, None) => 0,
    }
}

/// Sort key of a disruption, smallest first: larger capacity taken, earlier onset, smaller occurrence number, smaller node id.
fn rank(plan: &Plan, hit: &Hit) -> (u128, u32) {
    let [takes, start] = [u128::from((FULL - hit.takes) / FINE), hit.start as u128];
    let word = takes << (START_BITS + u32::BITS) | start << u32::BITS | u128::from(hit.occurrence);
    (word, plan.network.nodes[hit.node as usize].scenario)
}

/// Support of a need from the present capacities of its members, before or after rerouting. `None` if the support before rerouting is
/// full, so that there is no shortfall.
#[inline(always)]
fn support(levels: &[Level], network: &Network, need: &PlanNeed, rerouted: bool) -> Option<Level> {
    let members = &network.members[need.members.0 as usize..need.members.1 as usize];
    let level = |member: &Member| levels[member.node as usize];
    let scarcest = match need.form {
        Form::Chain => members.iter().map(level).fold(Level::UP, Level::worse),
        Form::All => {
            let scaled = |member: &Member| {
                let level = level(member);
                level.with_deficit(times_stated(level.deficit(), member.factor))
            };
            members.iter().map(scaled).fold(Level::UP, Level::worse)
        }
        Form::AtLeast => kth_smallest(members.iter().map(|member| level(member).ascending()), need.parameter),
        Form::Any => {
            let first = level(&members[0]);
            if !rerouted || !first.is_down() {
                first
            } else {
                let best = members.iter().map(|member| level(member).ascending()).min();
                return best.map(Level::from_ascending);
            }
        }
        Form::Pool => {
            let (lost, worst) = pool(members.iter().map(|member| (member.factor, level(member))));
            if !rerouted || lost == 0 || need.parameter <= STATED {
                let before = if need.parameter == STATED { by_stated(lost) } else { divided(lost, need.parameter) };
                worst.with_deficit(before.min(FULL))
            } else {
                return Some(worst.with_deficit(beyond(lost, need.parameter)));
            }
        }
    };
    scarcest.is_down().then_some(scarcest)
}

/// Sum of deficit x weight over the members, in units of 10^-30, and the member with the largest deficit x weight.
#[inline(always)]
fn pool(members: impl Iterator<Item = (u64, Level)>) -> (u128, Level) {
    let (mut lost, mut worst, mut most) = (0u128, Level::UP, 0);
    for (weight, level) in members {
        let weighted = u128::from(weight) * u128::from(level.deficit());
        lost += weighted;
        if (weighted, level.rank()) > (most, worst.rank()) {
            (most, worst) = (weighted, level);
        }
    }
    (lost, worst)
}

/// Deficit after rerouting: `lost` is the sum of deficit x weight over the members, `whole` the sum of their weights.
#[inline]
fn beyond(lost: u128, whole: u64) -> u64 {
    let spare = whole.saturating_sub(STATED).saturating_mul(FINE);
    by_stated(lost).saturating_sub(spare).min(FULL)
}

/// Level with the k-th smallest deficit of the members, and with the best-ranked cause among the members of that deficit.
///
/// In the order of the words, members with equal deficits are neighbours, best-ranked first.
#[inline]
fn kth_smallest(members: impl Iterator<Item = u128> + Clone, k: u64) -> Level {
    // More than eight members of one need are rare enough to be sorted on the heap.
    let (mut few, mut count) = ([0; 8], 0);
    for word in members.clone() {
        if count == few.len() {
            let mut many: Vec<u128> = members.collect();
            many.sort_unstable();
            return first_with_deficit_of(&many, k);
        }
        let mut place = count;
        while place > 0 && few[place - 1] > word {
            few[place] = few[place - 1];
            place -= 1;
        }
        few[place] = word;
        count += 1;
    }
    first_with_deficit_of(&few[..count], k)
}

/// First of the ascending words with the deficit of the k-th word.
fn first_with_deficit_of(words: &[u128], k: u64) -> Level {
    let kth = words.get(k as usize - 1).copied().unwrap_or_else(|| Level::UP.ascending());
    let first = words.iter().find(|&&word| word >> RANK_BITS == kth >> RANK_BITS);
    Level::from_ascending(first.copied().unwrap_or(kth))
}

/// Whether a need with a probability below 1 is spared the episode that the cause of `short` has opened.
fn spared(setting: Setting<'_>, need: usize, ranked: &[Hit], short: Level) -> bool {
    let chance = setting.plan.network.chances[need];
    let opened_by = ranked[short.cause() as usize].occurrence;
    let word = setting.key.derive(chance.key).block(setting.trial, setting.names[opened_by as usize])[0];
    !Uniform::new(word).split(chance.probability).0
}
