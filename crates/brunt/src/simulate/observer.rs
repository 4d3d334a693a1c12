//! Watching a run from outside.

use crate::ledger::Amount;

/// Watches a run: progress, cancellation, and each trial as it ends.
///
/// Methods are called from worker threads, in no particular order; all have a body that does nothing.
///
/// ```
/// use brunt::simulate::{Observer, Trial};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// /// Counts the trials in which one event makes up the whole loss.
/// #[derive(Default)]
/// struct SingleEvents(AtomicU64);
///
/// impl Observer for SingleEvents {
///     fn trial(&self, trial: &Trial<'_>) {
///         if trial.total > trial.largest_event / 2.0 && trial.total == trial.largest_event {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// # SingleEvents::default();
/// ```
pub trait Observer: Sync {
    /// `trials` trials are about to be run. Called once for a run or a question, and again for each part of a search for a precision.
    fn begin(&self, trials: u64) {
        let _ = trials;
    }

    /// A run, or a part of a search, has ended and keeps `trials` of its trials. A cancelled run keeps fewer than were begun.
    fn end(&self, trials: u64) {
        let _ = trials;
    }

    /// `trials` more trials are done.
    fn advance(&self, trials: u64) {
        let _ = trials;
    }

    /// Whether to stop. A cancelled run returns the trials that it has.
    fn is_cancelled(&self) -> bool {
        false
    }

    /// A trial has ended. In a run that is cancelled, trials may be seen that the ledger does not hold.
    fn trial(&self, trial: &Trial<'_>) {
        let _ = trial;
    }
}

impl<O: Observer + ?Sized> Observer for &O {
    fn begin(&self, trials: u64) {
        (**self).begin(trials);
    }

    fn end(&self, trials: u64) {
        (**self).end(trials);
    }

    fn advance(&self, trials: u64) {
        (**self).advance(trials);
    }

    fn is_cancelled(&self) -> bool {
        (**self).is_cancelled()
    }

    fn trial(&self, trial: &Trial<'_>) {
        (**self).trial(trial);
    }
}

/// An observer that does nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}

/// The losses of one trial.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Trial<'a> {
    /// Number of the trial.
    pub index: u64,
    /// Gross loss of all parties together.
    pub total: f64,
    /// Loss of the largest event.
    pub largest_event: f64,
    /// Gross loss of each party, in the order of ids.
    pub parties: &'a [Amount],
    /// Loss by category, in the order of names.
    pub categories: &'a [Amount],
    /// Loss by framework, in the order of names.
    pub frameworks: &'a [Amount],
    /// How each node with a tolerance fared, in the order of [`Plan::tolerances`](crate::plan::Plan::tolerances).
    pub tolerances: &'a [ToleranceTrial],
}

/// How a node with a tolerance fared in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToleranceTrial {
    /// Whether its tolerance was breached, in time or by data lost.
    pub breached: bool,
    /// Its lowest capacity.
    pub lowest: f64,
}

impl ToleranceTrial {
    /// Nothing happened.
    pub(crate) const CALM: Self = Self { breached: false, lowest: 1.0 };
}
