//! Counts of the parts of a scenario that has no errors.

use crate::report::{FrameworkSummary, Summary};
use crate::scenario::{Framework, Frequency, Need, Scenario, Threat};
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
    let suppliers: Vec<Vec<usize>> = scenario
        .nodes
        .iter()
        .map(|node| node.needs.iter().flat_map(|need: &Need| need.form.members()).map(|node| node.0 as usize).collect())
        .collect();
    let mut order = Vec::with_capacity(suppliers.len());
    let mut seen = vec![false; suppliers.len()];
    (0..suppliers.len()).for_each(|node| visit(node, &suppliers, &mut seen, &mut order));
    let loops = loops(&suppliers, &order);
    let count = loops.iter().max().map_or(0, |last| last + 1);
    // Loops are numbered with consumers before suppliers, so the depths of suppliers are found first in reverse order.
    let mut members = vec![Vec::new(); count];
    loops.iter().enumerate().for_each(|(node, &component)| members[component].push(node));
    let mut depth = vec![1; count];
    for component in (0..count).rev() {
        let below = members[component].iter().flat_map(|&node| &suppliers[node]).map(|&supplier| loops[supplier]);
        depth[component] = 1 + below.filter(|&other| other != component).map(|other| depth[other]).max().unwrap_or(0);
    }
    depth.into_iter().max().unwrap_or(0)
}

/// Appends the nodes that can be reached from `root` to `order`, each after the nodes that it reaches. Nodes in `seen` are left
/// out.
fn visit(root: usize, next: &[Vec<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[root], true) {
        return;
    }
    let mut stack = vec![(root, 0)];
    while let Some(top) = stack.last_mut() {
        let (node, position) = *top;
        match next[node].get(position) {
            Some(&other) => {
                top.1 += 1;
                if !std::mem::replace(&mut seen[other], true) {
                    stack.push((other, 0));
                }
            }
            None => {
                order.push(node);
                stack.pop();
            }
        }
    }
}

/// Number of the loop that each node lies in (Kosaraju's algorithm). Loops of consumers come before loops of their suppliers.
fn loops(suppliers: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
    let mut consumers = vec![Vec::new(); suppliers.len()];
    for (node, list) in suppliers.iter().enumerate() {
        list.iter().for_each(|&supplier| consumers[supplier].push(node));
    }
    let mut component = vec![0; suppliers.len()];
    let mut seen = vec![false; suppliers.len()];
    let mut count = 0;
    for &node in order.iter().rev() {
        let mut members = Vec::new();
        visit(node, &consumers, &mut seen, &mut members);
        if !members.is_empty() {
            members.into_iter().for_each(|member| component[member] = count);
            count += 1;
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(suppliers: &[&[usize]]) -> Vec<usize> {
        let suppliers: Vec<Vec<usize>> = suppliers.iter().map(|list| list.to_vec()).collect();
        let mut order = Vec::new();
        let mut seen = vec![false; suppliers.len()];
        (0..suppliers.len()).for_each(|node| visit(node, &suppliers, &mut seen, &mut order));
        loops(&suppliers, &order)
    }

    #[test]
    fn loops_are_one_and_consumers_come_first() {
        // 0 needs 1, 1 and 2 need each other, 2 needs 3.
        let component = depth(&[&[1], &[2], &[1, 3], &[]]);
        assert_eq!(component[1], component[2]);
        assert!(component[0] < component[1] && component[2] < component[3]);
    }
}
