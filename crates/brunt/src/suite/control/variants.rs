//! Sets of controls compared on the same trials are the runs that they stand for.

use crate::suite::control::world::{BASE, COUNT, plan, scenario, sets};
use crate::suite::until::Until;
use brunt::plan::Plan;
use brunt::scenario::{ControlSet, PartyIndex};
use brunt::settle::Terms;
use brunt::simulate::{Compare, Compared, Run, Silent, every_set, simulate, simulate_net, variants};

const TRIALS: u64 = 1500;

fn run() -> Run {
    Run::new(TRIALS).with_seed(5)
}

#[test]
fn each_set_has_the_bits_of_a_run_of_its_own() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let compared = variants(&plan, None, &run(), &Compare::new(sets()), &Silent).unwrap();
    for set in sets() {
        let ledger = simulate(&plan.clone().with_controls(set), &run(), &Silent).unwrap();
        assert_eq!(compared.column(set, Compared::Total).unwrap(), ledger.columns().total, "{set:?}");
        for (party, column) in &ledger.columns().parties {
            assert_eq!(&compared.column(set, Compared::Gross(*party)).unwrap(), column, "{set:?} {party:?}");
        }
        for (index, tolerance) in ledger.sums().tolerances.iter().enumerate() {
            let breached = compared.column(set, Compared::Breach(index)).unwrap();
            assert_eq!(breached.iter().sum::<f64>(), tolerance.any_trials as f64, "{set:?}");
        }
    }
}

#[test]
fn net_losses_have_the_bits_of_a_run_of_their_own() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let compare = Compare::new(Vec::new()).with_net(&sets()[..30]);
    let compared = variants(&plan, Some(&terms), &run(), &compare, &Silent).unwrap();
    for &set in &sets()[..30] {
        let plan = plan.clone().with_controls(set);
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &run(), &Silent).unwrap();
        for (party, column) in &ledger.settled().unwrap().net {
            assert_eq!(&compared.column(set, Compared::Net(*party)).unwrap(), column, "{set:?} {party:?}");
        }
    }
}

/// Threats with direct losses only, which have tables; the last of them has none, because a law decides how much its control prevents.
const REGISTER: &str = r#"
brunt = 1
scenario = { name = "A register", currency = "EUR" }
parties = { client = {}, insurer = {}, provider = {} }
factors.names = ["weather"]
[threats.leak]
framework = "operational"
frequency = { poisson = 3 }
losses = [
  { category = "fine", bearer = "client", amount = { lognormal = { p5 = 1000, p95 = 50000 } } },
  { category = "repair", bearer = "provider", records = { uniform = { min = 10, max = 90 } }, each = 3.5 },
]
[threats.fraud]
framework = "operational"
frequency = { negative_binomial = { mean = 2, k = 1 } }
losses = { category = "fine", bearer = "client", amount = { gamma = { mean = 900, cv = 2 } } }
loads = { weather = { frequency = 0.4, loss = 0.5 } }
[threats.error]
framework = "operational"
frequency = { poisson = 1 }
losses = { category = "repair", bearer = "client", amount = 700 }
[policies.cover]
insured = "client"
insurers = { insurer = 1 }
covers = "all"
retention = 2000
limit = 9000
premium = 1
[controls.a]
role = "prevention"
acts = [{ on = { threats = ["leak"] }, prevents = 0.5 }, { on = { threats = ["fraud"] }, losses = { factor = 0.7 } }]
coverage = 0.9
[controls.b]
role = "response"
acts = [{ on = { threats = ["leak", "fraud"] }, losses = { cap = 4000 } }, { on = { threats = ["leak"] }, losses = { factor = 0.6, categories = ["fine"] } }]
reliability = 0.8
obligations = ["O-1"]
[controls.c]
role = "prevention"
acts = [{ on = { threats = ["fraud", "leak"] }, prevents = 0.3 }]
status = "proposed"
obligations = ["O-1"]
[controls.d]
role = "prevention"
acts = { on = { threats = ["error"] }, prevents = { uniform = { min = 0.2, max = 0.9 } } }
"#;

#[test]
fn tables_have_the_bits_of_runs_and_count_what_playing_counts() {
    let scenario = crate::suite::control::world::load(REGISTER);
    let plan = plan(&scenario);
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let all = ControlSet::first(4);
    let compare = || {
        let sets = Compare::new(every_set(all)).with_answers(&[all, scenario.controls_in_place()]);
        sets.with_obligations(vec![ControlSet::from_bits(0b110)])
    };
    let tabled = variants(&plan, None, &run(), &compare(), &Silent).unwrap();
    // Where net losses are compared, every occurrence is played.
    let played = variants(&plan, Some(&terms), &run(), &compare().with_net(&[all]), &Silent).unwrap();
    assert_eq!(tabled.answers(), played.answers());
    assert!(tabled.answers()[0].controls.iter().take(3).all(|asked| asked.prevented + asked.worked > 300));
    for set in every_set(all) {
        let ledger = simulate(&plan.clone().with_controls(set), &run(), &Silent).unwrap();
        assert_eq!(tabled.column(set, Compared::Total).unwrap(), ledger.columns().total, "{set:?}");
        for (party, column) in &ledger.columns().parties {
            assert_eq!(&tabled.column(set, Compared::Gross(*party)).unwrap(), column, "{set:?} {party:?}");
            assert_eq!(&played.column(set, Compared::Gross(*party)).unwrap(), column, "{set:?} {party:?}");
        }
    }
}

