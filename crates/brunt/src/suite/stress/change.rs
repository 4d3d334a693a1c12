//! What a stress changes is what a changed scenario says.

use super::{SEED, SHIPPED, assert_same, find, load, run, shipped, under};
use brunt::plan::Plan;
use brunt::scenario::{Reading, Scenario, Stress};
use brunt::simulate::{Run, Silent, replay};
use brunt::stress::{StressTest, StressTestError};

#[test]
fn a_stress_that_changes_nothing_gives_the_base() {
    for name in SHIPPED {
        let mut scenario = shipped(name);
        let base = run(&scenario, 600);
        for reading in [Reading::OnTop, Reading::Given] {
            let stressed = scenario.under(&Stress::new("nothing"), reading).unwrap();
            assert_same(&run(&stressed, 600), &base);
        }
        scenario.stresses = vec![Stress::new("nothing")];
        let found = StressTest::new(&scenario).answer(&Run::new(2_000).with_seed(SEED), &Silent).unwrap();
        let (risk, base) = (&found.stresses[0].risk, &found.base);
        assert_eq!((risk.total.mean.value, risk.limits.clone()), (base.total.mean.value, base.limits.clone()));
        for (party, before) in risk.parties.iter().zip(&base.parties) {
            let losses = [party.gross, party.net].into_iter().flatten();
            let added = |loss: brunt::report::StressedLoss| [loss.mean.added, loss.tail_value_at_risk.added];
            assert!(losses.flat_map(added).all(|added| added.unwrap().value == 0.0), "{}", party.id);
            assert_eq!(party.net.map(|net| net.mean.value), before.net.map(|net| net.mean.value));
        }
        for (tolerance, before) in risk.tolerances.iter().zip(&base.tolerances) {
            assert_eq!(tolerance.breach.added.unwrap().value, 0.0);
            assert_eq!(tolerance.time_to_recover, before.time_to_recover);
            assert_eq!(tolerance.held_in_95, before.held_in_95);
        }
    }
}

fn small(frequency: &str, amount: &str, outage: &str, limit: u32) -> Scenario {
    load(&format!(
        r#"
nodes.desk = {{ owner = "us", downtime = {{ per_hour = 10 }} }}
[threats.fire]
framework = "operational"
frequency = {frequency}
hits = {{ all = {{ nodes = "desk" }} }}
outage = {outage}
losses = {{ category = "repair", bearer = "us", amount = {amount} }}
[threats.theft]
framework = "operational"
frequency = {{ poisson = 1 }}
losses = {{ category = "theft", bearer = "us", amount = {{ exponential = {{ mean = 500 }} }} }}
[controls.guard]
role = "prevention"
acts = {{ on = {{ threats = "theft" }}, prevents = 0.5 }}
[controls.hose]
role = "response"
acts = {{ on = {{ threats = "fire" }}, outage = {{ factor = 0.5 }} }}
reliability = 0.7
[contracts.lease]
seller = "them"
buyer = "us"
indemnity.fire = {{ covers = {{ threats = "fire" }}, event_cap = 50 }}
[policies.fire]
insured = "us"
insurers = {{ insurer = 1 }}
covers = {{ threats = ["fire"] }}
retention = 100
limit = {limit}
[stress.often]
scale = {{ threats = "fire", frequency = 3 }}
[stress.dear]
scale = {{ threats = ["fire"], losses = 2, outages = 0.5 }}
[stress.harmless]
scale = {{ losses = 0, outages = 0 }}
[stress.never]
scale = {{ frequency = 0 }}
[stress.bare]
disable = ["guard", "hose"]
[stress.capped]
policies.fire.limit = 200
[stress.all]
inherits = ["often", "dear", "bare", "capped"]
[stress.twice]
inherits = ["all"]
scale = {{ threats = "fire", frequency = 2 }}
policies.fire.limit = 300
"#
    ))
}

