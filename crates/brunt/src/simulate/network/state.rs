//! State of the network in a trial.

use super::needs::Needs;
use super::setting::{Now, Setting};
use super::shortage::Shortage;
use crate::plan::{Hit, LAST_BIT, NONE, Plan, PlanNeed};
use std::ops::Range;

/// State of nodes and needs, and the disruptions of the trial.
#[derive(Debug)]
pub(super) struct State {
    /// Shortage of each node. Nodes that need the node read nothing else of it.
    pub shortages: Vec<Shortage>,
    pub nodes: Vec<NodeState>,
    pub needs: Needs,
    /// Disruptions, best-ranked first. A cause is a position in this list, so of two causes the smaller is better ranked.
    pub ranked: Vec<Hit>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct NodeState {
    /// Shortage that the node's own disruptions cause.
    pub own: Shortage,
    pub last: i64,
    pub since: i64,
    /// Needs of which a member changed or a clock ran out, one bit each. The last bit stands for all needs from that position on.
    pub dirty: u64,
    /// Disruptions in force: the head of their list, or the number of a crowd.
    pub in_force: u32,
    pub touched: bool,
}

/// State of a node that nothing happened to.
pub(super) const AT_REST: NodeState =
    NodeState { own: Shortage::UP, last: 0, since: 0, dirty: 0, in_force: NONE, touched: false };

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
    pub(super) fn update(&mut self, setting: &Setting<'_>, need: &PlanNeed, t: i64) {
        self.needs.update(Now { setting, shortages: &self.shortages, ranked: &self.ranked, t }, need);
    }

    /// Brings those needs of a node up to `t` that may have changed, without needs on the node's own cycle.
    #[inline(always)]
    pub(super) fn update_dirty(&mut self, setting: &Setting<'_>, position: u32, t: i64) {
        let mut dirty = std::mem::take(&mut self.nodes[position as usize].dirty);
        let needs = &setting.draw.plan.network.needs[needs_of(setting.draw.plan, position)];
        while dirty != 0 {
            let bit = dirty.trailing_zeros();
            dirty &= dirty - 1;
            if bit == LAST_BIT {
                return self.update_rest(setting, &needs[bit as usize..], t);
            }
            let need = &needs[bit as usize];
            if !need.inner {
                self.update(setting, need, t);
            }
        }
    }

    #[inline(never)]
    fn update_rest(&mut self, setting: &Setting<'_>, needs: &[PlanNeed], t: i64) {
        needs.iter().filter(|need| !need.inner).for_each(|need| self.update(setting, need, t));
    }

    /// Shortage of a node from its own disruptions and from what its needs pass on.
    #[inline(always)]
    pub(super) fn shortage(&self, plan: &Plan, position: u32) -> Shortage {
        let own = self.nodes[position as usize].own;
        self.needs.passed[needs_of(plan, position)].iter().fold(own, |worst, &passed| worst.max(passed))
    }
}

/// Positions of the needs of a node.
#[inline(always)]
pub(super) fn needs_of(plan: &Plan, position: u32) -> Range<usize> {
    let (from, to) = plan.network.nodes[position as usize].needs;
    from as usize..to as usize
}
