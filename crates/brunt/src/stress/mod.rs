//! Stress tests: a scenario under extreme but plausible assumptions, on the same trials as the scenario without them.
//!
//! [`Scenario::under`] makes another scenario of a scenario and a [`Stress`], in which all draws keep their addresses. A scenario
//! under a stress can be used like any other scenario. This module has the figures that are asked for most.

mod alone;
mod assumption;
mod risk;
mod watch;

pub(crate) use alone::what_if;
pub(crate) use risk::Sample;

use crate::assess::{TAIL, fact::reading};
use crate::ledger::Ledger;
use crate::measure::MeasureError;
use crate::plan::{CompileError, Plan};
use crate::report::{StressMeasure, StressMeasures};
use crate::scenario::{Reading, Scenario, Stress, StressError};
use crate::settle::{Terms, TermsError};
use crate::simulate::{Observer, Run, SimulateError, simulate_programmes};
use crate::units::Level;
use std::fmt;
use std::sync::Arc;
use watch::Watching;

/// Request for a stress test: the stresses of a scenario, the reading of forced occurrences, and the level.
///
/// Defaults: all stresses, forced occurrences on top of drawn ones, level 99 %.
#[derive(Debug, Clone)]
pub(crate) struct StressTest<'a> {
    scenario: &'a Scenario,
    stresses: Vec<&'a Stress>,
    reading: Reading,
    level: Level,
}

/// Why stresses cannot be tested.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum StressTestError {
    /// The scenario has no stresses.
    NoStresses,
    /// The scenario has no stress of this id.
    UnknownStress {
        /// The unknown id.
        id: String,
    },
    /// A stress cannot be applied.
    Stress {
        /// Id of the stress.
        id: String,
        /// The reason.
        reason: StressError,
    },
    /// The scenario cannot be compiled, under a stress or without one.
    Compile {
        /// Id of the stress; `None` for the scenario without a stress.
        id: Option<String>,
        /// The reason.
        reason: CompileError,
    },
    /// The terms of the scenario cannot be compiled.
    Terms(TermsError),
    /// The run failed.
    Simulate(SimulateError),
    /// Figures could not be measured.
    Measure(MeasureError),
    /// The observer cancelled before any stress was run.
    Cancelled,
}

impl fmt::Display for StressTestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStresses => write!(out, "the scenario has no stresses"),
            Self::UnknownStress { id } => write!(out, "the scenario and its overlays have no stress `{id}`"),
            Self::Stress { id, reason } => write!(out, "stress `{id}`: {reason}"),
            Self::Compile { id: Some(id), reason } => write!(out, "stress `{id}`: {reason}"),
            Self::Compile { id: None, reason } => reason.fmt(out),
            Self::Terms(reason) => reason.fmt(out),
            Self::Simulate(reason) => reason.fmt(out),
            Self::Measure(reason) => reason.fmt(out),
            Self::Cancelled => write!(out, "cancelled before any stress was run"),
        }
    }
}

impl std::error::Error for StressTestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stress { reason, .. } => Some(reason),
            Self::Compile { reason, .. } => Some(reason),
            Self::Terms(reason) => Some(reason),
            Self::Simulate(reason) => Some(reason),
            Self::Measure(reason) => Some(reason),
            Self::NoStresses | Self::UnknownStress { .. } | Self::Cancelled => None,
        }
    }
}

impl From<TermsError> for StressTestError {
    fn from(reason: TermsError) -> Self {
        Self::Terms(reason)
    }
}

impl From<SimulateError> for StressTestError {
    fn from(reason: SimulateError) -> Self {
        Self::Simulate(reason)
    }
}

impl From<MeasureError> for StressTestError {
    fn from(reason: MeasureError) -> Self {
        Self::Measure(reason)
    }
}

impl<'a> StressTest<'a> {
    /// Tests all stresses of a scenario.
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        let stresses = scenario.stresses.iter().collect();
        Self { scenario, stresses, reading: Reading::OnTop, level: TAIL }
    }

    /// Tests only the stresses `ids`, in the order of `ids`.
    ///
    /// # Errors
    /// [`StressTestError::UnknownStress`].
    pub(crate) fn with_stresses<S: AsRef<str>>(mut self, ids: &[S]) -> Result<Self, StressTestError> {
        self.stresses = ids.iter().map(|id| find(self.scenario, id.as_ref())).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// With another reading of forced occurrences. For forced occurrences alone see [`what_if`].
    #[must_use]
    pub(crate) fn with_reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// With another level of value at risk and tail value at risk.
    #[must_use]
    pub(crate) fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Number of runs: one of the scenario without a stress, and one under each stress.
    pub(crate) fn runs(&self) -> u64 {
        self.stresses.len() as u64 + 1
    }

    /// Runs the scenario without a stress and under each stress, on the caller's rayon pool. If the observer cancels, the result
    /// has the stresses that were finished.
    ///
    /// # Errors
    /// [`StressTestError`].
    pub(crate) fn answer<O: Observer>(&self, run: &Run, observer: &O) -> Result<StressMeasures, StressTestError> {
        if self.stresses.is_empty() {
            return Err(StressTestError::NoStresses);
        }
        let run_it = Running { run, observer, level: self.level };
        let base = run_it.sample(self.scenario.clone(), None)?.ok_or(StressTestError::Cancelled)?;
        let mut stresses = Vec::new();
        for stress in &self.stresses {
            let stressed = apply(self.scenario, stress, self.reading)?;
            let Some(sample) = run_it.sample(stressed, Some(stress))? else { break };
            stresses.push(StressMeasure {
                id: stress.id.clone(),
                name: stress.name.clone(),
                hash: stress.hash.clone(),
                assumes: assumption::lines(self.scenario, stress),
                risk: sample.risk(Some(&base))?,
                alone: what_if(self.scenario, stress)?,
            });
        }
        if stresses.is_empty() {
            return Err(StressTestError::Cancelled);
        }
        let trials = run.trials();
        Ok(StressMeasures {
            requested: self.stresses.len() as u64,
            trials: [trials.start, trials.end],
            level: self.level.get(),
            reading: reading(self.reading),
            base: base.risk(None)?,
            stresses,
        })
    }
}

