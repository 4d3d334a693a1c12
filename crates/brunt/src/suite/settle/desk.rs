//! Small cases: losses of known amounts at known hours, and what a programme makes of them.

use brunt::ledger::TrialLosses;
use brunt::plan::Plan;
use brunt::scenario::{Cover, PartyIndex, Policy, Programme, Scenario, file};
use brunt::settle::{Settler, Terms, TrialSettlement};
use brunt::simulate::{Run, losses};
use brunt::units::{Money, Share, Ticks};
use std::path::Path;

/// Parties of every case here, in the order of their ids.
pub(super) const CLIENT: PartyIndex = PartyIndex(0);
pub(super) const INSURER: PartyIndex = PartyIndex(1);
pub(super) const PROVIDER: PartyIndex = PartyIndex(2);
pub(super) const SECOND: PartyIndex = PartyIndex(3);
pub(super) const VENDOR: PartyIndex = PartyIndex(4);

pub(super) fn money(amount: f64) -> Money {
    Money::new(amount).unwrap()
}

pub(super) fn share(share: f64) -> Share {
    Share::new(share).unwrap()
}

pub(super) fn hours(hours: f64) -> Ticks {
    Ticks::from_hours(hours).unwrap()
}

pub(super) fn load(lines: &str) -> Scenario {
    let text = format!(
        "brunt = 1\nscenario.name = \"desk\"\nscenario.currency = \"EUR\"\n\
         parties = {{ client = {{}}, insurer = {{}}, provider = {{}}, second = {{}}, vendor = {{}} }}\n{lines}"
    );
    let checked = file::load(Path::new("desk.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// A threat that costs a bearer an amount at an hour.
pub(super) fn cost(id: &str, hour: f64, category: &str, bearer: &str, amount: f64) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{hour}h\"\n\
         losses = [{{ category = \"{category}\", bearer = \"{bearer}\", amount = {amount} }}]\n"
    )
}

/// An outage of a node from an hour on.
pub(super) fn outage(id: &str, node: &str, hour: f64, length: f64, takes: f64) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{hour}h\"\n\
         hits = {{ all = {{ nodes = [\"{node}\"] }} }}\noutage = \"{length}h\"\ntakes = {takes}\n"
    )
}

/// What a programme makes of the one trial that a scenario has.
pub(super) fn settle(scenario: &Scenario, programme: &Programme) -> TrialSettlement {
    let plan = Plan::compile(scenario).unwrap();
    let table = losses(&plan, &Run::new(1)).unwrap();
    let mut trial = TrialLosses::default();
    table.read(0, &mut trial);
    let terms = Terms::compile(&plan, programme).unwrap();
    Settler::new(&terms).settle(&trial).clone()
}

/// What the insurer pays under a single policy of the client.
pub(super) fn recovered(lines: &str, policy: Policy) -> f64 {
    let settled = settle(&load(lines), &Programme::default().with_policy(policy));
    settled.net[INSURER.0 as usize].get()
}

/// A policy of the client for all that it loses.
pub(super) fn policy() -> Policy {
    Policy::new("policy", CLIENT, INSURER, Cover::losses())
}

/// Net losses as numbers, in the order of the parties.
pub(super) fn net(settled: &TrialSettlement) -> Vec<f64> {
    settled.net.iter().map(|amount| amount.get()).collect()
}
