//! Own laws: laws that an embedder defines by a trait.

mod check;
mod error;

pub(crate) use error::OwnLawError;

use super::survival::Survival;
use super::{Shape, Tails};
use crate::random::law::Law;
use crate::random::law::error::LawError;
use crate::random::law::layer::End;
use std::fmt::Debug;
use std::sync::Arc;

/// A law of an embedder's own, for amounts, durations, records and shares of a scenario that is built in code.
///
/// An own law is a law of one number X of at least 0, without values of positive probability. [`Law::own`](crate::build::Law::own) states
/// it where any law is taken, also inside mixtures, spliced, truncated, capped and floored laws. Amounts count in the currency, durations
/// in hours, shares from 0 to 1.
///
/// [`Model::new`](crate::Model::new) asks the law at about 370 probabilities from 2^-65 to 1 - 2^-65, and refuses a law
/// - with a quantile that is NaN, infinite, negative, or smaller than at a smaller probability;
/// - whose [`exceedance`](Self::exceedance) of a quantile differs from the probability by more than a relative 1e-6;
/// - with a [`tail_index`](Self::tail_index) above the index by which the exceedance falls between 1e50 and 1e145.
///
/// Every method answers the same question with the same bits, for ever: a law with a state would give other results on other threads. An
/// answer outside the promise in a trial never ends the run: the number drawn is then found from the exceedance by bisection.
///
/// # Example
/// The Burr law (type XII), P(X > x) = (1 + (x / scale)^shape)^-power, has quantile scale ((1 - u)^(-1 / power) - 1)^(1 / shape) and tail
/// index shape x power (Klugman, Panjer and Willmot, Loss Models, appendix A).
///
/// ```
/// use brunt::build::{Frequency, Law, Loss, OwnLaw, Scenario, Threat};
/// use brunt::{Model, Run};
///
/// #[derive(Debug)]
/// struct Burr {
///     shape: f64,
///     power: f64,
///     scale: f64,
/// }
///
/// impl Burr {
///     /// The number x with P(X > x) = exp(-hazard).
///     fn at(&self, hazard: f64) -> f64 {
///         self.scale * (hazard / self.power).exp_m1().powf(1.0 / self.shape)
///     }
/// }
///
/// impl OwnLaw for Burr {
///     fn quantile(&self, u: f64) -> f64 {
///         self.at(-(-u).ln_1p())
///     }
///     fn upper_quantile(&self, v: f64) -> f64 {
///         self.at(-v.ln())
///     }
///     fn exceedance(&self, x: f64) -> f64 {
///         (-self.power * (x / self.scale).powf(self.shape).ln_1p()).exp()
///     }
///     fn tail_index(&self) -> Option<f64> {
///         Some(self.shape * self.power)
///     }
///     fn fingerprint(&self) -> String {
///         format!("Burr XII, shape {}, power {}, scale {}", self.shape, self.power, self.scale)
///     }
/// }
///
/// let fine = Law::own(Burr { shape: 2.0, power: 2.5, scale: 40_000.0 });
/// let fines = Threat::new("compliance").frequency(Frequency::poisson(2.0)).losses([Loss::new("fine", "client").amount(fine)]);
/// let scenario = Scenario::new("Fines", "EUR").party("client").threat("fine", fines);
/// let mean = Model::new(&scenario)?.run(Run::trials(20_000).seed(7))?.gross("client")?.mean()?;
/// // Two a year, each with mean 40,000 Gamma(1.5) Gamma(2) / Gamma(2.5) = 26,667.
/// assert!(mean.interval.lower() < Some(53_333.0) && Some(53_333.0) < mean.interval.upper());
/// # Ok::<(), brunt::Error>(())
/// ```
pub trait OwnLaw: Debug + Send + Sync {
    /// The number x with P(X <= x) = u, for u above 0 and below 1.
    fn quantile(&self, u: f64) -> f64;

    /// The number x with P(X > x) = v, for v above 0 and at most 1/2. The upper half of all draws uses it.
    ///
    /// A law that computes this number from v reaches as far into the tail as built-in laws, to v = 2^-65. By default the number is
    /// `quantile(1 - v)`, with 1 - v at most 1 - 2^-53.
    fn upper_quantile(&self, v: f64) -> f64 {
        self.quantile((1.0 - v).min(BELOW_ONE))
    }

