//! What contracts and policies made of losses: columns of one number a trial, and exact sums.

use super::{MergeError, Moment};
use crate::scenario::PartyIndex;

/// What terms made of the losses of a set of trials.
///
/// Clauses and policies stand at their positions in the programme. Kept for each trial, 8 bytes each: two numbers for each party that has
/// any part in it, a third for one that may lose by events, one for each clause, one for each policy.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Settled {
    /// What each party that has a part in it is left with: what it lost, the costs that terms bring about and what it paid, less what it was paid. It may be
    /// negative where a party was paid more than that: by credits, price terms, parametric cover or premiums of reinstatements.
    pub net: Vec<(PartyIndex, Vec<f64>)>,
    /// The most that each party lost by a single event, of those that may lose any.
    pub largest_gross: Vec<(PartyIndex, Vec<f64>)>,
    /// The most that each party is left with of a single event, at least 0.
    pub largest_net: Vec<(PartyIndex, Vec<f64>)>,
    /// What is paid under each clause; of a price term what the bearer gets, which may be negative.
    pub clauses: Vec<Vec<f64>>,
    /// What each policy pays.
    pub recoveries: Vec<Vec<f64>>,
    /// Sums over trials.
    pub sums: SettledSums,
}

/// Exact sums over trials of what terms made of losses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SettledSums {
    /// By party.
    pub parties: Vec<PartySums>,
    /// By clause; of an indemnity.
    pub indemnities: Vec<IndemnitySums>,
    /// By clause; of a service level.
    pub services: Vec<ServiceSums>,
    /// By pool, contract by contract.
    pub pools: Vec<CapSums>,
    /// By policy.
    pub policies: Vec<PolicySums>,
}

/// What a party lost before contracts and policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PartySums {
    /// By events.
    pub gross: Moment,
    /// By ending contracts.
    pub termination: Moment,
    /// By moves of prices; gains are negative.
    pub prices: Moment,
}

/// What a cap kept from being paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CapSums {
    /// Trials in which it bound.
    pub bound: u64,
    /// What lay above it.
    pub above: Moment,
}

/// What the caps of an indemnity kept from being paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct IndemnitySums {
    /// The cap for an event.
    pub event: CapSums,
    /// The cap for a year.
    pub annual: CapSums,
}

/// What became of a service level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ServiceSums {
    /// Trials with at least one miss.
    pub missed_trials: u64,
    /// Misses, counted as amounts.
    pub misses: Moment,
    /// Credits that were earned back.
    pub earned_back: Moment,
    /// Trials in which misses ended the contract.
    pub terminated: u64,
    /// What the buyer really lost by downtime of the nodes measured, or caused there.
    pub real_losses: Moment,
}

/// What became of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PolicySums {
    /// Trials in which it answered anything.
    pub attached: u64,
    /// Trials in which an event used up the limit for an event.
    pub event_limit_used: u64,
    /// Trials in which its limit for a year was used up, or that for an event where there is none for a year.
    pub exhausted: u64,
    /// What it covered, before its deductible.
    pub covered: Moment,
    /// What it covered above its limits.
    pub above: Moment,
    /// Hours of covered outages that its waiting period kept from being paid, counted as amounts.
    pub waited: Moment,
    /// What restoring its limit cost.
    pub reinstatements: Moment,
    /// Of parametric cover: what was lost of what it is meant for.
    pub actual: Moment,
    /// Of parametric cover: payout less that loss.
    pub basis: Moment,
    /// Of parametric cover: trials in which it paid less than was lost.
    pub short: u64,
}

impl Settled {
    /// Nothing yet: with columns of the parties that have a part in it, of those that may lose by events, and of clauses and policies as the
    /// sums have them.
    pub fn new(involved: &[PartyIndex], bearers: &[PartyIndex], sums: SettledSums) -> Self {
        let columns = |count: usize| vec![Vec::new(); count];
        let of = |parties: &[PartyIndex]| parties.iter().map(|&party| (party, Vec::new())).collect::<Vec<_>>();
        Self {
            net: of(involved),
            largest_gross: of(bearers),
            largest_net: of(involved),
            clauses: columns(sums.indemnities.len()),
            recoveries: columns(sums.policies.len()),
            sums,
        }
    }

    /// What a party is left with, in the order of trials; `None` for one that has no part in it.
    pub fn net(&self, party: PartyIndex) -> Option<&[f64]> {
        self.net.iter().find(|column| column.0 == party).map(|column| column.1.as_slice())
    }

