//! Receivers of the losses of trials.

use crate::ledger::{Amount, TrialLosses};
use crate::settle::Open;

/// Receives the losses of trials one by one.
pub(crate) trait Tap {
    /// Whether the tap looks at losses at all. If not, losses that need no row are only added up.
    const LOOKS: bool;

    /// Whether the losses of a threat with direct losses only are received one by one, by position of the threat.
    fn lists(&self, threat: usize) -> bool;

    /// Begins a block with a number of trials.
    fn begin(&mut self, trials: usize) {
        let _ = trials;
    }

    /// Receives events of a threat whose losses are not received one by one. A run is the position of a trial in the block and the
    /// number of its events; `names` and `events` are the names and the losses of the events of all runs.
    fn events(&mut self, threat: usize, runs: &[(u32, u32)], names: &[u64], events: &[Amount]) {
        let _ = (threat, runs, names, events);
    }

    /// Ends the events of a block. `times` draws the times of events.
    fn end(&mut self, times: impl FnMut(&mut [Open])) {
        let _ = times;
    }

    /// Receives the losses of a trial, in order, and the position of the trial in its block.
    fn trial(&mut self, place: usize, trial: u64, losses: &TrialLosses);
}

/// A tap that looks at no losses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoTap;

impl Tap for NoTap {
    const LOOKS: bool = false;

    fn lists(&self, _: usize) -> bool {
        false
    }

    fn trial(&mut self, _: usize, _: u64, _: &TrialLosses) {}
}
