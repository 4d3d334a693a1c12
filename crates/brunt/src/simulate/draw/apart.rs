//! Occurrences of threats with direct losses only. They are counted, not listed, and their losses are drawn side by side.

use super::address::root_name;
use super::words::{PIECE, Words};
use crate::plan::{Plan, PlanLoss, PlanThreat};
use crate::random::Key;

/// Occurrences of one threat with direct losses only in a block of trials.
pub(crate) struct Apart<'a> {
    pub plan: &'a Plan,
    /// Position of the threat, and the threat.
    pub index: usize,
    pub threat: &'a PlanThreat,
    pub(super) trials: &'a [u64],
    /// Number of occurrences in each trial.
    pub(super) counts: &'a [u32],
    pub(super) key: Key,
    /// Multipliers of losses, trials x threats; empty if no threat loads on a factor.
    pub(super) multipliers: &'a [f64],
    pub(super) words: &'a mut Words,
}

impl Apart<'_> {
    /// Number of trials of the block.
    pub(crate) fn trials(&self) -> usize {
        self.trials.len()
    }

    /// Number of occurrences in all trials of the block.
    pub(crate) fn count(&self) -> usize {
        self.counts.iter().map(|&count| count as usize).sum()
    }

    /// Addresses all occurrences, a number of them at a time, in the order of trials and of occurrences.
    pub(crate) fn each_piece(&mut self, mut each: impl FnMut(&mut Self)) {
        let name = root_name(self.threat.stream, 0);
        if self.count() <= PIECE {
            self.words.address(self.trials, self.counts, name);
            return each(self);
        }
        for (place, &trial) in self.trials.iter().enumerate() {
            let count = self.counts[place] as usize;
            for from in (0..count).step_by(PIECE) {
                self.words.address_some(trial, name, place as u32, from..count.min(from + PIECE));
                each(self);
            }
        }
    }

    /// Number of occurrences that are currently addressed.
    pub(crate) fn addressed(&self) -> usize {
        self.words.names.len()
    }

    /// Runs of the occurrences that are currently addressed, as position of a trial in the block and number of its occurrences.
    pub(crate) fn runs(&self) -> &[(u32, u32)] {
        &self.words.runs
    }

    /// Names of the occurrences that are currently addressed.
    pub(crate) fn names(&self) -> &[u64] {
        &self.words.names
    }

    /// Position of the trial in the block, for each occurrence that is currently addressed.
    pub(crate) fn places(&self) -> &[u32] {
        &self.words.places
    }

    /// Number of occurrences in each trial.
    pub(crate) fn counts(&self) -> &[u32] {
        self.counts
    }

    /// The word that decides whether a control works on each occurrence that is currently addressed; `key` is the key of the control.
    pub(crate) fn luck(&mut self, key: u64) -> &[u64] {
        self.words.draw(self.key.derive(key));
        &self.words.first
    }

    /// Draws one direct loss of every occurrence that is currently addressed. Returns the runs of occurrences of one trial, as position
    /// of the trial in the block and number of occurrences, and the sizes of the losses of all runs.
    pub(crate) fn draw(&mut self, loss: &PlanLoss) -> (&[(u32, u32)], &[f64]) {
        let words = &mut *self.words;
        words.draw(self.key.derive(loss.key));
        words.size(loss);
        if !self.multipliers.is_empty() {
            let threats = self.plan.threats.len();
            for (size, &place) in words.sizes.iter_mut().zip(&words.places) {
                *size *= self.multipliers[place as usize * threats + self.index];
            }
        }
        (&words.runs, &words.sizes)
    }
}
