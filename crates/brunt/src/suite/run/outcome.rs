//! From the text of a scenario to its ledger and its report.

use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::report::Report;
use brunt::scenario::{PartyIndex, Scenario, ThreatIndex, file};
use brunt::simulate::{Run, Silent, simulate};
use std::path::Path;

pub(crate) fn load(text: &str) -> Scenario {
    let checked = file::load(Path::new("run.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

pub(crate) fn read(name: &str) -> Scenario {
    crate::suite::scenario(&format!("tests/data/{name}"))
}

/// A scenario and what a run of it found.
pub(crate) struct Outcome {
    pub scenario: Scenario,
    pub plan: Plan,
    pub ledger: Ledger,
}

impl Outcome {
    pub(crate) fn new(scenario: Scenario, run: &Run) -> Self {
        let plan = Plan::compile(&scenario).unwrap();
        let ledger = simulate(&plan, run, &Silent).unwrap();
        Self { scenario, plan, ledger }
    }

    pub(crate) fn of(text: &str, trials: u64) -> Self {
        Self::new(load(text), &Run::new(trials))
    }

    pub(crate) fn report(&self) -> Report {
        Report::new(&self.scenario, &self.plan, &self.ledger).unwrap()
    }

    /// The losses of a party by its id.
    pub(crate) fn party(&self, id: &str) -> &[f64] {
        let index = self.scenario.parties.iter().position(|party| party.id == id).unwrap();
        self.ledger.party(PartyIndex(index as u32)).unwrap()
    }

    pub(crate) fn threat(&self, id: &str) -> ThreatIndex {
        ThreatIndex(self.scenario.threats.iter().position(|threat| threat.id == id).unwrap() as u32)
    }
}
