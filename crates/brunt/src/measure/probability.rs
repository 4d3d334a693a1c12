//! Estimates of probabilities from numbers of hits.

use super::{MeasureError, ONE_SIDE};
use crate::random::special::{beta_quantile, student_t_quantile};
use crate::report::{Estimate, Interval, Method};

/// The share of trials with a hit, with the bounds of Clopper and Pearson (1934, The use of confidence or fiducial limits).
///
/// The bounds hold in at least 95 % of runs for any probability. Without any hit in N trials the upper bound is 1 - 0.025^(1/N),
/// about 3.7 / N. `hits` above `trials` count as `trials`.
///
/// # Errors
/// [`MeasureError::NoTrials`] if `trials` is 0.
pub(crate) fn probability(hits: u64, trials: u64) -> Result<Estimate, MeasureError> {
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

/// The share of hits among demands that come in clusters. Demands of one cluster are correlated, such as the demands on a control
/// in one trial.
///
/// `clusters` is the number of clusters with any demand. `squares` is the sum over clusters of (h - s d)^2, with h hits of d
/// demands in a cluster and s the share of hits among all demands. The interval is Clopper and Pearson's for the effective number
/// of independent demands, s (1 - s) / variance, where the variance is the variance of a ratio of sums over clusters, with
/// Student's t for the number of clusters (Korn and Graubard, *Confidence intervals for proportions with small expected number of
/// positive counts estimated from survey data*, Survey Methodology 24, 1998). If all demands or no demands are hits, each cluster
/// counts as one demand.
///
/// # Errors
/// [`MeasureError::NoTrials`] without demands.
pub(crate) fn clustered_probability(
    hits: u64,
    demands: u64,
    clusters: u64,
    squares: f64,
) -> Result<Estimate, MeasureError> {
    if demands == 0 || clusters == 0 {
        return Err(MeasureError::NoTrials);
    }
    let (hits, demands) = (hits.min(demands) as f64, demands as f64);
    let share = hits / demands;
    let known = if share == 0.0 || share == 1.0 || clusters < 2 {
        clusters as f64
    } else {
        let degrees = (clusters - 1) as f64;
        let variance = squares / (demands * demands) * (clusters as f64 / degrees);
        let t = |degrees| student_t_quantile(1.0 - ONE_SIDE, degrees);
        let fewer = t((demands - 1.0).max(1.0)) / t(degrees);
        (share * (1.0 - share) / variance * fewer * fewer).min(demands)
    };
    let (yes, no) = (share * known, (1.0 - share) * known);
    let lower = if share == 0.0 { 0.0 } else { beta_quantile(ONE_SIDE, 1.0 - ONE_SIDE, yes, no + 1.0) };
    let upper = if share == 1.0 { 1.0 } else { beta_quantile(1.0 - ONE_SIDE, ONE_SIDE, yes + 1.0, no) };
    Ok(Estimate::new(share, Interval::Bounds { lower, upper, method: Method::ClopperPearson }))
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
    fn demands_hit_in_whole_clusters_count_as_one_each() {
        // 1,000 clusters of 20 demands, half of which are hit as a whole: as good as 1,000 demands.
        let estimate = clustered_probability(10_000, 20_000, 1000, 1000.0 * 100.0).unwrap();
        let alone = probability(500, 1000).unwrap();
        assert!((estimate.interval.upper().unwrap() - alone.interval.upper().unwrap()).abs() < 1e-4);
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

    #[test]
    fn example_of_probability() {
        let estimate = probability(0, 100).unwrap();
        assert_eq!(estimate.value, 0.0);
        assert!((estimate.interval.upper().unwrap() - 0.0362166926).abs() < 1e-9);
    }
}
