//! Laws that whole runs must follow, by derived tolerances.

use crate::outcome::{Outcome, load, read};
use brunt::measure::Sorted;
use brunt::report::{LossMeasures, Report};
use brunt::scenario::Level;
use brunt::simulate::Run;

/// A figure, what it must be, and the standard error of a run of a million trials.
struct Expected {
    name: &'static str,
    found: f64,
    exact: f64,
    error_of_a_million: f64,
}

/// Every figure lies within five standard errors; `reference` is the part of the error that the expected values have themselves.
fn check(figures: &[Expected], trials: u64, reference: f64) {
    for Expected { name, found, exact, error_of_a_million } in figures {
        let error = error_of_a_million * (1e6 / trials as f64 + reference).sqrt();
        assert!(
            (found - exact).abs() <= 5.0 * error,
            "{name}: found {found}, expected {exact} with an error of {error}"
        );
    }
}

fn at(figures: &[brunt::report::AtLevel], level: f64) -> f64 {
    figures.iter().find(|figure| figure.level == level).unwrap().estimate.value
}

fn figure(name: &'static str, found: f64, exact: f64, error_of_a_million: f64) -> Expected {
    Expected { name, found, exact, error_of_a_million }
}

fn total(outcome: &Outcome) -> LossMeasures {
    let sorted = Sorted::new(&outcome.ledger.columns().total).unwrap();
    let levels = [0.95, 0.99, 0.995].map(|level| Level::new(level).unwrap());
    brunt::measure::measure(&sorted, &levels, brunt::measure::TailLaw::FiniteVariance)
}

#[test]
fn a_register_of_ten_risks_has_its_exact_distribution() {
    let trials = 200_000;
    let outcome = Outcome::new(read("register-10.toml"), &Run::new(trials).with_seed(2029));
    let total = total(&outcome);
    let sd = 5_311_204.544_9;
    check(
        &[
            figure("mean", total.mean.value, 1_903_324.184_1, sd / 1e3),
            figure("VaR95", at(&total.value_at_risk, 0.95), 6_391_490.65, 21_219.0),
            figure("VaR99", at(&total.value_at_risk, 0.99), 18_893_523.5, 111_408.0),
            figure("VaR99.5", at(&total.value_at_risk, 0.995), 27_951_324.0, 212_481.0),
            figure("TVaR99", at(&total.tail_value_at_risk, 0.99), 37_342_569.8, 375_656.0),
            figure("TVaR99.5", at(&total.tail_value_at_risk, 0.995), 52_002_707.0, 676_397.0),
        ],
        trials,
        0.0,
    );
    // The fourth moment of a lognormal of so large a sigma is far too large for an error of the sample's spread.
    assert!((total.standard_deviation / sd - 1.0).abs() < 0.15);
}

#[test]
fn the_network_of_200_nodes_has_its_known_distribution() {
    let trials = 5_000;
    let outcome = Outcome::new(read("network-200.json"), &Run::new(trials).with_seed(2029));
    let total = total(&outcome);
    check(
        &[
            figure("mean", total.mean.value, 101_787_535.0, 58_401.0),
            figure("VaR95", at(&total.value_at_risk, 0.95), 199_414_728.0, 232_196.0),
            figure("VaR99", at(&total.value_at_risk, 0.99), 306_944_726.0, 837_039.0),
            figure("VaR99.5", at(&total.value_at_risk, 0.995), 371_752_134.0, 1_429_988.0),
            figure("TVaR99", at(&total.tail_value_at_risk, 0.99), 419_998_057.0, 1_814_535.0),
            figure("TVaR99.5", at(&total.tail_value_at_risk, 0.995), 505_443_238.0, 2_945_766.0),
        ],
        trials,
        0.25,
    );
    assert!((total.standard_deviation / 58_400_897.0 - 1.0).abs() < 0.15);
}

/// A scenario of one threat that costs 1 an occurrence, so that a trial's total is its count.
fn counts(frequency: &str, loads: &str) -> Vec<f64> {
    let text = format!(
        "brunt = 1\nscenario = {{ name = \"counts\", currency = \"USD\" }}\nparties.us = {{}}\nfactors.names = [\"z\", \"y\"]\n\
         factors.correlation = [{{ between = [\"z\", \"y\"], r = 0.5 }}]\n\
         [threats.t]\nframework = \"operational\"\nfrequency = {frequency}\nloads = {loads}\n\
         losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n"
    );
    Outcome::new(load(&text), &Run::new(60_000).with_seed(7)).ledger.columns().total.clone()
}

struct Sample {
    n: f64,
    mean: f64,
    variance: f64,
    /// Standard error of the variance.
    error_of_variance: f64,
}

fn sample(values: &[f64]) -> Sample {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let about = |power: i32| values.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let variance = about(2);
    Sample { n, mean, variance, error_of_variance: ((about(4) - variance * variance) / n).sqrt() }
}

