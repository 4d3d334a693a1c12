//! Terms applied to every trial of a table.

use super::columns::{Columns, OnColumns};
use super::error::SettleError;
use super::posting::{Posting, Term};
use super::rows::Rows;
use super::settlement::TrialSettlement;
use super::settler::Settler;
use super::terms::Terms;
use crate::ledger::{Amount, CapSums, LossTable, Settled, SettledSums, TrialLosses};
use crate::scenario::PartyIndex;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::ops::Range;

/// Applies terms to the trials of tables, in the order of the tables, on the caller's rayon pool. The result has the same bits for any
/// number of threads.
///
/// The scenarios of tables and terms must be the same but for contracts and policies, and the tables must hold the outages of all nodes
/// whose outages are recorded in the plan of the terms. Outages of other nodes are left out, so that a trial is what it would be in a
/// run of the terms.
///
/// # Errors
/// [`SettleError::Overflow`] if losses cannot be counted.
pub(crate) fn settle_tables(terms: &Terms, tables: &[LossTable]) -> Result<Settled, SettleError> {
    let one = |table: &LossTable| settle_some(terms, table, 0..table.trials());
    #[cfg(feature = "rayon")]
    let parts: Vec<_> = tables.par_iter().map(one).collect();
    #[cfg(not(feature = "rayon"))]
    let parts: Vec<_> = tables.iter().map(one).collect();
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Settled::joined(parts, terms.nothing_settled()).expect("parts of one programme have one shape"))
}

pub(super) fn settle_some(terms: &Terms, table: &LossTable, range: Range<usize>) -> Result<Settled, SettleError> {
    let mut tally = Tally::new(terms);
    let mut trial = TrialLosses::default();
    tally.begin(range.len());
    for (place, position) in range.enumerate() {
        table.read(position, &mut trial);
        trial.downtime.retain(|stretch| terms.plan.losses.meter(stretch.node).is_some());
        if !tally.add(place, &trial, None) {
            return Err(SettleError::Overflow { trial: table.first() + position as u64 });
        }
    }
    Ok(tally.take())
}

/// Settles trials into columns and sums, block by block.
#[derive(Debug)]
pub(crate) struct Tally<'t> {
    terms: &'t Terms,
    settler: Settler<'t>,
    sums: Sums,
    /// The last trials, which `settled` does not have yet.
    rows: Rows,
    settled: Settled,
    /// Number of trials of the blocks before this one.
    first: usize,
}

impl<'t> Tally<'t> {
    pub(crate) fn new(terms: &'t Terms) -> Self {
        let (settler, sums, settled) = (Settler::new(terms), Sums::new(terms), terms.nothing_settled());
        Self { terms, settler, sums, rows: Rows::default(), settled, first: 0 }
    }

    /// Returns the results of the blocks since the last call, and starts again without trials.
    pub(crate) fn take(&mut self) -> Settled {
        self.rows.end(&mut self.settled, self.terms);
        self.first = 0;
        std::mem::replace(&mut self.settled, self.terms.nothing_settled())
    }

    /// Begins a block with a number of trials, which may be added in any order.
    pub(crate) fn begin(&mut self, trials: usize) {
        self.first = self.settled.columns().next().map_or(0, Vec::len);
        self.settled.columns_mut().for_each(|column| column.resize(column.len() + trials, 0.0));
    }

    /// Settles a trial of the block. Losses of the trial that were settled on columns are found there. Returns false if losses of the
    /// trial cannot be counted.
    pub(crate) fn add(&mut self, place: usize, trial: &TrialLosses, columns: Option<&Columns<'_>>) -> bool {
        let found = self.settler.settle(trial);
        self.sums.of_trial(self.terms, trial, found);
        if let Some(columns) = columns {
            self.sums.add_columns(&columns.trial(place), found);
        }
        let countable = found.is_countable();
        if countable {
            let Self { terms, settler, sums, rows, settled, first } = self;
            rows.begin(*first + place, settled, terms);
            enter(rows, settled, terms, (settler.found(), sums), trial);
        }
        countable
    }

