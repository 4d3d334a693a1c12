//! Index from an item to the terms that cover the item. The conditions of a cover on loss, threat and cause are independent, so the
//! index intersects three bit sets.

use super::selection::{Facts, NOWHERE, Origin, Selection};
use crate::plan::Plan;
use crate::scenario::{NodeIndex, PartyIndex};

/// Bit sets of terms: bits of clauses first, then bits of policies. All terms from the 64th on share one bit.
#[derive(Debug, Clone)]
pub(super) struct Takers {
    clauses: usize,
    /// Terms that cover own losses, by slot. The next fields: `paid` by clause, `threats` by threat, `causes` by node.
    slots: Vec<u64>,
    paid: Vec<u64>,
    threats: Vec<u64>,
    causes: Vec<u64>,
    nowhere: u64,
}

/// The bit that all terms from the 64th on share.
const SHARED: usize = 63;

impl Takers {
    /// The bit set of no terms.
    pub(super) const NONE: u64 = 0;

    /// Builds the index from the selections of clauses and policies. `payers` holds the party that pays under each clause.
    pub(super) fn new<'s>(
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

    /// Bit set of the terms that may cover an item.
    pub(super) fn of(&self, item: &Facts) -> u64 {
        let of_origin = match item.origin {
            Origin::Own => self.slots[item.slot as usize],
            Origin::Paid(clause) => self.paid[clause as usize],
        };
        let of_cause = if item.cause == NOWHERE { self.nowhere } else { self.causes[item.cause as usize] };
        of_origin & self.threats[item.threat as usize] & of_cause
    }

    /// Bit set of the terms that may cover a direct loss of a threat at a slot.
    pub(super) fn of_direct_loss(&self, slot: u32, threat: u32) -> u64 {
        self.slots[slot as usize] & self.threats[threat as usize] & self.nowhere
    }

    /// Bit set of the terms that may cover losses at a slot.
    pub(super) fn of_slot(&self, slot: u32) -> u64 {
        self.slots[slot as usize]
    }

    /// Whether a policy may cover payments under a clause.
    pub(super) fn takes_payments(&self, policy: u32) -> bool {
        self.paid.iter().any(|&takers| self.policy(policy).may_be_in(takers))
    }

    /// Bit set of the terms that may cover payments under a clause.
    pub(super) fn of_payments(&self, clause: u32) -> u64 {
        self.paid[clause as usize]
    }

    /// The bit of a clause; see [`Takers::policy`] for the bit of a policy.
    pub(super) fn clause(&self, clause: u32) -> Taker {
        Taker::new(clause as usize)
    }

    pub(super) fn policy(&self, policy: u32) -> Taker {
        Taker::new(self.clauses + policy as usize)
    }
}

/// The bit of one term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taker {
    bit: u64,
    shares: bool,
}

impl Taker {
    fn new(term: usize) -> Self {
        Self { bit: 1 << term.min(SHARED), shares: term >= SHARED }
    }

    /// Whether the term may be in the bit set `takers`.
    pub(super) fn may_be_in(self, takers: u64) -> bool {
        takers & self.bit != 0
    }

    /// Whether the bit set `takers` has the term and no other term.
    pub(super) fn is_all_of(self, takers: u64) -> bool {
        takers == self.bit && !self.shares
    }

    /// Whether the term covers an item with the bit set `takers`. A term with a shared bit needs a check of `selection`.
    pub(super) fn answers(self, takers: u64, selection: &Selection, item: &Facts) -> bool {
        self.may_be_in(takers) && (!self.shares || selection.holds(item))
    }
}
