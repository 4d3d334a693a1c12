//! Triggers as branching processes: how many follow from one, when, and what the horizon leaves of it.

use crate::suite::exact::figure::{Sample, check, check_mean, check_share, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, process};

const SEED: u64 = 53;
const TRIALS: u64 = 200_000;

/// A threat that costs its own party 1 and triggers others, each (threat, probability).
fn threat(id: &str, frequency: &str, triggers: &[(&str, f64)]) -> String {
    let trigger = |(threat, p): &(&str, f64)| {
        format!("{{ threat = \"{threat}\", probability = {p}, after = {{ exponential = {{ mean = \"90d\" }} }} }}, ")
    };
    let triggers: String = triggers.iter().map(trigger).collect();
    format!(
        "[threats.{id}]\nframework = \"operational\"\n{frequency}\n\
         losses = [{{ category = \"c\", bearer = \"{id}\", amount = 1 }}]\ntriggers = [{triggers}]\n"
    )
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product()
}

/// Each occurrence triggers two more with probability p each. The number of all that follows from one, itself included, has the mean
/// 1 / (1 - 2p) and the variance 2p (1 - p) / (1 - 2p)^3 (Harris 1963, The Theory of Branching Processes, chapter I, section 13.2), and it is
/// n with probability P(B = n - 1) / n for a binomial B of 2n chances (Otter 1949, The multiplicative process; Dwass 1969, The total
/// progeny in a branching process). The 64 rounds after which triggers are cut are not reached: (2p)^64 is below 1e-14.
#[test]
fn the_total_progeny_of_one_occurrence_has_its_exact_law() {
    let p = 0.3;
    let text = scenario("1y", &["t"], &threat("t", "frequency = { fixed = 1 }", &[("t", p), ("t", p)]));
    let outcome = run(&text, TRIALS, SEED);
    assert_eq!(outcome.ledger.sums().bounded_trials, 0);
    let progeny = outcome.party("t");
    let (offspring, variance) = (2.0 * p, 2.0 * p * (1.0 - p));
    let variance = variance / (1.0 - offspring).powi(3);
    let found = Sample::of(progeny);
    check("mean", found.mean, 1.0 / (1.0 - offspring), (variance / TRIALS as f64).sqrt());
    check("variance", found.variance, variance, found.error_of_variance);
    for n in 1..=12_u32 {
        let share = progeny.iter().filter(|&&size| size == f64::from(n)).count() as f64 / TRIALS as f64;
        let chances = choose(2 * n, n - 1) * p.powf(f64::from(n - 1)) * (1.0 - p).powf(f64::from(n + 1));
        check_share(&format!("{n} in all"), share, chances / f64::from(n), TRIALS);
    }
}

/// A chain that goes on with probability p each time is geometric: longer than n with probability p^n. The largest of a Poisson number of
/// events is at most n with probability exp(-rate p^n).
#[test]
fn poisson_roots_make_a_compound_sum_of_progenies() {
    let (rate, p) = (1.5, 0.6);
    let text = scenario("1y", &["t"], &threat("t", "frequency = { poisson = 1.5 }", &[("t", p)]));
    let outcome = run(&text, TRIALS, SEED);
    let mean = 1.0 / (1.0 - p);
    let second = (1.0 + p) * mean * mean;
    let n = TRIALS as f64;
    let found = Sample::of(outcome.party("t"));
    check("mean", found.mean, rate * mean, (rate * second / n).sqrt());
    check("variance", found.variance, rate * second, found.error_of_variance);
    let occurrences = outcome.ledger.sums().occurrences[0] as f64 / n;
    assert_eq!(occurrences, found.mean, "what follows is counted as it occurs");
    for n in 0..12 {
        let at_most = outcome.ledger.columns().largest_event.iter().filter(|&&size| size <= f64::from(n)).count();
        let exact = (-rate * p.powi(n)).exp();
        check_share(&format!("events of at most {n}"), at_most as f64 / TRIALS as f64, exact, TRIALS);
    }
}

