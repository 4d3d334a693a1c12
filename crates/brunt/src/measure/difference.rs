//! Differences between two variants of a scenario that were run on the same trials.
//!
//! Both samples are in trial order and of the same trials, so that common noise cancels.

use super::interval::influence_estimate;
use super::quantile::{BILLION, beyond, interval_ranks};
use super::shortfall::{TAIL_TRIALS, too_few, trials_beyond};
use super::tail_index::refusal;
use super::{MeasureError, Moments, ONE_SIDE, Sorted, TailLaw};
use crate::ledger::Amount;
use crate::random::special::student_t_quantile;
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::units::Level;
use std::borrow::Cow;

/// Number of batches into which a run is cut for differences of value at risk.
pub(super) const BATCHES: usize = 40;

/// Mean of `first` less mean of `second`, with the interval of the mean of the trial-wise differences.
///
/// # Errors
/// [`MeasureError::UnequalLengths`], and those of [`Sorted::new`].
pub(crate) fn mean(first: &[f64], second: &[f64], tail: TailLaw) -> Result<Estimate, MeasureError> {
    Ok(Pair::new(first, second)?.mean(tail))
}

/// Tail value at risk of `first` less tail value at risk of `second`.
///
/// The interval is the interval of the mean of the trial-wise differences of influence values (see [`super::tail_value_at_risk`]).
/// The interval rests on the trials that differ and lie beyond either quantile. With fewer than 30 such trials there is no
/// interval, in addition to the conditions of [`super::tail_value_at_risk`].
///
/// # Errors
/// [`MeasureError::UnequalLengths`], and those of [`Sorted::new`].
#[cfg(test)]
pub(crate) fn tail_value_at_risk(
    first: &[f64],
    second: &[f64],
    level: Level,
    tail: TailLaw,
) -> Result<Estimate, MeasureError> {
    Ok(Pair::new(first, second)?.tail_value_at_risk(level, tail))
}

/// Value at risk of `first` less value at risk of `second`, with Student's t over 40 equal batches of consecutive trials.
///
/// The difference is taken in each batch, because order statistics of two samples do not pair. There is no interval unless each
/// batch has 100 trials beyond the quantile. Trials left over by the division into batches count in the value alone. Only the
/// interval depends on the order of trials.
///
/// Where losses tie (for example amounts that are multiples of one amount) the differences of most batches may agree, and their
/// spread says nothing. If fewer than half of the batches have a distinct difference, the interval comes from the order-statistic
/// intervals of both values at risk: from lower end of the first less upper end of the second to upper end of the first less lower
/// end of the second. Each of these ends is wrong in at most 1.25 % of runs, so the interval holds in at least 95 % of runs for any
/// laws (Bonferroni). Variants that agree in every trial have no interval.
///
/// # Errors
/// [`MeasureError::UnequalLengths`], and those of [`Sorted::new`].
#[cfg(test)]
pub(crate) fn value_at_risk(first: &[f64], second: &[f64], level: Level) -> Result<Estimate, MeasureError> {
    Pair::new(first, second)?.value_at_risk(level)
}

/// The interval from the differences of batches, given in rising order; `None` if fewer than half of the differences are distinct.
pub(super) fn batched(value: f64, differences: &[f64]) -> Option<Interval> {
    let of_their_own = differences.chunk_by(|a, b| a == b).filter(|equal| equal.len() == 1).count();
    (2 * of_their_own >= BATCHES).then(|| by_batches(value, differences))
}

/// Student's t over the differences of the batches, around `value`, the difference of the whole samples.
fn by_batches(value: f64, differences: &[f64]) -> Interval {
    let variance = Moments::of(differences.iter().map(|&difference| (difference, 1))).variance;
    let degrees = (BATCHES - 1) as f64;
    let half = student_t_quantile(1.0 - ONE_SIDE, degrees) * (variance / BATCHES as f64).sqrt();
    Interval::Bounds { lower: value - half, upper: value + half, method: Method::Batches }
}

/// Two samples of the same trials, sorted once for all figures.
pub(crate) struct Pair<'s> {
    first: &'s [f64],
    second: &'s [f64],
    sorted: (Cow<'s, Sorted>, Cow<'s, Sorted>),
}

impl<'s> Pair<'s> {
    fn new(first: &'s [f64], second: &'s [f64]) -> Result<Self, MeasureError> {
        equally_long(first, second)?;
        Ok(Self { first, second, sorted: (Cow::Owned(Sorted::new(first)?), Cow::Owned(Sorted::new(second)?)) })
    }

