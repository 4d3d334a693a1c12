//! Terms applied to every trial of a table.

use super::layer::EventLosses;
use super::posting::Term;
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    gross: Vec<Vec<f64>>,
    net: Vec<Vec<f64>>,
    largest_net: Vec<Vec<f64>>,
    clauses: Vec<Vec<f64>>,
    recoveries: Vec<Vec<f64>>,
    reinstatements: Vec<Vec<f64>>,
    above: Vec<Vec<f64>>,
    waited: Vec<Vec<f64>>,
    exhausted: Vec<u64>,
}

impl Settled {
    /// What a party lost before terms.
    pub fn gross(&self, party: PartyIndex) -> &[f64] {
        &self.gross[party.0 as usize]
    }

    /// What a party bears in the end: what it lost, and paid, less what it was paid. It may be negative where a party was paid more
    /// than it lost and paid, as an insurer is by premiums for reinstatements.
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

    /// Hours of covered outages that the waiting period of a policy keeps from being paid.
    pub fn hours_waited(&self, policy: usize) -> &[f64] {
        &self.waited[policy]
    }

    /// In how many trials the annual limit of a policy was used up, or that for an event where there is none for a year.
    pub fn exhausted(&self, policy: usize) -> u64 {
        self.exhausted[policy]
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
            waited: columns(policies),
            exhausted: vec![0; policies],
        }
    }

    fn columns(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        let parties = self.gross.iter_mut().chain(&mut self.net).chain(&mut self.largest_net);
        let terms = self.clauses.iter_mut().chain(&mut self.recoveries).chain(&mut self.reinstatements);
        parties.chain(terms).chain(&mut self.above).chain(&mut self.waited)
    }

    fn followed_by(mut self, mut next: Self) -> Self {
        self.columns().zip(next.columns()).for_each(|(column, more)| column.append(more));
        self.exhausted.iter_mut().zip(next.exhausted).for_each(|(count, more)| *count += more);
        self
    }
}

/// Applies terms to every trial, on the caller's rayon pool. The same bits for any number of threads.
pub fn settle(terms: &Terms<'_>, table: &LossTable) -> Settled {
    let parts = in_chunks(table, |range| settle_some(terms, table, range));
    parts.into_iter().fold(Settled::empty(terms), Settled::followed_by)
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

fn settle_some(terms: &Terms<'_>, table: &LossTable, range: Range<usize>) -> Settled {
    let mut settled = Settled::empty(terms);
    let mut settler = Settler::new(terms);
    let mut trial = TrialLosses::default();
    let mut sums = Sums::new(terms);
    for position in range {
        table.read(position, &mut trial);
        sums.clear();
        let found = settler.settle(&trial);
        for posting in &found.postings {
            let column = match posting.term {
                Term::Clause(clause) => &mut sums.clauses[clause as usize],
                Term::Policy(policy) => &mut sums.recoveries[policy as usize],
                Term::Reinstatement(policy) => &mut sums.reinstatements[policy as usize],
            };
            *column += posting.amount;
        }
        sums.find_largest(
            terms,
            &trial,
            found.postings.iter().map(|posting| (posting.event, posting.payer, posting.payee, posting.amount)),
        );
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
            settled.waited[policy].push(facts.waited.hours());
            settled.exhausted[policy] += u64::from(facts.exhausted);
        }
    }
    settled
}

/// Sums of one trial by term, and the largest event of each party.
struct Sums {
    clauses: Vec<Amount>,
    recoveries: Vec<Amount>,
    reinstatements: Vec<Amount>,
    largest: Vec<Amount>,
    event: Vec<Amount>,
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
            event: zeros(parties),
        }
    }

    fn clear(&mut self) {
        for sums in [&mut self.clauses, &mut self.recoveries, &mut self.reinstatements, &mut self.largest] {
            sums.fill(Amount::ZERO);
        }
    }

    /// Finds the event of which each party bears most; payments come in the order of events.
    fn find_largest(
        &mut self,
        terms: &Terms<'_>,
        trial: &TrialLosses,
        postings: impl Iterator<Item = (u32, PartyIndex, PartyIndex, Amount)>,
    ) {
        let mut postings = postings.peekable();
        for event in trial.events() {
            self.event.fill(Amount::ZERO);
            for loss in event {
                let bearer = terms.plan.slots()[loss.row.slot as usize].bearer;
                self.event[bearer.0 as usize] += loss.row.amount;
            }
            while let Some((_, payer, payee, amount)) = postings.next_if(|posting| posting.0 == event[0].row.event) {
                self.event[payer.0 as usize] += amount;
                let payee = &mut self.event[payee.0 as usize];
                *payee = *payee - amount;
            }
            self.largest.iter_mut().zip(&self.event).for_each(|(largest, &net)| *largest = net.max(*largest));
        }
    }
}

/// What a policy covers of each event.
pub(super) fn event_losses(terms: &Terms<'_>, policy: usize, table: &LossTable) -> EventLosses {
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
    all
}
