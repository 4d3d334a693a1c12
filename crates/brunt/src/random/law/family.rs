//! The continuous families: quantile, tails and closed moments.

use super::Moment;
use crate::random::kernel::{exp, ln};
use crate::random::special::{
    beta_pair, beta_quantile, gamma_pair, gamma_quantile, ln_gamma_one_plus, normal_quantile_tail,
};
use std::f64::consts::FRAC_1_SQRT_2;

/// The probability below a point and the probability above, each accurate relative to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    pub lower: f64,
    pub upper: f64,
}

/// A continuous law with checked parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Family {
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        inverse_shape: f64,
        scale: f64,
    },
    /// Both the index and one over the index are kept: draws need one over the index, and moments near an index of 1 or 2 need the index
    /// itself.
    Pareto {
        min: f64,
        index: f64,
        inverse_index: f64,
    },
    Lomax {
        scale: f64,
        index: f64,
        inverse_index: f64,
    },
    /// `index` is the index as stated, where the law is the part of a Lomax law above a threshold.
    Gpd {
        location: f64,
        shape: f64,
        scale: f64,
        index: Option<f64>,
    },
    Exponential {
        mean: f64,
    },
    Beta {
        a: f64,
        b: f64,
        min: f64,
        width: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    Uniform {
        min: f64,
        max: f64,
    },
}

impl Family {
    /// The number with the given probabilities below and above it.
    #[inline]
    pub(super) fn quantile(&self, at: Tails) -> f64 {
        match *self {
            Self::Lognormal { mu, sigma } => exp(mu + sigma * normal(at)),
            Self::Gamma { shape, scale } => scale * gamma_quantile(at.lower, at.upper, shape),
            Self::Weibull { inverse_shape, scale } => scale * exp(inverse_shape * ln(exponential(at))),
            Self::Pareto { min, inverse_index, .. } => min * exp(inverse_index * exponential(at)),
            Self::Lomax { scale, inverse_index, .. } => scale * libm::expm1(inverse_index * exponential(at)),
            Self::Gpd { location, shape, scale, .. } => {
                let x = location + scale * excess(shape, exponential(at));
                if shape < 0.0 { x.min(location - scale / shape) } else { x }
            }
            Self::Exponential { mean } => mean * exponential(at),
            Self::Beta { a, b, min, width } => min + width * beta_quantile(at.lower, at.upper, a, b),
            Self::Triangular { min, mode, max } => triangular(at, min, mode, max),
            Self::Uniform { min, max } => {
                if at.lower <= at.upper {
                    min + (max - min) * at.lower
                } else {
                    max - (max - min) * at.upper
                }
            }
        }
    }

    /// The probabilities below and above `x`.
    pub(super) fn tails(&self, x: f64) -> Tails {
        let (least, most) = self.support();
        if x <= least {
            return Tails { lower: 0.0, upper: 1.0 };
        }
        if x >= most {
            return Tails { lower: 1.0, upper: 0.0 };
        }
        match *self {
            Self::Lognormal { mu, sigma } => {
                let z = (libm::log(x) - mu) / sigma * FRAC_1_SQRT_2;
                Tails { lower: 0.5 * libm::erfc(-z), upper: 0.5 * libm::erfc(z) }
            }
            Self::Gamma { shape, scale } => pair(gamma_pair(shape, x / scale)),
            Self::Weibull { inverse_shape, scale } => hazard(libm::pow(x / scale, 1.0 / inverse_shape)),
            Self::Pareto { min, inverse_index, .. } => hazard(libm::log(x / min) / inverse_index),
            Self::Lomax { scale, inverse_index, .. } => hazard(libm::log1p(x / scale) / inverse_index),
            Self::Gpd { location, shape, scale, .. } => hazard(cumulative_hazard(shape, (x - location) / scale)),
            Self::Exponential { mean } => hazard(x / mean),
            Self::Beta { a, b, min, width } => pair(beta_pair(a, b, (x - min) / width, (min + width - x) / width)),
            Self::Triangular { min, mode, max } => {
                if x <= mode {
                    let lower = (x - min) / (max - min) * ((x - min) / (mode - min));
                    Tails { lower, upper: 1.0 - lower }
                } else {
                    let upper = (max - x) / (max - min) * ((max - x) / (max - mode));
                    Tails { lower: 1.0 - upper, upper }
                }
            }
            Self::Uniform { min, max } => Tails { lower: (x - min) / (max - min), upper: (max - x) / (max - min) },
        }
    }

    /// Least and largest value.
    pub(super) fn support(&self) -> (f64, f64) {
        match *self {
            Self::Lognormal { .. } | Self::Gamma { .. } | Self::Weibull { .. } => (0.0, f64::INFINITY),
            Self::Lomax { .. } | Self::Exponential { .. } => (0.0, f64::INFINITY),
            Self::Pareto { min, .. } => (min, f64::INFINITY),
            Self::Gpd { location, shape, scale, .. } => {
                (location, if shape < 0.0 { location - scale / shape } else { f64::INFINITY })
            }
            Self::Beta { min, width, .. } => (min, min + width),
            Self::Triangular { min, max, .. } | Self::Uniform { min, max } => (min, max),
        }
    }

    /// The tail index: powers below it have a finite mean.
    pub(super) fn tail_index(&self) -> f64 {
        match *self {
            Self::Pareto { index, .. } | Self::Lomax { index, .. } | Self::Gpd { index: Some(index), .. } => index,
            Self::Gpd { shape, .. } if shape > 0.0 => 1.0 / shape,
            _ => f64::INFINITY,
        }
    }

