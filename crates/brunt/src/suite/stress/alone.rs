//! Forced outages on networks that are known: exact hours and losses.

use super::{find, load, run, under};
use brunt::report::WhatIf;
use brunt::scenario::{Reading, Scenario};
use brunt::simulate::{Run, Silent};
use brunt::stress::{StressTest, what_if};

/// A desk in series with a line and with two sites in parallel; a hot line whose supplier has a stand-in for half of the work.
fn network() -> Scenario {
    load(
        r#"
nodes.line = {}
nodes.north = { region = "city" }
nodes.south = { region = "city" }
nodes.main = {}
nodes.spare = {}
[nodes.desk]
owner = "us"
needs = [{ all = ["line"], buffer = "2h" }, { any = ["north", "south"], switchover = "1h" }]
downtime = { per_hour = 100 }
tolerance = { below = 0.5, at_most = "6h" }
[nodes.hot-line]
owner = "them"
needs = { pool = { main = 0.7, spare = 0.3 } }
downtime = { per_hour = 1000 }
tolerance = { below = 0.5, at_most = "1d" }
[threats.cut]
framework = "operational"
frequency = { poisson = 0.01 }
hits = { one = { nodes = ["line", "main"] } }
takes = { uniform = { min = 0, max = 1 } }
outage = { lognormal = { median = "5h", p95 = "50h" } }
losses = { category = "repair", bearer = "us", amount = { lognormal = { median = 300, p95 = 3000 } } }
triggers = [{ threat = "quake", probability = 0.4 }, { threat = "fine", probability = 0.6, after = "4h" }]
[threats.quake]
framework = "operational"
hits = { all = { region = "city" } }
outage = "3h"
[threats.fine]
framework = "compliance"
losses = { category = "fine", bearer = "them", amount = 7 }
[policies.repairs]
insured = "us"
insurers = { insurer = 1 }
covers = { categories = "repair" }
retention = 100
limit = 150
[stress.line]
force = { threat = "cut", at = "10d", hits = "line", takes = 1, outage = "10h" }
[stress.half-a-line]
force = { threat = "cut", at = "10d", hits = "line", takes = 0.6, outage = "10h" }
[stress.median]
force = { threat = "cut" }
[stress.one-site]
out = { nodes = "north", at = "10d", outage = "10h" }
[stress.both-sites]
force = { threat = "quake", at = "10d", outage = "10h" }
[stress.exit]
out = { nodes = ["main"], at = "10d", outage = "10h", recovery = [{ after = "0h", takes = 0.5 }, { after = "4h", takes = 0 }] }
[stress.late]
out = { nodes = ["line"], at = "364d", outage = "to_horizon" }
[stress.in-turn]
inherits = ["line", "one-site"]
"#,
    )
}

fn alone(scenario: &Scenario, stress: &str) -> WhatIf {
    what_if(scenario, find(scenario, stress)).unwrap().unwrap()
}

#[test]
fn hours_and_losses_are_exact() {
    let scenario = network();
    // Direct costs of a cut: its median 300, and with a chance of 0.6 that is more likely than not the fine of 7; no quake.
    let cut = 307.0;
    for (stress, expected) in [
        // Series, behind a buffer of 2 h.
        ("line", 8.0 * 100.0 + cut),
        ("half-a-line", 8.0 * 60.0 + cut),
        // Parallel: only the switchover.
        ("one-site", 100.0),
        ("both-sites", 10.0 * 100.0),
        // Ramped: 0.7 of the work for 10 h, half of that for 4 h.
        ("exit", (10.0 * 0.7 + 4.0 * 0.35) * 1000.0),
        ("late", 22.0 * 100.0),
        // The switchover of one lies in the buffer of the other: 1 h and then 8 h.
        ("in-turn", 9.0 * 100.0 + cut),
    ] {
        let found = alone(&scenario, stress);
        assert!((found.explanation.total - expected).abs() < 1e-6, "{stress}: {}", found.explanation.total);
    }
}

#[test]
fn every_draw_stands_at_its_median() {
    let scenario = network();
    let found = alone(&scenario, "median");
    // In the middle of the year, the second of two targets, half of its capacity for five hours.
    let cut = &found.explanation.occurrences[0];
    assert_eq!((cut.hour, cut.strikes.len()), (4380.0, 1));
    let strike = &cut.strikes[0];
    assert_eq!((strike.node.as_str(), strike.takes, strike.from), ("main", 0.5, 4380.0));
    assert!((strike.to - 4385.0).abs() < 1e-6);
    let threats: Vec<&str> = found.explanation.occurrences.iter().map(|one| one.threat.as_str()).collect();
    assert_eq!(threats, ["cut", "fine"]);
    assert!((found.explanation.total - (307.0 + 5.0 * 0.35 * 1000.0)).abs() < 1e-5);
    // Any year of a run is that year.
    let ledger = run(&under(&scenario, "median", Reading::Alone), 50);
    assert!(ledger.columns().total.iter().all(|loss| *loss == found.explanation.total));
}