    /// Adds a trial of the block that is settled as the last trial of `other`, whose programme is the same. The losses name slots of the plan
    /// of `other`.
    pub(crate) fn add_as(&mut self, place: usize, other: &Tally<'_>, trial: &TrialLosses) {
        let found = other.settler.found();
        if found.is_countable() {
            self.rows.begin(self.first + place, &mut self.settled, self.terms);
            enter(&mut self.rows, &mut self.settled, other.terms, (found, &other.sums), trial);
        }
    }
}

/// Enters the settlement of a trial in the row of the trial, and counts what happened.
fn enter(
    rows: &mut Rows,
    settled: &mut Settled,
    terms: &Terms,
    (found, sums): (&TrialSettlement, &Sums),
    trial: &TrialLosses,
) {
    settled.net.iter().for_each(|(party, _)| rows.put(found.net[party.0 as usize]));
    settled.largest_gross.iter().for_each(|(party, _)| rows.put(sums.largest_gross[party.0 as usize]));
    settled.largest_net.iter().for_each(|(party, _)| rows.put(sums.largest[party.0 as usize]));
    sums.clauses.iter().chain(&sums.recoveries).for_each(|&amount| rows.put(amount));
    let all = &mut settled.sums;
    for ((&gross, &costs), &prices) in found.gross.iter().zip(&found.costs).zip(&found.prices) {
        [gross, costs, prices].into_iter().for_each(|amount| rows.put(amount));
    }
    let mut cap = |sums: &mut CapSums, above: Amount| {
        sums.bound += u64::from(above > Amount::ZERO);
        rows.put(above);
    };
    for (facts, into) in found.indemnities.iter().zip(&mut all.indemnities) {
        cap(&mut into.event, facts.above_event);
        cap(&mut into.annual, facts.above_year);
    }
    found.pools.iter().zip(&mut all.pools).for_each(|(&above, into)| cap(into, above));
    for (policy, (facts, into)) in found.policies.iter().zip(&mut all.policies).enumerate() {
        into.attached += u64::from(facts.attached);
        into.event_limit_used += u64::from(facts.event_limit_used);
        into.exhausted += u64::from(facts.exhausted);
        let waited = Amount::of_hours(facts.waited);
        let (actual, basis) = match terms.policies[policy].payouts {
            Some(_) => (facts.actual, sums.recoveries[policy] - facts.actual),
            None => (Amount::ZERO, Amount::ZERO),
        };
        into.short += u64::from(basis < Amount::ZERO);
        let amounts = [facts.covered, facts.above, waited, sums.reinstatements[policy], actual, basis];
        amounts.into_iter().for_each(|amount| rows.put(amount));
    }
    for service in &terms.services {
        let facts = found.services[service.clause as usize];
        let into = &mut all.services[service.clause as usize];
        into.missed_trials += u64::from(facts.misses > 0);
        into.terminated += u64::from(facts.terminated.is_some());
        let losses = service.losses(terms.plan(), &trial.losses);
        let amounts = [Amount::of_count(facts.misses), facts.earned_back, losses];
        amounts.into_iter().for_each(|amount| rows.put(amount));
    }
}

/// Sums of one trial by term, and the largest event of each party.
#[derive(Debug)]
struct Sums {
    clauses: Vec<Amount>,
    recoveries: Vec<Amount>,
    reinstatements: Vec<Amount>,
    largest_gross: Vec<Amount>,
    largest: Vec<Amount>,
    /// Payments with the number of the event, sorted by number.
    by_event: Vec<(u32, Posting)>,
    /// Amount that each party bears of the current event.
    event: Vec<Amount>,
}

impl Terms {
    /// An empty result: columns without trials and zero sums, in the shape of the terms.
    pub(crate) fn nothing_settled(&self) -> Settled {
        let sums = SettledSums::new(self.parties, self.clauses.len(), self.pools.len(), self.policies.len());
        Settled::new(&self.involved, &self.bearers, sums)
    }
}

impl Sums {
    fn new(terms: &Terms) -> Self {
        let zeros = |count: usize| vec![Amount::ZERO; count];
        let (parties, policies) = (terms.parties, terms.policies.len());
        Self {
            clauses: zeros(terms.clauses.len()),
            recoveries: zeros(policies),
            reinstatements: zeros(policies),
            largest_gross: zeros(parties),
            largest: zeros(parties),
            by_event: Vec::new(),
            event: zeros(parties),
        }
    }

