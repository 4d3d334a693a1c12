//! Seasons: a Poisson process that is thinned by month.

use crate::suite::exact::figure::{Sample, check, check_covariance, check_mean, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::node::{hours, process};
use crate::suite::run::outcome::Outcome;
use brunt::simulate::replay;

const SEED: u64 = 61;
/// Days of the months of 2029, no leap year.
const DAYS: [f64; 12] = [31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0];
const WEIGHTS: [f64; 12] = [1.0, 0.0, 2.0, 0.5, 3.0, 1.0, 4.0, 1.5, 0.0, 2.5, 0.5, 6.0];

fn season() -> String {
    format!("season = {WEIGHTS:?}")
}

/// Occurrences of the first threat by days between the borders, in each of the trials.
fn counts(outcome: &Outcome, trials: u64, borders: &[f64]) -> Vec<Vec<f64>> {
    let mut counts = vec![vec![0.0; trials as usize]; borders.len() - 1];
    for trial in 0..trials {
        for occurred in replay(&outcome.plan, SEED, trial).occurrences {
            let day = occurred.time.hours() / 24.0;
            counts[borders.partition_point(|&border| border <= day) - 1][trial as usize] += 1.0;
        }
    }
    counts
}

fn borders(days: &[f64]) -> Vec<f64> {
    let mut borders = vec![0.0];
    for days in days {
        borders.push(borders[borders.len() - 1] + days);
    }
    borders
}

/// With Poisson frequency the counts of months are independent and Poisson with the mean times the share of the weight (Kingman 1993,
/// Poisson Processes, section 5.1). With a negative binomial one they are Poisson given a common gamma of variance 1 / k: the variance of each is m +
/// m^2 / k and the covariance of two m m' / k.
#[test]
fn months_share_the_occurrences_by_weight() {
    const TRIALS: u64 = 20_000;
    for (frequency, mean, common) in
        [("{ poisson = 9 }", 9.0, 0.0), ("{ negative_binomial = { mean = 9, k = 1.25 } }", 9.0, 1.0 / 1.25)]
    {
        let lines = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {frequency}\n{}\n\
             losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n",
            season()
        );
        let outcome = run(&scenario("1y", &["us"], &lines), TRIALS, SEED);
        let counts = counts(&outcome, TRIALS, &borders(&DAYS));
        let sum: f64 = WEIGHTS.iter().sum();
        let means = WEIGHTS.map(|weight| mean * weight / sum);
        for (month, (count, mean)) in counts.iter().zip(means).enumerate() {
            let found = Sample::of(count);
            let variance = mean + mean * mean * common;
            let name = format!("{frequency}: month {}", month + 1);
            check(&format!("{name}: mean"), found.mean, mean, (variance / TRIALS as f64).sqrt());
            check(&format!("{name}: variance"), found.variance, variance, found.error_of_variance);
            for other in 0..month {
                let exact = mean * means[other] * common;
                check_covariance(&format!("{name} and {}", other + 1), count, &counts[other], exact);
            }
        }
    }
}

/// From 15 February on, 100 days hold half of February, March, April, and 25 of the 31 days of May; a part of a month has that part of its
/// weight. Within each piece times are uniform: both halves have as many.
#[test]
fn a_month_that_is_partly_inside_has_part_of_its_weight() {
    const TRIALS: u64 = 20_000;
    let weights = [1.0, 3.0, 2.0, 0.7, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let lines = format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 6 }}\nseason = {weights:?}\n\
         losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n"
    );
    let text = scenario("100d", &["us"], &lines).replace("currency", "start = 2029-02-15, currency");
    let outcome = run(&text, TRIALS, SEED);
    let days = [14.0, 31.0, 30.0, 25.0];
    let parts = [3.0 * 14.0 / 28.0, 2.0, 0.7, 5.0 * 25.0 / 31.0];
    let halves: Vec<f64> = days.iter().flat_map(|days| [days / 2.0; 2]).collect();
    let counts = counts(&outcome, TRIALS, &borders(&halves));
    for (half, count) in counts.iter().enumerate() {
        // Six independent picks: binomial.
        let p = parts[half / 2] / 2.0 / parts.iter().sum::<f64>();
        let error = (6.0 * p * (1.0 - p) / TRIALS as f64).sqrt();
        check(&format!("half {half}"), Sample::of(count).mean, 6.0 * p, error);
    }
}

/// With exponential lengths of mean m the number in progress is Poisson with the solution of load' = rate(t) - load / m, load(0) = 0
/// (Eick, Massey and Whitt 1993, The physics of the M_t/G/infinity queue, Operations Research 41): within a month it tends to rate x m.
#[test]
fn a_seasonal_threat_has_its_downtime() {
    const TRIALS: u64 = 100_000;
    let (yearly, mean) = (20.0, 120.0);
    let threat = format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {{ poisson = {yearly} }}\n{}\n\
         hits = {{ all = {{ nodes = [\"p\"] }} }}\noutage = {{ exponential = {{ mean = \"{mean}h\" }} }}\n",
        season()
    );
    let outcome = run(&scenario("1y", &["p"], &(process("p", "") + &threat)), TRIALS, SEED);
    let sum: f64 = WEIGHTS.iter().sum();
    let (mut load, mut exact) = (0.0, 0.0);
    for (days, weight) in DAYS.into_iter().zip(WEIGHTS) {
        let length = 24.0 * days;
        let limit = yearly * weight / sum / length * mean;
        let at = |t: f64| limit + (load - limit) * (-t / mean).exp();
        exact += integral(0.0, length, 100, |t| 1.0 - (-at(t)).exp());
        load = at(length);
    }
    check_mean("downtime", hours(&outcome, "p"), exact);
}
