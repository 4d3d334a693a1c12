//! Stresses: what is forced is what would be drawn, what is given is conditional, what changes is what a changed scenario says, and what
//! does not change anything changes nothing.

mod alone;
mod cancelled;
mod change;
mod factor;
mod forced;
mod given;
mod overlay;

use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::scenario::{Reading, Scenario, Stress, file};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, simulate_net};
use std::path::Path;

const SEED: u64 = 5;
const SHIPPED: [&str; 3] = ["contact-centre.toml", "healthcare.toml", "payments.toml"];

/// A sound scenario of a header, a few parties and these lines.
fn load(lines: &str) -> Scenario {
    let head = "brunt = 1\nscenario = { name = \"test\", currency = \"EUR\" }\nparties = { us = {}, them = {}, insurer = {} }\n";
    let text = format!("{head}{lines}");
    let checked = file::load(Path::new("test.toml"), &|_| Ok(text.clone().into_bytes()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn shipped(name: &str) -> Scenario {
    crate::suite::scenario(&format!("scenarios/{name}"))
}

/// A run of the first trials, with what terms make of it.
fn run(scenario: &Scenario, trials: u64) -> Ledger {
    let plan = Plan::compile(scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    simulate_net(&terms, &Run::new(trials).with_seed(SEED), &Silent).unwrap()
}

fn under(scenario: &Scenario, stress: &str, reading: Reading) -> Scenario {
    scenario.under(find(scenario, stress), reading).unwrap()
}

fn find<'s>(scenario: &'s Scenario, stress: &str) -> &'s Stress {
    scenario.stresses.iter().find(|known| known.id == stress).unwrap()
}

/// The same bits in every column.
#[track_caller]
fn assert_same(one: &Ledger, other: &Ledger) {
    assert_eq!(one.columns(), other.columns());
    assert_eq!(one.settled().map(|settled| settled.columns().collect::<Vec<_>>()), {
        other.settled().map(|settled| settled.columns().collect::<Vec<_>>())
    });
}

/// A sample mean is within four standard errors of what is expected.
#[track_caller]
fn assert_mean(sample: &[f64], expected: f64) {
    let count = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / count;
    let variance = sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    let error = (variance / count).sqrt();
    assert!((mean - expected).abs() <= 4.0 * error, "{mean} is not {expected}, error {error}");
}
