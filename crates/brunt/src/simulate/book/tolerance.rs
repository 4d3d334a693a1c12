//! Nodes with a tolerance in the trials of a block.

use crate::plan::NONE;

/// How a node with a tolerance fared in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ToleranceTrial {
    /// Whether the tolerance of the node was breached, in time or by data lost.
    pub breached: bool,
    /// Lowest capacity of the node.
    pub lowest: f64,
}

impl ToleranceTrial {
    /// The course of a node that nothing happened to.
    pub(crate) const CALM: Self = Self { breached: false, lowest: 1.0 };
}

/// How the nodes with a tolerance fared in each trial of a block: only nodes that something happened to are kept.
#[derive(Debug)]
pub(crate) struct Tolerances {
    /// Position of each tolerance in `met` in the trial in progress, or `NONE`.
    position: Vec<u32>,
    /// Tolerances of nodes that something happened to, trial by trial, within a trial in order.
    met: Vec<(u32, ToleranceTrial)>,
    /// End of each trial in `met`.
    ends: Vec<usize>,
}

impl Tolerances {
    pub(super) fn new(count: usize) -> Self {
        Self { position: vec![NONE; count], met: Vec::new(), ends: Vec::new() }
    }

    /// Number of tolerances.
    pub(crate) fn count(&self) -> usize {
        self.position.len()
    }

    /// Begins a block.
    pub(super) fn clear(&mut self) {
        self.met.clear();
        self.ends.clear();
    }

    /// How a node fares in the trial in progress.
    pub(super) fn of(&mut self, tolerance: u32) -> &mut ToleranceTrial {
        let position = &mut self.position[tolerance as usize];
        if *position == NONE {
            *position = self.met.len() as u32;
            self.met.push((tolerance, ToleranceTrial::CALM));
        }
        &mut self.met[*position as usize].1
    }

    /// Ends the trial at a position in the block. Trials that are left out were calm.
    pub(super) fn close(&mut self, trial: usize) {
        let from = self.ends.last().copied().unwrap_or(0);
        self.met[from..].iter().for_each(|(tolerance, _)| self.position[*tolerance as usize] = NONE);
        self.met[from..].sort_unstable_by_key(|(tolerance, _)| *tolerance);
        self.ends.resize(trial, from);
        self.ends.push(self.met.len());
    }

    /// Takes over the trial at a position in the block.
    pub(super) fn take_over(&mut self, other: &Self, trial: usize) {
        let from = self.met.len();
        self.met.extend_from_slice(other.met(trial));
        self.ends.resize(trial, from);
        self.ends.push(self.met.len());
    }

    /// The tolerances of nodes that something happened to in a trial, in order.
    pub(crate) fn met(&self, trial: usize) -> &[(u32, ToleranceTrial)] {
        let end = |trial: usize| self.ends.get(trial).copied().unwrap_or(self.met.len());
        &self.met[trial.checked_sub(1).map_or(0, end)..end(trial)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nodes_that_something_happened_to_are_kept() {
        let mut tolerances = Tolerances::new(1_000);
        for _ in 0..2 {
            tolerances.clear();
            tolerances.of(900).lowest = 0.5;
            tolerances.of(3).breached = true;
            tolerances.of(900).breached = true;
            tolerances.close(1);
            tolerances.close(2);
            tolerances.of(3).lowest = 0.0;
            tolerances.close(4);
            let three = ToleranceTrial { breached: true, lowest: 1.0 };
            let nine = ToleranceTrial { breached: true, lowest: 0.5 };
            let deep = ToleranceTrial { breached: false, lowest: 0.0 };
            let met: Vec<_> = (0..6).map(|trial| tolerances.met(trial).to_vec()).collect();
            assert_eq!(met, [vec![], vec![(3, three), (900, nine)], vec![], vec![], vec![(3, deep)], vec![]]);
        }
        assert!(tolerances.met.capacity() < 10, "what is kept does not grow with the number of tolerances");
    }
}
