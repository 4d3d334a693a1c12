//! Power tails: families whose excess over any number is generalised Pareto.

use super::{Shape, Tails};
use crate::random::kernel::ln;
use crate::random::law::layer::{End, power};
use crate::random::special::exp_divided;

/// A family whose excess over any number is generalised Pareto.
pub(super) trait PowerTail: Shape {
    /// Shape and scale of the generalised Pareto law of what exceeds `x`.
    fn excess(&self, x: f64) -> (f64, f64);

    /// 1 - k / index, without cancellation: from the index or from the shape, whichever was stated.
    fn gap(&self, k: f64) -> f64;
}

impl Tails {
    /// The standard exponential quantile.
    #[inline]
    pub(super) fn exponential(self) -> f64 {
        if self.lower <= self.upper { -libm::log1p(-self.lower) } else { -ln(self.upper) }
    }
}

/// The exponential number e for which the generalised Pareto quantile of scale 1, expm1(shape e) / shape, is `y`; infinity for `y` from
/// the end of a bounded law on.
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

/// The moment of a law whose excess Y over a is generalised Pareto: Y = s expm1(w E) / w with E exponential of mean 1 and s the scale
/// at a.
///
/// With E up to h on the range, E[Y^k; Y <= b - a] is the integral of (s expm1(w e) / w)^k exp(-e) over e from 0 to h. That is
/// s^k k! h^(k+1) times the divided difference of exp at -h g_j, j = 0 ... k, and 0, with g_j = 1 - j w: for k = 1 and an index of 1,
/// where g_1 = 0, the logarithm comes of itself. From b, distances are s exp(w h) (1 - exp(-w (h - e))) / w, and the points are -h and
/// -j w h, j = 0 ... k.
pub(super) fn partial(law: &impl PowerTail, k: u32, a: f64, b: f64, from: End) -> f64 {
    let above = law.tails(a).upper;
    if above <= 0.0 {
        return 0.0;
    }
    let (shape, scale) = law.excess(a);
    let hazard = if b < law.support().1 { cumulative_hazard(shape, (b - a) / scale) } else { f64::INFINITY };
    let gaps = [1.0, law.gap(1.0), law.gap(2.0)];
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

/// Exponent beyond which exp(-x) is 0 in floats: exp(-745) already counts as 0.
const FAR: f64 = 750.0;

/// The smaller of two numbers, NaN if one is.
fn smaller(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}
