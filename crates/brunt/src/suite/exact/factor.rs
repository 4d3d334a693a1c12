//! Losses and outages that follow a factor keep their mean, and outages overlap as their mixture does.

use crate::suite::exact::figure::{Sample, check, check_mean, run, scenario};
use crate::suite::exact::integral::{integral, normal_mean};
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, process};
use crate::suite::exact::queue::Outages;

const SEED: u64 = 73;
const TRIALS: u64 = 60_000;
/// Loadings of 0.25 and 0.2 on factors of correlation 0.5.
const VARIANCE: f64 = 0.0625 + 0.04 + 2.0 * 0.25 * 0.2 * 0.5;

/// One occurrence 20 hours before the horizon, loaded on two factors.
fn check_loaded(name: &str, lines: &str, mean: f64, second: f64) {
    let text = format!(
        "factors.names = [\"z\", \"y\"]\nfactors.correlation = [{{ between = [\"z\", \"y\"], r = 0.5 }}]\n\
         nodes.p = {{ owner = \"us\", downtime = {{ per_hour = 2 }} }}\n\
         [threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"80h\"\n\
         loads = {{ z = {{ loss = 0.25 }}, y = {{ loss = 0.2 }} }}\n{lines}\n"
    );
    let outcome = run(&scenario("100h", &["us"], &text), TRIALS, SEED);
    let found = Sample::of(outcome.party("us"));
    let variance = second - mean * mean;
    check(name, found.mean, mean, (variance / TRIALS as f64).sqrt());
    check(&format!("{name}: variance"), found.variance, variance, found.error_of_variance);
}

/// Everything is multiplied by G, lognormal with mean 1 and E[G^2] = exp(v). Outages of 3 hours on average are hardly ever cut: more than
/// 20 hours have a probability of the order of 1e-6.
#[test]
fn loaded_losses_and_outages_keep_their_mean_and_spread_more() {
    let grown = VARIANCE.exp();
    // A gamma law of mean 3 and cv 0.5.
    let square = 9.0 * 1.25;
    let hits = "hits = { all = { nodes = [\"p\"] } }\noutage = { gamma = { mean = \"3h\", cv = 0.5 } }";
    let loss = |line: &str| format!("losses = [{{ category = \"c\", bearer = \"us\", {line} }}]");
    let gamma = |mean: f64| format!("{{ gamma = {{ mean = {mean}, cv = 0.5 }} }}");
    check_loaded("amount", &loss(&format!("amount = {}", gamma(3.0))), 3.0, square * grown);
    let records = loss("records = 6, each = { uniform = { min = 0, max = 1 } }");
    check_loaded("records", &records, 3.0, 12.0 * grown);
    check_loaded("downtime", hits, 6.0, 4.0 * square * grown);
    // Hours are loaded once: (2 + Y) D with Y of mean 5 and cv 0.5.
    let hourly = format!("{hits}\n{}", loss(&format!("per_hour = {}", gamma(5.0))));
    check_loaded("by the hour", &hourly, 7.0 * 3.0, (4.0 + 20.0 + 25.0 * 1.25) * square * grown);
    // The 20 hours to the horizon are not drawn, so the loss by the hour is loaded itself: 40 + 100 G.
    let rest = format!("hits = {{ all = {{ nodes = [\"p\"] }} }}\noutage = \"to_horizon\"\n{}", loss("per_hour = 5"));
    check_loaded("to the horizon", &rest, 140.0, 1600.0 + 8000.0 + 10_000.0 * grown);
    // Caps come first: the cap of 4 is loaded like everything below it. E[min(X, 4)^2] of an exponential law of mean 5 is the integral of 2 u P(X > u).
    let law = Law::Exponential { mean: 5.0 };
    let square = integral(0.0, 4.0, 20, |u| 2.0 * u * law.survival(u));
    let capped = loss("amount = { capped = { law = { exponential = { mean = 5 } }, at = 4 } }");
    check_loaded("capped", &capped, law.limited(4.0), square * grown);
}

/// Given the factor, outages are Poisson at rate x F and their lengths are multiplied by G, so that the load at t is
/// rate x F x G x L(t / G) with L(x) = E[min(length, x)]; P(up at t) is the mean of exp(-load) over the factor.
#[test]
fn outages_on_a_factor_overlap_as_their_mixture_does() {
    let lengths = [Law::Exponential { mean: 20.0 }, Law::Lognormal { mu: 2.5, sigma: 0.8 }];
    for length in lengths {
        for (b, g) in [(0.8, 0.0), (0.0, 0.7), (0.6, 0.5), (0.6, -0.5)] {
            let outages = Outages { rate: 0.03, length };
            let threat = format!(
                "[threats.t]\nframework = \"operational\"\nfrequency = {}\noutage = {}\n\
                 hits = {{ all = {{ nodes = [\"p\"] }} }}\nloads = {{ z = {{ frequency = {b}, loss = {g} }} }}\n",
                outages.frequency(),
                length.hours()
            );
            let outcome = run(
                &scenario("300h", &["p"], &("factors.names = [\"z\"]\n".to_owned() + &process("p", "") + &threat)),
                TRIALS,
                SEED,
            );
            let growth = |b: f64, z: f64| (b * z - b * b / 2.0).exp();
            let up = |t: f64| {
                normal_mean(|z| {
                    let (more, longer) = (growth(b, z), growth(g, z));
                    (-more * longer * outages.load(t / longer)).exp()
                })
            };
            let exact = integral(0.0, 300.0, 20, |t| 1.0 - up(t));
            check_mean(&format!("{outages:?} on {b} and {g}"), hours(&outcome, "p"), exact);
        }
    }
}
