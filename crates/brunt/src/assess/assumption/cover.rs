//! Covers as facts and in words.

use super::{category, listed, node_ids, threat_ids};
use crate::report::Facts;
use crate::scenario::{CategoryIndex, ClauseIndex, Cover, Scenario};

/// A cover, with every entity by id.
pub(super) fn facts(scenario: &Scenario, cover: &Cover) -> Facts {
    let facts = Facts::of("own_losses", cover.own_losses);
    let restricted = restrictions(scenario, cover).into_iter();
    let facts = restricted.fold(facts, |facts, (name, _, list)| facts.maybe(name, list));
    facts.unless_empty("transfers", clause_ids(scenario, &cover.transfers))
}

/// What the loss is restricted to: its name, its words and the ids; `None` for no restriction.
fn restrictions(scenario: &Scenario, cover: &Cover) -> [(&'static str, &'static str, Option<Vec<String>>); 4] {
    let categories = |list: &Vec<CategoryIndex>| list.iter().map(|of| category(scenario, *of)).collect();
    let nodes = |list: &Option<Vec<_>>| list.as_ref().map(|nodes| node_ids(scenario, nodes));
    [
        ("threats", "by threats", cover.threats.as_ref().map(|threats| threat_ids(scenario, threats))),
        ("categories", "of categories", cover.categories.as_ref().map(categories)),
        ("nodes", "by downtime of", nodes(&cover.nodes)),
        ("causes", "caused at", nodes(&cover.causes)),
    ]
}

fn clause_ids(scenario: &Scenario, clauses: &[ClauseIndex]) -> Vec<String> {
    if clauses.is_empty() {
        return Vec::new();
    }
    let ids: Vec<String> = scenario.programme.clause_ids().collect();
    clauses.iter().map(|clause| ids[clause.0 as usize].clone()).collect()
}

/// A cover of losses of `party` in words.
pub(super) fn words(scenario: &Scenario, cover: &Cover, party: &str) -> String {
    let restricted = restrictions(scenario, cover).into_iter();
    let restricted = restricted.filter_map(|(_, how, list)| Some(format!(" {how} {}", listed(&list?, "entities"))));
    let clauses = clause_ids(scenario, &cover.transfers);
    let own = cover.own_losses.then(|| format!("losses of {party}"));
    let paid = (!clauses.is_empty()).then(|| format!("payments of {party} under {}", listed(&clauses, "clauses")));
    let what: Vec<String> = own.into_iter().chain(paid).collect();
    format!("{}{}", what.join(" and "), restricted.collect::<String>())
}
