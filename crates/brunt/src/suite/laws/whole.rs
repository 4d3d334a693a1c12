//! Parts and wholes of a run.

use crate::suite::laws::scenario::{recipe, text};
use crate::suite::run::everything;
use crate::suite::run::outcome::{Outcome, load};
use brunt::assess::Question;
use brunt::ledger::Amount;
use brunt::measure::{Sorted, TailLaw, tail_value_at_risk};
use brunt::plan::LossSource;
use brunt::report::{Contribution, Report};
use brunt::scenario::NodeIndex;
use brunt::simulate::{Run, replay_parts};
use brunt::units::Level;
use proptest::prelude::*;

const LEVELS: [f64; 6] = [0.05, 0.5, 0.9, 0.95, 0.99, 0.995];

/// Parts of the mean and of the tail add up to the total's by threat, category, framework and party, and shares to 1, each to within
/// a rounding for every part; what is lost at nodes is what is not lost directly.
fn check_contributions(report: &Report) {
    let parts = &report.contributions;
    let tail = report.total.tail_value_at_risk.iter().find(|figure| figure.level == parts.level).unwrap();
    let (mean, tail) = (report.total.mean.value, tail.estimate.value);
    for (what, list) in [
        ("threat", &parts.by_threat),
        ("category", &parts.by_category),
        ("framework", &parts.by_framework),
        ("party", &parts.by_party),
    ] {
        let sum = |part: fn(&Contribution) -> f64| list.iter().map(part).sum::<f64>();
        let near = |found: f64, whole: f64| (found - whole).abs() <= (list.len() as f64 + 2.0) * f64::EPSILON * whole;
        assert!(near(sum(|part| part.mean.value), mean), "means by {what}: {} of {mean}", sum(|part| part.mean.value));
        assert!(near(sum(|part| part.tail.value), tail), "tail by {what}: {} of {tail}", sum(|part| part.tail.value));
        if mean > 0.0 {
            assert!(near(sum(|part| part.mean_share.unwrap()), 1.0), "shares of the mean by {what}");
            assert!(near(sum(|part| part.tail_share.unwrap()), 1.0), "shares of the tail by {what}");
        }
    }
    let nodes: f64 = parts.by_node.iter().map(|part| part.tail.value).sum();
    assert!(nodes <= tail * (1.0 + 1e-12), "at nodes {nodes} of {tail}");
}

/// Sums over trials are exact, so parts of them are the whole to the last unit; by node they are the whole of what arises at nodes.
fn check_sums(outcome: &Outcome) {
    let (sums, plan) = (outcome.ledger.sums(), &outcome.plan);
    let trials: Vec<u64> = (0..outcome.ledger.trials()).collect();
    let parts = replay_parts(plan, 1, &trials);
    let whole: Amount = parts.parties.iter().copied().sum();
    let direct: Amount = trials
        .iter()
        .flat_map(|&trial| brunt::simulate::replay(plan, 1, trial).rows)
        .filter(|row| matches!(plan.slots()[row.slot as usize].source, LossSource::Threat(_)))
        .map(|row| row.amount)
        .sum();
    let of = |moments: &[brunt::ledger::PowerSums]| moments.iter().map(|moment| moment.sum()).sum::<Amount>();
    assert_eq!(of(&sums.threats), whole);
    assert_eq!(of(&sums.categories), whole);
    assert_eq!(of(&sums.frameworks), whole);
    assert_eq!(of(&sums.nodes) + direct, whole);
    let by_node: Vec<Amount> =
        (0..sums.nodes.len()).map(|node| sums.nodes[NodeIndex(node as u32).0 as usize].sum()).collect();
    let mut replayed = vec![Amount::ZERO; sums.nodes.len()];
    parts.nodes.iter().flatten().for_each(|&(node, amount)| replayed[node.0 as usize] += amount);
    assert_eq!(by_node, replayed);
}

fn tail(losses: &[f64], level: f64) -> f64 {
    tail_value_at_risk(&Sorted::new(losses).unwrap(), Level::new(level).unwrap(), TailLaw::FiniteVariance).value
}

/// The whole's tail is at most the sum of its parts' tails, and no party and no event loses more than the whole.
fn check_parties(outcome: &Outcome) {
    let columns = outcome.ledger.columns();
    for level in LEVELS {
        let parties: f64 = columns.parties.iter().map(|party| tail(&party.1, level)).sum();
        let whole = tail(&columns.total, level);
        assert!(whole <= parties * (1.0 + 1e-14), "TVaR at {level}: {whole} of parties with {parties}");
    }
    for (trial, &total) in columns.total.iter().enumerate() {
        assert!(columns.largest_event[trial] <= total);
        assert!(columns.parties.iter().all(|party| party.1[trial] <= total));
        assert!(total == 0.0 || columns.largest_event[trial] > 0.0);
    }
}

