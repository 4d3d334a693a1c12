//! Laws against oracles that know nothing of them.
#![allow(clippy::unwrap_used)]

mod cases;
mod distance;
mod edge;
mod integrated;
mod layers;
mod oracle;
mod own;
mod stable;
mod stated;

use super::*;
use crate::random::special::{gamma_quantile, normal_quantile};
use crate::random::{Key, entity};

/// Draws a sample of `n` at keyed words of its own through `fill`, which is also checked against `quantile`.
fn sample(name: &str, law: &Law, n: u64) -> Vec<f64> {
    let (key, stream) = (Key::new(2029), entity(&["draws", name]));
    let words: Vec<u64> = (0..n).map(|trial| key.block(trial, stream)[1]).collect();
    let mut draws = vec![0.0; words.len()];
    law.fill(&words, &mut draws);
    for (draw, &word) in draws.iter().zip(&words).take(2000) {
        assert_eq!(draw.to_bits(), law.quantile(Uniform::new(word)).to_bits());
    }
    draws
}

/// Asserts a number to a relative 1e-9.
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} against {expected}");
}

fn mean(law: &Law) -> f64 {
    law.mean().finite().unwrap()
}

fn cv(law: &Law) -> f64 {
    law.variance().finite().unwrap().sqrt() / mean(law)
}

#[test]
fn moments_agree_with_the_sample_within_four_standard_errors() {
    let n = 100_000;
    for (name, law, _) in cases::usual() {
        let (Moment::Finite(mean), Moment::Finite(variance)) = (law.mean(), law.variance()) else { continue };
        if law.tail_index() <= 4.0 || name == "lognormal, wide" || name == "weibull, heavy" {
            continue;
        }
        let draws = sample(name, &law, n);
        let count = n as f64;
        let average = draws.iter().sum::<f64>() / count;
        assert!((average - mean).abs() < 4.0 * (variance / count).sqrt(), "{name}: {average} against {mean}");
        let squares: Vec<f64> = draws.iter().map(|x| (x - mean).powi(2)).collect();
        let spread = squares.iter().sum::<f64>() / count;
        let error = (squares.iter().map(|s| (s - spread).powi(2)).sum::<f64>() / count / count).sqrt();
        assert!((spread - variance).abs() < 4.0 * error, "{name}: {spread} against {variance}, standard error {error}");
    }
}

#[test]
fn moments_that_do_not_exist_are_infinite() {
    assert_eq!(Law::pareto(1.0, 1.0).unwrap().mean(), Moment::Infinite);
    assert_eq!(Law::lomax(1.0, 2.0).unwrap().variance(), Moment::Infinite);
    assert_eq!(Law::gpd(0.0, 0.5, 1.0).unwrap().variance(), Moment::Infinite);
    assert!(Law::gpd(0.0, 0.5, 1.0).unwrap().mean().finite().is_some());
    let heavy = Law::pareto(1.0, 0.9).unwrap();
    let light = Law::constant(1.0).unwrap();
    let mixture = Law::mixture(vec![(0.5, heavy.clone()), (0.5, light.clone())]).unwrap();
    assert_eq!(mixture.mean(), Moment::Infinite);
    assert_eq!(Law::spliced(light, 2.0, 0.1, heavy.clone()).unwrap().mean(), Moment::Infinite);
    assert_eq!(Law::truncated(heavy.clone(), 5.0, f64::INFINITY).unwrap().mean(), Moment::Infinite);
    assert_eq!(Law::floored(heavy.clone(), 5.0).unwrap().mean(), Moment::Infinite);
    // Capped at 100: integral of P(X > x), 1 + integral from 1 to 100 of x^-0.9 = 1 + 10 (100^0.1 - 1).
    close(mean(&Law::capped(heavy.clone(), 100.0).unwrap()), 1.0 + 10.0 * (100f64.powf(0.1) - 1.0));
    // Truncated to [1, 100]: 0.9 (100^0.1 - 1) / 0.1 / (1 - 100^-0.9).
    let truncated = Law::truncated(heavy, 0.0, 100.0).unwrap();
    close(mean(&truncated), 9.0 * (100f64.powf(0.1) - 1.0) / (1.0 - 100f64.powf(-0.9)));
    assert_eq!(Law::lognormal(0.0, 1e-3).unwrap().tail_index(), f64::INFINITY);
}

