//! Exact quantiles and tail means.

use brunt::random::Law;
use brunt::units::Level;
use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::gamma::gamma_ur;

/// A law with known figures: an exponential and a gamma law of scale 1, a lognormal one of median 1, a Pareto one from 1 on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Exact {
    Exponential,
    Gamma(f64),
    Lognormal(f64),
    Pareto(f64),
}

impl Exact {
    pub(super) fn law(self) -> Law {
        match self {
            Self::Exponential => Law::exponential_mean(1.0),
            Self::Gamma(shape) => Law::gamma(shape, 1.0),
            Self::Lognormal(sigma) => Law::lognormal(0.0, sigma),
            Self::Pareto(index) => Law::pareto(1.0, index),
        }
        .unwrap()
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::Exponential => "exponential".into(),
            Self::Gamma(shape) => format!("gamma, shape {shape}"),
            Self::Lognormal(sigma) => format!("lognormal, sigma {sigma}"),
            Self::Pareto(index) => format!("Pareto, index {index}"),
        }
    }

    /// Whether 93 to 97 % are promised instead of 90 to 97 %.
    pub(super) fn is_light(self) -> bool {
        match self {
            Self::Exponential | Self::Gamma(_) => true,
            Self::Lognormal(sigma) => sigma <= 1.0,
            Self::Pareto(_) => false,
        }
    }

    pub(super) fn mean(self) -> f64 {
        match self {
            Self::Exponential => 1.0,
            Self::Gamma(shape) => shape,
            Self::Lognormal(sigma) => (0.5 * sigma * sigma).exp(),
            Self::Pareto(index) => index / (index - 1.0),
        }
    }

    /// P(X > x).
    pub(super) fn beyond(self, x: f64) -> f64 {
        match self {
            Self::Exponential => (-x.max(0.0)).exp(),
            Self::Gamma(shape) => {
                if x > 0.0 {
                    gamma_ur(shape, x)
                } else {
                    1.0
                }
            }
            Self::Lognormal(sigma) => {
                if x > 0.0 {
                    normal().cdf(-x.ln() / sigma)
                } else {
                    1.0
                }
            }
            Self::Pareto(index) => x.max(1.0).powf(-index),
        }
    }

    /// The number that is exceeded with probability `beyond`.
    pub(super) fn upper_quantile(self, beyond: f64) -> f64 {
        match self {
            Self::Exponential => -beyond.ln(),
            Self::Pareto(index) => beyond.powf(-1.0 / index),
            Self::Gamma(_) | Self::Lognormal(_) => root(|x| self.beyond(x) - beyond, 1e6),
        }
    }

    pub(super) fn quantile(self, level: Level) -> f64 {
        self.upper_quantile(1.0 - level.get())
    }

    /// The mean of the numbers beyond the quantile v. Exponential: v + 1 (no memory). Gamma: k Q(k + 1, v) / (1 - p), because x times its
    /// density is k times that of shape k + 1. Lognormal: mean Phi(sigma - z) / (1 - p), z the normal quantile. Pareto: v a / (a - 1).
    pub(super) fn tail_mean(self, level: Level) -> f64 {
        let (v, beyond) = (self.quantile(level), 1.0 - level.get());
        match self {
            Self::Exponential => v + 1.0,
            Self::Gamma(shape) => shape * gamma_ur(shape + 1.0, v) / beyond,
            Self::Lognormal(sigma) => self.mean() * normal().cdf(sigma - v.ln() / sigma) / beyond,
            Self::Pareto(index) => v * index / (index - 1.0),
        }
    }
}

fn normal() -> Normal {
    Normal::new(0.0, 1.0).unwrap()
}

/// The root of a falling function between 0 and `most`, by bisection.
pub(super) fn root(f: impl Fn(f64) -> f64, most: f64) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// A sum of a random number of standard exponential losses, by the probabilities of their number: a mixture of Erlang laws.
#[derive(Debug, Clone)]
pub(super) struct Units(pub Vec<f64>);

impl Units {
    /// A Poisson number.
    pub(super) fn poisson(mean: f64) -> Self {
        let terms = (1..120).scan((-mean).exp(), |term, k| {
            let now = *term;
            *term *= mean / f64::from(k);
            Some(now)
        });
        Self(terms.collect())
    }

    /// One with probability `p`.
    pub(super) fn bernoulli(p: f64) -> Self {
        Self(vec![1.0 - p, p])
    }