    /// Adds what was settled on columns.
    fn add_columns(&mut self, columns: &OnColumns<'_>, found: &mut TrialSettlement) {
        let both = found.gross.iter_mut().zip(&mut found.net).zip(columns.gross);
        both.for_each(|((gross, net), &more)| (*gross, *net) = (*gross + more, *net + more));
        raise(&mut self.largest_gross, columns.largest_gross);
        raise(&mut self.largest, columns.largest_net);
        for of in columns.policies() {
            found.policies[of.policy] = of.facts;
            self.recoveries[of.policy] = of.recovery;
            self.reinstatements[of.policy] = of.reinstatement;
            let mut pay = |payer: PartyIndex, payee: PartyIndex, amount: Amount| {
                found.net[payer.0 as usize] += amount;
                found.net[payee.0 as usize] = found.net[payee.0 as usize] - amount;
            };
            pay(of.cover.insurers[0].0, of.cover.insured, of.recovery);
            pay(of.cover.insured, of.cover.insurers[0].0, of.reinstatement);
        }
    }

    fn of_trial(&mut self, terms: &Terms, trial: &TrialLosses, found: &TrialSettlement) {
        for sums in [&mut self.clauses, &mut self.recoveries, &mut self.reinstatements] {
            sums.fill(Amount::ZERO);
        }
        for posting in &found.postings {
            let column = match posting.term {
                Term::Clause(clause) => &mut self.clauses[clause as usize],
                Term::Policy(policy) => &mut self.recoveries[policy as usize],
                Term::Reinstatement(policy) => &mut self.reinstatements[policy as usize],
            };
            *column += posting.amount;
        }
        // Under a price term one of the two sides pays, once per trial.
        for price in &terms.prices {
            let term = Term::Clause(price.clause);
            let pays_out = |posting: &Posting| posting.term == term && posting.payer == price.term.bearer;
            if found.postings.iter().any(pays_out) {
                let column = &mut self.clauses[price.clause as usize];
                *column = -*column;
            }
        }
        self.find_largest(terms, trial, &found.postings);
    }

    /// Finds the largest gross loss and the largest net loss of each party by a single event. Net losses include credits for the
    /// event.
    fn find_largest(&mut self, terms: &Terms, trial: &TrialLosses, postings: &[Posting]) {
        let Self { largest_gross, largest, by_event, event, .. } = self;
        largest_gross.fill(Amount::ZERO);
        largest.fill(Amount::ZERO);
        by_event.clear();
        by_event.extend(postings.iter().filter_map(|posting| Some((posting.event?, *posting))));
        by_event.sort_unstable_by_key(|posting| posting.0);
        let mut seen = 0;
        for losses in trial.events() {
            event.fill(Amount::ZERO);
            for loss in losses {
                event[terms.plan.slots()[loss.row.slot as usize].bearer.0 as usize] += loss.row.amount;
            }
            raise(largest_gross, event);
            let number = losses[0].row.event;
            let from = by_event.partition_point(|posting| posting.0 < number);
            let moved = by_event[from..].iter().take_while(|posting| posting.0 == number);
            seen += moved.map(|(_, posting)| carry(event, posting)).count();
            raise(largest, event);
        }
        if seen == by_event.len() {
            return;
        }
        // Measured hours may cause payments without losses.
        for of_one in by_event.chunk_by(|a, b| a.0 == b.0) {
            if !trial.losses.iter().any(|loss| loss.row.event == of_one[0].0) {
                event.fill(Amount::ZERO);
                of_one.iter().for_each(|(_, posting)| carry(event, posting));
                raise(largest, event);
            }
        }
    }
}

/// Adds a payment to the amount of the payer, and subtracts the payment from the amount of the payee.
fn carry(event: &mut [Amount], posting: &Posting) {
    event[posting.payer.0 as usize] += posting.amount;
    let payee = &mut event[posting.payee.0 as usize];
    *payee = *payee - posting.amount;
}

fn raise(largest: &mut [Amount], event: &[Amount]) {
    largest.iter_mut().zip(event).for_each(|(largest, &amount)| *largest = (*largest).max(amount));
}
