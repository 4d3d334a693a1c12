//! Sets of controls to compare.

use crate::scenario::{ControlIndex, ControlSet};

/// Sets of controls to compare, and the sets whose net losses are compared too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Compare {
    pub sets: Vec<ControlSet>,
    pub net: Vec<bool>,
    pub watched: Vec<ControlSet>,
    pub obligations: Vec<ControlSet>,
}

impl Compare {
    /// Compares the gross losses under `sets`.
    pub(crate) fn new(sets: Vec<ControlSet>) -> Self {
        Self { net: vec![false; sets.len()], sets, ..Self::default() }
    }

    /// Also compares the net losses under `sets`.
    #[must_use]
    pub(crate) fn with_net(mut self, sets: &[ControlSet]) -> Self {
        for &set in sets {
            match self.sets.iter().position(|&other| other == set) {
                Some(position) => self.net[position] = true,
                None => {
                    self.sets.push(set);
                    self.net.push(true);
                }
            }
        }
        self
    }

    /// Also counts how the controls of the sets `watched` answered the demands on them. The watched sets are compared, too.
    #[must_use]
    pub(crate) fn with_answers(mut self, watched: &[ControlSet]) -> Self {
        for &set in watched {
            if !self.sets.contains(&set) {
                self.sets.push(set);
                self.net.push(false);
            }
        }
        self.watched = watched.to_vec();
        self
    }

    /// Also counts, for each of the `obligations`, the demands on which none of its controls worked.
    #[must_use]
    pub(crate) fn with_obligations(self, obligations: Vec<ControlSet>) -> Self {
        Self { obligations, ..self }
    }
}

/// Every subset of `controls`.
pub(crate) fn every_set(controls: ControlSet) -> Vec<ControlSet> {
    let members: Vec<ControlIndex> = controls.iter().collect();
    let set = |bits: u64| {
        let chosen = members.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        chosen.fold(ControlSet::EMPTY, |set, (_, &control)| set.with(control))
    };
    (0..1u64 << members.len()).map(set).collect()
}
