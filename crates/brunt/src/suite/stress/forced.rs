//! A forced occurrence equals the same one drawn, to the bit.

use super::{SEED, assert_same, find, load, run, under};
use brunt::plan::Plan;
use brunt::scenario::{Forced, Lasting, Reading, Scenario, Stress, ThreatIndex};
use brunt::simulate::{replay, simulate};
use brunt::units::Ticks;

/// A threat with everything that can be drawn, so often.
fn world(storms: u32) -> Scenario {
    load(&format!(
        r#"
nodes.a = {{ region = "coast" }}
nodes.b = {{ region = "coast" }}
nodes.c = {{}}
nodes.desk = {{ owner = "us", needs = [{{ all = ["a"], buffer = "3h" }}, {{ any = ["b", "c"], switchover = "1h", probability = 0.7 }}], downtime = {{ per_hour = 100 }}, tolerance = {{ below = 0.5, at_most = "8h" }} }}
factors = {{ names = ["weather"] }}
[threats.storm]
framework = "operational"
frequency = {{ fixed = {storms} }}
season = [1, 1, 2, 1, 1, 1, 1, 3, 4, 1, 1, 1]
hits = {{ each = {{ region = "coast" }}, probability = 0.6 }}
takes = {{ uniform = {{ min = 0.3, max = 1 }} }}
outage = {{ lognormal = {{ median = "9h", p95 = "40h" }} }}
recovery = [{{ after = "0h", takes = 0.5 }}, {{ after = "5h", takes = 0 }}]
losses = {{ category = "repair", bearer = "them", amount = {{ lognormal = {{ median = 1e3, p95 = 9e3 }} }} }}
triggers = {{ threat = "flood", probability = 0.4, after = {{ exponential = {{ mean = "30h" }} }} }}
loads.weather = {{ loss = 0.4 }}
[threats.flood]
framework = "operational"
hits = {{ one = {{ nodes = ["a", "b", "c"] }} }}
outage = {{ exponential = {{ mean = "20h" }} }}
[threats.power]
framework = "operational"
frequency = {{ poisson = 3 }}
hits = {{ one = {{ nodes = ["a", "b", "c"] }} }}
outage = {{ exponential = {{ mean = "6h" }} }}
loads.weather = {{ frequency = 0.5 }}
[controls.backup]
role = "response"
acts = {{ on = {{ threats = "storm" }}, outage = {{ cap = "20h" }} }}
reliability = 0.8
[policies.storm]
insured = "them"
insurers = {{ insurer = 1 }}
covers = {{ threats = "storm" }}
retention = 500
[stress.storm]
force = {{ threat = "storm" }}
[stress.two]
force = [{{ threat = "storm" }}, {{ threat = "storm" }}]
"#
    ))
}

#[test]
fn on_top_is_the_next_that_the_threat_would_have() {
    let one = world(1);
    assert_same(&run(&under(&one, "storm", Reading::OnTop), 4_000), &run(&world(2), 4_000));
    assert_same(&run(&under(&one, "two", Reading::OnTop), 1_000), &run(&world(3), 1_000));
}

#[test]
fn given_what_is_certain_nothing_changes() {
    for storms in [2, 3] {
        let scenario = world(storms);
        for stress in ["storm", "two"] {
            assert_same(&run(&under(&scenario, stress, Reading::Given), 2_000), &run(&scenario, 2_000));
        }
    }
}

