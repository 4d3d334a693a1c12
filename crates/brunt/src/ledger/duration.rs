//! Counts of durations in fixed bins. Counts add up in any order.

use crate::units::Ticks;

/// Bits of a duration after the leading bit that select a bin: the width of a bin is at most 1/128 of its value.
const KEPT_BITS: u32 = 7;

/// Counts of durations in bins of relative width below 0.8 %.
///
/// Each duration below 128 ticks has a bin of its own. A bin above holds all durations with the same leading eight bits. A quantile
/// is known to within one bin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DurationCounts {
    bins: Vec<u64>,
    total: u64,
}

impl DurationCounts {
    /// Counts one duration; a negative duration counts as 0.
    pub(crate) fn add(&mut self, duration: Ticks) {
        self.add_many(bin(duration.get().max(0) as u64), 1);
    }

    /// Number of durations counted.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: &Self) {
        other.non_empty().for_each(|(bin, count)| self.add_many(bin, count));
    }

    /// Bins with at least one duration, as (bin number, count).
    pub(crate) fn non_empty(&self) -> impl Iterator<Item = (usize, u64)> {
        self.bins.iter().copied().enumerate().filter(|entry| entry.1 > 0)
    }

    /// Adds `count` durations to a bin, numbered as in [`DurationCounts::non_empty`].
    pub(crate) fn add_many(&mut self, bin: usize, count: u64) {
        if self.bins.len() <= bin {
            self.bins.resize(bin + 1, 0);
        }
        self.bins[bin] += count;
        self.total += count;
    }

    /// The bin [from, to) that holds the `rank`-th shortest duration, counted from 1; `None` if `rank` is 0 or above the number of
    /// durations.
    pub(crate) fn bin_of_rank(&self, rank: u64) -> Option<(Ticks, Ticks)> {
        let mut below = 0;
        for (bin, count) in self.non_empty() {
            below += count;
            if rank >= 1 && rank <= below {
                return Some((Ticks::new(start(bin) as i64), Ticks::new(start(bin + 1) as i64)));
            }
        }
        None
    }
}

fn bin(ticks: u64) -> usize {
    let shift = (u64::BITS - ticks.leading_zeros()).saturating_sub(KEPT_BITS + 1);
    ((shift as usize) << KEPT_BITS) + (ticks >> shift) as usize
}

fn start(bin: usize) -> u64 {
    let shift = (bin >> KEPT_BITS).saturating_sub(1);
    ((bin - (shift << KEPT_BITS)) as u64) << shift
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_lies_in_its_bin_and_bins_are_narrow() {
        for ticks in (0..3000).chain([1 << 20, (1 << 33) + 12_345, (1 << 40) - 1]) {
            let (from, to) = (start(bin(ticks)), start(bin(ticks) + 1));
            assert!(from <= ticks && ticks < to, "{ticks} in [{from}, {to})");
            assert!(to - from <= 1 + from / 128);
        }
    }

    #[test]
    fn ranks_count_from_one() {
        let mut counts = DurationCounts::default();
        assert_eq!(counts.bin_of_rank(1), None);
        [3, 5, 5].iter().for_each(|&ticks| counts.add(Ticks::new(ticks)));
        let bins: Vec<_> = (0..5).map(|rank| counts.bin_of_rank(rank).map(|bin| bin.0.get())).collect();
        assert_eq!(bins, [None, Some(3), Some(5), Some(5), None]);
    }

    #[test]
    fn example_of_duration_counts() {
        use brunt::{ledger::DurationCounts, units::Ticks};
        let mut counts = DurationCounts::default();
        for hours in [1.0, 2.0, 40.0] {
            counts.add(Ticks::from_hours(hours).unwrap());
        }
        let (from, to) = counts.bin_of_rank(2).unwrap();
        assert!(from.hours() <= 2.0 && 2.0 < to.hours());
    }
}
