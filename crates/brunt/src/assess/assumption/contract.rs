//! Assumptions about contracts: fees, pools, shared costs, indemnities and price terms.

use super::{cover, party_id, service_level};
use crate::report::{Assumption, AssumptionKind, Facts};
use crate::scenario::{Cap, CoFunding, Contract, Forward, Indemnity, Pool, PriceBand, PriceSide, PriceTerm, Scenario};
use crate::units::readable;

/// Contracts and their clauses, by kind.
pub(super) fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    let contracts = || scenario.programme.contracts.iter();
    let mut list: Vec<Assumption> = contracts().map(|of| contract(scenario, of)).collect();
    list.extend(contracts().flat_map(|of| of.co_funding.iter().map(|cost| co_funding(scenario, of, cost))));
    list.extend(contracts().flat_map(|of| of.indemnities.iter().map(|promise| indemnity(scenario, of, promise))));
    list.extend(
        contracts().flat_map(|of| of.service_levels.iter().map(|level| service_level::assumption(scenario, of, level))),
    );
    list.extend(contracts().flat_map(|of| of.prices.iter().map(|term| price_term(scenario, of, term))));
    list
}

fn contract(scenario: &Scenario, contract: &Contract) -> Assumption {
    let (seller, buyer) = (party_id(scenario, contract.seller), party_id(scenario, contract.buyer));
    let mut text = format!("{}: {seller} serves {buyer}", contract.id);
    if let Some(fee) = contract.yearly_fee {
        text += &format!(" for {} a year", readable(fee.get()));
    }
    if let Some(share) = contract.at_risk {
        text += &format!("; credits of a period are at most a share {} of its fee", readable(share.get()));
    }
    for pool in &contract.pools {
        text += &format!("; pool {} pays at most {} a year", pool.id, cap_words(pool.cap));
    }
    let facts = Facts::of("contract", &contract.id)
        .with("seller", seller)
        .with("buyer", buyer)
        .maybe("yearly_fee", contract.yearly_fee)
        .maybe("at_risk", contract.at_risk)
        .unless_empty("pools", contract.pools.iter().map(pool));
    Assumption { kind: AssumptionKind::Contract(facts), text }
}

fn pool(pool: &Pool) -> Facts {
    Facts::of("pool", &pool.id).with("cap", cap(pool.cap))
}

fn cap(cap: Cap) -> Facts {
    match cap {
        Cap::Amount(amount) => Facts::of("amount", amount),
        Cap::Fees(multiple) => Facts::of("fees", multiple),
    }
}

fn cap_words(cap: Cap) -> String {
    match cap {
        Cap::Amount(amount) => readable(amount.get()),
        Cap::Fees(multiple) => format!("{} yearly fees", readable(multiple)),
    }
}

fn co_funding(scenario: &Scenario, contract: &Contract, stated: &CoFunding) -> Assumption {
    let clause = format!("{}.{}", contract.id, stated.id);
    let payer = party_id(scenario, stated.payer);
    let text = format!(
        "{clause}: {payer} pays {} a year, and the other side bears a share {} of it",
        readable(stated.cost.get()),
        readable(stated.share.get())
    );
    let facts = Facts::of("clause", clause).with("cost", stated.cost).with("payer", payer).with("share", stated.share);
    Assumption { kind: AssumptionKind::CoFunding(facts), text }
}

fn indemnity(scenario: &Scenario, contract: &Contract, stated: &Indemnity) -> Assumption {
    let clause = format!("{}.{}", contract.id, stated.id);
    let pools: Vec<String> = stated.pools.iter().map(|&pool| contract.pools[pool].id.clone()).collect();
    let text = format!("{clause}: {}", indemnity_words(scenario, stated, &pools));
    let facts = Facts::of("clause", clause)
        .with("from", party_id(scenario, stated.from))
        .with("to", party_id(scenario, stated.to))
        .with("covers", cover::facts(scenario, &stated.cover))
        .with("share", stated.share)
        .maybe("event_cap", stated.event_cap.map(cap))
        .maybe("annual_cap", stated.annual_cap.map(cap))
        .unless_empty("pools", pools)
        .with("order", stated.order);
    Assumption { kind: AssumptionKind::Indemnity(facts), text }
}

fn indemnity_words(scenario: &Scenario, stated: &Indemnity, pools: &[String]) -> String {
    let losses = cover::words(scenario, &stated.cover, &party_id(scenario, stated.to));
    let share = readable(stated.share.get());
    let mut text = format!("{} answers a share {share} of {losses}", party_id(scenario, stated.from));
    for (most, of) in [(stated.event_cap, "an event"), (stated.annual_cap, "a year")] {
        text += &most.map_or_else(String::new, |most| format!("; at most {} {of}", cap_words(most)));
    }
    if !pools.is_empty() {
        text += &format!("; from pool {}", pools.join(", "));
    }
    text + &format!("; order {}", stated.order)
}

fn price_term(scenario: &Scenario, contract: &Contract, stated: &PriceTerm) -> Assumption {
    let clause = format!("{}.{}", contract.id, stated.id);
    let text = format!("{clause}: {}", price_words(scenario, stated));
    let facts = Facts::of("clause", clause)
        .with("index", &scenario.factors.prices[stated.index].id)
        .with("bearer", party_id(scenario, stated.bearer))
        .with("side", side(stated.side))
        .with("amount", stated.exposure)
        .unless_empty("bands", stated.bands.iter().map(band))
        .maybe("forward", stated.forward.map(forward));
    Assumption { kind: AssumptionKind::PriceTerm(facts), text }
}

fn side(side: PriceSide) -> &'static str {
    match side {
        PriceSide::Cost => "cost",
        PriceSide::Revenue => "revenue",
    }
}

/// A band within which moves are passed on. A dead band and a collar are stated as the bands beyond their ends.
fn band(band: &PriceBand) -> Facts {
    Facts::of("from", band.from).maybe("to", end(band)).with("passes", band.share)
}

fn end(band: &PriceBand) -> Option<f64> {
    band.to.is_finite().then_some(band.to)
}

fn forward(forward: Forward) -> Facts {
    Facts::of("share", forward.share).with("rate", forward.rate)
}

fn price_words(scenario: &Scenario, stated: &PriceTerm) -> String {
    let bearer = party_id(scenario, stated.bearer);
    let (noun, amount) = (side(stated.side), readable(stated.exposure.get()));
    let index = &scenario.factors.prices[stated.index].id;
    let mut text = format!("{noun} of {bearer} of {amount} a year follows price {index}");
    for band in &stated.bands {
        let (share, from) = (readable(band.share.get()), readable(band.from));
        let to = end(band).map_or_else(|| "on".to_string(), |to| format!("to {}", readable(to)));
        text += &format!("; a share {share} of moves from {from} {to} is passed on");
    }
    if let Some(forward) = stated.forward {
        text += &format!("; a share {} is settled at {}", readable(forward.share.get()), readable(forward.rate));
    }
    text
}
