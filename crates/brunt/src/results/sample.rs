//! A column with one number per trial, and figures of the column.

use crate::error::Error;
use crate::ledger::{Numbers, TailColumn};
use crate::measure::{
    MeasureError, Sorted, Support, TailLaw, batched, exceedance_probability, measure, tail_value_at_risk, value_at_risk,
};
use crate::report::Estimate;
use crate::run::confidence;
use crate::units::Level;
use ndarray::ArrayView1;
use std::borrow::Cow;
use std::sync::OnceLock;

/// One number for each trial of a run, in the order of trials: a loss, a payment, or a number that the caller computed. Every figure has
/// a 95 % interval.
///
/// The first figure sorts the column; later figures only search the sorted column.
///
/// ```
/// use brunt::Sample;
/// let sample = Sample::new(vec![0.0, 0.0, 10.0, 30.0]);
/// assert_eq!(sample.mean()?.value, 10.0);
/// assert_eq!(sample.value_at_risk(0.75)?.value, 10.0);
/// assert_eq!(sample.tail_value_at_risk(0.75)?.value, 30.0);
/// assert_eq!(sample.probability_above(5.0)?.value, 0.5);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sample<'a> {
    numbers: Kept<'a>,
    support: Support,
    tail: TailLaw,
    adaptive: bool,
    sorted: OnceLock<Result<Sorted, MeasureError>>,
}

