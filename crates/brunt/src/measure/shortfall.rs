//! Tail value at risk (expected shortfall).

use super::interval::influence_estimate;
use super::quantile::{BILLION, beyond, rank};
use super::support::supported;
use super::tail_index::refusal;
use super::{Moments, Sorted, TailLaw};
use crate::report::{Estimate, Method, NoInterval};
use crate::units::Level;

/// Fewest trials beyond the quantile for which a tail mean has an interval.
pub(crate) const TAIL_TRIALS: u64 = 100;

/// Number of trials beyond the quantile: N - k.
pub(crate) fn trials_beyond(level: Level, trials: usize) -> u64 {
    (trials - rank(level, trials)) as u64
}

/// Tail value at risk: the mean of value at risk over levels from p to 1. The loss at the quantile counts with its share beyond
/// level p.
///
/// [(k - N p) x_(k) + sum of x_(i), i > k] / [N (1 - p)], k = ceil(N p), from an exact sum divided once (Acerbi and Tasche 2002, On the
/// coherence of expected shortfall). Its bias is negative and falls with 1/N.
///
/// The interval takes the estimate as a mean of the influence values v + max(x - v, 0) / (1 - p), v = x_(k), by Student's t,
/// corrected for skewness (Hall 1992; `docs/intervals.md`). The degrees of freedom are the number of losses above the quantile less
/// one. With fewer than 100 trials beyond the quantile, with fewer than 30 losses above the quantile (other losses tie with the
/// quantile), or without a finite variance, the ends are bounds that hold for any law: the lower end of value at risk, and
/// x_(N) + min(1, pi / (1 - p)) (M - x_(N)) if the sample has a known largest value M (see [`Support`](super::Support)),
/// pi = 1 - 0.025^(1/N).
///
/// Where the quantile lies within a group of losses of a tail column, the figure is the middle of its bracket. The interval is computed with
/// all losses of that group at the least of them, so that none counts as above the quantile, and with those of each other group at their
/// mean; then both ends are moved out by as much as the bracket reaches beyond the figure.
pub(crate) fn tail_value_at_risk(sorted: &Sorted, level: Level, tail: TailLaw) -> Estimate {
    let bracket = sorted.tail_mean(level);
    let value = bracket.middle();
    let estimate = match refusal(sorted, tail).or_else(|| too_few(level, sorted.count())) {
        Some(reason) => Estimate::without_interval(value, reason),
        None => {
            let moments = influence(sorted, level);
            influence_estimate(value, &moments, moments.apart, Method::InfluenceFunction)
        }
    };
    // All of the unseen mean may lie in the tail.
    let unseen = sorted.support().unseen() * (BILLION as f64 / beyond(level) as f64);
    let estimate = estimate.widened(bracket).bracketed(bracket);
    supported(estimate, sorted.support(), unseen, || sorted.proven_tail_mean(level))
}

/// [`NoInterval::TooFewTrials`] if the tail is too small for an interval.
pub(super) fn too_few(level: Level, trials: usize) -> Option<NoInterval> {
    let found = trials_beyond(level, trials);
    (found < TAIL_TRIALS).then_some(NoInterval::TooFewTrials { found, needed: TAIL_TRIALS })
}