    /// As of samples alone, of which the first has been sorted. The support of a sorted sample does not matter.
    ///
    /// # Errors
    /// [`MeasureError::UnequalLengths`], and those of [`Sorted::new`].
    pub(crate) fn of(first: &'s [f64], sorted: &'s Sorted, second: &'s [f64]) -> Result<Self, MeasureError> {
        equally_long(first, second)?;
        Ok(Self { first, second, sorted: (Cow::Borrowed(sorted), Cow::Owned(Sorted::new(second)?)) })
    }

    /// As [`mean`].
    pub(crate) fn mean(&self, tail: TailLaw) -> Estimate {
        let value = self.sorted.0.mean() - self.sorted.1.mean();
        if let Some(reason) = self.refusal(tail) {
            return Estimate::without_interval(value, reason);
        }
        let moments = moments(differences(self.first, self.second).into_iter());
        influence_estimate(value, &moments, moments.count, Method::SkewnessCorrected)
    }

    /// As [`tail_value_at_risk`].
    pub(crate) fn tail_value_at_risk(&self, level: Level, tail: TailLaw) -> Estimate {
        let (first, second) = (self.first, self.second);
        let value = self.sorted.0.tail_mean(level).middle() - self.sorted.1.tail_mean(level).middle();
        if let Some(reason) = self.refusal(tail).or_else(|| too_few(level, first.len())) {
            return Estimate::without_interval(value, reason);
        }
        let scale = BILLION as f64 / beyond(level) as f64;
        let (v, w) = (self.sorted.0.quantile(level), self.sorted.1.quantile(level));
        // Differences within the rounding of floats or within a few units of amounts count as 0.
        let told = |difference: f64, largest: f64| {
            let rounding = (16.0 * f64::EPSILON * largest).max(4.0 * Amount::FINEST.get());
            if difference.abs() <= rounding { 0.0 } else { difference }
        };
        let differences = first
            .iter()
            .zip(second)
            .map(|(a, b)| told((a - v).max(0.0) - (b - w).max(0.0), a.abs().max(b.abs())) * scale);
        let moments = moments(differences);
        // A difference of the quantiles changes every trial beyond the quantiles a little, though only a few trials may differ.
        let apart = first
            .iter()
            .zip(second)
            .filter(|&(a, b)| told(a - b, a.abs().max(b.abs())) != 0.0 && (*a > v || *b > w))
            .count() as u64;
        let moments = Moments { apart: moments.apart.min(apart), ..moments };
        influence_estimate(value, &moments, moments.apart, Method::InfluenceFunction)
    }

    /// As [`value_at_risk`].
    ///
    /// # Errors
    /// Those of [`Sorted::new`].
    pub(crate) fn value_at_risk(&self, level: Level) -> Result<Estimate, MeasureError> {
        let (first, second) = (self.first, self.second);
        let value = self.sorted.0.quantile(level) - self.sorted.1.quantile(level);
        if first == second {
            return Ok(Estimate::without_interval(value, NoInterval::AllEqual));
        }
        let size = first.len() / BATCHES;
        let found = if size == 0 { 0 } else { trials_beyond(level, size) };
        if found < TAIL_TRIALS {
            return Ok(Estimate::without_interval(value, NoInterval::TooFewTrials { found, needed: TAIL_TRIALS }));
        }
        let in_batch = |losses: &[f64]| Sorted::new(losses).map(|sorted| sorted.quantile(level));
        let batches = first.chunks_exact(size).zip(second.chunks_exact(size)).take(BATCHES);
        let mut differences: Vec<f64> =
            batches.map(|(a, b)| Ok(in_batch(a)? - in_batch(b)?)).collect::<Result<_, MeasureError>>()?;
        differences.sort_unstable_by(f64::total_cmp);
        Ok(Estimate::new(value, batched(value, &differences).unwrap_or_else(|| self.by_ranks(level))))
    }

    /// The interval from the order statistics of both quantiles. Samples with enough trials for batches have order statistics on
    /// both sides.
    fn by_ranks(&self, level: Level) -> Interval {
        let (lower, upper) = interval_ranks(level, self.first.len(), 0.5 * ONE_SIDE);
        let ends = |sorted: &Sorted| {
            let losses = sorted.losses();
            (losses[lower.max(1) - 1], losses[upper.min(losses.len()) - 1])
        };
        let ((a, b), (c, d)) = (ends(&self.sorted.0), ends(&self.sorted.1));
        Interval::Bounds { lower: a - d, upper: b - c, method: Method::OrderStatistic }
    }

    /// The reason why a difference of means has no interval, from the law or from one of the samples; `None` if there is no reason.
    fn refusal(&self, tail: TailLaw) -> Option<NoInterval> {
        refusal(&self.sorted.0, tail).or_else(|| refusal(&self.sorted.1, tail))
    }
}

