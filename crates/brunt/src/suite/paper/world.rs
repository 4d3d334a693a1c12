//! Scenarios of certain events, and what one trial of them says.

use brunt::plan::Plan;
use brunt::report::Report;
use brunt::scenario::{Scenario, file};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, simulate_net};
use std::path::Path;

const HEADER: &str = "brunt = 1\n[scenario]\nname = \"paper\"\ncurrency = \"USD\"\nstart = 2029-04-01\nhorizon = \"720h\"\n\
                      [parties]\na = {}\nb = {}\nr = {}\n";

/// A checked scenario of some lines after the header, or what is wrong with it.
pub(super) fn check(lines: &str) -> Result<Scenario, String> {
    checked(&format!("{HEADER}{lines}"))
}

fn checked(text: &str) -> Result<Scenario, String> {
    let checked = file::load(Path::new("paper.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.ok_or_else(|| format!("{:#?}\n{text}", checked.diagnostics))
}

/// What one trial says.
pub(super) fn play(lines: &str) -> Report {
    report(&format!("{HEADER}{lines}"))
}

fn report(text: &str) -> Report {
    let scenario = checked(text).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = Plan::compile(&scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let ledger = simulate_net(&terms, &Run::new(1), &Silent).unwrap();
    Report::new(&scenario, &plan, &ledger).unwrap()
}

/// What one trial of a year says, from the first of April on.
pub(super) fn play_year(lines: &str) -> Report {
    report(&format!("{}{lines}", HEADER.replace("720h", "8760h")))
}

/// Whether the only tolerance is breached.
pub(super) fn breaches(lines: &str) -> bool {
    play(lines).tolerances[0].breach_probability.value == 1.0
}

/// Whether what a party bears, gross or net, exceeds an amount.
pub(super) fn exceeds(lines: &str, loss: &str, amount: &str) -> bool {
    let lines = format!("{lines}[appetite]\nlimit = \"P({loss} > {amount}) <= 50%\"\n");
    play(&lines).appetite[0].value.value == 1.0
}

/// A threat that occurs once, at a time, and takes a share of a node for a time.
pub(super) fn outage(id: &str, node: &str, at: &str, length: &str, takes: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{at}\"\nhits = {{ all = {{ nodes = [\"{node}\"] }} }}\noutage = \"{length}\"\ntakes = {takes}\n"
    )
}

/// A threat that costs a party an amount once, at a time.
pub(super) fn cost(id: &str, at: &str, bearer: &str, amount: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{at}\"\nlosses = {{ category = \"c\", bearer = \"{bearer}\", amount = {amount} }}\n"
    )
}

/// A decimal of some digits, of which `places` are after the point.
pub(super) fn decimal(digits: i128, places: usize) -> String {
    assert!(digits >= 0, "{digits}");
    let text = format!("{digits:0>width$}", width = places + 1);
    let (whole, rest) = text.split_at(text.len() - places);
    if places == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
}

/// A time of milliseconds as people write it.
pub(super) fn time(ms: i128) -> String {
    let (hours, minutes, rest) = (ms / 3_600_000, ms / 60_000 % 60, ms % 60_000);
    match (hours, minutes, rest) {
        (hours, minutes, 0) => format!("{hours}h{minutes}m"),
        (hours, minutes, rest) => format!("{hours}h{minutes}m{}s", decimal(rest, 3)),
    }
}

/// Milliseconds in a minute.
pub(super) const MINUTE: i128 = 60_000;
/// Milliseconds in an hour.
pub(super) const HOUR: i128 = 3_600_000;
