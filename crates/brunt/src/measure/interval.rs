//! Intervals of means, corrected for skewness, and conditions for having an interval.

use super::support::{proven_part, supported};
use super::{Moments, ONE_SIDE, Support, TailLaw};
use crate::random::special::student_t_quantile;
use crate::report::{Estimate, Interval, Method, NoInterval};

/// Fewest values for an interval of a mean: trials with a loss, or trials beyond the quantile.
///
/// With fewer values the skewness of a sample says too little about the skewness of the law.
pub(crate) const LOSS_TRIALS: u64 = 30;

/// Whether an interval is marked as resting on a heavy tail: if the absolute asymmetry a = skewness / sqrt N of the N influence
/// values is above 1.2 m^-0.3, where m is the number of influence values other than at the quantile (or 0).
///
/// With light tails a falls like m^-0.5 and drops below 1.2 m^-0.3. With heavy tails a hardly falls. Measured for tail means at
/// m = 100 and 1,000: exponential tails are marked in 1 and 0 % of samples, lognormal tails with sigma 1 in 30 and 8 %, with sigma 2
/// in 80 and 90 %, Pareto tails with index 2.5 in 60 and 68 %.
fn is_heavy(asymmetry: f64, apart: u64) -> bool {
    asymmetry.abs() > 1.2 * libm::pow(apart.max(1) as f64, -0.3)
}

/// The estimate of a mean from the moments of independent values, none of them below 0.
///
/// The interval is Hall's: Student's t whose distribution is corrected for the skewness of the values (Hall 1992, On the removal of
/// skewness by transformation, JRSS B 54, eq. 2.2 inverted). Two changes correct errors in samples of heavy losses, with
/// a = skewness / sqrt N of the sample:
///
/// - The transform is taken at a (1 + |a| / 2), because the skewness of a sample is too low on average: for a gamma law the first
///   term of the relative bias is -(6.75 / N + 1.69 a^2). The factor corrects the bias at a = 0.3. For larger a, where the
///   expansion fails, the factor grows more slowly than the expansion.
/// - Both ends move away from the estimate by a factor 1 + a^2 / 5, for the error of order 1 / N that Hall's correction leaves, which is
///   proportional to a^2 for the sample sizes of one law. The fifth is set by measurement (`docs/intervals.md`).
///
/// Without a known skewness the interval is Student's t alone. There is no interval for a single value, for values that are all
/// equal, for fewer than [`LOSS_TRIALS`] values apart (see [`Moments::apart`]), or if `tail` says that the variance is not finite.
pub(crate) fn mean_estimate(moments: &Moments, tail: TailLaw) -> Estimate {
    mean_estimate_within(moments, tail, Support::LOSSES)
}

/// As [`mean_estimate`], for values in a support that the model proves. Values may be negative. If the spread of the values gives
/// no interval, the upper end is the largest value of the support times the upper bound on the probability of a value other than 0.
pub(crate) fn mean_estimate_within(moments: &Moments, tail: TailLaw, support: Support) -> Estimate {
    let estimate = match tail.refusal() {
        Some(reason) => Estimate::without_interval(moments.mean, reason),
        None => influence_estimate(moments.mean, moments, moments.count, Method::SkewnessCorrected),
    };
    let proven = || proven_part(support, moments.apart, moments.count);
    supported(estimate, support.holding(moments.mean, moments.mean), support.unseen(), proven)
}

/// An estimate `value` with the error of a mean of independent values with the given moments, by Student's t with `values` - 1
/// degrees of freedom.
pub(super) fn influence_estimate(value: f64, moments: &Moments, values: u64, method: Method) -> Estimate {
    let error = (moments.variance / moments.count as f64).sqrt();
    let reason = if moments.count < 2 {
        Some(NoInterval::OneTrial)
    } else if error <= 0.0 {
        Some(NoInterval::AllEqual)
    } else {
        let (found, needed) = (moments.apart, LOSS_TRIALS);
        (found < needed).then_some(NoInterval::TooFewTrials { found, needed })
    };
    if let Some(reason) = reason {
        return Estimate::without_interval(value, reason);
    }
    let found = moments.skewness.unwrap_or(0.0) / (moments.count as f64).sqrt();
    let asymmetry = found * (1.0 + 0.5 * found.abs());
    let t = student_t_quantile(1.0 - ONE_SIDE, values.saturating_sub(1).max(1) as f64);
    let scale = error * (1.0 + 0.2 * found * found);
    let lower = value - scale * untransform(t, asymmetry);
    let upper = value - scale * untransform(-t, asymmetry);
    let interval = Interval::Bounds { lower, upper, method };
    Estimate { heavy_tail: is_heavy(found, moments.apart), ..Estimate::new(value, interval) }
}

