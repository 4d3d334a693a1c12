//! The list of what the model assumes of a scenario: laws, dependence, independence, and omissions.

mod contract;
mod control;
mod cover;
mod factor;
mod independence;
mod law;
mod node;
mod omission;
mod policy;
mod service_level;
mod threat;

use crate::ledger::Ledger;
use crate::report::Assumption;
use crate::scenario::{CategoryIndex, ControlSet, NodeIndex, PartyIndex, Scenario, ThreatIndex};

/// The assumptions by kind, with the controls `at_work`. The ledger tells how much was dropped.
pub(super) fn assumptions(scenario: &Scenario, at_work: ControlSet, ledger: &Ledger) -> Vec<Assumption> {
    let mut list = threat::assumptions(scenario);
    list.extend(factor::assumptions(scenario));
    list.extend(node::assumptions(scenario));
    list.extend(control::assumptions(scenario, at_work));
    list.extend(contract::assumptions(scenario));
    list.extend(policy::assumptions(scenario));
    list.extend(independence::assumptions(scenario, at_work));
    list.extend(omission::assumptions(scenario, ledger));
    list
}

/// Most names that a sentence lists.
const MOST_NAMES: usize = 4;

/// The names, or their number if there are more than [`MOST_NAMES`].
fn listed(names: &[String], noun: &str) -> String {
    if names.len() > MOST_NAMES { format!("{} {noun}", names.len()) } else { names.join(", ") }
}

fn node_ids(scenario: &Scenario, nodes: &[NodeIndex]) -> Vec<String> {
    nodes.iter().map(|node| scenario.nodes[node.0 as usize].id.clone()).collect()
}

fn node_id(scenario: &Scenario, node: NodeIndex) -> String {
    scenario.nodes[node.0 as usize].id.clone()
}

fn threat_ids(scenario: &Scenario, threats: &[ThreatIndex]) -> Vec<String> {
    threats.iter().map(|threat| threat_id(scenario, *threat).to_string()).collect()
}

fn party_id(scenario: &Scenario, party: PartyIndex) -> String {
    scenario.parties[party.0 as usize].id.clone()
}

fn category(scenario: &Scenario, category: CategoryIndex) -> String {
    scenario.categories[category.0 as usize].clone()
}

fn threat_id(scenario: &Scenario, threat: ThreatIndex) -> &str {
    &scenario.threats[threat.0 as usize].id
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod every_number;
#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests;
