//! Needs on which controls act, and nodes that controls run on.

use super::{Cascade, INDEX_BITS, NEVER, Setting, beyond, pool, support};
use crate::plan::{Form, Hit, NeedActKind, NeedControls, Network, Plan, PlanNeed};
use crate::random::threshold;
use crate::simulate::control::Demand;
use crate::simulate::level::Level;
use crate::simulate::occurrence::ticks;
use std::cmp::Reverse;

/// Demand of a need on the controls that act on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// Controls on which the demand is made.
    pub met: u64,
    /// Controls of these that work if they are in force.
    pub able: u64,
    /// Controls of these with a host that was down just before the demand.
    pub down: u64,
}

/// Effects of controls on a need in its present shortfall and episode.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NeedForce {
    /// Acts that add a member in this shortfall, one bit each; then the acts that would add a member if their controls were in force.
    members: u64,
    able: u64,
    /// Time by which controls lengthen the buffer of this episode.
    buffer: i64,
    /// Controls that would lengthen the buffer further.
    lengthens: u64,
}

/// Deficits over time, in one run, of the nodes that controls run on.
#[derive(Debug)]
pub(super) struct Hosts {
    changes: Vec<Vec<(i64, u64)>>,
}

impl Hosts {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { changes: vec![Vec::new(); plan.controls.hosts.len()] }
    }

    pub(super) fn clear(&mut self) {
        self.changes.iter_mut().for_each(Vec::clear);
    }

    /// Frees the memory of a trial that took much memory.
    pub(super) fn release(&mut self) {
        self.changes.iter_mut().for_each(|changes| *changes = Vec::new());
    }

    pub(super) fn note(&mut self, host: u32, t: i64, deficit: u64) {
        self.changes[host as usize].push((t, deficit));
    }

    /// Controls that do not work just before `t`, because one of their hosts is down. Outages end with the horizon, so after the horizon
    /// no host is down.
    pub(super) fn down_before(&self, plan: &Plan, t: i64) -> u64 {
        if plan.controls.hosted == 0 || t > plan.horizon {
            return 0;
        }
        let deficit = |host: u32| {
            let changes = &self.changes[host as usize];
            changes[..changes.partition_point(|change| change.0 < t)].last().map_or(0, |change| change.1)
        };
        let mut down = 0;
        for (index, control) in plan.controls.all.iter().enumerate() {
            if control.hosts.iter().any(|&host| deficit(host) >= control.below) {
                down |= 1 << index;
            }
        }
        down
    }
}

