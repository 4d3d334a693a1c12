//! Contracts: indemnities in chains with caps and pools, service levels, price terms and co-funding.

use super::Draft;
use brunt::scenario::{
    Cap, ClauseIndex, CoFunding, Contract, Forward, Indemnity, PartyIndex, Pool, PriceBand, PriceSide, PriceTerm,
};
use brunt::units::Money;

/// Up to three contracts.
pub(super) fn contracts(draft: &mut Draft<'_>) -> Vec<Contract> {
    let count = draft.dice.within(0, 3);
    let mut shapes = Vec::new();
    let mut index = 0;
    for number in 0..count {
        let seller = draft.party();
        let buyer = draft.other(seller);
        let [indemnities, levels, prices] =
            [draft.dice.within(0, 3), draft.dice.within(0, 2), usize::from(draft.dice.chance(30))];
        let mut sides = Vec::new();
        for _ in 0..indemnities {
            let (from, to) = sides_of_indemnity(draft, seller, buyer);
            sides.push((from, to));
            name(draft, &mut index, Some(from));
        }
        for _ in 0..levels {
            name(draft, &mut index, Some(seller));
        }
        for _ in 0..prices {
            name(draft, &mut index, None);
        }
        shapes.push((number, (seller, buyer), sides, levels, prices));
    }
    // Covers refer to payments under clauses of any contract.
    let contracts = shapes.into_iter().map(|(number, (seller, buyer), sides, levels, prices)| {
        let mut contract = Contract::new(&format!("contract-{number}"), seller, buyer);
        contract.yearly_fee = Some(Money::new(draft.dice.pick(&[12_000.0, 120_000.0, 98_765.43])).unwrap());
        contract.pools = ["liability", "super"].map(|id| Pool { id: id.to_owned(), cap: cap(draft) }).to_vec();
        contract.indemnities = sides.into_iter().map(|(from, to)| indemnity(draft, from, to)).collect();
        contract.service_levels = (0..levels).map(|number| draft.service_level(number)).collect();
        contract.prices = (0..prices).map(|_| price(draft, seller, buyer)).collect();
        contract.at_risk = draft.dice.chance(40).then(|| draft.share());
        if draft.dice.chance(30) {
            let payer = draft.dice.pick(&[seller, buyer]);
            let (cost, share) = (draft.amount(), draft.share());
            contract.co_funding.push(CoFunding { id: "monitoring".to_owned(), cost, payer, share });
        }
        contract
    });
    contracts.collect()
}

fn name(draft: &mut Draft<'_>, index: &mut u32, payer: Option<PartyIndex>) {
    draft.payers.push((ClauseIndex(*index), payer));
    *index += 1;
}

/// Mostly the seller answers to the buyer.
fn sides_of_indemnity(draft: &mut Draft<'_>, seller: PartyIndex, buyer: PartyIndex) -> (PartyIndex, PartyIndex) {
    match draft.dice.below(10) {
        0 => (buyer, seller),
        1 => {
            let from = draft.party();
            (from, draft.other(from))
        }
        _ => (seller, buyer),
    }
}

fn cap(draft: &mut Draft<'_>) -> Cap {
    if draft.dice.chance(30) {
        return Cap::Fees(draft.dice.pick(&[0.0, 0.1, 0.5, 1.0, 2.5]));
    }
    Cap::Amount(draft.amount())
}

fn indemnity(draft: &mut Draft<'_>, from: PartyIndex, to: PartyIndex) -> Indemnity {
    let cover = draft.cover(to);
    let mut clause = Indemnity::new("clause", from, to, cover);
    if draft.dice.chance(50) {
        clause.share = draft.share();
    }
    clause.event_cap = draft.dice.chance(35).then(|| cap(draft));
    clause.annual_cap = draft.dice.chance(35).then(|| cap(draft));
    clause.pools = draft.dice.some(&[0, 1], 0, 2);
    clause.order = draft.dice.within(1, 3) as u32;
    clause
}

fn price(draft: &mut Draft<'_>, seller: PartyIndex, buyer: PartyIndex) -> PriceTerm {
    let bearer = draft.dice.pick(&[seller, buyer]);
    let side = draft.dice.pick(&[PriceSide::Cost, PriceSide::Revenue]);
    let mut term = PriceTerm::new("price", 0, bearer, side, draft.positive_amount());
    if draft.dice.chance(80) {
        let (floor, cap) = draft.dice.pick(&[(0.95, 1.05), (1.0, 1.0), (0.8, 1.2)]);
        let (low, high) = (draft.share(), draft.share());
        term.bands = vec![
            PriceBand { from: 0.0, to: floor, share: low },
            PriceBand { from: cap, to: f64::INFINITY, share: high },
        ];
    }
    if draft.dice.chance(40) {
        term.forward = Some(Forward { share: draft.share(), rate: draft.dice.pick(&[1.0, 0.9, 1.1]) });
    }
    term
}