/// TVaR is at least VaR, both rise with the level, and so do the exceedance curves, of which that of events is the lower one.
fn check_curves(outcome: &Outcome) {
    let levels: Vec<Level> = LEVELS.map(|level| Level::new(level).unwrap()).into();
    let report = Question::new(&outcome.scenario, &outcome.plan).with_levels(levels).answer(&outcome.ledger).unwrap();
    let parties = report.parties.iter().map(|party| &party.losses);
    for losses in parties.chain([&report.total, &report.largest_event]) {
        let figures = losses.value_at_risk.iter().zip(&losses.tail_value_at_risk);
        let pairs: Vec<(f64, f64)> = figures.map(|(var, tail)| (var.estimate.value, tail.estimate.value)).collect();
        assert!(pairs.iter().all(|(var, tail)| tail >= var && *tail <= losses.maximum * (1.0 + 1e-15)), "{pairs:?}");
        assert!(pairs.windows(2).all(|two| two[0].0 <= two[1].0 && two[0].1 <= two[1].1), "{pairs:?}");
        assert!(losses.mean.value <= pairs[0].1 * (1.0 + 1e-15), "the mean is the tail at level 0");
    }
    let curves = &report.exceedance;
    for curve in [&curves.aggregate, &curves.occurrence] {
        assert!(curve.windows(2).all(|two| two[0].loss.value <= two[1].loss.value));
    }
    assert!(curves.aggregate.iter().zip(&curves.occurrence).all(|(all, one)| one.loss.value <= all.loss.value));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn parts_are_the_whole_and_tails_are_in_order(recipe in recipe(), trials in prop::sample::select(vec![1u64, 7, 150, 600])) {
        let outcome = Outcome::of(&text(recipe), trials);
        check_contributions(&outcome.report());
        check_sums(&outcome);
        check_parties(&outcome);
        check_curves(&outcome);
    }
}

#[test]
fn parts_of_a_scenario_with_everything_are_the_whole() {
    let outcome = Outcome::of(&everything::text(), 3000);
    check_contributions(&outcome.report());
    check_parties(&outcome);
    check_curves(&outcome);
}

/// Most trials tie at value at risk: whoever they are shared among, parts are the whole.
#[test]
fn parts_of_tied_trials_are_the_whole() {
    let text = "brunt = 1\nscenario = { name = \"ties\", currency = \"USD\" }\nparties = { a = {}, b = {} }\n\
         [threats.s]\nframework = \"strategic\"\nfrequency = { binomial = { n = 2, p = 0.3 } }\nlosses = [{ category = \"c\", bearer = \"a\", amount = 3 }]\n\
         [threats.t]\nframework = \"financial\"\nfrequency = { binomial = { n = 3, p = 0.2 } }\nlosses = [{ category = \"d\", bearer = \"b\", amount = 3 }]\n";
    for trials in [1, 2, 50, 99, 1001, 5000] {
        let outcome = Outcome::of(text, trials);
        check_contributions(&outcome.report());
        check_parties(&outcome);
        check_curves(&outcome);
    }
}

/// A certain cost of 1,000 more moves every trial, value at risk and its tail by 1,000, and nothing else.
#[test]
fn a_certain_cost_shifts_every_trial_and_every_tail() {
    let certain = "[threats.certain]\nframework = \"financial\"\nfrequency = { fixed = 1 }\nlosses = [{ category = \"fee\", bearer = \"vendor\", amount = 1000 }]\n";
    let plain = Outcome::new(load(&everything::text()), &Run::new(2000));
    let shifted = Outcome::new(load(&format!("{}\n{certain}", everything::text())), &Run::new(2000));
    for party in ["client", "provider"] {
        assert_eq!(plain.party(party), shifted.party(party), "{party}");
    }
    let (before, after) = (&plain.ledger.columns().total, &shifted.ledger.columns().total);
    // Both sides are exact sums rounded to a float once.
    assert!(before.iter().zip(after).all(|(a, b)| (a + 1000.0 - b).abs() <= b * f64::EPSILON));
    for level in LEVELS {
        let (a, b) = (tail(before, level), tail(after, level));
        assert!((a + 1000.0 - b).abs() <= 4.0 * b * f64::EPSILON, "{level}: {a} and {b}");
    }
}
