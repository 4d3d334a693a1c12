//! One payment.

use crate::ledger::Amount;
use crate::scenario::PartyIndex;
use crate::units::Ticks;

/// A payment caused by an event: the payer bears `amount` more, and the payee bears `amount` less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// Number of the root occurrence of the event; `None` for moves of a price.
    pub event: Option<u32>,
    /// Time of the root occurrence. For a credit and the payments that follow from the credit: the end of the period. For moves of
    /// a price: the horizon.
    pub time: Ticks,
    /// The term under which the payment is made.
    pub term: Term,
    /// The party that pays, and bears `amount` more.
    pub payer: PartyIndex,
    /// The party that is paid, and bears `amount` less.
    pub payee: PartyIndex,
    /// Amount of the payment, above 0.
    pub amount: Amount,
}

/// The term under which a payment is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Term {
    /// A clause of a contract, by its [`ClauseIndex`](crate::scenario::ClauseIndex).
    Clause(u32),
    /// A recovery under a policy, by its position.
    Policy(u32),
    /// The premium for restoring the limit of a policy, by its position.
    Reinstatement(u32),
}