#[test]
fn what_falls_and_holds_is_told() {
    let scenario = network();
    let found = alone(&scenario, "in-turn");
    let outages: Vec<(&str, f64, f64)> =
        found.explanation.outages.iter().map(|outage| (outage.node.as_str(), outage.from, outage.to)).collect();
    assert!(outages.contains(&("line", 240.0, 250.0)) && outages.contains(&("north", 240.0, 250.0)));
    // Down for the switchover, and again once the buffer is empty.
    let desk: Vec<_> = outages.iter().filter(|outage| outage.0 == "desk").collect();
    assert_eq!(desk, [&("desk", 240.0, 241.0), &("desk", 242.0, 250.0)]);
    let held: Vec<(u32, f64, f64)> =
        found.explanation.held.iter().map(|held| (held.need.position, held.from, held.to)).collect();
    assert!(held.contains(&(0, 240.0, 242.0)), "{held:?}");
    assert!(held.contains(&(1, 241.0, 250.0)), "{held:?}");
    let tolerance = &found.tolerances[0];
    // One event each: the line from 242 to 250, the site from 240 to 241.
    assert_eq!((tolerance.node.as_str(), tolerance.breached, tolerance.lowest), ("desk", true, 0.0));
    assert_eq!(tolerance.recovers_in, Some(8.0));
    // Of the repair of 300 the policy answers 150 above the retention, its limit.
    let used: Vec<&str> = found.used_up.iter().map(|limit| limit.id.as_str()).collect();
    assert_eq!(used, ["repairs"]);
    let us = found.explanation.parties.iter().find(|party| party.id == "us").unwrap();
    assert!((us.gross - us.net.unwrap() - 150.0).abs() < 1e-6);
}

#[test]
fn what_is_held_and_breached_is_measured() {
    let mut scenario = network();
    scenario.threats.iter_mut().for_each(|threat| threat.frequency = None);
    let test = StressTest::new(&scenario).with_stresses(&["half-a-line", "exit", "one-site"]).unwrap();
    let found = test.answer(&Run::new(400), &Silent).unwrap();
    let tolerance = |stress: usize, node: usize| {
        let tolerance = &found.stresses[stress].risk.tolerances[node];
        let median = tolerance.time_to_recover.as_ref().map(|times| times.median_hours.value);
        (tolerance.breach.value.value, tolerance.breach.added.unwrap().value, tolerance.held_in_half.value, median)
    };
    // The desk: 0.4 for 8 h, and 0 for the switchover of 1 h; at most 6 h below a half are tolerated.
    let (breach, added, held, recovered) = tolerance(0, 0);
    assert_eq!((breach, added), (1.0, 1.0));
    assert!((held - 0.4).abs() < 1e-9 && (recovered.unwrap() / 8.0 - 1.0).abs() < 0.01, "{held} {recovered:?}");
    let (breach, added, held, recovered) = tolerance(2, 0);
    assert_eq!((breach, added, held), (0.0, 0.0, 0.0));
    assert!((recovered.unwrap() - 1.0).abs() < 0.01);
    // The hot line: 0.3 for 10 h and then 0.65, below a half for 10 h.
    let (breach, _, held, recovered) = tolerance(1, 1);
    assert_eq!(breach, 0.0);
    assert!((held - 0.3).abs() < 1e-9 && (recovered.unwrap() / 10.0 - 1.0).abs() < 0.01, "{held} {recovered:?}");
    assert_eq!(tolerance(1, 0), (0.0, 0.0, 1.0, None));
}

#[test]
fn on_top_of_nothing_is_alone() {
    let mut scenario = network();
    scenario.threats.iter_mut().for_each(|threat| threat.frequency = None);
    for stress in ["one-site", "exit", "late"] {
        let loss = alone(&scenario, stress).explanation.total;
        let ledger = run(&under(&scenario, stress, Reading::OnTop), 20);
        assert!(ledger.columns().total.iter().all(|total| *total == loss));
        assert!(loss > 0.0);
    }
}

#[test]
fn a_stress_without_anything_forced_has_no_what_if() {
    let scenario = load(
        r#"
threats.theft = { framework = "operational", frequency = { poisson = 1 }, losses = { category = "theft", bearer = "us", amount = 5 } }
stress.more = { scale = { frequency = 2 } }
"#,
    );
    assert_eq!(what_if(&scenario, &scenario.stresses[0]), Ok(None));
}
