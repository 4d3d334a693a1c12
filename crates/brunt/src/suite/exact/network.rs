//! Systems of independent nodes that fail and are repaired.

use crate::suite::exact::figure::{check_mean, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, outage, process};
use crate::suite::exact::queue::Outages;

const SEED: u64 = 41;
const TRIALS: u64 = 60_000;
const HORIZON: f64 = 400.0;
const NODES: [(&str, Outages); 4] = [
    ("a", Outages { rate: 0.02, length: Law::Exponential { mean: 20.0 } }),
    ("b", Outages { rate: 0.01, length: Law::Constant(48.0) }),
    ("c", Outages { rate: 0.03, length: Law::Lognormal { mu: 2.0, sigma: 1.0 } }),
    ("d", Outages { rate: 0.015, length: Law::Uniform { min: 10.0, max: 50.0 } }),
];

/// Which of the four nodes are up.
type Up = [bool; 4];

/// At every time the nodes are independent, so a missing share has the mean over all 16 states of its size times the product of the
/// probabilities (Barlow and Proschan 1975, Statistical Theory of Reliability, chapter 2, for coherent systems).
fn mean_hours(missing: impl Fn(Up) -> f64) -> f64 {
    let at = |t: f64| {
        let idle = NODES.map(|(_, outages)| outages.idle(t));
        let state = |state: usize| {
            let up: Up = std::array::from_fn(|node| state >> node & 1 == 1);
            let chance = (0..4).map(|node| if up[node] { idle[node] } else { 1.0 - idle[node] }).product::<f64>();
            chance * missing(up)
        };
        (0..16).map(state).sum::<f64>()
    };
    integral(0.0, HORIZON, 800, at)
}

/// A node, what it needs, and the capacity that it misses.
type System<'a> = (&'a str, &'a str, &'a dyn Fn(Up) -> f64);

fn check_systems(systems: &[System<'_>]) {
    let mut lines: String =
        NODES.iter().map(|(id, outages)| format!("[nodes.{id}]\n{}", outage(id, outages))).collect();
    for (id, needs, _) in systems {
        lines += &process(id, needs);
    }
    let parties: Vec<&str> = systems.iter().map(|system| system.0).collect();
    let outcome = run(&scenario("400h", &parties, &lines), TRIALS, SEED);
    for (id, needs, missing) in systems {
        check_mean(&format!("{id} {needs}"), hours(&outcome, id), mean_hours(missing));
    }
}

fn number(up: &[bool]) -> usize {
    up.iter().filter(|&&up| up).count()
}

#[test]
fn series_parallel_and_k_of_n_systems_have_their_downtime() {
    let down = |failed: bool| f64::from(u8::from(failed));
    check_systems(&[
        ("series", "{ all = [\"a\", \"b\", \"c\", \"d\"] }", &|up| down(number(&up) < 4)),
        ("needs", "{ all = [\"a\"] }, { all = [\"c\"] }", &|[a, _, c, _]| down(!a || !c)),
        ("pair", "{ any = [\"a\", \"b\"] }", &|[a, b, ..]| down(!a && !b)),
        ("parallel", "{ any = [\"a\", \"b\", \"c\", \"d\"] }", &|up| down(number(&up) == 0)),
        ("two-of-three", "{ at_least = 2, of = [\"a\", \"b\", \"c\"] }", &|[a, b, c, _]| down(number(&[a, b, c]) < 2)),
        ("three-of-four", "{ at_least = 3, of = [\"a\", \"b\", \"c\", \"d\"] }", &|up| down(number(&up) < 3)),
    ]);
}

#[test]
fn criticalities_and_pools_lose_part_of_the_work() {
    let down = |up: bool| f64::from(u8::from(!up));
    let capacity = |weights: [f64; 4], up: Up| (0..4).filter(|&node| up[node]).map(|node| weights[node]).sum::<f64>();
    check_systems(&[
        ("critical", "{ all = { a = 0.2, b = 0.9, c = 0.5 } }", &|[a, b, c, _]| {
            (0.2 * down(a)).max(0.9 * down(b)).max(0.5 * down(c))
        }),
        ("even", "{ pool = { a = 0.25, b = 0.25, c = 0.25, d = 0.25 } }", &|up| 1.0 - capacity([0.25; 4], up)),
        ("spare", "{ pool = { a = 0.5, b = 0.4, c = 0.3, d = 0.2 } }", &|up| {
            1.0 - capacity([0.5, 0.4, 0.3, 0.2], up).min(1.0)
        }),
    ]);
}

/// Two chains of two nodes in parallel, and a node beside them that takes half of the work: bridges of needs over nodes in between.
#[test]
fn systems_of_systems_have_their_downtime() {
    let down = |failed: bool| f64::from(u8::from(failed));
    check_systems(&[
        ("left", "{ all = [\"a\", \"b\"] }", &|[a, b, ..]| down(!a || !b)),
        ("right", "{ all = [\"c\", \"d\"] }", &|[_, _, c, d]| down(!c || !d)),
        ("chains", "{ any = [\"left\", \"right\"] }", &|[a, b, c, d]| down(!(a && b || c && d))),
        ("mixed", "{ all = { chains = 1.0, a = 0.5 } }", &|[a, b, c, d]| down(!(a && b || c && d)).max(0.5 * down(!a))),
        // a stands in for itself by way of left: it counts once however many ways lead to it.
        ("twice", "{ at_least = 2, of = [\"left\", \"a\", \"right\"] }", &|[a, b, c, d]| {
            down(number(&[a && b, a, c && d]) < 2)
        }),
    ]);
}
