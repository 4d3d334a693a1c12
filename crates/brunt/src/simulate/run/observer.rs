//! Watching a run from outside.

use crate::ledger::Amount;
use crate::simulate::book::ToleranceTrial;

/// Watches a run: progress, cancellation, and each trial as it ends.
///
/// Methods are called from worker threads, in no particular order; all have a body that does nothing.
///
/// ```
/// use brunt::{Observer, Trial};
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
    /// A run of `trials` trials begins. Called once for a run or a question, and again for each part of a search for a precision.
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
pub(crate) struct Silent;

impl Observer for Silent {}

/// The losses of one trial. Parties, categories and tolerances are numbered from 0, in the order in which [`Model`](crate::Model) lists them.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Trial<'a> {
    /// Number of the trial.
    pub index: u64,
    /// Gross loss of all parties together.
    pub total: f64,
    /// Gross loss of the largest event.
    pub largest_event: f64,
    pub(crate) parties: &'a [Amount],
    pub(crate) categories: &'a [Amount],
    pub(crate) frameworks: &'a [Amount],
    /// Number of tolerances, and those of nodes that something happened to.
    pub(crate) tolerances: (usize, &'a [(u32, ToleranceTrial)]),
}

impl Trial<'_> {
    /// Gross loss of a party, in the order of [`Model::parties`](crate::Model::parties); `None` beyond the last party.
    pub fn gross(&self, party: usize) -> Option<f64> {
        self.parties.get(party).map(|loss| loss.get())
    }

    /// Gross losses of a category, in the order of [`Model::categories`](crate::Model::categories); `None` beyond the last category.
    pub fn category(&self, category: usize) -> Option<f64> {
        self.categories.get(category).map(|loss| loss.get())
    }

    /// Gross losses of threats of a risk framework: 0 compliance, 1 financial, 2 operational, 3 strategic; `None` beyond the last framework.
    pub fn framework(&self, framework: usize) -> Option<f64> {
        self.frameworks.get(framework).map(|loss| loss.get())
    }

    /// Whether the tolerance of a node was breached, in time or by data lost, in the order of
    /// [`Model::tolerances`](crate::Model::tolerances); `None` beyond the last tolerance.
    pub fn breached(&self, tolerance: usize) -> Option<bool> {
        self.tolerance(tolerance).map(|of| of.breached)
    }

    /// Lowest capacity of a node with a tolerance, from 0 to 1, in the order of [`Model::tolerances`](crate::Model::tolerances); `None`
    /// beyond the last tolerance.
    pub fn lowest(&self, tolerance: usize) -> Option<f64> {
        self.tolerance(tolerance).map(|of| of.lowest)
    }

    fn tolerance(&self, tolerance: usize) -> Option<ToleranceTrial> {
        let (count, met) = self.tolerances;
        let position = met.binary_search_by_key(&tolerance, |(tolerance, _)| *tolerance as usize);
        (tolerance < count).then(|| position.map_or(ToleranceTrial::CALM, |position| met[position].1))
    }
}
