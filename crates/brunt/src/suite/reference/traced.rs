//! Traces of trials are what the reference goes through: every change of every node and every need.

use crate::suite::reference::agreement::{TRIALS, for_all};
use crate::suite::reference::control::{Done, Draws, Duty};
use crate::suite::reference::fixed::FULL;
use crate::suite::reference::generate::{Allowed, controls, costs, network, threats};
use crate::suite::reference::named::costly;
use crate::suite::reference::network::{Course, Given, Piece, Told, reaches, tell};
use crate::suite::reference::outage::{Outage, rank};
use crate::suite::reference::play::{compile, outages, text};
use brunt::explain::Explain;
use brunt::ledger::{Amount, Row};
use brunt::plan::Plan;
use brunt::scenario::{ControlSet, NeedIndex, Scenario};
use brunt::settle::Terms;
use brunt::simulate::{Cushion, Disruption, NeedChange, NodeChange, Trace, replay, trace};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const SEED: u8 = 37;

/// A trial of a scenario.
#[derive(Clone, Copy)]
struct Case<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    seed: u64,
    trial: u64,
}

/// A trial as the reference tells it.
pub(super) struct Story<'a> {
    pub scenario: &'a Scenario,
    /// The disruptions, best-ranked first.
    pub ranked: Vec<Outage>,
    pub told: Told,
}

impl<'a> Case<'a> {
    fn trace(&self, without: &[u32]) -> Trace {
        trace(self.plan, self.seed, self.trial, without)
    }

    /// What the reference makes of disruptions, played again until the nodes that controls run on go through what they are known to.
    fn story(&self, trace: &Trace, disruptions: &[Disruption]) -> Story<'a> {
        let Self { scenario, plan, seed, trial } = *self;
        let address: Vec<u64> = trace.occurrences.iter().map(|occurred| occurred.address).collect();
        let threat = |occurrence: u32| trace.occurrences[occurrence as usize].threat;
        let mut ranked = outages(scenario, disruptions, &threat);
        rank(&mut ranked);
        let (done, draws) = (Done::default(), Draws { seed, trial, address: &address });
        let mut known = vec![Course::new(); scenario.nodes.len()];
        loop {
            let duty = Duty { scenario, present: plan.controls(), draws, courses: &known, done: &done };
            let told = tell(Given { scenario, ranked: &ranked, duty: &duty });
            if !duty.is_hosted() || told.courses == known {
                return Story { scenario, ranked, told };
            }
            known = told.courses;
        }
    }
}

/// A node from a time on, as both have it: time, capacity in units of 10^-15, occurrence and node of the cause, need.
type NodeStep = (i64, u64, Option<(u32, u32)>, Option<u32>);
/// A need from a time on: time, what members support and what is passed on in units, what holds.
type NeedStep = (i64, u64, u64, Option<Cushion>);

/// A capacity as it is told: a number of 53 bits, in units of 10^-15.
fn told(capacity: f64) -> u64 {
    (capacity * 1e15).round() as u64
}

/// A capacity in units, told.
fn tell_units(units: u64) -> u64 {
    told(units as f64 / FULL as f64)
}

/// What random trials came to, so that agreement on nothing is noticed.
#[derive(Debug, Default)]
struct Seen {
    trials: u64,
    node_changes: u64,
    need_changes: u64,
    /// Changes with a cause elsewhere, and those whose need is not the first.
    through: u64,
    later_need: u64,
    held: BTreeMap<Cushion, u64>,
    /// Trials told without an occurrence that had struck.
    without: u64,
}

impl Seen {
    /// A third of the changes come from elsewhere, some through later needs, and everything holds at times.
    fn is_varied(&self) -> bool {
        let all =
            [Cushion::Members, Cushion::Buffer, Cushion::Chance].map(|by| self.held.get(&by).copied().unwrap_or(0));
        let often = self.through * 3 > self.node_changes && self.later_need * 50 > self.through;
        often && self.need_changes > self.node_changes && all.iter().all(|&held| held > 0)
    }
}

