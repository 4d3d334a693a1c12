//! The terms that answer an item, found at once: what a cover asks of the loss, its threat and its cause are three independent questions.

use super::selection::{Facts, NOWHERE, Origin, Selection};
use crate::plan::Plan;
use crate::scenario::{NodeIndex, PartyIndex};

/// Bits of the terms that answer items, indemnities and service levels first, then policies. From the 64th on they share a bit.
#[derive(Debug, Clone)]
pub(super) struct Takers {
    clauses: usize,
    /// Terms whose cover has a slot of own losses, what is paid under a clause, a threat, a cause.
    slots: Vec<u64>,
    paid: Vec<u64>,
    threats: Vec<u64>,
    causes: Vec<u64>,
    nowhere: u64,
}

/// The bit that terms share which have none of their own.
const SHARED: usize = 63;

impl Takers {
    /// The takers of selections by clause and by policy; `payers` has who pays under each clause.
    pub fn new<'s>(
        plan: &Plan,
        clauses: &[Option<&'s Selection>],
        policies: impl Iterator<Item = &'s Selection>,
        payers: &[Option<PartyIndex>],
    ) -> Self {
        let policies = (clauses.len()..).zip(policies);
        let all: Vec<(usize, &Selection)> =
            (0..).zip(clauses).filter_map(|(index, clause)| Some((index, (*clause)?))).chain(policies).collect();
        let bits = |answers: &dyn Fn(&Selection) -> bool| {
            let answering = all.iter().filter(|(_, selection)| answers(selection));
            answering.fold(0, |bits, (term, _)| bits | 1 << (*term).min(SHARED))
        };
        let slot = |(slot, bearer): (usize, PartyIndex)| bits(&|selection| selection.has_slot(slot as u32, bearer));
        let paid = |(clause, payer): (usize, &Option<PartyIndex>)| {
            payer.map_or(0, |payer| bits(&|selection| selection.has_paid(clause as u32, payer)))
        };
        let cause = |cause: u32| bits(&|selection| selection.has_cause(cause));
        Self {
            clauses: clauses.len(),
            slots: plan.slots().iter().map(|slot| slot.bearer).enumerate().map(slot).collect(),
            paid: payers.iter().enumerate().map(paid).collect(),
            threats: (0..plan.threats.len() as u32).map(|threat| bits(&|all| all.has_threat(threat))).collect(),
            causes: (0..plan.scenario_nodes as u32).map(|node| cause(NodeIndex(node).0)).collect(),
            nowhere: cause(NOWHERE),
        }
    }

    /// The terms that may answer an item.
    pub fn of(&self, item: &Facts) -> u64 {
        let of_origin = match item.origin {
            Origin::Own => self.slots[item.slot as usize],
            Origin::Paid(clause) => self.paid[clause as usize],
        };
        let of_cause = if item.cause == NOWHERE { self.nowhere } else { self.causes[item.cause as usize] };
        of_origin & self.threats[item.threat as usize] & of_cause
    }

    /// The bits of a clause and of a policy.
    pub fn clause(&self, clause: u32) -> Taker {
        Taker::new(clause as usize)
    }

    pub fn policy(&self, policy: u32) -> Taker {
        Taker::new(self.clauses + policy as usize)
    }
}

/// One of the terms that answer items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taker {
    bit: u64,
    shares: bool,
}

impl Taker {
    fn new(term: usize) -> Self {
        Self { bit: 1 << term.min(SHARED), shares: term >= SHARED }
    }

    /// Whether it may be among some terms.
    pub fn may_be_in(self, takers: u64) -> bool {
        takers & self.bit != 0
    }

    /// Whether it answers an item that these terms may answer.
    pub fn answers(self, takers: u64, selection: &Selection, item: &Facts) -> bool {
        self.may_be_in(takers) && (!self.shares || selection.holds(item))
    }
}
