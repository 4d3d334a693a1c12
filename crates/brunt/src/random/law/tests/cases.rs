//! Laws, each with an oracle that knows nothing of it.

use super::oracle::{
    Oracle, beta_cdf, beta_within, capped, floored, gamma_cdf, gamma_series, gamma_within, lognormal_cdf,
    lognormal_within, mixed, nearly_exponential_cdf, observed, of_logarithm, pareto_cdf, smooth, weibull_cdf,
};
use super::*;

/// A name, a law, and the probabilities of less than a number and of at most that number.
pub(super) type Case = (&'static str, Law, Oracle);

/// Both groups.
pub(super) fn all() -> Vec<Case> {
    usual().into_iter().chain(extreme()).collect()
}

/// Whether the quantile rises with the word: a mixture picks a component first.
pub(super) fn rises(name: &str) -> bool {
    !name.contains("mixture")
}

/// Whether single numbers have a probability.
pub(super) fn has_atoms(name: &str) -> bool {
    ["capped", "floored", "empirical"].iter().any(|kind| name.contains(kind))
}

fn case(name: &'static str, law: Result<Law, LawError>, cdf: impl Fn(f64) -> f64 + 'static) -> Case {
    (name, law.unwrap(), smooth(cdf))
}

fn exact(name: &'static str, law: Result<Law, LawError>, oracle: Oracle) -> Case {
    (name, law.unwrap(), oracle)
}

fn exponential(mean: f64) -> Law {
    Law::exponential_mean(mean).unwrap()
}

/// Laws as people state them.
pub(super) fn usual() -> Vec<Case> {
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
        case("scaled", Law::scaled(exponential(1.0), 5.0), |x| 1.0 - (-x / 5.0).exp()),
    ]
}

const ALL: (f64, f64) = (0.0, f64::INFINITY);

/// Laws at the ends of what their parameters may be, and in the tails of others.
pub(super) fn extreme() -> Vec<Case> {
    [families(), restricted(), compound()].into_iter().flatten().collect()
}

