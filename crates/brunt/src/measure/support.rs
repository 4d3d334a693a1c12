//! The range that the model proves for a figure before any trial is run, and the ends of intervals that follow from the range
//! alone.

use super::quantile::{BILLION, beyond, interval_ranks};
use super::{ONE_SIDE, Sorted, probability};
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::units::Level;

/// The proven range of a number of a trial, for any draws. Either end may be unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Support {
    least: f64,
    most: f64,
    unseen: f64,
}

impl Support {
    /// Any number.
    pub(crate) const UNKNOWN: Self = Self::between(f64::NEG_INFINITY, f64::INFINITY);
    /// Losses: at least 0.
    pub(crate) const LOSSES: Self = Self::between(0.0, f64::INFINITY);

    /// From `least` to `most`, either of which may be infinite.
    pub(crate) const fn between(least: f64, most: f64) -> Self {
        Self { least, most, unseen: 0.0 }
    }

    /// Adds the mean of losses that occur in too few trials for a sample to show their size; at least 0, may be infinite. The upper
    /// end of a mean by Student's t is raised by this mean.
    #[must_use]
    pub(crate) const fn with_unseen(self, mean: f64) -> Self {
        Self { unseen: mean, ..self }
    }

    /// The least value, if a least value is proven.
    pub(crate) fn least(&self) -> Option<f64> {
        Some(self.least).filter(|least| least.is_finite())
    }

    /// The largest value, if a largest value is proven.
    pub(crate) fn most(&self) -> Option<f64> {
        Some(self.most).filter(|most| most.is_finite())
    }

    /// The mean of losses that are too rare for the sample, see [`Support::with_unseen`].
    pub(super) const fn unseen(&self) -> f64 {
        self.unseen
    }

    /// The range extended to the observed values `least` and `most`. Observed amounts may lie slightly outside because of rounding.
    pub(super) fn holding(self, least: f64, most: f64) -> Self {
        Self { least: self.least.min(least), most: self.most.max(most), ..self }
    }
}

/// Restricts the interval of an estimate to the support, and raises the upper end by `unseen`. If the spread of the sample gives no
/// interval, the `proven` ends are used instead.
pub(super) fn supported(
    estimate: Estimate,
    support: Support,
    unseen: f64,
    proven: impl FnOnce() -> (Option<f64>, Option<f64>, Method),
) -> Estimate {
    let interval = match estimate.interval {
        Interval::Bounds { lower, upper, method } => {
            let within = |end: f64| end.max(support.least).min(support.most);
            let upper = within(upper + unseen);
            if upper.is_finite() {
                Interval::Bounds { lower: within(lower), upper, method }
            } else {
                Interval::AtLeast { lower: within(lower), method, reason: NoInterval::RareThreats }
            }
        }
        Interval::None { reason } => {
            let (lower, upper, method) = proven();
            // A lower end equal to the least value of the support says nothing new.
            let lower = lower.filter(|&lower| upper.is_some() || lower > support.least);
            Interval::of_ends(lower, upper, method, reason)
        }
        other => other,
    };
    Estimate { interval, ..estimate }
}

/// The probability of an event that N trials all miss in 2.5 % of runs: pi = 1 - 0.025^(1/N).
fn missed(trials: usize) -> f64 {
    -libm::expm1(libm::log(ONE_SIDE) / trials as f64)
}

/// Upper bound on the probability of a value above 0, given `above` such values in `trials` trials.
fn most_likely(above: u64, trials: u64) -> f64 {
    probability(above, trials).ok().and_then(|share| share.interval.upper()).unwrap_or(1.0)
}

impl Sorted {
    /// The ends of a mean that the support proves, each wrong in at most 2.5 % of runs whatever the law.
    ///
    /// Let a and M be the ends of the support and pi = 1 - 0.025^(1/N). The values that a trial exceeds with a probability of pi
    /// are all missed in 2.5 % of runs. The mean is therefore at most x_(N) + pi (M - x_(N)), and at least x_(1) - pi (x_(1) - a).
    /// The mean is also at most M times the probability of a value above 0.
    pub(super) fn proven_mean(&self) -> (Option<f64>, Option<f64>, Method) {
        let (support, pi) = (self.support(), missed(self.count()));
        let lower = support.least().map(|least| self.minimum() - pi * (self.minimum() - least));
        let upper = support.most().map(|most| self.at_most(most, pi, 1.0));
        (lower, upper, Method::ProvenBounds)
    }

    /// The ends of a tail mean that the support proves. The tail mean is at least the lower end of value at risk. The tail mean is
    /// at most x_(N) + min(1, pi / (1 - p)) (M - x_(N)), and at most M times the probability of a value above 0 divided by 1 - p.
    pub(super) fn proven_tail_mean(&self, level: Level) -> (Option<f64>, Option<f64>, Method) {
        let support = self.support();
        let lower = match interval_ranks(level, self.count(), ONE_SIDE).0 {
            0 => support.least(),
            rank => Some(self.at(rank).lower),
        };
        let tail = beyond(level) as f64 / BILLION as f64;
        let upper = support.most().map(|most| self.at_most(most, missed(self.count()), tail));
        let method = if upper.is_some() { Method::ProvenBounds } else { Method::OrderStatistic };
        (lower, upper, method)
    }

    /// Upper bound on the mean over the worst share `tail` of all trials, with `most` as the largest value.
    fn at_most(&self, most: f64, pi: f64, tail: f64) -> f64 {
        let missed = pi / tail;
        let beyond_all = if missed < 1.0 { self.maximum() + missed * (most - self.maximum()) } else { most };
        if most <= 0.0 {
            return beyond_all;
        }
        let above = most_likely(self.count_above(0.0) as u64, self.count() as u64);
        beyond_all.min((above / tail).min(1.0) * most)
    }
}

/// The ends of the mean of a part of a loss, if only the number of trials with a part above 0 is known: from 0 to M times the
/// probability of a value above 0.
pub(super) fn proven_part(support: Support, above: u64, trials: u64) -> (Option<f64>, Option<f64>, Method) {
    let upper = support.most().map(|most| if most > 0.0 { most_likely(above, trials) * most } else { most });
    let lower = support.least().map(|least| if Some(least) == support.most() { least } else { least.min(0.0) });
    (lower, upper, Method::ProvenBounds)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_support() {
        use brunt::measure::Support;
        let fine = Support::between(0.0, 1e7);
        assert_eq!((fine.least(), fine.most()), (Some(0.0), Some(1e7)));
        assert_eq!((Support::LOSSES.least(), Support::LOSSES.most()), (Some(0.0), None));
    }
}
