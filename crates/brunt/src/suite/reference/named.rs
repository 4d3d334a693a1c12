//! Disagreements between engine and reference, kept by name, and what the model says about each.
//!
//! Every case states what each occurrence costs by hand arithmetic; engine and reference must both come to it.

use crate::suite::reference::agreement::{close, run_agrees};
use crate::suite::reference::loss::Book;
use crate::suite::reference::play::{compile, play_explicit, run_explicit};
use crate::suite::reference::stated::ScenarioFile;
use brunt::scenario::NodeIndex;
use brunt::simulate::{Disruption, Run, Silent, simulate};
use brunt::units::{Probability, Ticks};
use serde_json::{Value, json};

/// A node by id, from, to (in hours), and the capacity taken.
type Hit<'a> = (&'a str, f64, f64, f64);

/// A scenario of 48 hours from a Monday on.
fn scenario(nodes: &Value, threats: &Value) -> ScenarioFile {
    let header = json!({ "name": "named", "currency": "EUR", "horizon": "48h" });
    let parties = json!({ "ann": {} });
    let whole = json!({ "scenario": header, "parties": parties, "nodes": nodes, "threats": threats });
    serde_json::from_value(whole).unwrap()
}

/// Cost by occurrence, which is the position of the disruption; `recovery` follows each.
pub(super) fn check(nodes: &Value, recovery: &Value, hits: &[Hit<'_>], expected: &[f64]) {
    let any = nodes.as_object().unwrap().keys().next().unwrap();
    let threat = json!({ "t": { "framework": "operational", "frequency": { "fixed": 1 }, "outage": "1h",
        "hits": { "all": { "nodes": any } }, "recovery": recovery } });
    let (scenario, plan) = compile(&scenario(nodes, &threat));
    let hours = |hours| Ticks::from_hours(hours).unwrap();
    let disruption = |(number, &(id, from, to, takes)): (usize, &Hit<'_>)| Disruption {
        node: NodeIndex(scenario.nodes.iter().position(|node| node.id == id).unwrap() as u32),
        start: hours(from),
        end: hours(to),
        takes: Probability::new(takes).unwrap(),
        data_loss: Ticks::ZERO,
        occurrence: number as u32,
    };
    let disruptions: Vec<_> = hits.iter().enumerate().map(disruption).collect();
    let books = [run_explicit(&plan, 1, &disruptions), play_explicit(&scenario, 1, &disruptions).book];
    for (book, who) in books.iter().zip(["engine", "reference"]) {
        for (occurrence, &expected) in expected.iter().enumerate() {
            let found = cost(book, occurrence as u32);
            assert!(close(found, expected), "{who}, occurrence {occurrence}: found {found}, expected {expected}");
        }
    }
}

fn cost(book: &Book, occurrence: u32) -> f64 {
    book.iter().filter(|entry| entry.0.occurrence == occurrence).map(|entry| entry.1).sum()
}

/// A node that costs 1,000 an hour.
pub(super) fn costly(rest: &Value) -> Value {
    let mut node = json!({ "owner": "ann", "downtime": { "per_hour": 1000.0 } });
    node.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    node
}

/// The reference was wrong: it read "an outage of zero length does nothing" as if its recovery profile went with it.
#[test]
fn a_recovery_profile_follows_an_outage_of_no_length() {
    let nodes = json!({ "process": costly(&json!({})) });
    let recovery = json!([{ "after": "0h", "takes": 0.5 }, { "after": "3h", "takes": 0.0 }]);
    check(&nodes, &recovery, &[("process", 5.0, 5.0, 0.8)], &[1200.0]);
    check(&nodes, &json!([{ "after": "0h", "takes": 0.0 }]), &[("process", 5.0, 5.0, 0.8)], &[0.0]);
}

/// The reference was wrong: it rounded to the nearest tick, and the model said nothing. 3 h of work at 7 an hour take 449,389.7 ticks.
#[test]
fn making_up_ends_with_the_first_tick_at_which_nothing_is_left() {
    let nodes = json!({ "process": costly(&json!({ "backlog": { "rate": 7.0, "share": 1.0 } })) });
    check(&nodes, &json!(null), &[("process", 0.0, 3.0, 1.0)], &[3000.0 + 1000.0 * 1_542_858.0 / 3_600_000.0]);
}

/// The reference was wrong: it held criticalities in units of 2^-40, where 0.7 x 0.9 is a unit less than 0.63, and missed the tie.
#[test]
fn a_criticality_is_finer_than_the_capacities_that_it_makes() {
    let nodes = json!({ "process": costly(&json!({ "needs": { "all": { "site": 0.7 } } })), "site": {} });
    check(&nodes, &json!(null), &[("site", 0.0, 10.0, 0.9), ("process", 0.0, 10.0, 0.63)], &[6300.0, 0.0]);
}

/// The engine was wrong: three weights of a third round to 1 - 2^-40 together, which it left to a pool that had lost all its members,
/// so that a lesser disruption of the node itself bore the hours.
#[test]
fn a_pool_that_has_lost_all_its_members_is_dead() {
    let third = 1.0 / 3.0;
    let needs = json!({ "needs": { "pool": { "a": third, "b": third, "c": third } } });
    let nodes = json!({ "process": costly(&needs), "a": {}, "b": {}, "c": {} });
    let dead = [("a", 0.0, 10.0, 1.0), ("b", 0.0, 10.0, 1.0), ("c", 0.0, 10.0, 1.0), ("process", 2.0, 8.0, 1.0)];
    check(&nodes, &json!(null), &dead, &[10_000.0, 0.0, 0.0, 0.0]);
}

/// The engine was wrong: an hour below the level out of service leaves no work, but made the backlog of an earlier, lighter episode count
/// as below the level until it was gone, 20 hours later.
#[test]
fn an_outage_out_of_service_makes_no_backlog_count_as_below() {
    let node = json!({
        "hours": { "days": ["mon", "tue"], "from": "06:00", "to": "10:00" },
        "backlog": { "rate": 0.125, "share": 0.0 },
        "tolerance": { "below": 0.5, "at_most": "2h" },
    });
    let threat = |takes: f64, at: &str, outage: &str| {
        json!({ "framework": "operational", "frequency": { "fixed": 1 }, "at": at, "takes": takes, "outage": outage,
            "hits": { "all": { "nodes": "process" } } })
    };
    let threats = json!({ "light": threat(0.25, "6h", "2h"), "night": threat(1.0, "11h", "1h") });
    let (scenario, plan) = compile(&scenario(&json!({ "process": costly(&node) }), &threats));
    run_agrees(&scenario, &plan, 1).unwrap();
    let ledger = simulate(&plan, &Run::new(1), &Silent).unwrap();
    assert_eq!(ledger.sums().tolerances[0].breaches, 0);
    assert_eq!(ledger.columns().total, [500.0]);
}