    /// P(X > x), for a finite x of at least 0. Far in the tail accurate relative to itself.
    fn exceedance(&self, x: f64) -> f64;

    /// The tail index a, where P(X > x) falls like x^-a: E[X^k] is finite for k below a only. `None` where all moments are finite.
    ///
    /// The index decides which figures have an interval: a mean has none for an index of at most 2.
    fn tail_index(&self) -> Option<f64>;

    /// The largest value; `None` where there is none. A largest value bounds figures in reports.
    fn largest(&self) -> Option<f64> {
        None
    }

    /// The law and all its parameters as text, of 1 to 200 printable characters.
    ///
    /// The fingerprint stands for the law in the hash of the scenario, in comparisons and in reports. Laws that differ have different
    /// fingerprints: results of models with the same hash are merged.
    fn fingerprint(&self) -> String;
}

/// The largest float below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// An own law as stated, with its fingerprint. Two of them are equal if their fingerprints are.
#[derive(Debug, Clone)]
pub(crate) struct Fingerprinted {
    law: Arc<dyn OwnLaw>,
    fingerprint: Arc<str>,
}

impl PartialEq for Fingerprinted {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Fingerprinted {
    pub(crate) fn new(law: impl OwnLaw + 'static) -> Self {
        let fingerprint = law.fingerprint().into();
        Self { law: Arc::new(law), fingerprint }
    }

    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl Law {
    /// An own law, checked.
    ///
    /// # Errors
    /// [`LawError::Own`].
    pub(crate) fn own(own: &Fingerprinted) -> Result<Self, LawError> {
        Self::family(Own::checked(own)?)
    }
}

/// An own law that has kept its promises wherever it was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Own {
    own: Fingerprinted,
    /// The largest value, which may be infinite.
    most: f64,
    index: f64,
    /// Quantiles in order, at the probabilities at which the law is checked.
    points: Arc<[f64]>,
}

impl Own {
    /// The method that answers for a probability, its argument and its answer.
    fn ask(&self, at: Tails) -> (&'static str, f64, f64) {
        if at.lower <= at.upper {
            ("quantile", at.lower, self.own.law.quantile(at.lower))
        } else {
            ("upper_quantile", at.upper, self.own.law.upper_quantile(at.upper))
        }
    }

    fn is_value(&self, x: f64) -> bool {
        x.is_finite() && x >= 0.0 && x <= self.most
    }

    /// The exceedance; NaN counts as 0.
    fn above(&self, x: f64) -> f64 {
        let above = self.own.law.exceedance(x);
        if above > 0.0 { above.min(1.0) } else { 0.0 }
    }

    /// The least number of which the exceedance is at most `upper`, by bisection over the bits of floats.
    fn bisected(&self, upper: f64) -> f64 {
        let (mut low, mut high) = (0_u64, self.most.min(f64::MAX).to_bits());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.above(f64::from_bits(middle)) > upper {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        f64::from_bits(high)
    }

    /// The exceedance as a function to integrate.
    fn survival(&self) -> Survival<'_> {
        let above: Box<dyn Fn(f64) -> f64> = Box::new(|x| self.above(x));
        Survival { above, points: &self.points, index: self.index }
    }
}

impl Shape for Own {
    fn quantile(&self, at: Tails) -> f64 {
        let (_, _, x) = self.ask(at);
        if self.is_value(x) { x } else { self.bisected(at.upper) }
    }

    fn inner_tails(&self, x: f64) -> Tails {
        let upper = self.above(x);
        Tails { lower: 1.0 - upper, upper }
    }

    fn support(&self) -> (f64, f64) {
        (0.0, self.most)
    }

    fn tail_index(&self) -> f64 {
        self.index
    }

    fn mean(&self) -> f64 {
        self.survival().mean()
    }

    fn variance(&self) -> f64 {
        self.survival().variance()
    }

    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        self.survival().partial(k, a, b, from)
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    fn fingerprint(&self) -> Option<&str> {
        Some(self.own.fingerprint())
    }

    fn words(&self, _: &dyn Fn(f64) -> String) -> String {
        format!("own ({})", self.own.fingerprint())
    }
}