#[test]
fn moments_by_quadrature_meet_closed_forms() {
    let exponential = || Law::exponential_mean(2.0).unwrap();
    close(mean(&Law::capped(exponential(), 3.0).unwrap()), 2.0 * (1.0 - (-1.5f64).exp()));
    close(mean(&Law::floored(exponential(), 3.0).unwrap()), 3.0 + 2.0 * (-1.5f64).exp());
    let above = Law::truncated(exponential(), 3.0, f64::INFINITY).unwrap();
    close(mean(&above), 5.0);
    close(above.variance().finite().unwrap(), 4.0);
    // Lognormal below its median: mean exp(s^2 / 2) Phi(-s) / Phi(0).
    let half = Law::truncated(Law::lognormal(0.0, 2.0).unwrap(), 0.0, 1.0).unwrap();
    close(mean(&half), 2f64.exp() * libm::erfc(2.0 / std::f64::consts::SQRT_2));
    let square = Law::truncated(Law::uniform(0.0, 10.0).unwrap(), 2.0, 4.0).unwrap();
    close(mean(&square), 3.0);
    close(square.variance().finite().unwrap(), 1.0 / 3.0);
    // Both sides at once, of a mixture with an atom: E[min(max(X, 1), 3)].
    let mixed = Law::mixture(vec![(0.5, Law::constant(2.0).unwrap()), (0.5, Law::uniform(0.0, 4.0).unwrap())]).unwrap();
    let clamped = Law::capped(Law::floored(mixed, 1.0).unwrap(), 3.0).unwrap();
    close(mean(&clamped), 2.0);
    close(clamped.variance().finite().unwrap(), 0.5 * (0.5 + 1.0 / 6.0));
    let scaled = Law::scaled(Law::capped(exponential(), 3.0).unwrap(), 10.0).unwrap();
    close(mean(&scaled), 20.0 * (1.0 - (-1.5f64).exp()));
    let spliced = Law::spliced(Law::uniform(0.0, 8.0).unwrap(), 4.0, 0.25, exponential()).unwrap();
    close(mean(&spliced), 0.75 * 2.0 + 0.25 * 6.0);
    close(spliced.variance().finite().unwrap(), 0.75 * (16.0 / 12.0 + 1.0) + 0.25 * (4.0 + 9.0));
}

#[test]
fn lognormal_is_exact_in_the_far_tail() {
    let law = Law::lognormal(0.0, 1.0).unwrap();
    let u = Uniform::new(u64::MAX - 3);
    close(law.quantile(u), libm::exp(-normal_quantile(u.upper())));
    close(law.exceedance(law.quantile(u)), u.upper());
    let gamma = Law::gamma(2.0, 1.0).unwrap();
    close(gamma.quantile(u), gamma_quantile(u.lower(), u.upper(), 2.0));
    close(gamma.exceedance(gamma.quantile(u)), u.upper());
}

#[test]
fn empirical_quantiles_step_at_the_exact_words() {
    let law = Law::empirical(&[5.0, 1.0, 9.0, 5.0], Some(&[1.0, 2.0, 4.0, 1.0])).unwrap();
    let draw = |word| law.quantile(Uniform::new(word));
    assert_eq!([draw(0), draw((1 << 62) - 1)], [1.0, 1.0]);
    assert_eq!([draw(1 << 62), draw((1 << 63) - 1)], [5.0, 5.0]);
    assert_eq!([draw(1 << 63), draw(u64::MAX)], [9.0, 9.0]);
    assert_eq!([0.5, 1.0, 8.9, 9.0].map(|x| law.cdf(x)), [0.0, 0.25, 0.5, 1.0]);
    assert_eq!(law.mean(), Moment::Finite(0.25 + 1.25 + 4.5));
    assert_eq!(law.support(), (1.0, 9.0));
    let same = Law::empirical(&[3.0; 7], None).unwrap();
    assert_eq!(same.is_constant(), Some(3.0));
    let restricted = Law::truncated(law, 5.0, 8.0).unwrap();
    assert_eq!(restricted.is_constant(), Some(5.0));
}

