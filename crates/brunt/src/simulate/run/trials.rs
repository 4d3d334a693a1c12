//! Which trials a run has.

use std::ops::Range;

/// The trials of a run and its seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    seed: u64,
    trials: Range<u64>,
}

impl Run {
    /// Trials `0..trials` with seed 1.
    pub(crate) fn new(trials: u64) -> Self {
        Self { seed: 1, trials: 0..trials }
    }

    /// With another seed.
    pub(crate) fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// With a range of trials. The parts of any split of a range, run apart and merged, give the bits of the whole range.
    pub(crate) fn with_trials(self, trials: Range<u64>) -> Self {
        Self { trials, ..self }
    }

    /// The seed.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Number of trials.
    pub(crate) fn length(&self) -> usize {
        self.trials.end.saturating_sub(self.trials.start) as usize
    }

    /// The trials.
    pub(crate) fn trials(&self) -> Range<u64> {
        self.trials.clone()
    }
}
