//! How many of the largest losses a run has to keep one by one for its figures to be exact.

use super::quantile::{BILLION, interval_ranks, rank};
use super::tail_index::largest;
use super::{ONE_SIDE, Sorted};
use crate::units::Level;

/// Most losses of a column that are kept one by one, so that memory is bounded whatever the level.
pub(crate) const MOST_KEPT: u64 = 1 << 21;
/// Levels of which the lowest that fits is kept exactly whatever is asked, in billionths: 99, 99.5, 99.9, 99.95 and 99.99 %.
pub(crate) const TAIL_LEVELS: [u32; 5] = [990_000_000, 995_000_000, 999_000_000, 999_500_000, 999_900_000];

/// Number of the largest of `total` losses that are kept one by one, for questions at `levels`.
///
/// A level takes the losses from the lower end of the interval of its value at risk on: with the lower rank r, `total` - r + 1 of them.
/// The lowest level of those asked and of [`TAIL_LEVELS`] that takes no more than [`MOST_KEPT`] tells the number. Lower levels are answered
/// from bins. At least as many are kept as the tail index of the total looks at.
///
/// Example: of 20,000,000 trials 95 % takes 1,001,911; of 1,000,000,000 trials 99 and 99.5 % take more than 2^21, so 99.9 % tells the
/// number.
pub(crate) fn kept_length(levels: &[Level], total: u64) -> usize {
    let count = total as usize;
    let always = TAIL_LEVELS.iter().filter_map(|&level| Level::from_billionths(level));
    let taken = levels.iter().copied().chain(always).map(|level| taken(level, count));
    let most = taken.filter(|&taken| taken as u64 <= MOST_KEPT).max().unwrap_or(0);
    most.max(largest(count) + 1).min(count)
}

/// The lowest of `level` and [`TAIL_LEVELS`] whose tail a sample knows trial by trial; for samples that know less, the level at which half of
/// what they know begins.
pub(crate) fn known_level(sorted: &Sorted, level: Level) -> Level {
    let higher = TAIL_LEVELS.iter().filter_map(|&level| Level::from_billionths(level)).filter(|other| *other > level);
    let known = std::iter::once(level).chain(higher).find(|&level| sorted.knows_from(rank(level, sorted.count())));
    known.unwrap_or_else(|| {
        let half = sorted.losses().len() as u128 * u128::from(BILLION) / 2 / sorted.count() as u128;
        Level::from_billionths((u128::from(BILLION) - half.clamp(1, u128::from(BILLION) - 1)) as u32).unwrap_or(level)
    })
}

/// Number of the largest of `count` losses that a level takes.
fn taken(level: Level, count: usize) -> usize {
    let lowest = if count == 0 { 0 } else { interval_ranks(level, count, ONE_SIDE).0 };
    count + 1 - lowest.clamp(1, rank(level, count).max(1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn levels(of: &[f64]) -> Vec<Level> {
        of.iter().map(|&p| Level::new(p).unwrap()).collect()
    }

    #[test]
    fn the_lowest_level_that_fits_tells_the_number() {
        let asked = levels(&[0.95, 0.99, 0.995]);
        let kept = |total: u64| kept_length(&asked, total) as f64;
        // N (1 - p) + 1.96 sqrt(N p (1 - p)), to within a few ranks.
        let about = |total: f64, p: f64| total * (1.0 - p) + 1.959_964 * (total * p * (1.0 - p)).sqrt();
        for (total, p) in [(20_000_000, 0.95), (40_000_000, 0.95), (50_000_000, 0.99), (200_000_000, 0.99)] {
            assert!((kept(total) - about(total as f64, p)).abs() < 5.0, "{total}");
        }
        assert!((kept(400_000_000) - about(4e8, 0.995)).abs() < 5.0);
        assert!((kept(1_000_000_000) - about(1e9, 0.999)).abs() < 5.0);
    }

    #[test]
    fn small_totals_are_kept_as_far_as_asked() {
        assert_eq!(kept_length(&levels(&[0.5]), 3), 3);
        assert_eq!(kept_length(&[], 0), 0);
        assert!(kept_length(&[], 1_000_000) > 10_000 && kept_length(&[], 1_000_000) < 10_300);
        // Whatever is asked, the memory is bounded.
        assert!([0.001, 0.5, 0.9].iter().all(|&p| kept_length(&levels(&[p]), 1 << 40) as u64 <= MOST_KEPT));
    }
}
