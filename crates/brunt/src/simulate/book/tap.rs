//! Receivers of the losses of trials.

use crate::ledger::TrialLosses;

/// Receives the losses of trials one by one.
pub(crate) trait Tap {
    /// Whether the tap looks at losses at all. If not, losses that need no row are only added up.
    const LOOKS: bool;

    /// Receives the losses of a trial, in order.
    fn trial(&mut self, trial: u64, losses: &TrialLosses);
}

/// A tap that looks at no losses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoTap;

impl Tap for NoTap {
    const LOOKS: bool = false;

    fn trial(&mut self, _: u64, _: &TrialLosses) {}
}
