//! Distribution functions of the families, by plain formulas, by statrs where its figures are good, and by quadrature elsewhere.

use super::integrated::Integrated;
use statrs::distribution::{Beta, ContinuousCDF, Gamma};
use std::f64::consts::SQRT_2;

/// The probabilities of less than a number and of at most that number, for draws that are rounded to the nearest float.
pub(super) type Oracle = Box<dyn Fn(f64) -> (f64, f64)>;

/// A law that has no atoms and no place where floats are too coarse.
pub(super) fn smooth(cdf: impl Fn(f64) -> f64 + 'static) -> Oracle {
    Box::new(move |x| {
        let p = cdf(x);
        (p, p)
    })
}

/// A law by its distribution function of ln x, down to where floats end: what lies below half the least float is drawn as 0.
pub(super) fn of_logarithm(cdf: impl Fn(f64) -> f64 + 'static) -> Oracle {
    let ln_least = -1074.0 * std::f64::consts::LN_2;
    Box::new(move |x| {
        if x < 0.0 {
            return (0.0, 0.0);
        }
        if x >= f64::MIN_POSITIVE {
            let p = cdf(x.ln());
            return (p, p);
        }
        // A whole number of least floats.
        let count = x.to_bits() as f64;
        let at = |count: f64| cdf(count.ln() + ln_least);
        (if count == 0.0 { 0.0 } else { at(count - 0.5) }, at(count + 0.5))
    })
}

/// All that lies above `at` is drawn as `at`.
pub(super) fn capped(inner: Oracle, at: f64) -> Oracle {
    Box::new(move |x| if x < at { inner(x) } else { (inner(at).0, 1.0) })
}

/// All that lies below `at` is drawn as `at`.
pub(super) fn floored(inner: Oracle, at: f64) -> Oracle {
    Box::new(move |x| (if x <= at { 0.0 } else { inner(x).0 }, if x < at { 0.0 } else { inner(x).1 }))
}

/// Values with their weights.
pub(super) fn observed(pairs: Vec<(f64, f64)>) -> Oracle {
    let total: f64 = pairs.iter().map(|pair| pair.1).sum();
    Box::new(move |x| {
        let sum =
            |counts: &dyn Fn(f64) -> bool| pairs.iter().filter(|pair| counts(pair.0)).map(|pair| pair.1).sum::<f64>();
        (sum(&|value| value < x) / total, sum(&|value| value <= x) / total)
    })
}

/// Oracles with their weights.
pub(super) fn mixed(parts: Vec<(f64, Oracle)>) -> Oracle {
    Box::new(move |x| {
        parts.iter().fold((0.0, 0.0), |sum, (weight, oracle)| {
            let (less, at_most) = oracle(x);
            (sum.0 + weight * less, sum.1 + weight * at_most)
        })
    })
}

pub(super) fn lognormal_cdf(mu: f64, sigma: f64) -> impl Fn(f64) -> f64 {
    move |x| 0.5 * libm::erfc((mu - x.ln()) / sigma / SQRT_2)
}

/// Lognormal within a range of standard normal numbers, however far out.
pub(super) fn lognormal_within(mu: f64, sigma: f64, range: (f64, f64)) -> Oracle {
    let normal = Integrated::new(|z| -0.5 * z * z, 0.0, range);
    smooth(move |x| normal.cdf((x.ln() - mu) / sigma))
}

pub(super) fn gamma_cdf(shape: f64, scale: f64) -> impl Fn(f64) -> f64 {
    let gamma = Gamma::new(shape, 1.0 / scale).unwrap();
    move |x| gamma.cdf(x)
}

/// x^a e^-x / gamma(a) times the sum over n of x^n / (a (a + 1) ... (a + n)): what statrs gets wrong at tiny x.
pub(super) fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 0.0);
    for n in 1..1000 {
        sum += term;
        term *= x / (a + f64::from(n));
    }
    (x.powf(a) * (-x).exp() * sum / libm::tgamma(a)).min(1.0)
}

/// Gamma of scale 1 within a range, for any shape: the density of s = ln(x / a) is proportional to exp(a (s + 1 - e^s)).
pub(super) fn gamma_within(a: f64, (min, max): (f64, f64)) -> Oracle {
    let range = ((min / a).ln(), (max / a).ln());
    let integrated = Integrated::new(move |s: f64| a * (s - s.exp_m1()), 0.0, range);
    of_logarithm(move |ln_x| integrated.cdf(ln_x - a.ln()))
}

pub(super) fn beta_cdf(a: f64, b: f64, min: f64, max: f64) -> impl Fn(f64) -> f64 {
    let beta = Beta::new(a, b).unwrap();
    move |x| beta.cdf((x - min) / (max - min))
}

/// Beta within a range, for any shapes: with t = ln(x / (1 - x)), the density of t is proportional to x^a (1 - x)^b.
///
/// Near 1 floats are 2^-53 apart, and what lies within half of that is drawn as the same number.
pub(super) fn beta_within(a: f64, b: f64, (min, max): (f64, f64)) -> Oracle {
    // ln(1 + e^t)
    let soft = |t: f64| t.max(0.0) + (-t.abs()).exp().ln_1p();
    let logit = |x: f64| x.ln() - (-x).ln_1p();
    let range = (logit(min), logit(max));
    let integrated = Integrated::new(move |t| -a * soft(-t) - b * soft(t), (a / b).ln(), range);
    let half = 0.5 * f64::EPSILON / 2.0;
    // By the distance from 1.
    Box::new(move |x| {
        if x < 0.5 {
            let low = x.to_bits() as f64;
            let ln_x = if x < f64::MIN_POSITIVE { (low + 0.5).ln() - 1074.0 * std::f64::consts::LN_2 } else { x.ln() };
            let p = integrated.cdf(ln_x - (-x).ln_1p());
            return (if x == 0.0 { 0.0 } else { p }, p);
        }
        let at = |y: f64| if y <= 0.0 { 1.0 } else { integrated.cdf((-y).ln_1p() - y.ln()) };
        (at(1.0 - x + half), at(1.0 - x - half))
    })
}

pub(super) fn weibull_cdf(shape: f64, scale: f64) -> Oracle {
    of_logarithm(move |ln_x| -(-(shape * (ln_x - scale.ln())).exp()).exp_m1())
}

/// P(X > x) = (min / x)^index
pub(super) fn pareto_cdf(min: f64, index: f64) -> impl Fn(f64) -> f64 {
    move |x| 1.0 - (min / x).powf(index)
}

/// (1 + shape y)^(-1 / shape) for a tiny shape: ln(1 + z) / shape with z = shape y, expanded to the third order.
pub(super) fn nearly_exponential_cdf(shape: f64) -> impl Fn(f64) -> f64 {
    move |y| -(-y + shape * y * y / 2.0 - shape * shape * y * y * y / 3.0).exp_m1()
}
