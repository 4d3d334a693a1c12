//! Terms applied to every trial of a table.

use super::error::SettleError;
use super::layer::EventLosses;
use super::posting::{Posting, Term};
use super::settler::Settler;
use super::terms::Terms;
use crate::ledger::{Amount, LossTable, TrialLosses};
use crate::scenario::{ClauseIndex, PartyIndex};
use crate::units::Ticks;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::ops::Range;

/// Trials that a thread takes at a time.
const CHUNK: usize = 1024;

/// What parties bear and terms pay, one number a trial, in the order of trials.
///
/// Parties, clauses and policies are those of the terms; asking for one that they do not have panics, as indexing does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    gross: Vec<Vec<f64>>,
    net: Vec<Vec<f64>>,
    largest_net: Vec<Vec<f64>>,
    clauses: Vec<Vec<f64>>,
    recoveries: Vec<Vec<f64>>,
    reinstatements: Vec<Vec<f64>>,
    above: Vec<Vec<f64>>,
    actual: Vec<Vec<f64>>,
    waited: Vec<Vec<f64>>,
    exhausted: Vec<u64>,
    misses: Vec<Vec<u32>>,
    measured_losses: Vec<Vec<f64>>,
    terminated: Vec<u64>,
}

impl Settled {
    /// What a party lost before terms.
    pub fn gross(&self, party: PartyIndex) -> &[f64] {
        &self.gross[party.0 as usize]
    }

    /// What a party bears in the end: what it lost (costs of ending a contract included), and paid, less what it was paid. It may be
    /// negative where a party was paid more than it lost and paid: by premiums for reinstatements, or by credits.
    pub fn net(&self, party: PartyIndex) -> &[f64] {
        &self.net[party.0 as usize]
    }

    /// The most that a party bears of a single event, at least 0.
    pub fn largest_net(&self, party: PartyIndex) -> &[f64] {
        &self.largest_net[party.0 as usize]
    }

    /// What is paid under a clause.
    pub fn transfer(&self, clause: ClauseIndex) -> &[f64] {
        &self.clauses[clause.0 as usize]
    }

    /// What a policy, by its position, pays.
    pub fn recovery(&self, policy: usize) -> &[f64] {
        &self.recoveries[policy]
    }

    /// What the insured pays to have the limit of a policy restored.
    pub fn reinstatement_premium(&self, policy: usize) -> &[f64] {
        &self.reinstatements[policy]
    }

    /// What is covered by a policy but lies above its limits.
    pub fn above_limit(&self, policy: usize) -> &[f64] {
        &self.above[policy]
    }

    /// What was lost of what a parametric policy is meant for: its recovery less this is its basis risk. 0 for other policies.
    pub fn actual_loss(&self, policy: usize) -> &[f64] {
        &self.actual[policy]
    }

    /// Hours of covered outages that the waiting period of a policy keeps from being paid.
    pub fn hours_waited(&self, policy: usize) -> &[f64] {
        &self.waited[policy]
    }

    /// In how many trials the annual limit of a policy was used up, or that for an event where there is none for a year.
    pub fn exhausted(&self, policy: usize) -> u64 {
        self.exhausted[policy]
    }

    /// In how many periods a service level was missed; empty for an indemnity.
    pub fn misses(&self, clause: ClauseIndex) -> &[u32] {
        &self.misses[clause.0 as usize]
    }

    /// What the buyer really lost by downtime of the nodes that a service level measures, to hold its credits against; empty for an
    /// indemnity.
    pub fn measured_losses(&self, clause: ClauseIndex) -> &[f64] {
        &self.measured_losses[clause.0 as usize]
    }

    /// In how many trials misses of a service level ended its contract.
    pub fn terminated(&self, clause: ClauseIndex) -> u64 {
        self.terminated[clause.0 as usize]
    }

