//! One exponential outage: every clock and curve as a function of its length.

use crate::suite::exact::figure::{Sample, check, check_share, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, process};
use crate::suite::run::outcome::Outcome;

const SEED: u64 = 5;
const TRIALS: u64 = 200_000;
const MEAN: f64 = 20.0;
const LENGTH: Law = Law::Exponential { mean: MEAN };
/// Hours from the beginning of the outage to the horizon: every twelfth outage is cut.
const LEFT: f64 = 50.0;

/// An outage of `a` at 100 of 150 hours.
fn outcome(parties: &[&str], lines: &str) -> Outcome {
    let outage = format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"100h\"\n\
         hits = {{ all = {{ nodes = [\"a\"] }} }}\noutage = {}\n",
        LENGTH.hours()
    );
    run(&scenario("150h", parties, &(lines.to_owned() + &outage)), TRIALS, SEED)
}

/// The mean of f(length), whose jumps and kinks lie at multiples of half an hour and which is constant from the horizon on.
fn mean(f: impl Fn(f64) -> f64) -> f64 {
    integral(0.0, LEFT, 100, |d| f(d) * (-d / MEAN).exp() / MEAN) + f(LEFT) * LENGTH.survival(LEFT)
}

/// A column has the exact mean of f(length), with the exact error, and the exact variance.
fn check_function(name: &str, values: &[f64], f: impl Fn(f64) -> f64) {
    let exact = mean(&f);
    let about = |power: i32| mean(|d| (f(d) - exact).powi(power));
    let found = Sample::of(values);
    let (n, variance) = (TRIALS as f64, about(2));
    check(&format!("{name}: mean"), found.mean, exact, (variance / n).sqrt());
    check(&format!("{name}: variance"), found.variance, variance, ((about(4) - variance * variance) / n).sqrt());
}

/// Hours of full outage of a node with the need, as a function of the length of the outage.
fn check_need(needs: &str, f: impl Fn(f64) -> f64) {
    let lines = "nodes.a = {}\nnodes.b = {}\n".to_owned() + &process("p", needs);
    check_function(needs, hours(&outcome(&["p"], &lines), "p"), f);
}

#[test]
fn clocks_of_needs_are_functions_of_the_length() {
    let cut = |d: f64| d.min(LEFT);
    check_need("{ all = [\"a\"] }", cut);
    check_need("{ all = { a = 0.25 } }", |d| 0.25 * cut(d));
    check_need("{ all = [\"a\"], buffer = \"6h\" }", |d| (cut(d) - 6.0).max(0.0));
    check_need("{ all = [\"a\"], buffer = \"60h\" }", |_| 0.0);
    check_need("{ all = [\"a\"], restart = \"5h\" }", |d| cut(d + 5.0));
    // Felt or not, then held.
    check_need(
        "{ all = [\"a\"], buffer = \"6h\", restart = \"5h\" }",
        |d| if d > 6.0 { cut(d + 5.0) - 6.0 } else { 0.0 },
    );
    check_need("{ any = [\"a\", \"b\"], switchover = \"7h\" }", |d| d.min(7.0));
    check_need("{ any = [\"b\", \"a\"], switchover = \"7h\" }", |_| 0.0);
    check_need("{ any = [\"a\", \"b\"], switchover = \"9h\", buffer = \"6h\" }", |d| (d.min(9.0) - 6.0).max(0.0));
    check_need("{ any = [\"a\", \"b\"], switchover = \"9h\", restart = \"2h\" }", |d| d.min(9.0) + 2.0);
    // a carries 7 parts of 12; b alone can do half of the work.
    let pool = |d: f64| 7.0 / 12.0 * d.min(7.0) + 0.5 * (cut(d) - 7.0).max(0.0);
    check_need("{ pool = { a = 0.7, b = 0.5 }, switchover = \"7h\" }", pool);
    check_need("{ pool = { a = 0.7, b = 0.5 } }", |d| 0.5 * cut(d));
    check_need("{ at_least = 1, of = [\"a\", \"b\"] }", |_| 0.0);
    check_need("{ at_least = 2, of = [\"a\", \"b\"], buffer = \"1h\" }", |d| (cut(d) - 1.0).max(0.0));
}

