//! The loss distribution of a network of 200 nodes against that of another simulator.
//! Runs whose answers are known exactly are in the suite `exact`.

use crate::suite::run::outcome::{Outcome, read};
use brunt::measure::Sorted;
use brunt::report::LossMeasures;
use brunt::simulate::Run;
use brunt::units::Level;

/// A figure, what it must be, and the standard error of a run of a million trials.
struct Expected {
    name: &'static str,
    found: f64,
    exact: f64,
    error_of_a_million: f64,
}

/// Every figure lies within five standard errors; `reference` is the part of the error that the expected values have themselves.
fn check(figures: &[Expected], trials: u64, reference: f64) {
    for Expected { name, found, exact, error_of_a_million } in figures {
        let error = error_of_a_million * (1e6 / trials as f64 + reference).sqrt();
        assert!(
            (found - exact).abs() <= 5.0 * error,
            "{name}: found {found}, expected {exact} with an error of {error}"
        );
    }
}

fn at(figures: &[brunt::report::AtLevel], level: f64) -> f64 {
    figures.iter().find(|figure| figure.level == level).unwrap().estimate.value
}

fn figure(name: &'static str, found: f64, exact: f64, error_of_a_million: f64) -> Expected {
    Expected { name, found, exact, error_of_a_million }
}

fn total(outcome: &Outcome) -> LossMeasures {
    let sorted = Sorted::new(&outcome.ledger.columns().total).unwrap();
    let levels = [0.95, 0.99, 0.995].map(|level| Level::new(level).unwrap());
    brunt::measure::measure(&sorted, &levels, brunt::measure::TailLaw::FiniteVariance)
}

#[test]
fn the_network_of_200_nodes_has_its_known_distribution() {
    let trials = 5_000;
    let outcome = Outcome::new(read("network-200.json"), &Run::new(trials).with_seed(2029));
    let total = total(&outcome);
    check(
        &[
            figure("mean", total.mean.value, 101_787_535.0, 58_401.0),
            figure("VaR95", at(&total.value_at_risk, 0.95), 199_414_728.0, 232_196.0),
            figure("VaR99", at(&total.value_at_risk, 0.99), 306_944_726.0, 837_039.0),
            figure("VaR99.5", at(&total.value_at_risk, 0.995), 371_752_134.0, 1_429_988.0),
            figure("TVaR99", at(&total.tail_value_at_risk, 0.99), 419_998_057.0, 1_814_535.0),
            figure("TVaR99.5", at(&total.tail_value_at_risk, 0.995), 505_443_238.0, 2_945_766.0),
        ],
        trials,
        0.25,
    );
    assert!((total.standard_deviation / 58_400_897.0 - 1.0).abs() < 0.15);
}

/// A threat that costs by itself and after another one costs a trial one amount, whatever ways led to it: its square is of the sum.
#[test]
fn the_sums_of_a_threat_are_over_trials_however_it_came_about() {
    let text = "brunt = 1\nscenario = { name = \"x\", currency = \"EUR\" }\nparties = { client = {} }\n\
        threats.exit = { framework = \"strategic\", frequency = { poisson = 0.5 }, losses = { category = \"c\", bearer = \"client\", amount = 3 } }\n\
        threats.fine = { framework = \"compliance\", frequency = { poisson = 1 }, losses = { category = \"f\", bearer = \"client\", amount = 1 }, \
        triggers = { threat = \"exit\", probability = 0.5 } }\n";
    let outcome = Outcome::of(text, 5000);
    let parts = brunt::simulate::replay_parts(&outcome.plan, 1, &(0..5000).collect::<Vec<u64>>());
    for threat in 0..2 {
        let mut moment = brunt::ledger::PowerSums::default();
        parts.threats.column(threat).iter().for_each(|&amount| moment.add(amount));
        assert_eq!(outcome.ledger.sums().threats[threat], moment);
    }
}
