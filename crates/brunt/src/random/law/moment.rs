//! Mean and variance of a law.

use super::combine::Spliced;
use super::{Kind, Law};

/// A moment of a law, which may be infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    /// A finite moment.
    Finite(f64),
    /// The law has no finite moment of this order.
    Infinite,
    /// A finite moment that is larger than floats hold, about 1.8e308.
    Overflow,
}

impl Moment {
    /// The number of a finite moment; `None` for other moments.
    pub(crate) fn finite(self) -> Option<f64> {
        match self {
            Self::Finite(value) => Some(value),
            Self::Infinite | Self::Overflow => None,
        }
    }

    /// A moment as it was computed, of a law for which it is finite. A computed number that is not finite is an overflow.
    pub(crate) fn of(computed: f64) -> Self {
        if computed.is_finite() { Self::Finite(computed) } else { Self::Overflow }
    }

    /// The square of a mean.
    pub(crate) fn squared(self) -> Self {
        match self {
            Self::Finite(value) => Self::of(value * value),
            other => other,
        }
    }

    /// A weighted sum of moments; infinite if one of the moments is infinite.
    pub(crate) fn sum(parts: impl IntoIterator<Item = (f64, Self)>) -> Self {
        let (mut total, mut overflow) = (0.0, false);
        for (weight, moment) in parts {
            match moment {
                Self::Finite(value) => total += weight * value,
                Self::Infinite => return Self::Infinite,
                Self::Overflow => overflow |= weight != 0.0,
            }
        }
        if overflow { Self::Overflow } else { Self::of(total) }
    }
}

impl Law {
    /// The mean; infinite for a tail index of at most 1.
    ///
    /// In closed form for families, empirical laws, and laws made of those with power tails, exponential, uniform or triangular ones. By
    /// quadrature, to about 1e-12 relative, where a lognormal, gamma, Weibull or beta law is cut.
    pub(crate) fn mean(&self) -> Moment {
        if self.tail_index() <= 1.0 {
            return Moment::Infinite;
        }
        match &self.kind {
            Kind::Constant(value) => Moment::Finite(*value),
            Kind::Family(family) => Moment::of(family.shape().mean()),
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter().map(|(weight, law)| (*weight, law.mean()));
                Moment::sum(parts)
            }
            Kind::Spliced(spliced) => Moment::sum(parts(spliced).into_iter().map(|(weight, mean, _)| (weight, mean))),
            Kind::Scaled(law, factor) => Moment::sum([(*factor, law.mean())]),
            Kind::Empirical(empirical) => Moment::of(empirical.pairs().map(|(value, p)| p * value).sum()),
            Kind::Truncated(_) | Kind::Capped(..) | Kind::Floored(..) => {
                Moment::sum([(1.0, self.above(1, 0.0)), (-1.0, self.below(1, 0.0))])
            }
        }
    }

    /// The variance; infinite for a tail index of at most 2.
    ///
    /// Closed or by quadrature as for [`Law::mean`].
    pub(crate) fn variance(&self) -> Moment {
        if self.tail_index() <= 2.0 {
            return Moment::Infinite;
        }
        match &self.kind {
            Kind::Constant(_) => Moment::Finite(0.0),
            Kind::Family(family) => Moment::of(family.shape().variance()),
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter().map(|(weight, law)| (*weight, law.mean(), law.variance()));
                self.spread(parts.collect())
            }
            Kind::Spliced(spliced) => self.spread(parts(spliced)),
            Kind::Scaled(law, factor) => Moment::sum([(factor * factor, law.variance())]),
            Kind::Empirical(_) | Kind::Truncated(_) | Kind::Capped(..) | Kind::Floored(..) => match self.mean() {
                // The squares of distances on both sides of the mean are added: nothing cancels.
                Moment::Finite(mean) => Moment::sum([(1.0, self.above(2, mean)), (1.0, self.below(2, mean))]),
                other => other,
            },
        }
    }

    /// Variance of a mixture of parts with weight, mean and variance.
    fn spread(&self, parts: Vec<(f64, Moment, Moment)>) -> Moment {
        let mean = match self.mean() {
            Moment::Finite(mean) => mean,
            other => return other,
        };
        Moment::sum(parts.into_iter().map(|(weight, part_mean, variance)| match (part_mean, variance) {
            (Moment::Finite(m), Moment::Finite(v)) => (weight, Moment::of(v + (m - mean) * (m - mean))),
            (Moment::Finite(_), other) | (other, _) => (weight, other),
        }))
    }
}

/// Body and tail of a spliced law with weight, mean and variance.
fn parts(spliced: &Spliced) -> Vec<(f64, Moment, Moment)> {
    let p = spliced.tail_probability;
    let mut parts = vec![(p, spliced.tail_mean(), spliced.tail.variance())];
    if p < 1.0 {
        parts.push((1.0 - p, spliced.body.mean(), spliced.body.variance()));
    }
    parts
}