/// What an outage costs at the node it hits.
fn check_curve(curve: &str, f: impl Fn(f64) -> f64) {
    let node = format!("nodes.a = {{ owner = \"us\", {curve} }}\n");
    check_function(curve, outcome(&["us"], &node).party("us"), f);
}

#[test]
fn curves_are_functions_of_the_length() {
    let cut = |d: f64| d.min(LEFT);
    let beyond = |d: f64, after: f64| (cut(d) - after).max(0.0);
    let reached = |d: f64, length: f64| f64::from(d >= length);
    check_curve("downtime = { per_hour = 3 }", |d| 3.0 * cut(d));
    check_curve(
        "downtime = { per_hour = 3, steps = [{ after = \"8h\", per_hour = 1 }, { after = \"30h\", per_hour = 11 }] }",
        |d| 3.0 * cut(d) - 2.0 * beyond(d, 8.0) + 10.0 * beyond(d, 30.0),
    );
    check_curve("downtime = { lumps = [{ at = \"12h\", amount = 70 }, { at = \"36h\", amount = 500 }] }", |d| {
        70.0 * reached(d, 12.0) + 500.0 * reached(d, 36.0)
    });
    // The horizon comes before the lump.
    check_curve("downtime = { per_hour = 1, lumps = [{ at = \"50.5h\", amount = 70 }] }", cut);
    // Lost work is made up in twice the time that it took to lose it, at a fifth of the cost, or until the horizon.
    check_curve("downtime = { per_hour = 1 }, backlog = { rate = 0.5, share = 0.2 }", |d| {
        cut(d) + 0.2 * (2.0 * cut(d)).min(LEFT - cut(d))
    });
}

/// Service on the fifth day from 06:00 to 10:00, hours 102 to 106 of the trial, when the outage is 2 to 6 hours old.
#[test]
fn only_hours_in_service_cost() {
    let hours = "hours = { days = [\"fri\"], from = \"06:00\", to = \"10:00\" }";
    check_curve(&format!("downtime = {{ per_hour = 1 }}, {hours}"), |d| (d.min(6.0) - 2.0).max(0.0));
}

#[test]
fn losses_by_the_hour_follow_the_longest_outage() {
    let lines = |id: &str, more: &str| {
        format!(
            "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"100h\"\n\
             losses = [{{ category = \"c\", bearer = \"us\", per_hour = 2 }}]\noutage = {}\n{more}\n",
            LENGTH.hours()
        )
    };
    let hits = |hits: &str, more: &str| {
        let text = "nodes.a = {}\nnodes.b = {}\n".to_owned() + &lines("t", &format!("hits = {{ {hits} }}\n{more}"));
        run(&scenario("150h", &["us"], &text), TRIALS, SEED)
    };
    check_function("one node", hits("all = { nodes = [\"a\"] }", "").party("us"), |d| 2.0 * d.min(LEFT));
    check_function("one draw for two", hits("all = { nodes = [\"a\", \"b\"] }", "shared = true").party("us"), |d| {
        2.0 * d.min(LEFT)
    });
    // The longer of two exponential outages: one at half the mean until the first ends, then the other.
    let longer = hits("all = { nodes = [\"a\", \"b\"] }", "");
    let exact = 2.0 * integral(0.0, LEFT, 100, |u| 1.0 - (1.0 - LENGTH.survival(u)).powi(2));
    let found = Sample::of(longer.party("us"));
    check("two nodes", found.mean, exact, found.error);
}

