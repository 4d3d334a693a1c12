//! Contracts: pools, indemnities, price terms and co-funding; service levels have a file of their own.

use super::super::tree::Tree;
use super::world::{Contract, World};
use super::{cover, quantity, service, word};

/// The section of contracts, where there are two parties.
pub(super) fn contracts(w: &mut World) -> Option<Tree> {
    if w.parties.len() < 2 || w.dice.chance(35) {
        return None;
    }
    let mut section = Tree::table([]);
    for id in word::ids(&mut w.dice, 1, 2) {
        let contract = contract(w, &id);
        section = section.with(&id, contract);
    }
    Some(section)
}

fn contract(w: &mut World, id: &str) -> Tree {
    let seller = w.party();
    let Some(buyer) = w.other_party(&seller) else { return Tree::table([]) };
    let known = Contract { id: id.to_owned(), seller: seller.clone(), buyer: buyer.clone(), ..Contract::default() };
    w.contracts.push(known);
    let mut contract = Tree::table([("seller", seller.into()), ("buyer", buyer.into())]);
    if w.dice.chance(20) {
        contract = contract.with("name", word::name(&mut w.dice));
    }
    let has_fee = w.dice.chance(75);
    if has_fee {
        contract = contract.with("yearly_fee", quantity::positive_amount(w));
    }
    let pools = if w.dice.chance(50) { w.dice.some(&["liability", "super"], 1, 2) } else { Vec::new() };
    if !pools.is_empty() {
        let entries = pools.iter().map(|pool| ((*pool).to_owned(), cap(w, has_fee))).collect();
        contract = contract.with("pools", Tree::Table(entries));
    }
    if has_fee && w.dice.chance(60) {
        if w.dice.chance(40) {
            contract = contract.with("at_risk", quantity::share(w));
        }
        contract = contract.with("sla", service::levels(w));
    }
    contract = contract.with_some("indemnity", indemnities(w, &pools, has_fee));
    if !w.prices.is_empty() && w.dice.chance(50) {
        contract = contract.with("price", prices(w));
    }
    if w.dice.chance(20) {
        let payer = one_side(w);
        let cost = Tree::table([("cost", quantity::amount(w)), ("payer", payer.into()), ("share", quantity::share(w))]);
        contract = contract.with("co_funding", Tree::table([("monitoring", cost)]));
    }
    contract
}

/// The seller or the buyer of the last contract.
fn one_side(w: &mut World) -> String {
    let contract = w.contracts.last().cloned().unwrap_or_default();
    w.dice.pick(&[contract.seller, contract.buyer])
}

fn cap(w: &mut World, has_fee: bool) -> Tree {
    if has_fee && w.dice.chance(40) {
        return Tree::table([("fees", w.dice.pick(&[0.0, 0.5, 1.0, 1.5, 0.1]).into())]);
    }
    quantity::amount(w)
}

fn indemnities(w: &mut World, pools: &[&str], has_fee: bool) -> Option<Tree> {
    let mut section = Tree::table([]);
    let ids = w.dice.some(&["data", "outages", "general", "rest", "a-b"], 0, 3);
    for id in ids {
        let contract = w.contracts.last().cloned().unwrap_or_default();
        let turned = w.dice.chance(15);
        let (from, to) = if turned { (contract.buyer, contract.seller) } else { (contract.seller, contract.buyer) };
        let Some(covers) = cover::cover(w, &to) else { continue };
        let mut clause = Tree::table([("covers", covers)]);
        if turned || w.dice.chance(20) {
            clause = clause.with("from", from.as_str()).with("to", to.as_str());
        }
        if w.dice.chance(40) {
            clause = clause.with("share", quantity::share(w));
        }
        if w.dice.chance(40) {
            clause = clause.with("event_cap", cap(w, has_fee));
        }
        if w.dice.chance(40) {
            clause = clause.with("annual_cap", cap(w, has_fee));
        }
        if !pools.is_empty() && w.dice.chance(60) {
            clause = match w.dice.some(pools, 1, 2).as_slice() {
                [pool] if w.dice.chance(50) => clause.with("pools", *pool),
                some => clause.with("pools", some.to_vec()),
            };
        }
        w.indemnities += 1;
        if w.indemnities > 1 || w.dice.chance(30) {
            clause = clause.with("order", w.indemnities);
        }
        section = section.with(id, clause);
        let known = w.contracts.last_mut().expect("the contract has been named");
        known.clauses.push((id.to_owned(), from));
        known.indemnities.push(id.to_owned());
    }
    (!section.keys().is_empty()).then_some(section)
}

fn prices(w: &mut World) -> Tree {
    let mut section = Tree::table([]);
    for id in w.dice.some(&["fx", "collar", "indexed"], 1, 2) {
        let (index, bearer) = (w.dice.pick(&w.prices), one_side(w));
        let side = w.dice.pick(&["cost", "revenue"]);
        let mut term = Tree::table([("index", index.into()), ("bearer", bearer.into())]);
        term = term.with(side, quantity::amount(w));
        term = match w.dice.below(4) {
            0 => term.with("neutral", quantity::share(w)).with("passes", quantity::share(w)),
            1 => term.with("floor", w.dice.pick(&[0.0, 0.8, 1.0])).with("cap", w.dice.pick(&[1.0, 1.25, 1e6])),
            2 => {
                let low = Tree::table([("to", 0.9.into()), ("passes", quantity::share(w))]);
                let high = Tree::table([("from", 1.1.into()), ("passes", quantity::share(w))]);
                term.with("bands", Tree::List(vec![low, high]))
            }
            _ => term,
        };
        if w.dice.chance(30) {
            let forward = Tree::table([("share", quantity::share(w)), ("rate", w.dice.pick(&[1.01, 0.9]).into())]);
            term = term.with("forward", forward);
        }
        section = section.with(id, term);
    }
    section
}
