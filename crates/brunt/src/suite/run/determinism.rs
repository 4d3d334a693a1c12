//! The same bits, whatever the threads, ranges, order of tables and company of other entities.

use crate::suite::run::everything::{TABLES, text};
use crate::suite::run::outcome::{Outcome, load};
use brunt::ledger::{Amount, Ledger};
use brunt::plan::{LossSource, Plan};
use brunt::scenario::PartyIndex;
use brunt::simulate::{Run, Silent, replay, replay_parts, simulate};
use proptest::prelude::*;

const TRIALS: u64 = 3000;

#[test]
fn threads_change_no_bit() {
    let plan = Plan::compile(&load(&text())).unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| simulate(&plan, &Run::new(5 * TRIALS), &Silent).unwrap())
    };
    let alone = with(1);
    assert_eq!(alone.trials(), 5 * TRIALS);
    assert!(alone == with(2), "two threads");
    assert!(alone == with(16), "sixteen threads");
}

#[test]
fn seeds_change_every_loss() {
    let plan = Plan::compile(&load(&text())).unwrap();
    let with = |seed| simulate(&plan, &Run::new(200).with_seed(seed), &Silent).unwrap();
    let pairs = with(1).columns().total.iter().zip(&with(2).columns().total).filter(|(a, b)| a == b).count();
    assert!(pairs < 4, "{pairs} of 200 trials are the same");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_split_merged_in_any_order_and_grouping_is_the_whole(
        cuts in prop::collection::vec(0..=TRIALS, 1..7),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 16),
    ) {
        let plan = Plan::compile(&load(&text())).unwrap();
        let run = |from, to| simulate(&plan, &Run::new(0).with_trials(from..to), &Silent).unwrap();
        let mut cuts = cuts;
        cuts.extend([0, TRIALS]);
        cuts.sort_unstable();
        let mut parts: Vec<Ledger> = cuts.windows(2).map(|pair| run(pair[0], pair[1])).collect();
        let mut picks = picks.into_iter();
        while parts.len() > 1 {
            let first = parts.swap_remove(picks.next().unwrap().index(parts.len()));
            let second = parts.swap_remove(picks.next().unwrap().index(parts.len()));
            parts.push(first.merge(second).unwrap());
        }
        prop_assert!(parts.pop().unwrap() == run(0, TRIALS));
    }

    #[test]
    fn the_order_of_tables_changes_nothing(order in Just((1..TABLES.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let shuffled: Vec<&str> = std::iter::once(TABLES[0]).chain(order.into_iter().map(|index| TABLES[index])).collect();
        prop_assert!(Outcome::of(&shuffled.join("\n"), 300).ledger == Outcome::of(&text(), 300).ledger);
    }
}

#[test]
fn an_entity_that_touches_nothing_changes_no_loss() {
    let plain = Outcome::of(&text(), TRIALS);
    let additions = [
        "[parties.aaa]\n",
        "[nodes.aaa]\n",
        "[nodes.zzz]\nowner = \"client\"\ndowntime = { per_hour = 5, category = \"aaa\" }\ntolerance = { at_most = \"1h\" }\n",
        "[threats.aaa]\nframework = \"financial\"\nlosses = [{ category = \"aaa\", bearer = \"client\", amount = 5 }]\n",
        "[threats.aab]\nframework = \"financial\"\nfrequency = { poisson = 9 }\nhits = { all = { nodes = [\"grid\"] } }\ntakes = 0\noutage = \"9h\"\n",
        "[threats.aac]\nframework = \"financial\"\nfrequency = { poisson = 9 }\nlosses = [{ category = \"fine\", bearer = \"client\", amount = 0 }]\n",
    ];
    for addition in additions {
        same_losses(&plain, &Outcome::of(&format!("{}\n{addition}", text()), TRIALS), addition);
    }
    let factors = "names = [\"climate\", \"cyber\"]";
    let more = text().replace(factors, "names = [\"aaa\", \"climate\", \"cyber\", \"zzz\"]");
    same_losses(&plain, &Outcome::of(&more, TRIALS), "two factors");
}

fn same_losses(plain: &Outcome, more: &Outcome, what: &str) {
    assert!(plain.ledger.columns().total == more.ledger.columns().total, "total with {what}");
    assert!(plain.ledger.columns().largest_event == more.ledger.columns().largest_event, "largest event with {what}");
    for id in ["client", "provider", "vendor"] {
        assert!(plain.party(id) == more.party(id), "{id} with {what}");
    }
}

#[test]
fn a_trial_replayed_alone_adds_up_to_its_columns() {
    let Outcome { plan, ledger, scenario } = Outcome::of(&text(), 700);
    for trial in 0..700 {
        let rows = replay(&plan, 1, trial).rows;
        let position = trial as usize;
        let total: Amount = rows.iter().map(|row| row.amount).sum();
        assert_eq!(total.get(), ledger.columns().total[position], "trial {trial}");
        for party in (0..scenario.parties.len() as u32).map(PartyIndex) {
            let of_party = rows.iter().filter(|row| plan.slots()[row.slot as usize].bearer == party);
            let sum: Amount = of_party.map(|row| row.amount).sum();
            assert_eq!(sum.get(), ledger.party(party).unwrap()[position], "trial {trial}");
        }
        let events = rows.iter().map(|row| row.event).max().map_or(0, |last| last + 1);
        let of_event = |event| rows.iter().filter(|row| row.event == event).map(|row| row.amount).sum::<Amount>();
        let largest = (0..events).map(of_event).max().unwrap_or(Amount::ZERO);
        assert_eq!(largest.get(), ledger.columns().largest_event[position], "trial {trial}");
    }
}

#[test]
fn replayed_parts_add_up_to_the_sums_of_the_run() {
    let Outcome { plan, ledger, scenario } = Outcome::of(&text(), 700);
    let trials: Vec<u64> = (0..700).collect();
    let parts = replay_parts(&plan, 1, &trials);
    let column = |table: &ndarray::Array2<Amount>, column: usize| table.column(column).iter().copied().sum::<Amount>();
    for index in 0..scenario.threats.len() {
        assert_eq!(column(&parts.threats, index), ledger.sums().threats[index].sum());
    }
    for index in 0..scenario.nodes.len() {
        let of_node = parts.nodes.iter().flatten().filter(|(node, _)| node.0 as usize == index);
        assert_eq!(of_node.map(|(_, amount)| *amount).sum::<Amount>(), ledger.sums().nodes[index].sum());
    }
    for index in 0..scenario.categories.len() {
        assert_eq!(column(&parts.categories, index), ledger.sums().categories[index].sum());
    }
    for index in 0..4 {
        assert_eq!(column(&parts.frameworks, index), ledger.sums().frameworks[index].sum());
    }
    let whole: Amount = parts.parties.iter().copied().sum();
    for parts in [&ledger.sums().threats[..], &ledger.sums().categories, &ledger.sums().frameworks] {
        assert_eq!(parts.iter().map(|moment| moment.sum()).sum::<Amount>(), whole);
    }
}

#[test]
fn rows_lie_in_their_episodes_and_episodes_in_the_horizon() {
    let Outcome { plan, scenario, .. } = Outcome::of(&text(), 1);
    for trial in 0..300 {
        for row in replay(&plan, 1, trial).rows {
            assert!(row.episode <= row.start && row.start <= row.end && row.amount > Amount::ZERO);
            if let LossSource::Node(_) = plan.slots()[row.slot as usize].source {
                assert!(row.end <= scenario.horizon);
            }
        }
    }
}

#[test]
fn a_higher_frequency_adds_occurrences_and_moves_none() {
    for (id, was, is) in [("error", "poisson = 5 ", "poisson = 8 "), ("blackout", "mean = 3,", "mean = 4.5,")] {
        let rare = Outcome::of(&text(), 1);
        let common = Outcome::of(&text().replace(was, is), 1);
        let threat = rare.threat(id);
        let mut added = 0;
        for trial in 0..500 {
            let (few, many) = (replay(&rare.plan, 1, trial).occurrences, replay(&common.plan, 1, trial).occurrences);
            let of_threat = |all: &[brunt::simulate::Occurred], own: bool| {
                let kept = all.iter().filter(|occurred| (occurred.threat == threat) == own);
                kept.map(|occurred| (occurred.threat, occurred.time)).collect::<Vec<_>>()
            };
            assert_eq!(of_threat(&few, false), of_threat(&many, false), "others stay, trial {trial}");
            let (few, many) = (of_threat(&few, true), of_threat(&many, true));
            assert!(many.starts_with(&few), "trial {trial}: {few:?} in {many:?}");
            added += many.len() - few.len();
        }
        assert!(added > 500, "{added} more of {id}");
    }
}

#[test]
fn another_outage_law_moves_no_occurrence() {
    let plain = Outcome::of(&text(), 1);
    let longer = Outcome::of(&text().replace("scale = \"9h\"", "scale = \"20h\""), 1);
    for trial in 0..300 {
        let (short, long) = (replay(&plain.plan, 1, trial), replay(&longer.plan, 1, trial));
        assert_eq!(short.occurrences, long.occurrences);
        assert_eq!(short.disruptions.len(), long.disruptions.len());
    }
}
