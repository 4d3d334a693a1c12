//! What the network reads of a trial.

use super::shortage::Shortage;
use crate::plan::{Hit, Network, PlanNeed};
use crate::simulate::draw::{Demand, Draw};

/// Draws of one trial, and the name of each of its occurrences. The name addresses the draws of the occurrence.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub draw: Draw<'a>,
    pub names: &'a [u64],
}

/// The state of the network at an instant, as its needs see it.
#[derive(Clone, Copy)]
pub(super) struct Now<'a> {
    pub setting: &'a Setting<'a>,
    pub network: &'a Network,
    pub shortages: &'a [Shortage],
    /// Disruptions, best-ranked first.
    pub ranked: &'a [Hit],
    pub t: i64,
}

impl<'a> Now<'a> {
    /// Probability that a need feels an episode.
    pub(super) fn probability(self, need: &PlanNeed) -> f64 {
        self.network.chances[need.index as usize].probability
    }

    /// Demand that a need makes on controls, in the name of the occurrence that causes a shortage. `down` are controls with a host that
    /// is down.
    pub(super) fn demand(self, need: &PlanNeed, short: Shortage, down: u64) -> Demand<'a> {
        let draw = self.setting.draw;
        let occurrence = self.ranked[short.cause() as usize].occurrence;
        let key = draw.key.derive(self.network.chances[need.index as usize].key);
        Demand { key, ..draw.demand(self.setting.names[occurrence as usize], down) }
    }

    /// Word that decides whether a need feels the episode that the cause of a shortage opens: the need does if the word is below the
    /// [threshold](crate::random::threshold) of its probability.
    pub(super) fn chance(self, need: &PlanNeed, short: Shortage) -> u128 {
        let Demand { key, trial, name, .. } = self.demand(need, short, 0);
        u128::from(key.block(trial, name)[0])
    }
}
