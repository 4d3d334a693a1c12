//! Needs over time: the clocks of each need, and what the need passes on.

use super::aid::{Aid, Aids, Unaided};
use super::clock::{NEVER, Timers, Wakes, has_run_out};
use super::setting::Now;
use super::shortage::Shortage;
use super::support::{Nobody, support};
use crate::plan::{NONE, Network, Plan, PlanNeed};

/// Needs of the network.
#[derive(Debug)]
pub(super) struct Needs {
    states: Vec<NeedState>,
    /// Shortage that each need passes on, stored apart from the state of the need: a node reads what all its needs pass on, which are
    /// neighbours here.
    pub passed: Vec<Shortage>,
    pub timers: Timers,
    pub aids: Aids,
}

#[derive(Debug, Clone, Copy)]
struct NeedState {
    short_since: i64,
    episode_since: i64,
    hold_until: i64,
    hold: Shortage,
    /// Whether an episode is felt: the support that is passed on, without restarts in force, is below 1.
    felt: bool,
    rerouted: bool,
    spared: bool,
}

const UNTOUCHED: NeedState = NeedState {
    short_since: NEVER,
    episode_since: NEVER,
    hold_until: -1,
    hold: Shortage::UP,
    felt: false,
    rerouted: false,
    spared: false,
};

impl Needs {
    pub(super) fn new(plan: &Plan) -> Self {
        let needs = plan.network.needs.len();
        Self {
            states: vec![UNTOUCHED; needs],
            passed: vec![Shortage::UP; needs],
            timers: Timers::default(),
            aids: Aids::new(plan),
        }
    }

    /// Resets a need.
    #[inline]
    pub(super) fn reset(&mut self, need: &PlanNeed) {
        self.states[need.index as usize] = UNTOUCHED;
        self.passed[need.index as usize] = Shortage::UP;
        if need.controls != NONE {
            self.aids.reset(need);
        }
    }

    /// Brings the clocks of a need, and what the need passes on, up to an instant.
    #[inline(always)]
    pub(super) fn update(&mut self, now: Now<'_>, need: &PlanNeed) {
        let index = need.index as usize;
        if need.plain {
            self.states[index].rerouted = true;
            self.passed[index] = support(now.shortages, now.network, need, true, Nobody).unwrap_or(Shortage::UP);
        } else if need.controls == NONE {
            advance(&mut self.states[index], &mut self.passed[index], &mut self.timers, now, need, Unaided);
        } else {
            self.update_aided(now, need);
        }
    }

    #[inline(never)]
    fn update_aided(&mut self, now: Now<'_>, need: &PlanNeed) {
        let index = need.index as usize;
        let aided = self.aids.of(now, need);
        advance(&mut self.states[index], &mut self.passed[index], &mut self.timers, now, need, aided);
    }

    /// Deficit that a need on a cycle passes on, with its clocks and draws as they stood just before `t`.
    pub(super) fn frozen(&self, shortages: &[Shortage], network: &Network, need: &PlanNeed, t: i64) -> u64 {
        let state = &self.states[need.index as usize];
        let rerouted = has_run_out(state.short_since, need.switchover, t);
        let short = support(shortages, network, need, rerouted, Nobody).unwrap_or(Shortage::UP);
        if has_run_out(state.episode_since, need.buffer, t) { short.deficit() } else { 0 }
    }

    /// Has a need pass on what its members leave, with their present causes.
    pub(super) fn trace_cause(&mut self, shortages: &[Shortage], network: &Network, need: &PlanNeed) {
        let rerouted = self.states[need.index as usize].rerouted;
        let short = support(shortages, network, need, rerouted, Nobody);
        self.passed[need.index as usize] = short.unwrap_or(Shortage::UP);
    }

    /// Whether an episode of a need is open, and whether the need is spared the episode.
    pub(super) fn episode(&self, need: &PlanNeed) -> (bool, bool) {
        let state = &self.states[need.index as usize];
        let open = if need.plain { self.passed[need.index as usize].is_down() } else { state.episode_since != NEVER };
        (open, open && state.spared)
    }
}

/// Brings a need up to an instant. Its clocks apply in this order: switchover, buffer, probability, restart.
#[inline(always)]
fn advance(
    state: &mut NeedState,
    passed: &mut Shortage,
    timers: &mut Timers,
    now: Now<'_>,
    need: &PlanNeed,
    mut aid: impl Aid,
) {
    let wakes = &mut Wakes { need: need.index, now: now.t, horizon: now.setting.draw.plan.horizon, timers };
    let short = state.shortfall(now, need, wakes, &mut aid);
    let felt = state.felt(now, need, wakes, &mut aid, short);
    if !short.is_down() && need.restart > 0 && state.felt {
        state.hold_until = now.t + need.restart;
        state.hold = *passed;
        wakes.at(now.t + need.restart);
    }
    state.felt = felt.is_down();
    *passed = if now.t < state.hold_until { felt.max(state.hold) } else { felt };
}

impl NeedState {
    /// Shortage after the switchover: before rerouting while the switchover of the shortfall runs, then after rerouting.
    #[inline(always)]
    fn shortfall(&mut self, now: Now<'_>, need: &PlanNeed, wakes: &mut Wakes<'_>, aid: &mut impl Aid) -> Shortage {
        self.rerouted = has_run_out(self.short_since, need.switchover, now.t);
        let Some(short) = support(now.shortages, now.network, need, self.rerouted, Nobody) else {
            self.short_since = NEVER;
            return Shortage::UP;
        };
        if self.short_since == NEVER {
            self.short_since = now.t;
            wakes.at(now.t + need.switchover);
            aid.begin_shortfall(now, need, wakes, short);
        }
        aid.relieved(now, need, short, now.t - self.short_since)
    }

    /// Shortage that the need feels of an episode: none while its buffer lasts, or if its probability spares the need the episode.
    #[inline(always)]
    fn felt(
        &mut self,
        now: Now<'_>,
        need: &PlanNeed,
        wakes: &mut Wakes<'_>,
        aid: &mut impl Aid,
        short: Shortage,
    ) -> Shortage {
        if !short.is_down() {
            self.episode_since = NEVER;
            return Shortage::UP;
        }
        if self.episode_since == NEVER {
            self.episode_since = now.t;
            self.spared = aid.begin_episode(now, need, wakes, short);
            if !self.spared {
                wakes.at(now.t + need.buffer);
            }
        }
        if self.spared || now.t < aid.felt_from(self.episode_since + need.buffer, now.t) { Shortage::UP } else { short }
    }
}
