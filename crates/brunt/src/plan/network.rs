//! The network, compiled: nodes in topological order, needs and members in flat arrays.
//!
//! The strongly connected components give an order in which suppliers come first. Nodes on a common cycle are neighbours in that order
//! and are solved together.

use super::entity;
use super::form::{self, Form, Member};
use crate::scenario::node::graph::{Graph, components};
use crate::scenario::{Act, NeedEffect, NeedIndex, NodeIndex, Scenario};
use std::collections::HashMap;
use std::ops::Range;

/// No component, meter or cause.
pub(crate) const NONE: u32 = u32::MAX;

/// The compiled network.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// Nodes, suppliers first.
    pub nodes: Vec<PlanNode>,
    /// Needs, grouped by node.
    pub needs: Vec<PlanNeed>,
    /// The chance of each need.
    pub chances: Vec<Chance>,
    /// Members of needs, grouped by need.
    pub members: Vec<Member>,
    /// Needs that have a node as a member, grouped by node, users on the node's own cycle left out.
    pub users: Vec<User>,
    /// Ranges of nodes that lie on a common cycle.
    pub cycles: Vec<Range<u32>>,
    /// Plan position of each node of the scenario.
    pub position: Vec<u32>,
}

/// A node in plan order.
#[derive(Debug, Clone)]
pub(crate) struct PlanNode {
    /// Position in the scenario, which is the order of ids.
    pub scenario: u32,
    pub needs: (u32, u32),
    pub users: (u32, u32),
    /// Index into `cycles`, or `NONE`.
    pub cycle: u32,
    /// Index into the plan's meters, or `NONE`.
    pub meter: u32,
    /// Position among the nodes that controls run on, or `NONE`.
    pub host: u32,
    /// Whether a change of the node can reach a meter or a node that a control runs on.
    pub matters: bool,
    /// Whether a change of the node can reach a need that may be spared an episode by its probability.
    pub chancy: bool,
    /// Most units by which the deficit of the node may differ from the deficit on paper, by roundings; `bare_slack` is without
    /// members that controls add.
    pub slack: u64,
    pub bare_slack: u64,
}

/// A need with its clocks in ticks. It has all fields that the cascade reads, in one cache line.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(crate) struct PlanNeed {
    pub form: Form,
    /// Whether a member lies on the node's own cycle.
    pub inner: bool,
    /// Whether the need passes its support on unchanged: it has no clocks, no chance and no controls.
    pub plain: bool,
    /// Whether the need passes every episode on: its probability is 1.
    pub certain: bool,
    /// Position among all needs.
    pub index: u32,
    pub node: u32,
    /// Position among the needs of its node; all positions from [`LAST_BIT`] on count as [`LAST_BIT`].
    pub bit: u32,
    pub members: (u32, u32),
    /// `at_least`: how many. `pool`: the sum W of the weights in units of 10^-12.
    pub parameter: u64,
    pub switchover: i64,
    pub buffer: i64,
    pub restart: i64,
    /// Index into the `needs` of the plan's controls, or `NONE`.
    pub controls: u32,
}

/// The chance that an episode of a need is passed on, and the key of its draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chance {
    pub probability: f64,
    pub key: u64,
}

/// A need to evaluate again when a node changes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    /// The node that has the need.
    pub node: u32,
    /// Bit of the need among the node's needs, see [`PlanNeed::bit`].
    pub bit: u32,
}

/// The bit that a node's needs from the 64th on share.
pub(crate) const LAST_BIT: u32 = 63;

impl Network {
    /// Compiles the network of a checked scenario. `meter_of` gives the meter of each scenario node, or `NONE`.
    pub(crate) fn compile(scenario: &Scenario, meter_of: &[u32]) -> Self {
        let components = supplied_first(scenario);
        let mut network = Self::ordered(scenario, &components, meter_of);
        for position in 0..network.nodes.len() {
            network.add_needs(scenario, position);
        }
        network.add_users(&added(scenario));
        network.mark_what_matters();
        network.drop_idle_users();
        network.find_chancy();
        network
    }

