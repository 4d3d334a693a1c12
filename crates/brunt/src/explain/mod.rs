//! Explanations of single trials: occurrences, outages and the needs that passed them on, needs that held, losses by bearer, and
//! counterfactuals.
//!
//! A trial is replayed alone, with the same random numbers as in any run of its seed. So the explained losses add up to the trial's
//! row in the run.

mod choice;
mod counterfactual;
mod outage;

pub(crate) use choice::Choice;

use crate::assess::fact;
use crate::ledger::{Amount, RowKind, TrialLosses};
use crate::plan::{LossSource, Plan};
use crate::report::{
    Explanation, LossExplained, LossOf, OccurrenceExplained, PartyExplained, PaymentExplained, Strike,
};
use crate::scenario::{ControlIndex, PartyIndex, Scenario};
use crate::settle::{Settler, Term, Terms};
use crate::simulate::{self, Trace};
use std::fmt;

/// Request for explanations of single trials.
#[derive(Debug, Clone)]
pub(crate) struct Explain<'a> {
    scenario: &'a Scenario,
    terms: &'a Terms,
    seed: u64,
    quantity: Asked,
    limit: Option<f64>,
}

/// The loss to explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Total,
    Gross(PartyIndex),
    Net(PartyIndex),
}

/// Why a trial cannot be explained as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum ExplainError {
    /// The scenario has no party of this id.
    UnknownParty {
        /// The unknown id.
        id: String,
    },
    /// The party bears no loss and has no part in any contract or policy.
    IdleParty {
        /// Id of the party.
        id: String,
    },
}

impl fmt::Display for ExplainError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownParty { id } => write!(out, "the scenario has no party `{id}`"),
            Self::IdleParty { id } => write!(out, "party `{id}` bears no loss and is in no contract or policy"),
        }
    }
}

impl std::error::Error for ExplainError {}

impl<'a> Explain<'a> {
    /// Explains the gross loss of all parties in trials of a seed. `terms` are the terms of the scenario.
    pub(crate) fn new(scenario: &'a Scenario, terms: &'a Terms, seed: u64) -> Self {
        Self { scenario, terms, seed, quantity: Asked::Total, limit: None }
    }

    /// Explains the loss of a party: after contracts and policies if `net` is true, else before them.
    ///
    /// # Errors
    /// [`ExplainError`] for a party that is not there or has no part in anything.
    pub(crate) fn with_party(self, id: &str, net: bool) -> Result<Self, ExplainError> {
        let position = self.scenario.parties.iter().position(|party| party.id == id);
        let Some(position) = position else { return Err(ExplainError::UnknownParty { id: id.to_owned() }) };
        let party = PartyIndex(position as u32);
        if !self.terms.involved().contains(&party) {
            return Err(ExplainError::IdleParty { id: id.to_owned() });
        }
        Ok(Self { quantity: if net { Asked::Net(party) } else { Asked::Gross(party) }, ..self })
    }

    /// Looks for the fewest occurrences without which the loss is no more than a limit.
    #[must_use]
    pub(crate) fn with_limit(self, limit: f64) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// Explains one trial.
    pub(crate) fn trial(&self, trial: u64) -> Explanation {
        let plan = self.terms.plan();
        let trace = simulate::trace(plan, self.seed, trial, &[]);
        let settled = Settler::new(self.terms).settle(&trace.losses).clone();
        let value = self.value(self.terms, &trace.losses);
        let (counterfactuals, left_out) = self.counterfactuals(trial, &trace, value);
        let with_terms = !self.terms.is_empty();
        let party = |&party: &PartyIndex| {
            let stated = &self.scenario.parties[party.0 as usize];
            PartyExplained {
                id: stated.id.clone(),
                name: stated.name.clone(),
                gross: settled.gross[party.0 as usize].get(),
                net: with_terms.then(|| settled.net[party.0 as usize].get()),
            }
        };
        let payment = |posting: &crate::settle::Posting| PaymentExplained {
            hour: posting.time.hours(),
            event: posting.event,
            term: self.term(posting.term),
            payer: self.party(posting.payer),
            payee: self.party(posting.payee),
            amount: posting.amount.get(),
        };
        Explanation {
            program: fact::program(),
            scenario: fact::scenario(self.scenario, Vec::new()),
            seed: self.seed,
            trial,
            total: total(&trace.losses).get(),
            parties: self.terms.involved().iter().map(party).collect(),
            occurrences: self.occurrences(&trace),
            outages: outage::outages(self.scenario, &trace),
            held: outage::held(self.scenario, &trace),
            losses: self.losses(&trace.losses),
            payments: settled.postings.iter().map(payment).collect(),
            quantity: self.quantity(),
            counterfactuals,
            left_out,
            bounds: fact::bounds(self.scenario, trace.bounds.iter().map(|&hit| (hit, 1))),
            fewest: self.limit.map(|limit| self.fewest(trial, &trace, limit, value)),
        }
    }

    fn quantity(&self) -> LossOf {
        match self.quantity {
            Asked::Total => LossOf::Total,
            Asked::Gross(party) => LossOf::Gross(self.party(party)),
            Asked::Net(party) => LossOf::Net(self.party(party)),
        }
    }

