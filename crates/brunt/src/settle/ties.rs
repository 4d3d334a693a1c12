//! Terms that losses can come to. Losses that come to no common term are settled apart from each other, and the amounts add up.
//!
//! A term remembers what it paid in the year (caps, pools, limits), shares a loss with the terms that answer before it, and a service
//! level measures all downtime of a period together. All of this is between losses that come to one term. Whether a loss comes to a term
//! depends on the loss alone, so the terms of a loss are found before it is settled; they are at least the terms that take part.

use super::clock::Clock;
use super::selection::{Facts, NOWHERE, Origin};
use super::terms::Terms;
use crate::ledger::{Downtime, Row};

/// Finds the terms that losses can come to.
#[derive(Debug)]
pub(crate) struct Ties<'t> {
    terms: &'t Terms,
    /// For the bit of each term: the terms that a loss comes to if it comes to this one.
    reach: Vec<u64>,
    /// For each node: the terms that its downtime comes to, whatever it costs.
    nodes: Vec<u64>,
}

/// The bit that all terms from the 64th on share.
const SHARED: usize = 63;

impl<'t> Ties<'t> {
    pub(crate) fn new(terms: &'t Terms) -> Self {
        let mut reach: Vec<u64> = (0..=SHARED).map(|bit| 1 << bit).collect();
        for (index, clause) in terms.clauses.iter().enumerate() {
            // What a clause pays may be covered in turn, and a pool is used up by all of its clauses.
            reach[index.min(SHARED)] |= terms.takers.of_payments(index as u32);
            for pool in clause.iter().flat_map(|clause| &clause.pools) {
                let shares = |other: &super::terms::Clause| other.pools.contains(pool);
                let others = terms.clauses.iter().enumerate().filter(|(_, other)| other.as_ref().is_some_and(shares));
                reach[index.min(SHARED)] |= others.fold(0, |bits, (other, _)| bits | bit(other));
            }
        }
        // The credits of a group share one cap.
        for one in &terms.services {
            let group = terms.services.iter().filter(|other| other.group == one.group);
            reach[(one.clause as usize).min(SHARED)] |= group.fold(0, |bits, other| bits | bit(other.clause as usize));
        }
        let mut nodes = vec![0; terms.plan.scenario_nodes];
        for service in &terms.services {
            service.nodes.iter().for_each(|measured| nodes[measured.node.0 as usize] |= bit(service.clause as usize));
        }
        for (index, policy) in terms.policies.iter().enumerate() {
            if let Some(payouts) = &policy.payouts {
                nodes[payouts.node().0 as usize] |= bit(terms.clauses.len() + index);
            }
        }
        // What is reached reaches further.
        for _ in 0..=SHARED {
            reach = reach.iter().map(|&bits| all_of(&reach, bits)).collect();
        }
        let nodes = nodes.iter().map(|&bits| all_of(&reach, bits)).collect();
        Self { terms, reach, nodes }
    }

    /// Terms that a loss can come to, as a set of bits.
    pub(crate) fn of_loss(&self, row: &Row) -> u64 {
        let facts = Facts {
            origin: Origin::Own,
            bearer: self.terms.plan.slots()[row.slot as usize].bearer,
            slot: row.slot,
            threat: row.threat.0,
            cause: row.cause_node.map_or(NOWHERE, |node| node.0),
        };
        all_of(&self.reach, self.terms.takers.of(&facts))
    }

    /// Terms that downtime comes to.
    pub(crate) fn of_downtime(&self, downtime: &Downtime) -> u64 {
        self.nodes[downtime.node.0 as usize]
    }

    /// Whether a policy counts the hours of an event, so that all that belongs to one event is settled together.
    pub(crate) fn by_event(&self) -> bool {
        self.terms.policies.iter().any(|policy| policy.clock.as_ref().is_some_and(Clock::is_of_events))
    }
}

fn bit(term: usize) -> u64 {
    1 << term.min(SHARED)
}

/// All terms that some terms reach.
fn all_of(reach: &[u64], mut bits: u64) -> u64 {
    let mut all = bits;
    while bits != 0 {
        all |= reach[bits.trailing_zeros() as usize];
        bits &= bits - 1;
    }
    all
}
