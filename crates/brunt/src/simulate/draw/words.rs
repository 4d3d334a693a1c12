//! Words of many draws, made side by side.

use super::loss::amount;
use crate::plan::PlanLoss;
use crate::random::Key;
use crate::scenario::LossAmount;
use std::ops::Range;

/// Number of occurrences of a trial that are addressed together.
const RUN: usize = 8;
/// Number of occurrences that are drawn side by side for a threat with direct losses only; about 50 bytes each.
pub(super) const PIECE: usize = 1 << 16;

/// Parallel arrays of addresses and of the words and sizes drawn at them.
#[derive(Debug, Default)]
pub(super) struct Words {
    trials: Vec<u64>,
    pub names: Vec<u64>,
    /// Position of the trial in the block.
    pub places: Vec<u32>,
    /// Trials with occurrences, as position in the block and number of occurrences, in the order of the occurrences.
    pub runs: Vec<(u32, u32)>,
    pub first: Vec<u64>,
    pub second: Vec<u64>,
    pub sizes: Vec<f64>,
}

impl Words {
    /// Addresses one block of words per trial.
    pub(super) fn address_once(&mut self, trials: &[u64], name: u64) {
        self.trials.clear();
        self.trials.extend_from_slice(trials);
        self.names.clear();
        self.names.resize(trials.len(), name);
    }

    /// Addresses `counts[i]` blocks of words of trial i, named by their ordinals from `name` on.
    pub(super) fn address(&mut self, trials: &[u64], counts: &[u32], name: u64) {
        let count = |&count: &u32| count as usize;
        let all: usize = counts.iter().map(count).sum();
        // Written by whole runs, whose surplus the next trial overwrites: most counts are small, and no branch depends on them.
        let room = if all == 0 { 0 } else { all + RUN };
        self.runs.clear();
        self.trials.resize(room, 0);
        self.names.resize(room, 0);
        self.places.resize(room, 0);
        let mut at = 0;
        for (place, (&trial, number)) in trials.iter().zip(counts.iter().map(count)).enumerate() {
            let mut from = 0;
            while from < number {
                self.write_run(at + from, trial, name + ((from as u64) << 8), place as u32);
                from += RUN;
            }
            if number > 0 {
                self.runs.push((place as u32, number as u32));
            }
            at += number;
        }
        self.trials.truncate(all);
        self.names.truncate(all);
        self.places.truncate(all);
    }

    /// Addresses the occurrences `ordinals` of one trial, named by their ordinals from `name` on.
    pub(super) fn address_some(&mut self, trial: u64, name: u64, place: u32, ordinals: Range<usize>) {
        self.runs.clear();
        self.runs.push((place, ordinals.len() as u32));
        self.trials.clear();
        self.trials.resize(ordinals.len(), trial);
        self.places.clear();
        self.places.resize(ordinals.len(), place);
        self.names.clear();
        self.names.extend(ordinals.map(|ordinal| name + ((ordinal as u64) << 8)));
    }

    /// Addresses one block of words for each trial and name.
    pub(super) fn address_each(&mut self, addresses: impl Iterator<Item = (u64, u64)>) {
        self.trials.clear();
        self.names.clear();
        for (trial, name) in addresses {
            self.trials.push(trial);
            self.names.push(name);
        }
    }

    /// Frees the memory of a very large number of draws.
    pub(super) fn release(&mut self) {
        if self.names.len() > PIECE {
            *self = Self::default();
        }
    }

    #[inline(always)]
    fn write_run(&mut self, at: usize, trial: u64, name: u64, place: u32) {
        self.trials[at..at + RUN].fill(trial);
        self.places[at..at + RUN].fill(place);
        let names = &mut self.names[at..at + RUN];
        for (ordinal, slot) in names.iter_mut().enumerate() {
            *slot = name + ((ordinal as u64) << 8);
        }
    }

    pub(super) fn draw(&mut self, key: Key) {
        self.first.resize(self.names.len(), 0);
        self.second.resize(self.names.len(), 0);
        key.fill(&self.trials, &self.names, &mut self.first, &mut self.second);
    }

    /// Sizes of a direct loss that does not depend on an outage.
    pub(super) fn size(&mut self, loss: &PlanLoss) {
        self.sizes.resize(self.names.len(), 0.0);
        if let LossAmount::Amount(law) = &loss.amount {
            law.fill(&self.first, &mut self.sizes);
            return;
        }
        for (size, words) in self.sizes.iter_mut().zip(self.first.iter().zip(&self.second)) {
            *size = amount(loss, [*words.0, *words.1], 0);
        }
    }
}
