//! The weights of several figures, joined: a set is measured once for all of them.

use super::sets::{Sets, Weights};
use crate::scenario::ControlSet;
use std::collections::BTreeMap;

/// For each set of controls, its weights with the targets that they are for.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub weights: BTreeMap<ControlSet, Vec<(u32, f64)>>,
    /// Number of targets with intervals. `bare`: number of targets after them, of which the values are enough.
    pub targets: usize,
    pub bare: usize,
}

impl Joined {
    /// The effects of each control in four ways: left out of all controls, alone, today, Shapley value. Then for the total the pairs of
    /// controls, and for Shapley values by random orders those of each group of orders.
    pub(super) fn new(sets: &Sets, total: bool) -> Self {
        let mut joined = Self::default();
        for weights in sets.marginals().iter().chain([&sets.shapley(total)]) {
            joined.add(weights, sets.count);
        }
        if total {
            joined.add(&sets.pairs(), sets.pair_list().len());
        }
        if !sets.is_exact(total) {
            for group in sets.groups() {
                joined.add_bare(&sets.by_orders(group), sets.count);
            }
        }
        joined
    }

    pub(super) fn add(&mut self, weights: &Weights, targets: usize) {
        self.join(weights, self.targets);
        self.targets += targets;
    }

    fn add_bare(&mut self, weights: &Weights, targets: usize) {
        self.join(weights, self.targets + self.bare);
        self.bare += targets;
    }

    fn join(&mut self, weights: &Weights, from: usize) {
        for (set, weights) in weights {
            let weighing = (from as u32..).zip(weights.iter().copied()).filter(|weight| weight.1 != 0.0);
            self.weights.entry(*set).or_default().extend(weighing);
        }
    }
}
