//! Counts of the parts of a scenario that has no errors.

use crate::report::{FrameworkSummary, Summary};
use crate::scenario::node::graph::{Graph, components};
use crate::scenario::{Framework, Frequency, Scenario, Threat};
use std::ops::Add;

/// Counts a scenario.
pub(crate) fn summary(scenario: &Scenario) -> Summary {
    let framework = |framework: &Framework| {
        let threats = || scenario.threats.iter().filter(|threat| threat.framework == *framework);
        FrameworkSummary {
            framework: framework.name().to_owned(),
            threats: threats().count(),
            occurrences_per_year: threats()
                .map(|threat| per_year(threat, scenario.horizon.hours()))
                .fold(0.0, f64::add),
        }
    };
    Summary {
        name: scenario.name.clone(),
        currency: scenario.currency.clone(),
        start: scenario.start.to_string(),
        horizon_hours: scenario.horizon.hours(),
        hash: scenario.hash.clone(),
        parties: scenario.parties.len(),
        nodes: scenario.nodes.len(),
        needs: scenario.nodes.iter().map(|node| node.needs.len()).sum(),
        tiers: tiers(scenario),
        nodes_with_downtime_cost: scenario.nodes.iter().filter(|node| !node.downtime.is_empty()).count(),
        tolerances: scenario.nodes.iter().filter(|node| node.tolerance.is_some()).count(),
        categories: scenario.categories.clone(),
        threats: scenario.threats.len(),
        triggered_threats: scenario.threats.iter().filter(|threat| threat.frequency.is_none()).count(),
        factors: scenario.factors.names.len(),
        contracts: scenario.programme.contracts.len(),
        clauses: scenario.programme.clauses().count(),
        policies: scenario.programme.policies.len(),
        controls_in_place: scenario.controls_in_place().len(),
        controls_proposed: scenario.controls.len() - scenario.controls_in_place().len(),
        appetite: scenario.appetite.len(),
        stresses: scenario.stresses.len(),
        frameworks: Framework::ALL.iter().map(framework).collect(),
    }
}

/// Mean number of occurrences a year of a threat by itself, without triggered ones.
fn per_year(threat: &Threat, horizon_hours: f64) -> f64 {
    let per_horizon = 8760.0 / horizon_hours;
    match threat.frequency {
        None => 0.0,
        Some(Frequency::Poisson { mean } | Frequency::NegativeBinomial { mean, .. }) => mean,
        Some(Frequency::Bernoulli { p }) => p.get() * per_horizon,
        Some(Frequency::Binomial { n, p }) => f64::from(n) * p.get() * per_horizon,
        Some(Frequency::Fixed { count }) => f64::from(count) * per_horizon,
    }
}

/// Number of nodes on the longest chain of needs. A loop of nodes that need each other counts as one node.
fn tiers(scenario: &Scenario) -> usize {
    depth(&Graph::new(scenario.nodes.iter().map(|node| node.needed().map(|node| node.0))))
}

/// Number of components on the longest path.
fn depth(suppliers: &Graph) -> usize {
    let component = components(suppliers);
    // Suppliers have the smaller numbers, so their depths are found first.
    let mut nodes: Vec<usize> = (0..suppliers.len()).collect();
    nodes.sort_unstable_by_key(|&node| component[node]);
    let mut depths = vec![1; suppliers.len()];
    for node in nodes {
        let own = component[node];
        let below = suppliers.of(node).iter().map(|&supplier| component[supplier as usize]);
        let deepest = below.filter(|&other| other != own).map(|other| 1 + depths[other]).max();
        depths[own] = depths[own].max(deepest.unwrap_or(1));
    }
    depths.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth_of(suppliers: &[&[u32]]) -> usize {
        depth(&Graph::new(suppliers.iter().map(|of_one| of_one.iter().copied())))
    }

    #[test]
    fn loops_are_one_tier() {
        assert_eq!(depth_of(&[]), 0);
        assert_eq!(depth_of(&[&[], &[]]), 1);
        // 0 needs 1, 1 and 2 need each other, 2 needs 3.
        assert_eq!(depth_of(&[&[1], &[2], &[1, 3], &[]]), 3);
        assert_eq!(depth_of(&[&[], &[0], &[1, 0], &[0, 2]]), 4);
    }
}
