//! A register of ten risks, whose sum is again compound Poisson.

use crate::suite::exact::aggregate::{Aggregate, Severity};
use crate::suite::exact::chance::Frequency;
use crate::suite::exact::compound::check_distribution;
use crate::suite::exact::figure::check;
use crate::suite::exact::law::Law;
use crate::suite::run::outcome::{Outcome, read};
use brunt::simulate::Run;

const SEED: u64 = 2029;
const TRIALS: u64 = 200_000;

/// Occurrences a year, and the 5th and 95th percentiles of the lognormal losses, as in the file.
const RISKS: [(f64, f64, f64); 10] = [
    (6.0, 1e3, 5e4),
    (2.5, 5e3, 1.5e5),
    (0.3, 1e5, 5e6),
    (0.15, 5e4, 2e6),
    (1.2, 1e4, 4e5),
    (0.8, 2e4, 8e5),
    (0.1, 2e5, 2e7),
    (4.0, 5e2, 4e4),
    (3.0, 2e3, 1e5),
    (0.02, 1e6, 3e7),
];
/// The 95 % quantile of the standard normal law (Abramowitz and Stegun 1964, table 26.5).
const NORMAL_95: f64 = 1.644_853_626_951_472_2;

fn lognormal(p5: f64, p95: f64) -> Law {
    Law::Lognormal { mu: (p5 * p95).ln() / 2.0, sigma: (p95 / p5).ln() / (2.0 * NORMAL_95) }
}

/// Independent compound Poisson sums add up to one: the frequencies add, and a loss is of each risk with its share of them (Klugman,
/// Panjer and Willmot 2012, theorem 9.7).
#[test]
fn a_register_of_ten_risks_has_its_exact_distribution() {
    let rate: f64 = RISKS.iter().map(|risk| risk.0).sum();
    let mixed = |of: &dyn Fn(Law) -> f64| {
        RISKS.iter().map(|&(frequency, p5, p95)| frequency / rate * of(lognormal(p5, p95))).sum::<f64>()
    };
    let [mean, second] = [1, 2].map(|k| mixed(&|law| law.moment(k)));
    let survival = |x| mixed(&|law| law.survival(x));
    let excess = |x| mean - mixed(&|law| law.limited(x));
    let severity = Severity { survival: &survival, excess: &excess };
    let (mean, variance) = (rate * mean, rate * second);
    let exact = Aggregate::new(Frequency::Poisson(rate), &severity, variance + mean * mean, 3.6e7, 20_000);
    let outcome = Outcome::new(read("register-10.toml"), &Run::new(TRIALS).with_seed(SEED));
    let report = outcome.report();
    check("mean", report.total.mean.value, mean, (variance / TRIALS as f64).sqrt());
    check_distribution("ten risks", &outcome, &report, &exact);
}
