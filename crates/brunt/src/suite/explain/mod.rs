//! Single trials explained: they add up to the run, outages come through the needs that they do, and what would have been is what is.

use brunt::explain::{Choice, Explain, ExplainError};
use brunt::ledger::Amount;
use brunt::plan::Plan;
use brunt::report::{Change, Explanation, HeldKind, LossOf};
use brunt::scenario::{ControlIndex, Scenario, file};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, replay, simulate, simulate_net, trace};
use std::path::Path;

fn load(text: &str) -> Scenario {
    let checked = file::load(Path::new("test.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn shipped(name: &str) -> Scenario {
    crate::suite::scenario(&format!("scenarios/{name}"))
}

const SHIPPED: [&str; 3] = ["contact-centre.toml", "healthcare.toml", "payments.toml"];
const SEED: u64 = 11;

fn explain(scenario: &Scenario, trial: u64, limit: Option<f64>) -> Explanation {
    let plan = Plan::compile(scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let question = Explain::new(scenario, &terms, SEED);
    limit.map_or(question.clone(), |limit| question.with_limit(limit)).trial(trial)
}

/// What is explained is the row of the trial in a run, to the last bit: in all, by party, before terms and after them.
#[test]
fn a_trial_adds_up_to_its_row_in_the_run() {
    for name in SHIPPED {
        let scenario = shipped(name);
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &Run::new(400).with_seed(SEED), &Silent).unwrap();
        let party = |id: &str| {
            brunt::scenario::PartyIndex(scenario.parties.iter().position(|party| party.id == id).unwrap() as u32)
        };
        let trials = [Choice::Worst(3), Choice::ReturnPeriod(20.0), Choice::Near(1e5)];
        for trial in trials.into_iter().flat_map(|choice| choice.of(&ledger.columns().total)) {
            let found = Explain::new(&scenario, &terms, SEED).trial(trial as u64);
            assert_eq!(found.total, ledger.columns().total[trial], "{name} {trial}");
            for explained in &found.parties {
                let index = party(&explained.id);
                let gross = ledger.party(index).map_or(0.0, |column| column[trial]);
                assert_eq!(explained.gross, gross, "{name} {trial} {}", explained.id);
                let net = ledger.settled().unwrap().net(index).unwrap()[trial];
                assert_eq!(explained.net, Some(net), "{name} {trial} {}", explained.id);
            }
            let exact = |amounts: Vec<f64>| amounts.into_iter().filter_map(Amount::new).sum::<Amount>().get();
            let losses = exact(found.losses.iter().map(|loss| loss.amount).collect());
            assert!((losses - found.total).abs() <= 1e-9 * found.total, "{losses} {}", found.total);
            let by_occurrence = exact(found.occurrences.iter().flat_map(|one| [one.direct, one.downtime]).collect());
            assert!((by_occurrence - found.total).abs() <= 1e-9 * found.total, "{by_occurrence} {}", found.total);
        }
    }
}

/// The nodes whose downtime is measured go through what is measured.
#[test]
fn a_trace_goes_through_the_downtime_that_is_measured() {
    let mut seen = 0;
    for name in SHIPPED {
        let plan = Plan::compile(&shipped(name)).unwrap();
        for trial in 0..40 {
            let trace = trace(&plan, SEED, trial, &[]);
            assert_eq!(replay(&plan, SEED, trial).occurrences, trace.occurrences);
            for stretch in &trace.losses.downtime {
                let of_node: Vec<_> = trace.nodes.iter().filter(|change| change.node == stretch.node).collect();
                let at = of_node.partition_point(|change| change.time <= stretch.start);
                let change = of_node[at - 1];
                assert_eq!(change.capacity, stretch.capacity, "{name} {trial} {stretch:?}");
                let (occurrence, node) = change.cause.unwrap();
                assert_eq!(node, stretch.cause_node);
                assert_eq!(trace.occurrences[occurrence as usize].event, stretch.event);
                assert!(of_node.get(at).is_none_or(|next| next.time >= stretch.end));
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

/// A site is down in [10 h, 20 h). The desk needs it, with a buffer of 2 h; the shop needs the desk or a standby, within 1 h; the van needs two
/// of three sites.
const BY_HAND: &str = r#"
brunt = 1
scenario = { name = "By hand", currency = "EUR" }
parties.us = {}
nodes.site = {}
nodes.north = {}
nodes.south = {}
nodes.standby = {}
nodes.desk = { owner = "us", needs = [{ all = ["site"], buffer = "2h" }], downtime = { per_hour = 100 } }
nodes.shop = { owner = "us", needs = [{ any = ["desk", "standby"], switchover = "1h" }], downtime = { per_hour = 10 } }
nodes.van = { owner = "us", needs = [{ at_least = 2, of = ["site", "north", "south"] }], downtime = { per_hour = 1 } }
threats.fire = { framework = "operational", frequency = { fixed = 1 }, at = "10h", hits = { all = { nodes = "site" } }, outage = "10h" }
"#;

#[test]
fn outages_come_through_the_needs_that_do_not_hold() {
    let found = explain(&load(BY_HAND), 0, None);
    let outages: Vec<(&str, f64, f64, Vec<&str>)> = found
        .outages
        .iter()
        .map(|outage| {
            assert_eq!((outage.least, outage.stretches.len()), (0.0, 1));
            assert_eq!((&*outage.stretches[0].cause, outage.stretches[0].occurrence), ("site", 0));
            let through = outage.stretches[0].through.as_ref();
            let down = through.map_or(Vec::new(), |need| need.down.iter().map(String::as_str).collect());
            (outage.node.as_str(), outage.from, outage.to, down)
        })
        .collect();
    let expected =
        [("site", 10.0, 20.0, vec![]), ("desk", 12.0, 20.0, vec!["site"]), ("shop", 12.0, 13.0, vec!["desk"])];
    assert_eq!(outages, expected);
    let held: Vec<(&str, f64, f64, HeldKind, bool)> =
        found.held.iter().map(|held| (held.need.node.as_str(), held.from, held.to, held.by, held.then_felt)).collect();
    let expected = [
        ("desk", 10.0, 12.0, HeldKind::Buffer, true),
        ("van", 10.0, 20.0, HeldKind::Members, false),
        ("shop", 13.0, 20.0, HeldKind::Members, false),
    ];
    assert_eq!(held, expected);
    assert_eq!(found.total, 8.0 * 100.0 + 10.0);
}

/// Threats that happen once, at random times, as hard as chance has it; none follows from another.
fn random_threats(without: Option<usize>) -> Scenario {
    let mut text = BY_HAND.lines().filter(|line| !line.starts_with("threats.")).collect::<Vec<_>>().join("\n");
    let nodes = ["site", "north", "south", "standby", "desk", "site"];
    for (index, node) in nodes.iter().enumerate().filter(|(index, _)| Some(*index) != without) {
        text += &format!(
            "\nthreats.t{index} = {{ framework = \"operational\", frequency = {{ fixed = 1 }}, at = \"{}h\", \
             hits = {{ all = {{ nodes = \"{node}\" }} }}, outage = {{ exponential = {{ mean = \"30h\" }} }}, takes = {{ beta = {{ mean = 0.7, sd = 0.2 }} }}, \
             losses = [{{ category = \"repair\", bearer = \"us\", amount = {{ exponential = {{ mean = 50 }} }} }}] }}",
            10 + 7 * index
        );
    }
    load(&text)
}

/// Without an occurrence a trial is what it is in a scenario without its threat, and so for every set of occurrences.
#[test]
fn without_an_occurrence_it_is_the_scenario_without_its_threat() {
    let whole = random_threats(None);
    let ledger = |scenario: &Scenario| {
        let plan = Plan::compile(scenario).unwrap();
        simulate(&plan, &Run::new(30).with_seed(SEED), &Silent).unwrap().columns().total.clone()
    };
    let without: Vec<Vec<f64>> = (0..6).map(|index| ledger(&random_threats(Some(index)))).collect();
    let all = ledger(&whole);
    for trial in 0..30 {
        let found = explain(&whole, trial, None);
        assert_eq!((found.counterfactuals.len(), found.left_out), (6, 0));
        for counterfactual in &found.counterfactuals {
            let Change::WithoutOccurrence(number) = counterfactual.change else { panic!("{counterfactual:?}") };
            let threat = &found.occurrences[number as usize].threat;
            let index: usize = threat[1..].parse().unwrap();
            assert_eq!(counterfactual.value, without[index][trial as usize], "{trial} {threat}");
            assert!((counterfactual.less - (all[trial as usize] - counterfactual.value)).abs() < 1e-9);
        }
    }
}

/// The fewest occurrences are found by trying every set by hand.
#[test]
fn the_fewest_occurrences_are_no_more_than_needed() {
    let scenario = random_threats(None);
    let plan = Plan::compile(&scenario).unwrap();
    let mut sizes = [0; 7];
    for trial in 0..20 {
        let loss = |bits: u32| {
            let without: Vec<u32> = (0..6).filter(|number| bits >> number & 1 == 1).collect();
            let losses = trace(&plan, SEED, trial, &without).losses;
            losses.losses.iter().map(|loss| loss.row.amount).sum::<Amount>().get()
        };
        for limit in [loss(0) * 0.6, loss(0) * 0.2, loss(0)] {
            let fewest = explain(&scenario, trial, Some(limit)).fewest.unwrap();
            let size = (0..64u32).filter(|&bits| loss(bits) <= limit).map(u32::count_ones).min().unwrap();
            let occurrences = fewest.occurrences.unwrap();
            assert_eq!((occurrences.len() as u32, fewest.exact), (size, true), "{trial} {limit}");
            let bits = occurrences.iter().fold(0, |bits, number| bits | 1 << number);
            assert_eq!(fewest.value, loss(bits));
            assert!(fewest.value <= limit);
            sizes[size as usize] += 1;
        }
    }
    assert!(sizes[0] == 20 && sizes[1..].iter().filter(|&&count| count > 0).count() > 2, "{sizes:?}");
    let never = explain(&scenario, 0, Some(-1.0)).fewest.unwrap();
    assert_eq!((never.occurrences, never.value), (None, 0.0));
}

/// Without and with a control a trial is what it is in a run of that set.
#[test]
fn with_another_set_of_controls_it_is_the_run_of_that_set() {
    let scenario = shipped("contact-centre.toml");
    let plan = Plan::compile(&scenario).unwrap();
    let current = scenario.controls_in_place();
    let trials = [3u64, 8, 21];
    let found: Vec<Explanation> = trials.iter().map(|&trial| explain(&scenario, trial, None)).collect();
    let mut moved = 0;
    for (index, control) in (0..).map(ControlIndex).zip(&scenario.controls) {
        let (set, change) = match current.contains(index) {
            true => (current.without(index), Change::WithoutControl(control.id.clone())),
            false => (current.with(index), Change::WithControl(control.id.clone())),
        };
        let total = simulate(&plan.clone().with_controls(set), &Run::new(30).with_seed(SEED), &Silent).unwrap();
        for (found, &trial) in found.iter().zip(&trials) {
            let counterfactual = found.counterfactuals.iter().find(|one| one.change == change).unwrap();
            assert_eq!(counterfactual.value, total.columns().total[trial as usize], "{change:?} {trial}");
            moved += u32::from(counterfactual.less != 0.0);
        }
    }
    assert!(moved > 3, "{moved}");
}

/// The net loss of a party is that of the run, and so are its counterfactuals' differences.
#[test]
fn a_party_is_explained_by_what_it_is_left_with() {
    let scenario = shipped("payments.toml");
    let plan = Plan::compile(&scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let question = Explain::new(&scenario, &terms, SEED);
    let net = question.clone().with_party("client", true).unwrap().trial(4);
    assert_eq!(net.quantity, LossOf::Net("client".into()));
    let party = net.parties.iter().find(|party| party.id == "client").unwrap();
    for counterfactual in &net.counterfactuals {
        assert!((party.net.unwrap() - counterfactual.value - counterfactual.less).abs() < 1e-6);
    }
    let unknown = question.clone().with_party("nobody", false).unwrap_err();
    assert_eq!(unknown, ExplainError::UnknownParty { id: "nobody".into() });
    let idle = load(&BY_HAND.replace("parties.us = {}", "parties = { them = {}, us = {} }"));
    let plan = Plan::compile(&idle).unwrap();
    let terms = Terms::compile(&plan, &idle.programme).unwrap();
    let error = Explain::new(&idle, &terms, SEED).with_party("them", false).unwrap_err();
    assert_eq!(error.to_string(), "party `them` bears no loss and is in no contract or policy");
}
