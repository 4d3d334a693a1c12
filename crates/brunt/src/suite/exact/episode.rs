//! What depends on how long a node has been down: buffers, switchovers, restarts, steps, lumps and breaches under overlapping outages.

use crate::suite::exact::figure::{Sample, check_between, check_mean, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::exact::node::{hours, outage, process};
use crate::suite::exact::queue::{Episodes, Outages};

const SEED: u64 = 23;
const TRIALS: u64 = 50_000;
const HORIZON: f64 = 600.0;
const STEPS: usize = 2400;
const LENGTHS: [Law; 4] = [
    Law::Exponential { mean: 15.0 },
    Law::Lognormal { mu: 2.2, sigma: 0.9 },
    Law::Uniform { min: 2.0, max: 40.0 },
    Law::Gamma { shape: 2.0, scale: 8.0 },
];

/// The mean of a sample against a functional of episodes. Its grid has an error of the order of step squared, so that a grid of half as
/// many steps is further off by three times the error that is left.
fn check_functional(name: &str, values: &[f64], outages: &Outages, of: impl Fn(&Episodes) -> f64) {
    let [fine, coarse] = [STEPS, STEPS / 2].map(|steps| of(&outages.episodes(HORIZON, steps)));
    let off = (fine - coarse).abs();
    let found = Sample::of(values);
    assert!(off < found.error, "{name}: the grid is off by {off}, the sample by {}", found.error);
    check_between(name, found.mean, fine - off, fine + off, found.error);
}

fn lines(length: Law) -> (Outages, String) {
    let outages = Outages { rate: 0.03, length };
    (outages, "[nodes.a]\n".to_owned() + &outage("a", &outages))
}

#[test]
fn a_buffer_hides_the_first_hours_of_every_episode() {
    for length in LENGTHS {
        let (outages, mut text) = lines(length);
        text += &process("short", "{ all = [\"a\"], buffer = \"3h\" }");
        text += &process("long", "{ all = [\"a\"], buffer = \"24h\" }");
        // A quarter of the capacity depends on it.
        text += &process("minor", "{ all = { a = 0.25 }, buffer = \"24h\" }");
        let outcome = run(&scenario("600h", &["short", "long", "minor"], &text), TRIALS, SEED);
        let check = |id: &str, buffer: f64, share: f64| {
            let name = format!("{length:?} behind a buffer of {buffer} h");
            check_functional(&name, hours(&outcome, id), &outages, |episodes| {
                share * episodes.hours_older_than(buffer)
            });
        };
        check("short", 3.0, 1.0);
        check("long", 24.0, 1.0);
        check("minor", 24.0, 0.25);
    }
}

/// A step from 1 to 4 an hour at 10 hours costs 3 an hour more in what lies beyond; a lump of 1 at 18 hours counts the episodes that reach it,
/// and so does a tolerance of 18 hours.
#[test]
fn steps_lumps_and_breaches_follow_the_length_of_episodes() {
    for length in LENGTHS {
        let outages = Outages { rate: 0.03, length };
        let node = "nodes.a = { tolerance = { at_most = \"18h\" }, downtime = [\
             { bearer = \"steps\", per_hour = 1, steps = [{ after = \"10h\", per_hour = 4 }] },\
             { bearer = \"lumps\", lumps = [{ at = \"18h\", amount = 1 }] }] }\n";
        let text = scenario("600h", &["steps", "lumps"], &(node.to_owned() + &outage("a", &outages)));
        let outcome = run(&text, TRIALS, SEED);
        let name = format!("{length:?}");
        check_functional(&format!("{name}: steps"), outcome.party("steps"), &outages, |episodes| {
            episodes.hours_older_than(0.0) + 3.0 * episodes.hours_older_than(10.0)
        });
        check_functional(&format!("{name}: lumps"), outcome.party("lumps"), &outages, |episodes| {
            episodes.longer_than(18.0)
        });
        // Lumps count the same episodes, trial by trial; only one that reaches 18 hours to the tick is no breach.
        let lumps = Sample::of(outcome.party("lumps")).mean;
        let tolerance = &outcome.report().tolerances[0];
        assert_eq!(tolerance.breaches_per_horizon.value, lumps);
        let any = outcome.party("lumps").iter().filter(|&&number| number > 0.0).count() as f64 / TRIALS as f64;
        assert_eq!(tolerance.breach_probability.value, any);
    }
}

/// Nothing is held at t if nothing was in progress from t - R to t: up at t - R, and no outage begins within R. A probability of
/// idle(t - R) exp(-rate R), or exp(-rate t) before R.
#[test]
fn a_restart_holds_every_episode_longer() {
    for length in LENGTHS.into_iter().chain([Law::Constant(12.0)]) {
        let (outages, mut text) = lines(length);
        text += &process("p", "{ all = [\"a\"], restart = \"8h\" }");
        let outcome = run(&scenario("600h", &["p"], &text), TRIALS, SEED);
        let up = |t: f64| outages.idle((t - 8.0).max(0.0)) * (-outages.rate * t.min(8.0)).exp();
        let exact = integral(0.0, HORIZON, 1200, |t| 1.0 - up(t));
        check_mean(&format!("{length:?} with a restart"), hours(&outcome, "p"), exact);
    }
}

/// Down while the episode of the primary is younger than the switchover, and after that while the substitute is down, whose outages are
/// independent.
#[test]
fn a_switchover_puts_a_substitute_in_place_of_a_primary() {
    for length in LENGTHS {
        let (outages, mut text) = lines(length);
        let substitute = Outages { rate: 0.02, length: Law::Exponential { mean: 30.0 } };
        text += &("[nodes.b]\n".to_owned() + &outage("b", &substitute));
        text += &process("p", "{ any = [\"a\", \"b\"], switchover = \"5h\" }");
        let outcome = run(&scenario("600h", &["p"], &text), TRIALS, SEED);
        check_functional(&format!("{length:?} switched over"), hours(&outcome, "p"), &outages, |episodes| {
            let rerouted = episodes.older_than(5.0);
            let down = episodes.hours_older_than(0.0);
            down - episodes.integral(&rerouted, |t| substitute.idle(t))
        });
    }
}

/// A chance is drawn once an episode, independently of how long it lasts.
#[test]
fn a_need_with_a_probability_passes_on_that_share_of_episodes() {
    for length in LENGTHS {
        let (outages, mut text) = lines(length);
        text += &process("p", "{ all = [\"a\"], probability = 0.3, buffer = \"6h\" }");
        let outcome = run(&scenario("600h", &["p"], &text), TRIALS, SEED);
        let name = format!("{length:?} by chance");
        check_functional(&name, hours(&outcome, "p"), &outages, |episodes| 0.3 * episodes.hours_older_than(6.0));
    }
}