    /// Columns of no trial.
    fn empty(terms: &Terms<'_>) -> Self {
        let columns = |count: usize| vec![Vec::new(); count];
        let (parties, policies) = (terms.parties, terms.policies.len());
        Self {
            gross: columns(parties),
            net: columns(parties),
            largest_net: columns(parties),
            clauses: columns(terms.clauses.len()),
            recoveries: columns(policies),
            reinstatements: columns(policies),
            above: columns(policies),
            actual: columns(policies),
            waited: columns(policies),
            exhausted: vec![0; policies],
            misses: vec![Vec::new(); terms.clauses.len()],
            measured_losses: columns(terms.clauses.len()),
            terminated: vec![0; terms.clauses.len()],
        }
    }

    fn columns(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        let parties = self.gross.iter_mut().chain(&mut self.net).chain(&mut self.largest_net);
        let terms = self.clauses.iter_mut().chain(&mut self.recoveries).chain(&mut self.reinstatements);
        parties
            .chain(terms)
            .chain(&mut self.above)
            .chain(&mut self.actual)
            .chain(&mut self.waited)
            .chain(&mut self.measured_losses)
    }

    fn followed_by(mut self, mut next: Self) -> Self {
        self.columns().zip(next.columns()).for_each(|(column, more)| column.append(more));
        self.exhausted.iter_mut().zip(next.exhausted).for_each(|(count, more)| *count += more);
        self.terminated.iter_mut().zip(next.terminated).for_each(|(count, more)| *count += more);
        self.misses.iter_mut().zip(&mut next.misses).for_each(|(column, more)| column.append(more));
        self
    }
}

/// Applies terms to every trial, on the caller's rayon pool. The same bits for any number of threads.
///
/// # Errors
/// [`SettleError::Scenario`] for losses of another scenario than the terms', [`SettleError::Overflow`] if losses cannot be counted.
pub fn settle(terms: &Terms<'_>, table: &LossTable) -> Result<Settled, SettleError> {
    check_scenario(terms, table)?;
    let parts = in_chunks(table, |range| settle_some(terms, table, range));
    parts.into_iter().try_fold(Settled::empty(terms), |all, part| Ok(all.followed_by(part?)))
}

fn check_scenario(terms: &Terms<'_>, table: &LossTable) -> Result<(), SettleError> {
    if table.scenario_hash() == terms.plan.scenario_hash() { Ok(()) } else { Err(SettleError::Scenario) }
}

fn in_chunks<T: Send>(table: &LossTable, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let trials = table.trials();
    let starts: Vec<usize> = (0..trials).step_by(CHUNK).collect();
    let chunk = |start: usize| work(start..(start + CHUNK).min(trials));
    #[cfg(feature = "rayon")]
    return starts.into_par_iter().map(chunk).collect();
    #[cfg(not(feature = "rayon"))]
    return starts.into_iter().map(chunk).collect();
}

fn settle_some(terms: &Terms<'_>, table: &LossTable, range: Range<usize>) -> Result<Settled, SettleError> {
    let mut settled = Settled::empty(terms);
    let mut settler = Settler::new(terms);
    let mut trial = TrialLosses::default();
    let mut sums = Sums::new(terms);
    for position in range {
        table.read(position, &mut trial);
        sums.clear();
        let found = settler.settle(&trial);
        if found.gross.contains(&Amount::MAX) {
            return Err(SettleError::Overflow { trial: table.first() + position as u64 });
        }
        for posting in &found.postings {
            let column = match posting.term {
                Term::Clause(clause) => &mut sums.clauses[clause as usize],
                Term::Policy(policy) => &mut sums.recoveries[policy as usize],
                Term::Reinstatement(policy) => &mut sums.reinstatements[policy as usize],
            };
            *column += posting.amount;
        }
        sums.find_largest(terms, &trial, &found.postings);
        let push = |columns: &mut [Vec<f64>], amounts: &[Amount]| {
            columns.iter_mut().zip(amounts).for_each(|(column, amount)| column.push(amount.get()));
        };
        push(&mut settled.gross, &found.gross);
        push(&mut settled.net, &found.net);
        push(&mut settled.largest_net, &sums.largest);
        push(&mut settled.clauses, &sums.clauses);
        push(&mut settled.recoveries, &sums.recoveries);
        push(&mut settled.reinstatements, &sums.reinstatements);
        for (policy, facts) in found.policies.iter().enumerate() {
            settled.above[policy].push(facts.above.get());
            settled.actual[policy].push(facts.actual.get());
            settled.waited[policy].push(facts.waited.hours());
            settled.exhausted[policy] += u64::from(facts.exhausted);
        }
        for service in &terms.services {
            let clause = service.clause as usize;
            let facts = found.services[clause];
            settled.misses[clause].push(facts.misses);
            settled.measured_losses[clause].push(service.losses(terms.plan, &trial.losses).get());
            settled.terminated[clause] += u64::from(facts.terminated.is_some());
        }
    }
    Ok(settled)
}

