//! Sets of controls compared on the same trials are the runs that they stand for.

use crate::world::{BASE, COUNT, plan, scenario, sets};
use brunt::plan::Plan;
use brunt::scenario::ControlSet;
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
    let bare = Plan::compile(&crate::world::load(BASE)).unwrap();
    let plan = plan(&scenario()).with_controls(ControlSet::EMPTY);
    let ledgers = [&bare, &plan].map(|plan| simulate(plan, &run(), &Silent).unwrap());
    assert_eq!(ledgers[0].columns(), ledgers[1].columns());
    assert_eq!(ledgers[0].sums(), ledgers[1].sums());
}
