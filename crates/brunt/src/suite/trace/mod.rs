//! A network of 200 nodes under 200 years of given disruptions, whose losses and whose causes are known.
//!
//! The network has every form of need, with switchovers, buffers and restarts; 150 years are drawn from its threats, 50 put starts,
//! ends, clocks, steps, lumps and the horizon on the same instants. Times lie on a grid of 28,125 ms, the 128th part of an hour. The answers were computed by several programs that share no code,
//! among them one that builds every quantity as a step function of time.

use brunt::ledger::Amount;
use brunt::plan::Plan;
use brunt::scenario::{NodeIndex, Scenario, ThreatIndex};
use brunt::simulate::{Disruption, explicit};
use brunt::units::{Probability, Ticks};
use serde_json::Value;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");

fn network() -> Scenario {
    crate::suite::scenario("tests/data/network-200.json")
}

struct Year {
    disruptions: Vec<Disruption>,
    loss: f64,
    by_disruption: Vec<f64>,
}

fn years(scenario: &Scenario) -> Vec<Year> {
    let text = std::fs::read_to_string(Path::new(FOLDER).join("network-200-years.json")).unwrap();
    let years: Vec<Value> = serde_json::from_str(&text).unwrap();
    let ticks = |hours: &Value| Ticks::from_hours(hours.as_f64().unwrap()).unwrap();
    let disruption = |(number, hit): (usize, &Value)| Disruption {
        node: {
            let id = format!("n{:03}", hit[0].as_u64().unwrap());
            NodeIndex(scenario.nodes.iter().position(|node| node.id == id).unwrap() as u32)
        },
        start: ticks(&hit[1]),
        end: ticks(&hit[2]),
        takes: Probability::new(hit[3].as_f64().unwrap()).unwrap(),
        data_loss: Ticks::ZERO,
        occurrence: number as u32,
    };
    let year = |year: &Value| Year {
        disruptions: year["hits"].as_array().unwrap().iter().enumerate().map(disruption).collect(),
        loss: year["loss"].as_f64().unwrap(),
        by_disruption: year["by_hit"].as_array().unwrap().iter().map(|loss| loss.as_f64().unwrap()).collect(),
    };
    years.iter().map(year).collect()
}

fn check(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error <= 1e-9, "{what}: found {found}, expected {expected}");
}

#[test]
fn every_year_and_every_cause_agree_to_1e_9() {
    let scenario = network();
    let plan = Plan::compile(&scenario).unwrap();
    let mut sum = 0.0;
    for (number, year) in years(&scenario).iter().enumerate() {
        let rows = explicit(&plan, 1, ThreatIndex(0), &year.disruptions);
        let total: Amount = rows.iter().map(|row| row.amount).sum();
        check(total.get(), year.loss, &format!("year {number}"));
        sum += total.get();
        for (disruption, &expected) in year.by_disruption.iter().enumerate() {
            let caused = rows.iter().filter(|row| row.occurrence == disruption as u32);
            let loss: Amount = caused.map(|row| row.amount).sum();
            check(loss.get(), expected, &format!("year {number}, disruption {disruption}"));
        }
    }
    check(sum, 18_019_196_408.519_806, "all years");
}
