//! Value at risk.

use super::quantile::{interval_ranks, rank, trials_for_lower_rank, trials_for_upper_rank};
use super::{ONE_SIDE, Sorted, Support};
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::units::Level;

/// Value at risk: x_(k), the loss of rank k = ceil(N p) among the N sorted losses, an estimate of inf{x : F(x) >= p}.
///
/// The ends of the interval are two of the sorted losses, chosen by the binomial law. The interval holds in at least 95 % of runs
/// for any law, and more often with ties. If the sample is too small for one of the ranks, the end of the support replaces the end
/// of the interval (see [`Support`]). If no end of the support is proven, the end is missing.
///
/// A rank within a group of losses of a tail column has a bracket: the figure is its middle, and the ends of the interval are the outer
/// ends of theirs.
pub(crate) fn value_at_risk(sorted: &Sorted, level: Level) -> Estimate {
    let (lower, upper) = (|rank: usize| sorted.at(rank).lower, |rank: usize| sorted.at(rank).upper);
    let bracket = sorted.at(rank(level, sorted.count()));
    let interval = quantile_interval(level, sorted.count(), lower, upper, sorted.support());
    Estimate::new(bracket.middle(), interval).bracketed(bracket)
}

/// The interval of the quantile at `level` of `count` independent values in `support`, as for [`value_at_risk`].
///
/// `lower` and `upper` return the sorted value at a rank, counted from 1. For values known to within bins, `lower` returns the
/// lower end and `upper` the upper end of the bin of a rank.
pub(crate) fn quantile_interval(
    level: Level,
    count: usize,
    lower: impl Fn(usize) -> f64,
    upper: impl Fn(usize) -> f64,
    support: Support,
) -> Interval {
    let few = |needed| NoInterval::TooFewTrials { found: count as u64, needed };
    let (lowest, highest) = (few(trials_for_lower_rank(level)), few(trials_for_upper_rank(level)));
    if count == 0 {
        return Interval::None { reason: highest };
    }
    let (below, above) = interval_ranks(level, count, ONE_SIDE);
    let from_sample = (below > 0, above <= count);
    let from = if below > 0 { Some(lower(below)) } else { support.least() };
    let to = if above <= count { Some(upper(above)) } else { support.most() };
    let method = Method::OrderStatistic;
    match (from, to) {
        (Some(lower), None) if from_sample.0 => Interval::Above { lower, method, needed: trials_for_upper_rank(level) },
        // A lower end equal to the least value of the support says nothing new.
        (Some(_), None) | (None, None) => Interval::None { reason: highest },
        (from, to) if from_sample == (false, false) => Interval::of_ends(from, to, Method::ProvenBounds, lowest),
        (from, to) => Interval::of_ends(from, to, method, lowest),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn estimate(losses: &[f64], p: f64) -> Estimate {
        value_at_risk(&Sorted::new(losses).unwrap(), Level::new(p).unwrap())
    }

    #[test]
    fn it_is_the_loss_of_the_exact_rank() {
        let losses: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(estimate(&losses, 0.995).value, 199.0);
        assert_eq!(estimate(&losses, 0.99).value, 198.0);
        assert_eq!(estimate(&losses, 0.9901).value, 199.0);
        assert_eq!(estimate(&[7.0], 0.99).value, 7.0);
    }

    #[test]
    fn ties_and_zeros_are_plain_losses() {
        let mut losses = vec![0.0; 95];
        losses.extend([5.0; 5]);
        assert_eq!((estimate(&losses, 0.95).value, estimate(&losses, 0.951).value), (0.0, 5.0));
    }

    #[test]
    fn small_samples_have_no_upper_end_and_tiny_ones_no_interval() {
        let losses: Vec<f64> = (1..=100).map(f64::from).collect();
        // The only loss is above the 99 % quantile in 1 % of runs.
        assert!(matches!(estimate(&[1.0], 0.99).interval, Interval::Above { lower: 1.0, .. }));
        assert!(matches!(estimate(&losses, 0.99).interval, Interval::Above { lower: 97.0, needed: 368, .. }));
        assert!(matches!(
            estimate(&[1.0], 0.5).interval,
            Interval::None { reason: NoInterval::TooFewTrials { found: 1, needed: 6 } }
        ));
    }

    #[test]
    fn equal_losses_pin_the_quantile() {
        let interval = estimate(&[3.0; 1000], 0.99).interval;
        assert_eq!((interval.lower(), interval.upper()), (Some(3.0), Some(3.0)));
    }

    /// Rank 0 of 100 at 1 %: 0.99^100 is 37 %.
    #[test]
    fn at_the_lowest_levels_the_lower_end_is_that_of_the_support_or_missing() {
        let losses: Vec<f64> = (1..=100).map(|i| f64::from(i) - 50.0).collect();
        let sorted = Sorted::new(&losses).unwrap();
        let level = Level::new(0.01).unwrap();
        let open = value_at_risk(&sorted, level);
        assert_eq!(open.value, -49.0);
        let reason = NoInterval::TooFewTrials { found: 100, needed: 368 };
        assert_eq!(open.interval, Interval::AtMost { upper: -46.0, method: Method::OrderStatistic, reason });
        let known = value_at_risk(&sorted.within(Support::between(-90.0, f64::INFINITY)), level);
        assert_eq!((known.interval.lower(), known.interval.upper()), (Some(-90.0), Some(-46.0)));
    }

    #[test]
    fn the_largest_value_of_all_is_the_upper_end_where_trials_are_too_few() {
        let losses: Vec<f64> = (1..=100).map(f64::from).collect();
        let sorted = Sorted::new(&losses).unwrap().within(Support::between(0.0, 120.0));
        let interval = value_at_risk(&sorted, Level::new(0.99).unwrap()).interval;
        assert_eq!(interval, Interval::Bounds { lower: 97.0, upper: 120.0, method: Method::OrderStatistic });
        // A single trial says nothing, the support everything.
        let one = Sorted::new(&[7.0]).unwrap().within(Support::between(0.0, 120.0));
        let interval = value_at_risk(&one, Level::new(0.5).unwrap()).interval;
        assert_eq!(interval, Interval::Bounds { lower: 0.0, upper: 120.0, method: Method::ProvenBounds });
    }

    #[test]
    fn example_of_value_at_risk() {
        use brunt::{
            measure::{Sorted, value_at_risk},
            units::Level,
        };
        let losses: Vec<f64> = (1..=100).map(f64::from).collect();
        let estimate = value_at_risk(&Sorted::new(&losses).unwrap(), Level::new(0.5).unwrap());
        assert_eq!(estimate.value, 50.0);
        assert_eq!((estimate.interval.lower(), estimate.interval.upper()), (Some(40.0), Some(61.0)));
    }
}
