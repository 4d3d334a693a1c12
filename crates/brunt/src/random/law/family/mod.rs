//! The continuous families: one a file, and one list.

mod beta;
mod exponential;
mod gamma;
mod gpd;
mod lognormal;
mod lomax;
mod own;
mod pareto;
mod pert;
mod power;
mod quadrature;
mod survival;
mod triangular;
mod uniform;
mod weibull;

pub(crate) use own::Fingerprinted;
pub use own::OwnLaw;
pub(crate) use own::OwnLawError;

use super::error::{LawError, finite, increasing, positive};
use super::layer::End;
use super::{Kind, Law};

/// The probability below a point and the probability above, each accurate relative to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    pub lower: f64,
    pub upper: f64,
}

impl Tails {
    /// The tails of a law from its cumulative hazard h, with P(X > x) = exp(-h).
    fn of_hazard(h: f64) -> Self {
        Self { lower: -libm::expm1(-h), upper: libm::exp(-h) }
    }

    fn of_pair((lower, upper): (f64, f64)) -> Self {
        Self { lower, upper }
    }
}

/// What a family answers. A file of a family has its checked parameters, its constructors, and these answers.
pub(super) trait Shape {
    /// The number with the given probabilities below and above it.
    fn quantile(&self, at: Tails) -> f64;

    /// The probabilities below and above an `x` inside the support.
    fn inner_tails(&self, x: f64) -> Tails;

    /// The probabilities below and above any `x`.
    fn tails(&self, x: f64) -> Tails {
        let (least, most) = self.support();
        if x <= least {
            Tails { lower: 0.0, upper: 1.0 }
        } else if x >= most {
            Tails { lower: 1.0, upper: 0.0 }
        } else {
            self.inner_tails(x)
        }
    }

    /// Least and largest value; infinity where there is no largest value.
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    /// The tail index: powers below it have a finite mean.
    fn tail_index(&self) -> f64 {
        f64::INFINITY
    }

    /// The mean, for a tail index above 1.
    fn mean(&self) -> f64;

    /// The variance, for a tail index above 2.
    fn variance(&self) -> f64;

    /// E[|X - e|^k; a < X <= b] for k = 1 or 2, with `e` the end from which distances are measured; a < b, both within the support.
    ///
    /// Infinite where b is infinite, distances are measured from a, and the tail index is at most k. By default by quadrature over the
    /// probability, to about 1e-12 relative.
    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        quadrature::partial(self, k, a, b, from)
    }

    /// The mean above the least value, for a family that answers [`Shape::weighted`].
    fn mean_above_least(&self) -> Option<f64> {
        None
    }

    /// The law of X less its least value, weighted by itself: E[X - o; X <= x] and E[X - o; X > x] as shares of their sum.
    fn weighted(&self, _x: f64) -> Option<Tails> {
        None
    }

    /// The law of the values above `min`, if that law is again a family.
    fn above(&self, _min: f64) -> Option<Family> {
        None
    }

    /// Names and values of the parameters that fix the law.
    fn parameters(&self) -> Vec<(&'static str, f64)>;

    /// The text that stands for the parameters of an own law.
    fn fingerprint(&self) -> Option<&str> {
        None
    }

    /// The law in words, with numbers in the law's own unit said by `say`.
    fn words(&self, say: &dyn Fn(f64) -> String) -> String;
}

/// Declares the families, each with its file, and the type that is one of them.
macro_rules! families {
    ($($file:ident: $family:ident,)+) => {
        $(pub(super) use $file::$family;)+

        /// A continuous law with checked parameters.
        #[derive(Debug, Clone, PartialEq)]
        pub(super) enum Family {
            $($family($family),)+
        }

        $(impl From<$family> for Family {
            fn from(family: $family) -> Self {
                Self::$family(family)
            }
        })+

        impl Family {
            /// The family in one word.
            pub(crate) fn name(&self) -> &'static str {
                match self {
                    $(Self::$family(_) => stringify!($file),)+
                }
            }

            /// What the family answers.
            pub(crate) fn shape(&self) -> &dyn Shape {
                match self {
                    $(Self::$family(family) => family,)+
                }
            }

            /// The number with the given probabilities below and above it.
            #[inline]
            pub(crate) fn quantile(&self, at: Tails) -> f64 {
                match self {
                    $(Self::$family(family) => family.quantile(at),)+
                }
            }
        }
    };
}

families! {
    lognormal: Lognormal,
    gamma: Gamma,
    weibull: Weibull,
    pareto: Pareto,
    lomax: Lomax,
    gpd: Gpd,
    beta: Beta,
    triangular: Triangular,
    uniform: Uniform,
    exponential: Exponential,
    own: Own,
}

/// Range of shapes of gamma and beta laws for which quantiles are accurate.
const LEAST_SHAPE: f64 = 1e-3;
const MOST_SHAPE: f64 = 1e7;

impl Law {
    /// The law of a family. A quantile that is infinite at the first or the last word is refused.
    fn family(family: impl Into<Family>) -> Result<Self, LawError> {
        Self::checked(Kind::Family(family.into()))
    }
}

/// Index - 1, for an index above 1.
fn above_one(index: f64) -> Result<f64, LawError> {
    if positive("index", index)? > 1.0 { Ok(index - 1.0) } else { Err(LawError::NoMean { index }) }
}

/// Width of a range.
fn range(min: f64, max: f64) -> Result<f64, LawError> {
    increasing(("min", min), ("max", max))?;
    finite("max - min", max - min)
}

fn mode_within(min: f64, mode: f64, max: f64) -> Result<(), LawError> {
    range(min, max)?;
    finite("mode", mode)?;
    if min <= mode && mode <= max { Ok(()) } else { Err(LawError::ModeOutside { mode, min, max }) }
}

/// The root of a falling function between `low` and `high`, to the last bits, by bisection. The search runs once for each law.
fn falling_root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
