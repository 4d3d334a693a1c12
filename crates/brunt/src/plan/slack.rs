//! Distance of a capacity from the capacity on paper: a proven bound of the roundings that go into it.
//!
//! A capacity is counted in units of 10^-18. Decimals and their sums are exact there, quotients such as a third and long products
//! are not. Each operation rounds once, by at most half a unit. Only the sum of a pool can make an error larger, by the weights. So
//! a bound of the error of each node follows from the bounds of its suppliers, and a level on paper is compared with a guard of
//! that bound.

use super::capacity::FULL;
use super::control::{Controls, NeedActKind, NeedControls};
use super::form::ROUNDING;
use super::network::{NONE, Network, PlanNeed};

/// The error of the product of a node's own disruptions, which is rounded from 0.499 of a unit on.
const OWN: f64 = 1.0;

impl Network {
    /// Finds the bounds of each node, with and without members that controls add.
    pub(super) fn bound_roundings(&mut self, controls: &Controls) {
        let (with, without) = (self.bounds(&controls.needs), self.bounds(&[]));
        for (node, (slack, bare)) in self.nodes.iter_mut().zip(with.into_iter().zip(without)) {
            (node.slack, node.bare_slack) = (slack, bare);
        }
    }

    /// The bound of each node, suppliers first.
    fn bounds(&self, controls: &[NeedControls]) -> Vec<u64> {
        let mut errors = vec![OWN; self.nodes.len()];
        let mut position = 0;
        while position < self.nodes.len() {
            let end = match self.nodes[position].cycle {
                NONE => position + 1,
                cycle => self.cycles[cycle as usize].end as usize,
            };
            let range = position..end;
            let needs = || range.clone().flat_map(|node| self.needs_of(node));
            let outside = |need: &PlanNeed| {
                self.error(need, controls, |node| if range.contains(&node) { OWN } else { errors[node] })
            };
            let mut error = needs().map(outside).fold(OWN, f64::max);
            if range.len() > 1 {
                // The state of a cycle is handed on along a path that meets none of its needs twice.
                error += needs().count() as f64 * ROUNDING;
            }
            errors[range].fill(error);
            position = end;
        }
        errors.into_iter().map(|error| (error.ceil() as u64).min(FULL / 4)).collect()
    }

    /// The bounds of a node of the scenario, with and without members that controls add.
    pub(super) fn slack(&self, node: crate::scenario::NodeIndex) -> (u64, u64) {
        let node = &self.nodes[self.position[node.0 as usize] as usize];
        (node.slack, node.bare_slack)
    }

    fn needs_of(&self, position: usize) -> &[PlanNeed] {
        let (from, to) = self.nodes[position].needs;
        &self.needs[from as usize..to as usize]
    }

    /// Bound of the error of the capacity that a need passes on, in units.
    fn error(&self, need: &PlanNeed, controls: &[NeedControls], of: impl Fn(usize) -> f64) -> f64 {
        let members = &self.members[need.members.0 as usize..need.members.1 as usize];
        let own = members.iter().map(|member| (member.node, member.factor));
        let acts = controls.get(need.controls as usize).map_or(&[][..], |controls| &controls.acts);
        let added = acts.iter().filter_map(|act| match act.kind {
            NeedActKind::Member { node, weight, .. } => Some((node, weight)),
            _ => None,
        });
        need.form.error(own.chain(added).map(|(node, factor)| (of(node as usize), factor)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::plan::Plan;
    use crate::scenario::file;
    use std::path::Path;

    /// The bound of the node `top` of a network.
    fn slack(network: &str) -> u64 {
        let text = format!("brunt = 1\n[scenario]\nname = \"x\"\ncurrency = \"USD\"\n[parties.p]\n{network}");
        let scenario = file::load(Path::new("x.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let top = scenario.nodes.iter().position(|node| node.id == "top").unwrap();
        plan.network.slack(crate::scenario::NodeIndex(top as u32)).0
    }

    #[test]
    fn the_bound_grows_by_what_is_rounded_on_the_way() {
        assert_eq!(slack("[nodes.top]"), 1, "a product of disruptions");
        assert_eq!(slack("[nodes.a]\n[nodes.top]\nneeds = [{ all = [\"a\"] }]"), 1, "a need as it is rounds nothing");
        let chain: String =
            (0..8).map(|i| format!("[nodes.n{i}]\nneeds = [{{ all = {{ n{} = 0.999 }} }}]\n", i + 1)).collect();
        let eight = format!("[nodes.top]\nneeds = [{{ all = [\"n0\"] }}]\n{chain}[nodes.n8]");
        assert_eq!(slack(&eight), 5, "1 and 8 halves");
        assert_eq!(
            slack("[nodes.a]\n[nodes.b]\n[nodes.top]\nneeds = [{ pool = { a = 3, b = 4 } }]"),
            8,
            "7 times 1, and a half"
        );
    }
}