/// A scenario under one of its stresses, by id. The result can be used like any other scenario.
///
/// # Errors
/// [`StressTestError::UnknownStress`], [`StressTestError::Stress`].
pub(crate) fn under(scenario: &Scenario, stress: &str, reading: Reading) -> Result<Scenario, StressTestError> {
    apply(scenario, find(scenario, stress)?, reading)
}

fn find<'s>(scenario: &'s Scenario, id: &str) -> Result<&'s Stress, StressTestError> {
    let found = scenario.stresses.iter().find(|stress| stress.id == id);
    found.ok_or_else(|| StressTestError::UnknownStress { id: id.to_owned() })
}

fn apply(scenario: &Scenario, stress: &Stress, reading: Reading) -> Result<Scenario, StressTestError> {
    scenario.under(stress, reading).map_err(|reason| StressTestError::Stress { id: stress.id.clone(), reason })
}

fn compile(scenario: &Scenario, stress: Option<&Stress>) -> Result<Plan, StressTestError> {
    let id = stress.map(|stress| stress.id.clone());
    Plan::compile(scenario).map_err(|reason| StressTestError::Compile { id, reason })
}

/// The settings that all runs share.
struct Running<'a, O> {
    run: &'a Run,
    observer: &'a O,
    level: Level,
}

impl<O: Observer> Running<'_, O> {
    /// Runs a scenario; `None` if the run was cancelled.
    fn sample(&self, scenario: Scenario, stress: Option<&Stress>) -> Result<Option<Sample>, StressTestError> {
        let plan = compile(&scenario, stress)?;
        let terms = Terms::compile(&plan, &scenario.programme)?;
        Ok(sample(scenario, &terms, self.run, self.observer, self.level)?)
    }
}

/// Runs a scenario and records its tolerances trial by trial; `None` if the run was cancelled or has no trials.
fn sample<O: Observer>(
    scenario: Scenario,
    terms: &Terms,
    run: &Run,
    observer: &O,
    level: Level,
) -> Result<Option<Sample>, SimulateError> {
    let found = samples(&[(&scenario, terms)], run, observer, level)?.and_then(|mut samples| samples.next());
    Ok(found)
}

/// Runs scenarios with the same trials in one pass, as [`simulate_programmes`] does, and records their tolerances trial by trial;
/// `None` if the run was cancelled or has no trials.
pub(crate) fn samples<'s, O: Observer>(
    scenarios: &'s [(&'s Scenario, &'s Terms)],
    run: &Run,
    observer: &O,
    level: Level,
) -> Result<Option<impl Iterator<Item = Sample> + use<'s, O>>, SimulateError> {
    let programmes: Vec<&Terms> = scenarios.iter().map(|scenario| scenario.1).collect();
    let (trials, width) = (run.trials(), programmes.first().map_or(0, |terms| terms.plan().tolerances().len()));
    let watching = Watching::new(observer, trials.clone(), width);
    let pass = simulate_programmes(&programmes, run, &watching)?;
    let asked = trials.end - trials.start;
    if pass.trials() < asked || asked == 0 {
        return Ok(None);
    }
    let tolerances = Arc::new(watching.into_columns());
    let of = move |(&(scenario, terms), ledger): (&(&Scenario, &Terms), Ledger)| Sample {
        scenario: scenario.clone(),
        plan: terms.plan().clone(),
        ledger,
        involved: terms.involved().to_vec(),
        tolerances: tolerances.clone(),
        level,
    };
    Ok(Some(scenarios.iter().zip(pass.into_ledgers()).map(of)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_stress() {
        use brunt::{
            scenario::{Reading, file},
            simulate::{Run, Silent},
            stress::{StressTest, what_if},
        };
        use std::path::Path;
        let text = r#"
        brunt = 1
        scenario = { name = "One site", currency = "EUR" }
        parties.us = {}
        nodes.site = { owner = "us", downtime = { per_hour = 100 } }
        threats.fire = { framework = "operational", frequency = { poisson = 0.5 }, hits = { all = { nodes = "site" } }, outage = "10h" }
        stress.long-fire = { force = { threat = "fire", at = "100d", outage = "30h" } }
        "#;
        let scenario = file::load(Path::new("site.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let found = StressTest::new(&scenario).answer(&Run::new(2_000), &Silent).unwrap();
        let added = found.stresses[0].risk.total.mean.added.unwrap();
        assert!((added.value - 3_000.0).abs() < 10.0, "less where two fires overlap: {}", added.value);
        // Alone it costs 30 hours.
        let alone = what_if(&scenario, &scenario.stresses[0]).unwrap().unwrap();
        assert_eq!(alone.explanation.total, 3_000.0);
        // Given that there is a fire, the long one is the first of them, and there are 0.5 / (1 - exp(-0.5)) on average.
        let given = StressTest::new(&scenario).with_reading(Reading::Given).answer(&Run::new(2_000), &Silent).unwrap();
        assert!((given.stresses[0].risk.total.mean.value.value - 3_270.7).abs() < 50.0);
    }
}
