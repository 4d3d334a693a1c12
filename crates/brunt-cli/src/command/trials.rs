//! Trials of a command that runs a scenario.

use super::Stop;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::screen::Screen;
use brunt::{Error, Keep, Run};
use std::ops::Range;

/// Runs a model on its own threads, with a progress bar if remarks go to a terminal.
pub(super) struct Runner<'a> {
    /// The threads of the run.
    pub pool: &'a Pool,
    /// Seed of all random numbers.
    pub seed: u64,
    /// The trials asked for.
    pub trials: Range<u64>,
    /// Number of trials that tails are sized for; `None` to keep all trials.
    pub tails_of: Option<u64>,
    /// Whether to leave out the progress bar even if remarks go to a terminal.
    pub no_progress: bool,
}

impl Runner<'_> {
    /// Runs `question` on the threads. Remarks on the speed of the run, unless the question fails.
    ///
    /// # Errors
    /// What the question fails with.
    pub(super) fn ask<T: Send>(
        &self,
        screen: &mut Screen<'_>,
        question: impl FnOnce(Run<'_>) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        let watched = screen.watched && !self.no_progress;
        let progress = Progress::new(watched, screen.remark_look.unicode, self.pool.threads());
        let mut run = Run::range(self.trials.clone()).seed(self.seed);
        if let Some(total) = self.tails_of {
            run = run.keep(Keep::Tails).part_of(total);
        }
        let answer = self.pool.install(|| question(run.observe(&progress)));
        let remarks = progress.finish();
        if answer.is_ok() {
            remarks.iter().for_each(|remark| screen.remark(remark));
        }
        answer
    }
}

/// Whether the run was cancelled before any result was available.
pub(super) fn is_cancelled<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Cancelled))
}

impl From<Error> for Stop {
    /// Too many losses, lack of memory, and files that could not be read or written are failures. A cancelled run is cancelled. All other
    /// errors are bad input.
    fn from(error: Error) -> Self {
        match error {
            Error::Cancelled => Self::Cancelled,
            Error::TooManyLosses { .. } | Error::Memory { .. } | Error::File { .. } => Self::Failure(error.to_string()),
            _ => Self::BadInput(error.to_string()),
        }
    }
}
