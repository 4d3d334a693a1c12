//! Every purpose has draws of its own: none of a trial's numbers follows from another, or from one of a neighbouring trial.

use crate::suite::run::outcome::Outcome;
use brunt::ledger::RowKind;
use brunt::simulate::replay;
use std::collections::BTreeMap;

/// Two threats that happen once, at two nodes each, with every kind of draw; two counts; two factors; a need with a probability.
const TEXT: &str = r#"
brunt = 1
scenario = { name = "purposes", currency = "USD", horizon = "1000h" }
parties = { us = {}, them = {} }
factors.names = ["y", "z"]
nodes.a = {}
nodes.b = {}
nodes.c = { owner = "us", needs = [{ all = ["a"], probability = 0.5 }], downtime = { per_hour = 1, category = "c" } }
nodes.d = { owner = "us", needs = [{ all = ["a"], probability = 0.5 }], downtime = { per_hour = 1, category = "d" } }

[threats.one]
framework = "operational"
frequency = { fixed = 1 }
hits = { each = { nodes = ["a", "b"] }, probability = 0.5 }
takes = { uniform = { min = 0.1, max = 1 } }
outage = { uniform = { min = "1h", max = "9h" } }
losses = [
    { category = "first", bearer = "us", amount = { uniform = { min = 1, max = 2 } } },
    { category = "first", bearer = "us", amount = { uniform = { min = 10, max = 20 } } },
    { category = "first", bearer = "them", amount = { uniform = { min = 1, max = 2 } } },
    { category = "second", bearer = "us", amount = { uniform = { min = 1, max = 2 } } },
]
triggers = [
    { threat = "three", probability = 0.5, after = { uniform = { min = "1h", max = "9h" } } },
    { threat = "four", probability = 0.5, after = { uniform = { min = "1h", max = "9h" } } },
]

[threats.two]
framework = "operational"
frequency = { fixed = 2 }
hits = { one = { nodes = ["a", "b", "c", "d"] } }
shared = true
takes = { uniform = { min = 0.1, max = 1 } }
outage = { uniform = { min = "1h", max = "9h" } }
losses = [{ category = "first", bearer = "us", amount = { uniform = { min = 1, max = 2 } } }]

[threats.three]
framework = "compliance"
losses = [{ category = "first", bearer = "us", amount = { uniform = { min = 1, max = 2 } } }]

[threats.four]
framework = "compliance"
losses = [{ category = "first", bearer = "us", amount = { uniform = { min = 1, max = 2 } } }]

[threats.five]
framework = "financial"
frequency = { poisson = 5 }
loads = { y = { loss = 0.5 } }
losses = [{ category = "first", bearer = "us", amount = 1 }]

[threats.six]
framework = "financial"
frequency = { poisson = 5 }
loads = { z = { loss = 0.5 } }
losses = [{ category = "first", bearer = "us", amount = 1 }]
"#;

