//! Engine and reference agree, trial by trial, loss by loss and cause by cause.

use crate::suite::reference::generate::{Allowed, disruptions, network, one_threat, threats};
use crate::suite::reference::loss::Book;
use crate::suite::reference::play::{Played, compile, play_explicit, play_replay, rows_as_book, run_explicit, text};
use crate::suite::reference::stated::ScenarioFile;
use crate::suite::reference::tolerance::Counts;
use brunt::ledger::{RowKind, ToleranceCounts};
use brunt::plan::Plan;
use brunt::scenario::Scenario;
use brunt::simulate::{Disruption, Replay, Run, Silent, replay, simulate};
use brunt::units::Ticks;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Trials of each random network.
pub(super) const TRIALS: u64 = 2;
const SEED: u8 = 29;

/// What the random trials came to, so that agreement on nothing is noticed.
#[derive(Debug, Default)]
struct Seen {
    trials: u64,
    /// Trials with a loss, and with losses by two causes or more.
    costly: u64,
    shared: u64,
    /// Trials by kind of loss.
    kinds: BTreeMap<RowKind, u64>,
    time_breaches: u64,
    data_breaches: u64,
}

impl Seen {
    fn add(&mut self, played: &Played) {
        let book = || played.book.iter().filter(|entry| *entry.1 > 0.0).map(|entry| entry.0);
        let causes: BTreeSet<u32> = book().map(|entry| entry.occurrence).collect();
        self.trials += 1;
        self.costly += u64::from(!causes.is_empty());
        self.shared += u64::from(causes.len() > 1);
        for kind in book().map(|entry| entry.kind).collect::<BTreeSet<_>>() {
            *self.kinds.entry(kind).or_default() += 1;
        }
        self.time_breaches += played.counts.values().map(|counts| counts.time_breaches).sum::<u64>();
        self.data_breaches += played.counts.values().map(|counts| counts.data_breaches).sum::<u64>();
    }

    /// A third of the trials cost something, a tenth have several causes, and every kind of loss is there in one of fifty.
    fn is_varied(&self) -> bool {
        let kinds = [RowKind::Downtime, RowKind::Lump, RowKind::Backlog];
        let often = |count: u64, one_of: u64| count * one_of >= self.trials;
        let each = kinds.iter().all(|kind| often(self.kinds.get(kind).copied().unwrap_or(0), 50));
        often(self.costly, 3) && often(self.shared, 10) && each
    }
}

/// Runs a property on a number of random inputs, the same ones each time.
pub(super) fn for_all<S: Strategy>(seed: u8, cases: u32, inputs: S, law: impl Fn(S::Value) -> Result<(), String>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let result = TestRunner::new_with_rng(config, random).run(&inputs, |input| law(input).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(reason, _)) = result {
        panic!("{reason}");
    }
    assert!(result.is_ok(), "{result:?}");
}

/// Equal to 1e-9 of the larger of 1 and the value.
pub(super) fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

/// Every entry, every occurrence's sum and the total agree.
pub(super) fn check(found: &Book, expected: &Book) -> Result<(), String> {
    for entry in found.keys().chain(expected.keys()) {
        let of = |book: &Book| book.get(entry).copied().unwrap_or(0.0);
        if !close(of(found), of(expected)) {
            return Err(format!("{entry:?}: engine {}, reference {}", of(found), of(expected)));
        }
    }
    let by = |book: &Book, occurrence: u32| -> f64 {
        book.iter().filter(|entry| entry.0.occurrence == occurrence).map(|entry| entry.1).sum()
    };
    for occurrence in found.keys().chain(expected.keys()).map(|entry| entry.occurrence) {
        if !close(by(found, occurrence), by(expected, occurrence)) {
            return Err(format!("occurrence {occurrence}"));
        }
    }
    let (found, expected): (f64, f64) = (found.values().sum(), expected.values().sum());
    if close(found, expected) { Ok(()) } else { Err(format!("total: engine {found}, reference {expected}")) }
}

/// Networks with given disruptions, `TRIALS` sets of them.
fn explicit_cases() -> impl Strategy<Value = (ScenarioFile, u64, Vec<Vec<Disruption>>)> {
    network(Allowed::Everything).prop_flat_map(one_threat).prop_flat_map(|file| {
        let sets = vec(disruptions(file.nodes.len(), horizon(&file), 10), TRIALS as usize);
        (Just(file), any::<u64>(), sets)
    })
}

/// The horizon that a random network states in hours.
pub(super) fn horizon(file: &ScenarioFile) -> Ticks {
    let stated = file.scenario.as_ref().and_then(|header| header.horizon.as_ref()).unwrap();
    Ticks::from_hours(stated.0.trim_end_matches('h').parse().unwrap()).unwrap()
}

fn explicit_trials_agree(cases: u32, seed: u8) -> Seen {
    let seen = RefCell::new(Seen::default());
    for_all(seed, cases / TRIALS as u32, explicit_cases(), |(file, seed, sets)| {
        let (scenario, plan) = compile(&file);
        sets.iter().try_for_each(|disruptions| {
            let played = play_explicit(&scenario, seed, disruptions);
            seen.borrow_mut().add(&played);
            check(&run_explicit(&plan, seed, disruptions), &played.book)
                .map_err(|what| format!("{what}\nseed {seed}\n{}\n{disruptions:?}", text(&file)))
        })
    });
    seen.into_inner()
}