/// Sums of one trial by term, and the largest event of each party.
struct Sums {
    clauses: Vec<Amount>,
    recoveries: Vec<Amount>,
    reinstatements: Vec<Amount>,
    largest: Vec<Amount>,
    /// Event, party and what it bears more of.
    entries: Vec<(u32, u32, Amount)>,
}

impl Sums {
    fn new(terms: &Terms<'_>) -> Self {
        let zeros = |count: usize| vec![Amount::ZERO; count];
        let (parties, policies) = (terms.parties, terms.policies.len());
        Self {
            clauses: zeros(terms.clauses.len()),
            recoveries: zeros(policies),
            reinstatements: zeros(policies),
            largest: zeros(parties),
            entries: Vec::new(),
        }
    }

    fn clear(&mut self) {
        for sums in [&mut self.clauses, &mut self.recoveries, &mut self.reinstatements, &mut self.largest] {
            sums.fill(Amount::ZERO);
        }
    }

    /// Finds the event of which each party bears most, credits for it among the rest.
    fn find_largest(&mut self, terms: &Terms<'_>, trial: &TrialLosses, postings: &[Posting]) {
        self.entries.clear();
        self.entries.extend(trial.losses.iter().map(|loss| {
            let bearer = terms.plan.slots()[loss.row.slot as usize].bearer;
            (loss.row.event, bearer.0, loss.row.amount)
        }));
        for posting in postings {
            self.entries.push((posting.event, posting.payer.0, posting.amount));
            self.entries.push((posting.event, posting.payee.0, -posting.amount));
        }
        self.entries.sort_unstable_by_key(|entry| (entry.0, entry.1));
        for of_one in self.entries.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let net = of_one.iter().map(|entry| entry.2).sum();
            let largest = &mut self.largest[of_one[0].1 as usize];
            *largest = (*largest).max(net);
        }
    }
}

/// What a policy covers of each event.
pub(super) fn event_losses(terms: &Terms<'_>, policy: usize, table: &LossTable) -> Result<EventLosses, SettleError> {
    check_scenario(terms, table)?;
    let horizon = terms.plan.horizon;
    let years = (horizon - 1).div_euclid(Ticks::YEAR.get()) + 1;
    let parts = in_chunks(table, |range| {
        let mut settler = Settler::new(terms);
        settler.keeps_covered = true;
        let (mut trial, mut found, mut events) = (TrialLosses::default(), EventLosses::default(), Vec::new());
        for position in range {
            table.read(position, &mut trial);
            settler.settle(&trial);
            for year in 0..years {
                let of_year =
                    settler.covered.iter().filter(|covered| (covered.0 as usize, covered.1) == (policy, year));
                events.clear();
                events.extend(of_year.map(|covered| covered.2));
                found.push(&events);
            }
        }
        found
    });
    let mut all = EventLosses::default();
    parts.iter().for_each(|part| part.iter().for_each(|year| all.push(year)));
    Ok(all)
}
