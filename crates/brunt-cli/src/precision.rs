//! How many trials a precision takes: looks at doublings only, so that looking often does not stop a lucky run early.

use crate::command::Stop;
use crate::render::quantity::count;
use brunt::report::PrecisionFacts;

/// Fewest trials before the first look: 1,000 beyond the quantile of TVaR 99.
const FIRST_LOOK: u64 = 100_000;

/// A search for the number of trials at which an interval is narrow enough.
#[derive(Debug, Clone)]
pub struct Search {
    target: f64,
    trials: u64,
    limit: u64,
    looks: u32,
    reached: Option<f64>,
    limit_hit: bool,
}

/// What a look at the interval says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It is narrow enough, or nothing more may be run or would help.
    Enough,
    /// Run up to so many trials and look again.
    More(u64),
}

/// Half of the width of the interval of TVaR 99, as a share of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HalfWidth {
    /// There is an interval.
    Share(f64),
    /// There is none yet.
    Unknown,
    /// There will be none, however many trials are run.
    Never,
}

impl Search {
    /// A search from a number of trials on.
    ///
    /// # Errors
    /// [`Stop::BadInput`] if the limit is below the fewest trials that a look takes.
    pub fn new(target: f64, trials: u64, limit: u64) -> Result<Self, Stop> {
        let fewest = count(FIRST_LOOK);
        if limit < FIRST_LOOK {
            return Err(Stop::BadInput(format!("--precision takes at least {fewest} trials; raise --max-trials")));
        }
        let trials = trials.clamp(FIRST_LOOK, limit);
        Ok(Self { target, trials, limit, looks: 0, reached: None, limit_hit: false })
    }

    /// How many trials to run in all before the next look.
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// Looks at the interval after [`Search::trials`] trials.
    pub fn look(&mut self, width: HalfWidth) -> Look {
        self.looks += 1;
        self.reached = match width {
            HalfWidth::Share(share) => Some(share),
            HalfWidth::Unknown | HalfWidth::Never => None,
        };
        if self.reached.is_some_and(|share| share <= self.target) || width == HalfWidth::Never {
            return Look::Enough;
        }
        if self.trials >= self.limit {
            self.limit_hit = true;
            return Look::Enough;
        }
        self.trials = self.trials.saturating_mul(2).min(self.limit);
        Look::More(self.trials)
    }

    /// How the search went.
    pub fn facts(&self) -> PrecisionFacts {
        PrecisionFacts { target: self.target, reached: self.reached, looks: self.looks, limit_hit: self.limit_hit }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_at_doublings_and_end_at_the_target() {
        let mut search = Search::new(0.01, 1000, 10_000_000).unwrap();
        assert_eq!(search.trials(), 100_000);
        assert_eq!(search.look(HalfWidth::Unknown), Look::More(200_000));
        assert_eq!(search.look(HalfWidth::Share(0.02)), Look::More(400_000));
        assert_eq!(search.look(HalfWidth::Share(0.01)), Look::Enough);
        let facts = search.facts();
        assert_eq!((facts.looks, facts.reached, facts.limit_hit), (3, Some(0.01), false));
    }

    #[test]
    fn the_limit_ends_the_search_and_is_said() {
        let mut search = Search::new(0.01, 150_000, 200_000).unwrap();
        assert_eq!(search.look(HalfWidth::Share(0.5)), Look::More(200_000));
        assert_eq!(search.look(HalfWidth::Share(0.4)), Look::Enough);
        assert!(search.facts().limit_hit);
        assert!(matches!(Search::new(0.01, 1, 99_999), Err(Stop::BadInput(_))));
    }

    #[test]
    fn what_no_trials_can_narrow_is_not_tried() {
        let mut search = Search::new(0.01, 1, 1_000_000).unwrap();
        assert_eq!(search.look(HalfWidth::Never), Look::Enough);
        assert_eq!((search.facts().reached, search.facts().limit_hit), (None, false));
    }
}
