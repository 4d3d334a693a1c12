//! What a run keeps of its trials.

use super::value::parse_number_of_trials;
use clap::{Args, ValueEnum};
use std::ops::Range;

/// Most trials that a run keeps one by one unless `--keep` says otherwise.
const MOST_KEPT: u64 = 20_000_000;

/// What a run keeps of its trials.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct KeepOptions {
    /// Keep the losses of all trials, or of the tail only, so that memory is bounded [default: all up to 20,000,000 trials, tail above]
    #[arg(long, value_enum, value_name = "all|tail", hide_possible_values = true)]
    pub keep: Option<Kept>,
    /// Number of trials of the whole that --trials is a part of; parts of one whole keep tails of one size, and merge
    #[arg(long, value_name = "N", value_parser = parse_number_of_trials, requires = "trials")]
    pub of: Option<u64>,
}

/// What is kept of the losses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kept {
    /// Those of every trial.
    All,
    /// The largest one by one, all others in bins.
    Tail,
}

impl KeepOptions {
    /// The number of trials that tails are sized for; `None` if a run of these trials keeps all of them.
    pub(crate) fn tails_of(self, trials: &Range<u64>) -> Option<u64> {
        let total = self.of.unwrap_or(trials.end - trials.start);
        match self.keep {
            Some(Kept::All) => None,
            None if total <= MOST_KEPT => None,
            Some(Kept::Tail) | None => Some(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_kept_where_asked_and_of_many_trials() {
        let tails = |keep, of, trials: u64| KeepOptions { keep, of }.tails_of(&(0..trials));
        assert_eq!([tails(None, None, 20_000_000), tails(None, None, 20_000_001)], [None, Some(20_000_001)]);
        assert_eq!([tails(Some(Kept::Tail), None, 9), tails(Some(Kept::All), None, 1 << 30)], [Some(9), None]);
        // Parts of one whole agree.
        assert_eq!([tails(None, Some(30_000_000), 5), tails(None, Some(6), 5)], [Some(30_000_000), None]);
    }
}
