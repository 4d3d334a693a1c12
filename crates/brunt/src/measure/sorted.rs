//! A sample of losses in rising order, with exact sums of its tails.

use super::body::{Body, Group};
use super::exact::ExactSum;
use super::moment::Moments;
use super::quantile::{BILLION, beyond, rank};
use super::{MeasureError, Support};
use crate::ledger::{Numbers, TailColumn};
use crate::report::Bracket;
use crate::units::Level;
#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// Number of losses between two stored sums.
const BLOCK: usize = 1024;

/// A sample of losses, one per trial, in rising order. A sample is sorted once and used for every figure.
///
/// A sample of a [`TailColumn`] knows its largest losses one by one and all others by groups. What it tells of a rank within a group is a
/// [`Bracket`]; what it tells of the ranks beyond is as exact as for a complete sample, to the bit.
///
/// Memory: 8 bytes for each loss that is known by itself. Sorting uses the caller's rayon pool. All results computed from a `Sorted` are
/// independent of the order of trials.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sorted {
    /// The losses that are known by groups, below all others; empty for a complete sample.
    body: Body,
    /// The losses that are known one by one.
    losses: Vec<f64>,
    /// Sums of `losses` from each multiple of [`BLOCK`] to the end.
    tails: Vec<ExactSum>,
    /// The moments, where they do not come from `losses`.
    moments: Option<Moments>,
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
        Ok(Self { body: Body::default(), losses, tails, moments: None, support: Support::UNKNOWN })
    }

    /// The sample of a column of a ledger.
    ///
    /// # Errors
    /// As [`Sorted::new`].
    pub(crate) fn of(numbers: Numbers<'_>) -> Result<Self, MeasureError> {
        match numbers {
            Numbers::Every(losses) => Self::new(losses),
            Numbers::Tail(column) => Self::of_tail(column),
            Numbers::Zeros(0) => Err(MeasureError::NoTrials),
            Numbers::Zeros(count) => {
                let moments = Moments { count, apart: 0, mean: 0.0, variance: 0.0, skewness: None };
                Self::of_parts(Body::zeros(count)?, Vec::new(), moments)
            }
        }
    }

    /// The sample of a column of which the tail is kept.
    fn of_tail(column: &TailColumn) -> Result<Self, MeasureError> {
        let count = column.count();
        if count == 0 {
            return Err(MeasureError::NoTrials);
        }
        let (groups, losses) = Body::of(column)?;
        let body = Body::new(groups, ExactSum::of_all(&losses)?)?;
        let mut runs = losses.chunk_by(|a, b| a == b).map(|run| run.len() as u64);
        let alone = body.groups().last().and_then(Group::single);
        // The last group and the first losses may be one and the same number.
        let joined = body.groups().last().map_or(0, |group| group.count)
            + losses.iter().take_while(|&&loss| Some(loss) == alone).count() as u64;
        let commonest = runs.by_ref().max().unwrap_or(0).max(body.commonest());
        let commonest = if alone.is_some() { commonest.max(joined) } else { commonest };
        let powers = column.powers();
        let moments = Moments {
            count,
            apart: if commonest > 1 { count - commonest } else { count },
            mean: powers.mean(count),
            variance: powers.variance(count).unwrap_or(0.0),
            skewness: powers.skewness(count),
        };
        Self::of_parts(body, losses, moments)
    }

    fn of_parts(body: Body, losses: Vec<f64>, moments: Moments) -> Result<Self, MeasureError> {
        let tails = tail_sums(&losses)?;
        let moments = (body.count() > 0).then_some(moments);
        Ok(Self { body, losses, tails, moments, support: Support::UNKNOWN })
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

    /// The losses that are known one by one, in rising order: all losses of a complete sample, or the largest.
    pub(crate) fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// Number of trials, at least 1.
    pub(crate) fn count(&self) -> usize {
        self.body.count() as usize + self.losses.len()
    }

    /// The loss at a rank, counted from 1.
    pub(crate) fn at(&self, rank: usize) -> Bracket {
        let below = self.body.count() as usize;
        if rank > below {
            return Bracket::of(self.losses[rank - below - 1]);
        }
        let Group { least, most, .. } = self.body.groups()[self.body.position(rank as u64)];
        Bracket { lower: least, upper: most }
    }

    /// Whether every loss from a rank on is known by itself. Zeros are: they make no difference to what is beyond them.
    pub(super) fn knows_from(&self, rank: usize) -> bool {
        let below = self.body.count() as usize;
        let zeros = || {
            let position = self.body.position(rank as u64);
            self.body.groups()[position..].iter().all(|group| group.single() == Some(0.0))
        };
        rank > below || zeros()
    }

    /// The largest loss.
    pub(crate) fn maximum(&self) -> f64 {
        self.at(self.count()).upper
    }

    /// The smallest loss.
    pub(crate) fn minimum(&self) -> f64 {
        self.at(1).lower
    }

    /// The mean: an exact sum divided by N, rounded once.
    pub(crate) fn mean(&self) -> f64 {
        self.body.total().unwrap_or(self.tails[0]).over(self.count() as u128)
    }

    /// Mean, variance and skewness.
    pub(crate) fn moments(&self) -> Moments {
        self.moments.unwrap_or_else(|| Moments::of(self.losses.iter().map(|&loss| (loss, 1))))
    }

    /// The quantile x_(k) at `level`, with k = [`rank`]: the middle of its bracket.
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        self.at(rank(level, self.count())).middle()
    }

    /// Least and largest possible number of losses above an amount; both are the same where no group holds the amount.
    pub(crate) fn counts_above(&self, amount: f64) -> (u64, u64) {
        let (least, most) = self.body.count_above(amount);
        let above = (self.losses.len() - self.losses.partition_point(|&loss| loss <= amount)) as u64;
        (least + above, most + above)
    }

    /// Number of losses above an amount; the largest possible number where a group holds the amount.
    pub(crate) fn count_above(&self, amount: f64) -> usize {
        self.counts_above(amount).1 as usize
    }

    /// The mean of the losses beyond `level`, where the loss at the quantile counts with its share beyond `level`:
    /// [(k - N p) x_(k) + sum of x_(i), i > k] / [N (1 - p)].
    ///
    /// Within a group of c losses from a to b with the sum S, the upper w losses (the one at the quantile counts in part) add up to at
    /// least w S / c and S - (c - w) b, and to at most w b and S - (c - w) a.
    pub(super) fn tail_mean(&self, level: Level) -> Bracket {
        let count = self.count() as u128;
        let rank = rank(level, self.count());
        let share = rank as u128 * u128::from(BILLION) - count * u128::from(level.billionths());
        let weight = count * u128::from(beyond(level));
        let quantile = self.at(rank);
        // Amounts are rounded to units before the addition, so the mean may lie outside the range of the losses.
        let within = |mean: f64, least: f64| mean.clamp(least, self.maximum());
        let Some(kept) = rank.checked_sub(self.body.count() as usize + 1) else {
            let position = self.body.position(rank as u64);
            let Group { count: all, sum, least, most } = self.body.groups()[position];
            let (above, beyond) = self.body.above(position, rank as u64);
            let upper = u128::from(above) * u128::from(BILLION) + share;
            let rest = u128::from(all) * u128::from(BILLION) - upper;
            let plain = |value: f64| beyond.combine(BILLION.into(), exact(value), upper, weight);
            if least == most {
                return Bracket::of(within(plain(most), least));
            }
            let whole = beyond.plus(sum).expect("a part of a sum that fits");
            let without = |value: f64| whole.combine(BILLION.into(), exact(value).negated(), rest, weight);
            let even = beyond.combine(u128::from(BILLION) * u128::from(all), sum, upper, weight * u128::from(all));
            let (lower, upper) = (even.max(without(most)), plain(most).min(without(least)));
            return Bracket { lower: within(lower.min(upper), least), upper: within(upper, least) };
        };
        let from = kept + 1;
        let mut sum = self.tails[from.div_ceil(BLOCK)];
        for &loss in &self.losses[from..(from.div_ceil(BLOCK) * BLOCK).min(self.losses.len())] {
            sum = sum.plus(exact(loss)).expect("a part of a sum that fits");
        }
        let mean = sum.combine(BILLION.into(), exact(quantile.upper), share, weight);
        Bracket::of(within(mean, quantile.upper))
    }

    /// The losses beyond a rank in rising order, each with how often it occurs; those of a group at their mean, and those of the group of the
    /// rank at the least of them, since they may equal the loss at the rank. The first number is the loss at the rank, or the least that it
    /// may be.
    pub(super) fn beyond(&self, rank: usize) -> (f64, impl Iterator<Item = (f64, u64)> + Clone + '_) {
        let below = self.body.count() as usize;
        let least = self.at(rank).lower;
        let position = if rank > below { self.body.groups().len() } else { self.body.position(rank as u64) };
        let groups = self.body.groups()[position..].iter().enumerate().map(move |(place, group)| match place {
            0 => (least, self.body.above(position, rank as u64).0),
            _ => (group.mean(), group.count),
        });
        let from = rank.saturating_sub(below);
        let losses = self.losses[from..].iter().map(|&loss| (loss, 1));
        (least, groups.filter(|(_, count)| *count > 0).chain(losses))
    }

    /// Number of losses that equal an amount and are known one by one, or as a group of zeros.
    pub(super) fn count_equal(&self, amount: f64) -> usize {
        if amount == 0.0 && self.body.count() > 0 {
            let zeros = self.body.groups().iter().filter(|group| group.single() == Some(0.0));
            return zeros.map(|group| group.count as usize).sum();
        }
        let losses = &self.losses;
        losses.partition_point(|&loss| loss <= amount) - losses.partition_point(|&loss| loss < amount)
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
        assert_eq!(sorted.tail_mean(Level::new(0.2).unwrap()), Bracket::of(0.375));
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
            assert!((sorted.tail_mean(level).upper / (sum / (3000.0 * (1.0 - level.get()))) - 1.0).abs() < 1e-12);
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