/// All that a trial drew for its first storm, stated: the trial stays what it is, and so do its losses.
#[test]
fn stating_what_was_drawn_changes_nothing() {
    let mut scenario = world(2);
    let storm = scenario.threats.iter().position(|threat| threat.id == "storm").unwrap();
    scenario.threats[storm].hits.as_mut().unwrap().shared = true;
    let plan = Plan::compile(&scenario).unwrap();
    let ledger = simulate(&plan, &brunt::simulate::Run::new(300).with_seed(SEED), &brunt::simulate::Silent).unwrap();
    let mut compared = 0;
    // Controls have shortened what a replay shows, so it is replayed without them.
    let bare = plan.with_controls(brunt::scenario::ControlSet::EMPTY);
    for trial in 0..300 {
        let found = replay(&bare, SEED, trial);
        // The first of the two, by its address; nothing else brings storms about.
        let storms = (0..).zip(&found.occurrences).filter(|(_, one)| one.threat.0 as usize == storm);
        let first = storms.min_by_key(|(_, one)| one.address).map(|(number, _)| number);
        let mut hits: Vec<_> = found.disruptions.iter().filter(|hit| Some(hit.occurrence) == first).collect();
        hits.sort_by_key(|hit| hit.node);
        let Some(first) = hits.first() else { continue };
        let forced = Forced {
            hits: Some(hits.iter().map(|hit| hit.node).collect()),
            takes: Some(first.takes),
            outage: Some(Lasting::For(Ticks::new(first.end.get() - first.start.get()))),
            data_loss: Some(first.data_loss),
            ..Forced::at(ThreatIndex(storm as u32), first.start)
        };
        let mut stress = Stress::new("as it was");
        stress.forced = vec![forced];
        let stressed = Plan::compile(&scenario.under(&stress, Reading::Given).unwrap()).unwrap();
        let run = brunt::simulate::Run::new(0).with_seed(SEED).with_trials(trial..trial + 1);
        let again = simulate(&stressed, &run, &brunt::simulate::Silent).unwrap();
        let at = trial as usize;
        assert_eq!(again.columns().total[0], ledger.columns().total[at], "trial {trial}");
        assert_eq!(again.columns().largest_event[0], ledger.columns().largest_event[at]);
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn what_else_happens_stays() {
    let scenario = world(1);
    let [base, stressed] = [scenario.clone(), under(&scenario, "storm", Reading::OnTop)].map(|scenario| {
        let plan = Plan::compile(&scenario).unwrap();
        (0..200).map(|trial| replay(&plan, SEED, trial).occurrences).collect::<Vec<_>>()
    });
    for (before, after) in base.iter().zip(&stressed) {
        let known = |list: &[brunt::simulate::Occurred]| {
            let mut all: Vec<_> = list.iter().map(|one| (one.threat, one.address, one.time)).collect();
            all.sort_unstable();
            all
        };
        let (before, after) = (known(before), known(after));
        assert!(before.iter().all(|one| after.contains(one)));
        assert!(after.len() > before.len());
    }
}

#[test]
fn nothing_prevents_what_is_forced_but_the_rest_acts_on_it() {
    let scenario = load(
        r#"
nodes.desk = { owner = "us", downtime = { per_hour = 10 } }
[threats.breach]
framework = "operational"
frequency = { poisson = 2 }
hits = { all = { nodes = "desk" } }
outage = "50h"
losses = { category = "response", bearer = "us", amount = 1000 }
[controls.wall]
role = "prevention"
acts = { on = { threats = "breach" }, prevents = 1 }
[controls.restore]
role = "response"
acts = { on = { threats = "breach" }, outage = { cap = "20h" }, losses = { factor = 0.5 } }
[controls.standby]
role = "response"
acts = { on = { nodes = "desk" }, outage = { cap = "30h" } }
[stress.breach]
force = { threat = "breach", at = "100d" }
[stress.long]
force = { threat = "breach", at = "100d", outage = "15h" }
[stress.no-restore]
inherits = "breach"
disable = ["restore", "standby"]
[stress.lost]
out = { nodes = ["desk"], at = "10d", outage = "50h" }
"#,
    );
    let total = |stress: &str| {
        let ledger = run(&under(&scenario, stress, Reading::OnTop), 200);
        assert!(ledger.columns().total.iter().all(|loss| *loss == ledger.columns().total[0]));
        ledger.columns().total[0]
    };
    assert!(run(&scenario, 200).columns().total.iter().all(|loss| *loss == 0.0));
    assert_eq!(total("breach"), 500.0 + 20.0 * 10.0);
    assert_eq!(total("long"), 500.0 + 15.0 * 10.0);
    assert_eq!(total("no-restore"), 1000.0 + 50.0 * 10.0);
    // What is out of service is no occurrence that a control could shorten.
    assert_eq!(total("lost"), 50.0 * 10.0);
    assert_eq!(find(&scenario, "no-restore").forced, find(&scenario, "breach").forced);
}

/// What is stated of an outage moves with no factor; what it costs by the hour does.
#[test]
fn costs_by_the_hour_of_a_stated_outage_move_with_factors() {
    let scenario = load(
        r#"
factors = { names = ["f"] }
nodes.desk = { owner = "us", downtime = { per_hour = 1 } }
[threats.outage]
framework = "operational"
frequency = { fixed = 1 }
hits = { all = { nodes = "desk" } }
outage = "10h"
losses = [{ category = "hourly", bearer = "us", per_hour = 100 }, { category = "repair", bearer = "us", amount = 100 }]
loads.f = { loss = 1 }
[stress.drawn]
factors.f = { fix = 2 }
[stress.stated]
inherits = "drawn"
force = { threat = "outage", at = "3d", outage = "10h" }
"#,
    );
    // exp(2 - 1/2) = 4.4817. An outage is rounded by half a millisecond, at 110 an hour.
    let rounding = 110.0 * 0.5 / 3.6e6 + 1e-9;
    let by = 1.5f64.exp();
    let total = |stress: &str| run(&under(&scenario, stress, Reading::Given), 5).columns().total[0];
    assert!((total("drawn") - (1000.0 * by + 100.0 * by + 10.0 * by)).abs() < rounding);
    assert!((total("stated") - (1000.0 * by + 100.0 * by + 10.0)).abs() < rounding);
}
