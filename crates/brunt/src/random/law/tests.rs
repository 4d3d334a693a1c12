#![allow(clippy::unwrap_used)]

use super::*;
use crate::random::Key;
use crate::random::special::{gamma_quantile, normal_quantile};
use statrs::distribution::{self as oracle, ContinuousCDF};

/// Draws a sample of `n` at keyed words through `fill`, which is also checked against `quantile`.
fn sample(law: &Law, n: u64) -> Vec<f64> {
    let key = Key::new(2029);
    let words: Vec<u64> = (0..n).map(|trial| key.block(trial, 77)[1]).collect();
    let mut draws = vec![0.0; words.len()];
    law.fill(&words, &mut draws);
    for (draw, &word) in draws.iter().zip(&words).take(2000) {
        assert_eq!(draw.to_bits(), law.quantile(Uniform::new(word)).to_bits());
    }
    draws
}

/// Kolmogorov and Smirnov's distance of `n` draws from a continuous distribution function stays below 1.95 / sqrt(n) (level 0.001).
fn check_ks(name: &str, law: &Law, n: u64, cdf: impl Fn(f64) -> f64) {
    let mut draws = sample(law, n);
    draws.sort_by(f64::total_cmp);
    let count = draws.len() as f64;
    let mut distance = 0.0f64;
    for (i, &x) in draws.iter().enumerate() {
        let f = cdf(x);
        distance = distance.max(f - i as f64 / count).max((i + 1) as f64 / count - f);
    }
    assert!(distance < 1.95 / count.sqrt(), "{name}: distance {distance} with n = {n}");
}

/// A continuous law and a distribution function that knows nothing of it.
type Case = (&'static str, Law, Box<dyn Fn(f64) -> f64>);

fn case(name: &'static str, law: Result<Law, LawError>, cdf: impl Fn(f64) -> f64 + 'static) -> Case {
    (name, law.unwrap(), Box::new(cdf))
}

fn lognormal_cdf(mu: f64, sigma: f64) -> impl Fn(f64) -> f64 {
    move |x| 0.5 * libm::erfc((mu - x.ln()) / sigma / std::f64::consts::SQRT_2)
}

fn gamma_cdf(shape: f64, scale: f64) -> impl Fn(f64) -> f64 {
    let gamma = oracle::Gamma::new(shape, 1.0 / scale).unwrap();
    move |x| gamma.cdf(x)
}

/// x^a e^-x / gamma(a) times the sum over n of x^n / (a (a + 1) ... (a + n)): what statrs gets wrong at tiny x.
fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 0.0);
    for n in 1..1000 {
        sum += term;
        term *= x / (a + f64::from(n));
    }
    (x.powf(a) * (-x).exp() * sum / libm::tgamma(a)).min(1.0)
}

fn beta_cdf(a: f64, b: f64, min: f64, max: f64) -> impl Fn(f64) -> f64 {
    let beta = oracle::Beta::new(a, b).unwrap();
    move |x| beta.cdf((x - min) / (max - min))
}

