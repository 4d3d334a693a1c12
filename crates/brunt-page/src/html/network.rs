//! The network of a scenario, as the assumptions of its report state it: which node needs which.

use crate::quantity::plain;
use brunt::report::{AssumptionKind, Explanation, Fact, Facts, Report};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most nodes of a picture.
pub(super) const MOST_DRAWN: usize = 60;

/// Nodes with their needs.
#[derive(Debug, Default)]
pub(super) struct Network {
    /// Nodes in the order of the file.
    pub nodes: Vec<Node>,
}

/// A node.
#[derive(Debug)]
pub(super) struct Node {
    /// Id in the scenario.
    pub id: String,
    /// Name for people, where the report has it; else the id.
    pub name: String,
    /// Longest chain of needs from a node that no node needs; 0 for such a node.
    pub layer: usize,
    /// Places of the nodes that it needs, each once.
    pub needs: Vec<usize>,
}

impl Network {
    /// The network that a report is about. Nodes that need nothing and that nothing needs are left out.
    pub(super) fn of(report: &Report, worst: Option<&Explanation>) -> Self {
        let mut needs: Vec<(String, Vec<String>)> = Vec::new();
        for assumption in &report.assumptions {
            if let AssumptionKind::Need(facts) = &assumption.kind {
                needs.extend(need(facts));
            }
        }
        let mut places = BTreeMap::new();
        for id in needs.iter().flat_map(|(node, members)| std::iter::once(node).chain(members)) {
            let next = places.len();
            places.entry(id.as_str()).or_insert(next);
        }
        let names = names(report, worst);
        let mut nodes: Vec<Node> = places.keys().map(|_| Node::unnamed()).collect();
        for (id, &place) in &places {
            let name = names.get(id).map_or_else(|| plain(id), |name| plain(name));
            nodes[place] = Node { id: (*id).to_string(), name, ..Node::unnamed() };
        }
        for (node, members) in &needs {
            let own = &mut nodes[places[node.as_str()]].needs;
            own.extend(members.iter().map(|member| places[member.as_str()]));
            own.sort_unstable();
            own.dedup();
        }
        let mut network = Self { nodes };
        network.set_layers();
        network
    }

    /// Places of at most [`MOST_DRAWN`] nodes: all, or those hit, then those where most of the tail arises, each with what it needs.
    pub(super) fn critical(&self, hit: &BTreeSet<&str>, report: &Report) -> BTreeSet<usize> {
        if self.nodes.len() <= MOST_DRAWN {
            return (0..self.nodes.len()).collect();
        }
        let place = |id: &str| self.nodes.iter().position(|node| node.id == id);
        let struck = hit.iter().filter_map(|id| place(id)).take(MOST_DRAWN / 2);
        let costly = report.contributions.by_node.iter().filter_map(|part| place(&part.id));
        let mut chosen = BTreeSet::new();
        for start in struck.chain(costly) {
            let mut open = VecDeque::from([start]);
            while let Some(node) = open.pop_front() {
                if chosen.len() < MOST_DRAWN && chosen.insert(node) {
                    open.extend(&self.nodes[node].needs);
                }
            }
        }
        chosen
    }

    /// Sets the layers. A need that closes a loop is left out of account.
    fn set_layers(&mut self) {
        let order = self.order();
        let mut rank = vec![0; self.nodes.len()];
        order.iter().enumerate().for_each(|(at, &node)| rank[node] = at);
        for node in order {
            let below = self.nodes[node].layer + 1;
            for needed in self.nodes[node].needs.clone() {
                if rank[needed] > rank[node] {
                    self.nodes[needed].layer = self.nodes[needed].layer.max(below);
                }
            }
        }
    }

    /// Every node before what it needs, but for needs that close a loop.
    fn order(&self) -> Vec<usize> {
        let needed: BTreeSet<usize> = self.nodes.iter().flat_map(|node| node.needs.iter().copied()).collect();
        let all = 0..self.nodes.len();
        let (starts, others): (Vec<usize>, Vec<usize>) = all.partition(|node| !needed.contains(node));
        let mut seen = vec![false; self.nodes.len()];
        let mut done = Vec::with_capacity(self.nodes.len());
        for start in starts.into_iter().chain(others) {
            let mut path = vec![(start, 0)];
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            while let Some((node, next)) = path.last_mut() {
                match self.nodes[*node].needs.get(*next) {
                    None => {
                        done.push(*node);
                        path.pop();
                    }
                    Some(&needed) => {
                        *next += 1;
                        if !std::mem::replace(&mut seen[needed], true) {
                            path.push((needed, 0));
                        }
                    }
                }
            }
        }
        done.reverse();
        done
    }
}

impl Node {
    fn unnamed() -> Self {
        Self { id: String::new(), name: String::new(), layer: 0, needs: Vec::new() }
    }
}

/// Names of nodes by id, as far as the report and the explanation state them.
fn names<'a>(report: &'a Report, worst: Option<&'a Explanation>) -> BTreeMap<&'a str, &'a str> {
    let costly = report.contributions.by_node.iter().map(|part| (part.id.as_str(), part.name.as_str()));
    let tolerated = report.tolerances.iter().map(|node| (node.node.as_str(), node.name.as_str()));
    let outages = worst.into_iter().flat_map(|worst| &worst.outages);
    let down = outages.map(|outage| (outage.node.as_str(), outage.name.as_str()));
    costly.chain(tolerated).chain(down).collect()
}

/// Node and members of a need.
fn need(facts: &Facts) -> Option<(String, Vec<String>)> {
    let Some(Fact::Text(node)) = facts.get("node") else { return None };
    let Some(Fact::Table(form)) = facts.get("form") else { return None };
    let listed = ["all", "pool", "any"].into_iter().find_map(|kind| form.get(kind));
    let chosen = match form.get("at_least") {
        Some(Fact::Table(of)) => of.get("of"),
        _ => None,
    };
    let Some(Fact::List(members)) = listed.or(chosen) else { return None };
    Some((node.clone(), members.iter().filter_map(member).collect()))
}

fn member(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Text(id) => Some(id.clone()),
        Fact::Table(weighted) => match weighted.get("node") {
            Some(Fact::Text(id)) => Some(id.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(needs: &[&[usize]]) -> Vec<usize> {
        let node = |needs: &&[usize]| Node { needs: needs.to_vec(), ..Node::unnamed() };
        let mut network = Network { nodes: needs.iter().map(node).collect() };
        network.set_layers();
        network.nodes.iter().map(|node| node.layer).collect()
    }

    #[test]
    fn a_layer_is_the_longest_chain_from_the_top() {
        assert_eq!(layers(&[&[1, 2], &[2], &[]]), [0, 1, 2]);
        assert_eq!(layers(&[&[], &[0], &[0]]), [1, 0, 0]);
    }

    #[test]
    fn loops_end() {
        assert_eq!(layers(&[&[1], &[0]]), [0, 1]);
        assert_eq!(layers(&[&[0]]), [0]);
        let long: Vec<Vec<usize>> = (1..=20_000).map(|next| if next < 20_000 { vec![next] } else { vec![] }).collect();
        let long: Vec<&[usize]> = long.iter().map(Vec::as_slice).collect();
        assert_eq!(layers(&long).last(), Some(&19_999));
    }
}
