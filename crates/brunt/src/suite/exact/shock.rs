//! Common shocks: what one occurrence does to several nodes at once, against hits that are independent.

use crate::suite::exact::figure::{check_mean, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, process, threat};
use crate::suite::exact::queue::Outages;

const SEED: u64 = 43;
const TRIALS: u64 = 60_000;
const HORIZON: f64 = 400.0;
const OUTAGES: Outages = Outages { rate: 0.02, length: Law::Exponential { mean: 24.0 } };
const NODES: &str = "nodes = [\"a\", \"b\", \"c\"]";

/// Hours down of the series, the parallel and the two-of-three system of three nodes, and of the first alone.
///
/// Of j given nodes none is down at t if every occurrence leaves them alone or its outages there are over. Occurrences are Poisson, so
/// that has the probability U_j(t) = exp(-rate x integral from 0 to t of 1 - h_j(u)), where h_j(u) is the probability that one
/// occurrence, u later, holds none of the j down (a marked Poisson process; Kingman 1993, Poisson Processes, chapter 5). Which nodes are
/// up then follows by inclusion and exclusion: all down 1 - 3 U_1 + 3 U_2 - U_3, at least two up 3 U_2 - 2 U_3.
fn mean_hours(rates: f64, spared: impl Fn(i32, f64) -> f64) -> [f64; 4] {
    let up = |j: i32| {
        // A running integral of 1 - h_j over half hours, each by quadrature.
        let mut held = vec![0.0];
        for half in 0..2 * HORIZON as usize {
            let from = half as f64 / 2.0;
            held.push(held[half] + integral(from, from + 0.5, 1, |u| 1.0 - spared(j, u)));
        }
        let spared = &spared;
        move |t: f64| {
            let half = (2.0 * t).floor();
            let rest = integral(half / 2.0, t, 1, |u| 1.0 - spared(j, u));
            (-rates * (held[half as usize] + rest)).exp()
        }
    };
    let (one, two, three) = (up(1), up(2), up(3));
    let over = |f: &dyn Fn(f64) -> f64| integral(0.0, HORIZON, 800, f);
    [
        over(&|t| 1.0 - three(t)),
        over(&|t| 1.0 - 3.0 * one(t) + 3.0 * two(t) - three(t)),
        over(&|t| 1.0 - 3.0 * two(t) + 2.0 * three(t)),
        over(&|t| 1.0 - one(t)),
    ]
}

fn check_threats(name: &str, threats: &str, exact: [f64; 4]) {
    let nodes = "nodes.a = {}\nnodes.b = {}\nnodes.c = {}\n".to_owned()
        + &process("series", "{ all = [\"a\", \"b\", \"c\"] }")
        + &process("parallel", "{ any = [\"a\", \"b\", \"c\"] }")
        + &process("two", "{ at_least = 2, of = [\"a\", \"b\", \"c\"] }")
        + &process("one", "{ all = [\"a\"] }");
    let systems = ["series", "parallel", "two", "one"];
    let outcome = run(&scenario("400h", &systems, &(nodes + threats)), TRIALS, SEED);
    for (id, exact) in systems.into_iter().zip(exact) {
        check_mean(&format!("{name}: {id}"), hours(&outcome, id), exact);
    }
}

fn survival(u: f64) -> f64 {
    OUTAGES.length.survival(u)
}

#[test]
fn a_common_shock_takes_all_nodes_out_together() {
    let all = format!("all = {{ {NODES} }}");
    // Each its own outage, or one for all.
    let exact = mean_hours(OUTAGES.rate, |j, u| (1.0 - survival(u)).powi(j));
    check_threats("all", &threat("t", &OUTAGES, &all, ""), exact);
    let exact = mean_hours(OUTAGES.rate, |_, u| 1.0 - survival(u));
    check_threats("all, shared", &threat("t", &OUTAGES, &all, "shared = true"), exact);
}

#[test]
fn nodes_are_hit_independently_but_at_one_time() {
    let q = 0.6;
    let each = format!("each = {{ {NODES} }}, probability = {q}");
    let exact = mean_hours(OUTAGES.rate, |j, u| (1.0 - q * survival(u)).powi(j));
    check_threats("each", &threat("t", &OUTAGES, &each, ""), exact);
    let exact = mean_hours(OUTAGES.rate, |j, u| 1.0 - survival(u) * (1.0 - (1.0 - q).powi(j)));
    check_threats("each, shared", &threat("t", &OUTAGES, &each, "shared = true"), exact);
}

/// A Poisson process split among three nodes is three independent processes (Kingman 1993, section 5.1): one of three at a rate is each at a
/// third of it, as if each had a threat of its own.
#[test]
fn one_of_several_nodes_is_hit_as_if_each_had_its_own_threat() {
    let third = Outages { rate: OUTAGES.rate / 3.0, ..OUTAGES };
    let exact = mean_hours(OUTAGES.rate, |j, u| 1.0 - f64::from(j) / 3.0 * survival(u));
    let independent = [1, 2, 3].map(|j| integral(0.0, HORIZON, 800, |t| 1.0 - third.idle(t).powi(j)));
    assert!((exact[0] / independent[2] - 1.0).abs() < 1e-9 && (exact[3] / independent[0] - 1.0).abs() < 1e-9);
    check_threats("one", &threat("t", &OUTAGES, &format!("one = {{ {NODES} }}"), ""), exact);
    let own = |id: &str| threat(id, &third, &format!("all = {{ nodes = [\"{id}\"] }}"), "");
    check_threats("independent", &(own("a") + &own("b") + &own("c")), exact);
}
