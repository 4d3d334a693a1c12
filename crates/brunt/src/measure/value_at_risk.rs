//! Value at risk.

use super::Sorted;
use super::quantile::{interval_ranks, trials_for_upper_rank};
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
    Estimate::new(sorted.quantile(level), interval(sorted, level))
}

fn interval(sorted: &Sorted, level: Level) -> Interval {
    let losses = sorted.losses();
    let method = Method::OrderStatistic;
    let (lower, upper) = interval_ranks(level, losses.len());
    let needed = trials_for_upper_rank(level);
    match (lower.checked_sub(1), losses.get(upper - 1)) {
        (below, Some(&upper)) => Interval::Bounds { lower: below.map_or(0.0, |rank| losses[rank]), upper, method },
        (Some(rank), None) => Interval::Above { lower: losses[rank], method, needed },
        (None, None) => Interval::None { reason: NoInterval::TooFewTrials { found: losses.len() as u64, needed } },
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