    /// Each occurrence is a sum of exponential losses: a gamma loss whose shape is their number.
    pub(super) fn each(self, shape: usize) -> Self {
        let mut counts = vec![0.0; (self.0.len() - 1) * shape + 1];
        self.0.iter().enumerate().for_each(|(k, &p)| counts[k * shape] = p);
        Self(counts)
    }

    /// The sum of two independent numbers.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut counts = vec![0.0; self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            other.0.iter().enumerate().for_each(|(j, b)| counts[i + j] += a * b);
        }
        Self(counts)
    }

    pub(super) fn mean(&self) -> f64 {
        self.0.iter().enumerate().map(|(k, p)| k as f64 * p).sum()
    }

    /// P(S > x): the sum over k of p_k exp(-x) [1 + x + ... + x^(k-1) / (k-1)!].
    pub(super) fn beyond(&self, x: f64) -> f64 {
        let mut term = (-x).exp();
        let mut below = 0.0;
        let mut sum = 0.0;
        for (k, p) in self.0.iter().enumerate().skip(1) {
            below += term;
            term *= x / k as f64;
            sum += p * below;
        }
        sum
    }

    /// The sum of E[S; S > x] over the part that `weight` of k losses is of the k: an Erlang law of shape k has
    /// E[X; X > x] = k P(one more loss > x).
    fn mean_beyond(&self, x: f64, weight: impl Fn(usize) -> f64) -> f64 {
        let mut term = (-x).exp();
        let mut below = term;
        let mut sum = 0.0;
        for (k, p) in self.0.iter().enumerate().skip(1) {
            term *= x / k as f64;
            below += term;
            sum += p * weight(k) * below;
        }
        sum
    }

    pub(super) fn quantile(&self, level: Level) -> f64 {
        let beyond = 1.0 - level.get();
        if 1.0 - self.0[0] <= beyond + 1e-15 { 0.0 } else { root(|x| self.beyond(x) - beyond, 1e3) }
    }

    pub(super) fn tail_mean(&self, level: Level) -> f64 {
        let (v, beyond) = (self.quantile(level), 1.0 - level.get());
        (self.mean_beyond(v, |k| k as f64) + v * (beyond - self.beyond(v))) / beyond
    }

    /// The contribution of this number's losses to the tail of their sum with `rest`, where the quantile of the sum is above 0.
    ///
    /// Given the numbers i and j the sum has an Erlang law of shape i + j, of which this part has i / (i + j) by symmetry.
    pub(super) fn contribution(&self, rest: &Self, level: Level) -> f64 {
        let v = self.and(rest).quantile(level);
        let mut weighted = vec![0.0; self.0.len() + rest.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            rest.0.iter().enumerate().for_each(|(j, b)| weighted[i + j] += i as f64 * a * b);
        }
        Self(weighted).mean_beyond(v, |_| 1.0) / (1.0 - level.get())
    }
}

#[test]
fn closed_forms_agree_with_each_other_and_with_published_figures() {
    let close = |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
    for p in [0.5, 0.95, 0.995] {
        let level = Level::new(p).unwrap();
        close(Exact::Gamma(1.0).quantile(level), Exact::Exponential.quantile(level));
        close(Exact::Gamma(1.0).tail_mean(level), Exact::Exponential.tail_mean(level));
        let erlang = Units(vec![0.0, 0.0, 0.0, 1.0]);
        close(erlang.quantile(level), Exact::Gamma(3.0).quantile(level));
        close(erlang.tail_mean(level), Exact::Gamma(3.0).tail_mean(level));
    }
    // The 95 % quantile of chi squared with 4 degrees of freedom is 9.487729: half of it is that of a gamma law of shape 2.
    assert!((2.0 * Exact::Gamma(2.0).quantile(Level::new(0.95).unwrap()) - 9.487_729).abs() < 1e-6);
    // The 99 % quantile of the normal law is 2.326348.
    assert!((Exact::Lognormal(1.0).quantile(Level::new(0.99).unwrap()).ln() - 2.326_348).abs() < 1e-6);
    // Contributions add up, and half of a Poisson number has half of the tail.
    let (level, one, two) = (Level::new(0.99).unwrap(), Units::poisson(0.7), Units::poisson(0.3).each(2));
    close(one.contribution(&two, level) + two.contribution(&one, level), one.and(&two).tail_mean(level));
    close(one.contribution(&one, level), 0.5 * Units::poisson(1.4).tail_mean(level));
}
