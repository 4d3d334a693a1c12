//! Every law has the figures by which it was stated.

use super::integrated::integral;
use super::*;
use crate::random::threshold;

/// To a relative 1e-10.
fn check(what: &str, found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-10, "{what}: {found}, not {expected}");
}

/// The law has this percentile by its distribution function and by its draws.
fn check_percentile(what: &str, law: &Law, p: f64, value: f64) {
    let (found, expected) = if p <= 0.5 { (law.cdf(value), p) } else { (law.exceedance(value), 1.0 - p) };
    check(&format!("{what}, probability of {value}"), found, expected);
    check(&format!("{what}, percentile {p}"), law.quantile(Uniform::new(threshold(p) as u64)), value);
}

/// Mean and standard deviation from the tails of the law alone: with D = X - c, E[D] and E[D^2] are the integrals of P(D > y) - P(D < -y)
/// and of 2 y (P(D > y) + P(D < -y)) over y > 0.
fn mean_and_deviation(law: &Law, near: f64) -> (f64, f64) {
    let (least, most) = law.support();
    let down = (near - least).ln();
    let mut up = (most - near).ln();
    if up == f64::INFINITY {
        up = near.ln();
        while (2.0 * up).exp() * law.exceedance(near + up.exp()) > 1e-18 * near * near && up < 300.0 {
            up += 0.5;
        }
    }
    let floor = near.ln() - 60.0;
    // y = e^t
    let above = |power: i32| integral(|t| t.exp().powi(power) * law.exceedance(near + t.exp()), floor, up);
    let below = |power: i32| integral(|t| t.exp().powi(power) * law.cdf(near - t.exp()), floor, down);
    let mean = above(1) - below(1);
    (near + mean, (2.0 * (above(2) + below(2)) - mean * mean).sqrt())
}

#[test]
fn mean_and_coefficient_of_variation_are_recovered() {
    for stated in [0.01, 0.3, 1.0, 4.0] {
        for (name, law) in [
            ("lognormal", Law::lognormal_mean_cv(250.0, stated)),
            ("gamma", Law::gamma_mean_cv(250.0, stated)),
            ("weibull", Law::weibull_mean_cv(250.0, stated)),
        ] {
            let (what, law) = (format!("{name} of cv {stated}"), law.unwrap());
            let (found_mean, deviation) = mean_and_deviation(&law, 250.0);
            check(&format!("mean of {what}"), found_mean, 250.0);
            check(&format!("deviation of {what}"), deviation, 250.0 * stated);
            check(&format!("stated mean of {what}"), mean(&law), 250.0);
            check(&format!("stated cv of {what}"), cv(&law), stated);
        }
    }
}

#[test]
fn mean_and_standard_deviation_on_a_range_are_recovered() {
    for (mean, sd, min, max) in
        [(3.0, 0.5, 1.0, 6.0), (0.3, 0.45, 0.0, 1.0), (0.999, 1e-4, 0.0, 1.0), (-40.0, 9.0, -90.0, 10.0)]
    {
        let law = Law::beta_mean_sd(mean, sd, min, max).unwrap();
        assert_eq!(law.support(), (min, max));
        let shifted = Law::beta_mean_sd(mean - min, sd, 0.0, max - min).unwrap();
        let (found, deviation) = mean_and_deviation(&shifted, mean - min);
        check("mean of a beta", found, mean - min);
        check("deviation of a beta", deviation, sd);
        check("mean of a beta from its own moments", super::mean(&law), mean);
    }
}

