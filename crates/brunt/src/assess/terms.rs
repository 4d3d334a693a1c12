//! Figures of the terms: net losses, clauses, caps and policies.

use super::contribution::{mean_of, moments};
use super::proof::{Bound, Proof};
use super::{Known, Party, Question, exceedance};
use crate::ledger::{CapSums, Ledger, Place, PolicySums, PowerSums, ServiceSums, Settled};
use crate::measure::{MeasureError, probability, tail_value_at_risk};
use crate::report::{
    BasisRisk, Bracket, CapKind, CapMeasures, ClauseMeasures, Estimate, LossMeasures, PartyNet, PolicyMeasures,
    PremiumBasis, PremiumMeasures, ServiceMeasures, StatementKind, StatementLine, TermsMeasures,
};
use crate::scenario::{
    Cap, Clause, Contract, Cover, Covered, Indemnity, Ladder, NodeIndex, PartyIndex, Policy, Premium, Programme,
    Scenario, WaitingKind,
};
use crate::units::Ticks;

/// Figures of the terms for a ledger; `None` where the scenario has no terms.
pub(crate) fn terms(
    question: &Question<'_>,
    ledger: &Ledger,
    proof: &Proof<'_>,
) -> Result<Option<TermsMeasures>, MeasureError> {
    let Some(settled) = ledger.settled() else { return Ok(None) };
    let asked = Asked { question, scenario: question.scenario, ledger, settled, trials: ledger.trials(), proof };
    let clauses: Vec<(&Contract, Clause<'_>)> = asked.scenario.programme.clauses().collect();
    let mut policies = Vec::new();
    for (index, policy) in asked.scenario.programme.policies.iter().enumerate() {
        policies.push(asked.policy(index, policy)?);
    }
    let mut measured = Vec::new();
    for (index, (contract, clause)) in clauses.iter().enumerate() {
        measured.push(asked.clause(index, contract, *clause)?);
    }
    let mut parties = Vec::new();
    for position in 0..settled.net.len() {
        parties.extend(asked.party(position, &clauses, (&measured, &policies))?);
    }
    Ok(Some(TermsMeasures { parties, clauses: measured, caps: asked.caps(&clauses)?, policies }))
}

struct Asked<'a> {
    question: &'a Question<'a>,
    scenario: &'a Scenario,
    ledger: &'a Ledger,
    settled: &'a Settled,
    trials: u64,
    proof: &'a Proof<'a>,
}

