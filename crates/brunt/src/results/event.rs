//! Losses and payments of single trials by event.

use super::Results;
use crate::ledger::Amount;
use crate::report::EventLosses;
use crate::scenario::{Scenario, ThreatIndex};
use crate::simulate::{Event, events};

impl Results {
    /// The events of trials: the causes of each event, gross losses by party, every transfer and recovery, and net losses by party.
    /// Sorted by trial, in the order given, then by time, amounts that belong to no event last. Runs the trials again, on the caller's rayon pool.
    ///
    /// Parties, clauses and policies stand in the order of [`Model::parties`](crate::Model::parties),
    /// [`Model::clauses`](crate::Model::clauses) and [`Model::policies`](crate::Model::policies).
    pub fn events(&self, trials: &[u64]) -> Vec<EventLosses> {
        let found = events(self.model.terms(), self.seed(), trials);
        found.into_iter().map(|event| told(self.scenario(), event)).collect()
    }
}

fn told(scenario: &Scenario, event: Event) -> EventLosses {
    let Event { trial, chains, causes, settlement } = event;
    let (date, hour, minute) = scenario.start.after(settlement.time);
    let threat = |index: ThreatIndex| scenario.threats[index.0 as usize].id.clone();
    let numbers = |amounts: &[Amount]| amounts.iter().map(|amount| amount.get()).collect::<Vec<f64>>();
    EventLosses {
        trial,
        event: settlement.number,
        date: [date.year().into(), date.month().into(), date.day().into()],
        time: [hour.into(), minute.into()],
        chains: chains.into_iter().map(|chain| chain.into_iter().map(threat).collect()).collect(),
        causes: causes.iter().map(|node| scenario.nodes[node.0 as usize].id.clone()).collect(),
        total: settlement.gross.iter().copied().sum::<Amount>().get(),
        gross: numbers(&settlement.gross),
        costs: numbers(&settlement.costs),
        clauses: numbers(&settlement.clauses),
        recoveries: numbers(&settlement.recoveries),
        reinstatements: numbers(&settlement.reinstatements),
        net: numbers(&settlement.net),
    }
}
