//! A sample of losses in rising order, with exact sums of its tails.

use super::exact::ExactSum;
use super::moment::Moments;
use super::quantile::{beyond, rank};
use super::{MeasureError, Support};
use crate::units::Level;
#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// Number of losses between two stored sums.
const BLOCK: usize = 1024;

/// A sample of losses, one per trial, in rising order. A sample is sorted once and used for every figure.
///
/// Memory: 8 bytes per trial. Sorting uses the caller's rayon pool. All results computed from a `Sorted` are independent of the
/// order of trials.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sorted {
    losses: Vec<f64>,
    /// Sums of the losses from each multiple of [`BLOCK`] to the end.
    tails: Vec<ExactSum>,
    support: Support,
}

impl Sorted {
    /// Copies and sorts losses. Losses below 0 are gains.
    ///
    /// # Errors
    /// [`MeasureError::NoTrials`] if `losses` is empty, [`MeasureError::InvalidLoss`] for the first loss that is infinite or NaN,
    /// and [`MeasureError::Overflow`] if the losses add up to more than 1.8e25.
    pub(crate) fn new(losses: &[f64]) -> Result<Self, MeasureError> {
        if losses.is_empty() {
            return Err(MeasureError::NoTrials);
        }
        let invalid = losses.iter().position(|loss| !loss.is_finite());
        if let Some(trial) = invalid {
            return Err(MeasureError::InvalidLoss { trial, loss: losses[trial] });
        }
        let losses = sort(losses);
        let tails = tail_sums(&losses)?;
        Ok(Self { losses, tails, support: Support::UNKNOWN })
    }

    /// Adds the range that the model proves for the law of the losses. Intervals then stay within the range, and use the range
    /// where the sample says too little. Without a range nothing is assumed, not even that losses are at least 0.
    #[must_use]
    pub(crate) fn within(self, support: Support) -> Self {
        let support = support.holding(self.minimum(), self.maximum());
        Self { support, ..self }
    }

    /// The range that the model proves for the law.
    pub(crate) fn support(&self) -> Support {
        self.support
    }

    /// The losses in rising order.
    pub(crate) fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// Number of trials, at least 1.
    pub(crate) fn count(&self) -> usize {
        self.losses.len()
    }

    /// The largest loss.
    pub(crate) fn maximum(&self) -> f64 {
        self.losses[self.losses.len() - 1]
    }

    /// The smallest loss.
    pub(crate) fn minimum(&self) -> f64 {
        self.losses[0]
    }

    /// The mean: an exact sum divided by N, rounded once.
    pub(crate) fn mean(&self) -> f64 {
        self.tails[0].over(self.count() as u128)
    }

    /// Mean, variance and skewness.
    pub(crate) fn moments(&self) -> Moments {
        Moments::of(self.losses.iter().map(|&loss| (loss, 1)))
    }

    /// The quantile x_(k) at `level`, with k = [`rank`].
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        self.losses[rank(level, self.count()) - 1]
    }

    /// Number of losses above an amount.
    pub(crate) fn count_above(&self, amount: f64) -> usize {
        self.count() - self.losses.partition_point(|&loss| loss <= amount)
    }

    /// The mean of the losses beyond `level`, where the loss at the quantile counts with its share beyond `level`:
    /// [(k - N p) x_(k) + sum of x_(i), i > k] / [N (1 - p)].
    pub(super) fn tail_mean(&self, level: Level) -> f64 {
        let count = self.count() as u128;
        let rank = rank(level, self.count());
        let share = rank as u128 * 1_000_000_000 - count * u128::from(level.billionths());
        let mut sum = self.tails[rank.div_ceil(BLOCK)];
        for &loss in &self.losses[rank..(rank.div_ceil(BLOCK) * BLOCK).min(self.count())] {
            sum = sum.plus(exact(loss)).expect("a part of a sum that fits");
        }
        let quantile = self.losses[rank - 1];
        let mean = sum.combine(1_000_000_000, exact(quantile), share, count * u128::from(beyond(level)));
        // Amounts are rounded to units before the addition, so the mean may lie outside the range of the losses.
        mean.clamp(quantile, self.maximum())
    }
}

/// The loss as an exact sum.
fn exact(loss: f64) -> ExactSum {
    ExactSum::of(loss).expect("a loss that was summed before")
}

/// Sorts parts of the numbers on threads, then all numbers by a sort that merges runs which are in order. On one thread the sort of the
/// standard library takes about half the time of rayon's.
#[cfg(feature = "rayon")]
fn sort_bits(bits: &mut [u64]) {
    const MOST_PARTS: usize = 8;
    let parts = rayon::current_num_threads().clamp(1, MOST_PARTS);
    bits.par_chunks_mut(bits.len().div_ceil(parts).max(1)).for_each(<[u64]>::sort_unstable);
    if parts > 1 {
        bits.sort();
    }
}