const FREQUENCY: &str = "{ negative_binomial = { mean = 2, k = 0.8 } }";
const AMOUNT: &str = "{ exponential = { mean = 100 } }";
const OUTAGE: &str = "{ exponential = { mean = \"8h\" } }";

#[test]
fn a_scale_is_another_law() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    let often = small("{ negative_binomial = { mean = 6, k = 0.8 } }", AMOUNT, OUTAGE, 1000);
    assert_same(&run(&under(&scenario, "often", Reading::OnTop), 3_000), &run(&often, 3_000));
    let dear = small(FREQUENCY, "{ exponential = { mean = 200 } }", "{ exponential = { mean = \"4h\" } }", 1000);
    assert_same(&run(&under(&scenario, "dear", Reading::OnTop), 3_000), &run(&dear, 3_000));
}

#[test]
fn nothing_is_left_of_what_is_multiplied_by_nothing() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    for stress in ["harmless", "never"] {
        let ledger = run(&under(&scenario, stress, Reading::OnTop), 500);
        assert!(ledger.columns().total.iter().all(|loss| *loss == 0.0), "{stress}");
    }
}

#[test]
fn a_higher_frequency_adds_occurrences_and_moves_none() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    let [base, often] = [scenario.clone(), under(&scenario, "often", Reading::OnTop)].map(|scenario| {
        let plan = Plan::compile(&scenario).unwrap();
        (0..300).map(|trial| replay(&plan, SEED, trial).occurrences).collect::<Vec<_>>()
    });
    let mut added = 0;
    for (before, after) in base.iter().zip(&often) {
        let stays = |one: &brunt::simulate::Occurred| {
            after.iter().any(|other| (other.threat, other.address, other.time) == (one.threat, one.address, one.time))
        };
        assert!(before.iter().all(stays));
        added += after.len() - before.len();
    }
    // Of a mean of 2 fires a year to one of 6.
    assert!((1000..1400).contains(&added), "{added}");
}

#[test]
fn controls_that_are_switched_off_are_not_there() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    let mut without = scenario.clone();
    without.controls.clear();
    assert_same(&run(&under(&scenario, "bare", Reading::OnTop), 3_000), &run(&without, 3_000));
}

#[test]
fn terms_are_those_of_the_stress() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    assert_same(
        &run(&under(&scenario, "capped", Reading::OnTop), 3_000),
        &run(&small(FREQUENCY, AMOUNT, OUTAGE, 200), 3_000),
    );
    assert_eq!(find(&scenario, "often").programme, None);
}

#[test]
fn stresses_combine_and_inherit() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    let by_hand = |mean: u32, limit| {
        let frequency = format!("{{ negative_binomial = {{ mean = {mean}, k = 0.8 }} }}");
        let (amount, outage) = ("{ exponential = { mean = 200 } }", "{ exponential = { mean = \"4h\" } }");
        let mut scenario = small(&frequency, amount, outage, limit);
        scenario.controls.clear();
        scenario
    };
    assert_same(&run(&under(&scenario, "all", Reading::OnTop), 2_000), &run(&by_hand(6, 200), 2_000));
    assert_same(&run(&under(&scenario, "twice", Reading::OnTop), 2_000), &run(&by_hand(12, 300), 2_000));
}

/// What two stresses build on happens once, and shifts and factors come together.
#[test]
fn what_is_inherited_twice_counts_once() {
    let scenario = load(
        r#"
factors = { names = ["f"] }
threats.theft = { framework = "operational", frequency = { poisson = 1 }, losses = { category = "theft", bearer = "us", amount = 5 }, loads = { f = { frequency = 0.5 } } }
stress.root = { force = { threat = "theft" }, factors = { f = { fix = 1, shift = 0.5 } } }
stress.left = { inherits = "root", scale = { losses = 2 }, factors = { f = { shift = 0.25 } } }
stress.right = { inherits = ["root"], scale = { losses = 3 }, factors = { f = { fix = 2 } } }
stress.tip = { inherits = ["left", "right", "root"], force = { threat = "theft" } }
"#,
    );
    let tip = find(&scenario, "tip");
    assert_eq!(tip.forced.len(), 2);
    assert_eq!(tip.scales[0].losses, 6.0);
    assert_eq!((tip.factors[0].1.fix, tip.factors[0].1.shift), (Some(2.0), 0.75));
}