/// The value of the t statistic that Hall's transform g maps to `x`, for the asymmetry a = skewness / sqrt N:
/// (3 / a) [cbrt(1 + a (x - a / 6)) - 1], where g(t) = t + a t^2 / 3 + a^2 t^3 / 27 + a / 6 rises everywhere.
fn untransform(x: f64, a: f64) -> f64 {
    let y = x - a / 6.0;
    let w = a * y;
    if w.abs() < 1e-4 {
        return y * (1.0 - w / 3.0 + 5.0 * w * w / 27.0);
    }
    3.0 / a * (libm::cbrt(1.0 + w) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::TailEvidence;

    fn moments(count: u64, mean: f64, variance: f64, skewness: Option<f64>) -> Moments {
        Moments { count, apart: count, mean, variance, skewness }
    }

    #[test]
    fn the_transform_is_undone() {
        for a in [-0.9, -0.3, -1e-3, -1e-5, 0.0, 1e-6, 1e-4, 0.01, 0.5, 1.0] {
            for x in [-3.0, -1.96, -0.5, 0.0, 1.0, 1.96] {
                let t: f64 = untransform(x, a);
                let g = t + a * t * t / 3.0 + a * a * t * t * t / 27.0 + a / 6.0;
                assert!((g - x).abs() < 1e-11, "a = {a}, x = {x}: {g}");
            }
        }
    }

    #[test]
    fn without_skewness_it_is_students_t() {
        let estimate = mean_estimate(&moments(40, 10.0, 40.0, None), TailLaw::Unknown);
        // t(0.975, 39) = 2.0226909, standard error 1.
        assert!((estimate.interval.lower().unwrap_or(0.0) - 7.977_309_1).abs() < 1e-6);
        assert!((estimate.interval.upper().unwrap_or(0.0) - 12.022_690_9).abs() < 1e-6);
        assert!(!estimate.heavy_tail);
    }

    #[test]
    fn right_skew_moves_both_ends_up_and_is_marked() {
        let plain = mean_estimate(&moments(100, 10.0, 1.0, None), TailLaw::Unknown);
        let skewed = mean_estimate(&moments(100, 10.0, 1.0, Some(6.0)), TailLaw::Unknown);
        assert!(skewed.interval.lower() > plain.interval.lower() && skewed.interval.upper() > plain.interval.upper());
        assert!(skewed.heavy_tail);
    }

    #[test]
    fn no_interval_says_why() {
        let reason = |count, variance, tail| mean_estimate(&moments(count, 1.0, variance, None), tail).interval;
        assert!(matches!(reason(1, 0.0, TailLaw::Unknown), Interval::None { reason: NoInterval::OneTrial }));
        assert!(matches!(reason(5, 0.0, TailLaw::Unknown), Interval::None { reason: NoInterval::AllEqual }));
        assert!(matches!(
            reason(29, 1.0, TailLaw::Unknown),
            Interval::None { reason: NoInterval::TooFewTrials { found: 29, needed: 30 } }
        ));
        assert!(matches!(
            reason(5, 1.0, TailLaw::InfiniteVariance),
            Interval::None { reason: NoInterval::InfiniteVariance { evidence: TailEvidence::Law } }
        ));
        assert!(matches!(
            reason(5, 1.0, TailLaw::InfiniteMean),
            Interval::None { reason: NoInterval::InfiniteMean { evidence: TailEvidence::Law } }
        ));
    }

    #[test]
    fn the_raised_asymmetry_enters_halls_transform() {
        // a = 0.2 counts as 0.22, the standard error of 1 as 1.008, and t(0.975, 99) is 1.9842170.
        let upper = mean_estimate(&moments(100, 10.0, 100.0, Some(2.0)), TailLaw::Unknown).interval.upper();
        let expected = 10.0 - 1.008 * 3.0 / 0.22 * ((1.0_f64 + 0.22 * (-1.984_216_951_6 - 0.22 / 6.0)).cbrt() - 1.0);
        assert!((upper.unwrap_or(0.0) - expected).abs() < 1e-8, "{upper:?} is not {expected}");
    }

    #[test]
    fn a_mean_of_losses_is_never_below_zero() {
        // Nearly all of the spread is one value's.
        let estimate = mean_estimate(&moments(10_000, 1.0, 10_000.0, Some(100.0)), TailLaw::Unknown);
        assert_eq!(estimate.interval.lower(), Some(0.0));
        assert!(estimate.interval.upper().is_some_and(|upper| upper > 5.57));
    }
}