#[test]
fn the_least_the_likeliest_and_the_largest_value_are_recovered() {
    for (min, mode, max) in [(1.0, 2.0, 9.0), (0.0, 0.0, 5.0), (2.0, 7.0, 7.0), (10.0, 60.0, 1e3)] {
        let width = max - min;
        let pert = Law::pert(min, mode, max).unwrap();
        let triangular = Law::triangular(min, mode, max).unwrap();
        for (name, law, expected) in
            [("pert", &pert, (min + 4.0 * mode + max) / 6.0), ("triangular", &triangular, (min + mode + max) / 3.0)]
        {
            assert_eq!(law.support(), (min, max), "{name}");
            let (found, _) = mean_and_deviation(law, expected);
            check(&format!("mean of a {name}"), found, expected);
            // A density has its peak where the probability of a short range is largest.
            let step = width * 1e-3;
            let near = |x: f64| law.cdf(x + step) - law.cdf(x - step);
            let peak =
                (1..1000).map(|i| min + width * f64::from(i) / 1000.0).max_by(|a, b| near(*a).total_cmp(&near(*b)));
            assert!((peak.unwrap() - mode).abs() <= 2.0 * step, "{name}: a peak at {peak:?}, not {mode}");
        }
    }
    // Vose 2008, Risk Analysis, section on PERT: the variance is (mean - min) (max - mean) / 7.
    let (found, deviation) = mean_and_deviation(&Law::pert(1.0, 2.0, 9.0).unwrap(), 3.0);
    check("variance of a pert", deviation * deviation, (found - 1.0) * (9.0 - found) / 7.0);
}

#[test]
fn median_and_p95_are_recovered() {
    for (median, p95) in [(30.0, 144.0), (1e5, 1.01e5), (1e-3, 50.0), (1.0, 1e6)] {
        for (name, law) in [
            ("lognormal", Law::lognormal_median_p95(median, p95)),
            ("gamma", Law::gamma_median_p95(median, p95)),
            ("weibull", Law::weibull_median_p95(median, p95)),
        ] {
            let law = law.unwrap();
            check_percentile(name, &law, 0.5, median);
            check_percentile(name, &law, 0.95, p95);
        }
    }
    check_percentile("exponential by its median", &Law::exponential_median(3.0).unwrap(), 0.5, 3.0);
    check_percentile("exponential by p95", &Law::exponential_p95(3.0).unwrap(), 0.95, 3.0);
}

#[test]
fn any_two_percentiles_are_recovered() {
    for low in [1e-6, 0.05, 0.1, 0.5, 0.9] {
        for high in [0.25, 0.5, 0.75, 0.99, 0.995, 1.0 - 1e-6] {
            if low < high {
                let law = Law::lognormal_percentiles((low, 5.0), (high, 700.0)).unwrap();
                check_percentile("lognormal", &law, low, 5.0);
                check_percentile("lognormal", &law, high, 700.0);
            }
        }
    }
}

#[test]
fn means_of_power_tails_and_rates_are_recovered() {
    for index in [1.2, 2.5, 9.0] {
        // A Pareto law is its least value times e^E, E exponential of mean 1 / index; a Lomax law that less 1, scaled.
        let pareto = Law::pareto_mean_index(9.0, index).unwrap();
        check("least value of a pareto", pareto.support().0, 9.0 * (index - 1.0) / index);
        check("tail of a pareto", pareto.exceedance(1e4), (pareto.support().0 / 1e4).powf(index));
        let lomax = Law::lomax_mean_index(9.0, index).unwrap();
        check("tail of a lomax", lomax.exceedance(1e4), (1.0 + 1e4 / (9.0 * (index - 1.0))).powf(-index));
    }
    let mean_of = |law: Law, near: f64| mean_and_deviation(&law, near).0;
    check("mean of a pareto", mean_of(Law::pareto_mean_index(9.0, 2.5).unwrap(), 9.0), 9.0);
    check("mean of a lomax", mean_of(Law::lomax_mean_index(9.0, 2.5).unwrap(), 9.0), 9.0);
    check("mean of an exponential", mean_of(Law::exponential_rate(0.25).unwrap(), 4.0), 4.0);
    check("mean of an exponential", mean_of(Law::exponential_mean(7.0).unwrap(), 7.0), 7.0);
}