fn continuous_cases() -> Vec<Case> {
    let lognormal = || Law::lognormal(1.0, 0.5).unwrap();
    let body = lognormal_cdf(1.0, 0.5);
    let (inner, low) = (lognormal_cdf(1.0, 0.5), body(2.0));
    let mass = body(4.0) - low;
    let (splice_body, at_body) = (lognormal_cdf(1.0, 0.5), body(4.0));
    vec![
        case("lognormal", Law::lognormal(3.0, 1.2), lognormal_cdf(3.0, 1.2)),
        case("lognormal, narrow", Law::lognormal(0.0, 1e-6), lognormal_cdf(0.0, 1e-6)),
        case("lognormal, wide", Law::lognormal(-2.0, 40.0), lognormal_cdf(-2.0, 40.0)),
        case("gamma, small shape", Law::gamma(0.05, 3.0), |x| gamma_series(0.05, x / 3.0)),
        case("gamma, shape below 1", Law::gamma(0.7, 0.01), |x| gamma_series(0.7, x / 0.01)),
        case("gamma", Law::gamma(4.2, 1e6), gamma_cdf(4.2, 1e6)),
        case("gamma, large shape", Law::gamma(2500.0, 2.0), gamma_cdf(2500.0, 2.0)),
        case("weibull, heavy", Law::weibull(0.2, 5.0), |x| 1.0 - (-(x / 5.0).powf(0.2)).exp()),
        case("weibull, steep", Law::weibull(20.0, 5.0), |x| 1.0 - (-(x / 5.0).powf(20.0)).exp()),
        case("pareto, heavy", Law::pareto(2.0, 0.3), |x| 1.0 - (2.0 / x).powf(0.3)),
        case("pareto, light", Law::pareto(2.0, 50.0), |x| 1.0 - (2.0 / x).powf(50.0)),
        case("lomax", Law::lomax(3.0, 1.5), |x| 1.0 - (1.0 + x / 3.0).powf(-1.5)),
        case("gpd, heavy", Law::gpd(10.0, 0.8, 2.0), |x| 1.0 - (1.0 + 0.4 * (x - 10.0)).powf(-1.25)),
        case("gpd, shape 0", Law::gpd(10.0, 0.0, 2.0), |x| 1.0 - (-(x - 10.0) / 2.0).exp()),
        case("gpd, bounded", Law::gpd(-1.0, -0.5, 2.0), |x| 1.0 - (1.0 - 0.25 * (x + 1.0)).max(0.0).powi(2)),
        case("pert", Law::pert(1.0, 2.0, 8.0), beta_cdf(1.0 + 4.0 / 7.0, 1.0 + 24.0 / 7.0, 1.0, 8.0)),
        case("pert, mode at the end", Law::pert(0.0, 0.0, 1.0), |x| 1.0 - (1.0 - x).powi(5)),
        case("beta, u-shaped", Law::beta(0.2, 0.3), beta_cdf(0.2, 0.3, 0.0, 1.0)),
        case("beta, steep", Law::beta(300.0, 200.0), beta_cdf(300.0, 200.0, 0.0, 1.0)),
        case("triangular", Law::triangular(1.0, 2.0, 5.0), |x| {
            if x < 2.0 { (x - 1.0).powi(2) / 4.0 } else { 1.0 - (5.0 - x).powi(2) / 12.0 }
        }),
        case("triangular, mode at the top", Law::triangular(0.0, 3.0, 3.0), |x| x * x / 9.0),
        case("uniform", Law::uniform(-3.0, 5.0), |x| (x + 3.0) / 8.0),
        case("exponential", Law::exponential_mean(7.0), |x| 1.0 - (-x / 7.0).exp()),
        case(
            "mixture",
            Law::mixture(vec![(0.25, Law::uniform(0.0, 2.0).unwrap()), (0.75, Law::exponential_mean(3.0).unwrap())]),
            |x| 0.25 * (x / 2.0).min(1.0) + 0.75 * (1.0 - (-x / 3.0).exp()),
        ),
        case("spliced", Law::spliced(lognormal(), 4.0, 0.1, Law::lomax(2.0, 3.0).unwrap()), move |x| {
            if x < 4.0 { 0.9 * splice_body(x) / at_body } else { 0.9 + 0.1 * (1.0 - (1.0 + (x - 4.0) / 2.0).powi(-3)) }
        }),
        case("truncated", Law::truncated(lognormal(), 2.0, 4.0), move |x| (inner(x) - low) / mass),
        case("truncated pareto", Law::truncated(Law::pareto(1.0, 2.0).unwrap(), 10.0, 20.0), |x| {
            (1.0 - (10.0 / x).powi(2)) / 0.75
        }),
        case("scaled", Law::scaled(Law::exponential_mean(1.0).unwrap(), 5.0), |x| 1.0 - (-x / 5.0).exp()),
    ]
}

#[test]
fn continuous_laws_pass_kolmogorov_and_smirnov() {
    for (name, law, cdf) in continuous_cases() {
        check_ks(name, &law, 100_000, cdf);
    }
}

#[test]
#[ignore = "long; the continuous laws at ten times the usual sample"]
fn ks_at_a_million_draws() {
    for (name, law, cdf) in continuous_cases() {
        check_ks(name, &law, 1_000_000, cdf);
    }
}

#[test]
fn cdf_is_that_of_the_oracle_and_inverts_the_quantile() {
    for (name, law, cdf) in continuous_cases() {
        for k in 1..100u64 {
            let u = Uniform::new(u64::MAX / 100 * k);
            let x = law.quantile(u);
            assert!((law.cdf(x) - cdf(x)).abs() < 1e-9, "{name} at {x}: {} against {}", law.cdf(x), cdf(x));
            assert!((law.cdf(x) + law.exceedance(x) - 1.0).abs() < 1e-12, "{name} at {x}");
            if name != "mixture" {
                assert!((law.cdf(x) - u.lower()).abs() < 1e-9, "{name} at {x}: {} for {}", law.cdf(x), u.lower());
            }
        }
        let (least, most) = law.support();
        assert_eq!((law.cdf(least), law.exceedance(most)), (0.0, 0.0), "{name}");
        assert_eq!((law.cdf(most), law.exceedance(least)), (1.0, 1.0), "{name}");
        assert!(law.cdf(f64::NAN).is_nan());
    }
}

