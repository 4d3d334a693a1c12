//! Compound Poisson and negative binomial losses: the whole distribution, its moments, quantiles and tail means.

use crate::suite::exact::aggregate::{Aggregate, Severity};
use crate::suite::exact::chance::Frequency;
use crate::suite::exact::figure::{check, check_between, check_share, error_of_share, run, scenario};
use crate::suite::exact::law::Law;
use crate::suite::run::outcome::Outcome;
use brunt::report::Report;

const SEED: u64 = 2029;
const TRIALS: u64 = 200_000;
const POINTS: usize = 10_000;

fn outcome(frequency: Frequency, severity: Law) -> Outcome {
    let threat = format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = {} }}]",
        frequency.text(),
        severity.amount()
    );
    run(&scenario("1y", &["us"], &threat), TRIALS, SEED)
}

fn cumulants(frequency: Frequency, severity: Law) -> [f64; 4] {
    frequency.cumulants([1, 2, 3, 4].map(|k| severity.moment(k)))
}

/// Mean and spread are the cumulants of the sum. The error of a sample variance is sqrt((k4 + 2 var^2) / n).
fn check_moments(name: &str, report: &Report, [mean, variance, _, fourth]: [f64; 4]) {
    let n = TRIALS as f64;
    check(&format!("{name}: mean"), report.total.mean.value, mean, (variance / n).sqrt());
    let found = report.total.standard_deviation.powi(2);
    check(&format!("{name}: variance"), found, variance, ((fourth + 2.0 * variance * variance) / n).sqrt());
}

/// Every quantile of the report cuts off what it should: at most binomially more or fewer trials lie below the exact quantile. Tail means
/// lie between those of the rounded sums.
pub(super) fn check_distribution(name: &str, outcome: &Outcome, report: &Report, exact: &Aggregate) {
    let total = &report.total;
    let curve = report.exceedance.aggregate.iter().map(|point| (1.0 - point.probability, point.loss.value));
    let levels = total.value_at_risk.iter().map(|figure| (figure.level, figure.estimate.value));
    for (p, found) in curve.chain(levels).filter(|&(p, found)| p < 0.996 && found > 0.0) {
        let (low, high) = exact.cdf(found);
        check_between(
            &format!("{name}: probability below the quantile {found}"),
            p,
            low,
            high,
            error_of_share(p, TRIALS),
        );
    }
    for figure in &total.tail_value_at_risk {
        let (low, high) = exact.tail_mean(figure.level);
        let error = exact.error_of_tail_mean(figure.level, TRIALS);
        assert!(high - low < error, "{name}: bounds {low} to {high} are wider than an error of {error}");
        check_between(&format!("{name}: tail mean at {}", figure.level), figure.estimate.value, low, high, error);
    }
    check_everywhere(name, &outcome.ledger.columns().total, exact);
}

/// Kolmogorov and Smirnov: no share of trials is further than 1.95 / sqrt n from the distribution function, at a level of 0.1 %.
fn check_everywhere(name: &str, losses: &[f64], exact: &Aggregate) {
    let mut sorted = losses.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    for (index, &loss) in sorted.iter().enumerate().take((n * 0.996) as usize) {
        let share = (index + 1) as f64 / n;
        let (low, high) = exact.cdf(loss);
        let tied = sorted.get(index + 1) == Some(&loss);
        let allowed = 1.95 / n.sqrt();
        assert!(
            share - high <= allowed && (tied || low - share <= allowed),
            "{name}: {share} up to {loss}, not {low} to {high}"
        );
    }
}

#[test]
fn compound_losses_have_their_exact_distribution() {
    let frequencies = [Frequency::Poisson(3.0), Frequency::NegativeBinomial { mean: 3.0, k: 1.5 }];
    let severities = [
        Law::Lognormal { mu: 0.0, sigma: 1.0 },
        Law::Gamma { shape: 0.7, scale: 2.0 },
        Law::Pareto { min: 1.0, index: 4.5 },
    ];
    for frequency in frequencies {
        for severity in severities {
            let name = format!("{frequency:?} of {severity:?}");
            let outcome = outcome(frequency, severity);
            let report = outcome.report();
            let [mean, variance, third, fourth] = cumulants(frequency, severity);
            check_moments(&name, &report, [mean, variance, third, fourth]);
            let survival = |x| severity.survival(x);
            let excess = |x| severity.moment(1) - severity.limited(x);
            let severity = Severity { survival: &survival, excess: &excess };
            let second = variance + mean * mean;
            let exact = Aggregate::new(frequency, &severity, second, mean + 9.0 * variance.sqrt(), POINTS);
            check_distribution(&name, &outcome, &report, &exact);
            let none = frequency.generating(0.0);
            check_share(&format!("{name}: any loss"), report.total.probability_of_loss.value, 1.0 - none, TRIALS);
        }
    }
}

#[test]
fn a_horizon_of_several_years_is_a_sum_of_independent_years() {
    // The sum of y years: y times each cumulant, and a size of y k for the negative binomial.
    for (frequency, both) in [
        (Frequency::Poisson(1.5), Frequency::Poisson(3.75)),
        (Frequency::NegativeBinomial { mean: 1.5, k: 0.8 }, Frequency::NegativeBinomial { mean: 3.75, k: 2.0 }),
    ] {
        let severity = Law::Gamma { shape: 2.0, scale: 5.0 };
        let threat = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = {} }}]",
            frequency.text(),
            severity.amount()
        );
        let report = run(&scenario("2.5y", &["us"], &threat), TRIALS, SEED).report();
        check_moments(&format!("{frequency:?}"), &report, cumulants(both, severity));
        let any = 1.0 - both.generating(0.0);
        check_share(&format!("{frequency:?}"), report.total.probability_of_loss.value, any, TRIALS);
    }
}