    /// With what was stored: all columns in their order, and the sums.
    ///
    /// # Errors
    /// [`MergeError::Shape`] if these have not the shape of this one.
    pub fn with_parts(mut self, columns: Vec<Vec<f64>>, sums: SettledSums) -> Result<Self, MergeError> {
        if self.columns().count() != columns.len() || self.sums.shape() != sums.shape() {
            return Err(MergeError::Shape);
        }
        self.columns_mut().zip(columns).for_each(|(into, column)| *into = column);
        self.sums = sums;
        Ok(self)
    }

    /// All columns, in the order of the fields.
    pub fn columns(&self) -> impl Iterator<Item = &Vec<f64>> {
        let parties = self.net.iter().chain(&self.largest_gross).chain(&self.largest_net);
        parties.map(|column| &column.1).chain(&self.clauses).chain(&self.recoveries)
    }

    /// All columns, to be changed.
    pub(crate) fn columns_mut(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        let parties = self.net.iter_mut().chain(&mut self.largest_gross).chain(&mut self.largest_net);
        parties.map(|column| &mut column.1).chain(&mut self.clauses).chain(&mut self.recoveries)
    }

    /// Whether every column has so many trials.
    pub(crate) fn fits(&self, trials: u64) -> bool {
        self.columns().all(|column| column.len() as u64 == trials)
    }

    /// One after another, in this order.
    pub(crate) fn joined(parts: Vec<Self>, empty: Self) -> Result<Self, MergeError> {
        let trials = parts.iter().filter_map(|part| part.columns().next()).map(Vec::len).sum();
        let mut all = empty;
        all.columns_mut().for_each(|column| column.reserve_exact(trials));
        for mut part in parts {
            all.sums.merge(&part.sums)?;
            all.columns_mut().zip(part.columns_mut()).for_each(|(column, more)| column.append(more));
        }
        Ok(all)
    }

    /// Both, their trials woven together.
    pub(super) fn woven(self, other: &Self, weave: impl Fn(&[f64], &[f64]) -> Vec<f64>) -> Result<Self, MergeError> {
        let mut all = self;
        all.sums.merge(&other.sums)?;
        all.columns_mut().zip(other.columns()).for_each(|(column, more)| *column = weave(column, more));
        Ok(all)
    }
}

impl SettledSums {
    /// Zero sums of so many parties, clauses, pools and policies.
    pub fn new(parties: usize, clauses: usize, pools: usize, policies: usize) -> Self {
        Self {
            parties: vec![PartySums::default(); parties],
            indemnities: vec![IndemnitySums::default(); clauses],
            services: vec![ServiceSums::default(); clauses],
            pools: vec![CapSums::default(); pools],
            policies: vec![PolicySums::default(); policies],
        }
    }

    fn shape(&self) -> [usize; 5] {
        [self.parties.len(), self.indemnities.len(), self.services.len(), self.pools.len(), self.policies.len()]
    }

    /// Adds the sums over other trials.
    ///
    /// # Errors
    /// [`MergeError::Shape`] if they are about other numbers of parties and terms; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        if self.shape() != other.shape() {
            return Err(MergeError::Shape);
        }
        for (mine, other) in self.parties.iter_mut().zip(&other.parties) {
            mine.gross.merge(&other.gross);
            mine.termination.merge(&other.termination);
            mine.prices.merge(&other.prices);
        }
        for (mine, other) in self.indemnities.iter_mut().zip(&other.indemnities) {
            mine.event.merge(&other.event);
            mine.annual.merge(&other.annual);
        }
        self.services.iter_mut().zip(&other.services).for_each(|(mine, other)| mine.merge(other));
        self.pools.iter_mut().zip(&other.pools).for_each(|(mine, other)| mine.merge(other));
        self.policies.iter_mut().zip(&other.policies).for_each(|(mine, other)| mine.merge(other));
        Ok(())
    }
}

impl CapSums {
    fn merge(&mut self, other: &Self) {
        self.bound += other.bound;
        self.above.merge(&other.above);
    }
}

impl ServiceSums {
    fn merge(&mut self, other: &Self) {
        self.missed_trials += other.missed_trials;
        self.misses.merge(&other.misses);
        self.earned_back.merge(&other.earned_back);
        self.terminated += other.terminated;
        self.real_losses.merge(&other.real_losses);
    }
}

impl PolicySums {
    fn merge(&mut self, other: &Self) {
        self.attached += other.attached;
        self.event_limit_used += other.event_limit_used;
        self.exhausted += other.exhausted;
        self.covered.merge(&other.covered);
        self.above.merge(&other.above);
        self.waited.merge(&other.waited);
        self.reinstatements.merge(&other.reinstatements);
        self.actual.merge(&other.actual);
        self.basis.merge(&other.basis);
        self.short += other.short;
    }
}