fn families() -> Vec<Case> {
    vec![
        case("lognormal, sigma 0.01", Law::lognormal(7.0, 0.01), lognormal_cdf(7.0, 0.01)),
        case("lognormal, sigma 5", Law::lognormal(7.0, 5.0), lognormal_cdf(7.0, 5.0)),
        exact("gamma, shape 0.001", Law::gamma(1e-3, 1.0), gamma_within(1e-3, ALL)),
        exact("gamma, shape 0.02", Law::gamma(0.02, 1.0), gamma_within(0.02, ALL)),
        exact("gamma, shape 1", Law::gamma(1.0, 1.0), smooth(|x| -(-x).exp_m1())),
        exact("gamma, shape 12", Law::gamma(12.0, 1.0), gamma_within(12.0, ALL)),
        exact("gamma, shape 1e6", Law::gamma(1e6, 1.0), gamma_within(1e6, ALL)),
        exact("gamma, shape 1e7", Law::gamma(1e7, 1.0), gamma_within(1e7, ALL)),
        exact("weibull, shape 0.01", Law::weibull(0.01, 1.0), weibull_cdf(0.01, 1.0)),
        exact("weibull, shape 0.1", Law::weibull(0.1, 3e5), weibull_cdf(0.1, 3e5)),
        exact("weibull, shape 50", Law::weibull(50.0, 3e5), weibull_cdf(50.0, 3e5)),
        exact("weibull, shape 1e5", Law::weibull(1e5, 3e5), weibull_cdf(1e5, 3e5)),
        case("pareto, index 0.07", Law::pareto(1e-3, 0.07), pareto_cdf(1e-3, 0.07)),
        case("pareto, index 1000", Law::pareto(1e6, 1000.0), pareto_cdf(1e6, 1000.0)),
        case("lomax, index 0.07", Law::lomax(5.0, 0.07), |x| -(-0.07 * (x / 5.0).ln_1p()).exp_m1()),
        case("lomax, index 1e6", Law::lomax(1e6, 1e6), nearly_exponential_cdf(1e-6)),
        case("gpd, shape 3", Law::gpd(0.0, 3.0, 1.0), |x| 1.0 - (1.0 + 3.0 * x).powf(-1.0 / 3.0)),
        case("gpd, shape 1e-9", Law::gpd(0.0, 1e-9, 1.0), nearly_exponential_cdf(1e-9)),
        case("gpd, shape -1e-9", Law::gpd(0.0, -1e-9, 1.0), nearly_exponential_cdf(-1e-9)),
        case("gpd, shape -0.9", Law::gpd(0.0, -0.9, 1.0), |x| 1.0 - (1.0 - 0.9 * x).max(0.0).powf(1.0 / 0.9)),
        case("gpd, shape -1", Law::gpd(3.0, -1.0, 2.0), |x| (x - 3.0) / 2.0),
        case("gpd, shape -3", Law::gpd(0.0, -3.0, 3.0), |x| 1.0 - (1.0 - x).max(0.0).cbrt()),
        exact("beta, 0.05 and 0.05", Law::beta(0.05, 0.05), beta_within(0.05, 0.05, (0.0, 1.0))),
        exact("beta, 500 and 2", Law::beta(500.0, 2.0), beta_within(500.0, 2.0, (0.0, 1.0))),
        exact("beta, 0.001 and 1", Law::beta(1e-3, 1.0), of_logarithm(|ln_x| (1e-3 * ln_x).exp().min(1.0))),
        exact("beta, 3 and 0.001", Law::beta(3.0, 1e-3), beta_within(3.0, 1e-3, (0.0, 1.0))),
        exact("beta, 1e6 and 3e6", Law::beta(1e6, 3e6), beta_within(1e6, 3e6, (0.0, 1.0))),
        exact("beta, 1e7 and 0.5", Law::beta(1e7, 0.5), beta_within(1e7, 0.5, (0.0, 1.0))),
        case("pert, far from 0", Law::pert(1e6, 1e6 + 1.0, 1e6 + 4.0), beta_cdf(2.0, 4.0, 1e6, 1e6 + 4.0)),
        case("pert, mode at the top", Law::pert(-1.0, 4.0, 4.0), |x| ((x + 1.0) / 5.0).powi(5)),
        case("triangular, mode at the bottom", Law::triangular(-2.0, -2.0, 2.0), |x| 1.0 - ((2.0 - x) / 4.0).powi(2)),
        case("triangular, mode near the bottom", Law::triangular(0.0, 1e-9, 1.0), |x| {
            if x < 1e-9 { x * x / 1e-9 } else { 1.0 - (1.0 - x).powi(2) / (1.0 - 1e-9) }
        }),
        case("uniform, wide", Law::uniform(-8e307, 8e307), |x| x / 8e307 * 0.5 + 0.5),
        case("uniform, narrow", Law::uniform(1e6, 1e6 + 1e-3), |x| (x - 1e6) / (1e6 + 1e-3 - 1e6)),
        case("exponential, tiny", Law::exponential_mean(1e-300), |x| -(-x / 1e-300).exp_m1()),
        case("exponential, huge", Law::exponential_mean(1e306), |x| -(-x / 1e306).exp_m1()),
    ]
}

