//! Moments by quadrature over the probability.

use super::{Shape, Tails};
use crate::random::law::combine::between;
use crate::random::law::layer::End;
use std::f64::consts::PI;

/// Step of the quadrature.
const STEP: f64 = 1.0 / 64.0;

/// The moment by tanh-sinh quadrature over the probability (Takahasi and Mori 1974). The nodes crowd towards both ends as fast as the
/// tails need.
pub(super) fn partial(law: &(impl Shape + ?Sized), k: u32, a: f64, b: f64, from: End) -> f64 {
    let (low, high) = (law.tails(a), law.tails(b));
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
            let x = law.quantile(Tails { lower: low.lower + mass * lower, upper });
            total += weight * from.distance(x, a, b, k);
        }
    }
    mass * total / weights
}