impl Story<'_> {
    pub(super) fn id(&self, node: usize) -> String {
        self.scenario.nodes[node].id.clone()
    }

    /// The changes of a node; it begins up.
    fn of_node(&self, node: usize) -> Vec<NodeStep> {
        let cause = |cause: usize| (self.ranked[cause].occurrence, self.ranked[cause].node as u32);
        let step = |piece: &Piece| {
            (piece.from, tell_units(piece.capacity), piece.cause.map(cause), piece.through.map(|need| need as u32))
        };
        let pieces = self.told.courses[node].iter().map(step);
        pieces.skip_while(|step| step.1 == tell_units(FULL)).collect()
    }

    /// The changes of a need; it begins with all members up.
    fn of_need(&self, place: (usize, usize)) -> Vec<NeedStep> {
        let standings = self.told.standings.get(&place).into_iter().flatten();
        let steps = standings.map(|one| (one.from, tell_units(one.members), tell_units(one.passes), one.held));
        steps.skip_while(|step| (step.1, step.2) == (tell_units(FULL), tell_units(FULL))).collect()
    }

    /// A trace has the same changes, of every node and every need.
    fn agrees(&self, trace: &Trace) -> Result<(), String> {
        for (node, stated) in self.scenario.nodes.iter().enumerate() {
            let mine = trace.nodes.iter().filter(|change| change.node.0 as usize == node);
            let step = |change: &NodeChange| {
                let cause = change.cause.map(|(occurrence, node)| (occurrence, node.0));
                (change.time.get(), told(change.capacity), cause, change.through)
            };
            same(&format!("node {}", stated.id), &mine.map(step).collect::<Vec<_>>(), &self.of_node(node))?;
            for need in 0..stated.needs.len() {
                let is_it = |index: NeedIndex| (index.node.0 as usize, index.need as usize) == (node, need);
                let mine = trace.needs.iter().filter(|change| is_it(change.need));
                let step = |change: &NeedChange| {
                    (change.time.get(), told(change.members), told(change.passes), change.held_by)
                };
                let what = format!("need {}.{need}", stated.id);
                same(&what, &mine.map(step).collect::<Vec<_>>(), &self.of_need((node, need)))?;
            }
        }
        let known = |node: u32| (node as usize) < self.scenario.nodes.len();
        let all = trace.nodes.iter().map(|change| change.node.0).chain(trace.needs.iter().map(|one| one.need.node.0));
        if all.into_iter().all(known) { Ok(()) } else { Err("a change of no node".into()) }
    }

    fn count(&self, seen: &mut Seen) {
        seen.trials += 1;
        for node in 0..self.scenario.nodes.len() {
            let steps = self.of_node(node);
            seen.node_changes += steps.len() as u64;
            seen.through += steps.iter().filter(|step| step.3.is_some()).count() as u64;
            seen.later_need += steps.iter().filter(|step| step.3 > Some(0)).count() as u64;
        }
        for &place in self.told.standings.keys() {
            let steps = self.of_need(place);
            seen.need_changes += steps.len() as u64;
            steps.iter().filter_map(|step| step.3).for_each(|held| *seen.held.entry(held).or_default() += 1);
        }
    }
}

/// Two lists are the same; says where they part.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &[T], expected: &[T]) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: engine {found:?}\nreference {expected:?}")) }
}

/// Changes come in the order of time, each thing at most once in an instant, and there suppliers first.
fn is_in_order(scenario: &Scenario, trace: &Trace) -> Result<(), String> {
    let reaches = reaches(scenario);
    let nodes = trace.nodes.iter().map(|change| (change.time, change.node.0 as usize, 0)).collect::<Vec<_>>();
    let needs = trace.needs.iter().map(|one| (one.time, one.need.node.0 as usize, one.need.need)).collect::<Vec<_>>();
    for changes in [nodes, needs] {
        if changes.iter().collect::<BTreeSet<_>>().len() < changes.len() {
            return Err(format!("twice at an instant: {changes:?}"));
        }
        for (number, one) in changes.iter().enumerate() {
            // Nodes of one circle come in any order.
            let late = changes[number + 1..].iter().find(|later| {
                let is_supplier = reaches[one.1][later.1] && !reaches[later.1][one.1];
                later.0 < one.0 || later.0 == one.0 && is_supplier
            });
            if let Some(late) = late {
                return Err(format!("{late:?} comes after {one:?}"));
            }
        }
    }
    Ok(())
}