#[test]
fn caps_and_floors_move_only_what_lies_beyond() {
    let capped = Law::capped(Law::exponential_mean(1.0).unwrap(), 2.0).unwrap();
    let mut sample = sample("caps and floors", &capped, 100_000);
    sample.sort_by(f64::total_cmp);
    let atom = sample.iter().filter(|&&x| x == 2.0).count() as f64 / 1e5;
    let p = (-2.0f64).exp();
    assert!((atom - p).abs() < 4.0 * (p * (1.0 - p) / 1e5).sqrt());
    assert_eq!((capped.cdf(2.0), capped.exceedance(1.999) > p), (1.0, true));
    assert_eq!(capped.support(), (0.0, 2.0));
    let certain = Law::capped(Law::uniform(1.0, 2.0).unwrap(), 0.5).unwrap();
    assert_eq!(certain.is_constant(), Some(0.5));
    assert_eq!(Law::floored(Law::uniform(1.0, 2.0).unwrap(), 0.5).unwrap(), Law::uniform(1.0, 2.0).unwrap());
}

#[test]
fn truncation_reaches_through_other_laws() {
    let uniform = |a, b| Law::uniform(a, b).unwrap();
    let mixture = Law::mixture(vec![(0.5, uniform(0.0, 1.0)), (0.5, uniform(0.0, 4.0))]).unwrap();
    let law = Law::truncated(mixture, 0.5, 2.0).unwrap();
    // 0.25 of the first component lies there, and 0.1875 of the second.
    close(law.cdf(1.0), (0.25 + 0.0625) / 0.4375);
    let twice = Law::truncated(Law::truncated(Law::gamma(2.0, 1.0).unwrap(), 1.0, 9.0).unwrap(), 2.0, 20.0).unwrap();
    assert_eq!(twice, Law::truncated(Law::gamma(2.0, 1.0).unwrap(), 2.0, 9.0).unwrap());
    let spliced = Law::spliced(uniform(0.0, 4.0), 4.0, 0.5, Law::exponential_mean(1.0).unwrap()).unwrap();
    let above = Law::truncated(spliced.clone(), 5.0, f64::INFINITY).unwrap();
    close(above.exceedance(6.0), (-1.0f64).exp());
    let around = Law::truncated(spliced, 2.0, 5.0).unwrap();
    close(around.cdf(4.0), 0.25 / (0.25 + 0.5 * (1.0 - (-1.0f64).exp())));
    let capped = Law::truncated(Law::capped(uniform(0.0, 4.0), 3.0).unwrap(), 2.0, 9.0).unwrap();
    close(capped.cdf(2.5), 0.25);
    let floored = Law::truncated(Law::floored(uniform(0.0, 4.0), 1.0).unwrap(), 0.0, 2.0).unwrap();
    close(floored.cdf(1.0), 0.5);
    let scaled = Law::truncated(Law::scaled(uniform(0.0, 4.0), 2.0).unwrap(), 2.0, 4.0).unwrap();
    close(scaled.cdf(3.0), 0.5);
}