/// Truncated, capped and floored laws.
fn restricted() -> Vec<Case> {
    let infinity = f64::INFINITY;
    let lognormal = || Law::lognormal(2.0, 0.5).unwrap();
    let at = |z: f64| (2.0 + 0.5 * z).exp();
    let normal = |from: f64, to: f64| lognormal_within(2.0, 0.5, (from, to));
    let weibull = |x: f64| (x / 5.0).sqrt();
    let within = |hazard: fn(f64) -> f64, from: f64, to: f64| {
        move |x: f64| (-(hazard(x) - hazard(from))).exp_m1() / (-(hazard(to) - hazard(from))).exp_m1()
    };
    vec![
        exact(
            "truncated lognormal, above 8 sigma",
            Law::truncated(lognormal(), at(8.0), infinity),
            normal(8.0, infinity),
        ),
        exact(
            "truncated lognormal, 20 to 21 sigma",
            Law::truncated(lognormal(), at(20.0), at(21.0)),
            normal(20.0, 21.0),
        ),
        exact(
            "truncated lognormal, below -8 sigma",
            Law::truncated(lognormal(), 0.0, at(-8.0)),
            normal(-infinity, -8.0),
        ),
        exact("truncated lognormal, both tails cut", Law::truncated(lognormal(), at(-1.0), at(6.0)), normal(-1.0, 6.0)),
        exact(
            "truncated gamma, beyond 60",
            Law::truncated(Law::gamma(2.0, 1.0).unwrap(), 60.0, infinity),
            gamma_within(2.0, (60.0, infinity)),
        ),
        exact(
            "truncated gamma, below 1e-12",
            Law::truncated(Law::gamma(0.5, 1.0).unwrap(), 0.0, 1e-12),
            smooth(|x| (x / 1e-12).sqrt()),
        ),
        exact(
            "truncated beta, above 0.9999",
            Law::truncated(Law::beta(2.0, 5.0).unwrap(), 0.9999, 1.0),
            beta_within(2.0, 5.0, (0.9999, 1.0)),
        ),
        exact(
            "truncated beta, below 0.3",
            Law::truncated(Law::beta(500.0, 2.0).unwrap(), 0.0, 0.3),
            beta_within(500.0, 2.0, (0.0, 0.3)),
        ),
        case(
            "truncated weibull, 10,000 to 11,000",
            Law::truncated(Law::weibull(0.5, 5.0).unwrap(), 1e4, 1.1e4),
            within(|x| (x / 5.0).sqrt(), 1e4, 1.1e4),
        ),
        case(
            "truncated exponential, 700 to 700.5",
            Law::truncated(exponential(1.0), 700.0, 700.5),
            within(|x| x, 700.0, 700.5),
        ),
        case(
            "truncated pareto, far out",
            Law::truncated(Law::pareto(1.0, 1.5).unwrap(), 1e9, 3e9),
            within(|x| 1.5 * x.ln(), 1e9, 3e9),
        ),
        case(
            "truncated lomax, far out",
            Law::truncated(Law::lomax(10.0, 0.9).unwrap(), 1e9, infinity),
            within(|x| 0.9 * (x / 10.0).ln_1p(), 1e9, f64::INFINITY),
        ),
        case(
            "truncated gpd, near its end",
            Law::truncated(Law::gpd(0.0, -0.5, 1.0).unwrap(), 1.9, 1.99),
            within(|x| -2.0 * (1.0 - 0.5 * x).ln(), 1.9, 1.99),
        ),
        case("truncated triangular", Law::truncated(Law::triangular(0.0, 1.0, 4.0).unwrap(), 3.9, 9.0), |x| {
            1.0 - ((4.0 - x) / 0.1).powi(2)
        }),
        case("truncated uniform", Law::truncated(Law::uniform(0.0, 1.0).unwrap(), 0.25, 0.250_001), |x| {
            (x - 0.25) / 1e-6
        }),
        exact("capped lognormal", Law::capped(lognormal(), at(1.0)), capped(smooth(lognormal_cdf(2.0, 0.5)), at(1.0))),
        exact(
            "capped weibull",
            Law::capped(Law::weibull(0.5, 5.0).unwrap(), 0.01),
            capped(smooth(move |x| -(-weibull(x)).exp_m1()), 0.01),
        ),
        exact(
            "floored exponential",
            Law::floored(exponential(2.0), 3.0),
            floored(smooth(|x| -(-x / 2.0).exp_m1()), 3.0),
        ),
        exact(
            "floored and capped uniform",
            Law::capped(Law::floored(Law::uniform(-1.0, 1.0).unwrap(), 0.0).unwrap(), 0.9),
            capped(floored(smooth(|x| 0.5 * (x + 1.0)), 0.0), 0.9),
        ),
        exact(
            "truncated capped exponential",
            Law::truncated(Law::capped(exponential(1.0), 2.0).unwrap(), 1.0, 2.0),
            capped(smooth(|x| -(1.0 - x).exp_m1()), 2.0),
        ),
    ]
}

