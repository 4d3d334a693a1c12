//! Laws of sizes, durations and shares, each drawn by its quantile function at one 64-bit word.
//!
//! Each draw takes one word, which gives two variants of a scenario common random numbers: the same word under a slightly different law
//! gives a slightly different number.

mod closed;
mod combine;
mod empirical;
mod error;
mod family;
mod form;
mod layer;
mod moment;
mod reach;
mod shape;
mod tabulated;
mod words;

pub(crate) use error::LawError;
pub(crate) use family::Fingerprinted;
pub use family::OwnLaw;
pub(crate) use form::Form;
pub(crate) use moment::Moment;

use super::kernel::{exp, exp_slice, normal, normal_fill};
use super::uniform::Uniform;
use combine::{Mixture, Spliced, Truncated};
use empirical::Empirical;
use family::{Family, Lognormal, Tails};
use tabulated::Tabulated;

/// A law of one number, checked on construction: every quantile is finite.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Law {
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Constant(f64),
    Family(Family),
    Truncated(Truncated),
    Empirical(Box<Empirical>),
    Mixture(Box<Mixture>),
    Spliced(Box<Spliced>),
    Capped(Box<Law>, f64),
    Floored(Box<Law>, f64),
    Scaled(Box<Law>, f64),
}

impl Law {
    /// The law of a number that is always the same.
    ///
    /// # Errors
    /// [`LawError::NotFinite`].
    pub(crate) fn constant(value: f64) -> Result<Self, LawError> {
        Ok(Self { kind: Kind::Constant(error::finite("value", value)?) })
    }

    /// Refuses a law whose quantile is infinite at the first or the last word.
    fn checked(kind: Kind) -> Result<Self, LawError> {
        let law = Self { kind };
        let finite = |word| law.quantile(Uniform::new(word)).is_finite();
        if finite(0) && finite(u64::MAX) { Ok(law) } else { Err(LawError::Overflow) }
    }

    /// The number drawn at `u`; if u is uniform, the number has this law.
    ///
    /// The number is the quantile function at `u`, inf {x: F(x) >= u}, except for mixtures and laws that contain one. There `u` first
    /// picks a component, and the rest of `u` then draws from that component. About 10 ns for most laws, 1 microsecond for gamma, beta
    /// and PERT.
    #[inline]
    pub(crate) fn quantile(&self, u: Uniform) -> f64 {
        match &self.kind {
            Kind::Constant(value) => *value,
            Kind::Family(Family::Lognormal(Lognormal { mu, sigma })) => exp(mu + sigma * normal(u.word())),
            Kind::Family(family) => family.quantile(Tails { lower: u.lower(), upper: u.upper() }),
            Kind::Truncated(truncated) => truncated.quantile(u),
            Kind::Empirical(empirical) => empirical.quantile(u),
            Kind::Mixture(mixture) => mixture.quantile(u),
            Kind::Spliced(spliced) => spliced.quantile(u),
            Kind::Capped(law, at) => law.quantile(u).min(*at),
            Kind::Floored(law, at) => law.quantile(u).max(*at),
            Kind::Scaled(law, factor) => law.quantile(u) * factor,
        }
    }

    /// The numbers drawn at many words, with the bits of [`Law::quantile`]; constant and lognormal laws run several at a time.
    ///
    /// # Panics
    /// Unless both slices are of one length.
    pub(crate) fn fill(&self, words: &[u64], out: &mut [f64]) {
        assert!(words.len() == out.len(), "slices of one length");
        match &self.kind {
            Kind::Constant(value) => out.fill(*value),
            Kind::Family(Family::Lognormal(Lognormal { mu, sigma })) => {
                normal_fill(words, out);
                out.iter_mut().for_each(|x| *x = mu + sigma * *x);
                exp_slice(out);
            }
            Kind::Capped(law, at) => {
                law.fill(words, out);
                out.iter_mut().for_each(|x| *x = x.min(*at));
            }
            Kind::Floored(law, at) => {
                law.fill(words, out);
                out.iter_mut().for_each(|x| *x = x.max(*at));
            }
            Kind::Scaled(law, factor) => {
                law.fill(words, out);
                out.iter_mut().for_each(|x| *x *= factor);
            }
            _ => out.iter_mut().zip(words).for_each(|(x, &word)| *x = self.quantile(Uniform::new(word))),
        }
    }