/// Longer than tolerated with probability exp(-limit / mean), unless the horizon comes first; hidden by a buffer for its length.
#[test]
fn a_breach_has_the_probability_of_a_longer_outage() {
    let tolerance = |limit: &str, needs: &str| {
        let node =
            format!("nodes.a = {{}}\nnodes.p = {{ needs = [{needs}], tolerance = {{ at_most = \"{limit}\" }} }}\n");
        let tolerance = outcome(&["us"], &node).report().tolerances[0].clone();
        assert_eq!(tolerance.breach_probability.value, tolerance.breaches_per_horizon.value);
        tolerance.breach_probability.value
    };
    let check = |limit: &str, needs: &str, hours: f64| {
        check_share(&format!("{limit} {needs}"), tolerance(limit, needs), LENGTH.survival(hours), TRIALS);
    };
    check("2h", "{ all = [\"a\"] }", 2.0);
    check("49h", "{ all = [\"a\"] }", 49.0);
    check("12h", "{ all = [\"a\"], buffer = \"8h\" }", 20.0);
    check("12h", "{ all = [\"a\"], restart = \"8h\" }", 4.0);
    assert_eq!(tolerance("50h", "{ all = [\"a\"] }"), 0.0, "the horizon ends it first");
}

#[test]
fn data_loss_is_a_breach_if_it_is_more_than_tolerated() {
    let node = "nodes.a = { tolerance = { data_loss = \"4h\" } }\n";
    let text = outcome_with_data(node);
    let tolerance = run(&text, TRIALS, SEED).report().tolerances[0].clone();
    let exact = Law::Exponential { mean: 3.0 }.survival(4.0);
    check_share("data loss", tolerance.data_loss_probability.unwrap().value, exact, TRIALS);
    check_share("breach", tolerance.breach_probability.value, exact, TRIALS);
}

fn outcome_with_data(node: &str) -> String {
    let threat = "[threats.t]\nframework = \"operational\"\nfrequency = { fixed = 1 }\nhits = { all = { nodes = [\"a\"] } }\n\
         outage = \"1h\"\ndata_loss = { exponential = { mean = \"3h\" } }\n";
    scenario("150h", &["us"], &(node.to_owned() + threat))
}

/// What is left of an exponential time after a buffer is exponential again, so the times to recover of those that were felt have the
/// quantile -mean log(1 - p). A quantile of m events lies between the exact ones at p -/+ 4 errors, and is known to half a bin of 1/128.
#[test]
fn time_to_recover_has_the_quantiles_of_the_outage() {
    // Many, so that the bins are what limits the test: it is told apart from one whose bins are off by four.
    let trials = 5 * TRIALS;
    for buffer in [0.0, 10.0] {
        let node = format!(
            "nodes.a = {{}}\nnodes.p = {{ needs = [{{ all = [\"a\"], buffer = \"{buffer}h\" }}], tolerance = {{ at_most = \"1h\" }} }}\n"
        );
        let outage = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"0h\"\n\
             hits = {{ all = {{ nodes = [\"a\"] }} }}\noutage = {}\n",
            LENGTH.hours()
        );
        let report = run(&scenario("1y", &["us"], &(node + &outage)), trials, SEED).report();
        let recovery = report.tolerances[0].time_to_recover.clone().unwrap();
        let felt = recovery.events as f64 / trials as f64;
        check_share("events", felt, LENGTH.survival(buffer), trials);
        for (p, found) in [(0.5, recovery.median_hours.value), (0.95, recovery.p95_hours.value)] {
            let off = 4.0 * (p * (1.0 - p) / recovery.events as f64).sqrt();
            let quantile = |p: f64| -MEAN * (1.0 - p).ln();
            let (low, high) = (quantile(p - off) * (1.0 - 1.0 / 256.0), quantile(p + off) * (1.0 + 1.0 / 256.0));
            assert!(low <= found && found <= high, "buffer {buffer}: {found} at {p}, not {low} to {high}");
        }
    }
}