/// Empirical, mixed, spliced and scaled laws.
fn compound() -> Vec<Case> {
    let values: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 997)).collect();
    let weights: Vec<f64> = (0..1000).map(|i| f64::from(i % 7) + 1e-3).collect();
    let pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    let fine = smooth(|x| -(-x / 1e3).exp_m1());
    let flat = |x: f64| x.clamp(0.0, 1.0);
    let body = |x: f64| (1.0 - (1.0 + x).powi(-2)) / (1.0 - 9f64.powi(-2));
    vec![
        exact("empirical, a thousand values", Law::empirical(&values, Some(&weights)), observed(pairs)),
        exact(
            "empirical, a rare value",
            Law::empirical(&[1.0, 2.0], Some(&[1e-4, 1.0])),
            observed(vec![(1.0, 1e-4), (2.0, 1.0)]),
        ),
        exact(
            "mixture, one in 10,000",
            Law::mixture(vec![(1e-4, exponential(1e3)), (0.9999, Law::uniform(0.0, 1.0).unwrap())]),
            mixed(vec![(1e-4, fine), (0.9999, smooth(flat))]),
        ),
        exact(
            "mixture, with an empirical part",
            Law::mixture(vec![
                (0.3, Law::empirical(&[0.25, 0.5], None).unwrap()),
                (0.3, Law::constant(0.5).unwrap()),
                (0.4, Law::uniform(0.0, 1.0).unwrap()),
            ]),
            mixed(vec![
                (0.3, observed(vec![(0.25, 1.0), (0.5, 1.0)])),
                (0.3, observed(vec![(0.5, 1.0)])),
                (0.4, smooth(flat)),
            ]),
        ),
        case(
            "mixture of mixtures, truncated",
            {
                let inner =
                    Law::mixture(vec![(0.5, Law::uniform(0.0, 4.0).unwrap()), (0.5, Law::uniform(2.0, 4.0).unwrap())]);
                let outer = Law::mixture(vec![(0.2, inner.unwrap()), (0.8, Law::uniform(0.0, 2.0).unwrap())]);
                Law::truncated(outer.unwrap(), 1.0, 3.0)
            },
            |x| {
                // Masses in [1, 3]: 0.1 x 1/2, 0.1 x 1/2, 0.8 x 1/2.
                let part = |from: f64, to: f64| ((x.clamp(from, to) - from) / (to - from), to);
                (0.05 * part(1.0, 3.0).0 + 0.05 * part(2.0, 3.0).0 + 0.4 * part(1.0, 2.0).0) / 0.5
            },
        ),
        case(
            "spliced, a tail of 1 in 1,000 with an end",
            Law::spliced(Law::lomax(1.0, 2.0).unwrap(), 8.0, 1e-3, Law::gpd(0.0, -0.5, 2.0).unwrap()),
            move |x| {
                if x < 8.0 { 0.999 * body(x) } else { 1.0 - 1e-3 * (1.0 - (x - 8.0) / 4.0).max(0.0).powi(2) }
            },
        ),
        case(
            "spliced, nearly all tail",
            Law::spliced(Law::uniform(0.0, 2.0).unwrap(), 1.0, 0.999, Law::gamma(1.0, 5.0).unwrap()),
            |x| {
                if x < 1.0 { 1e-3 * x } else { 1e-3 - 0.999 * (-(x - 1.0) / 5.0).exp_m1() }
            },
        ),
        case(
            "spliced, truncated across its threshold",
            {
                let spliced =
                    Law::spliced(Law::uniform(0.0, 2.0).unwrap(), 1.0, 0.5, Law::exponential_mean(1.0).unwrap());
                Law::truncated(spliced.unwrap(), 0.5, 2.0)
            },
            |x| {
                let tail = -0.5 * (-1f64).exp_m1();
                (if x < 1.0 { 0.5 * (x - 0.5) } else { 0.25 - 0.5 * (1.0 - x).exp_m1() }) / (0.25 + tail)
            },
        ),
        exact("scaled gamma", Law::scaled(Law::gamma(1e-3, 1.0).unwrap(), 1.0), gamma_within(1e-3, ALL)),
    ]
}
