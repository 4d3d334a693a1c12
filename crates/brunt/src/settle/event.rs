//! The settlement of a trial, split by event.

use super::posting::Term;
use super::settlement::TrialSettlement;
use super::terms::Terms;
use crate::ledger::{Amount, TrialLosses};
use crate::units::Ticks;
use std::collections::BTreeMap;

/// The settlement of one event of a trial.
///
/// For each party: net = gross + costs + payments made - payments received. The figures of all events of a trial add up, to the
/// last bit, to the figures of the trial.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct EventSettlement {
    /// Number of the root occurrence; `None` for amounts without event: costs of ending contracts and moves of prices.
    pub number: Option<u32>,
    /// Time of the root occurrence; the horizon for amounts without event.
    pub time: Ticks,
    /// Gross loss of each party.
    pub gross: Vec<Amount>,
    /// Costs of ending contracts and of moves of prices for each party; gains are negative.
    pub costs: Vec<Amount>,
    /// Payment under each clause. For a price term: the amount that the bearer receives, which may be negative.
    pub clauses: Vec<Amount>,
    /// Payment of each policy.
    pub recoveries: Vec<Amount>,
    /// Premiums for reinstating the limit of each policy.
    pub reinstatements: Vec<Amount>,
    /// Net loss of each party.
    pub net: Vec<Amount>,
}

impl EventSettlement {
    fn new(terms: &Terms, number: Option<u32>, time: Ticks) -> Self {
        let zeros = |count: usize| vec![Amount::ZERO; count];
        let (parties, policies) = (terms.parties, terms.policies.len());
        Self {
            number,
            time,
            gross: zeros(parties),
            costs: zeros(parties),
            clauses: zeros(terms.clauses.len()),
            recoveries: zeros(policies),
            reinstatements: zeros(policies),
            net: zeros(parties),
        }
    }
}

impl TrialSettlement {
    /// The events of the trial with losses or payments, sorted by number. Amounts without event come first.
    ///
    /// # Panics
    /// If `trial` is not the trial that was settled under these terms.
    pub(crate) fn by_event(&self, terms: &Terms, trial: &TrialLosses) -> Vec<EventSettlement> {
        let horizon = Ticks::new(terms.plan.horizon);
        let mut events: BTreeMap<Option<u32>, EventSettlement> = BTreeMap::new();
        let nothing = |amounts: &[Amount]| amounts.iter().all(|&amount| amount == Amount::ZERO);
        if !nothing(&self.costs) || !nothing(&self.prices) {
            let mut event = EventSettlement::new(terms, None, horizon);
            for (party, cost) in event.costs.iter_mut().enumerate() {
                *cost = self.costs[party] + self.prices[party];
            }
            event.net.clone_from(&event.costs);
            events.insert(None, event);
        }
        for loss in &trial.losses {
            let number = Some(loss.row.event);
            let event = events.entry(number).or_insert_with(|| EventSettlement::new(terms, number, loss.time));
            let bearer = terms.plan.slots()[loss.row.slot as usize].bearer.0 as usize;
            event.gross[bearer] += loss.row.amount;
            event.net[bearer] += loss.row.amount;
        }
        for posting in &self.postings {
            // Measured hours may cause payments without losses.
            let time = posting.event.map_or(horizon, |_| posting.time);
            let event = events.entry(posting.event).or_insert_with(|| EventSettlement::new(terms, posting.event, time));
            match posting.term {
                Term::Clause(clause) => {
                    let price = terms.prices.iter().find(|price| price.clause == clause);
                    let turned = price.is_some_and(|price| price.term.bearer == posting.payer);
                    event.clauses[clause as usize] += if turned { -posting.amount } else { posting.amount };
                }
                Term::Policy(policy) => event.recoveries[policy as usize] += posting.amount,
                Term::Reinstatement(policy) => event.reinstatements[policy as usize] += posting.amount,
            }
            event.net[posting.payer.0 as usize] += posting.amount;
            let payee = &mut event.net[posting.payee.0 as usize];
            *payee = *payee - posting.amount;
        }
        events.into_values().collect()
    }
}