const FREQUENCIES: [(&str, f64, f64); 7] = [
    ("{ poisson = 2.5 }", 2.5, 2.5),
    ("{ poisson = 40 }", 40.0, 40.0),
    ("{ negative_binomial = { mean = 3, k = 1.5 } }", 3.0, 3.0 + 9.0 / 1.5),
    ("{ negative_binomial = { mean = 0.4, k = 0.2 } }", 0.4, 0.4 + 0.16 / 0.2),
    ("{ bernoulli = 0.15 }", 0.15, 0.15 * 0.85),
    ("{ binomial = { n = 12, p = 0.3 } }", 3.6, 12.0 * 0.3 * 0.7),
    ("{ fixed = 4 }", 4.0, 0.0),
];

#[test]
fn counts_have_their_stated_mean_and_variance() {
    for (frequency, mean, variance) in FREQUENCIES {
        let found = sample(&counts(frequency, "{}"));
        assert!((found.mean - mean).abs() <= 4.0 * (variance / found.n).sqrt(), "{frequency}: mean {}", found.mean);
        let error = (found.variance - variance).abs();
        assert!(error <= 4.0 * found.error_of_variance, "{frequency}: variance {}", found.variance);
    }
}

#[test]
fn loaded_counts_keep_their_mean_and_spread_more() {
    for (frequency, mean, variance) in FREQUENCIES.into_iter().filter(|entry| entry.2 > 0.0) {
        for loads in ["{ z = { frequency = 0.4 } }", "{ z = { frequency = 0.3 }, y = { frequency = -0.5 } }"] {
            let found = sample(&counts(frequency, loads));
            let error = 4.0 * (found.variance / found.n).sqrt();
            assert!((found.mean - mean).abs() <= error, "{frequency} {loads}: mean {}", found.mean);
            // A single chance has the variance p (1 - p) whatever drives it, and for rare counts the difference is small.
            let wider = found.variance - variance;
            assert!(
                mean < 1.0 || wider > 4.0 * found.error_of_variance,
                "{frequency} {loads}: variance {}",
                found.variance
            );
        }
    }
}

#[test]
fn loaded_poisson_counts_have_the_variance_of_their_mixture() {
    // N | Z is Poisson(m G) with G lognormal of mean 1 and variance exp(b^2) - 1.
    let (mean, b) = (2.5, 0.4_f64);
    let found = sample(&counts("{ poisson = 2.5 }", "{ z = { frequency = 0.4 } }"));
    let variance = mean + mean * mean * ((b * b).exp() - 1.0);
    assert!((found.variance - variance).abs() <= 4.0 * found.error_of_variance, "{} not {variance}", found.variance);
}

#[test]
fn loaded_losses_and_outages_keep_their_mean() {
    let losses = [
        // A loss of 3 on average.
        ("losses = [{ category = \"c\", bearer = \"us\", amount = { gamma = { mean = 3, cv = 0.5 } } }]", 3.0),
        (
            "losses = [{ category = \"c\", bearer = \"us\", records = 6, each = { uniform = { min = 0, max = 1 } } }]",
            3.0,
        ),
        // Downtime of 3 hours on average, at 2 an hour.
        ("hits = { all = { nodes = [\"p\"] } }\noutage = { gamma = { mean = \"3h\", cv = 0.5 } }", 6.0),
        // The same, with a direct loss of 5 an hour on average beside it.
        (
            "hits = { all = { nodes = [\"p\"] } }\noutage = { gamma = { mean = \"3h\", cv = 0.5 } }\n\
             losses = [{ category = \"c\", bearer = \"us\", per_hour = { gamma = { mean = 5, cv = 0.5 } } }]",
            6.0 + 15.0,
        ),
        (
            "hits = { all = { nodes = [\"p\"] } }\noutage = \"to_horizon\"\nlosses = [{ category = \"c\", bearer = \"us\", per_hour = 5 }]",
            140.0,
        ),
    ];
    for (lines, mean) in losses {
        let text = format!(
            "brunt = 1\nscenario = {{ name = \"sizes\", currency = \"USD\", horizon = \"100h\" }}\nparties.us = {{}}\n\
             factors.names = [\"z\", \"y\"]\nfactors.correlation = [{{ between = [\"z\", \"y\"], r = 0.5 }}]\n\
             nodes.p = {{ owner = \"us\", downtime = {{ per_hour = 2 }} }}\n\
             [threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"80h\"\n\
             loads = {{ z = {{ loss = 0.25 }}, y = {{ loss = 0.2 }} }}\n{lines}\n"
        );
        let found = sample(&Outcome::new(load(&text), &Run::new(40_000).with_seed(7)).ledger.columns().total);
        let error = 4.0 * (found.variance / found.n).sqrt();
        assert!((found.mean - mean).abs() <= error, "{lines}: mean {} not {mean}", found.mean);
    }
}

