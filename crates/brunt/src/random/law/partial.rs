//! Moments of a family within a range, measured from either end of it.
//!
//! Every moment here is a sum or an integral of terms of one sign, so nothing cancels: not where the law has no mean, nor near the
//! indices 1 and 2 at which closed forms divide by zero, nor on short ranges.

use super::combine::between;
use super::family::{Family, Tails, cumulative_hazard};
use super::layer::{End, power};
use crate::random::special::exp_divided;
use std::f64::consts::PI;

impl Family {
    /// E[|X - e|^k; a < X <= b] for k = 1 or 2, with `e` the end from which distances are measured; a < b, both within the support.
    ///
    /// Infinite where b is infinite, distances are measured from a, and the tail index is at most k. In closed form for power tails,
    /// exponential, uniform and triangular laws, by quadrature to about 1e-12 relative for other laws.
    pub(super) fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        match *self {
            Self::Pareto { .. } | Self::Lomax { .. } | Self::Gpd { .. } | Self::Exponential { .. } => {
                self.power_partial(k, a, b, from)
            }
            Self::Uniform { min, max } => power(b - a, k) * ((b - a) / (max - min)) / f64::from(k + 1),
            Self::Triangular { min, mode, max } => triangular(k, (min, mode, max), (a, b), from),
            Self::Lognormal { .. } | Self::Gamma { .. } | Self::Weibull { .. } | Self::Beta { .. } => {
                self.integral(k, a, b, from)
            }
        }
    }

    /// The moment of a law whose excess Y over a is generalised Pareto: Y = s expm1(w E) / w with E exponential of mean 1 and s the scale
    /// at a.
    ///
    /// With E up to h on the range, E[Y^k; Y <= b - a] is the integral of (s expm1(w e) / w)^k exp(-e) over e from 0 to h. That is
    /// s^k k! h^(k+1) times the divided difference of exp at -h g_j, j = 0 ... k, and 0, with g_j = 1 - j w: for k = 1 and an index of 1,
    /// where g_1 = 0, the logarithm comes of itself. From b, distances are s exp(w h) (1 - exp(-w (h - e))) / w, and the points are -h and
    /// -j w h, j = 0 ... k.
    fn power_partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let above = self.tails(a).upper;
        let Some((shape, scale)) = self.power(a).filter(|_| above > 0.0) else {
            return 0.0;
        };
        let hazard = if b < self.support().1 { cumulative_hazard(shape, (b - a) / scale) } else { f64::INFINITY };
        let gaps = [1.0, self.gap(1.0), self.gap(2.0)];
        let orders = &[0.0, 1.0, 2.0][..=k as usize];
        let factorial = f64::from(k);
        let differences = |scale: f64, point: &dyn Fn(usize) -> f64, last: f64| {
            let mut points = [last; 4];
            points.iter_mut().zip(orders).enumerate().for_each(|(j, (at, _))| *at = point(j));
            above * power(scale * hazard, k) * hazard * factorial * exp_divided(&points[..orders.len() + 1])
        };
        match from {
            End::Low => {
                let gaps = &gaps[..=k as usize];
                let least = gaps.iter().copied().fold(f64::INFINITY, smaller);
                if least > 0.0 && hazard * least > FAR {
                    return above * power(scale, k) * factorial / gaps.iter().product::<f64>();
                }
                if hazard == f64::INFINITY {
                    return f64::INFINITY;
                }
                differences(scale, &|j| -hazard * gaps[j], 0.0)
            }
            End::High if shape < 0.0 && hazard == f64::INFINITY => {
                above * power(-scale / shape, k) / (1.0 - f64::from(k) * shape)
            }
            // To the precision of floats, all of the law lies at a.
            End::High if hazard == f64::INFINITY => above * power(b - a, k),
            End::High if shape < 0.0 => {
                let moved = shape * hazard;
                differences(scale, &|j| moved * (f64::from(k) - orders[j]), f64::from(k) * moved - hazard)
            }
            End::High => differences(scale + shape * (b - a), &|j| -orders[j] * shape * hazard, -hazard),
        }
    }

    /// The moment by tanh-sinh quadrature over the probability (Takahasi and Mori 1974). The nodes crowd towards both ends as fast as the
    /// tails need.
    fn integral(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let (low, high) = (self.tails(a), self.tails(b));
        let mass = between(low, high);
        if mass <= 0.0 {
            return 0.0;
        }
        let (mut total, mut weights) = (0.0, 0.0);
        // Beyond |t| = 6 the probabilities leave the floats.
        for index in -384..=384 {
            let t = f64::from(index) * STEP;
            let e = libm::exp(-PI * libm::sinh(t.abs()));
            let (near, far) = (e / (1.0 + e), 1.0 / (1.0 + e));
            let (lower, upper) = if t < 0.0 { (near, far) } else { (far, near) };
            let weight = PI * libm::cosh(t) * near * far * STEP;
            weights += weight;
            let upper = high.upper + mass * upper;
            // Where the upper probability rounds to 0, the node has no part in a finite moment, and its quantile would be infinite.
            if upper > 0.0 || b.is_finite() {
                let x = self.quantile(Tails { lower: low.lower + mass * lower, upper });
                total += weight * from.distance(x, a, b, k);
            }
        }
        mass * total / weights
    }
}

/// Step of the quadrature.
const STEP: f64 = 1.0 / 64.0;
/// Exponent beyond which exp(-x) is 0 in floats: exp(-745) already counts as 0.
const FAR: f64 = 750.0;

/// The smaller of two numbers, NaN if one is.
fn smaller(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

/// The moment of a triangular law, by its pieces below and above the mode; the density is a straight line on each piece.
fn triangular(k: u32, (min, mode, max): (f64, f64, f64), (a, b): (f64, f64), from: End) -> f64 {
    let peak = 2.0 / (max - min);
    let density = |x: f64| {
        if x < mode {
            peak * ((x - min) / (mode - min))
        } else if x > mode {
            peak * ((max - x) / (max - mode))
        } else {
            peak
        }
    };
    // The integral of |x - e|^k times the line from the density at the end e (`near`) to the density at the other end (`far`).
    let piece = |k: u32, a: f64, b: f64| {
        let (near, far) = match from {
            End::Low => (density(a), density(b)),
            End::High => (density(b), density(a)),
        };
        let order = f64::from(k);
        power(b - a, k) * (b - a) * (near / ((order + 1.0) * (order + 2.0)) + far / (order + 2.0))
    };
    if mode <= a || b <= mode {
        return piece(k, a, b);
    }
    let (near, shift, far) = match from {
        End::Low => ((a, mode), mode - a, (mode, b)),
        End::High => ((mode, b), b - mode, (a, mode)),
    };
    let moved = if k == 1 {
        shift * piece(0, far.0, far.1)
    } else {
        shift * (shift * piece(0, far.0, far.1) + 2.0 * piece(1, far.0, far.1))
    };
    piece(k, near.0, near.1) + moved + piece(k, far.0, far.1)
}