#[cfg(not(feature = "rayon"))]
fn sort_bits(bits: &mut [u64]) {
    bits.sort_unstable();
}

/// The losses in rising order; minus zero counts as zero.
fn sort(losses: &[f64]) -> Vec<f64> {
    // Integers sort faster. The bits of `f64`s, mapped by `key`, have the order of the `f64`s.
    const SIGN: u64 = 1 << 63;
    let key = |bits: u64| if bits & SIGN == 0 { bits | SIGN } else { !bits };
    let bits = |key: u64| if key & SIGN == 0 { !key } else { key & !SIGN };
    let mut keys: Vec<u64> = losses.iter().map(|loss| key((loss + 0.0).to_bits())).collect();
    sort_bits(&mut keys);
    keys.into_iter().map(|key| f64::from_bits(bits(key))).collect()
}

/// Sums of the losses from each multiple of [`BLOCK`] to the end. The multiples run up to the number of losses rounded up to a
/// multiple, whose sum is 0.
fn tail_sums(losses: &[f64]) -> Result<Vec<ExactSum>, MeasureError> {
    let mut sum = ExactSum::default();
    let mut tails = vec![sum];
    for block in losses.chunks(BLOCK).rev() {
        sum = sum.plus(ExactSum::of_all(block)?)?;
        tails.push(sum);
    }
    tails.reverse();
    Ok(tails)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_must_hold_losses() {
        assert!(matches!(Sorted::new(&[]), Err(MeasureError::NoTrials)));
        assert!(matches!(Sorted::new(&[f64::NAN]), Err(MeasureError::InvalidLoss { trial: 0, .. })));
        assert!(matches!(Sorted::new(&[f64::INFINITY]), Err(MeasureError::InvalidLoss { .. })));
        assert!(matches!(Sorted::new(&[1e25, 1e25]), Err(MeasureError::Overflow)));
    }

    #[test]
    fn the_order_of_trials_changes_no_bit() {
        let losses: Vec<f64> = (0..5000).map(|i| (f64::from(i) * 0.7).sin().abs() * 1e7).collect();
        let mut reversed = losses.clone();
        reversed.reverse();
        assert_eq!(Sorted::new(&losses).unwrap(), Sorted::new(&reversed).unwrap());
    }

    #[test]
    fn gains_come_before_losses() {
        let sorted = Sorted::new(&[2.0, -1.0, 0.5, -3.0, 0.0]).unwrap();
        assert_eq!(sorted.losses(), [-3.0, -1.0, 0.0, 0.5, 2.0]);
        assert_eq!((sorted.mean(), sorted.minimum()), (-0.3, -3.0));
        // N (1 - p) = 4: all but the largest gain.
        assert_eq!(sorted.tail_mean(Level::new(0.2).unwrap()), 0.375);
    }

    #[test]
    fn minus_zero_is_zero() {
        let sorted = Sorted::new(&[1.0, -0.0, 0.0]).unwrap();
        assert!(sorted.losses()[..2].iter().all(|loss| loss.to_bits() == 0));
    }

    #[test]
    fn tails_of_any_length_are_summed() {
        let losses: Vec<f64> = (1..=3000).map(f64::from).collect();
        let sorted = Sorted::new(&losses).unwrap();
        // Ranks within a block, at its end (1,024) and in the last one.
        for billionths in [500_000_000, 341_333_333, 341_000_000, 999_000_000] {
            let level = Level::from_billionths(billionths).unwrap();
            let k = rank(level, 3000);
            let share = k as f64 - 3000.0 * level.get();
            let sum: f64 = losses[k..].iter().sum::<f64>() + share * losses[k - 1];
            assert!((sorted.tail_mean(level) / (sum / (3000.0 * (1.0 - level.get()))) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn losses_above_an_amount_exclude_those_that_equal_it() {
        let sorted = Sorted::new(&[0.0, 1.0, 1.0, 2.0]).unwrap();
        assert_eq!((sorted.count_above(0.0), sorted.count_above(1.0), sorted.count_above(2.0)), (3, 1, 0));
    }

    #[test]
    fn example_of_sorted() {
        use brunt::{measure::Sorted, units::Level};
        let sorted = Sorted::new(&[3.0, 0.0, 1.0, 4.0]).unwrap();
        assert_eq!(sorted.mean(), 2.0);
        assert_eq!(sorted.quantile(Level::new(0.75).unwrap()), 3.0);
    }
}