impl Cascade {
    /// As `update`, for a need on which controls act: a control may add members, lengthen the buffer, or spare the need an episode.
    #[inline(never)]
    pub(crate) fn update_controlled(&mut self, setting: Setting<'_>, need: &PlanNeed, t: i64) {
        let plan = setting.plan;
        let acts = &plan.controls.needs[need.controls as usize];
        let mut state = self.needs[need.index as usize];
        let mut force = self.forces[need.controls as usize];
        let mut wakes = Wakes { need: need.index, now: t, horizon: plan.horizon, timers: &mut self.timers };
        let short_since = state.short_since.min(t);
        state.rerouted = t >= short_since + need.switchover;
        let base = support(&self.levels, &plan.network, need, state.rerouted);
        let mut short = Level::UP;
        if let Some(level) = base {
            if state.short_since == NEVER {
                wakes.at(t + need.switchover);
                // The shortfall is that before rerouting, which may leave nothing short at once.
                let before = support(&self.levels, &plan.network, need, false).unwrap_or(level);
                let asked = Asked::new(setting, need, &self.ranked, before, self.hosts.down_before(plan, t));
                (force.members, force.able) = asked.members(&mut self.consulted, &mut self.openings, &mut wakes);
            }
            if force.able != 0 {
                let added =
                    |members| with_added(&self.levels, &plan.network, need, acts, members, (level, t - short_since));
                // The more members the better: if all of them together change nothing, none of them does.
                if added(force.able) != level {
                    self.consulted |= acts.controls(force.able);
                }
                short = added(force.members);
            } else {
                short = level;
            }
        } else {
            (force.members, force.able) = (0, 0);
        }
        state.short_since = if base.is_some() { short_since } else { NEVER };
        let effective = &mut self.effective[need.index as usize];
        if short.is_down() {
            if state.episode_since == NEVER {
                state.episode_since = t;
                let asked = Asked::new(setting, need, &self.ranked, short, self.hosts.down_before(plan, t));
                state.spared = asked.spared(&mut self.consulted);
                force.buffer = 0;
                force.lengthens = 0;
                if !state.spared {
                    asked.buffer(&mut force, &mut self.consulted);
                    wakes.at(t + need.buffer);
                    wakes.at(t.saturating_add(need.buffer).saturating_add(force.buffer));
                }
                asked.note_episode(&mut self.openings);
            }
            let felt_from = state.episode_since.saturating_add(need.buffer);
            if !state.spared && t >= felt_from {
                self.consulted |= force.lengthens;
            }
            if state.spared || t < felt_from.saturating_add(force.buffer) {
                short = Level::UP;
            }
        } else {
            state.episode_since = NEVER;
            if need.restart > 0 && state.felt {
                state.hold_until = t + need.restart;
                state.hold = *effective;
                wakes.at(t + need.restart);
            }
        }
        state.felt = short.is_down();
        *effective = if t < state.hold_until { short.max(state.hold) } else { short };
        self.needs[need.index as usize] = state;
        self.forces[need.controls as usize] = force;
    }
}

/// Times at which a need is updated again.
struct Wakes<'a> {
    need: u32,
    now: i64,
    horizon: i64,
    timers: &'a mut std::collections::BinaryHeap<Reverse<u64>>,
}

impl Wakes<'_> {
    fn at(&mut self, time: i64) {
        if time > self.now && time < self.horizon {
            self.timers.push(Reverse(((time as u64) << INDEX_BITS) | u64::from(self.need)));
        }
    }
}

/// Acts of controls on a need at one instant.
struct Asked<'a> {
    acts: &'a NeedControls,
    demand: Demand<'a>,
    /// Probability that the need feels an episode.
    probability: f64,
}

impl<'a> Asked<'a> {
    /// A demand of a need. The demand has the name of the occurrence that causes the shortfall.
    fn new(setting: Setting<'a>, need: &PlanNeed, ranked: &[Hit], short: Level, down: u64) -> Self {
        let acts = &setting.plan.controls.needs[need.controls as usize];
        let probability = setting.plan.network.chances[need.index as usize].probability;
        let occurrence = ranked[short.cause() as usize].occurrence;
        let demand = Demand {
            controls: &setting.plan.controls,
            in_force: setting.in_force,
            down,
            key: setting.key.derive(acts.key),
            trial: setting.trial,
            name: setting.names[occurrence as usize],
            effects: setting.effects,
        };
        Self { acts, demand, probability }
    }

    /// Acts that add a member from now on, and acts that would add one if their controls were in force.
    fn members(&self, consulted: &mut u64, openings: &mut Vec<Opening>, wakes: &mut Wakes<'_>) -> (u64, u64) {
        let (mut members, mut able) = (0, 0);
        for (bit, act) in self.acts.acts.iter().enumerate() {
            let NeedActKind::Member { switchover, .. } = act.kind else { continue };
            if self.demand.works(act.control, 1.0, consulted) {
                able |= 1 << bit;
                members |= (self.demand.in_force >> act.control & 1) << bit;
                wakes.at(wakes.now.saturating_add(switchover));
            }
        }
        self.note(openings, |kind| matches!(kind, NeedActKind::Member { .. }));
        (members, able)
    }

