//! Parametric cover: payouts by the hours of an outage.

use super::error::TermsError;
use crate::ledger::{Amount, Downtime};
use crate::plan::{Plan, fixed};
use crate::scenario::{Ladder, NodeIndex, Policy};

/// A compiled ladder of payouts.
#[derive(Debug, Clone)]
pub(super) struct Payouts {
    node: NodeIndex,
    below: u64,
    /// Ticks of outage, and the cumulative payout once the ticks have passed; both rise.
    rungs: Vec<(i64, Amount)>,
}

/// A payout due when an outage reaches a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Payout {
    pub time: i64,
    pub policy: u32,
    pub event: u32,
    pub amount: Amount,
}

impl Payouts {
    /// Compiles a ladder.
    pub(super) fn new(plan: &Plan, policy: &Policy, ladder: &Ladder) -> Result<Self, TermsError> {
        let number = |what| TermsError::Number { term: policy.id.clone(), what };
        if ladder.node.0 as usize >= plan.scenario_nodes {
            return Err(TermsError::Unknown { term: policy.id.clone(), what: "node" });
        }
        if plan.losses.meter(ladder.node).is_none() {
            return Err(TermsError::NotMeasured { term: policy.id.clone() });
        }
        if !(ladder.below > 0.0 && ladder.below <= 1.0) {
            return Err(number("capacity of the ladder"));
        }
        let rung = |rung: &crate::scenario::Rung| {
            let pays = Amount::new(rung.pays.get()).ok_or_else(|| number("payout of the ladder"))?;
            Ok((rung.after.get(), pays))
        };
        let rungs: Vec<(i64, Amount)> = ladder.rungs.iter().map(rung).collect::<Result<_, _>>()?;
        let rise = rungs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
        if rungs.is_empty() || !rise || rungs[0].0 <= 0 {
            return Err(number("ladder, whose hours and payouts must rise,"));
        }
        Ok(Self { node: ladder.node, below: fixed(ladder.below), rungs })
    }

    /// The measured node.
    pub(super) fn node(&self) -> NodeIndex {
        self.node
    }

    /// Adds the payouts of a trial to `payouts`.
    pub(super) fn find(&self, plan: &Plan, policy: u32, downtime: &[Downtime], payouts: &mut Vec<Payout>) {
        let from = downtime.partition_point(|stretch| stretch.node < self.node);
        let at_node = downtime[from..].iter().take_while(|stretch| stretch.node == self.node);
        let (mut episode, mut passed, mut paid) = (None, 0, Amount::ZERO);
        let mut next = 0;
        for stretch in at_node.filter(|stretch| plan.losses.is_below(self.node, stretch.capacity, self.below)) {
            if episode != Some(stretch.episode) {
                (episode, passed, paid, next) = (Some(stretch.episode), 0, Amount::ZERO, 0);
            }
            let (start, length) = (stretch.start.get(), stretch.end.get() - stretch.start.get());
            while let Some(&(after, due)) = self.rungs.get(next).filter(|rung| rung.0 <= passed + length) {
                let time = start + (after - passed);
                payouts.push(Payout { time, policy, event: stretch.event, amount: due - paid });
                paid = due;
                next += 1;
            }
            passed += length;
        }
    }
}
