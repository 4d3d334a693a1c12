//! What the draws of one trial depend on.

use super::demand::{Demand, Effects};
use crate::plan::Plan;
use crate::random::Key;

/// Largest number of occurrences and disruptions for which memory is kept from trial to trial.
pub(crate) const KEPT: usize = 1 << 14;

/// Everything that the draws of one trial depend on.
#[derive(Clone, Copy)]
pub(crate) struct Draw<'a> {
    pub plan: &'a Plan,
    pub key: Key,
    pub trial: u64,
    /// Multiplier of losses and durations by threat; empty when no threat loads on a factor.
    pub multipliers: &'a [f64],
    /// Set of controls in force.
    pub in_force: u64,
    /// Controls whose hosts are checked: the controls in force, and other controls whose answers are counted.
    pub watched: u64,
    /// Sizes of effects of controls that were drawn in this trial.
    pub effects: &'a Effects,
    /// Whether hits that cannot reach any cost are kept.
    pub keep_all: bool,
}

impl<'a> Draw<'a> {
    /// Demand of an occurrence of this name on controls. `down` are controls with a host that is down.
    #[inline(always)]
    pub(crate) fn demand(self, name: u64, down: u64) -> Demand<'a> {
        let Self { plan, key, trial, in_force, effects, .. } = self;
        Demand { controls: &plan.controls, in_force, down, key, trial, name, effects }
    }

    /// Multiplier of losses and durations of a threat.
    pub(super) fn multiplier(self, threat: u32) -> f64 {
        self.multipliers.get(threat as usize).copied().unwrap_or(1.0)
    }
}
