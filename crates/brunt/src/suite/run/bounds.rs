//! Trials that are large: nothing is cut below the bounds, nothing grows faster than what happens, and a bound that is hit is named.

use super::outcome::{Outcome, load};
use brunt::ledger::{Amount, Bound, BoundHit};
use brunt::plan::Plan;
use brunt::report::{BoundCause, BoundKind, Note};
use brunt::scenario::{Frequency, ThreatIndex, bound};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, SimulateError, replay_parts, simulate, simulate_net};

/// A scenario of 1,000 hours with a party `us` and nodes that cost it 1 an hour.
fn text(nodes: usize, lines: &str) -> String {
    let header = "brunt = 1\nscenario = { name = \"large\", currency = \"EUR\", horizon = \"1000h\" }\nparties = { us = {}, them = {} }\n";
    let node = |number| format!("nodes.n{number} = {{ owner = \"us\", downtime = {{ per_hour = 1 }} }}\n");
    header.to_string() + &(0..nodes).map(node).collect::<String>() + lines
}

fn threat(id: &str, rest: &str) -> String {
    format!("[threats.{id}]\nframework = \"operational\"\n{rest}\n")
}

/// Losses of amounts at each of many occurrences.
fn costs(id: &str, count: u32, amounts: &[&str]) -> String {
    let loss = |amount: &&str| format!("{{ category = \"c\", bearer = \"us\", amount = {amount} }}");
    let losses: Vec<String> = amounts.iter().map(loss).collect();
    threat(id, &format!("frequency = {{ fixed = {count} }}\nlosses = [{}]", losses.join(", ")))
}

fn hits(id: &str, count: u32, rest: &str) -> String {
    threat(id, &format!("frequency = {{ fixed = {count} }}\nhits = {{ all = {{ owner = \"us\" }} }}\n{rest}"))
}

fn bounds(outcome: &Outcome) -> Vec<(Bound, Option<ThreatIndex>, u64)> {
    outcome.ledger.sums().bounds.iter().map(|(hit, &trials)| (hit.bound, hit.threat, trials)).collect()
}

#[test]
fn losses_without_disruptions_are_not_cut() {
    let lines = costs("a", 150_000, &["1"]) + &costs("b", 70_000, &["2", "0.5"]);
    let outcome = Outcome::of(&text(0, &lines), 3);
    assert_eq!(outcome.ledger.columns().total, [150_000.0 + 70_000.0 * 2.5; 3]);
    assert_eq!(outcome.ledger.columns().largest_event, [2.5; 3]);
    assert_eq!(outcome.ledger.sums().occurrences, [450_000, 210_000]);
    assert_eq!(outcome.ledger.sums().bounded_trials, 0);
    assert!(bounds(&outcome).is_empty());
}

/// Pieces of a trial, trials drawn side by side and a trial alone are arrangements of the same draws.
#[test]
fn very_many_losses_add_up_to_the_same_however_they_are_drawn() {
    let law = "{ exponential = { mean = 3 } }";
    let lines = costs("a", 140_000, &[law]) + &costs("b", 66_000, &[law, law]) + &costs("c", 40, &[law]);
    let outcome = Outcome::of(&text(0, &lines), 5);
    let parts = replay_parts(&outcome.plan, 1, &[0, 1, 2, 3, 4]);
    for (trial, &total) in outcome.ledger.columns().total.iter().enumerate() {
        assert_eq!(parts.threats.row(trial).iter().copied().sum::<Amount>().get(), total);
        assert_eq!(parts.categories.row(trial).iter().copied().sum::<Amount>().get(), total);
        let alone = simulate(&outcome.plan, &Run::new(1).with_trials(trial as u64..trial as u64 + 1), &Silent).unwrap();
        assert_eq!(alone.columns().total, [total]);
    }
    // One by one, as terms ask for, they are the same again.
    let contract =
        "[contracts.c]\nseller = \"them\"\nbuyer = \"us\"\nindemnity.i = { covers = \"all\", annual_cap = 1 }\n";
    let with_terms = load(&text(0, &(lines + contract)));
    let plan = Plan::compile(&with_terms).unwrap();
    let terms = Terms::compile(&plan, &with_terms.programme).unwrap();
    let found = simulate_net(&terms, &Run::new(5), &Silent).unwrap();
    assert_eq!(found.columns().total, outcome.ledger.columns().total);
    assert_eq!(found.columns().largest_event, outcome.ledger.columns().largest_event);
}

/// One trial of a scenario in which some threats occur so often: more often than a file may state.
fn counted(text: &str, counts: &[(usize, u32)]) -> Outcome {
    let mut scenario = load(text);
    for &(threat, count) in counts {
        scenario.threats[threat].frequency = Some(Frequency::Fixed { count });
    }
    Outcome::new(scenario, &Run::new(1))
}

#[test]
fn a_threat_occurs_as_often_as_draws_have_addresses() {
    let most = bound::OCCURRENCES_OF_A_THREAT;
    let found = |count: u32| {
        let outcome = counted(&text(0, &costs("a", 1, &["1"])), &[(0, count)]);
        (outcome.ledger.columns().total[0], bounds(&outcome))
    };
    assert_eq!(found(most), (f64::from(most), Vec::new()));
    let hit = (Bound::OccurrencesOfAThreat, Some(ThreatIndex(0)), 1);
    assert_eq!(found(most + 1), (f64::from(most), vec![hit]));
}

