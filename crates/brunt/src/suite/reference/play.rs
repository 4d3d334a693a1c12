//! A trial played by the reference, and what the engine made of the same.

use crate::suite::reference::control::{Done, Draws, Duty};
use crate::suite::reference::guard::guards;
use crate::suite::reference::history::episodes;
use crate::suite::reference::loss::{Book, Entry, book};
use crate::suite::reference::network::{Course, Given, courses};
use crate::suite::reference::outage::{Outage, rank};
use crate::suite::reference::stated::ScenarioFile;
use crate::suite::reference::strike::Direct;
use crate::suite::reference::tolerance::{Counts, count};
use brunt::ledger::{Row, RowKind};
use brunt::plan::{LossSource, Plan};
use brunt::scenario::{ControlSet, RecoveryStep, Scenario, ThreatIndex};
use brunt::simulate::{Disruption, Replay, explicit};
use std::collections::BTreeMap;

/// What one trial comes to.
#[derive(Debug, Default)]
pub(super) struct Played {
    pub book: Book,
    pub direct: Direct,
    /// By node with a tolerance.
    pub counts: BTreeMap<usize, Counts>,
}

/// Plays one trial of given disruptions, without controls; `event` gives the event of an occurrence.
pub(super) fn play(
    scenario: &Scenario,
    mut outages: Vec<Outage>,
    draws: Draws<'_>,
    event: &dyn Fn(u32) -> u32,
) -> Played {
    rank(&mut outages);
    let done = Done::default();
    let duty = Duty { scenario, present: ControlSet::EMPTY, draws, courses: &[], done: &done };
    let courses = courses(Given { scenario, ranked: &outages, duty: &duty });
    account(scenario, &outages, &courses, event)
}

/// What the courses of the nodes cost and breach.
pub(super) fn account(
    scenario: &Scenario,
    ranked: &[Outage],
    courses: &[Course],
    event: &dyn Fn(u32) -> u32,
) -> Played {
    let (mut played, guards) = (Played::default(), guards(scenario));
    for (number, node) in scenario.nodes.iter().enumerate() {
        let episodes = episodes(scenario, node, &courses[number], guards[number]);
        book(scenario, number, &episodes, ranked, &mut played.book);
        if let Some(tolerance) = node.tolerance {
            played.counts.insert(number, count((tolerance, guards[number].0), &episodes, ranked, event));
        }
    }
    played
}

/// A checked and compiled scenario.
pub(super) fn compile(file: &ScenarioFile) -> (Scenario, Plan) {
    let checked = file.check();
    let scenario = checked.scenario.unwrap_or_else(|| panic!("{:#?}\n{}", checked.diagnostics, text(file)));
    let plan = Plan::compile(&scenario).unwrap();
    (scenario, plan)
}

/// A scenario to paste into a file.
pub(super) fn text(file: &ScenarioFile) -> String {
    serde_json::to_string(file).unwrap()
}

/// Disruptions given outright, as the reference has them.
pub(super) fn outages(
    scenario: &Scenario,
    disruptions: &[Disruption],
    threat: &dyn Fn(u32) -> ThreatIndex,
) -> Vec<Outage> {
    let outage = |disruption: &Disruption| {
        let hits = scenario.threats[threat(disruption.occurrence).0 as usize].hits.as_ref();
        let recovery: &[RecoveryStep] = hits.map_or(&[], |hits| &hits.recovery);
        let time = (disruption.start.get(), disruption.end.get());
        let node = disruption.node.0 as usize;
        let outage = Outage::new(node, disruption.occurrence, time, disruption.takes.get(), recovery);
        Outage { data_loss: disruption.data_loss.get(), ..outage }
    };
    disruptions.iter().map(outage).collect()
}

/// What the reference makes of given disruptions, each occurrence an event of its own.
pub(super) fn play_explicit(scenario: &Scenario, seed: u64, disruptions: &[Disruption]) -> Played {
    let address: Vec<u64> = (0..64).map(|number| number << 8).collect();
    let outages = outages(scenario, disruptions, &|_| ThreatIndex(0));
    play(scenario, outages, Draws { seed, trial: 0, address: &address }, &|occurrence| occurrence)
}

/// What the engine makes of them.
pub(super) fn run_explicit(plan: &Plan, seed: u64, disruptions: &[Disruption]) -> Book {
    rows_as_book(plan, &explicit(plan, seed, ThreatIndex(0), disruptions))
}

/// What the reference makes of a replayed trial's occurrences and disruptions.
pub(super) fn play_replay(scenario: &Scenario, replay: &Replay, seed: u64, trial: u64) -> Played {
    let address: Vec<u64> = replay.occurrences.iter().map(|occurred| occurred.address).collect();
    let of = |occurrence: u32| replay.occurrences[occurrence as usize];
    let outages = outages(scenario, &replay.disruptions, &|occurrence| of(occurrence).threat);
    play(scenario, outages, Draws { seed, trial, address: &address }, &|occurrence| of(occurrence).event)
}

/// The engine's downtime rows by all that they name.
pub(super) fn rows_as_book(plan: &Plan, rows: &[Row]) -> Book {
    let mut book = Book::new();
    for row in rows.iter().filter(|row| row.kind != RowKind::Direct) {
        let slot = plan.slots()[row.slot as usize];
        let LossSource::Node(node) = slot.source else { panic!("downtime at no node: {row:?}") };
        let entry = Entry {
            node: node.0 as usize,
            category: slot.category.0,
            bearer: slot.bearer.0,
            occurrence: row.occurrence,
            cause_node: row.cause_node.unwrap().0 as usize,
            kind: row.kind,
            episode: row.episode.get(),
        };
        *book.entry(entry).or_default() += row.amount.get();
    }
    book
}
