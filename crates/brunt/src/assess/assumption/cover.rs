//! Covers as plain values and in words.

use super::{category, node_ids, threat_ids};
use crate::report::CoverFacts;
use crate::scenario::{CategoryIndex, ClauseIndex, Cover, Scenario};

/// A cover, with every entity by id.
pub(super) fn facts(scenario: &Scenario, cover: &Cover) -> CoverFacts {
    let categories = |list: &Vec<CategoryIndex>| list.iter().map(|of| category(scenario, *of)).collect();
    CoverFacts {
        own_losses: cover.own_losses,
        threats: cover.threats.as_ref().map(|threats| threat_ids(scenario, threats)),
        categories: cover.categories.as_ref().map(categories),
        nodes: cover.nodes.as_ref().map(|nodes| node_ids(scenario, nodes)),
        causes: cover.causes.as_ref().map(|nodes| node_ids(scenario, nodes)),
        transfers: clause_ids(scenario, &cover.transfers),
    }
}

fn clause_ids(scenario: &Scenario, clauses: &[ClauseIndex]) -> Vec<String> {
    if clauses.is_empty() {
        return Vec::new();
    }
    let ids: Vec<String> = scenario.programme.clause_ids().collect();
    clauses.iter().map(|clause| ids[clause.0 as usize].clone()).collect()
}

/// A cover of losses of `party` in words.
pub(super) fn words(cover: &CoverFacts, party: &str) -> String {
    let restricted = [
        ("by threats", &cover.threats),
        ("of categories", &cover.categories),
        ("by downtime of", &cover.nodes),
        ("caused at", &cover.causes),
    ];
    let restrictions = restricted.into_iter().filter_map(|(how, list)| {
        let list = list.as_ref()?;
        Some(format!(" {how} {}", super::listed(list, "entities")))
    });
    let restrictions: String = restrictions.collect();
    let own = cover.own_losses.then(|| format!("losses of {party}"));
    let paid = (!cover.transfers.is_empty())
        .then(|| format!("payments of {party} under {}", super::listed(&cover.transfers, "clauses")));
    let what: Vec<String> = own.into_iter().chain(paid).collect();
    format!("{}{restrictions}", what.join(" and "))
}
