//! Results of contracts and policies: columns with one number per trial, and exact sums.

use super::{MergeError, PowerSums};
use crate::scenario::PartyIndex;

/// Amounts of a set of trials after contracts and policies.
///
/// Clauses and policies are indexed by position in the programme. Numbers kept for each trial, 8 bytes each: two for each party
/// that is involved, a third for each party that may lose by events, one for each clause, one for each policy.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Settled {
    /// Net loss of each party that is involved: gross loss, costs caused by terms and payments made, less payments received.
    /// Negative where a party received more than its losses, costs and payments: by credits, price terms, parametric cover or
    /// premiums of reinstatements.
    pub net: Vec<(PartyIndex, Vec<f64>)>,
    /// Largest gross loss by a single event, for each party that may lose by events.
    pub largest_gross: Vec<(PartyIndex, Vec<f64>)>,
    /// Largest net loss by a single event, for each party that is involved; at least 0.
    pub largest_net: Vec<(PartyIndex, Vec<f64>)>,
    /// Payment under each clause. For a price term: the amount that the bearer receives, which may be negative.
    pub clauses: Vec<Vec<f64>>,
    /// Payment of each policy.
    pub recoveries: Vec<Vec<f64>>,
    /// Sums over trials.
    pub sums: SettledSums,
}

/// Exact sums over trials of the results of contracts and policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct SettledSums {
    /// Sums by party.
    pub parties: Vec<PartySums>,
    /// Sums of indemnities, by clause.
    pub indemnities: Vec<IndemnitySums>,
    /// Sums of service levels, by clause.
    pub services: Vec<ServiceSums>,
    /// Sums by pool, contract by contract.
    pub pools: Vec<CapSums>,
    /// Sums by policy.
    pub policies: Vec<PolicySums>,
}

/// Losses of a party before contracts and policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct PartySums {
    /// Losses by events.
    pub gross: PowerSums,
    /// Costs of ended contracts.
    pub termination: PowerSums,
    /// Losses by moves of prices; gains are negative.
    pub prices: PowerSums,
}

/// Effect of a cap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct CapSums {
    /// Trials in which the cap was binding.
    pub bound: u64,
    /// Amount above the cap, which is not paid.
    pub above: PowerSums,
}

/// Effects of the caps of an indemnity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct IndemnitySums {
    /// The cap per event.
    pub event: CapSums,
    /// The cap per year.
    pub annual: CapSums,
}

/// Results of a service level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct ServiceSums {
    /// Trials with at least one miss.
    pub missed_trials: u64,
    /// Number of misses, counted as amounts.
    pub misses: PowerSums,
    /// Credits that were earned back.
    pub earned_back: PowerSums,
    /// Trials in which misses ended the contract.
    pub terminated: u64,
    /// Losses of the buyer that arose at a measured node or were caused by a measured node.
    pub real_losses: PowerSums,
}

/// Results of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct PolicySums {
    /// Trials in which the policy answered part of a covered loss, before coinsurance.
    pub attached: u64,
    /// Trials in which an event used up the limit per event.
    pub event_limit_used: u64,
    /// Trials in which the annual limit was used up, or the limit per event if the policy has no annual limit.
    pub exhausted: u64,
    /// Covered losses before the deductible.
    pub covered: PowerSums,
    /// Covered losses above the limits.
    pub above: PowerSums,
    /// Hours of covered outages within the waiting period, which are not paid, counted as amounts.
    pub waited: PowerSums,
    /// Premiums for reinstating the limit.
    pub reinstatements: PowerSums,
    /// For parametric cover: the actual loss of the kind that the cover is meant for.
    pub actual: PowerSums,
    /// For parametric cover: payout less the actual loss.
    pub basis: PowerSums,
    /// For parametric cover: trials in which the payout is below the actual loss.
    pub short: u64,
}

impl Settled {
    /// Empty columns for the parties in `involved`, for the parties in `bearers` that may lose by events, and for the clauses and
    /// policies of `sums`.
    pub(crate) fn new(involved: &[PartyIndex], bearers: &[PartyIndex], sums: SettledSums) -> Self {
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

    /// Net loss of a party, in the order of trials; `None` for a party that is not involved.
    pub(crate) fn net(&self, party: PartyIndex) -> Option<&[f64]> {
        self.net.iter().find(|column| column.0 == party).map(|column| column.1.as_slice())
    }

    /// Replaces all columns, in the order of [`Settled::columns`], and the sums by stored ones.
    ///
    /// # Errors
    /// [`MergeError::Shape`] if the numbers of columns or of sums differ from those of `self`.
    #[cfg(feature = "serde")]
    pub(crate) fn with_parts(mut self, columns: Vec<Vec<f64>>, sums: SettledSums) -> Result<Self, MergeError> {
        if self.columns().count() != columns.len() || self.sums.shape() != sums.shape() {
            return Err(MergeError::Shape);
        }
        self.columns_mut().zip(columns).for_each(|(into, column)| *into = column);
        self.sums = sums;
        Ok(self)
    }

    /// All columns, in the order of the fields.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &Vec<f64>> {
        let parties = self.net.iter().chain(&self.largest_gross).chain(&self.largest_net);
        parties.map(|column| &column.1).chain(&self.clauses).chain(&self.recoveries)
    }

    /// All columns, in the order of the fields, as mutable references.
    pub(crate) fn columns_mut(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        let parties = self.net.iter_mut().chain(&mut self.largest_gross).chain(&mut self.largest_net);
        parties.map(|column| &mut column.1).chain(&mut self.clauses).chain(&mut self.recoveries)
    }

    /// Whether every column has `trials` numbers.
    pub(crate) fn fits(&self, trials: u64) -> bool {
        self.columns().all(|column| column.len() as u64 == trials)
    }

    /// Appends the trials of all parts to `empty`, in the order of `parts`.
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

    /// Merges two sets of trials: `weave` puts the columns of both into the order of trials.
    pub(super) fn woven(self, other: &Self, weave: impl Fn(&[f64], &[f64]) -> Vec<f64>) -> Result<Self, MergeError> {
        let mut all = self;
        all.sums.merge(&other.sums)?;
        all.columns_mut().zip(other.columns()).for_each(|(column, more)| *column = weave(column, more));
        Ok(all)
    }
}

impl SettledSums {
    /// Zero sums for the given numbers of parties, clauses, pools and policies.
    pub(crate) fn new(parties: usize, clauses: usize, pools: usize, policies: usize) -> Self {
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
    /// [`MergeError::Shape`] if the numbers of parties or terms differ; nothing is added then.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
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
