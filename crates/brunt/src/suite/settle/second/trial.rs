//! A trial: credits, parametric payouts and events in the order of time, each to its end before the next.

use super::indemnity::{self, Caps};
use super::layer::Years;
use super::money::Units;
use super::part::Part;
use super::{Given, credit, parametric, policy, price};
use brunt::scenario::{ClauseIndex, PartyIndex};
use brunt::settle::Term;
use brunt::units::Ticks;

/// One payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Payment {
    /// The event that the payment follows from; none for moves of a price.
    pub event: Option<u32>,
    pub time: Ticks,
    pub term: Term,
    pub payer: PartyIndex,
    pub payee: PartyIndex,
    pub amount: Units,
}

/// What has been paid, and what is left of caps and years.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub payments: Vec<Payment>,
    pub caps: Caps,
    pub years: Years,
    /// Costs of ended contracts, and moves of prices, by party.
    pub costs: Vec<Units>,
    pub moves: Vec<Units>,
}

impl Books {
    /// Enters a payment, unless it is none.
    pub(super) fn pay(&mut self, payment: Payment) {
        assert!(payment.amount >= 0 && payment.payer != payment.payee);
        if payment.amount > 0 {
            self.payments.push(payment);
        }
    }
}

/// An event, and the time and the year in which it is settled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instant {
    pub event: u32,
    pub time: Ticks,
    pub year: i64,
}

/// What happens at an instant, in the order in which things of one instant are taken.
enum Happening {
    Credit(credit::Credit),
    Payout(parametric::Payout),
    Event(u32, Vec<Part>),
}

/// Everything that a programme makes of a trial.
pub(super) fn settle(given: &Given<'_>) -> Books {
    let parties = given.scenario.parties.len();
    let mut books = Books { costs: vec![0; parties], moves: vec![0; parties], ..Books::default() };
    let mut happenings: Vec<(Ticks, u32, Happening)> = Vec::new();
    for credit in credit::credits(given, &mut books.costs) {
        happenings.push((credit.time, 0, Happening::Credit(credit)));
    }
    for payout in parametric::payouts(given) {
        happenings.push((payout.time, 1, Happening::Payout(payout)));
    }
    for event in given.trial.events() {
        let parts = event.iter().map(|loss| Part::of_loss(given, loss)).collect();
        happenings.push((event[0].time, 2, Happening::Event(event[0].row.event, parts)));
    }
    happenings.sort_by_key(|happening| (happening.0, happening.1));
    for (time, _, happening) in happenings {
        match happening {
            Happening::Credit(credit) => pay_credit(given, &mut books, &credit),
            Happening::Payout(payout) => parametric::pay(given, &mut books, &payout),
            Happening::Event(event, parts) => {
                settle_event(given, &mut books, &Instant { event, time, year: year(time) }, parts);
            }
        }
    }
    price::pass_on(given, &mut books);
    books
}

/// The seller pays a credit, which is a loss of its own for the seller.
fn pay_credit(given: &Given<'_>, books: &mut Books, credit: &credit::Credit) {
    let contract = &given.programme.contracts[credit.contract];
    let amount = credit.parts.iter().map(|part| part.left).sum();
    books.pay(Payment {
        event: Some(credit.event),
        time: credit.time,
        term: Term::Clause(credit.clause.0),
        payer: contract.seller,
        payee: contract.buyer,
        amount,
    });
    let instant = Instant { event: credit.event, time: credit.time, year: year_of_due(credit.time) };
    settle_event(given, books, &instant, credit.parts.clone());
}

/// Of an event contracts pay first, then policies, and stop losses after all other policies.
fn settle_event(given: &Given<'_>, books: &mut Books, instant: &Instant, mut parts: Vec<Part>) {
    for clause in indemnity::order(given.programme) {
        indemnity::pay(given, books, instant, &mut parts, clause);
    }
    policy::pay(given, books, instant, &mut parts);
}

/// The policy year or contract year of the time of an event: 8,760 h from the start on.
pub(super) fn year(time: Ticks) -> i64 {
    time.get().div_euclid(Ticks::YEAR.get())
}

/// The year of a credit or payout. What is due at the end of a year belongs to the year that ends.
pub(super) fn year_of_due(time: Ticks) -> i64 {
    year(Ticks::new(time.get() - 1))
}

/// Number of a clause among all clauses of a programme: contract by contract, indemnities, then service levels, then prices.
pub(super) fn clause_index(given: &Given<'_>, contract: usize, within: usize) -> ClauseIndex {
    let before: usize = given.programme.contracts[..contract]
        .iter()
        .map(|contract| contract.indemnities.len() + contract.service_levels.len() + contract.prices.len())
        .sum();
    ClauseIndex((before + within) as u32)
}
