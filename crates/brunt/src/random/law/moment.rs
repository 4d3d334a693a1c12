//! Mean and variance of a law.

use super::combine::{Spliced, Truncated, between};
use super::family::{Family, Tails};
use super::{Kind, Law};
use std::f64::consts::PI;

/// A moment of a law, which may be infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    /// It is finite.
    Finite(f64),
    /// The law has no such moment.
    Infinite,
}

impl Moment {
    /// The number, if there is one.
    pub fn finite(self) -> Option<f64> {
        match self {
            Self::Finite(value) => Some(value),
            Self::Infinite => None,
        }
    }
}

impl Law {
    /// The mean; infinite for a tail index of at most 1.
    ///
    /// In closed form for families, empirical laws and mixtures of them; by quadrature, to about 1e-10 relative, for truncated, capped and
    /// floored ones. A floored law needs a tail index of at least 1.05 for that (2.1 for the variance); closer to the limit the figure is too
    /// low.
    pub fn mean(&self) -> Moment {
        if self.tail_index() <= 1.0 {
            return Moment::Infinite;
        }
        match &self.kind {
            Kind::Constant(value) => Moment::Finite(*value),
            Kind::Family(family) => family.mean(),
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter().map(|(weight, law)| (*weight, law.mean()));
                sum(parts)
            }
            Kind::Spliced(spliced) => sum(parts(spliced).into_iter().map(|(weight, mean, _)| (weight, mean))),
            Kind::Scaled(law, factor) => sum([(*factor, law.mean())]),
            Kind::Empirical(_) | Kind::Truncated(_) | Kind::Capped(..) | Kind::Floored(..) => {
                Moment::Finite(self.expectation(&|x| x))
            }
        }
    }

    /// The variance; infinite for a tail index of at most 2.
    ///
    /// Closed or by quadrature as for [`Law::mean`].
    pub fn variance(&self) -> Moment {
        if self.tail_index() <= 2.0 {
            return Moment::Infinite;
        }
        match &self.kind {
            Kind::Constant(_) => Moment::Finite(0.0),
            Kind::Family(family) => family.variance(),
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter().map(|(weight, law)| (*weight, law.mean(), law.variance()));
                self.spread(parts.collect())
            }
            Kind::Spliced(spliced) => self.spread(parts(spliced)),
            Kind::Scaled(law, factor) => sum([(factor * factor, law.variance())]),
            Kind::Empirical(_) | Kind::Truncated(_) | Kind::Capped(..) | Kind::Floored(..) => match self.mean() {
                Moment::Finite(mean) => Moment::Finite(self.expectation(&|x| (x - mean) * (x - mean))),
                Moment::Infinite => Moment::Infinite,
            },
        }
    }

    /// Variance of a mixture of parts with weight, mean and variance.
    fn spread(&self, parts: Vec<(f64, Moment, Moment)>) -> Moment {
        let Moment::Finite(mean) = self.mean() else { return Moment::Infinite };
        sum(parts.into_iter().map(|(weight, part_mean, variance)| match (part_mean, variance) {
            (Moment::Finite(m), Moment::Finite(v)) => (weight, Moment::Finite(v + (m - mean) * (m - mean))),
            _ => (weight, Moment::Infinite),
        }))
    }

    fn expectation(&self, g: &dyn Fn(f64) -> f64) -> f64 {
        self.partial(f64::NEG_INFINITY, f64::INFINITY, g)
    }

    /// E[g(X); from < X <= to], for a smooth g.
    fn partial(&self, from: f64, to: f64, g: &dyn Fn(f64) -> f64) -> f64 {
        let inside = |x: f64| from < x && x <= to;
        match &self.kind {
            Kind::Constant(value) => {
                if inside(*value) {
                    g(*value)
                } else {
                    0.0
                }
            }
            Kind::Family(family) => integral(family, from, to, g),
            Kind::Truncated(truncated) => truncated.partial(from, to, g),
            Kind::Empirical(empirical) => {
                empirical.pairs().filter(|pair| inside(pair.0)).map(|(value, probability)| probability * g(value)).sum()
            }
            Kind::Mixture(mixture) => {
                mixture.components.iter().map(|(weight, law)| weight * law.partial(from, to, g)).sum()
            }
            Kind::Spliced(spliced) => {
                let (at, p) = (spliced.at, spliced.tail_probability);
                let body = if p < 1.0 { (1.0 - p) * spliced.body.partial(from, to, g) } else { 0.0 };
                body + p * spliced.tail.partial(from - at, to - at, &|x| g(at + x))
            }
            Kind::Capped(law, at) => {
                let atom = if inside(*at) { g(*at) * law.exceedance(*at) } else { 0.0 };
                law.partial(from, to.min(*at), g) + atom
            }
            Kind::Floored(law, at) => {
                let atom = if inside(*at) { g(*at) * law.cdf(*at) } else { 0.0 };
                law.partial(from.max(*at), to, g) + atom
            }
            Kind::Scaled(law, factor) => law.partial(from / factor, to / factor, &|x| g(factor * x)),
        }
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

/// A weighted sum of moments.
fn sum(parts: impl IntoIterator<Item = (f64, Moment)>) -> Moment {
    let mut total = 0.0;
    for (weight, moment) in parts {
        match moment {
            Moment::Finite(value) => total += weight * value,
            Moment::Infinite => return Moment::Infinite,
        }
    }
    Moment::Finite(total)
}

impl Truncated {
    fn partial(&self, from: f64, to: f64, g: &dyn Fn(f64) -> f64) -> f64 {
        let (min, max) = self.support();
        self.share(integral(self.family(), from.max(min), to.min(max), g))
    }
}

/// E[g(X); from < X <= to] for a family, by tanh-sinh quadrature over the probability (Takahasi and Mori 1974), whose nodes crowd
/// towards both ends as fast as the tails need.
fn integral(family: &Family, from: f64, to: f64, g: &dyn Fn(f64) -> f64) -> f64 {
    if from >= to {
        return 0.0;
    }
    let (low, high) = (family.tails(from), family.tails(to));
    let mass = between(low, high);
    if mass <= 0.0 {
        return 0.0;
    }
    const STEP: f64 = 1.0 / 64.0;
    let (mut total, mut weights) = (0.0, 0.0);
    // Beyond 6 the probabilities leave the floats.
    for k in -384..=384 {
        let t = f64::from(k) * STEP;
        let e = libm::exp(-PI * libm::sinh(t.abs()));
        let (near, far) = (e / (1.0 + e), 1.0 / (1.0 + e));
        let (lower, upper) = if t < 0.0 { (near, far) } else { (far, near) };
        let weight = PI * libm::cosh(t) * near * far * STEP;
        let x = family.quantile(Tails { lower: low.lower + mass * lower, upper: high.upper + mass * upper });
        let value = weight * g(x.clamp(from, to));
        if value.is_finite() {
            total += value;
        }
        weights += weight;
    }
    mass * total / weights
}