fn random_trials_agree(cases: u32, seed: u8) -> Seen {
    let seen = RefCell::new(Seen::default());
    let inputs = (network(Allowed::Everything).prop_flat_map(threats), any::<u64>());
    for_all(seed, cases / TRIALS as u32, inputs, |(file, seed)| {
        let (scenario, plan) = compile(&file);
        let played =
            run_agrees(&scenario, &plan, seed).map_err(|what| format!("{what}\nseed {seed}\n{}", text(&file)))?;
        played.iter().for_each(|played| seen.borrow_mut().add(played));
        Ok(())
    });
    seen.into_inner()
}

/// Replays and reference agree on each trial's losses, and the run counts what the reference counts at tolerances. Returns the trials.
pub(super) fn run_agrees(scenario: &Scenario, plan: &Plan, seed: u64) -> Result<Vec<Played>, String> {
    run_is_as_played(scenario, plan, seed, &|trial, found| Ok(play_replay(scenario, found, seed, trial)))
}

/// How the reference plays a trial that was replayed.
pub(super) type Player<'a> = &'a dyn Fn(u64, &Replay) -> Result<Played, String>;

/// Replays agree on each trial's losses with what is played, and the run with all of it. Returns the trials.
pub(super) fn run_is_as_played(
    scenario: &Scenario,
    plan: &Plan,
    seed: u64,
    play: Player<'_>,
) -> Result<Vec<Played>, String> {
    let mut trials = Vec::new();
    let ledger = simulate(plan, &Run::new(TRIALS).with_seed(seed), &Silent).unwrap();
    let mut expected = vec![ToleranceCounts::default(); plan.tolerances().len()];
    for trial in 0..TRIALS {
        let found = replay(plan, seed, trial);
        let played = play(trial, &found)?;
        check(&rows_as_book(plan, &found.rows), &played.book).map_err(|what| format!("trial {trial}: {what}"))?;
        let odd = found.rows.iter().find(|row| {
            let occurred = found.occurrences[row.occurrence as usize];
            (row.event, row.threat) != (occurred.event, occurred.threat)
        });
        if let Some(row) = odd {
            return Err(format!("trial {trial}: a row of another event or threat: {row:?}"));
        }
        let direct = played.direct.values().map(|amount| amount.get());
        let total: f64 = played.book.values().copied().chain(direct).sum();
        if !close(ledger.columns().total[trial as usize], total) {
            return Err(format!("trial {trial}: run {}, reference {total}", ledger.columns().total[trial as usize]));
        }
        for (node, counts) in plan.tolerances().iter().zip(&mut expected) {
            add(counts, &played.counts[&(node.0 as usize)]);
        }
        trials.push(played);
    }
    for ((node, found), expected) in plan.tolerances().iter().zip(&ledger.sums().tolerances).zip(&expected) {
        let (found, expected) = (figures(found), figures(expected));
        if found != expected {
            let node = &scenario.nodes[node.0 as usize].id;
            return Err(format!("tolerance of {node}: engine {found:?}, reference {expected:?}"));
        }
    }
    Ok(trials)
}

/// Adds one trial to what a run counts.
fn add(sum: &mut ToleranceCounts, counts: &Counts) {
    let any = counts.time_breaches + counts.data_breaches;
    sum.breached_trials += u64::from(counts.time_breaches > 0);
    sum.data_trials += u64::from(counts.data_breaches > 0);
    sum.any_trials += u64::from(any > 0);
    sum.breaches += any;
    sum.data_breaches += counts.data_breaches;
    sum.squared_breaches += any * any;
    counts.recovery.values().for_each(|span| sum.recovery.add(Ticks::new(span.1 - span.0)));
}

type Figures = ([u64; 3], [u64; 3], Vec<(usize, u64)>);

/// All that is counted at a tolerance, to be compared and shown.
fn figures(counts: &ToleranceCounts) -> Figures {
    let trials = [counts.breached_trials, counts.data_trials, counts.any_trials];
    let breaches = [counts.breaches, counts.data_breaches, counts.squared_breaches];
    (trials, breaches, counts.recovery.non_empty().collect())
}

#[test]
fn given_disruptions_cost_the_same() {
    let seen = explicit_trials_agree(12_000, SEED);
    assert!(seen.is_varied(), "{seen:?}");
}

#[test]
fn random_trials_cost_and_breach_the_same() {
    let seen = random_trials_agree(12_000, SEED);
    assert!(seen.is_varied() && seen.time_breaches > 1_000 && seen.data_breaches > 1_000, "{seen:?}");
}

#[test]
#[ignore = "two million trials, some minutes: run by name in release"]
fn two_million_trials_agree() {
    let part = |part: u8| {
        explicit_trials_agree(100_000, 100 + part);
        random_trials_agree(100_000, 100 + part);
    };
    std::thread::scope(|scope| (0..10).for_each(|number| drop(scope.spawn(move || part(number)))));
}