/// Moments of the influence values less v: 0 up to the quantile, (x - v) / (1 - p) beyond it.
fn influence(sorted: &Sorted, level: Level) -> Moments {
    let rank = rank(level, sorted.count());
    let (quantile, losses) = sorted.beyond(rank);
    let scale = BILLION as f64 / beyond(level) as f64;
    let tail = losses.map(move |(loss, times)| ((loss - quantile) * scale, times));
    Moments::of(std::iter::once((0.0, rank as u64)).chain(tail))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::Interval;

    fn estimate(losses: &[f64], p: f64) -> Estimate {
        tail_value_at_risk(&Sorted::new(losses).unwrap(), Level::new(p).unwrap(), TailLaw::FiniteVariance)
    }

    #[test]
    fn at_a_whole_rank_it_is_the_mean_of_the_losses_beyond() {
        let losses: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(estimate(&losses, 0.99).value, 199.5);
        assert_eq!(estimate(&losses, 0.995).value, 200.0);
        assert_eq!(estimate(&losses, 0.5).value, 150.5);
    }

    #[test]
    fn the_atom_at_the_quantile_is_split() {
        // N (1 - p) = 0.4: all of it within the largest loss.
        assert_eq!(estimate(&[1.0, 2.0, 3.0, 10.0], 0.9).value, 10.0);
        // Ties at the quantile: 2.5 trials beyond of which 2 are 9 and half a one is 5.
        assert_eq!(estimate(&[5.0, 5.0, 5.0, 9.0, 9.0], 0.5).value, 8.2);
        assert_eq!(estimate(&[4.0], 0.99).value, 4.0);
    }

    #[test]
    fn it_is_coherent_under_scale_and_shift() {
        let losses: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 997)).collect();
        let scaled: Vec<f64> = losses.iter().map(|loss| 4.0 * loss + 64.0).collect();
        for p in [0.5, 0.8, 0.95] {
            assert!((estimate(&scaled, p).value - (4.0 * estimate(&losses, p).value + 64.0)).abs() < 1e-9);
        }
        let (plain, moved) = (estimate(&losses, 0.8).interval, estimate(&scaled, 0.8).interval);
        assert!((moved.lower().unwrap() - (4.0 * plain.lower().unwrap() + 64.0)).abs() < 1e-8);
        assert!((moved.upper().unwrap() - (4.0 * plain.upper().unwrap() + 64.0)).abs() < 1e-8);
    }

    #[test]
    fn it_is_subadditive_and_at_least_value_at_risk() {
        let first: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 997)).collect();
        let second: Vec<f64> = (0..1000).map(|i| f64::from(i * i * i % 991)).collect();
        let both: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
        for p in [0.0005, 0.5, 0.9, 0.9995] {
            assert!(estimate(&both, p).value <= estimate(&first, p).value + estimate(&second, p).value + 1e-9);
            let sorted = Sorted::new(&both).unwrap();
            assert!(estimate(&both, p).value >= sorted.quantile(Level::new(p).unwrap()));
        }
    }

    #[test]
    fn rounding_leaves_it_between_value_at_risk_and_the_largest_loss() {
        // Found by proptest: a tail of nothing but the largest loss was a unit in the last place above it, or below.
        for (zeros, p) in [(6, 0.95), (118, 0.995)] {
            let losses = [vec![3_916_737_116.868_953_7], vec![0.0; zeros]].concat();
            assert_eq!(estimate(&losses, p).value, losses[0]);
        }
    }

    #[test]
    fn below_a_hundred_trials_beyond_there_is_no_upper_end() {
        let losses: Vec<f64> = (0..9999).map(f64::from).collect();
        let few = NoInterval::TooFewTrials { found: 99, needed: 100 };
        assert_eq!(estimate(&losses, 0.99).interval.reason(), Some(few));
        assert_eq!(estimate(&losses, 0.99).interval.upper(), None);
        let losses: Vec<f64> = (0..10_000).map(f64::from).collect();
        assert!(matches!(estimate(&losses, 0.99).interval, Interval::Bounds { .. }));
    }

    #[test]
    fn trials_beyond_that_tie_with_the_quantile_do_not_count() {
        // Zero at the quantile, 500 trials beyond it, but only 29 or 30 of them with a loss.
        let sparse = |hits: usize| {
            let mut losses = vec![0.0; 10_000];
            losses[..hits].iter_mut().zip(1..).for_each(|(loss, i)| *loss = f64::from(i));
            estimate(&losses, 0.95).interval
        };
        assert_eq!(sparse(29).reason(), Some(NoInterval::TooFewTrials { found: 29, needed: 30 }));
        assert!(matches!(sparse(30), Interval::Bounds { .. }));
    }

    #[test]
    fn equal_losses_say_nothing_about_the_tail() {
        for loss in [0.0, 0.1, 1e9] {
            let estimate = estimate(&[loss; 20_000], 0.99);
            assert!((estimate.value - loss).abs() <= loss * 1e-11);
            // At least as much as value at risk is all that is known.
            let method = Method::OrderStatistic;
            assert_eq!(estimate.interval, Interval::AtLeast { lower: loss, method, reason: NoInterval::AllEqual });
        }
    }

    #[test]
    fn infinite_variance_stands_before_all_else() {
        let sorted = Sorted::new(&[1.0, 2.0]).unwrap();
        let estimate = tail_value_at_risk(&sorted, Level::new(0.99).unwrap(), TailLaw::InfiniteVariance);
        assert!(
            matches!(estimate.interval, Interval::AtLeast { reason: NoInterval::InfiniteVariance { .. }, .. }),
            "{:?}",
            estimate.interval
        );
    }

    #[test]
    fn example_of_tail_value_at_risk() {
        use brunt::{
            measure::{Sorted, TailLaw, tail_value_at_risk},
            units::Level,
        };
        let sorted = Sorted::new(&[1.0, 2.0, 3.0, 4.0, 10.0]).unwrap();
        // N (1 - p) = 1.5: half of the 4 and all of the 10.
        let estimate = tail_value_at_risk(&sorted, Level::new(0.7).unwrap(), TailLaw::FiniteVariance);
        assert_eq!(estimate.value, 8.0);
    }
}
