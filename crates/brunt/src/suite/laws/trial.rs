//! A trial is itself, wherever and with whatever it runs.

use crate::suite::laws::scenario::{recipe, tables, text};
use crate::suite::run::everything;
use crate::suite::run::outcome::{Outcome, load};
use brunt::ledger::{Amount, Ledger};
use brunt::plan::Plan;
use brunt::report::Report;
use brunt::simulate::{Run, Silent, replay, simulate};
use proptest::prelude::*;
use std::ops::Range;

fn run(plan: &Plan, trials: Range<u64>) -> Ledger {
    simulate(plan, &Run::new(0).with_trials(trials), &Silent).unwrap()
}

/// Each trial alone, by a run of one and by a replay, is the trial within the range.
fn check_alone(plan: &Plan, trials: Range<u64>) {
    let whole = run(plan, trials.clone());
    for (position, trial) in trials.enumerate() {
        let alone = run(plan, trial..trial + 1);
        let columns = |ledger: &Ledger, at: usize| {
            let kept = ledger.columns();
            let parties: Vec<f64> = kept.parties.iter().map(|party| party.1[at]).collect();
            (kept.total[at], kept.largest_event[at], parties)
        };
        assert_eq!(columns(&alone, 0), columns(&whole, position), "trial {trial}");
        let rows = replay(plan, 1, trial).rows;
        let total: Amount = rows.iter().map(|row| row.amount).sum();
        assert_eq!(total.get(), whole.columns().total[position], "trial {trial} replayed");
    }
}

#[test]
fn a_trial_alone_is_the_trial_in_the_run_at_any_number() {
    let plan = Plan::compile(&load(&everything::text())).unwrap();
    for start in [0, 250, 1020, (1 << 32) - 20, 1 << 40, u64::MAX - 40] {
        check_alone(&plan, start..start + 40);
    }
}

#[test]
fn distant_trials_and_seeds_are_different_trials() {
    let plan = Plan::compile(&load(&everything::text())).unwrap();
    let totals = |seed: u64, trials: Range<u64>| {
        simulate(&plan, &Run::new(0).with_seed(seed).with_trials(trials), &Silent).unwrap().columns().total.clone()
    };
    let near = totals(1, 0..100);
    let others =
        [totals(1, 1 << 32..(1 << 32) + 100), totals(1, 1 << 40..(1 << 40) + 100), totals(1 << 32 | 1, 0..100)];
    for other in others {
        let same = near.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!(same < 3, "{same} of 100 trials are the same");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_trial_alone_is_the_trial_in_the_run(recipe in recipe(), start in any::<u32>()) {
        let plan = Plan::compile(&load(&text(recipe))).unwrap();
        let start = u64::from(start) << 10;
        check_alone(&plan, start..start + 30);
    }

    #[test]
    fn threads_and_ranges_change_no_bit_of_a_report(recipe in recipe(), cut in 0..700u64) {
        let scenario = load(&text(recipe));
        let plan = Plan::compile(&scenario).unwrap();
        let with = |threads: usize, merged: bool| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let ledger = if merged { run(&plan, cut..700).merge(run(&plan, 0..cut)).unwrap() } else { run(&plan, 0..700) };
                Report::new(&scenario, &plan, &ledger).unwrap()
            })
        };
        let plain = with(1, false);
        prop_assert_eq!(&plain, &with(2, false));
        prop_assert_eq!(&plain, &with(16, true));
    }

    #[test]
    fn the_order_of_the_file_changes_no_bit_of_a_report(recipe in recipe(), picks in prop::collection::vec(any::<prop::sample::Index>(), 24)) {
        let mut rest = tables(recipe);
        let plain = Outcome::of(&rest.join("\n"), 300);
        let mut shuffled = vec![rest.remove(0)];
        for pick in picks {
            if !rest.is_empty() {
                shuffled.push(rest.swap_remove(pick.index(rest.len())));
            }
        }
        shuffled.append(&mut rest);
        let other = Outcome::of(&shuffled.join("\n"), 300);
        prop_assert!(plain.ledger == other.ledger);
        prop_assert_eq!(plain.report(), other.report());
    }

    #[test]
    fn an_entity_that_touches_nothing_changes_no_bit_of_any_part(recipe in recipe()) {
        let plain = Outcome::of(&text(recipe), 300);
        // One that sorts before all others and one that sorts after them, of every kind.
        let more = ["aaa", "zzz"].map(|id| format!(
            "[parties.{id}]\n[nodes.{id}]\nowner = \"{id}\"\nkind = \"{id}\"\ndowntime = {{ per_hour = 5, category = \"{id}\" }}\n\
             tolerance = {{ at_most = \"1h\" }}\n[threats.{id}]\nframework = \"financial\"\n\
             losses = [{{ category = \"{id}\", bearer = \"{id}\", amount = 5 }}]\n"
        ));
        let factors = "names = [\"factor-0\", \"factor-1\"]";
        let more = format!("{}\n{}", text(recipe).replace(factors, "names = [\"aaa\", \"factor-0\", \"factor-1\", \"zzz\"]"), more.join("\n"));
        let other = Outcome::of(&more, 300);
        prop_assert_eq!(parts(&plain), parts(&other));
    }
}

/// All that a ledger knows, by id; what is nothing is left out.
fn parts(outcome: &Outcome) -> Vec<(String, String)> {
    let Outcome { scenario, ledger, .. } = outcome;
    let sums = ledger.sums();
    let mut parts = vec![
        ("total".to_owned(), format!("{:?}", ledger.columns().total)),
        ("largest event".to_owned(), format!("{:?}", ledger.columns().largest_event)),
        ("frameworks".to_owned(), format!("{:?}", sums.frameworks)),
        ("hours cut".to_owned(), format!("{:?}", sums.hours_cut)),
    ];
    let mut add = |kind: &str, id: &str, is_nothing: bool, what: String| {
        if !is_nothing {
            parts.push((format!("{kind} {id}"), what));
        }
    };
    for (party, column) in &ledger.columns().parties {
        add(
            "party",
            &scenario.parties[party.0 as usize].id,
            column.iter().all(|&loss| loss == 0.0),
            format!("{column:?}"),
        );
    }
    for (threat, (moment, count)) in scenario.threats.iter().zip(sums.threats.iter().zip(&sums.occurrences)) {
        add("threat", &threat.id, *count == 0, format!("{moment:?} {count}"));
    }
    for (node, moment) in scenario.nodes.iter().zip(&sums.nodes) {
        add("node", &node.id, moment.sum() == Amount::ZERO, format!("{moment:?}"));
    }
    for (category, moment) in scenario.categories.iter().zip(&sums.categories) {
        add("category", category, moment.sum() == Amount::ZERO, format!("{moment:?}"));
    }
    let tolerant = scenario.nodes.iter().filter(|node| node.tolerance.is_some());
    for (node, counts) in tolerant.zip(&sums.tolerances) {
        add("tolerance", &node.id, counts.breaches == 0, format!("{counts:?}"));
    }
    parts
}