    /// The loss to explain, of one trial.
    fn value(&self, terms: &Terms, losses: &TrialLosses) -> Amount {
        match self.quantity {
            Asked::Total => total(losses),
            Asked::Gross(party) => {
                let slots = terms.plan().slots();
                let of_party = losses.losses.iter().filter(|loss| slots[loss.row.slot as usize].bearer == party);
                of_party.map(|loss| loss.row.amount).sum()
            }
            Asked::Net(party) => Settler::new(terms).settle(losses).net[party.0 as usize],
        }
    }

    fn party(&self, party: PartyIndex) -> String {
        self.scenario.parties[party.0 as usize].id.clone()
    }

    fn control(&self, control: ControlIndex) -> String {
        self.scenario.controls[control.0 as usize].id.clone()
    }

    fn term(&self, term: Term) -> String {
        let programme = &self.scenario.programme;
        match term {
            Term::Clause(index) => {
                let clause = programme.clauses().nth(index as usize);
                clause.map_or_else(String::new, |(contract, clause)| format!("{}.{}", contract.id, clause.id()))
            }
            Term::Policy(index) => programme.policies[index as usize].id.clone(),
            Term::Reinstatement(index) => format!("reinstatement of {}", programme.policies[index as usize].id),
        }
    }

    fn occurrences(&self, trace: &Trace) -> Vec<OccurrenceExplained> {
        let mut sums = vec![[Amount::ZERO; 2]; trace.occurrences.len()];
        for loss in &trace.losses.losses {
            let kind = usize::from(loss.row.kind != RowKind::Direct);
            sums[loss.row.occurrence as usize][kind] += loss.row.amount;
        }
        let mut all: Vec<&simulate::Disruption> = trace.disruptions.iter().collect();
        all.sort_by_key(|hit| (hit.occurrence, hit.node));
        let of = |(number, occurred): (u32, &simulate::Occurred)| {
            let threat = &self.scenario.threats[occurred.threat.0 as usize];
            let from = all.partition_point(|hit| hit.occurrence < number);
            let strikes = all[from..].iter().copied().take_while(|hit| hit.occurrence == number);
            let strike = |hit: &simulate::Disruption| Strike {
                node: self.scenario.nodes[hit.node.0 as usize].id.clone(),
                takes: hit.takes.get(),
                from: hit.start.hours(),
                to: hit.end.hours().min(self.scenario.horizon.hours()),
            };
            let [direct, downtime] = sums[number as usize];
            OccurrenceExplained {
                number,
                threat: threat.id.clone(),
                name: threat.name.clone(),
                hour: occurred.time.hours(),
                event: occurred.event,
                triggered_by: occurred.triggered_by,
                happens: occurred.happens,
                prevented_by: occurred.prevented_by.map(|control| self.control(control)),
                strikes: strikes.map(strike).collect(),
                direct: direct.get(),
                downtime: downtime.get(),
            }
        };
        (0..).zip(&trace.occurrences).map(of).collect()
    }

    fn losses(&self, losses: &TrialLosses) -> Vec<LossExplained> {
        let plan: &Plan = self.terms.plan();
        let of = |loss: &crate::ledger::Loss| {
            let slot = &plan.slots()[loss.row.slot as usize];
            let node = match slot.source {
                LossSource::Node(node) => Some(self.scenario.nodes[node.0 as usize].id.clone()),
                LossSource::Threat(_) => None,
            };
            LossExplained {
                from: loss.row.start.hours(),
                to: loss.row.end.hours(),
                occurrence: loss.row.occurrence,
                node,
                category: self.scenario.categories[slot.category.0 as usize].clone(),
                bearer: self.party(slot.bearer),
                amount: loss.row.amount.get(),
            }
        };
        losses.losses.iter().map(of).collect()
    }
}

fn total(losses: &TrialLosses) -> Amount {
    losses.losses.iter().map(|loss| loss.row.amount).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_explain() {
        use brunt::{
            explain::{Choice, Explain},
            plan::Plan,
            scenario::file,
            settle::Terms,
            simulate::{Run, Silent, simulate},
        };
        use std::path::Path;
        let text = r#"
        brunt = 1
        scenario = { name = "Two sites", currency = "EUR" }
        parties.us = {}
        nodes.site = {}
        nodes.desk = { owner = "us", needs = [{ all = ["site"], buffer = "2h" }], downtime = { per_hour = 100 } }
        threats.fire = { framework = "operational", frequency = { poisson = 1 }, hits = { all = { nodes = "site" } }, outage = { exponential = { mean = "10h" } } }
        "#;
        let scenario = file::load(Path::new("sites.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate(&plan, &Run::new(1000), &Silent).unwrap();
        let worst = Choice::Worst(1).of(&ledger.columns().total)[0];
        let found = Explain::new(&scenario, &terms, 1).trial(worst as u64);
        assert_eq!(found.total, ledger.columns().total[worst]);
        assert_eq!(found.outages[0].node, "site");
    }
}
