//! What controls do for needs: they add members, lengthen buffers, or spare a need an episode.

use super::clock::Wakes;
use super::hosts::Hosts;
use super::setting::Now;
use super::shortage::Shortage;
use super::support::{AddedBy, Nobody, support, with_added};
use crate::plan::{NONE, NeedActKind, NeedControls, Plan, PlanNeed};
use crate::random::threshold;
use crate::simulate::draw::{Demand, ticks};

/// Help of controls for one need.
pub(super) trait Aid {
    /// A shortfall begins, of which `short` is left at once.
    fn begin_shortfall(&mut self, now: Now<'_>, need: &PlanNeed, wakes: &mut Wakes<'_>, short: Shortage);

    /// Shortage that is left of a shortfall, at a time after it began.
    fn relieved(&mut self, now: Now<'_>, need: &PlanNeed, short: Shortage, short_for: i64) -> Shortage;

    /// An episode begins. Returns whether the need is spared the episode.
    fn begin_episode(&mut self, now: Now<'_>, need: &PlanNeed, wakes: &mut Wakes<'_>, short: Shortage) -> bool;

    /// Time from which on an episode is felt, given the time at which the stated buffer runs out.
    fn felt_from(&mut self, stated: i64, t: i64) -> i64;
}

/// A need on which no control acts.
pub(super) struct Unaided;

impl Aid for Unaided {
    #[inline(always)]
    fn begin_shortfall(&mut self, _: Now<'_>, _: &PlanNeed, _: &mut Wakes<'_>, _: Shortage) {}

    #[inline(always)]
    fn relieved(&mut self, _: Now<'_>, _: &PlanNeed, short: Shortage, _: i64) -> Shortage {
        short
    }

    #[inline(always)]
    fn begin_episode(&mut self, now: Now<'_>, need: &PlanNeed, _: &mut Wakes<'_>, short: Shortage) -> bool {
        !need.certain && now.chance(need, short) >= threshold(now.probability(need))
    }

    #[inline(always)]
    fn felt_from(&mut self, stated: i64, _: i64) -> i64 {
        stated
    }
}

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

/// Effects of controls on needs in one run.
#[derive(Debug)]
pub(super) struct Aids {
    pub hosts: Hosts,
    /// Effects of controls on each need on which some control acts.
    forces: Vec<Force>,
    /// Demands of needs on controls, in the order of time.
    pub openings: Vec<Opening>,
    /// Controls whose presence or absence made a difference to a need.
    pub consulted: u64,
}

/// Effects of controls on a need in its present shortfall and episode.
#[derive(Debug, Clone, Copy, Default)]
struct Force {
    /// Acts that add a member in this shortfall, one bit each; then the acts that would add a member if their controls were in force.
    members: u64,
    able: u64,
    /// Time by which controls lengthen the buffer of this episode.
    buffer: i64,
    /// Controls that would lengthen the buffer further.
    lengthens: u64,
}

impl Aids {
    pub(super) fn new(plan: &Plan) -> Self {
        let forces = vec![Force::default(); plan.controls.needs.len()];
        Self { hosts: Hosts::new(plan), forces, openings: Vec::new(), consulted: 0 }
    }

    /// Begins a run.
    pub(super) fn begin(&mut self) {
        self.hosts.clear();
        self.openings.clear();
        self.consulted = 0;
    }

    /// Ends the effects on a need.
    pub(super) fn reset(&mut self, need: &PlanNeed) {
        if need.controls != NONE {
            self.forces[need.controls as usize] = Force::default();
        }
    }

    /// Frees the memory of a trial that took much memory.
    pub(super) fn shrink_to(&mut self, kept: usize) {
        self.openings.clear();
        self.openings.shrink_to(kept);
        self.hosts.release();
    }

    /// The controls that act on a need.
    pub(super) fn of<'a>(&'a mut self, now: Now<'a>, need: &PlanNeed) -> Aided<'a> {
        let acts = &now.setting.draw.plan.controls.needs[need.controls as usize];
        Aided {
            acts,
            hosts: &self.hosts,
            force: &mut self.forces[need.controls as usize],
            openings: &mut self.openings,
            consulted: &mut self.consulted,
        }
    }
}

/// A need on which controls act.
pub(super) struct Aided<'a> {
    acts: &'a NeedControls,
    hosts: &'a Hosts,
    force: &'a mut Force,
    openings: &'a mut Vec<Opening>,
    consulted: &'a mut u64,
}

