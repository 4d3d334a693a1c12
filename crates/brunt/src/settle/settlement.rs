//! What became of a trial.

use super::posting::Posting;
use super::service::ServiceFacts;
use crate::ledger::Amount;
use crate::units::Ticks;

/// What became of the losses of a trial.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TrialSettlement {
    /// What each party lost.
    pub gross: Vec<Amount>,
    /// What each party bears of costs that terms bring about: those of ending a contract.
    pub costs: Vec<Amount>,
    /// What moves of prices cost each party; gains are negative.
    pub prices: Vec<Amount>,
    /// What each party bears: what it lost, such costs and moves, and what it paid, less what it was paid. Insurers bear what they pay.
    pub net: Vec<Amount>,
    /// Every payment, in time order.
    pub postings: Vec<Posting>,
    /// What became of each policy.
    pub policies: Vec<PolicyFacts>,
    /// What became of each clause that is a service level; nothing for others.
    pub services: Vec<ServiceFacts>,
    /// What the caps of each clause that is an indemnity kept from being paid; nothing for others.
    pub indemnities: Vec<IndemnityFacts>,
    /// What pools kept from being paid, contract by contract.
    pub pools: Vec<Amount>,
}

impl TrialSettlement {
    /// Whether every sum could be counted.
    pub(crate) fn is_countable(&self) -> bool {
        let counted = |amounts: &[Amount]| !amounts.iter().any(|&sum| sum == Amount::MAX || sum == Amount::MIN);
        counted(&self.gross) && counted(&self.prices) && counted(&self.net)
    }
}

/// What the caps of an indemnity kept from being paid in a trial: first that for the event, then that for the year, then its pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IndemnityFacts {
    /// Above the cap for an event.
    pub above_event: Amount,
    /// Above the cap for a year.
    pub above_year: Amount,
}

/// What became of a policy in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PolicyFacts {
    /// What was covered before deductible, limits and coinsurance; of parametric cover what the ladder pays.
    pub covered: Amount,
    /// What was lost of what parametric cover is meant for, before any terms.
    pub actual: Amount,
    /// What was lost above the limits for each event and for the year: the insured's gap.
    pub above: Amount,
    /// Hours of covered outages that waiting periods kept from being paid.
    pub waited: Ticks,
    /// Whether it answered anything, coinsurance apart.
    pub attached: bool,
    /// Whether its limit for an event was used up by any.
    pub event_limit_used: bool,
    /// Whether its limit for a year was used up, or that for an event where there is none for a year.
    pub exhausted: bool,
}