#[test]
fn threats_on_common_factors_rise_together_and_on_opposed_ones_apart() {
    let of = |first: &str, second: &str, loads: [&str; 2]| {
        let threat = |id: &str, frequency: &str, load: &str| {
            format!(
                "[threats.{id}]\nframework = \"operational\"\nfrequency = {frequency}\nloads = {load}\n\
                 losses = [{{ category = \"c\", bearer = \"{id}\", amount = 1 }}]\n"
            )
        };
        let text = format!(
            "brunt = 1\nscenario = {{ name = \"pairs\", currency = \"USD\" }}\nparties = {{ a = {{}}, b = {{}} }}\n\
             factors.names = [\"z\", \"y\", \"x\"]\nfactors.correlation = [{{ between = [\"z\", \"y\"], r = -0.6 }}]\n{}{}",
            threat("a", first, loads[0]),
            threat("b", second, loads[1])
        );
        let outcome = Outcome::new(load(&text), &Run::new(40_000).with_seed(7));
        let (a, b) = (outcome.party("a"), outcome.party("b"));
        let (mean_a, mean_b) = (sample(a).mean, sample(b).mean);
        let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).collect();
        let covariance = sample(&products);
        covariance.mean / (covariance.variance / covariance.n).sqrt()
    };
    let (poisson, negative, single, many) = (
        "{ poisson = 2 }",
        "{ negative_binomial = { mean = 2, k = 2 } }",
        "{ bernoulli = 0.3 }",
        "{ binomial = { n = 5, p = 0.2 } }",
    );
    let up = |factor: &str| format!("{{ {factor} = {{ frequency = 0.5 }} }}");
    for first in [poisson, negative, single, many] {
        let score = of(first, poisson, [&up("z"), &up("z")]);
        assert!(score > 5.0, "{first}: {score}");
        let score = of(first, single, [&up("z"), "{ z = { frequency = -0.5 } }"]);
        assert!(score < -5.0, "{first}: {score}");
        let score = of(first, many, [&up("z"), &up("y")]);
        assert!(score < -4.0, "{first}: {score} on factors that are correlated by -0.6");
        let score = of(first, negative, [&up("z"), &up("x")]);
        assert!(score.abs() < 4.0, "{first}: {score} on factors that are not correlated");
    }
}

#[test]
fn a_poisson_threat_of_constant_loss_has_mean_and_spread_in_closed_form() {
    let text = "brunt = 1\nscenario = { name = \"one\", currency = \"USD\", horizon = \"2y\" }\nparties.us = {}\n\
         [threats.t]\nframework = \"operational\"\nfrequency = { poisson = 1.5 }\n\
         losses = [{ category = \"c\", bearer = \"us\", amount = 1000 }]\n";
    let outcome = Outcome::new(load(text), &Run::new(40_000).with_seed(7));
    let report: Report = outcome.report();
    // Two years of 1.5 each.
    let error = 1000.0 * (3.0_f64 / 40_000.0).sqrt();
    assert!((report.total.mean.value - 3000.0).abs() <= 4.0 * error);
    let none = (-3.0_f64).exp();
    let error = (none * (1.0 - none) / 40_000.0).sqrt();
    assert!((report.total.probability_of_loss.value - (1.0 - none)).abs() <= 4.0 * error);
    assert_eq!(outcome.ledger.sums().occurrences[0] as f64 * 1000.0, report.total.mean.value * 40_000.0);
}

#[test]
fn outages_at_random_times_cost_their_mean() {
    // A tenth of the hours of the horizon lie after the last start that is not cut.
    let text = "brunt = 1\nscenario = { name = \"one\", currency = \"USD\", horizon = \"1000h\" }\nparties.us = {}\n\
         nodes.p = { owner = \"us\", downtime = { per_hour = 1 } }\n\
         [threats.t]\nframework = \"operational\"\nfrequency = { bernoulli = 0.5 }\nhits = { all = { nodes = [\"p\"] } }\noutage = \"100h\"\n";
    let outcome = Outcome::new(load(text), &Run::new(40_000).with_seed(7));
    let found = sample(&outcome.ledger.columns().total);
    // Uncut 100; a start in the last 100 hours loses 50 of them on average: half of 100 - 0.1 x 50.
    let error = 4.0 * (found.variance / found.n).sqrt();
    assert!((found.mean - 0.5 * (100.0 - 0.1 * 50.0)).abs() <= error, "mean {}", found.mean);
    let cut = outcome.report().hours_cut;
    assert!((cut.value + found.mean - outcome.ledger.sums().occurrences[0] as f64 * 100.0 / 40_000.0).abs() < 1e-9);
}