/// An outage brings a credit of 1,000 and costs nothing else; an error costs 4,000. One policy pays for both what is above 4,500 a year.
const CREDIT: &str = r#"
brunt = 1
scenario = { name = "A credit", currency = "EUR" }
parties = { client = {}, insurer = {}, provider = {} }
nodes.desk = { owner = "client" }
[threats.cut]
framework = "operational"
frequency = { fixed = 1 }
at = "10d"
hits = { all = { nodes = "desk" } }
outage = "40h"
[threats.error]
framework = "operational"
frequency = { fixed = 1 }
at = "100d"
losses = { category = "error", bearer = "provider", amount = 4000 }
[contracts.msa]
seller = "provider"
buyer = "client"
yearly_fee = 1.2e5
at_risk = 0.5
sla.uptime = { measures = ["desk"], bands = [{ below = 0.97, credit = 0.1 }] }
[policies.liability]
insured = "provider"
insurers = { insurer = 1 }
covers = { transfers = ["msa.uptime"], categories = ["error"] }
aggregate = { retention = 4500 }
[controls.checks]
role = "prevention"
acts = { on = { threats = ["error"] }, prevents = 1 }
[controls.spare]
role = "response"
acts = { on = { threats = ["cut"] }, outage = { factor = 0.1 } }
"#;

/// The downtime of one cluster and the loss of another come to one policy, so they are settled together: 5,000 less 4,500.
#[test]
fn a_credit_and_a_loss_under_one_policy_are_settled_together() {
    let scenario = crate::suite::control::world::load(CREDIT);
    let plan = plan(&scenario);
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let sets = every_set(ControlSet::first(2));
    let compare = Compare::new(Vec::new()).with_net(&sets);
    let compared = variants(&plan, Some(&terms), &Run::new(3), &compare, &Silent).unwrap();
    // Without controls, without the error, without the credit, without both: of client, insurer and provider.
    let expected = [[-1000.0, 500.0, 4500.0], [-1000.0, 0.0, 1000.0], [0.0, 0.0, 4000.0], [0.0; 3]];
    for (set, net) in sets.into_iter().zip(expected) {
        for (party, net) in (0..).map(PartyIndex).zip(net) {
            assert_eq!(compared.column(set, Compared::Net(party)).unwrap(), [net; 3], "{set:?} {party:?}");
        }
    }
}

#[test]
fn branching_finds_what_trying_every_set_finds() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let all = every_set(ControlSet::first(COUNT as usize));
    assert_eq!(all.len(), 4096);
    let few = Run::new(120).with_seed(9);
    let branched = variants(&plan, None, &few, &Compare::new(all.clone()), &Silent).unwrap();
    for set in all.into_iter().step_by(37) {
        let ledger = simulate(&plan.clone().with_controls(set), &few, &Silent).unwrap();
        assert_eq!(branched.column(set, Compared::Total).unwrap(), ledger.columns().total, "{set:?}");
    }
}

#[test]
fn without_any_control_it_is_the_scenario_without_controls() {
    let bare = Plan::compile(&crate::suite::control::world::load(BASE)).unwrap();
    let plan = plan(&scenario()).with_controls(ControlSet::EMPTY);
    let ledgers = [&bare, &plan].map(|plan| simulate(plan, &run(), &Silent).unwrap());
    assert_eq!(ledgers[0].columns(), ledgers[1].columns());
    assert_eq!(ledgers[0].sums(), ledgers[1].sums());
}

/// What is counted of a set is the same whether it is played itself or known from another set that has the same losses.
#[test]
fn demands_are_counted_the_same_whatever_else_is_compared() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let all = ControlSet::first(COUNT as usize);
    let obligations = vec![ControlSet::from_bits(0b11), ControlSet::from_bits(0b1010_1100), all];
    let answers = |compare: Compare, watched: &[ControlSet]| {
        let compare = compare.with_answers(watched).with_obligations(obligations.clone());
        variants(&plan, None, &Run::new(400).with_seed(3), &compare, &Silent).unwrap().answers().to_vec()
    };
    let watched = [all, scenario.controls_in_place(), ControlSet::from_bits(0b110_1001)];
    let beside = answers(Compare::new(every_set(all)), &watched);
    for (beside, set) in beside.iter().zip(watched) {
        assert_eq!(*beside, answers(Compare::new(Vec::new()), &[set])[0], "{set:?}");
    }
    let demands = |control| beside[0].control(control).unwrap().demands;
    assert!((0..COUNT).map(brunt::scenario::ControlIndex).map(demands).sum::<u64>() > 1000);
    assert!(beside[0].controls.iter().any(|control| control.host_down > 0));
}

/// A comparison that is cancelled has its first trials, as they are without being cancelled.
#[test]
fn a_comparison_that_is_cancelled_has_its_first_trials() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let compare = Compare::new(sets()[..3].to_vec());
    let run = Run::new(20_000).with_seed(5);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let some = pool.install(|| variants(&plan, None, &run, &compare, &Until::trials(3000)).unwrap());
    let length = some.trials().end;
    assert!(some.trials().start == 0 && (3000..6000).contains(&length), "{length}");
    let whole = variants(&plan, None, &Run::new(length).with_seed(5), &compare, &Silent).unwrap();
    for &set in some.sets() {
        assert_eq!(some.column(set, Compared::Total), whole.column(set, Compared::Total));
    }
    let none = variants(&plan, None, &run, &compare, &Until::trials(0)).unwrap();
    assert!(none.trials().is_empty());
}