    fn ordered(scenario: &Scenario, components: &[Vec<u32>], meter_of: &[u32]) -> Self {
        let mut network = Self {
            nodes: Vec::with_capacity(scenario.nodes.len()),
            needs: Vec::new(),
            chances: Vec::new(),
            members: Vec::new(),
            users: Vec::new(),
            cycles: Vec::new(),
            position: vec![NONE; scenario.nodes.len()],
        };
        let hosts = hosts(scenario);
        for component in components {
            let first = network.nodes.len() as u32;
            let cycle = if component.len() > 1 {
                network.cycles.push(first..first + component.len() as u32);
                network.cycles.len() as u32 - 1
            } else {
                NONE
            };
            for &node in component {
                network.position[node as usize] = network.nodes.len() as u32;
                let meter = meter_of[node as usize];
                let matters = meter != NONE || hosts[node as usize];
                let (needs, users, host) = ((0, 0), (0, 0), NONE);
                network.nodes.push(PlanNode {
                    scenario: node,
                    needs,
                    users,
                    cycle,
                    meter,
                    host,
                    matters,
                    chancy: false,
                    slack: 0,
                    bare_slack: 0,
                });
            }
        }
        network
    }

    fn add_needs(&mut self, scenario: &Scenario, position: usize) {
        let node = &scenario.nodes[self.nodes[position].scenario as usize];
        let cycle = self.nodes[position].cycle;
        let first = self.needs.len() as u32;
        let mut twins: HashMap<Vec<&str>, usize> = HashMap::new();
        let several = node.needs.len() > 1;
        for need in &node.needs {
            let from = self.members.len() as u32;
            let (form, parameter, added) = Form::compile(&need.form);
            let member = |(node, factor): (NodeIndex, u64)| Member { node: self.position[node.0 as usize], factor };
            self.members.extend(added.into_iter().map(member));
            let members = (from, self.members.len() as u32);
            let inner = cycle != NONE
                && self.members[from as usize..].iter().any(|member| self.nodes[member.node as usize].cycle == cycle);
            let identity = need_identity(scenario, need);
            let twin = twins.get(&identity).copied().unwrap_or(0);
            let number = twin.to_string();
            let mut parts = vec!["need", node.id.as_str(), number.as_str()];
            parts.extend(&identity);
            let probability = need.probability.get();
            let clocks = [need.switchover.get(), need.buffer.get(), need.restart.get()];
            let certain = probability == 1.0;
            let plain = certain && clocks == [0, 0, 0];
            let [switchover, buffer, restart] = clocks;
            let (node, bit) = (position as u32, (self.needs.len() as u32 - first).min(LAST_BIT));
            self.chances.push(Chance { probability, key: entity(&parts) });
            self.needs.push(PlanNeed {
                form,
                inner,
                plain,
                certain,
                index: self.needs.len() as u32,
                node,
                bit,
                members,
                parameter,
                switchover,
                buffer,
                restart,
                controls: NONE,
            });
            if several {
                twins.insert(identity, twin + 1);
            }
        }
        self.nodes[position].needs = (first, self.needs.len() as u32);
    }

    /// Fills in the users of each node. A node that a control adds to a need has that need as a user, too.
    fn add_users(&mut self, added: &[(NeedIndex, NodeIndex)]) {
        let members = |need: &PlanNeed| &self.members[need.members.0 as usize..need.members.1 as usize];
        let outside = |need: &PlanNeed, member: &Member| {
            let cycle = self.nodes[member.node as usize].cycle;
            cycle == NONE || cycle != self.nodes[need.node as usize].cycle
        };
        let used = |need| members(need).iter().filter(move |member| outside(need, member)).map(|member| member.node);
        let used = Graph::new(self.needs.iter().map(used));
        let added = added.iter().map(|(index, node)| {
            let user = self.position[index.node.0 as usize];
            (self.position[node.0 as usize], self.nodes[user as usize].needs.0 + index.need)
        });
        let users = used.turned(self.nodes.len()).with(added.collect());
        for position in 0..self.nodes.len() {
            let first = self.users.len() as u32;
            let needs = users.of(position).iter().map(|&need| &self.needs[need as usize]);
            self.users.extend(needs.map(|need| User { node: need.node, bit: need.bit }));
            self.nodes[position].users = (first, self.users.len() as u32);
        }
    }

    /// Drops users that can reach no meter and no node that a control runs on: they need not be kept up to date.
    fn drop_idle_users(&mut self) {
        let mut kept = Vec::with_capacity(self.users.len());
        for position in 0..self.nodes.len() {
            let (from, to) = self.nodes[position].users;
            let first = kept.len() as u32;
            let users = self.users[from as usize..to as usize].iter();
            kept.extend(users.filter(|user| self.nodes[user.node as usize].matters));
            self.nodes[position].users = (first, kept.len() as u32);
        }
        self.users = kept;
    }

