//! The settlement of one trial.

use super::posting::Posting;
use super::service::ServiceFacts;
use crate::ledger::Amount;
use crate::units::Ticks;

/// The settlement of the losses of a trial.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct TrialSettlement {
    /// Gross loss of each party.
    pub gross: Vec<Amount>,
    /// Costs caused by terms for each party: costs of ending a contract.
    pub costs: Vec<Amount>,
    /// Costs of moves of prices for each party; gains are negative.
    pub prices: Vec<Amount>,
    /// Net loss of each party: gross + costs + prices + payments made - payments received. Insurers bear the payments that they
    /// make.
    pub net: Vec<Amount>,
    /// Every payment, in time order.
    pub postings: Vec<Posting>,
    /// Results of each policy.
    pub policies: Vec<PolicyFacts>,
    /// Results of service levels, by clause; empty for other clauses.
    pub services: Vec<ServiceFacts>,
    /// Amounts cut off by the caps of indemnities, by clause; zero for other clauses.
    pub indemnities: Vec<IndemnityFacts>,
    /// Amounts cut off by pools, contract by contract.
    pub pools: Vec<Amount>,
}

impl TrialSettlement {
    /// Whether every sum could be counted.
    pub(crate) fn is_countable(&self) -> bool {
        let counted = |amounts: &[Amount]| !amounts.iter().any(|&sum| sum == Amount::MAX || sum == Amount::MIN);
        counted(&self.gross) && counted(&self.prices) && counted(&self.net)
    }
}

/// Amounts cut off by the caps of an indemnity in a trial. Caps apply in the order: cap per event, cap per year, pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct IndemnityFacts {
    /// Amount above the cap per event.
    pub above_event: Amount,
    /// Amount above the cap per year.
    pub above_year: Amount,
}

/// Results of a policy in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct PolicyFacts {
    /// Covered losses before deductible, limits and coinsurance; for parametric cover the payouts of the ladder.
    pub covered: Amount,
    /// For parametric cover: the actual loss of the kind that the cover is meant for, before any terms.
    pub actual: Amount,
    /// Losses above the limits per event and per year: the insured's gap.
    pub above: Amount,
    /// Hours of covered outages within waiting periods, which are not paid.
    pub waited: Ticks,
    /// Whether the policy answered part of a covered loss, before coinsurance.
    pub attached: bool,
    /// Whether any event used up the limit per event.
    pub event_limit_used: bool,
    /// Whether the annual limit was used up, or the limit per event if the policy has no annual limit.
    pub exhausted: bool,
}
