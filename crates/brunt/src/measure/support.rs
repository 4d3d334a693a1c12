//! What the model proves of a figure before any trial is seen, and the ends of intervals that rest on nothing else.

use super::quantile::{BILLION, beyond, interval_ranks};
use super::{ONE_SIDE, Sorted, probability};
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::scenario::Level;

/// The range that one number a trial lies in whatever is drawn, as far as it is proven.
///
/// ```
/// use brunt::measure::Support;
/// let fine = Support::between(0.0, 1e7);
/// assert_eq!((fine.least(), fine.most()), (Some(0.0), Some(1e7)));
/// assert_eq!((Support::LOSSES.least(), Support::LOSSES.most()), (Some(0.0), None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    least: f64,
    most: f64,
    unseen: f64,
}

impl Support {
    /// Any number.
    pub const UNKNOWN: Self = Self::between(f64::NEG_INFINITY, f64::INFINITY);
    /// Losses: at least 0.
    pub const LOSSES: Self = Self::between(0.0, f64::INFINITY);

    /// From `least` to `most`, either of which may be infinite.
    pub const fn between(least: f64, most: f64) -> Self {
        Self { least, most, unseen: 0.0 }
    }

    /// With the mean of what occurs in too few trials for a sample to tell its size, at least 0 and maybe infinite: by so much the upper
    /// end of a mean by Student's t is raised.
    #[must_use]
    pub const fn with_unseen(self, mean: f64) -> Self {
        Self { unseen: mean, ..self }
    }

    /// The least value, where one is proven.
    pub fn least(&self) -> Option<f64> {
        Some(self.least).filter(|least| least.is_finite())
    }

    /// The largest value, where one is proven.
    pub fn most(&self) -> Option<f64> {
        Some(self.most).filter(|most| most.is_finite())
    }

    /// The mean of what the sample cannot tell.
    pub(super) const fn unseen(&self) -> f64 {
        self.unseen
    }

    /// The range that also holds what was seen: amounts are rounded before they are compared.
    pub(super) fn holding(self, least: f64, most: f64) -> Self {
        Self { least: self.least.min(least), most: self.most.max(most), ..self }
    }
}

/// The estimate of a figure with an interval by the spread of the sample, made to know what is proven: its ends lie in the support, and
/// where the spread gives none for a `reason`, the `proven` ends stand in.
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
            // The least value of all is no news.
            let lower = lower.filter(|&lower| upper.is_some() || lower > support.least);
            Interval::of_ends(lower, upper, method, reason)
        }
        other => other,
    };
    Estimate { interval, ..estimate }
}

/// The probability that N trials miss with a chance of 2.5 %: pi = 1 - 0.025^(1/N).
fn missed(trials: usize) -> f64 {
    -libm::expm1(libm::log(ONE_SIDE) / trials as f64)
}

/// The most that the probability of a value above 0 may be.
fn most_likely(above: u64, trials: u64) -> f64 {
    probability(above, trials).ok().and_then(|share| share.interval.upper()).unwrap_or(1.0)
}

impl Sorted {
    /// The ends of a mean that the support proves, each wrong in at most 2.5 % of runs whatever the law.
    ///
    /// With a and M the ends of the support and pi = 1 - 0.025^(1/N): the values that a trial exceeds with a probability of pi were all
    /// missed in 2.5 % of runs, so that the mean is at most x_(N) + pi (M - x_(N)), and at least x_(1) - pi (x_(1) - a). It is also at
    /// most M times the probability of a value above 0.
    pub(super) fn proven_mean(&self) -> (Option<f64>, Option<f64>, Method) {
        let (support, pi) = (self.support(), missed(self.count()));
        let lower = support.least().map(|least| self.minimum() - pi * (self.minimum() - least));
        let upper = support.most().map(|most| self.at_most(most, pi, 1.0));
        (lower, upper, Method::ProvenBounds)
    }

    /// The ends of a tail mean that the support proves: at least the lower end of value at risk, at most
    /// x_(N) + min(1, pi / (1 - p)) (M - x_(N)), and M times the probability of a value above 0 over 1 - p.
    pub(super) fn proven_tail_mean(&self, level: Level) -> (Option<f64>, Option<f64>, Method) {
        let support = self.support();
        let lower = match interval_ranks(level, self.count(), ONE_SIDE).0 {
            0 => support.least(),
            rank => Some(self.losses()[rank - 1]),
        };
        let tail = beyond(level) as f64 / BILLION as f64;
        let upper = support.most().map(|most| self.at_most(most, missed(self.count()), tail));
        let method = if upper.is_some() { Method::ProvenBounds } else { Method::OrderStatistic };
        (lower, upper, method)
    }

    /// The most that the mean over a part `tail` of all years may be, with `most` as the largest value.
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

/// The ends of the mean of a part of a loss, of which only the number of trials with any of it is known: from 0 to M times the
/// probability of a value above 0.
pub(super) fn proven_part(support: Support, above: u64, trials: u64) -> (Option<f64>, Option<f64>, Method) {
    let upper = support.most().map(|most| if most > 0.0 { most_likely(above, trials) * most } else { most });
    let lower = support.least().map(|least| if Some(least) == support.most() { least } else { least.min(0.0) });
    (lower, upper, Method::ProvenBounds)
}
