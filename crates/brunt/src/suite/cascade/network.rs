//! A scenario from a few lines, and disruptions by node, hours and capacity taken.

use brunt::ledger::{Amount, Row};
use brunt::plan::Plan;
use brunt::scenario::{NodeIndex, Scenario, ThreatIndex, file};
use brunt::simulate::{Disruption, explicit};
use brunt::units::{Probability, Ticks};
use std::path::Path;

/// The lines of a scenario behind a header with one party and one threat, with a horizon of 1,000 hours.
pub(super) fn scenario(lines: &str) -> Scenario {
    let text = format!(
        "brunt = 1\nscenario = {{ name = \"by hand\", currency = \"USD\", horizon = \"1000h\" }}\nparties = {{ us = {{}} }}\n\
         threats.any = {{ framework = \"operational\", frequency = {{ poisson = 1.0 }}, losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}] }}\n{lines}"
    );
    let checked = file::load(Path::new("by-hand.toml"), &|_| Ok(text.clone().into_bytes()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// (node, from, to, taken) in hours.
pub(super) type Outage<'a> = (&'a str, f64, f64, f64);

pub(super) fn rows(lines: &str, outages: &[Outage<'_>]) -> Vec<Row> {
    let scenario = scenario(lines);
    let plan = Plan::compile(&scenario).unwrap();
    let hours = |hours: f64| Ticks::from_hours(hours).unwrap();
    let disruptions: Vec<Disruption> = outages
        .iter()
        .enumerate()
        .map(|(number, &(node, from, to, taken))| Disruption {
            node: NodeIndex(scenario.nodes.iter().position(|known| known.id == node).unwrap() as u32),
            start: hours(from),
            end: hours(to),
            takes: Probability::new(taken).unwrap(),
            data_loss: Ticks::ZERO,
            occurrence: number as u32,
        })
        .collect();
    explicit(&plan, 1, ThreatIndex(0), &disruptions)
}

/// The loss of each outage, in order, must be as expected; `site` costs 1 an hour.
pub(super) fn check(lines: &str, outages: &[Outage<'_>], expected: &[f64]) {
    let rows = rows(lines, outages);
    for (number, &expected) in expected.iter().enumerate() {
        let caused = rows.iter().filter(|row| row.occurrence == number as u32).map(|row| row.amount).sum::<Amount>();
        let error = (caused.get() - expected).abs();
        assert!(error <= 1e-9, "outage {number} caused {}, expected {expected}\n{rows:#?}", caused.get());
    }
}

/// A process that costs 1 an hour, with needs as given.
pub(super) fn process(needs: &str) -> String {
    format!("nodes.process = {{ owner = \"us\", downtime = [{{ per_hour = 1 }}], needs = [{needs}] }}\n")
}