impl Aid for Aided<'_> {
    fn begin_shortfall(&mut self, now: Now<'_>, need: &PlanNeed, wakes: &mut Wakes<'_>, short: Shortage) {
        // The shortfall is that before rerouting, which may leave nothing short at once.
        let before = support(now.shortages, now.network, need, false, Nobody).unwrap_or(short);
        let demand = self.demand(now, need, before);
        (self.force.members, self.force.able) = (0, 0);
        for (bit, act) in self.acts.acts.iter().enumerate() {
            let NeedActKind::Member { switchover, .. } = act.kind else { continue };
            if demand.works(act.control, 1.0, self.consulted) {
                self.force.able |= 1 << bit;
                self.force.members |= (demand.in_force >> act.control & 1) << bit;
                wakes.at(now.t.saturating_add(switchover));
            }
        }
        self.note(&demand, |kind| matches!(kind, NeedActKind::Member { .. }));
    }

    fn relieved(&mut self, now: Now<'_>, need: &PlanNeed, short: Shortage, short_for: i64) -> Shortage {
        let Force { members, able, .. } = *self.force;
        if able == 0 {
            return short;
        }
        let added = |chosen: u64| {
            let added = AddedBy { acts: self.acts, chosen, short_for, shortages: now.shortages };
            with_added(now.network, need, short, added)
        };
        // The more members the better: if all of them together change nothing, none of them does.
        if added(able) != short {
            *self.consulted |= self.acts.controls(able);
        }
        added(members)
    }

    fn begin_episode(&mut self, now: Now<'_>, need: &PlanNeed, wakes: &mut Wakes<'_>, short: Shortage) -> bool {
        let demand = self.demand(now, need, short);
        let spared = self.spares(&demand, now.probability(need), now.chance(need, short));
        (self.force.buffer, self.force.lengthens) = (0, 0);
        if !spared {
            self.lengthen(&demand);
            wakes.at(now.t.saturating_add(need.buffer).saturating_add(self.force.buffer));
        }
        self.note(&demand, |kind| !matches!(kind, NeedActKind::Member { .. }));
        spared
    }

    fn felt_from(&mut self, stated: i64, t: i64) -> i64 {
        if t >= stated {
            *self.consulted |= self.force.lengthens;
        }
        stated.saturating_add(self.force.buffer)
    }
}

impl Aided<'_> {
    fn demand<'a>(&self, now: Now<'a>, need: &PlanNeed, short: Shortage) -> Demand<'a> {
        now.demand(need, short, self.hosts.down_before(now.setting.draw.plan, now.t))
    }

    /// Whether a need of a probability is spared the episode that opens now; `word` is the chance of the episode.
    fn spares(&mut self, demand: &Demand<'_>, stated: f64, word: u128) -> bool {
        let passes = |probability: f64| word < threshold(probability);
        let mut able: Vec<(u32, f64)> = Vec::new();
        for act in &self.acts.acts {
            let NeedActKind::Probability(law) = &act.kind else { continue };
            if demand.works(act.control, 1.0, self.consulted) {
                able.push((act.control, demand.draw(law, act.key)));
            }
        }
        let lowest = able.iter().fold(stated, |probability, (_, factor)| probability * factor);
        if !passes(stated) || passes(lowest) {
            return !passes(stated);
        }
        let mut probability = stated;
        for (control, factor) in able {
            if demand.has(control, self.consulted) {
                probability *= factor;
            }
        }
        !passes(probability)
    }

    /// Sets the time by which controls lengthen the buffer of the episode that opens now.
    fn lengthen(&mut self, demand: &Demand<'_>) {
        for act in &self.acts.acts {
            let NeedActKind::Buffer(law) = &act.kind else { continue };
            if !demand.works(act.control, 1.0, self.consulted) {
                continue;
            }
            let more = ticks(demand.draw(law, act.key));
            if more > 0 {
                self.force.lengthens |= 1 << act.control;
                if demand.in_force >> act.control & 1 == 1 {
                    self.force.buffer = self.force.buffer.saturating_add(more);
                }
            }
        }
    }

    /// Notes a demand on the controls with acts of the chosen kinds.
    fn note(&mut self, demand: &Demand<'_>, of: impl Fn(&NeedActKind) -> bool) {
        let mut opening = Opening { met: 0, able: 0, down: 0 };
        for act in self.acts.acts.iter().filter(|act| of(&act.kind)) {
            opening.met |= 1 << act.control;
            if demand.works(act.control, 1.0, &mut 0) {
                opening.able |= 1 << act.control;
            }
        }
        opening.down = demand.down & opening.met;
        if opening.met != 0 {
            self.openings.push(opening);
        }
    }
}
