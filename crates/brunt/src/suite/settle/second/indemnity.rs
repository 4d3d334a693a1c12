//! Indemnities, their caps and pools, and exclusive remedies.

use super::Given;
use super::money::{Units, divided, share_of, stated};
use super::part::Part;
use super::trial::{Books, Instant, Payment};
use brunt::ledger::Amount;
use brunt::scenario::{Cap, Clause, ClauseIndex, Contract, NodeIndex, Programme};
use brunt::settle::Term;
use std::collections::BTreeMap;

/// What has been paid in a contract year: under each clause, and from each pool by contract and position.
#[derive(Debug, Default)]
pub(super) struct Caps {
    by_clause: BTreeMap<(u32, i64), Units>,
    by_pool: BTreeMap<(usize, usize, i64), Units>,
}

/// The indemnities in the order in which they pay: a lower order number first, then as listed, and each after the clauses whose
/// payments it answers.
pub(super) fn order(programme: &Programme) -> Vec<ClauseIndex> {
    let clauses: Vec<Clause<'_>> = programme.clauses().map(|(_, clause)| clause).collect();
    let mut waiting: Vec<(u32, ClauseIndex)> = Vec::new();
    for (index, clause) in (0..).zip(&clauses) {
        if let Clause::Indemnity(indemnity) = clause {
            waiting.push((indemnity.order, ClauseIndex(index)));
        }
    }
    waiting.sort_unstable();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |clause: ClauseIndex| match clauses[clause.0 as usize] {
            Clause::Indemnity(indemnity) => {
                indemnity.cover.transfers.iter().all(|answered| waiting.iter().all(|other| other.1 != *answered))
            }
            _ => true,
        };
        let next = waiting.iter().position(|&(_, clause)| is_ready(clause)).expect("clauses form no circle");
        ordered.push(waiting.remove(next).1);
    }
    ordered
}

/// An indemnity pays a share of the covered losses that its party bears of an event.
pub(super) fn pay(
    given: &Given<'_>,
    books: &mut Books,
    &Instant { event, time, year }: &Instant,
    parts: &mut Vec<Part>,
    index: ClauseIndex,
) {
    let Some((contract, Clause::Indemnity(indemnity))) = given.programme.clause(index) else {
        unreachable!("only indemnities are ordered")
    };
    let number = given.programme.contracts.iter().position(|other| std::ptr::eq(other, contract)).unwrap();
    let excluded = exclusive_nodes(contract);
    let covered: Vec<usize> = (0..parts.len())
        .filter(|&position| {
            let part = &parts[position];
            part.bearer == indemnity.to && part.is_selected(&indemnity.cover) && !is_excluded(part, &excluded)
        })
        .collect();
    let amounts: Vec<Units> = covered.iter().map(|&position| parts[position].left).collect();
    let mut due = share_of(amounts.iter().sum(), indemnity.share);
    if let Some(cap) = indemnity.event_cap {
        due = due.min(cap_amount(contract, cap));
    }
    let paid = books.caps.by_clause.entry((index.0, year)).or_default();
    if let Some(cap) = indemnity.annual_cap {
        due = due.min(cap_amount(contract, cap) - *paid);
    }
    for &pool in &indemnity.pools {
        let drawn = books.caps.by_pool.get(&(number, pool, year)).copied().unwrap_or_default();
        due = due.min(cap_amount(contract, contract.pools[pool].cap) - drawn);
    }
    *paid += due;
    for &pool in &indemnity.pools {
        *books.caps.by_pool.entry((number, pool, year)).or_default() += due;
    }
    for (position, answered) in covered.into_iter().zip(divided(due, &amounts)) {
        parts[position].left -= answered;
        let transfer = Part { bearer: indemnity.from, paid: Some(index), left: answered, ..parts[position].clone() };
        parts.push(transfer);
    }
    let term = Term::Clause(index.0);
    let payment = Payment { event: Some(event), time, term, payer: indemnity.from, payee: indemnity.to, amount: due };
    books.pay(payment);
}

/// A cap as an amount.
fn cap_amount(contract: &Contract, cap: Cap) -> Units {
    match cap {
        Cap::Amount(amount) => stated(amount),
        Cap::Fees(times) => Amount::new(contract.yearly_fee.unwrap().get() * times).unwrap().units(),
    }
}

/// The nodes that a contract measures under an exclusive remedy.
fn exclusive_nodes(contract: &Contract) -> Vec<NodeIndex> {
    let exclusive = contract.service_levels.iter().filter(|level| level.exclusive_remedy);
    exclusive.flat_map(|level| &level.nodes).copied().collect()
}

/// Whether a part is downtime of one of some nodes, or downtime elsewhere that is caused at one of them. A transfer keeps the causing
/// node only.
fn is_excluded(part: &Part, nodes: &[NodeIndex]) -> bool {
    let downtime_of = part.loss.and_then(|loss| loss.node).filter(|_| part.paid.is_none());
    [downtime_of, part.cause].into_iter().flatten().any(|node| nodes.contains(&node))
}
