//! Bounds of the difference between figures of losses rounded to a unit and figures of losses as the laws state them.

use super::cost::{self, Cost, Part};
use super::count::Count;
use super::reach::Model;

/// The effect of rounding on the losses of one subject.
///
/// With every loss rounded to the nearest multiple of a unit u, a trial with L losses moves by at most L u / 2. So the mean moves by at
/// most E[L] u / 2, and tail value at risk at p, which is monotone and subadditive, by at most E[L] u / (2 (1 - p)). A quantile moves by at
/// most n u / 2 if its probability may be off by P(L > n). A loss of less than u / 2 becomes none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rounding {
    unit: f64,
    /// E[L].
    expected: f64,
    /// An n with P(L > n) below [`NEGLIGIBLE`].
    most: f64,
    /// Largest decrease of the probability of any loss.
    pub chance: f64,
}

/// Logarithm of a probability that is too small to matter: e^-37 is 1e-16, less than the accuracy of computed probabilities.
const NEGLIGIBLE: f64 = -37.0;

impl Rounding {
    fn new(parts: &[Part], unit: f64) -> Self {
        let chance = cost::chance_above(parts, 0.0) - cost::chance_above(parts, 0.5 * unit);
        Self { unit, expected: cost::losses(parts), most: most(parts), chance: chance.clamp(0.0, 1.0) }
    }

    /// Bound of the change of the mean.
    pub(crate) fn mean(&self) -> f64 {
        0.5 * self.unit * self.expected
    }

    /// Bound of the change of tail value at risk at level p.
    pub(crate) fn tail(&self, p: f64) -> f64 {
        self.mean() / (1.0 - p)
    }

    /// Bound of the change of any quantile, also of the largest event.
    pub(crate) fn quantile(&self) -> f64 {
        0.5 * self.unit * self.most
    }
}

impl Model {
    /// The effect of rounding to a unit: on the total, and on every party in the order of the report.
    pub(crate) fn roundings(&self, unit: f64) -> (Rounding, Vec<Rounding>) {
        let parties = self.parties.iter().map(|(_, _, parts)| Rounding::new(parts, unit));
        (Rounding::new(&self.total, unit), parties.collect())
    }
}

/// An n with P(L > n) below e^[`NEGLIGIBLE`]. By Chernoff's bound, P(L > n) <= E[e^(s L)] e^(-s n) for every s > 0. The best of a
/// row of s is taken.
fn most(parts: &[Part]) -> f64 {
    let bound = |s: f64| {
        let logarithm: f64 = parts.iter().map(|part| part.count.ln_generate(part.cost.ln_generate(s))).sum();
        (logarithm - NEGLIGIBLE) / s
    };
    let bounds = (-30..10).map(|power| bound(libm::ldexp(1.0, power)));
    libm::floor(bounds.fold(f64::INFINITY, |least, bound| if bound < least { bound } else { least }))
}

impl Cost {
    /// The logarithm of E[e^(s L)] for the losses L of one occurrence.
    fn ln_generate(&self, s: f64) -> f64 {
        let followed = self.follows.iter().map(|(q, cost)| libm::log1p(q * libm::expm1(cost.ln_generate(s))));
        self.losses.len() as f64 * s + followed.sum::<f64>()
    }
}

impl Count {
    /// The logarithm of E[e^(y N)] for y >= 0, perhaps infinity.
    fn ln_generate(&self, y: f64) -> f64 {
        let more = libm::expm1(y);
        match *self {
            Self::Poisson { mean } => mean * more,
            Self::NegativeBinomial { mean, size } if mean / size * more < 1.0 => {
                -size * libm::log1p(-mean / size * more)
            }
            Self::NegativeBinomial { .. } => f64::INFINITY,
            Self::Binomial { n: 0, .. } => 0.0,
            Self::Binomial { n, p } => f64::from(n) * libm::log1p(p * more),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::exact::severity::Severity;
    use crate::random::Law;

    fn part(count: Count, losses: usize, follows: Vec<(f64, Cost)>) -> Part {
        let loss = Severity::new(Law::constant(1e-13).unwrap());
        Part { count, cost: Cost { losses: vec![loss; losses], follows } }
    }

    #[test]
    fn a_certain_number_of_losses_is_the_most_there_are() {
        let certain = Count::Binomial { n: 3, p: 1.0 };
        assert_eq!(most(&[part(certain, 1, vec![])]), 3.0);
        assert_eq!(most(&[part(certain, 2, vec![]), part(certain, 1, vec![])]), 9.0);
        let follower = part(certain, 4, vec![]).cost;
        assert_eq!(most(&[part(certain, 1, vec![(1.0, follower)])]), 15.0);
    }

    /// P(N > n) by the terms of each law, summed from n on, is below 1e-16 and not far below.
    #[test]
    fn more_losses_than_the_most_are_out_of_the_question() {
        let beyond = |none: f64, ratio: &dyn Fn(f64) -> f64, n: f64| {
            let (mut p, mut sum) = (none, 0.0);
            for k in 0..200_000 {
                sum += if f64::from(k) > n { p } else { 0.0 };
                p *= ratio(f64::from(k));
            }
            sum
        };
        let n = most(&[part(Count::Poisson { mean: 5.0 }, 1, vec![])]);
        let chance = beyond((-5.0_f64).exp(), &|k| 5.0 / (k + 1.0), n);
        assert!(chance < 1e-16 && n < 60.0, "{n}: {chance}");
        // A long tail: mean 2 with size 0.01, geometric with ratio 2 / 2.01 far out.
        let n = most(&[part(Count::NegativeBinomial { mean: 2.0, size: 0.01 }, 1, vec![])]);
        let share = 2.0 / 2.01;
        let none = (0.01_f64 * (0.01_f64 / 2.01).ln()).exp();
        let chance = beyond(none, &|k| share * (0.01 + k) / (k + 1.0), n);
        assert!(chance < 1e-16 && n < 20_000.0, "{n}: {chance}");
    }

    #[test]
    fn a_loss_below_half_a_unit_is_none() {
        let parts = [part(Count::Binomial { n: 1, p: 0.25 }, 1, vec![])];
        assert!((Rounding::new(&parts, 1e-12).chance - 0.25).abs() < 1e-15);
        assert_eq!(Rounding::new(&parts, 1e-13).chance, 0.0);
        let rounding = Rounding::new(&parts, 1e-12);
        assert_eq!((rounding.mean(), rounding.tail(0.75), rounding.quantile()), (0.125e-12, 0.5e-12, 0.5e-12));
    }
}
