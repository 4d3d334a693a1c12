//! Value at risk and tail value at risk of a law that is enclosed by two laws on a lattice.

use super::aggregate::{Aggregate, Side};
use super::order::{larger, smaller};
use super::sum::Sum;
use crate::report::ExactBounds;
use crate::units::Level;

impl Aggregate {
    /// Bounds of VaR_p = inf {x: P(S <= x) >= p}.
    ///
    /// The sum of losses rounded down is at most S, and the sum of losses rounded up at least S. So their quantiles enclose the
    /// quantile of S. Each quantile is taken where the safer bound of its probability reaches p.
    pub(super) fn value_at_risk(&self, level: Level) -> ExactBounds {
        let p = level.get();
        let points = self.grid().points();
        let lower = (0..points).find(|&index| self.down.at_most(index) >= p);
        let upper = (0..points).find(|&index| self.up.at_least(index) >= p);
        match (lower, upper) {
            (Some(lower), Some(upper)) => {
                ExactBounds::Bounds { lower: self.grid().at(lower), upper: self.grid().at(upper) }
            }
            (lower, None) => ExactBounds::Above { lower: self.grid().at(lower.unwrap_or(points)) },
            // The law rounded up lies above the law rounded down, so only errors of arithmetic lead here.
            (None, Some(_)) => ExactBounds::Above { lower: 0.0 },
        }
    }

    /// Bounds of TVaR_p, the mean of VaR over (p, 1).
    ///
    /// TVaR_p is the least v + E[(S - v)^+] / (1 - p) over all v, which is reached at VaR_p (Rockafellar and Uryasev 2002,
    /// Conditional value-at-risk for general loss distributions, theorem 10). So any v gives an upper bound with the law rounded
    /// up. The lower bound is the least over all v that may be the quantile of the law rounded down. The mean excess E[(S - v)^+]
    /// is E[S] - E[min(S, v)]. The mean is known, and E[min(S, v)] is the sum of P(S > j h) h below v, so no probabilities of the
    /// tail are needed.
    pub(super) fn tail_value_at_risk(&self, level: Level) -> ExactBounds {
        if let Some(reason) = self.no_mean {
            return ExactBounds::None { reason };
        }
        let (p, beyond) = (level.get(), f64::from(1_000_000_000 - level.billionths()) / 1e9);
        let step = self.grid().step();
        let last = self.grid().points() - 1;
        let quantile = self.value_at_risk(level);
        let at = quantile.upper().map_or(last, |upper| self.grid().below(upper).min(last));
        let upper = self.grid().at(at) + (self.up.mean - step * self.up.limited(at, Side::at_most)) / beyond;
        let first = (0..=last).find(|&index| self.down.at_most(index) >= p);
        let end = (0..=last).find(|&index| self.down.at_least(index) >= p);
        let at_least = quantile.lower().unwrap_or(0.0);
        let lower = first.zip(end).map(|(first, end)| {
            let mut limited = self.down.limited(first, Side::at_least);
            let mut least = f64::INFINITY;
            for index in first..=end {
                least = smaller(least, self.grid().at(index) + (self.down.mean - step * limited) / beyond);
                limited += 1.0 - self.down.at_least(index);
            }
            least
        });
        let lower = larger(lower.unwrap_or(at_least), at_least);
        // In exact arithmetic the upper bound is the larger one.
        ExactBounds::between(lower, larger(upper, lower))
    }
}

impl Side {
    /// The sum of P(S > j h) over the first `count` points, from P(S <= j h) by `bound`.
    fn limited(&self, count: usize, bound: impl Fn(&Self, usize) -> f64) -> f64 {
        let mut sum = Sum::default();
        (0..count).for_each(|index| sum.add(1.0 - bound(self, index)));
        sum.total()
    }
}
