//! The description of a run: trials, seed, confidence levels, precision, observer.

mod keep;
mod precision;

pub use keep::Keep;
pub(crate) use precision::{HalfWidth, Look, Search};

use crate::error::Error;
use crate::simulate::{self, Observer, Silent};
use crate::units::Level;
use std::fmt;
use std::ops::Range;

/// Default confidence levels of value at risk and tail value at risk.
const LEVELS: [f64; 3] = [0.95, 0.99, 0.995];

/// The description of a run, handed to every question.
///
/// Without setters: seed 1, value at risk and tail value at risk at 95, 99 and 99.5 %, no observer.
///
/// ```
/// use brunt::{Model, Run};
/// # let text = r#"
/// # brunt = 1
/// # scenario = { name = "One fine a year", currency = "EUR" }
/// # parties.client = {}
/// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// # "#;
/// # let model = Model::from_toml(text)?;
/// let whole = model.run(Run::trials(10_000).seed(7).levels([0.9, 0.999]))?;
/// // Any split of the trials gives the bits of the whole.
/// let first = model.run(Run::range(0..4_000).seed(7).levels([0.9, 0.999]))?;
/// let rest = model.run(Run::range(4_000..10_000).seed(7).levels([0.9, 0.999]))?;
/// assert_eq!(first.merge(rest)?.total().losses()?, whole.total().losses()?);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Clone)]
pub struct Run<'a> {
    pub(crate) trials: Range<u64>,
    pub(crate) seed: u64,
    levels: Vec<f64>,
    precision: Option<Precision>,
    keep: Keep,
    total: Option<u64>,
    observer: &'a dyn Observer,
}

/// Target half-width of an interval, and the most trials that the search may run.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Precision {
    half_width: f64,
    most: u64,
}

impl<'a> Run<'a> {
    /// Trials `0..count`.
    pub fn trials(count: u64) -> Self {
        Self::range(0..count)
    }

    /// Trials with the numbers of a range. Disjoint ranges with the same seed may be run on different machines and merged.
    pub fn range(trials: Range<u64>) -> Self {
        Self {
            trials,
            seed: 1,
            levels: LEVELS.to_vec(),
            precision: None,
            keep: Keep::Every,
            total: None,
            observer: &Silent,
        }
    }

    /// This description with another range of trials.
    pub(crate) fn with_range(self, trials: Range<u64>) -> Self {
        Self { trials, ..self }
    }

    /// The seed of all random numbers. The default is 1.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Confidence levels of value at risk and tail value at risk, each above 0 and below 1: `[0.95, 0.99]`. Levels are kept in
    /// billionths. Questions that compare (`controls`, `compare`, `stress`) have one level of their own, set by their method `level`.
    #[must_use]
    pub fn levels(self, levels: impl IntoIterator<Item = f64>) -> Self {
        Self { levels: levels.into_iter().collect(), ..self }
    }

    /// Doubles the trials, from 100,000 or more on, until half the width of the 95 % interval of TVaR 99 of the total is at most
    /// `half_width` times TVaR 99, or `most` trials were run. `precision(0.02, 10_000_000)` asks for plus or minus 2 %.
    ///
    /// Every figure of the results is then marked as adaptive. Questions that compare (`controls`, `compare`, `stress`) refuse a run that
    /// asks for a precision.
    #[must_use]
    pub fn precision(self, half_width: f64, most: u64) -> Self {
        Self { precision: Some(Precision { half_width, most }), ..self }
    }

    /// What the run keeps. The default is [`Keep::Every`]. Searches for a precision, stored losses, and questions that compare or choose
    /// trials (`controls`, `compare`, `stress`, `explain`) need every trial and refuse a run that keeps tails.
    ///
    /// ```
    /// use brunt::{Keep, Model, Run};
    /// # let text = r#"
    /// # brunt = 1
    /// # scenario = { name = "One fine a year", currency = "EUR" }
    /// # parties.client = {}
    /// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
    /// # "#;
    /// # let model = Model::from_toml(text)?;
    /// let whole = model.run(Run::trials(100_000).keep(Keep::Tails))?;
    /// // Parts that name the whole merge to its bits.
    /// let part = |range| model.run(Run::range(range).part_of(100_000).keep(Keep::Tails));
    /// assert_eq!(part(0..30_000)?.merge(part(30_000..100_000)?)?, whole);
    /// // The tail is as exact as that of a run that keeps every trial.
    /// let every = model.run(Run::trials(100_000))?;
    /// assert_eq!(whole.total().tail_value_at_risk(0.99)?, every.total().tail_value_at_risk(0.99)?);
    /// assert!(whole.total().losses().is_err());
    /// # Ok::<(), brunt::Error>(())
    /// ```
    #[must_use]
    pub fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// The number of trials of the whole that this run is a part of: the tails of a run that keeps tails are sized for them. Parts of one
    /// whole with the same levels merge to the bits of the whole. The default is the number of trials of the run.
    #[must_use]
    pub fn part_of(self, total: u64) -> Self {
        Self { total: Some(total), ..self }
    }

