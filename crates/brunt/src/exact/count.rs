//! Number of occurrences of a threat, by the generating function of the number.

use super::fourier::Complex;
use crate::scenario::Frequency;

/// The law of a number of occurrences in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Count {
    Poisson { mean: f64 },
    NegativeBinomial { mean: f64, size: f64 },
    Binomial { n: u32, p: f64 },
}

/// Above this probability a binomial generating function comes near zero, where powers are safer than logarithms.
const BY_POWERS: f64 = 0.25;

impl Count {
    /// The law for a frequency over a horizon of `years` years.
    pub(super) fn new(frequency: Frequency, years: f64) -> Self {
        match frequency {
            Frequency::Poisson { mean } => Self::Poisson { mean: mean * years },
            Frequency::NegativeBinomial { mean, k } => Self::NegativeBinomial { mean: mean * years, size: k * years },
            Frequency::Bernoulli { p } => Self::Binomial { n: 1, p: p.get() },
            Frequency::Binomial { n, p } => Self::Binomial { n, p: p.get() },
            Frequency::Fixed { count } => Self::Binomial { n: count, p: 1.0 },
        }
    }

    pub(super) fn mean(&self) -> f64 {
        match *self {
            Self::Poisson { mean } | Self::NegativeBinomial { mean, .. } => mean,
            Self::Binomial { n, p } => f64::from(n) * p,
        }
    }

    pub(super) fn variance(&self) -> f64 {
        match *self {
            Self::Poisson { mean } => mean,
            Self::NegativeBinomial { mean, size } => mean + mean * mean / size,
            Self::Binomial { n, p } => f64::from(n) * p * (1.0 - p),
        }
    }

    /// E[z^N] for |z| <= 1 (Klugman, Panjer and Willmot, Loss Models, appendix B).
    ///
    /// The relative error is at most [`Count::roundings`] roundings.
    pub(super) fn generate(&self, z: Complex) -> Complex {
        match *self {
            Self::Poisson { mean } => (z - Complex::ONE).times(mean).exp(),
            Self::NegativeBinomial { mean, size } => {
                (Complex::ONE - z).times(mean / size).ln_one_plus().times(-size).exp()
            }
            Self::Binomial { n, p } if p > BY_POWERS => (Complex::ONE + (z - Complex::ONE).times(p)).power(n),
            Self::Binomial { n, p } => (z - Complex::ONE).times(p).ln_one_plus().times(f64::from(n)).exp(),
        }
    }

    /// E[x^N] for x in [0, 1].
    pub(super) fn generate_real(&self, x: f64) -> f64 {
        libm::exp(self.ln_none(1.0 - x))
    }

    /// The logarithm of E[(1 - q)^N], the probability that no occurrence has a property that each occurrence has with probability
    /// q.
    pub(super) fn ln_none(&self, q: f64) -> f64 {
        match *self {
            Self::Binomial { n: 0, .. } => 0.0,
            Self::Poisson { mean } => -mean * q,
            Self::NegativeBinomial { mean, size } => -size * libm::log1p(mean / size * q),
            Self::Binomial { n, p } => f64::from(n) * libm::log1p(-p * q),
        }
    }

    /// Bound of the relative error of [`Count::generate`], in roundings.
    ///
    /// With |z| <= 1 an exponent is at most 2 m in size for a mean m and off by at most 8 roundings of that, and so is the power of a
    /// binomial with p > 1/4, whose n <= 4 m factors have four roundings each; exponential and trigonometric functions add a few.
    pub(super) fn roundings(&self) -> f64 {
        16.0 * (self.mean() + 1.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Coefficients by the textbook recursion P(k + 1) / P(k), summed against powers of z.
    fn series(none: f64, ratio: &dyn Fn(f64) -> f64, z: Complex) -> Complex {
        let (mut p, mut power, mut sum) = (none, Complex::ONE, Complex::default());
        for k in 0..400 {
            sum = sum + power.times(p);
            power = power * z;
            p *= ratio(f64::from(k));
        }
        sum
    }

    fn check(count: Count, none: f64, ratio: &dyn Fn(f64) -> f64) {
        for z in [Complex::ONE, Complex::new(0.3, -0.8), Complex::new(-0.9, 0.1), Complex::default()] {
            let difference = count.generate(z) - series(none, ratio, z);
            assert!(difference.re.abs().max(difference.im.abs()) < 1e-14, "{count:?} at {z:?}");
        }
        for x in [0.0, 0.4, 1.0] {
            let expected = series(none, ratio, Complex::real(x)).re;
            assert!((count.generate_real(x) - expected).abs() < 1e-14, "{count:?} at {x}");
        }
    }

    #[test]
    fn generating_functions_sum_their_probabilities() {
        check(Count::Poisson { mean: 3.0 }, (-3.0_f64).exp(), &|k| 3.0 / (k + 1.0));
        let share = 2.0 / (0.5 + 2.0);
        check(Count::NegativeBinomial { mean: 2.0, size: 0.5 }, (1.0_f64 - share).sqrt(), &|k| {
            share * (0.5 + k) / (k + 1.0)
        });
        for p in [0.1, 0.7] {
            let (n, odds) = (5.0, p / (1.0 - p));
            check(Count::Binomial { n: 5, p }, (1.0_f64 - p).powi(5), &|k| odds * (n - k).max(0.0) / (k + 1.0));
        }
        check(Count::Binomial { n: 0, p: 0.5 }, 1.0, &|_| 0.0);
    }

    #[test]
    fn a_certain_count_is_a_power() {
        let z = Complex::new(0.6, 0.8);
        assert_eq!(Count::Binomial { n: 3, p: 1.0 }.generate(z), z * (z * z));
        assert_eq!(Count::Binomial { n: 3, p: 1.0 }.generate_real(0.0), 0.0);
    }
}
