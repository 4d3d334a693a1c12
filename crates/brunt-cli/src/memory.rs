//! Memory check before a run: whether the trials asked for fit into memory.

mod available;
mod tails;

pub(crate) use tails::OfTails;

use crate::command::Stop;
use brunt::Model;
use brunt::ask::Stresses;
use brunt_page::quantity::{count, counted};
use std::ops::Range;

/// Bytes of one number of a column.
const NUMBER: u64 = 8;
/// Percentage of the available memory that a run may take. The rest is for errors of the estimate and for other programs.
const SHARE: u64 = 85;

/// Most bytes that a command takes for each trial. Memory that does not grow with the number of trials is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PerTrial(u64);

impl PerTrial {
    /// For a run: all columns; sorted copies of the gross columns and of one other column while they are measured; and parts of the tail.
    pub(crate) fn of_run(model: &Model) -> Self {
        Self(NUMBER * (model.columns() + model.gross_columns() + 3) as u64)
    }

    /// For a comparison: the run of each model, all at once.
    pub(crate) fn of_models(models: &[&Model]) -> Self {
        Self(models.iter().map(|model| Self::of_run(model).0).sum())
    }

    /// For a run to a precision, which joins two halves: for a moment, the columns of both halves and of the whole exist together.
    pub(crate) fn of_search(model: &Model) -> Self {
        Self(Self::of_run(model).0.max(NUMBER * 2 * model.columns() as u64))
    }

    /// For a merge of saved runs: as for a search, and a part that is being read may take twice its columns.
    pub(crate) fn of_merge(model: &Model) -> Self {
        Self(Self::of_run(model).0.max(NUMBER * 3 * model.columns() as u64))
    }

    /// For a choice of trials by their losses: the columns, and two numbers to sort the trials.
    pub(crate) fn of_choice(model: &Model) -> Self {
        Self(NUMBER * (model.columns() + 2) as u64)
    }

    /// For a stress test: the run; the columns that the question keeps at once; and four numbers to sort differences.
    ///
    /// # Errors
    /// For a stress that cannot be applied.
    pub(crate) fn of_stresses(model: &Model, question: &Stresses<'_>) -> Result<Self, brunt::Error> {
        Ok(Self(Self::of_run(model).0 + NUMBER * (question.columns()? + 4) as u64))
    }

    /// For a comparison of controls: the run, and three times `each`, the bytes per trial measured on some first trials. Pieces that are
    /// being joined may take three times their size.
    pub(crate) fn of_controls(model: &Model, each: u64) -> Self {
        Self(Self::of_run(model).0 + 3 * each)
    }

    /// Adds the number of each listed trial.
    pub(crate) fn with_trial_numbers(self) -> Self {
        Self(self.0 + NUMBER)
    }

    /// Refuses more trials than fit into the available memory.
    ///
    /// # Errors
    /// [`Stop::BadInput`] with how many fit; `option` is how they were asked for.
    pub(crate) fn ensure(self, trials: &Range<u64>, option: &str) -> Result<(), Stop> {
        match available::bytes() {
            Some(there) => self.fit(trials.end - trials.start, there, option),
            None => Ok(()),
        }
    }

    /// As [`PerTrial::ensure`], for a run that may keep tails instead.
    ///
    /// # Errors
    /// [`Stop::BadInput`] with how many fit, and how to keep tails.
    pub(crate) fn ensure_or_tails(self, trials: &Range<u64>) -> Result<(), Stop> {
        self.ensure(trials, "--trials, or keep tails only with --keep tail")
    }

    fn fit(self, trials: u64, there: u64, option: &str) -> Result<(), Stop> {
        let most = (there / 100 * SHARE) / self.0;
        if trials <= most { Ok(()) } else { Err(refusal((trials, trials.saturating_mul(self.0)), there, most, option)) }
    }
}

/// Refusal of trials and their memory, of which `most` fit.
fn refusal((trials, bytes): (u64, u64), there: u64, most: u64, option: &str) -> Stop {
    Stop::BadInput(format!(
        "{} take about {} of memory, and {} are there: at most {} fit; ask for fewer with {option}",
        counted(trials, "trial"),
        size(bytes),
        size(there),
        count(round(most))
    ))
}

/// Rounds down to two significant digits.
fn round(number: u64) -> u64 {
    let unit = 10u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1));
    number / unit * unit
}

/// A number of bytes in kB, MB or GB.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000_000 => format!("{} kB", count(bytes / 1000)),
        10_000_000..10_000_000_000 => format!("{} MB", count(bytes / 1_000_000)),
        _ => format!("{} GB", count(bytes / 1_000_000_000)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_what_does() {
        let each = PerTrial(100);
        assert!(each.fit(850, 100_000, "--trials").is_ok());
        let Err(Stop::BadInput(message)) = each.fit(1_000_000_000, 8_000_000_000, "--trials") else { panic!() };
        assert_eq!(
            message,
            "1,000,000,000 trials take about 100 GB of memory, and 8,000 MB are there: at most 68,000,000 fit; \
             ask for fewer with --trials"
        );
    }

    #[test]
    fn figures_are_rounded_down() {
        assert_eq!([0, 7, 99, 123, 199_999].map(round), [0, 7, 99, 120, 190_000]);
    }
}