    /// 1 - k / index for a power tail, without cancellation: from the index or from the shape, whichever was stated.
    pub(super) fn gap(&self, k: f64) -> f64 {
        match *self {
            Self::Pareto { index, .. } | Self::Lomax { index, .. } | Self::Gpd { index: Some(index), .. } => {
                (index - k) / index
            }
            Self::Gpd { shape, .. } => 1.0 - k * shape,
            _ => 1.0,
        }
    }

    pub(super) fn mean(&self) -> Moment {
        if self.tail_index() <= 1.0 {
            return Moment::Infinite;
        }
        Moment::of(match *self {
            Self::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Self::Gamma { shape, scale } => shape * scale,
            Self::Weibull { inverse_shape, scale } => scale * libm::exp(ln_gamma_one_plus(inverse_shape)),
            Self::Pareto { min, .. } => min / self.gap(1.0),
            Self::Lomax { scale, inverse_index, .. } => scale * inverse_index / self.gap(1.0),
            Self::Gpd { location, scale, .. } => location + scale / self.gap(1.0),
            Self::Exponential { mean } => mean,
            Self::Beta { a, b, min, width } => min + width * (a / (a + b)),
            Self::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Self::Uniform { min, max } => 0.5 * (min + max),
        })
    }

    pub(super) fn variance(&self) -> Moment {
        if self.tail_index() <= 2.0 {
            return Moment::Infinite;
        }
        let square = |x: f64| x * x;
        Moment::of(match *self {
            Self::Lognormal { mu, sigma } => libm::exp(2.0 * mu + sigma * sigma) * libm::expm1(sigma * sigma),
            Self::Gamma { shape, scale } => shape * scale * scale,
            Self::Weibull { inverse_shape, scale } => {
                let ln_mean = ln_gamma_one_plus(inverse_shape);
                square(scale * libm::exp(ln_mean)) * libm::expm1(ln_gamma_one_plus(2.0 * inverse_shape) - 2.0 * ln_mean)
            }
            Self::Pareto { min: scale, inverse_index, .. } | Self::Lomax { scale, inverse_index, .. } => {
                square(scale * inverse_index / self.gap(1.0)) / self.gap(2.0)
            }
            Self::Gpd { scale, .. } => square(scale / self.gap(1.0)) / self.gap(2.0),
            Self::Exponential { mean } => mean * mean,
            Self::Beta { a, b, width, .. } => square(width / (a + b)) * a * b / (a + b + 1.0),
            Self::Triangular { min, mode, max } => (square(max - min) - (mode - min) * (max - mode)) / 18.0,
            Self::Uniform { min, max } => square(max - min) / 12.0,
        })
    }

    /// The law of the values above `min`, if that law is again a family.
    pub(super) fn above(&self, min: f64) -> Option<Self> {
        match *self {
            Self::Pareto { index, inverse_index, .. } => Some(Self::Pareto { min, index, inverse_index }),
            Self::Lomax { index, .. } => {
                let (shape, scale) = self.power(min)?;
                Some(Self::Gpd { location: min, shape, scale, index: Some(index) })
            }
            Self::Gpd { index, .. } => {
                let (shape, scale) = self.power(min)?;
                Some(Self::Gpd { location: min, shape, scale, index })
            }
            Self::Exponential { mean } => Some(Self::Gpd { location: min, shape: 0.0, scale: mean, index: None }),
            _ => None,
        }
    }

    /// Shape and scale of the generalised Pareto law of what exceeds `x`, for the families whose excesses have one.
    pub(super) fn power(&self, x: f64) -> Option<(f64, f64)> {
        match *self {
            Self::Pareto { inverse_index, .. } => Some((inverse_index, x * inverse_index)),
            Self::Lomax { scale, inverse_index, .. } => Some((inverse_index, (scale + x) * inverse_index)),
            Self::Gpd { location, shape, scale, .. } => Some((shape, scale + shape * (x - location))),
            Self::Exponential { mean } => Some((0.0, mean)),
            _ => None,
        }
    }
}

/// The standard normal quantile.
fn normal(at: Tails) -> f64 {
    if at.lower <= at.upper { normal_quantile_tail(at.lower) } else { -normal_quantile_tail(at.upper) }
}

/// The standard exponential quantile.
#[inline]
fn exponential(at: Tails) -> f64 {
    if at.lower <= at.upper { -libm::log1p(-at.lower) } else { -ln(at.upper) }
}

/// The generalised Pareto quantile of scale 1 from the exponential quantile.
fn excess(shape: f64, exponential: f64) -> f64 {
    if shape == 0.0 { exponential } else { libm::expm1(shape * exponential) / shape }
}

/// The exponential number for which [`excess`] gives `y`; infinity for `y` from the end of a bounded law on.
pub(super) fn cumulative_hazard(shape: f64, y: f64) -> f64 {
    let moved = shape * y;
    if shape == 0.0 {
        y
    } else if moved <= -1.0 {
        f64::INFINITY
    } else {
        libm::log1p(moved) / shape
    }
}

fn triangular(at: Tails, min: f64, mode: f64, max: f64) -> f64 {
    let width = max - min;
    if at.lower * width <= mode - min {
        min + (at.lower * width * (mode - min)).sqrt()
    } else {
        // On a range that is far wider than its mode is large, the difference may round to less than the mode.
        (max - (at.upper * width * (max - mode)).sqrt()).max(mode)
    }
}

/// The tails of a law from its cumulative hazard.
fn hazard(h: f64) -> Tails {
    Tails { lower: -libm::expm1(-h), upper: libm::exp(-h) }
}

fn pair((lower, upper): (f64, f64)) -> Tails {
    Tails { lower, upper }
}
