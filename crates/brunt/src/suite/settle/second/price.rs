//! Price terms: moves of a price index, and the part of each move that is passed on. Co-funding: yearly costs that both sides bear.

use super::Given;
use super::money::Units;
use super::trial::{Books, Payment, clause_index};
use brunt::ledger::Amount;
use brunt::scenario::{CoFunding, PriceSide, PriceTerm};
use brunt::settle::Term;
use brunt::units::Ticks;

/// Each bearer bears its moves, and passes a part of them on at the horizon.
pub(super) fn pass_on(given: &Given<'_>, books: &mut Books) {
    let years = given.scenario.horizon.get() as f64 / Ticks::YEAR.get() as f64;
    for (number, contract) in given.programme.contracts.iter().enumerate() {
        let first = contract.indemnities.len() + contract.service_levels.len();
        for (position, term) in contract.prices.iter().enumerate() {
            let price = given.trial.prices.get(term.index).copied().unwrap_or(1.0);
            books.moves[term.bearer.0 as usize] += amount(term, years, price - 1.0);
            let other = if term.bearer == contract.seller { contract.buyer } else { contract.seller };
            let passed = amount(term, years, passed(term, price));
            let (payer, payee) = if passed > 0 { (other, term.bearer) } else { (term.bearer, other) };
            let (event, time) = (None, given.scenario.horizon);
            let term = Term::Clause(clause_index(given, number, first + position).0);
            books.pay(Payment { event, time, term, payer, payee, amount: passed.abs() });
        }
    }
}

/// Money that a move of the index is: E h times the move, with the sign turned for a revenue.
fn amount(term: &PriceTerm, years: f64, moved: f64) -> Units {
    let sign = match term.side {
        PriceSide::Cost => 1.0,
        PriceSide::Revenue => -1.0,
    };
    Amount::new(sign * term.exposure.get() * years * moved).unwrap().units()
}

/// The part of a move that bands and forward pass on.
fn passed(term: &PriceTerm, price: f64) -> f64 {
    let mut sum = 0.0;
    for band in &term.bands {
        sum += band.share.get() * (price.clamp(band.from, band.to) - 1.0_f64.clamp(band.from, band.to));
    }
    if let Some(forward) = &term.forward {
        sum += forward.share.get() * (price - forward.rate);
    }
    sum
}

/// What the payer of a yearly cost bears of it, and what the other side bears.
pub(super) fn co_funded(cost: &CoFunding) -> [f64; 2] {
    let others = cost.cost.get() * cost.share.get();
    [cost.cost.get() - others, others]
}