#[test]
fn quantiles_rise_with_the_word_and_stay_within_the_support() {
    for (name, law, _) in continuous_cases() {
        if name == "mixture" {
            continue;
        }
        let mut words: Vec<u64> = (0..64).flat_map(|shift| [1u64 << shift, !(1u64 << shift)]).collect();
        words.extend((0..500).map(|k| u64::MAX / 500 * k));
        words.extend([0, u64::MAX]);
        words.sort_unstable();
        let numbers: Vec<f64> = words.iter().map(|&word| law.quantile(Uniform::new(word))).collect();
        for pair in numbers.windows(2) {
            assert!(
                pair[0] <= pair[1] * (1.0 + 1e-13) + 1e-300 || pair[0] <= pair[1] + 1e-13 * pair[0].abs(),
                "{name}: {pair:?}"
            );
        }
        let (least, most) = law.support();
        assert!(numbers.iter().all(|x| x.is_finite() && *x >= least && *x <= most), "{name}");
    }
}

#[test]
fn moments_agree_with_the_sample_within_four_standard_errors() {
    let n = 100_000;
    for (name, law, _) in continuous_cases() {
        let (Moment::Finite(mean), Moment::Finite(variance)) = (law.mean(), law.variance()) else { continue };
        if law.tail_index() <= 4.0 || name == "lognormal, wide" || name == "weibull, heavy" {
            continue;
        }
        let draws = sample(&law, n);
        let count = n as f64;
        let average = draws.iter().sum::<f64>() / count;
        assert!((average - mean).abs() < 4.0 * (variance / count).sqrt(), "{name}: {average} against {mean}");
        let squares: Vec<f64> = draws.iter().map(|x| (x - mean).powi(2)).collect();
        let spread = squares.iter().sum::<f64>() / count;
        let error = (squares.iter().map(|s| (s - spread).powi(2)).sum::<f64>() / count / count).sqrt();
        assert!((spread - variance).abs() < 4.0 * error, "{name}: {spread} against {variance}, standard error {error}");
    }
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
fn median_and_p95_are_recovered() {
    for (median, p95) in [(30.0, 144.0), (1e5, 1.01e5), (1e-3, 50.0)] {
        for law in [
            Law::lognormal_median_p95(median, p95).unwrap(),
            Law::gamma_median_p95(median, p95).unwrap(),
            Law::weibull_median_p95(median, p95).unwrap(),
        ] {
            close(law.cdf(median), 0.5);
            close(law.exceedance(p95), 0.05);
            close(law.quantile(Uniform::new(1 << 63)), median);
        }
    }
    close(Law::exponential_median(3.0).unwrap().cdf(3.0), 0.5);
    close(Law::exponential_p95(3.0).unwrap().exceedance(3.0), 0.05);
}

#[test]
fn mean_and_coefficient_of_variation_are_recovered() {
    for stated in [0.01, 0.3, 1.0, 4.0] {
        for law in [
            Law::lognormal_mean_cv(250.0, stated).unwrap(),
            Law::gamma_mean_cv(250.0, stated).unwrap(),
            Law::weibull_mean_cv(250.0, stated).unwrap(),
        ] {
            close(mean(&law), 250.0);
            close(cv(&law), stated);
        }
    }
    let beta = Law::beta_mean_sd(3.0, 0.5, 1.0, 6.0).unwrap();
    close(mean(&beta), 3.0);
    close(cv(&beta), 0.5 / 3.0);
    close(mean(&Law::exponential_rate(0.25).unwrap()), 4.0);
    close(mean(&Law::pareto_mean_index(9.0, 1.2).unwrap()), 9.0);
    close(mean(&Law::lomax_mean_index(9.0, 1.2).unwrap()), 9.0);
    close(mean(&Law::pert(1.0, 2.0, 9.0).unwrap()), 3.0);
}

#[test]
fn two_percentiles_are_recovered() {
    let law = Law::lognormal_percentiles((0.1, 5.0), (0.99, 700.0)).unwrap();
    close(law.cdf(5.0), 0.1);
    close(law.exceedance(700.0), 0.01);
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
    let mut sample = sample(&capped, 100_000);
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
fn draws_keep_their_values() {
    let words = [1 << 40, 1 << 61, 3 << 62, !(1 << 30)];
    let stable: &[(&str, [f64; 4])] = &STABLE;
    let mut found = Vec::new();
    for (name, law, _) in continuous_cases() {
        found.push((name, words.map(|word| law.quantile(Uniform::new(word)))));
    }
    assert_eq!(found, stable);
}

const STABLE: [(&str, [f64; 4]); 28] = [
    ("lognormal", [0.03495670784489327, 5.050972219893977, 45.12280172519565, 45831.2490796811]),
    ("lognormal, narrow", [0.9999947053099321, 0.9999988496512813, 1.0000006744899776, 1.0000064439552887]),
    ("lognormal, wide", [1.4222644069208278e-93, 1.4053856341570936e-21, 70550175853.0104, 1.1858214443040782e+111]),
    ("gamma, small shape", [5.616690738991595e-145, 1.5208230657332339e-18, 0.005570207051538755, 53.4381340949087]),
    (
        "gamma, shape below 1",
        [4.164189642985547e-13, 0.00045930969248810394, 0.009615070868943006, 0.22361151535388235],
    ),
    ("gamma", [44027.45442359005, 2039243.4899647385, 5344051.679335368, 32785723.40319858]),
    ("gamma, large shape", [4488.425906655294, 4885.187855022484, 5067.0807061729265, 5671.651527391099]),
    ("weibull, heavy", [3.761582483159315e-36, 0.00021226915748979037, 25.600431641142606, 36348952.06510669]),
    ("weibull, steep", [2.1763764114834134, 4.521152677740935, 5.082329022049501, 5.855786353451808]),
    ("pareto, heavy", [2.00000039736435, 3.121306994638503, 203.18733465192952, 2.6167536396867046e+34]),
    ("pareto, light", [2.0000000023841857, 2.0053483943115467, 2.056227653312133, 3.204279510328646]),
    ("lomax", [1.1920929547202523e-07, 0.2793105990383813, 4.559526299369239, 19974124.739422478]),
    ("gpd, heavy", [10.000000119209297, 10.281849087471908, 15.07858283255199, 385439215.7690118]),
    ("gpd, shape 0", [10.000000119209293, 10.267062785249045, 12.772588722239782, 57.13400827714496]),
    ("gpd, bounded", [-0.9999998807907087, -0.7416573867739413, 1.0, 2.999969482421868]),
    ("pert", [1.0000465837156987, 1.5455167930137073, 3.570819269160574, 7.973073379674374]),
    ("pert, mode at the end", [1.192092923930066e-08, 0.026352819384831895, 0.24214171674480084, 0.9910257941007499]),
    ("beta, u-shaped", [6.724089258319826e-36, 0.0002727180713465361, 0.8514539745840508, 1.0]),
    ("beta, steep", [0.4819768051719581, 0.5747592037352182, 0.6148530952057786, 0.7331291249465093]),
    ("triangular", [1.00048828125, 1.7071067811865475, 3.267949192431123, 4.999973571002076]),
    ("triangular, mode at the top", [0.0007324218750001665, 1.0606601717798212, 2.598076211353316, 2.9999999999126885]),
    ("uniform", [-2.999999523162842, -2.0, 3.0, 4.999999999534339]),
    ("exponential", [4.1723252586242246e-07, 0.9347197483716584, 9.704060527839234, 164.96902897000734]),
    ("mixture", [4.76837158203396e-07, 1.0, 3.295836866004329, 69.83796619940983]),
    ("spliced", [0.19006600089029574, 1.4656862265852524, 3.296271414894053, 2397.3553307349903]),
    ("truncated", [2.0000000920611116, 2.1921315612972383, 3.307056139580664, 3.9999999997992592]),
    ("truncated pareto", [10.000000223517425, 10.504514628777804, 15.118578920369089, 19.99999999825377]),
    ("scaled", [2.9802323275887316e-07, 0.6676569631226131, 6.931471805599453, 117.8350206928624]),
];

#[test]
fn draws_beyond_the_precision_of_a_range_stay_within_the_support() {
    for law in [Law::triangular(1.0, 2.0, 7.6e135).unwrap(), Law::gpd(1.0, -12.29006622834358, 0.9740451048000452).unwrap()] {
        let (least, most) = law.support();
        for word in (0..64).flat_map(|shift| [1u64 << shift, !(1u64 << shift)]) {
            let x = law.quantile(Uniform::new(word));
            assert!(x >= least && x <= most, "{x} outside {least} to {most}");
        }
    }
}

#[test]
fn beta_has_probability_at_subnormal_numbers() {
    // P(X <= x) = x^0.001.
    let x = 1e-319_f64;
    assert!((Law::beta(1e-3, 1.0).unwrap().cdf(x) - (1e-3 * x.ln()).exp()).abs() < 1e-4);
}