/// The numbers of a sample.
#[derive(Debug, Clone)]
pub(super) enum Kept<'a> {
    /// One of every trial.
    Every(Cow<'a, [f64]>),
    /// The largest, and all others in bins.
    Tail(&'a TailColumn),
    /// Zeros, of a run that keeps tails.
    Zeros(u64),
}

impl<'a> Kept<'a> {
    /// The numbers of a column of a ledger.
    pub(super) fn of(numbers: Numbers<'a>) -> Self {
        match numbers {
            Numbers::Every(losses) => Self::Every(Cow::Borrowed(losses)),
            Numbers::Tail(column) => Self::Tail(column),
            Numbers::Zeros(count) => Self::Zeros(count),
        }
    }
}

impl<'a> Sample<'a> {
    /// A sample of the caller's numbers, one per trial. Nothing is known of their law, so intervals rest on the sample alone.
    pub fn new(numbers: impl Into<Cow<'a, [f64]>>) -> Self {
        Self::known(Kept::Every(numbers.into()), Support::UNKNOWN, TailLaw::Unknown)
    }

    /// A column with the range and the tail that the model proves of its law.
    pub(super) fn known(numbers: Kept<'a>, support: Support, tail: TailLaw) -> Self {
        Self { numbers, support, tail, adaptive: false, sorted: OnceLock::new() }
    }

    /// Marks every figure of the sample as adaptive: the number of trials was chosen by looking at an interval.
    pub(crate) fn adaptive(self, adaptive: bool) -> Self {
        Self { adaptive, ..self }
    }

    /// The numbers, in the order of trials.
    ///
    /// # Errors
    /// [`Error::NotKept`] for a column of a run that keeps tails.
    pub fn losses(&self) -> Result<&[f64], Error> {
        match &self.numbers {
            Kept::Every(losses) => Ok(losses),
            Kept::Tail(_) | Kept::Zeros(_) => Err(Error::NotKept { what: "the numbers of a column" }),
        }
    }

    /// The numbers as a column of `ndarray`.
    ///
    /// # Errors
    /// As [`losses`](Self::losses).
    pub fn column(&self) -> Result<ArrayView1<'_, f64>, Error> {
        self.losses().map(ArrayView1::from)
    }

    /// The mean over trials: an exact sum over N, rounded once.
    ///
    /// # Errors
    /// [`Error::Overflow`] if the numbers add up to 1.8e25 or more, [`Error::Question`] for a number that is infinite or NaN. Every
    /// figure has the same errors.
    pub fn mean(&self) -> Result<Estimate, Error> {
        let sorted = self.sorted()?;
        Ok(self.marked(measure(sorted, &[], self.tail).mean))
    }

    /// Value at risk: the number of rank ceil(N p) in rising order, for a level p above 0 and below 1.
    ///
    /// # Errors
    /// As [`mean`](Self::mean); [`Error::Question`] for another level.
    pub fn value_at_risk(&self, level: f64) -> Result<Estimate, Error> {
        let level = confidence(level)?;
        Ok(self.marked(value_at_risk(self.sorted()?, level)))
    }

    /// Tail value at risk (expected shortfall): the mean of the N (1 - p) largest numbers. One of the numbers may count in part.
    ///
    /// # Errors
    /// As [`value_at_risk`](Self::value_at_risk).
    pub fn tail_value_at_risk(&self, level: f64) -> Result<Estimate, Error> {
        let level = confidence(level)?;
        Ok(self.marked(tail_value_at_risk(self.sorted()?, level, self.tail)))
    }

    /// The share of trials above an amount: P(X > amount).
    ///
    /// # Errors
    /// As [`mean`](Self::mean); [`Error::Question`] for an amount that is NaN.
    pub fn probability_above(&self, amount: f64) -> Result<Estimate, Error> {
        if amount.is_nan() {
            return Err(Error::Question("an exceedance probability needs an amount; found NaN".to_owned()));
        }
        Ok(self.marked(exceedance_probability(self.sorted()?, amount)))
    }

    /// The number that is exceeded once in T = `trials` trials on average: value at risk at level 1 - 1 / T.
    ///
    /// # Errors
    /// As [`mean`](Self::mean); [`Error::Question`] unless T is above 1.
    pub fn return_period(&self, trials: f64) -> Result<Estimate, Error> {
        let level = Level::of_return_period(trials)
            .ok_or_else(|| Error::Question(format!("a return period is above 1 trial; found {trials}")))?;
        Ok(self.marked(value_at_risk(self.sorted()?, level)))
    }

    /// The value of a function of the caller. The function gets the numbers in the order of trials.
    ///
    /// The 95 % interval is by sectioning: Student's t over the figures of 40 equal batches of consecutive trials. The interval needs
    /// 1,000 trials and a function whose value hardly depends on the number of trials (a mean, a quantile or a spread, but not a sum).
    ///
    /// ```
    /// use brunt::Sample;
    /// let sample = Sample::new((0..4_000).map(|trial| f64::from(trial % 7)).collect::<Vec<_>>());
    /// let mean_step = |numbers: &[f64]| numbers.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / numbers.len() as f64;
    /// let estimate = sample.measure(&mean_step)?;
    /// assert!((estimate.value - 12.0 / 7.0).abs() < 0.01);
    /// # Ok::<(), brunt::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Question`] if there are no numbers or the function returns NaN or an infinite number; [`Error::NotKept`] as
    /// [`losses`](Self::losses).
    pub fn measure(&self, figure: &dyn Fn(&[f64]) -> f64) -> Result<Estimate, Error> {
        let losses = self.losses()?;
        if losses.is_empty() {
            return Err(MeasureError::NoTrials.into());
        }
        let estimate = batched(losses, figure);
        if estimate.value.is_finite() {
            return Ok(self.marked(estimate));
        }
        Err(Error::Question(format!("a measure of one's own is {}, and no number", estimate.value)))
    }

    /// What is proven of the tail of the law of the numbers.
    pub(crate) fn tail(&self) -> TailLaw {
        self.tail
    }

    pub(crate) fn sorted(&self) -> Result<&Sorted, MeasureError> {
        let numbers = match &self.numbers {
            Kept::Every(losses) => Numbers::Every(losses),
            Kept::Tail(column) => Numbers::Tail(column),
            Kept::Zeros(count) => Numbers::Zeros(*count),
        };
        let sorted = || Sorted::of(numbers).map(|sorted| sorted.within(self.support));
        self.sorted.get_or_init(sorted).as_ref().map_err(|error| *error)
    }

    fn marked(&self, estimate: Estimate) -> Estimate {
        if self.adaptive { estimate.adaptive() } else { estimate }
    }
}
