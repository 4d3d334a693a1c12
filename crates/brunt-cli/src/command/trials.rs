//! Trials of a command that runs a scenario.

use super::{Stop, unfinished};
use crate::pool::Pool;
use crate::progress::Progress;
use crate::screen::Screen;
use brunt::ledger::Ledger;
use brunt::settle::Terms;
use brunt::simulate::{Run, simulate_net};
use std::ops::Range;

/// Runs ranges of trials of a scenario.
pub struct Runner<'a> {
    /// The terms, and with them the compiled scenario.
    pub terms: &'a Terms,
    /// The threads.
    pub pool: &'a Pool,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Whether to leave out the progress bar even where somebody watches.
    pub no_progress: bool,
}

impl Runner<'_> {
    /// Runs trials with a progress bar where somebody watches.
    ///
    /// # Errors
    /// [`Stop::BadInput`] for losses that are too large to add up, [`Stop::Failure`] for more than are looked at one by one and for memory
    /// that cannot be had.
    pub fn simulate(&self, trials: Range<u64>, screen: &mut Screen<'_>) -> Result<Ledger, Stop> {
        self.simulate_beyond(0, trials, screen)
    }

    /// As [`simulate`](Self::simulate), of trials that follow as many earlier ones.
    ///
    /// # Errors
    /// As [`simulate`](Self::simulate).
    pub fn simulate_beyond(&self, earlier: u64, trials: Range<u64>, screen: &mut Screen<'_>) -> Result<Ledger, Stop> {
        let watched = screen.watched && !self.no_progress;
        let progress = Progress::new(trials.end - trials.start, watched, screen.remark_look.unicode).beyond(earlier);
        let run = Run::new(0).with_seed(self.seed).with_trials(trials);
        let ledger =
            self.pool.install(|| simulate_net(self.terms, &run, &progress)).map_err(|error| unfinished(&error))?;
        if let Some(remark) = progress.finish(ledger.trials(), self.pool.threads()) {
            screen.remark(&remark);
        }
        Ok(ledger)
    }
}