    /// The observer that sees the progress of the run and every trial, and may cancel the run.
    #[must_use]
    pub fn observe<'b>(self, observer: &'b dyn Observer) -> Run<'b>
    where
        'a: 'b,
    {
        Run { observer, ..self }
    }

    pub(crate) fn observer(&self) -> &'a dyn Observer {
        self.observer
    }

    /// The levels in rising order.
    ///
    /// # Errors
    /// [`Error::Question`] for a level outside 0 to 1.
    pub(crate) fn checked_levels(&self) -> Result<Vec<Level>, Error> {
        let mut levels = self.levels.iter().map(|&value| confidence(value)).collect::<Result<Vec<_>, _>>()?;
        levels.sort_unstable();
        levels.dedup();
        Ok(levels)
    }

    /// The number of trials that tails are sized for; `None` for a run that keeps every trial.
    ///
    /// # Errors
    /// [`Error::Question`] for a run of more trials than the whole that it is a part of.
    pub(crate) fn tails_of(&self) -> Result<Option<u64>, Error> {
        let trials = self.trials.end.saturating_sub(self.trials.start);
        match self.total {
            Some(total) if total < trials => {
                Err(Error::Question(format!("a run of {trials} trials is no part of {total} trials")))
            }
            total => Ok((self.keep == Keep::Tails).then_some(total.unwrap_or(trials))),
        }
    }

    /// Seed and trials for the engine.
    ///
    /// # Errors
    /// [`Error::Question`] for a run of no trials.
    pub(crate) fn batch(&self) -> Result<simulate::Run, Error> {
        let Range { start, end } = self.trials;
        if start >= end {
            return Err(Error::Question(format!("a run of the trials {start}..{end} has no trials")));
        }
        Ok(simulate::Run::new(0).with_seed(self.seed).with_trials(start..end))
    }

    /// As [`batch`](Self::batch), for a question that does not search for a precision and needs every trial.
    ///
    /// # Errors
    /// [`Error::Question`] for a run of no trials, or one that asks for a precision or keeps tails.
    pub(crate) fn counted(&self) -> Result<simulate::Run, Error> {
        if self.precision.is_some() {
            let reason = "only a run searches for a precision; this question takes a number of trials";
            return Err(Error::Question(reason.to_owned()));
        }
        self.every("this question compares trial by trial")?;
        self.batch()
    }

    /// Refuses a run that keeps tails, for the reason `why`.
    ///
    /// # Errors
    /// [`Error::Question`].
    pub(crate) fn every(&self, why: &str) -> Result<(), Error> {
        match self.keep {
            Keep::Every => Ok(()),
            Keep::Tails => Err(Error::Question(format!("{why} and needs every trial: give it a run of `Keep::Every`"))),
        }
    }

    /// The search for a precision; `None` where none is asked for.
    ///
    /// # Errors
    /// [`Error::Question`] for trials that do not begin at 0, a half-width that is not above 0, or too few trials.
    pub(crate) fn search(&self) -> Result<Option<Search>, Error> {
        let Some(Precision { half_width, most }) = self.precision else { return Ok(None) };
        if self.trials.start != 0 {
            return Err(Error::Question("a search for a precision begins at trial 0".to_owned()));
        }
        self.every("a search for a precision does not know its number of trials beforehand")?;
        Search::new(half_width, self.trials.end, most).map(Some)
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trials, seed, levels, precision, keep, total, observer: _ } = self;
        let mut shown = out.debug_struct("Run");
        shown.field("trials", trials).field("seed", seed).field("levels", levels).field("precision", precision);
        shown.field("keep", keep).field("total", total);
        shown.finish_non_exhaustive()
    }
}

/// Converts a number to a confidence level.
///
/// # Errors
/// [`Error::Question`] for a level outside 0 to 1.
pub(crate) fn confidence(value: f64) -> Result<Level, Error> {
    Level::new(value).ok_or_else(|| {
        Error::Question(format!("a confidence level is above 0 and below 1, such as 0.99; found {value}"))
    })
}