    /// Finds the nodes of which a change can reach a need with a probability.
    fn find_chancy(&mut self) {
        for position in (0..self.nodes.len()).rev() {
            let may_spare = |user: &User| self.nodes[user.node as usize].chancy || self.may_spare(user.node as usize);
            let (from, to) = self.nodes[position].users;
            let mut chancy = self.users[from as usize..to as usize].iter().any(may_spare);
            // What one node of a cycle reaches, all of them reach.
            let cycle = self.cycles.get(self.nodes[position].cycle as usize).cloned();
            chancy |= cycle.is_some() && self.may_spare(position);
            let cycle = cycle.map_or(position..position + 1, |cycle| cycle.start as usize..cycle.end as usize);
            self.nodes[cycle].iter_mut().for_each(|node| node.chancy |= chancy);
        }
    }

    /// Whether a need of a node may spare it an episode.
    fn may_spare(&self, position: usize) -> bool {
        let (from, to) = self.nodes[position].needs;
        self.needs[from as usize..to as usize].iter().any(|need| !need.certain)
    }

    fn mark_what_matters(&mut self) {
        for position in (0..self.nodes.len()).rev() {
            let (from, to) = self.nodes[position].users;
            let used = self.users[from as usize..to as usize].iter().any(|user| self.nodes[user.node as usize].matters);
            self.nodes[position].matters |= used;
            if let Some(cycle) = self.cycles.get(self.nodes[position].cycle as usize).cloned() {
                let any = cycle.clone().any(|member| self.nodes[member as usize].matters);
                cycle.for_each(|member| self.nodes[member as usize].matters |= any);
            }
        }
    }
}

/// Components of nodes on common cycles, suppliers first; nodes within a component in the order of ids.
fn supplied_first(scenario: &Scenario) -> Vec<Vec<u32>> {
    let needed = Graph::new(scenario.nodes.iter().map(|node| node.needed().map(|node| node.0)));
    let added = added(scenario).into_iter().map(|(need, node)| (need.node.0, node.0));
    in_order(&needed.with(added.collect()))
}

/// The components of a graph, each after every component that it points to. Of the neighbours of a vertex the last one is visited first,
/// as petgraph does; the order of nodes in a plan has been that from the beginning.
fn in_order(graph: &Graph) -> Vec<Vec<u32>> {
    let component = components(&graph.backwards());
    let mut vertices: Vec<u32> = (0..graph.len() as u32).collect();
    vertices.sort_by_key(|&vertex| component[vertex as usize]);
    vertices.chunk_by(|&a, &b| component[a as usize] == component[b as usize]).map(<[u32]>::to_vec).collect()
}

/// Nodes that controls add to needs.
fn added(scenario: &Scenario) -> Vec<(NeedIndex, NodeIndex)> {
    let mut added = Vec::new();
    for act in scenario.controls.iter().flat_map(|control| &control.acts) {
        if let Act::Need { needs, effect: NeedEffect::Member { node, .. } } = act {
            added.extend(needs.iter().map(|&need| (need, *node)));
        }
    }
    added
}

/// Whether controls run on each node.
fn hosts(scenario: &Scenario) -> Vec<bool> {
    let mut hosts = vec![false; scenario.nodes.len()];
    for host in scenario.controls.iter().flat_map(|control| &control.hosted_on) {
        host.nodes.iter().for_each(|node| hosts[node.0 as usize] = true);
    }
    hosts
}

/// The identity of a need, which does not depend on the order of the file: its form and the names of its members.
fn need_identity<'a>(scenario: &'a Scenario, need: &crate::scenario::Need) -> Vec<&'a str> {
    let mut names: Vec<&str> = need.form.members().map(|node| scenario.nodes[node.0 as usize].id.as_str()).collect();
    names.sort_unstable();
    names.insert(0, form::word(&need.form));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use petgraph::algo::tarjan_scc;
    use petgraph::graph::DiGraph;
    use proptest::prelude::*;

    /// The components as petgraph finds them.
    fn by_petgraph(count: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut graph = DiGraph::<(), ()>::new();
        let vertices: Vec<_> = (0..count).map(|_| graph.add_node(())).collect();
        for &(from, to) in edges {
            graph.add_edge(vertices[from as usize], vertices[to as usize], ());
        }
        let sorted = |component: Vec<petgraph::graph::NodeIndex>| {
            let mut component: Vec<u32> = component.iter().map(|vertex| vertex.index() as u32).collect();
            component.sort_unstable();
            component
        };
        tarjan_scc(&graph).into_iter().map(sorted).collect()
    }

    proptest! {
        #[test]
        fn components_come_in_the_order_of_petgraph(
            (count, edges) in (1_u32..30).prop_flat_map(|n| (Just(n), proptest::collection::vec((0..n, 0..n), 0..60)))
        ) {
            let graph = Graph::new((0..count).map(|_| [])).with(edges.clone());
            prop_assert_eq!(in_order(&graph), by_petgraph(count, &edges));
        }
    }
}