/// The numbers of a trial by what they are for; what did not happen is left out.
fn numbers(outcome: &Outcome, trial: u64) -> BTreeMap<String, f64> {
    let replayed = replay(&outcome.plan, 1, trial);
    let threat = |index: u32| outcome.scenario.threats[index as usize].id.as_str();
    let mut found = BTreeMap::new();
    let mut counts = BTreeMap::from([("five", 0.0), ("six", 0.0), ("three", 0.0), ("four", 0.0)]);
    let mut ordinals: Vec<String> = Vec::new();
    for occurred in &replayed.occurrences {
        let id = threat(occurred.threat.0);
        let ordinal = ordinals.iter().filter(|other| other.starts_with(id)).count();
        ordinals.push(format!("{id} {ordinal}"));
        let root = occurred.triggered_by.map_or(0.0, |by| replayed.occurrences[by as usize].time.hours());
        if ordinal < 2 {
            found.insert(format!("{id} {ordinal} time"), occurred.time.hours() - root);
        }
        *counts.entry(id).or_default() += 1.0;
    }
    found.extend(["five", "six", "three", "four"].map(|id| (format!("{id} count"), counts[id])));
    for node in ["a", "b"] {
        found.insert(format!("one 0 at {node}"), 0.0);
    }
    for hit in &replayed.disruptions {
        let (what, node) =
            (&ordinals[hit.occurrence as usize], outcome.scenario.nodes[hit.node.0 as usize].id.as_str());
        let at = if what.starts_with("one") { format!("{what} at {node}") } else { format!("{what} at its node") };
        // A hit that the horizon cuts says nothing of its length.
        if hit.end.hours() < 1000.0 {
            found.insert(format!("{at} length"), hit.end.hours() - hit.start.hours());
        }
        found.insert(format!("{at} takes"), hit.takes.get());
        found.insert(
            if what.starts_with("one") { at } else { format!("{what} pick") },
            if what.starts_with("one") { 1.0 } else { f64::from(hit.node.0) },
        );
    }
    let only = |node: &str| {
        replayed.disruptions.iter().filter(|hit| outcome.scenario.nodes[hit.node.0 as usize].id == node).count() == 1
    };
    let quiet =
        |node: &str| replayed.disruptions.iter().all(|hit| outcome.scenario.nodes[hit.node.0 as usize].id != node);
    for node in ["c", "d"] {
        // One outage of what it needs, and none of its own.
        if only("a") && quiet(node) {
            let felt =
                replayed.rows.iter().any(|row| row.kind == RowKind::Downtime && name_of(outcome, row.slot) == node);
            found.insert(format!("need of {node}"), f64::from(u8::from(felt)));
        }
    }
    for row in replayed.rows.iter().filter(|row| row.kind == RowKind::Direct) {
        let what = &ordinals[row.occurrence as usize];
        if what.ends_with(" 0") || what.ends_with(" 1") {
            found.insert(format!("{what} loss {}", row.slot), row.amount.get());
        }
    }
    found
}

/// The category of a slot, which is the name of its node.
fn name_of(outcome: &Outcome, slot: u32) -> &str {
    &outcome.scenario.categories[outcome.plan.slots()[slot as usize].category.0 as usize]
}

/// Correlation of those trials that have both, in standard errors of an uncorrelated pair.
fn score(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| pairs.iter().map(part).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let products: Vec<f64> = pairs.iter().map(|pair| (pair.0 - a) * (pair.1 - b)).collect();
    let spread =
        |part: fn(&(f64, f64)) -> f64, mean: f64| pairs.iter().map(|pair| (part(pair) - mean).powi(2)).sum::<f64>();
    products.iter().sum::<f64>() / (spread(|pair| pair.0, a) * spread(|pair| pair.1, b) / n).sqrt()
}

/// Pairs that depend on each other by what they are: the losses of a threat are multiplied by its own factor.
fn are_one(a: &str, b: &str) -> bool {
    let factor = |what: &str| ["five", "six"].into_iter().find(|id| what.starts_with(id) && what.contains("loss"));
    factor(a).is_some() && factor(a) == factor(b)
}

#[test]
fn no_draw_of_a_trial_follows_from_another() {
    let outcome = Outcome::of(TEXT, 1);
    let trials: Vec<_> = (0..12_000).map(|trial| numbers(&outcome, trial)).collect();
    let names: Vec<&String> =
        trials.iter().flat_map(BTreeMap::keys).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    assert!(names.len() > 35, "{names:?}");
    let mut compared = 0;
    for (i, &a) in names.iter().enumerate() {
        for (j, &b) in names.iter().enumerate() {
            for lag in 0..2 {
                let pairs = trials.windows(2).filter_map(|two| Some((*two[0].get(a)?, *two[lag].get(b)?)));
                let pairs: Vec<(f64, f64)> = pairs.collect();
                if (lag == 0 && (j <= i || are_one(a, b))) || pairs.len() < 1000 {
                    continue;
                }
                let score = score(&pairs);
                // A number that is always the same where the other one exists.
                if score.is_nan() {
                    continue;
                }
                assert!(
                    score.abs() < 4.5,
                    "`{a}` and `{b}` of {lag} trials later: {score} standard errors, {} pairs",
                    pairs.len()
                );
                compared += 1;
            }
        }
    }
    // Of 2,000 comparisons one beyond 4.5 has a probability of 1.4 %.
    assert!(compared > 1500, "{compared} pairs");
}
