//! The exact sums of contracts and policies, as JSON.

use super::MomentText;
use crate::ledger::{CapSums, IndemnitySums, PartySums, PolicySums, ServiceSums, SettledSums};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// Sums by party and by term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TermSums {
    /// By party, in the order of ids.
    parties: Vec<PartyText>,
    /// By clause, in the order of contracts and their clauses.
    clauses: Vec<ClauseText>,
    /// By pool, in the order of contracts and their pools.
    pools: Vec<PoolText>,
    /// By policy, in the order of ids.
    policies: Vec<PolicyText>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PartyText {
    id: String,
    gross: MomentText,
    termination: MomentText,
    prices: MomentText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ClauseText {
    id: String,
    event_cap: CapText,
    annual_cap: CapText,
    service: ServiceText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PoolText {
    id: String,
    cap: CapText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CapText {
    bound: u64,
    above: MomentText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ServiceText {
    missed_trials: u64,
    misses: MomentText,
    earned_back: MomentText,
    terminated: u64,
    real_losses: MomentText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PolicyText {
    id: String,
    attached: u64,
    event_limit_used: u64,
    exhausted: u64,
    covered: MomentText,
    above: MomentText,
    waited: MomentText,
    reinstatements: MomentText,
    actual: MomentText,
    basis: MomentText,
    short: u64,
}

impl TermSums {
    /// The sums of a run.
    pub(crate) fn of(sums: &SettledSums, scenario: &Scenario) -> Self {
        let party = |(id, sums): (String, &PartySums)| PartyText {
            id,
            gross: (&sums.gross).into(),
            termination: (&sums.termination).into(),
            prices: (&sums.prices).into(),
        };
        let clauses = clause_ids(scenario).into_iter().zip(&sums.indemnities).zip(&sums.services);
        let pool = |(id, cap): (String, &CapSums)| PoolText { id, cap: cap.into() };
        Self {
            parties: party_ids(scenario).into_iter().zip(&sums.parties).map(party).collect(),
            clauses: clauses
                .map(|((id, indemnity), service)| ClauseText {
                    id,
                    event_cap: (&indemnity.event).into(),
                    annual_cap: (&indemnity.annual).into(),
                    service: service.into(),
                })
                .collect(),
            pools: pool_ids(scenario).into_iter().zip(&sums.pools).map(pool).collect(),
            policies: policy_ids(scenario).into_iter().zip(&sums.policies).map(PolicyText::of).collect(),
        }
    }

    /// Restores the sums of a run; `None` if the saved ids are not those of the scenario or a number cannot be read.
    pub(crate) fn sums(&self, scenario: &Scenario) -> Option<SettledSums> {
        let fits = self.parties.iter().map(|party| &party.id).eq(&party_ids(scenario))
            && self.clauses.iter().map(|clause| &clause.id).eq(&clause_ids(scenario))
            && self.pools.iter().map(|pool| &pool.id).eq(&pool_ids(scenario))
            && self.policies.iter().map(|policy| &policy.id).eq(&policy_ids(scenario));
        if !fits {
            return None;
        }
        let (parties, clauses) = (self.parties.len(), self.clauses.len());
        let mut sums = SettledSums::new(parties, clauses, self.pools.len(), self.policies.len());
        for (into, text) in sums.parties.iter_mut().zip(&self.parties) {
            read_party(into, text)?;
        }
        for (index, text) in self.clauses.iter().enumerate() {
            read_clause(&mut sums.indemnities[index], &mut sums.services[index], text)?;
        }
        for (into, text) in sums.pools.iter_mut().zip(&self.pools) {
            read_cap(into, &text.cap)?;
        }
        for (into, text) in sums.policies.iter_mut().zip(&self.policies) {
            read_policy(into, text)?;
        }
        Some(sums)
    }
}

fn party_ids(scenario: &Scenario) -> Vec<String> {
    scenario.parties.iter().map(|party| party.id.clone()).collect()
}

/// Ids of clauses as `contract.clause`, in the order of contracts and their clauses.
fn clause_ids(scenario: &Scenario) -> Vec<String> {
    scenario.programme.clauses().map(|(contract, clause)| format!("{}.{}", contract.id, clause.id())).collect()
}

fn pool_ids(scenario: &Scenario) -> Vec<String> {
    let contracts = scenario.programme.contracts.iter();
    contracts.flat_map(|contract| contract.pools.iter().map(|pool| format!("{}.{}", contract.id, pool.id))).collect()
}

/// Ids of policies, in the order of the scenario.
fn policy_ids(scenario: &Scenario) -> Vec<String> {
    scenario.programme.policies.iter().map(|policy| policy.id.clone()).collect()
}

impl From<&CapSums> for CapText {
    fn from(sums: &CapSums) -> Self {
        Self { bound: sums.bound, above: (&sums.above).into() }
    }
}

impl From<&ServiceSums> for ServiceText {
    fn from(sums: &ServiceSums) -> Self {
        Self {
            missed_trials: sums.missed_trials,
            misses: (&sums.misses).into(),
            earned_back: (&sums.earned_back).into(),
            terminated: sums.terminated,
            real_losses: (&sums.real_losses).into(),
        }
    }
}

impl PolicyText {
    fn of((id, sums): (String, &PolicySums)) -> Self {
        Self {
            id,
            attached: sums.attached,
            event_limit_used: sums.event_limit_used,
            exhausted: sums.exhausted,
            covered: (&sums.covered).into(),
            above: (&sums.above).into(),
            waited: (&sums.waited).into(),
            reinstatements: (&sums.reinstatements).into(),
            actual: (&sums.actual).into(),
            basis: (&sums.basis).into(),
            short: sums.short,
        }
    }
}

fn read_party(into: &mut PartySums, text: &PartyText) -> Option<()> {
    into.gross = text.gross.moment()?;
    into.termination = text.termination.moment()?;
    into.prices = text.prices.moment()?;
    Some(())
}

fn read_cap(into: &mut CapSums, text: &CapText) -> Option<()> {
    into.bound = text.bound;
    into.above = text.above.moment()?;
    Some(())
}

fn read_clause(indemnity: &mut IndemnitySums, service: &mut ServiceSums, text: &ClauseText) -> Option<()> {
    read_cap(&mut indemnity.event, &text.event_cap)?;
    read_cap(&mut indemnity.annual, &text.annual_cap)?;
    service.missed_trials = text.service.missed_trials;
    service.misses = text.service.misses.moment()?;
    service.earned_back = text.service.earned_back.moment()?;
    service.terminated = text.service.terminated;
    service.real_losses = text.service.real_losses.moment()?;
    Some(())
}

fn read_policy(into: &mut PolicySums, text: &PolicyText) -> Option<()> {
    into.attached = text.attached;
    into.event_limit_used = text.event_limit_used;
    into.exhausted = text.exhausted;
    into.covered = text.covered.moment()?;
    into.above = text.above.moment()?;
    into.waited = text.waited.moment()?;
    into.reinstatements = text.reinstatements.moment()?;
    into.actual = text.actual.moment()?;
    into.basis = text.basis.moment()?;
    into.short = text.short;
    Some(())
}