/// Two kinds: t brings u with probability 0.5; u brings t with 0.4 and u with 0.3. Progenies satisfy T = 1 + A U, U = 1 + B T' + C U' with
/// independent Bernoulli A, B, C; a product p-Bernoulli times X has the variance p (v + m^2) - p^2 m^2 (Harris 1963, chapter II).
#[test]
fn threats_that_trigger_each_other_have_their_mean_and_variance() {
    let lines = threat("t", "frequency = { fixed = 1 }", &[("u", 0.5)]) + &threat("u", "", &[("t", 0.4), ("u", 0.3)]);
    let outcome = run(&scenario("1y", &["t", "u"], &lines), TRIALS, SEED);
    // From one t: T = 1 + 0.4 U and U = 0.5 T + 0.3 U occurrences of either kind, so U = 0.5 / 0.7 T.
    let t = 1.0 / (1.0 - 0.4 * 0.5 / 0.7);
    check_mean("occurrences of t", outcome.party("t"), t);
    check_mean("occurrences of u", outcome.party("u"), t * 0.5 / 0.7);
    // All that follow from one t, and from one u: m_t = 1 + 0.5 m_u, m_u = 1 + 0.4 m_t + 0.3 m_u.
    let mean_u = 1.4 / (0.7 - 0.2);
    let mean_t = 1.0 + 0.5 * mean_u;
    // v_t = 0.5 v_u + own_t, v_u = 0.4 v_t + 0.3 v_u + own_u.
    let own = |p: f64, mean: f64| p * (1.0 - p) * mean * mean;
    let (own_t, own_u) = (own(0.5, mean_u), own(0.4, mean_t) + own(0.3, mean_u));
    let variance_u = (0.4 * own_t + own_u) / (0.7 - 0.2);
    let variance = 0.5 * variance_u + own_t;
    let found = Sample::of(&outcome.ledger.columns().total);
    check("mean", found.mean, mean_t, (variance / TRIALS as f64).sqrt());
    check("variance", found.variance, variance, found.error_of_variance);
}

/// A Poisson process whose points are kept with a probability and moved by independent delays is a Poisson process again, of intensity
/// rate x p x P(delay <= s) at s (displacement; Kingman 1993, Poisson Processes, section 5.5), and with outages from it the number in
/// progress at t is Poisson with the mean of that times P(length > t - s), integrated over s. What comes after the horizon takes nothing
/// down, but its direct losses are due: a mean of rate x p x horizon whatever the delay.
#[test]
fn delayed_consequences_come_later_and_are_cut_by_the_horizon() {
    let (rate, horizon) = (0.01, 300.0);
    let (first, second) = (0.8, 0.7);
    let length = Law::Exponential { mean: 25.0 };
    let follows = |id: &str, node: &str, triggers: &str| {
        format!(
            "[threats.{id}]\nframework = \"operational\"\nhits = {{ all = {{ nodes = [\"{node}\"] }} }}\noutage = {}\n\
             losses = [{{ category = \"c\", bearer = \"{id}\", amount = 1 }}]\n{triggers}\n",
            length.hours()
        )
    };
    let delay = |threat: &str, p: f64| {
        format!(
            "triggers = [{{ threat = \"{threat}\", probability = {p}, after = {{ exponential = {{ mean = \"40h\" }} }} }}]"
        )
    };
    let lines = process("p", "")
        + &process("q", "")
        + &format!("[threats.t]\nframework = \"operational\"\nfrequency = {{ poisson = {} }}\n", rate * 8760.0)
        + &delay("u", first)
        + "\n"
        + &follows("u", "p", &delay("v", second))
        + &follows("v", "q", "");
    let outcome = run(&scenario("300h", &["p", "q", "u", "v"], &lines), TRIALS, SEED);
    // One delay, and the sum of two.
    for (node, id, kept, delay) in [
        ("p", "u", first, Law::Exponential { mean: 40.0 }),
        ("q", "v", first * second, Law::Gamma { shape: 2.0, scale: 40.0 }),
    ] {
        let come = |s: f64| rate * kept * (1.0 - delay.survival(s));
        let load = |t: f64| integral(0.0, t, 24, |s| come(s) * length.survival(t - s));
        let exact = integral(0.0, horizon, 60, |t| 1.0 - (-load(t)).exp());
        check_mean(&format!("hours of {node}"), hours(&outcome, node), exact);
        let due = Sample::of(outcome.party(id));
        let number = rate * kept * horizon;
        check(&format!("occurrences of {id}"), due.mean, number, (number / TRIALS as f64).sqrt());
    }
}