impl Asked<'_> {
    fn id(&self, party: PartyIndex) -> String {
        Party::of(self.scenario, party).id
    }

    fn measure(&self, place: Place, bound: Bound) -> Result<(Known, LossMeasures), MeasureError> {
        let numbers = self.ledger.numbers(place).expect("a column of each party, clause and policy of the terms");
        let known = self.question.known(numbers, bound)?;
        let measures = self.question.measures(&known);
        Ok((known, measures))
    }

    fn mean(&self, moment: &PowerSums, bound: Bound) -> Estimate {
        self.marked(mean_of(moment, self.trials, bound))
    }

    /// The mean of a number of at least 0 that counts hours, misses or shares of fees.
    fn count(&self, moment: &PowerSums) -> Estimate {
        self.mean(moment, Bound::up_to(None))
    }

    fn probability(&self, count: u64) -> Result<Estimate, MeasureError> {
        Ok(self.marked(probability(count, self.trials)?))
    }

    fn marked(&self, estimate: Estimate) -> Estimate {
        if self.question.precision.is_some() { estimate.adaptive() } else { estimate }
    }

    fn years(&self) -> f64 {
        self.scenario.horizon.hours() / Ticks::YEAR.hours()
    }

    /// Figures of the party at `position` of the settled columns; `None` if no line of its statement, premium, fee or co-funded
    /// cost is other than 0.
    fn party(
        &self,
        position: usize,
        clauses: &[(&Contract, Clause<'_>)],
        (paid, policies): (&[ClauseMeasures], &[PolicyMeasures]),
    ) -> Result<Option<PartyNet>, MeasureError> {
        let party = self.settled.net[position].0;
        let statement = self.statement(party, clauses, (paid, policies));
        let programme = &self.scenario.programme;
        let (premiums, fees) = (premiums(party, programme, policies), fees(party, programme));
        let co_funded = co_funded(party, programme);
        if statement.is_empty() && premiums == 0.0 && fees == 0.0 && co_funded == 0.0 {
            return Ok(None);
        }
        let (known, net) = self.measure(Place::Net(party), self.proof.net(party))?;
        let largest_gross = match self.settled.largest_gross.iter().any(|column| column.0 == party) {
            true => Some(self.measure(Place::LargestGross(party), self.proof.largest_gross(party))?.1),
            false => None,
        };
        let (largest, largest_net) = self.measure(Place::LargestNet(party), self.proof.largest_net(party))?;
        let Party { id, name } = Party::of(self.scenario, party);
        let exceedance = exceedance(&known.sorted, &largest.sorted);
        Ok(Some(PartyNet {
            id,
            name,
            statement,
            net,
            largest_gross,
            largest_net,
            exceedance,
            premiums,
            fees,
            co_funded,
        }))
    }

    /// The lines from the gross to the net losses of a party. Lines with a mean of 0 are left out.
    fn statement(
        &self,
        party: PartyIndex,
        clauses: &[(&Contract, Clause<'_>)],
        (paid, policies): (&[ClauseMeasures], &[PolicyMeasures]),
    ) -> Vec<StatementLine> {
        let sums = &self.settled.sums;
        let own = &sums.parties[party.0 as usize];
        let mut lines = Vec::new();
        let mut add = |kind, term: String, mean: f64| {
            if mean != 0.0 {
                lines.push(StatementLine { kind, term, mean });
            }
        };
        for (kind, moment) in [
            (StatementKind::Gross, &own.gross),
            (StatementKind::Termination, &own.termination),
            (StatementKind::Prices, &own.prices),
        ] {
            add(kind, String::new(), moment.mean(self.trials));
        }
        for (measured, (contract, clause)) in paid.iter().zip(clauses) {
            let (payer, payee) = sides(contract, *clause);
            let sign = if party == payer { 1.0 } else { -1.0 };
            if party == payer || party == payee {
                add(kind(*clause), name(contract, clause.id()), sign * measured.paid.mean.value);
            }
        }
        let policies = self.scenario.programme.policies.iter().zip(policies).zip(&sums.policies);
        for ((policy, measured), sums) in policies {
            let share = match policy.insurers.iter().find(|insurer| insurer.0 == party) {
                _ if policy.insured == party => -1.0,
                Some(insurer) => insurer.1.get(),
                None => continue,
            };
            add(StatementKind::Recovery, policy.id.clone(), share * measured.recovery.mean.value);
            add(StatementKind::Reinstatement, policy.id.clone(), -share * sums.reinstatements.mean(self.trials));
        }
        lines
    }

    fn clause(&self, index: usize, contract: &Contract, clause: Clause<'_>) -> Result<ClauseMeasures, MeasureError> {
        let (_, paid) = self.measure(Place::Clause(index), self.proof.clause(index))?;
        let (payer, payee) = sides(contract, clause);
        let service = match clause {
            Clause::ServiceLevel(_) => Some(self.service(&self.settled.sums.services[index], paid.mean.value)?),
            _ => None,
        };
        let (payer, payee) = (self.id(payer), self.id(payee));
        Ok(ClauseMeasures { id: name(contract, clause.id()), kind: kind(clause), payer, payee, paid, service })
    }

    fn service(&self, sums: &ServiceSums, credit: f64) -> Result<ServiceMeasures, MeasureError> {
        let real_loss = self.count(&sums.real_losses);
        Ok(ServiceMeasures {
            miss_probability: self.probability(sums.missed_trials)?,
            misses: self.count(&sums.misses),
            earned_back: self.count(&sums.earned_back),
            termination_probability: self.probability(sums.terminated)?,
            real_loss,
            credit_share: (real_loss.value > 0.0).then(|| credit / real_loss.value),
        })
    }

    fn caps(&self, clauses: &[(&Contract, Clause<'_>)]) -> Result<Vec<CapMeasures>, MeasureError> {
        let sums = &self.settled.sums;
        let mut caps = Vec::new();
        for ((contract, clause), found) in clauses.iter().zip(&sums.indemnities) {
            let Clause::Indemnity(indemnity) = clause else { continue };
            let of_both = [
                (CapKind::Event, indemnity.event_cap, &found.event),
                (CapKind::Annual, indemnity.annual_cap, &found.annual),
            ];
            for (kind, cap, found) in of_both {
                if let Some(cap) = cap {
                    let id = name(contract, &indemnity.id);
                    caps.push(self.cap((id, kind, amount(contract, cap)), &[indemnity], found)?);
                }
            }
        }
        let pools = self.scenario.programme.contracts.iter().flat_map(|contract| {
            contract.pools.iter().enumerate().map(move |(position, pool)| (contract, position, pool))
        });
        for ((contract, position, pool), found) in pools.zip(&sums.pools) {
            let drawing: Vec<&Indemnity> =
                contract.indemnities.iter().filter(|indemnity| indemnity.pools.contains(&position)).collect();
            let cap = (name(contract, &pool.id), CapKind::Pool, amount(contract, pool.cap));
            if !drawing.is_empty() {
                caps.push(self.cap(cap, &drawing, found)?);
            }
        }
        Ok(caps)
    }

    fn cap(
        &self,
        (id, kind, cap): (String, CapKind, f64),
        of: &[&Indemnity],
        found: &CapSums,
    ) -> Result<CapMeasures, MeasureError> {
        let ids = |side: fn(&Indemnity) -> PartyIndex| {
            let mut ids: Vec<String> = of.iter().map(|indemnity| self.id(side(indemnity))).collect();
            ids.sort();
            ids.dedup();
            ids
        };
        let (payers, payees) = (ids(|indemnity| indemnity.from), ids(|indemnity| indemnity.to));
        let covered = of.iter().map(|indemnity| self.proof.covered(indemnity.to, &indemnity.cover));
        let covered = covered.fold(Bound::NOTHING, Bound::plus);
        let (binds, above) = (self.probability(found.bound)?, self.mean(&found.above, covered.at_least_zero()));
        Ok(CapMeasures { id, kind, payers, payees, cap, binds, above })
    }

    fn policy(&self, index: usize, policy: &Policy) -> Result<PolicyMeasures, MeasureError> {
        let sums = &self.settled.sums.policies[index];
        let (known, recovery) = self.measure(Place::Policy(index), self.proof.policy(index))?;
        let covered = self.proof.covered_by(policy).at_least_zero();
        let restored = Bound::up_to(self.proof.reinstatements(policy));
        let waits = policy.waiting.filter(|waiting| waiting.kind != WaitingKind::GreaterOfHoursAndDeductible);
        let reinstates = policy.reinstatements.iter().flatten().any(|reinstatement| reinstatement.premium > 0.0);
        let premium = self.premium(policy, &known, &recovery);
        Ok(PolicyMeasures {
            id: policy.id.clone(),
            name: policy.name.clone(),
            insured: self.id(policy.insured),
            insurers: policy.insurers.iter().map(|(insurer, share)| (self.id(*insurer), share.get())).collect(),
            recovery,
            attachment_probability: self.probability(sums.attached)?,
            event_exhaustion_probability: match policy.limit {
                Some(_) => Some(self.probability(sums.event_limit_used)?),
                None => None,
            },
            annual_exhaustion_probability: match has_annual_limit(policy) {
                true => Some(self.probability(sums.exhausted)?),
                false => None,
            },
            covered: self.mean(&sums.covered, covered),
            above_limit: self.mean(&sums.above, covered),
            hours_waited: waits.map(|_| self.count(&sums.waited)),
            reinstatement_premium: reinstates.then(|| self.mean(&sums.reinstatements, restored)),
            premium,
            basis_risk: match policy.cover {
                Covered::Outage(ref ladder) => Some(self.basis_risk(
                    sums,
                    against(self.scenario, ladder),
                    self.proof.policy(index),
                    self.proof.covered(policy.insured, &ladder.actual),
                )?),
                _ => None,
            },
        })
    }

    fn premium(&self, policy: &Policy, recoveries: &Known, recovery: &LossMeasures) -> Option<PremiumMeasures> {
        let (basis, amount) = match policy.premium? {
            Premium::Quoted(amount) => (PremiumBasis::Quoted, amount.get()),
            Premium::Technical(loads) => {
                let tail = tail_value_at_risk(&recoveries.sorted, loads.level, recoveries.tail).value;
                let loaded = recovery.mean.value * (1.0 + loads.load) + loads.on_sd * recovery.standard_deviation;
                (PremiumBasis::Technical, (loaded + loads.on_tail * tail) / self.years())
            }
        };
        let line = policy.aggregate_limit.or(policy.limit).map(|limit| limit.get());
        let loss_ratio = (amount > 0.0).then(|| scaled(recovery.mean, 1.0 / (amount * self.years())));
        Some(PremiumMeasures { basis, amount, rate_on_line: line.map(|line| amount / line), loss_ratio })
    }

    fn basis_risk(
        &self,
        sums: &PolicySums,
        against: String,
        paid: Bound,
        actual: Bound,
    ) -> Result<BasisRisk, MeasureError> {
        let difference = paid.less(actual);
        Ok(BasisRisk {
            against,
            actual: self.mean(&sums.actual, actual.at_least_zero()),
            difference: self.mean(&sums.basis, difference),
            standard_deviation: moments(&sums.basis, self.trials).variance.sqrt(),
            short_pay_probability: self.probability(sums.short)?,
        })
    }
}

/// The losses that parametric cover is compared with, in words.
fn against(scenario: &Scenario, ladder: &Ladder) -> String {
    let Cover { threats, categories, nodes, causes, transfers, own_losses } = &ladder.actual;
    let ids = |nodes: &[NodeIndex]| {
        let ids = nodes.iter().map(|node| format!("`{}`", scenario.nodes[node.0 as usize].id));
        ids.collect::<Vec<_>>().join(", ")
    };
    let is_plain = threats.is_none() && categories.is_none() && transfers.is_empty() && *own_losses;
    match (nodes, causes) {
        (None, None) if is_plain => "all losses of the insured".to_owned(),
        (Some(nodes), None) if is_plain => format!("downtime of {}", ids(nodes)),
        (None, Some(causes)) if is_plain => format!("downtime caused at {}", ids(causes)),
        _ => "the losses named under `against`".to_owned(),
    }
}

/// The payer and the payee of a clause. Under a price term the payee is the party whose exposure it is, and the other side pays.
fn sides(contract: &Contract, clause: Clause<'_>) -> (PartyIndex, PartyIndex) {
    let payee = clause.payee(contract);
    let other = if payee == contract.seller { contract.buyer } else { contract.seller };
    (clause.payer(contract).unwrap_or(other), payee)
}

fn kind(clause: Clause<'_>) -> StatementKind {
    match clause {
        Clause::Indemnity(_) => StatementKind::Indemnity,
        Clause::ServiceLevel(_) => StatementKind::Credit,
        Clause::Price(_) => StatementKind::PriceTerm,
    }
}

/// `contract.clause`
fn name(contract: &Contract, id: &str) -> String {
    format!("{}.{id}", contract.id)
}

fn amount(contract: &Contract, cap: Cap) -> f64 {
    match cap {
        Cap::Amount(amount) => amount.get(),
        Cap::Fees(times) => contract.yearly_fee.map_or(0.0, |fee| fee.get() * times),
    }
}

/// Whether a policy has a limit per year: an aggregate limit, or a limit with a stated number of reinstatements.
fn has_annual_limit(policy: &Policy) -> bool {
    policy.aggregate_limit.is_some() || policy.limit.is_some() && policy.reinstatements.is_some()
}

/// The sum of amounts; 0 for no amounts, where `Iterator::sum` gives -0.
fn sum(amounts: impl Iterator<Item = f64>) -> f64 {
    amounts.fold(0.0, |sum, amount| sum + amount)
}

/// Premiums that a party pays in a year, less the premiums that it receives.
fn premiums(party: PartyIndex, programme: &Programme, policies: &[PolicyMeasures]) -> f64 {
    let of_policy = |(policy, measures): (&Policy, &PolicyMeasures)| {
        let premium = measures.premium.as_ref().map_or(0.0, |premium| premium.amount);
        let received = policy.insurers.iter().filter(|insurer| insurer.0 == party).map(|insurer| insurer.1.get());
        let paid = if policy.insured == party { premium } else { 0.0 };
        paid - sum(received) * premium
    };
    sum(programme.policies.iter().zip(policies).map(of_policy))
}

/// Fees that a party pays in a year, less the fees that it receives.
fn fees(party: PartyIndex, programme: &Programme) -> f64 {
    let of_contract = |contract: &Contract| match contract.yearly_fee {
        Some(fee) if contract.buyer == party => fee.get(),
        Some(fee) if contract.seller == party => -fee.get(),
        _ => 0.0,
    };
    sum(programme.contracts.iter().map(of_contract))
}

/// Part of the costs funded by both sides of a contract that a party bears in a year.
fn co_funded(party: PartyIndex, programme: &Programme) -> f64 {
    let of_contract = |contract: &Contract| {
        let borne = contract.co_funding.iter().map(|co_funding| co_funding.borne_by(party, contract));
        sum(borne)
    };
    sum(programme.contracts.iter().map(of_contract))
}

/// An estimate times a factor that is known exactly.
fn scaled(estimate: Estimate, factor: f64) -> Estimate {
    let interval = estimate.interval.linear(factor, 0.0);
    let bracket =
        estimate.bracket.map(|Bracket { lower, upper }| Bracket { lower: lower * factor, upper: upper * factor });
    Estimate { value: estimate.value * factor, interval, bracket, ..estimate }
}
