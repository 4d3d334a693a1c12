//! Downtime of one node under outages that come at random and overlap.

use crate::suite::exact::figure::{Sample, check, check_mean, check_share, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, outage, process, threat};
use crate::suite::exact::queue::Outages;

const SEED: u64 = 17;
const TRIALS: u64 = 100_000;
/// Hours; the laws have their kinks at whole hours.
const HORIZON: f64 = 500.0;
const LENGTHS: [Law; 5] = [
    Law::Exponential { mean: 20.0 },
    Law::Lognormal { mu: 2.5, sigma: 1.1 },
    Law::Uniform { min: 4.0, max: 60.0 },
    Law::Gamma { shape: 0.5, scale: 50.0 },
    Law::Constant(36.0),
];

/// The mean downtime is the integral of P(down at t) = 1 - exp(-load(t)).
fn mean_downtime(outages: &Outages) -> f64 {
    integral(0.0, HORIZON, 1000, |t| 1.0 - outages.idle(t))
}

/// With L(x) = E[min(length, x)] the numbers in progress at s and at t > s have the means rate L(s) and rate L(t), and those at both rate
/// (L(t) - L(t - s)); all are Poisson, so nothing is in progress at either with probability exp(-rate (L(s) + L(t - s))). Twice the
/// integral over s < t is the second moment of the time up.
fn variance_of_downtime(outages: &Outages) -> f64 {
    let up = |from: f64, to: f64| {
        let panels = (2.0 * (to - from)).ceil().max(1.0) as usize;
        integral(from, to, panels, |t| outages.idle(t))
    };
    // The inner integral runs to HORIZON - s; as a running sum over half hours with one panel for the rest.
    let mut to = vec![0.0];
    for half in 0..2 * HORIZON as usize {
        to.push(to[half] + up(half as f64 / 2.0, (half + 1) as f64 / 2.0));
    }
    let up_to = |x: f64| {
        let half = (2.0 * x).floor();
        to[half as usize] + up(half / 2.0, x)
    };
    let second = 2.0 * integral(0.0, HORIZON, 1000, |s| outages.idle(s) * up_to(HORIZON - s));
    second - up_to(HORIZON).powi(2)
}

#[test]
fn overlapping_outages_have_their_mean_and_spread_of_downtime() {
    for length in LENGTHS {
        for rate in [0.002, 0.03] {
            let outages = Outages { rate, length };
            let name = format!("{outages:?}");
            let text = scenario("500h", &["p"], &(process("p", "") + &outage("p", &outages)));
            let report = run(&text, TRIALS, SEED).report();
            let variance = variance_of_downtime(&outages);
            let error = (variance / TRIALS as f64).sqrt();
            check(&format!("{name}: mean"), report.total.mean.value, mean_downtime(&outages), error);
            let any = 1.0 - (-rate * HORIZON).exp();
            check_share(&format!("{name}: any"), report.total.probability_of_loss.value, any, TRIALS);
        }
    }
}

#[test]
fn overlapping_outages_have_their_variance_of_downtime() {
    for length in LENGTHS {
        let outages = Outages { rate: 0.01, length };
        let outcome = run(&scenario("500h", &["p"], &(process("p", "") + &outage("p", &outages))), TRIALS, SEED);
        let found = Sample::of(hours(&outcome, "p"));
        check(&format!("{outages:?}"), found.variance, variance_of_downtime(&outages), found.error_of_variance);
    }
}

/// An outage that begins u before the horizon loses max(length - u, 0) of its hours: a mean of rate x integral of E[length] - L(u).
#[test]
fn the_horizon_cuts_the_hours_that_lie_beyond_it() {
    for length in LENGTHS {
        let outages = Outages { rate: 0.02, length };
        let outcome = run(&scenario("500h", &["p"], &(process("p", "") + &outage("p", &outages))), TRIALS, SEED);
        let cut = outages.rate * integral(0.0, HORIZON, 1000, |u| length.moment(1) - length.limited(u));
        let variance = outcome.ledger.sums().hours_cut.variance(TRIALS).unwrap();
        check(&format!("{outages:?}"), outcome.report().hours_cut.value, cut, (variance / TRIALS as f64).sqrt());
    }
}

/// What is left is the product of 1 - x over the outages in progress. Their number is Poisson with mean load(t) and the x are independent,
/// so the product has the mean exp(-load(t) E[x]): the generating function of the number at E[1 - x].
#[test]
fn outages_of_part_of_the_capacity_compound() {
    let takes = [
        ("0.4", 0.4),
        ("{ uniform = { min = 0.1, max = 0.7 } }", 0.4),
        ("{ beta = { a = 0.5, b = 1.5 } }", 0.25),
        ("{ mixture = [{ weight = 0.2, law = 1 }, { weight = 0.8, law = 0.125 }] }", 0.3),
        ("{ triangular = { min = 0, mode = 0.2, max = 1 } }", 0.4),
    ];
    for ((takes, mean), length) in takes.into_iter().zip(LENGTHS) {
        let outages = Outages { rate: 0.05, length };
        let hit = threat("t", &outages, "all = { nodes = [\"p\"] }", &format!("takes = {takes}"));
        let outcome = run(&scenario("500h", &["p"], &(process("p", "") + &hit)), TRIALS / 2, SEED);
        let exact = integral(0.0, HORIZON, 1000, |t| 1.0 - (-outages.load(t) * mean).exp());
        check_mean(&format!("{outages:?} of {takes}"), hours(&outcome, "p"), exact);
    }
}

/// Two threats to one node are one stream of outages: rates add, lengths mix, so P(up at t) is the product.
#[test]
fn outages_of_several_threats_add_up() {
    let [first, second] = [(0.01, LENGTHS[0]), (0.006, LENGTHS[4])].map(|(rate, length)| Outages { rate, length });
    let both = |outages: &Outages, id: &str| threat(id, outages, "all = { nodes = [\"p\"] }", "");
    let lines = process("p", "") + &both(&first, "t") + &both(&second, "u");
    let outcome = run(&scenario("500h", &["p"], &lines), TRIALS, SEED);
    let exact = integral(0.0, HORIZON, 1000, |t| 1.0 - first.idle(t) * second.idle(t));
    check_mean("two threats", hours(&outcome, "p"), exact);
}

/// An outage that begins at a uniform time t and is cut at the horizon lasts L(HORIZON - t) on average.
#[test]
fn a_single_outage_at_a_random_time_is_cut_at_the_horizon() {
    for length in LENGTHS {
        for (frequency, number) in [("{ bernoulli = 0.4 }", 0.4), ("{ fixed = 1 }", 1.0)] {
            let threat = format!(
                "[threats.t]\nframework = \"operational\"\nfrequency = {frequency}\nhits = {{ all = {{ nodes = [\"p\"] }} }}\noutage = {}\n",
                length.hours()
            );
            let outcome = run(&scenario("500h", &["p"], &(process("p", "") + &threat)), TRIALS, SEED);
            let exact = number / HORIZON * integral(0.0, HORIZON, 1000, |u| length.limited(u));
            check_mean(&format!("{frequency} of {length:?}"), hours(&outcome, "p"), exact);
            let cut = number / HORIZON * integral(0.0, HORIZON, 1000, |u| length.moment(1) - length.limited(u));
            let variance = outcome.ledger.sums().hours_cut.variance(TRIALS).unwrap();
            let found = outcome.report().hours_cut.value;
            check(&format!("{length:?}: hours cut"), found, cut, (variance / TRIALS as f64).sqrt());
        }
    }
}