/// Losses to the last bit, by slot, occurrence and start.
fn booked(rows: impl IntoIterator<Item = Row>) -> BTreeMap<(u32, u32, i64), Amount> {
    let mut booked = BTreeMap::<_, Amount>::new();
    rows.into_iter()
        .for_each(|row| *booked.entry((row.slot, row.occurrence, row.start.get())).or_default() += row.amount);
    booked
}

/// Both tell a trial alike, it is explained as it is told, and costs what it does untraced.
fn trial_agrees(case: Case<'_>, seen: &RefCell<Seen>) -> Result<(), String> {
    let found = case.trace(&[]);
    let story = case.story(&found, &found.disruptions);
    story.agrees(&found)?;
    is_in_order(case.scenario, &found)?;
    let costs = booked(found.losses.losses.iter().map(|loss| loss.row));
    if costs != booked(replay(case.plan, case.seed, case.trial).rows) {
        return Err(format!("a trace with other losses than the replay: {costs:?}"));
    }
    story.count(&mut seen.borrow_mut());
    let terms = Terms::compile(case.plan, &case.scenario.programme).unwrap();
    let explained = Explain::new(case.scenario, &terms, case.seed).trial(case.trial);
    story.explains(&explained)
}

/// Without an occurrence and what follows from it, the others strike as they did.
fn trial_agrees_without(case: Case<'_>, seen: &RefCell<Seen>) -> Result<(), String> {
    let whole = case.trace(&[]);
    for number in (0..).zip(&whole.occurrences).map(|entry| entry.0).take(3) {
        let found = case.trace(&[number]);
        let stays = |disruption: &&Disruption| {
            let parent = |child: &u32| whole.occurrences[*child as usize].triggered_by;
            let mut line = std::iter::successors(Some(disruption.occurrence), parent);
            line.all(|one| one != number)
        };
        let left: Vec<Disruption> = whole.disruptions.iter().filter(stays).copied().collect();
        case.story(&whole, &left).agrees(&found).map_err(|what| format!("without {number}: {what}"))?;
        seen.borrow_mut().without += u64::from(left.len() < whole.disruptions.len());
    }
    Ok(())
}

fn random_trials_agree(cases: u32, seed: u8) -> Seen {
    let seen = RefCell::new(Seen::default());
    let inputs = (network(Allowed::Everything).prop_flat_map(threats), any::<u64>());
    for_all(seed, cases / TRIALS as u32, inputs, |(file, seed)| {
        let (scenario, plan) = compile(&file);
        (0..TRIALS).try_for_each(|trial| {
            let case = Case { scenario: &scenario, plan: &plan, seed, trial };
            trial_agrees(case, &seen)
                .and_then(|()| trial_agrees_without(case, &seen))
                .map_err(|what| format!("trial {trial}: {what}\nseed {seed}\n{}", text(&file)))
        })
    });
    seen.into_inner()
}

fn controlled_trials_agree(cases: u32, seed: u8) -> Seen {
    let seen = RefCell::new(Seen::default());
    let files = network(Allowed::Everything).prop_flat_map(threats).prop_flat_map(costs).prop_flat_map(controls);
    for_all(seed, cases / TRIALS as u32, (files, any::<u64>(), any::<u64>()), |(file, seed, bits)| {
        let (scenario, plan) = compile(&file);
        let plan = plan.with_controls(ControlSet::from_bits(bits & scenario.all_controls().bits()));
        (0..TRIALS).try_for_each(|trial| {
            trial_agrees(Case { scenario: &scenario, plan: &plan, seed, trial }, &seen).map_err(|what| {
                format!("trial {trial}: {what}\nseed {seed}, controls {:b}\n{}", plan.controls().bits(), text(&file))
            })
        })
    });
    seen.into_inner()
}