#[test]
fn each_broken_rule_has_its_error() {
    use LawError as E;
    let nan = f64::NAN;
    let law = || Law::uniform(1.0, 2.0).unwrap();
    assert!(matches!(Law::constant(f64::INFINITY), Err(E::NotFinite { parameter: "value", .. })));
    assert!(matches!(Law::lognormal(nan, 1.0), Err(E::NotFinite { parameter: "mu", .. })));
    assert!(matches!(Law::lognormal(0.0, 0.0), Err(E::NotPositive { parameter: "sigma", .. })));
    assert!(matches!(Law::lognormal(0.0, 80.0), Err(E::Overflow)));
    assert!(matches!(Law::lognormal_median_p95(3.0, 3.0), Err(E::NotIncreasing { .. })));
    assert!(matches!(Law::lognormal_percentiles((0.0, 1.0), (0.5, 2.0)), Err(E::NotAProbability { .. })));
    assert!(matches!(Law::lognormal_percentiles((0.6, 1.0), (0.5, 2.0)), Err(E::NotIncreasing { .. })));
    assert!(matches!(Law::gamma(1e-4, 1.0), Err(E::OutOfRange { parameter: "shape", .. })));
    assert!(matches!(Law::gamma_mean_cv(1.0, 100.0), Err(E::OutOfRange { parameter: "cv", .. })));
    assert!(matches!(Law::gamma_median_p95(1.0, 1.000_001), Err(E::OutOfRange { .. })));
    assert!(matches!(Law::weibull(nan, 1.0), Err(E::OutOfRange { .. })));
    assert!(matches!(Law::pareto(0.0, 1.0), Err(E::NotPositive { parameter: "min", .. })));
    assert!(matches!(Law::pareto(1.0, 0.05), Err(E::Overflow)));
    assert!(matches!(Law::pareto_mean_index(1.0, 1.0), Err(E::NoMean { .. })));
    assert!(matches!(Law::pert(1.0, 9.0, 8.0), Err(E::ModeOutside { .. })));
    assert!(matches!(Law::pert(1.0, nan, 8.0), Err(E::NotFinite { parameter: "mode", .. })));
    assert!(matches!(Law::triangular(1.0, 1.0, 1.0), Err(E::NotIncreasing { .. })));
    assert!(matches!(Law::uniform(-1e308, 1e308), Err(E::NotFinite { parameter: "max - min", .. })));
    assert!(matches!(Law::beta_mean_sd(0.5, 0.5, 0.0, 1.0), Err(E::TooSpread { .. })));
    assert!(matches!(Law::empirical(&[], None), Err(E::Empty)));
    assert!(matches!(Law::empirical(&[1.0], Some(&[])), Err(E::WeightCount { values: 1, weights: 0 })));
    assert!(matches!(Law::empirical(&[1.0], Some(&[-1.0])), Err(E::InvalidWeight(_))));
    for weight in [-1.0, f64::INFINITY, nan] {
        assert!(matches!(Law::mixture(vec![(weight, law()), (1.0, law())]), Err(E::InvalidWeight(_))), "{weight}");
    }
    assert!(matches!(Law::empirical(&[1.0], Some(&[0.0])), Err(E::NoWeight)));
    assert!(matches!(Law::mixture(vec![]), Err(E::Empty)));
    assert!(matches!(Law::mixture(vec![(0.5, law())]), Err(E::WeightSum(_))));
    assert!(matches!(Law::mixture(vec![(nan, law())]), Err(E::InvalidWeight(_))));
    assert!(matches!(Law::spliced(law(), 0.5, 0.1, law()), Err(E::NoMass { .. })));
    assert!(matches!(Law::spliced(law(), 1.5, 1.0, law()), Err(E::NotAProbability { .. })));
    assert!(matches!(Law::spliced(law(), 1.5, 0.1, Law::uniform(-1.0, 1.0).unwrap()), Err(E::NegativeExcess { .. })));
    assert!(matches!(Law::truncated(law(), 3.0, 4.0), Err(E::NoMass { .. })));
    assert!(matches!(Law::truncated(law(), 2.0, 1.0), Err(E::NotIncreasing { .. })));
    assert!(matches!(Law::truncated(law(), nan, 1.0), Err(E::NotFinite { .. })));
    assert!(matches!(Law::capped(law(), nan), Err(E::NotFinite { .. })));
    assert!(matches!(Law::scaled(law(), 0.0), Err(E::NotPositive { parameter: "factor", .. })));
}

#[test]
fn messages_say_what_was_expected() {
    let message = Law::gamma(-1.0, 1.0).unwrap_err().to_string();
    assert_eq!(message, "expected `shape` from 0.001 to 10000000, found -1");
    let message = Law::lognormal_median_p95(9.0, 3.0).unwrap_err().to_string();
    assert_eq!(message, "expected `median` to be below `p95`, found 9 and 3");
}

#[test]
fn a_scaled_constant_is_a_constant() {
    let scaled = Law::scaled(Law::constant(6.0).unwrap(), 0.5).unwrap();
    assert_eq!((scaled.support(), scaled.quantile(Uniform::new(7))), ((3.0, 3.0), 3.0));
}
