//! Trials of a command that runs a scenario.

use super::Stop;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::screen::Screen;
use brunt::{Error, Run};
use std::ops::Range;

/// Runs a model on threads of its own, with a progress bar where somebody watches.
pub struct Runner<'a> {
    /// The threads.
    pub pool: &'a Pool,
    /// Seed of all random numbers.
    pub seed: u64,
    /// The trials that are asked for.
    pub trials: Range<u64>,
    /// Whether to leave out the progress bar even where somebody watches.
    pub no_progress: bool,
}

impl Runner<'_> {
    /// Answers a question. Says how fast that went, unless the answer failed.
    ///
    /// # Errors
    /// What the question fails with.
    pub fn ask<T: Send>(
        &self,
        screen: &mut Screen<'_>,
        question: impl FnOnce(Run<'_>) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        let watched = screen.watched && !self.no_progress;
        let progress = Progress::new(watched, screen.remark_look.unicode, self.pool.threads());
        let run = Run::range(self.trials.clone()).seed(self.seed);
        let answer = self.pool.install(|| question(run.observe(&progress)));
        let remarks = progress.finish();
        if answer.is_ok() {
            remarks.iter().for_each(|remark| screen.remark(remark));
        }
        answer
    }
}

/// Whether an error says that the run was cancelled before there was anything to show.
pub fn is_cancelled<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Cancelled))
}

impl From<Error> for Stop {
    /// What is too much for the machine, or could not be read or written, is no fault of the scenario or of what was asked.
    fn from(error: Error) -> Self {
        match error {
            Error::Cancelled => Self::Cancelled,
            Error::TooManyLosses { .. } | Error::Memory { .. } | Error::File { .. } => Self::Failure(error.to_string()),
            _ => Self::BadInput(error.to_string()),
        }
    }
}