#[test]
fn random_trials_are_traced_as_they_are_told() {
    let seen = random_trials_agree(2_000, SEED);
    assert!(seen.is_varied() && seen.without > 1_000, "{seen:?}");
}

#[test]
fn random_trials_under_controls_are_traced_as_they_are_told() {
    let seen = controlled_trials_agree(1_200, SEED);
    assert!(seen.is_varied(), "{seen:?}");
}

#[test]
fn shipped_scenarios_are_traced_as_they_are_told() {
    for name in ["contact-centre.toml", "healthcare.toml", "payments.toml"] {
        let scenario = crate::suite::scenario(&format!("scenarios/{name}"));
        let plan = Plan::compile(&scenario).unwrap();
        let seen = RefCell::default();
        for trial in 0..20 {
            let case = Case { scenario: &scenario, plan: &plan, seed: 11, trial };
            trial_agrees(case, &seen).unwrap_or_else(|what| panic!("{name}, trial {trial}: {what}"));
        }
        assert!(seen.borrow().is_varied(), "{name} {seen:?}");
    }
}

#[test]
#[ignore = "a quarter of a million trials, some minutes: run by name in release"]
fn a_quarter_of_a_million_trials_are_traced_as_they_are_told() {
    let part = |part: u8| {
        random_trials_agree(20_000, 200 + part);
        controlled_trials_agree(5_000, 200 + part);
    };
    std::thread::scope(|scope| (0..10).for_each(|number| drop(scope.spawn(move || part(number)))));
}

/// What engine and reference make of a scenario of one day in which node `a` is down for an hour, at these hours.
fn told_alike(nodes: &Value, at: &[&str], seed: u64) -> Trace {
    let threat = json!({ "framework": "operational", "frequency": { "fixed": at.len() }, "at": at, "outage": "1h",
        "hits": { "all": { "nodes": "a" } } });
    let header = json!({ "name": "named", "currency": "EUR", "horizon": "24h" });
    let whole = json!({ "scenario": header, "parties": { "ann": {} }, "nodes": nodes, "threats": { "t": threat } });
    let (scenario, plan) = compile(&serde_json::from_value(whole).unwrap());
    let case = Case { scenario: &scenario, plan: &plan, seed, trial: 0 };
    trial_agrees(case, &RefCell::default()).unwrap();
    case.trace(&[])
}

/// The engine was wrong: it did not keep up to date what can cost nobody anything, and told of such a node only what struck it itself.
#[test]
fn nodes_that_make_no_difference_fall_as_others_do() {
    let nodes =
        json!({ "a": costly(&json!({})), "b": { "needs": { "all": ["a"] } }, "c": { "needs": { "any": ["b"] } } });
    let trace = told_alike(&nodes, &["3h"], 1);
    let times = |node: u32| trace.nodes.iter().filter(move |change| change.node.0 == node);
    for node in 1..3 {
        let steps: Vec<_> = times(node).map(|change| (change.time.hours(), change.capacity, change.through)).collect();
        assert_eq!(steps, [(3.0, 0.0, Some(0)), (4.0, 1.0, None)], "node {node}");
    }
}

/// The engine was wrong: it said that chance holds while a restart keeps the node down, if the need was spared the next episode.
#[test]
fn chance_holds_nothing_that_a_restart_keeps_down() {
    let need = json!({ "all": ["a"], "restart": "5h", "probability": 0.5 });
    let nodes = json!({ "a": {}, "b": costly(&json!({ "needs": need })) });
    // The first outage is felt, the second is not: the restart after the former runs from 4 h to 9 h.
    let traces = (0..64).map(|seed| told_alike(&nodes, &["3h", "5h"], seed));
    let ends = |trace: &Trace| trace.needs.iter().map(|change| change.time.hours()).eq([3.0, 4.0, 5.0, 6.0, 9.0]);
    let trace = traces.into_iter().find(ends).unwrap();
    assert!(trace.needs.iter().all(|change| change.held_by.is_none()), "{:?}", trace.needs);
}
