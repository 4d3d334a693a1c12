//! State of the network in a trial.

use super::needs::Needs;
use super::seen::Seen;
use super::setting::{Now, Setting};
use super::shortage::Shortage;
use crate::plan::{Hit, LAST_BIT, NONE, Network, Plan, PlanNeed};
use std::ops::Range;

/// State of nodes and needs, and the disruptions of the trial.
#[derive(Debug)]
pub(super) struct State {
    /// Shortage of each node. Nodes that need the node read nothing else of it.
    pub shortages: Vec<Shortage>,
    pub nodes: Vec<NodeState>,
    pub needs: Needs,
    /// Disruptions of the trial, part by part. Those of a part stand best-ranked first. A cause is a position in this list, so of two
    /// causes of a part the smaller is better ranked.
    pub ranked: Vec<Hit>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct NodeState {
    /// Shortage that the node's own disruptions cause.
    pub own: Shortage,
    /// Needs of which a member changed or a clock ran out, one bit each. The last bit stands for all needs from that position on.
    pub dirty: u64,
    /// Needs that were looked at, by the same bits.
    pub looked_at: u64,
    /// Disruptions in force: the head of their list, or the number of a crowd.
    pub in_force: u32,
    pub touched: bool,
    /// Whether the capacity or its cause ever changed.
    pub changed: bool,
}

/// State of a node that nothing happened to.
pub(super) const AT_REST: NodeState =
    NodeState { own: Shortage::UP, dirty: 0, looked_at: 0, in_force: NONE, touched: false, changed: false };

impl State {
    pub(super) fn new(plan: &Plan) -> Self {
        let nodes = plan.network.nodes.len();
        Self {
            shortages: vec![Shortage::UP; nodes],
            nodes: vec![AT_REST; nodes],
            needs: Needs::new(plan),
            ranked: Vec::new(),
        }
    }

    /// Brings a need up to `t`.
    #[inline(always)]
    pub(super) fn update(&mut self, setting: &Setting<'_>, network: &Network, need: &PlanNeed, t: i64) {
        self.needs.update(Now { setting, network, shortages: &self.shortages, ranked: &self.ranked, t }, need);
    }

    /// Brings those needs of a node up to `t` that may have changed, without needs on the node's own cycle.
    #[inline(always)]
    pub(super) fn update_dirty(&mut self, setting: &Setting<'_>, network: &Network, position: u32, t: i64) {
        let node = &mut self.nodes[position as usize];
        let mut dirty = std::mem::take(&mut node.dirty);
        node.looked_at |= dirty;
        let needs = &network.needs[needs_of(network, position)];
        while dirty != 0 {
            let bit = dirty.trailing_zeros();
            dirty &= dirty - 1;
            if bit == LAST_BIT {
                return self.update_rest(setting, network, &needs[bit as usize..], t);
            }
            let need = &needs[bit as usize];
            if !need.inner {
                self.update(setting, network, need, t);
            }
        }
    }

    #[inline(never)]
    fn update_rest(&mut self, setting: &Setting<'_>, network: &Network, needs: &[PlanNeed], t: i64) {
        needs.iter().filter(|need| !need.inner).for_each(|need| self.update(setting, network, need, t));
    }

    /// Resets a node and those of its needs that were looked at, and adds them to what was seen.
    #[inline]
    pub(super) fn reset(&mut self, plan: &Plan, position: u32, seen: &mut Seen) {
        let node = std::mem::replace(&mut self.nodes[position as usize], AT_REST);
        self.shortages[position as usize] = Shortage::UP;
        if node.changed {
            seen.add_node(position);
        }
        let Range { start, end } = needs_of(&plan.network, position);
        let mut reset = |index: usize| {
            self.needs.reset(&plan.network.needs[index]);
            seen.add_need(index as u32);
        };
        if plan.network.nodes[position as usize].cycle != NONE || node.looked_at >> LAST_BIT != 0 {
            return (start..end).for_each(reset);
        }
        let mut looked_at = node.looked_at;
        while looked_at != 0 {
            reset(start + looked_at.trailing_zeros() as usize);
            looked_at &= looked_at - 1;
        }
    }

    /// Shortage of a node from its own disruptions and from what its needs pass on.
    #[inline(always)]
    pub(super) fn shortage(&self, network: &Network, position: u32) -> Shortage {
        let own = self.nodes[position as usize].own;
        self.needs.passed[needs_of(network, position)].iter().fold(own, |worst, &passed| worst.worse(passed))
    }
}

/// Positions of the needs of a node.
#[inline(always)]
pub(super) fn needs_of(network: &Network, position: u32) -> Range<usize> {
    let (from, to) = network.nodes[position as usize].needs;
    from as usize..to as usize
}