    /// Whether the need is spared the episode that opens now.
    fn spared(&self, consulted: &mut u64) -> bool {
        let word = self.demand.key.block(self.demand.trial, self.demand.name)[0];
        let passes = |probability: f64| u128::from(word) < threshold(probability);
        let mut able: Vec<(u32, f64)> = Vec::new();
        for act in &self.acts.acts {
            let NeedActKind::Probability(law) = &act.kind else { continue };
            if self.demand.works(act.control, 1.0, consulted) {
                able.push((act.control, self.demand.draw(law, act.key)));
            }
        }
        let lowest = able.iter().fold(self.probability, |probability, (_, factor)| probability * factor);
        if !passes(self.probability) || passes(lowest) {
            return !passes(self.probability);
        }
        let mut probability = self.probability;
        for (control, factor) in able {
            if self.demand.has(control, consulted) {
                probability *= factor;
            }
        }
        !passes(probability)
    }

    /// Sets the time by which controls lengthen the buffer of the episode that opens now.
    fn buffer(&self, force: &mut NeedForce, consulted: &mut u64) {
        for act in &self.acts.acts {
            let NeedActKind::Buffer(law) = &act.kind else { continue };
            if !self.demand.works(act.control, 1.0, consulted) {
                continue;
            }
            let more = ticks(self.demand.draw(law, act.key));
            if more > 0 {
                force.lengthens |= 1 << act.control;
                if self.demand.in_force >> act.control & 1 == 1 {
                    force.buffer = force.buffer.saturating_add(more);
                }
            }
        }
    }

    fn note_episode(&self, openings: &mut Vec<Opening>) {
        self.note(openings, |kind| !matches!(kind, NeedActKind::Member { .. }));
    }

    /// Notes a demand on the controls with acts of the chosen kinds.
    fn note(&self, openings: &mut Vec<Opening>, of: impl Fn(&NeedActKind) -> bool) {
        let mut opening = Opening { met: 0, able: 0, down: 0 };
        for act in self.acts.acts.iter().filter(|act| of(&act.kind)) {
            opening.met |= 1 << act.control;
            if self.demand.works(act.control, 1.0, &mut 0) {
                opening.able |= 1 << act.control;
            }
        }
        opening.down = self.demand.down & opening.met;
        if opening.met != 0 {
            openings.push(opening);
        }
    }
}

/// Deficit that a need passes on with added members: the smaller of the deficits with and without them.
fn with_added(
    levels: &[Level],
    network: &Network,
    need: &PlanNeed,
    acts: &NeedControls,
    members: u64,
    (base, short_for): (Level, i64),
) -> Level {
    if members == 0 {
        return base;
    }
    let added = acts.acts.iter().enumerate().filter(|(bit, _)| members >> bit & 1 == 1);
    let rerouted = added.filter_map(|(_, act)| match act.kind {
        NeedActKind::Member { node, weight, switchover } => {
            (short_for >= switchover).then_some((weight, levels[node as usize]))
        }
        _ => None,
    });
    let old = network.members[need.members.0 as usize..need.members.1 as usize].iter();
    let old = old.map(|member| (member.factor, levels[member.node as usize]));
    let best = match need.form {
        Form::AtLeast => {
            let mut all: Vec<u128> = old.chain(rerouted).map(|(_, level)| level.ascending()).collect();
            all.sort_unstable();
            super::first_with_deficit_of(&all, need.parameter)
        }
        Form::Pool => {
            let spare = rerouted.clone().map(|(weight, _)| weight).sum::<u64>();
            if spare == 0 {
                return base;
            }
            let (lost, worst) = pool(old.chain(rerouted));
            worst.with_deficit(beyond(lost, need.parameter.saturating_add(spare)))
        }
        _ => {
            let least = rerouted.map(|(_, level)| level.ascending()).min();
            least.map_or(base, Level::from_ascending)
        }
    };
    if best.deficit() < base.deficit() { best } else { base }
}
