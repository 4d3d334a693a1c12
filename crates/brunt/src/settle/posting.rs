//! One payment.

use crate::ledger::Amount;
use crate::scenario::PartyIndex;
use crate::units::Ticks;

/// A payment that an event brings about: one amount, which one party bears more of and another less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Number of the root occurrence of the event; `None` for moves of a price.
    pub event: Option<u32>,
    /// When the root occurrence happened; for a credit and what follows from it the end of its period, for moves of a price the horizon.
    pub time: Ticks,
    /// Under what it is paid.
    pub term: Term,
    /// Who pays: it bears so much more.
    pub payer: PartyIndex,
    /// Who is paid: it bears so much less.
    pub payee: PartyIndex,
    /// How much, above 0.
    pub amount: Amount,
}

/// Under what a payment is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// A clause of a contract, by its [`ClauseIndex`](crate::scenario::ClauseIndex).
    Clause(u32),
    /// A recovery under a policy, by its position.
    Policy(u32),
    /// The premium for restoring the limit of a policy, by its position.
    Reinstatement(u32),
}