#[test]
fn the_figures_are_those_of_the_runs() {
    let scenario = small(FREQUENCY, AMOUNT, OUTAGE, 1000);
    let test = StressTest::new(&scenario).with_stresses(&["twice", "capped"]).unwrap();
    let found = test.answer(&Run::new(3_000).with_seed(SEED), &Silent).unwrap();
    let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
    let base = run(&scenario, 3_000);
    for (measured, id) in found.stresses.iter().zip(["twice", "capped"]) {
        assert_eq!(measured.id, id);
        let ledger = run(&under(&scenario, id, Reading::OnTop), 3_000);
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6 * expected.abs().max(1.0));
        close(measured.risk.total.mean.value.value, mean(&ledger.columns().total));
        let added = measured.risk.total.mean.added.unwrap();
        close(added.value, mean(&ledger.columns().total) - mean(&base.columns().total));
        for party in &measured.risk.parties {
            let index = scenario.parties.iter().position(|known| known.id == party.id).unwrap() as u32;
            let net = |ledger: &brunt::ledger::Ledger| {
                mean(ledger.settled().unwrap().net(brunt::scenario::PartyIndex(index)).unwrap())
            };
            close(party.net.unwrap().mean.value.value, net(&ledger));
            close(party.net.unwrap().mean.added.unwrap().value, net(&ledger) - net(&base));
        }
        let sums = &ledger.settled().unwrap().sums.policies[0];
        let limit = measured.risk.limits.iter().find(|limit| limit.id == "fire").unwrap();
        assert_eq!(limit.used_up.value, sums.event_limit_used as f64 / 3_000.0);
    }
    // The same trials: what only terms change takes nothing from the gross loss, and the interval says so.
    assert_eq!(found.stresses[1].risk.total.mean.added.unwrap().value, 0.0);
    let unknown = StressTest::new(&scenario).with_stresses(&["thrice"]).unwrap_err();
    assert_eq!(unknown, StressTestError::UnknownStress { id: "thrice".into() });
    assert_eq!(unknown.to_string(), "the scenario and its overlays have no stress `thrice`");
}

/// The exact engine knows nothing of what is forced, and says so.
#[test]
fn exact_answers_are_of_what_is_drawn() {
    let scenario = load(
        r#"
threats.theft = { framework = "operational", frequency = { poisson = 1 }, losses = { category = "theft", bearer = "us", amount = 5 } }
stress.one = { force = { threat = "theft" } }
stress.twice = { scale = { frequency = 2 } }
"#,
    );
    let refused = brunt::exact::Model::new(&under(&scenario, "one", Reading::OnTop)).unwrap_err();
    assert_eq!(refused.reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>(), ["forced"]);
    assert!(brunt::exact::Model::new(&under(&scenario, "twice", Reading::OnTop)).is_ok());
}

/// A bound on occurrences is told of the run that hits it, also where forced ones come on top.
#[test]
fn bounds_that_are_hit_are_told() {
    let scenario = load(
        r#"
nodes.till = { owner = "us" }
threats.theft = { framework = "operational", frequency = { poisson = 1_000_000 }, hits = { all = { nodes = "till" } }, outage = "1s", losses = { category = "theft", bearer = "us", amount = 5 } }
stress.more = { scale = { frequency = 1.1 } }
stress.forced = { scale = { frequency = 1.1 }, force = { threat = "theft" } }
"#,
    );
    let found = StressTest::new(&scenario).answer(&Run::new(2), &Silent).unwrap();
    assert!(found.stresses.iter().all(|stress| stress.risk.bounds_hit == 2));
    assert_eq!(found.base.bounds_hit, 0);
}
