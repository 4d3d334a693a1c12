//! Probabilities of yes or no per trial.

use super::{MeasureError, ONE_SIDE};
use crate::random::special::beta_quantile;
use crate::report::{Estimate, Interval, Method};

/// The share of trials with a hit, with the bounds of Clopper and Pearson (1934, The use of confidence or fiducial limits).
///
/// The bounds hold in at least 95 % of runs whatever the probability; without any hit in N trials the upper one is
/// 1 - 0.025^(1/N), about 3.7 / N. `hits` beyond `trials` count as `trials`.
///
/// # Errors
/// [`MeasureError::NoTrials`] if `trials` is 0.
///
/// ```
/// let estimate = brunt::measure::probability(0, 100).unwrap();
/// assert_eq!(estimate.value, 0.0);
/// assert!((estimate.interval.upper().unwrap() - 0.0362166926).abs() < 1e-9);
/// ```
pub fn probability(hits: u64, trials: u64) -> Result<Estimate, MeasureError> {
    if trials == 0 {
        return Err(MeasureError::NoTrials);
    }
    let hits = hits.min(trials);
    let (yes, no) = (hits as f64, (trials - hits) as f64);
    let lower = if hits == 0 { 0.0 } else { beta_quantile(ONE_SIDE, 1.0 - ONE_SIDE, yes, no + 1.0) };
    let upper = if hits == trials { 1.0 } else { beta_quantile(1.0 - ONE_SIDE, ONE_SIDE, yes + 1.0, no) };
    let interval = Interval::Bounds { lower, upper, method: Method::ClopperPearson };
    Ok(Estimate::new(yes / trials as f64, interval))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn bounds(hits: u64, trials: u64) -> (f64, f64) {
        let interval = probability(hits, trials).unwrap().interval;
        (interval.lower().unwrap(), interval.upper().unwrap())
    }

    #[test]
    fn no_hit_leaves_room_above_and_only_hits_leave_room_below() {
        for trials in [1_u64, 2, 10, 1000, 10_000_000] {
            let bound = -libm::expm1(libm::log(0.025) / trials as f64);
            let (lower, upper) = bounds(0, trials);
            assert!(lower == 0.0 && (upper / bound - 1.0).abs() < 1e-12);
            let (lower, upper) = bounds(trials, trials);
            assert!(upper == 1.0 && (lower / (1.0 - bound) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn bounds_are_symmetric_in_hits_and_misses() {
        let ((a, b), (c, d)) = (bounds(3, 20), bounds(17, 20));
        assert!((a + d - 1.0).abs() < 1e-14 && (b + c - 1.0).abs() < 1e-14);
        // Tabulated: 3 of 20 is from 0.0321 to 0.3789.
        assert!((a - 0.0321).abs() < 5e-5 && (b - 0.3789).abs() < 5e-5);
    }

    #[test]
    fn no_trial_is_an_error() {
        assert_eq!(probability(0, 0), Err(MeasureError::NoTrials));
    }
}
