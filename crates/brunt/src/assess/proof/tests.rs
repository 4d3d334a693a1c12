//! No trial leaves what is proven of it: every column of settled runs lies within its bound, for shipped scenarios and for small ones in
//! which each kind of term binds.
#![allow(clippy::unwrap_used)]

use super::Proof;
use super::bound::Bound;
use crate::ledger::{Ledger, PowerSums};
use crate::measure::TailLaw;
use crate::plan::Plan;
use crate::scenario::{CategoryIndex, Framework, NodeIndex, PartyIndex, Scenario, ThreatIndex, file};
use crate::settle::Terms;
use crate::simulate::{Run, Silent, simulate_net};
use std::path::Path;

const HEAD: &str = "brunt = 1\nscenario = { name = \"proof\", currency = \"EUR\" }\n";

fn load(text: &str) -> Scenario {
    let text = format!("{HEAD}{text}");
    let checked = file::load(Path::new("proof.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn run(scenario: &Scenario, trials: u64) -> Ledger {
    let plan = Plan::compile(scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    simulate_net(&terms, &Run::new(trials), &Silent).unwrap()
}

/// Whether all numbers lie within a bound, but for what rounding may do.
fn assert_within(what: &str, bound: Bound, column: &[f64]) {
    let least = bound.least.map_or(f64::NEG_INFINITY, |least| least.get());
    let most = bound.most.map_or(f64::INFINITY, |most| most.get());
    for &value in column {
        let slack = 1e-12 * value.abs() + 1e-9;
        assert!(least - slack <= value && value <= most + slack, "{what}: {value} is not from {least} to {most}");
    }
}

/// The mean of a part over trials lies where each trial does.
fn assert_mean_within(what: &str, bound: Bound, moment: &PowerSums, trials: u64) {
    assert_within(what, bound, &[moment.mean(trials)]);
}

fn assert_proven(name: &str, scenario: &Scenario, trials: u64) {
    let ledger = run(scenario, trials);
    let proof = Proof::of(scenario, &ledger);
    let columns = ledger.columns();
    assert_within(&format!("{name}: total"), proof.total(), &columns.total);
    assert_within(&format!("{name}: largest event"), proof.largest_event(), &columns.largest_event);
    for (party, column) in &columns.parties {
        assert_within(&format!("{name}: gross {party:?}"), proof.party(*party), column);
    }
    let sums = ledger.sums();
    for (index, moment) in (0..).zip(&sums.threats) {
        assert_mean_within(&format!("{name}: threat {index}"), proof.threat(ThreatIndex(index)), moment, trials);
    }
    for (index, moment) in (0..).zip(&sums.nodes) {
        assert_mean_within(&format!("{name}: node {index}"), proof.node(NodeIndex(index)), moment, trials);
    }
    for (index, moment) in (0..).zip(&sums.categories) {
        assert_mean_within(&format!("{name}: category {index}"), proof.category(CategoryIndex(index)), moment, trials);
    }
    for (framework, moment) in Framework::ALL.into_iter().zip(&sums.frameworks) {
        assert_mean_within(&format!("{name}: {framework:?}"), proof.framework(framework), moment, trials);
    }
    let Some(settled) = ledger.settled() else { return };
    for (party, column) in &settled.net {
        assert_within(&format!("{name}: net {party:?}"), proof.net(*party), column);
    }
    for (party, column) in &settled.largest_gross {
        assert_within(&format!("{name}: largest gross {party:?}"), proof.largest_gross(*party), column);
    }
    for (party, column) in &settled.largest_net {
        assert_within(&format!("{name}: largest net {party:?}"), proof.largest_net(*party), column);
    }
    for (index, column) in settled.clauses.iter().enumerate() {
        assert_within(&format!("{name}: clause {index}"), proof.clause(index), column);
    }
    for (index, column) in settled.recoveries.iter().enumerate() {
        assert_within(&format!("{name}: policy {index}"), proof.policy(index), column);
    }
}

#[test]
fn shipped_scenarios_stay_within_what_is_proven() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    for name in ["contact-centre.toml", "healthcare.toml", "payments.toml"] {
        let checked = file::load(&folder.join(name), &|path| std::fs::read(path));
        assert_proven(name, &checked.scenario.unwrap(), 500);
    }
}

/// Two years of fines that trigger penalties, an outage with lumps and backlog, a contract with caps, a pool, credits and prices, and
/// policies of every kind, with numbers of occurrences that have a largest value.
const BOUNDED: &str = r#"
parties = { client = {}, provider = {}, insurer = {}, reinsurer = {} }
factors = { names = ["fx"], prices = { p = { factor = "fx", sigma = 0.3 } } }
[nodes.site]
owner = "provider"
[nodes.desk]
owner = "client"
needs = [{ all = ["site"], restart = "1h" }]
downtime = [{ per_hour = 100, steps = [{ after = "4h", per_hour = 300 }], lumps = [{ at = "2h", amount = 50 }, { at = "10h", amount = 700 }] }]
backlog = { rate = 0.5, share = 0.8 }
[threats.outage]
framework = "operational"
frequency = { binomial = { n = 6, p = 0.6 } }
hits = { all = { nodes = ["site"] } }
outage = { exponential = { mean = "9h" } }
losses = [{ category = "repair", bearer = "client", per_hour = { uniform = { min = 1, max = 20 } } }]
[threats.fine]
framework = "compliance"
frequency = { bernoulli = 0.7 }
losses = [{ category = "fine", bearer = "client", amount = { capped = { law = { pareto = { min = 100, index = 0.8 } }, at = 9000 } } }]
triggers = [{ threat = "penalty", probability = 0.5, after = "10d" }]
[threats.penalty]
framework = "compliance"
losses = [{ category = "fine", bearer = "provider", records = { uniform = { min = 0, max = 10 } }, each = { uniform = { min = 0, max = 30 } } }]
[contracts.c]
seller = "provider"
buyer = "client"
yearly_fee = 12_000
at_risk = "10%"
pools.liability = 900
sla.up = { measures = ["desk"], bands = [{ below = 0.999, credit = "5%" }, { below = 0.95, credit = "20%" }], termination = { misses = 3, within = 6, cost = 500, bearer = "provider" } }
indemnity.downtime = { covers = { nodes = ["desk"] }, share = 0.5, event_cap = 300, pools = "liability" }
indemnity.fines = { covers = { categories = ["fine"] }, annual_cap = 1000, order = 2 }
price.fx = { index = "p", bearer = "provider", cost = 5000, neutral = "10%" }
price.volume = { index = "p", bearer = "provider", revenue = 3000, floor = 0.8, cap = 1.2 }
[policies.layer]
insured = "client"
insurers = { insurer = 0.7, reinsurer = 0.3 }
covers = "all"
retention = 100
limit = 2000
reinstatements = [{ premium = 1.0 }]
premium = 50
coinsurance = 0.1
[policies.transfers]
insured = "provider"
insurers = { insurer = 1.0 }
covers = { transfers = ["c.fines", "c.up"] }
franchise = 20
aggregate = { retention = 30, limit = 400 }
[policies.hours]
insured = "provider"
insurers = { reinsurer = 1.0 }
parametric = { node = "site", ladder = [{ after = "4h", pays = 100 }, { after = "12h", pays = 400 }] }
[policies.rest]
insured = "client"
insurers = { reinsurer = 1.0 }
stop_loss = true
aggregate = { retention = 700 }
"#;

#[test]
fn trials_of_bounded_laws_and_terms_stay_within_what_is_proven() {
    let scenario = load(BOUNDED);
    let proof = Proof::new(&scenario, 1);
    // Parties by id: client, insurer, provider, reinsurer. Only the client bears a price that has no end: the rise beyond the neutral zone.
    let ends = |party| proof.net(PartyIndex(party)).most.zip(proof.net(PartyIndex(party)).least);
    assert!(proof.total().most.is_some() && [1, 2, 3].into_iter().all(|party| ends(party).is_some()));
    assert_eq!(proof.net(PartyIndex(0)).most, None);
    // What the client keeps of its events is what the stop loss leaves of a year.
    assert!(proof.left_of_events(PartyIndex(0)).most.unwrap().get() <= 700.0);
    assert_proven("bounded", &scenario, 2_000);
}

/// Once a year always the same: the least is the most.
#[test]
fn what_is_certain_has_one_value() {
    let text = "parties.a = {}\n[threats.x]\nframework = \"operational\"\nfrequency = { fixed = 3 }\n\
                losses = { category = \"c\", bearer = \"a\", amount = 1.1 }\n";
    let proven = load(text);
    let total = Proof::new(&proven, 1).total();
    assert_eq!((total.least, total.most), (total.most, total.most));
    assert!((total.most.unwrap().get() - 3.3).abs() < 1e-9);
    let guarded = format!(
        "{text}[controls.guard]\nrole = \"prevention\"\nacts = {{ on = {{ threats = \"x\" }}, prevents = 0.5 }}\n"
    );
    assert_eq!(Proof::new(&load(&guarded), 1).total().least.map(|least| least.get()), Some(0.0));
}

#[test]
fn what_has_no_end_is_not_given_one() {
    let open = |frequency: &str, loss: &str, more: &str| {
        let text = format!(
            "parties.a = {{}}\nfactors = {{ names = [\"f\"] }}\n[threats.x]\nframework = \"operational\"\nfrequency = {frequency}\n\
             losses = {{ category = \"c\", bearer = \"a\", amount = {loss} }}\n{more}"
        );
        Proof::new(&load(&text), 1000).total()
    };
    assert_eq!(open("{ poisson = 1 }", "5", "").most, None);
    assert_eq!(open("{ negative_binomial = { mean = 1, k = 2 } }", "5", "").most, None);
    assert_eq!(open("{ fixed = 1 }", "{ exponential = { mean = 5 } }", "").most, None);
    assert_eq!(open("{ fixed = 1 }", "5", "loads = { f = { loss = 0.2 } }\n").most, None);
    assert_eq!(open("{ bernoulli = 0.5 }", "5", "loads = { f = { frequency = 0.2 } }\n").most.unwrap().get(), 5.0);
    assert_eq!(open("{ poisson = 1 }", "0", "").most.unwrap().get(), 0.0);
    let itself = "triggers = [{ threat = \"x\", probability = 0.5 }]\n";
    assert_eq!(open("{ fixed = 1 }", "5", itself).most, None);
    let heavy = "{ lomax = { scale = 1, index = 1.5 } }";
    assert_eq!(open("{ fixed = 1 }", heavy, "").tail, TailLaw::InfiniteVariance);
    // Beyond 99 one of 1,000 losses: one trial of 1,000.
    let capped = "{ capped = { law = { lomax = { scale = 1, index = 1.5 } }, at = 99 } }";
    assert_eq!(open("{ fixed = 1 }", capped, "").tail, TailLaw::Bounded { reached: 1 });
}
