//! Assumptions about contracts: fees, pools, shared costs, indemnities and price terms.

use super::cover;
use super::party_id;
use super::service_level;
use crate::report::{
    Assumption, AssumptionKind, CapFacts, CoFundingFacts, ContractFacts, ForwardFacts, IndemnityFacts, PoolFacts,
    PriceBandFacts, PriceSideFacts, PriceTermFacts,
};
use crate::scenario::{Cap, CoFunding, Contract, Forward, Indemnity, Pool, PriceBand, PriceSide, PriceTerm, Scenario};
use crate::units::{Money, Share, readable};

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
    let pool = |pool: &Pool| PoolFacts { pool: pool.id.clone(), cap: cap(pool.cap) };
    let facts = ContractFacts {
        contract: contract.id.clone(),
        seller: party_id(scenario, contract.seller),
        buyer: party_id(scenario, contract.buyer),
        yearly_fee: contract.yearly_fee.map(Money::get),
        at_risk: contract.at_risk.map(Share::get),
        pools: contract.pools.iter().map(pool).collect(),
    };
    let mut text = format!("{}: {} serves {}", facts.contract, facts.seller, facts.buyer);
    if let Some(fee) = facts.yearly_fee {
        text += &format!(" for {} a year", readable(fee));
    }
    if let Some(share) = facts.at_risk {
        text += &format!("; credits of a period are at most a share {} of its fee", readable(share));
    }
    for pool in &facts.pools {
        text += &format!("; pool {} pays at most {} a year", pool.pool, cap_words(pool.cap));
    }
    Assumption { kind: AssumptionKind::Contract(facts), text }
}

fn cap(cap: Cap) -> CapFacts {
    match cap {
        Cap::Amount(amount) => CapFacts::Amount(amount.get()),
        Cap::Fees(multiple) => CapFacts::Fees(multiple),
    }
}

fn cap_words(cap: CapFacts) -> String {
    match cap {
        CapFacts::Amount(amount) => readable(amount),
        CapFacts::Fees(multiple) => format!("{} yearly fees", readable(multiple)),
    }
}

fn co_funding(scenario: &Scenario, contract: &Contract, stated: &CoFunding) -> Assumption {
    let facts = CoFundingFacts {
        clause: format!("{}.{}", contract.id, stated.id),
        cost: stated.cost.get(),
        payer: party_id(scenario, stated.payer),
        share: stated.share.get(),
    };
    let text = format!(
        "{}: {} pays {} a year, and the other side bears a share {} of it",
        facts.clause,
        facts.payer,
        readable(facts.cost),
        readable(facts.share)
    );
    Assumption { kind: AssumptionKind::CoFunding(facts), text }
}

fn indemnity(scenario: &Scenario, contract: &Contract, stated: &Indemnity) -> Assumption {
    let facts = IndemnityFacts {
        clause: format!("{}.{}", contract.id, stated.id),
        from: party_id(scenario, stated.from),
        to: party_id(scenario, stated.to),
        covers: cover::facts(scenario, &stated.cover),
        share: stated.share.get(),
        event_cap: stated.event_cap.map(cap),
        annual_cap: stated.annual_cap.map(cap),
        pools: stated.pools.iter().map(|&pool| contract.pools[pool].id.clone()).collect(),
        order: stated.order,
    };
    let losses = cover::words(&facts.covers, &facts.to);
    let mut text = format!("{}: {} answers a share {} of {losses}", facts.clause, facts.from, readable(facts.share));
    if let Some(most) = facts.event_cap {
        text += &format!("; at most {} an event", cap_words(most));
    }
    if let Some(most) = facts.annual_cap {
        text += &format!("; at most {} a year", cap_words(most));
    }
    if !facts.pools.is_empty() {
        text += &format!("; from pool {}", facts.pools.join(", "));
    }
    text += &format!("; order {}", facts.order);
    Assumption { kind: AssumptionKind::Indemnity(facts), text }
}

fn price_term(scenario: &Scenario, contract: &Contract, stated: &PriceTerm) -> Assumption {
    let band = |band: &PriceBand| PriceBandFacts {
        from: band.from,
        to: band.to.is_finite().then_some(band.to),
        passes: band.share.get(),
    };
    let forward = |forward: Forward| ForwardFacts { share: forward.share.get(), rate: forward.rate };
    let (side, noun) = match stated.side {
        PriceSide::Cost => (PriceSideFacts::Cost, "cost"),
        PriceSide::Revenue => (PriceSideFacts::Revenue, "revenue"),
    };
    let facts = PriceTermFacts {
        clause: format!("{}.{}", contract.id, stated.id),
        index: scenario.factors.prices[stated.index].id.clone(),
        bearer: party_id(scenario, stated.bearer),
        side,
        amount: stated.exposure.get(),
        bands: stated.bands.iter().map(band).collect(),
        forward: stated.forward.map(forward),
    };
    let mut text = format!(
        "{}: {noun} of {} of {} a year follows price {}",
        facts.clause,
        facts.bearer,
        readable(facts.amount),
        facts.index
    );
    for band in &facts.bands {
        let to = band.to.map_or_else(|| "on".to_string(), |to| format!("to {}", readable(to)));
        text += &format!("; a share {} of moves from {} {to} is passed on", readable(band.passes), readable(band.from));
    }
    if let Some(forward) = facts.forward {
        text += &format!("; a share {} is settled at {}", readable(forward.share), readable(forward.rate));
    }
    Assumption { kind: AssumptionKind::PriceTerm(facts), text }
}