fn equally_long(first: &[f64], second: &[f64]) -> Result<(), MeasureError> {
    match first.len() == second.len() {
        true => Ok(()),
        false => Err(MeasureError::UnequalLengths { first: first.len(), second: second.len() }),
    }
}

/// The trial-wise differences, in rising order. Differences within the rounding of losses to `f64` are made equal, so that trials
/// with exactly equal differences have equal results.
fn differences(first: &[f64], second: &[f64]) -> Vec<f64> {
    let rounding = |a: f64, b: f64| 2.0 * f64::EPSILON * (a.abs() + b.abs());
    let mut found: Vec<(f64, f64)> = first.iter().zip(second).map(|(&a, &b)| (a - b, rounding(a, b))).collect();
    found.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let (mut least, mut within) = (f64::NEG_INFINITY, 0.0);
    let snapped = found.into_iter().map(|(difference, rounding)| {
        if difference - least > within + rounding {
            (least, within) = (difference, rounding);
        }
        least
    });
    snapped.collect()
}

/// Moments of values, summed in rising order so that the order of trials does not matter.
pub(super) fn moments(values: impl Iterator<Item = f64>) -> Moments {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    Moments::of(values.iter().map(|&value| (value, 1)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn level(p: f64) -> Level {
        Level::new(p).unwrap()
    }

    fn sample(count: u32) -> Vec<f64> {
        (0..count).map(|i| f64::from(i.wrapping_mul(2_654_435_761) >> 8)).collect()
    }

    #[test]
    fn a_common_part_cancels() {
        let second = sample(20_000);
        let first: Vec<f64> = second.iter().map(|loss| loss + 8.0).collect();
        for estimate in [
            mean(&first, &second, TailLaw::FiniteVariance).unwrap(),
            tail_value_at_risk(&first, &second, level(0.99), TailLaw::FiniteVariance).unwrap(),
        ] {
            assert!((estimate.value - 8.0).abs() < 1e-6);
            // Every trial differs by exactly 8: no spread, so nothing to estimate it from.
            assert!(matches!(estimate.interval, Interval::None { reason: NoInterval::AllEqual }));
        }
    }

    #[test]
    fn differences_that_are_equal_on_paper_are_equal() {
        for (apart, scale) in [(0.1, 1.0), (1.0 / 3.0, 1.0), (17_790.07, 1.0), (0.1, 1e9), (0.1, 1e-9)] {
            let second: Vec<f64> = (1..20_000).map(|i| f64::from(i) * 0.07 * scale).collect();
            let first: Vec<f64> = second.iter().map(|loss| loss + apart * scale).collect();
            let estimate = mean(&first, &second, TailLaw::FiniteVariance).unwrap();
            assert!(matches!(estimate.interval, Interval::None { reason: NoInterval::AllEqual }), "{estimate:?}");
        }
        assert_eq!(
            differences(&[1e25, -7.0, 0.0, 0.3, 1e-12], &[1.0, 2.0, 0.3, 0.0, 0.0]),
            [-9.0, -0.3, 1e-12, 0.3, 1e25]
        );
        // What lies a hundred roundings apart is told apart.
        assert_eq!(differences(&[1e6, 1e6 + 1e-7], &[1e5, 1e5]), [9e5, 1e6 + 1e-7 - 1e5]);
    }

    #[test]
    fn a_control_that_takes_a_tenth_is_seen_through_the_noise() {
        let first = sample(20_000);
        let second: Vec<f64> = first.iter().map(|loss| 0.75 * loss).collect();
        let tail = |losses: &[f64]| Sorted::new(losses).unwrap().tail_mean(level(0.95)).upper;
        let estimate = tail_value_at_risk(&first, &second, level(0.95), TailLaw::FiniteVariance).unwrap();
        assert!((estimate.value / (0.25 * tail(&first)) - 1.0).abs() < 1e-12);
        // A quarter of the tail's own interval.
        let alone =
            super::super::tail_value_at_risk(&Sorted::new(&first).unwrap(), level(0.95), TailLaw::FiniteVariance);
        let ratio = estimate.interval.half_width().unwrap() / alone.interval.half_width().unwrap();
        assert!((ratio - 0.25).abs() < 1e-9);
    }

    #[test]
    fn the_difference_turns_with_its_terms() {
        let first = sample(20_000);
        let second: Vec<f64> = first.iter().map(|loss| loss.sqrt() * 1000.0).collect();
        let tail = |a: &[f64], b: &[f64]| tail_value_at_risk(a, b, level(0.95), TailLaw::FiniteVariance).unwrap();
        let (one, other) = (tail(&first, &second), tail(&second, &first));
        assert_eq!(one.value, -other.value);
        let (lower, upper) = (one.interval.lower().unwrap(), other.interval.upper().unwrap());
        assert!((lower + upper).abs() < 1e-9 * one.value.abs());
    }

    #[test]
    fn trials_that_only_one_variant_takes_into_its_tail_count() {
        let first = sample(10_000);
        let raised = |count: usize| {
            let mut second = first.clone();
            let low = (0..first.len()).filter(|&trial| first[trial] < 1e6).take(count);
            low.for_each(|trial| second[trial] = 1e9);
            [(&second, &first), (&first, &second)]
                .map(|(a, b)| tail_value_at_risk(a, b, level(0.95), TailLaw::FiniteVariance).unwrap().interval)
        };
        assert!(raised(40).iter().all(|interval| interval.half_width().is_some()));
        assert_eq!(raised(20), [Interval::None { reason: NoInterval::TooFewTrials { found: 20, needed: 30 } }; 2]);
    }

    /// Forty differences of 1 and -1 have the variance 40 / 39 and a mean with that of 1 / 39; t at 97.5 % and 39 degrees is 2.022691.
    #[test]
    fn batches_give_students_interval() {
        let differences: Vec<f64> = (0..BATCHES).map(|batch| if batch % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let interval = by_batches(5.0, &differences);
        let half = 2.022_691 / 39.0_f64.sqrt();
        assert!((interval.lower().unwrap() - (5.0 - half)).abs() < 1e-6);
        assert!((interval.upper().unwrap() - (5.0 + half)).abs() < 1e-6);
    }

    #[test]
    fn value_at_risk_needs_a_tail_in_every_batch() {
        let first = sample(40 * 2000);
        let second: Vec<f64> = first.iter().map(|loss| 0.5 * loss).collect();
        let estimate = value_at_risk(&first, &second, level(0.95)).unwrap();
        assert!(matches!(estimate.interval, Interval::Bounds { method: Method::Batches, .. }));
        assert!(matches!(
            value_at_risk(&first[1..], &second[1..], level(0.95)).unwrap().interval,
            Interval::None { reason: NoInterval::TooFewTrials { found: 99, needed: 100 } }
        ));
        assert!(matches!(
            value_at_risk(&[1.0], &[2.0], level(0.95)).unwrap().interval,
            Interval::None { reason: NoInterval::TooFewTrials { found: 0, .. } }
        ));
    }

    #[test]
    fn tied_batches_fall_back_on_order_statistics() {
        // 90 % of the trials lose 1 and 10 % lose 3, in every batch alike; the second variant halves that, but in trial 0.
        let first: Vec<f64> = (0..40 * 2000).map(|i| if i % 10 == 0 { 3.0 } else { 1.0 }).collect();
        let mut second: Vec<f64> = first.iter().map(|loss| 0.5 * loss).collect();
        second[0] = 0.0;
        let estimate = value_at_risk(&first, &second, level(0.95)).unwrap();
        let expected = Interval::Bounds { lower: 1.5, upper: 1.5, method: Method::OrderStatistic };
        assert_eq!((estimate.value, estimate.interval), (1.5, expected));
        assert!(matches!(
            value_at_risk(&first, &first, level(0.95)).unwrap().interval,
            Interval::None { reason: NoInterval::AllEqual }
        ));
    }

    #[test]
    fn the_sample_is_asked_where_no_law_is_known() {
        let heavy: Vec<f64> = (0..20_000).map(|i| ((f64::from(i) + 0.5) / 20_000.0).powf(-1.0 / 1.2)).collect();
        let light = sample(20_000);
        for (first, second) in [(&heavy, &light), (&light, &heavy)] {
            for estimate in [
                mean(first, second, TailLaw::Unknown).unwrap(),
                tail_value_at_risk(first, second, level(0.95), TailLaw::Unknown).unwrap(),
            ] {
                let reason = estimate.interval;
                assert!(matches!(reason, Interval::None { reason: NoInterval::InfiniteVariance { .. } }), "{reason:?}");
            }
        }
    }

    #[test]
    fn samples_of_different_trials_are_refused() {
        let expected = Err(MeasureError::UnequalLengths { first: 1, second: 2 });
        assert_eq!(mean(&[1.0], &[1.0, 2.0], TailLaw::Unknown), expected);
    }

    #[test]
    fn the_order_of_trials_changes_no_bit() {
        let (first, second) = (sample(20_000), sample(40_000)[20_000..].to_vec());
        let reversed = |losses: &[f64]| losses.iter().rev().copied().collect::<Vec<f64>>();
        let (a, b) = (reversed(&first), reversed(&second));
        let tail = TailLaw::FiniteVariance;
        assert_eq!(mean(&first, &second, tail), mean(&a, &b, tail));
        assert_eq!(
            tail_value_at_risk(&first, &second, level(0.95), tail),
            tail_value_at_risk(&a, &b, level(0.95), tail)
        );
    }
}
