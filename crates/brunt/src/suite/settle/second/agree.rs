//! The engine and the second settler, payment by payment.

use super::Given;
use super::generate::world::World;
use super::price::co_funded;
use super::trial::{Books, Payment, settle};
use brunt::ledger::TrialLosses;
use brunt::scenario::{Clause, ClauseIndex, Programme};
use brunt::settle::{Settler, Term, Terms, TermsError, TrialSettlement};

/// Largest relative difference of payments under price terms, whose index is a floating-point number.
const OF_PRICES: f64 = 1e-13;

/// Settles a trial under a programme both ways. `None` if the clauses of the programme form a circle; else the books of the second
/// settler, or in what the two differ.
pub(super) fn both(world: &World, programme: &Programme, trial: &TrialLosses) -> Option<Result<Books, String>> {
    let terms = match Terms::compile(&world.plan, programme) {
        Ok(terms) => terms,
        Err(TermsError::Circle { .. }) => return None,
        Err(error) => panic!("{error}"),
    };
    let given = Given { scenario: &world.scenario, plan: &world.plan, guards: &world.guards, programme, trial };
    let books = settle(&given);
    let found = difference(programme, Settler::new(&terms).settle(trial), &books);
    Some(found.map_or(Ok(books), Err))
}

/// Whether both sides of each contract bear the yearly costs that they should.
pub(super) fn costs_are_shared(programme: &Programme) -> bool {
    programme.contracts.iter().all(|contract| {
        contract.co_funding.iter().all(|cost| {
            let other = if cost.payer == contract.seller { contract.buyer } else { contract.seller };
            let close = |one: f64, other: f64| (one - other).abs() <= 1e-12 * cost.cost.get();
            let [payers, others] = co_funded(cost);
            close(cost.borne_by(cost.payer, contract), payers) && close(cost.borne_by(other, contract), others)
        })
    })
}

/// In what two settlements of a trial differ.
fn difference(programme: &Programme, engine: &TrialSettlement, second: &Books) -> Option<String> {
    let mut found: Vec<Payment> = engine
        .postings
        .iter()
        .map(|posting| Payment {
            event: posting.event,
            time: posting.time,
            term: posting.term,
            payer: posting.payer,
            payee: posting.payee,
            amount: posting.amount.units(),
        })
        .collect();
    let mut expected = second.payments.clone();
    found.sort_unstable();
    expected.sort_unstable();
    for position in 0..found.len().max(expected.len()) {
        let (one, other) = (found.get(position), expected.get(position));
        let same = match (one, other) {
            (Some(one), Some(other)) => {
                let size = Payment { amount: 0, ..*one } == Payment { amount: 0, ..*other };
                size && is_same(is_price(programme, one.term), one.amount, other.amount)
            }
            _ => false,
        };
        if !same {
            return Some(format!("payment {position}:\n engine {one:?}\n second {other:?}"));
        }
    }
    for (party, (&costs, &moves)) in second.costs.iter().zip(&second.moves).enumerate() {
        let (found_costs, found_moves) = (engine.costs[party].units(), engine.prices[party].units());
        if found_costs != costs || !is_same(true, found_moves, moves) {
            return Some(format!("party {party}: engine {found_costs} {found_moves}, second {costs} {moves}"));
        }
    }
    None
}

fn is_price(programme: &Programme, term: Term) -> bool {
    match term {
        Term::Clause(clause) => matches!(programme.clause(ClauseIndex(clause)), Some((_, Clause::Price(_)))),
        _ => false,
    }
}

fn is_same(is_price: bool, one: i128, other: i128) -> bool {
    one == other || is_price && (one - other).abs() as f64 <= OF_PRICES * one.abs() as f64
}
