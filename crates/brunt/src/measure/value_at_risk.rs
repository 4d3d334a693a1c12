//! Value at risk.

use super::quantile::{interval_ranks, trials_for_upper_rank};
use super::{ONE_SIDE, Sorted};
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::scenario::Level;

/// Value at risk: x_(k), the loss of rank k = ceil(N p) among the N sorted ones, an estimate of inf{x : F(x) >= p}.
///
/// The interval runs between two of the sorted losses, chosen by the binomial law, so that it holds in at least 95 % of runs for any
/// law whatever; ties make it hold more often. Where the sample is too small for the upper rank there is a lower end only, where it is
/// too small for both there is none. A loss is at least 0, which serves as the lower end at levels near 0.
///
/// ```
/// use brunt::{measure::{Sorted, value_at_risk}, scenario::Level};
/// let losses: Vec<f64> = (1..=100).map(f64::from).collect();
/// let estimate = value_at_risk(&Sorted::new(&losses).unwrap(), Level::new(0.5).unwrap());
/// assert_eq!(estimate.value, 50.0);
/// assert_eq!((estimate.interval.lower(), estimate.interval.upper()), (Some(40.0), Some(61.0)));
/// ```
pub fn value_at_risk(sorted: &Sorted, level: Level) -> Estimate {
    let loss = |rank: usize| sorted.losses()[rank - 1];
    Estimate::new(sorted.quantile(level), quantile_interval(level, sorted.count(), loss, loss))
}

/// The interval of the quantile at `level` of independent values of at least 0, from the values at two ranks among the `count` sorted ones
/// (counted from 1): the one of [`value_at_risk`].
///
/// Where values are known to within bins, `lower` gives the lower end of the bin of a rank and `upper` its upper end.
pub fn quantile_interval(
    level: Level,
    count: usize,
    lower: impl Fn(usize) -> f64,
    upper: impl Fn(usize) -> f64,
) -> Interval {
    let method = Method::OrderStatistic;
    let needed = trials_for_upper_rank(level);
    if count == 0 {
        return Interval::None { reason: NoInterval::TooFewTrials { found: 0, needed } };
    }
    match interval_ranks(level, count, ONE_SIDE) {
        (below, above) if above <= count => {
            Interval::Bounds { lower: if below == 0 { 0.0 } else { lower(below) }, upper: upper(above), method }
        }
        (0, _) => Interval::None { reason: NoInterval::TooFewTrials { found: count as u64, needed } },
        (below, _) => Interval::Above { lower: lower(below), method, needed },
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

    #[test]
    fn at_the_lowest_levels_the_lower_end_is_zero() {
        let losses: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(estimate(&losses, 0.01).interval.lower(), Some(0.0));
    }
}