/// The second threat finds room for what the first leaves; what lies beyond is told, by threat.
#[test]
fn occurrences_that_are_played_one_by_one_are_bounded_together() {
    let rest = "outage = \"0s\"\nlosses = [{ category = \"c\", bearer = \"us\", amount = 1 }]";
    let lines = hits("a", 1, rest) + &hits("b", 15, rest) + &costs("c", 7, &["1"]);
    let outcome = counted(&text(1, &lines), &[(0, bound::OCCURRENCES as u32 - 10)]);
    assert_eq!(outcome.ledger.columns().total, [bound::OCCURRENCES as f64 + 7.0]);
    assert_eq!(outcome.ledger.sums().bounded_trials, 1);
    assert_eq!(bounds(&outcome), [(Bound::Occurrences, Some(ThreatIndex(1)), 1)]);
}

#[test]
fn disruptions_are_bounded_and_the_note_names_the_bound() {
    let lines = hits("a", 30_000, "outage = \"1h\"") + &costs("b", 1, &["1"]);
    let outcome = Outcome::of(&text(40, &lines), 2);
    assert_eq!(bounds(&outcome), [(Bound::Disruptions, Some(ThreatIndex(0)), 2)]);
    let cause = BoundCause { bound: BoundKind::Disruptions, most: 1 << 20, threat: Some("a".to_string()), trials: 2 };
    let note = Note::BoundsHit { trials: 2, causes: vec![cause] };
    assert!(outcome.report().notes.contains(&note), "{:?}", outcome.report().notes);
    assert_eq!(outcome.report().bounds_hit, 2);
}

/// With a profile of 999 steps a disruption has 1,000 stages.
#[test]
fn stages_of_recovery_are_bounded() {
    let step = |number: u32| format!("{{ after = \"{number}s\", takes = {} }}", 1.0 - f64::from(number) / 998.0);
    let steps: Vec<String> = (0..999).map(step).collect();
    let recovery = format!("outage = \"1h\"\nrecovery = [{}]", steps.join(", "));
    let most = bound::STAGES as u32 / 1000;
    assert!(bounds(&Outcome::of(&text(1, &hits("a", most, &recovery)), 1)).is_empty());
    let found = bounds(&Outcome::of(&text(1, &hits("a", most + 1, &recovery)), 1));
    assert_eq!(found, [(Bound::Disruptions, Some(ThreatIndex(0)), 1)]);
}

#[test]
fn rounds_of_triggered_occurrences_are_bounded() {
    let again = "frequency = { fixed = 1 }\nlosses = [{ category = \"c\", bearer = \"us\", amount = 1 }]\ntriggers = [{ threat = \"a\", probability = 0.9999 }]";
    let outcome = Outcome::of(&text(0, &threat("a", again)), 50);
    let hit = BoundHit::new(Bound::Rounds, Some(ThreatIndex(0)));
    assert!(outcome.ledger.sums().bounds[&hit] > 40, "{:?}", outcome.ledger.sums().bounds);
    assert_eq!(outcome.ledger.sums().bounded_trials, outcome.ledger.sums().bounds[&hit]);
    assert!(outcome.ledger.columns().total.contains(&65.0));
}

/// What bounds were hit merges as all sums do.
#[test]
fn bounds_merge() {
    let again = "frequency = { fixed = 1 }\nlosses = [{ category = \"c\", bearer = \"us\", amount = 1 }]\ntriggers = [{ threat = \"a\", probability = 0.995 }]";
    let scenario = load(&text(0, &threat("a", again)));
    let plan = Plan::compile(&scenario).unwrap();
    let run = |trials| simulate(&plan, &Run::new(1).with_trials(trials), &Silent).unwrap();
    let both = run(0..30).merge(run(30..70)).unwrap();
    assert_eq!(both.sums(), run(0..70).sums());
    assert!(both.sums().bounded_trials > 20 && both.sums().bounded_trials < 70);
}

/// Contracts are applied to losses one by one: of a trial with too many of them nothing is said rather than something wrong.
#[test]
fn too_many_losses_for_terms_are_an_error_that_names_the_trial() {
    let contract =
        "[contracts.c]\nseller = \"them\"\nbuyer = \"us\"\nindemnity.i = { covers = \"all\", share = 0.5 }\n";
    let scenario = load(&text(0, &(costs("a", 1_000_000, &["1", "1", "1"]) + contract)));
    let plan = Plan::compile(&scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let error = simulate_net(&terms, &Run::new(1).with_trials(4..5), &Silent).unwrap_err();
    assert_eq!(error, SimulateError::TooManyLosses { trial: 4 });
    assert!(error.to_string().contains("trial 4 has more than 2097152 losses"), "{error}");
    assert!(simulate(&plan, &Run::new(1), &Silent).is_ok());
}

/// A hundred thousand disruptions in force at once, each taking 0.0001 of what others leave from an instant of its own to the end. Of
/// n equal ones the node keeps 0.9999^n, so it costs the sum of the time between two onsets times 1 - 0.9999^n, rounded to units of
/// capacity: 1e-12 of 1,000 h at 1 an hour. To walk through all that are in force at each onset took half a minute.
#[test]
fn very_many_disruptions_in_force_compound() {
    let count = 100_000;
    let at: Vec<String> = (0..count).map(|number| format!("\"{}s\"", 30 * number)).collect();
    let rest = format!(
        "at = [{}]\nhits = {{ one = {{ nodes = [\"n0\"] }} }}\noutage = \"to_horizon\"\ntakes = 0.0001",
        at.join(", ")
    );
    let lines = threat("a", &format!("frequency = {{ fixed = {count} }}\n{rest}"));
    let outcome = Outcome::of(&text(1, &lines), 1);
    let kept = |number: i32| 0.9999_f64.powi(number);
    let step = 30.0 / 3600.0;
    let between: f64 = (1..count).map(|number| step * (1.0 - kept(number))).sum();
    let last = (1000.0 - step * f64::from(count - 1)) * (1.0 - kept(count));
    let found = outcome.ledger.columns().total[0];
    assert!((found - between - last).abs() < 1e-6, "{found}, expected {}", between + last);
}