    /// The probability of at most `x`; NaN for NaN.
    #[cfg(test)]
    pub(crate) fn cdf(&self, x: f64) -> f64 {
        self.tails(x).lower
    }

    /// The probability of more than `x`, accurate relative to itself far in the tail; NaN for NaN.
    pub(crate) fn exceedance(&self, x: f64) -> f64 {
        self.tails(x).upper
    }

    fn tails(&self, x: f64) -> Tails {
        if x.is_nan() {
            return Tails { lower: x, upper: x };
        }
        match &self.kind {
            Kind::Constant(value) => step(x >= *value),
            Kind::Family(family) => family.shape().tails(x),
            Kind::Truncated(truncated) => truncated.tails(x),
            Kind::Empirical(empirical) => empirical.tails(x),
            Kind::Mixture(mixture) => mixture.tails(x),
            Kind::Spliced(spliced) => spliced.tails(x),
            Kind::Capped(law, at) => {
                if x < *at {
                    law.tails(x)
                } else {
                    step(true)
                }
            }
            Kind::Floored(law, at) => {
                if x < *at {
                    step(false)
                } else {
                    law.tails(x)
                }
            }
            Kind::Scaled(law, factor) => law.tails(x / factor),
        }
    }

    /// Least and largest value; infinity where there is no largest value.
    pub(crate) fn support(&self) -> (f64, f64) {
        match &self.kind {
            Kind::Constant(value) => (*value, *value),
            Kind::Family(family) => family.shape().support(),
            Kind::Truncated(truncated) => truncated.support(),
            Kind::Empirical(empirical) => empirical.support(),
            Kind::Mixture(mixture) => mixture.support(),
            Kind::Spliced(spliced) => spliced.support(),
            Kind::Capped(law, at) => (law.support().0.min(*at), law.support().1.min(*at)),
            Kind::Floored(law, at) => (law.support().0.max(*at), law.support().1.max(*at)),
            Kind::Scaled(law, factor) => (law.support().0 * factor, law.support().1 * factor),
        }
    }

    /// The value of a law that has one value only; `None` for other laws.
    pub(crate) fn is_constant(&self) -> Option<f64> {
        match &self.kind {
            Kind::Constant(value) => Some(*value),
            _ => None,
        }
    }

    /// Mean and standard deviation of the logarithm of a lognormal law; `None` for other laws.
    pub(crate) fn logarithm(&self) -> Option<(f64, f64)> {
        match &self.kind {
            Kind::Family(Family::Lognormal(Lognormal { mu, sigma })) => Some((*mu, *sigma)),
            _ => None,
        }
    }

    /// The tail index: powers of the number below the index have a finite mean, others an infinite one. Infinity where all powers have a
    /// finite mean.
    pub(crate) fn tail_index(&self) -> f64 {
        match &self.kind {
            Kind::Family(family) => family.shape().tail_index(),
            Kind::Truncated(truncated) => truncated.tail_index(),
            Kind::Mixture(mixture) => mixture.tail_index(),
            Kind::Spliced(spliced) => spliced.tail_index(),
            Kind::Floored(law, _) | Kind::Scaled(law, _) => law.tail_index(),
            Kind::Constant(_) | Kind::Empirical(_) | Kind::Capped(..) => f64::INFINITY,
        }
    }
}

/// Tails with all probability below, or all above.
fn step(below: bool) -> Tails {
    if below { Tails { lower: 1.0, upper: 0.0 } } else { Tails { lower: 0.0, upper: 1.0 } }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod examples {
    #[test]
    fn example_of_law() -> Result<(), brunt::random::LawError> {
        use brunt::random::{Law, Uniform};
        let outage = Law::capped(Law::lognormal_median_p95(30.0, 144.0)?, 2160.0)?;
        // The word at the middle gives the median.
        assert!((outage.quantile(Uniform::new(1 << 63)) - 30.0).abs() < 1e-12);
        Ok(())
    }
}
