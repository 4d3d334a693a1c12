//! Stress tests: a scenario under extreme but plausible assumptions, on the same trials as the scenario without them.
//!
//! [`Scenario::under`] makes another scenario of a scenario and a [`Stress`], in which all draws keep their addresses. A scenario
//! under a stress can be used like any other scenario. This module has the figures that are asked for most.

mod alone;
mod assumption;
mod error;
mod risk;
mod samples;
mod watch;

pub(crate) use alone::what_if;
pub(crate) use error::StressTestError;
pub(crate) use risk::Sample;
pub(crate) use samples::{MOST_IN_A_PASS, Samples};

use crate::assess::{TAIL, fact::reading};
use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::report::{StressMeasure, StressMeasures};
use crate::scenario::{Reading, Scenario, Stress};
use crate::settle::Terms;
use crate::simulate::{Observer, Run, Silent};
use crate::units::Level;
use std::borrow::Cow;
use std::collections::BTreeMap;

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

    /// The scenario without a stress and under each stress, with their terms.
    fn compiled(&self) -> Result<Vec<(Cow<'a, Scenario>, Terms)>, StressTestError> {
        let mut compiled = vec![(Cow::Borrowed(self.scenario), terms(self.scenario, None)?)];
        for stress in &self.stresses {
            let stressed = apply(self.scenario, stress, self.reading)?;
            let terms = terms(&stressed, Some(stress))?;
            compiled.push((Cow::Owned(stressed), terms));
        }
        Ok(compiled)
    }

    /// Most columns of 8 bytes a trial that an answer keeps at once, with one for each tolerance.
    ///
    /// # Errors
    /// [`StressTestError`].
    pub(crate) fn columns(&self) -> Result<usize, StressTestError> {
        let compiled = self.compiled()?;
        let (models, worlds) = models(&compiled);
        let samples = Samples { models: &models, run: &Run::new(0), observer: &Silent, level: self.level };
        Ok(samples.columns(&worlds))
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
    #[cfg(test)]
    pub(crate) fn answer<O: Observer>(&self, run: &Run, observer: &O) -> Result<StressMeasures, StressTestError> {
        self.answer_beside(run, observer)?.1.ok_or(StressTestError::Cancelled)
    }

    /// As [`answer`](Self::answer), with the run of the scenario without a stress. Without an answer no stress was finished, and the run may
    /// have fewer trials.
    ///
    /// # Errors
    /// [`StressTestError`].
    pub(crate) fn answer_beside<O: Observer>(
        &self,
        run: &Run,
        observer: &O,
    ) -> Result<(Ledger, Option<StressMeasures>), StressTestError> {
        if self.stresses.is_empty() {
            return Err(StressTestError::NoStresses);
        }
        let compiled = self.compiled()?;
        let (models, worlds) = models(&compiled);
        let mut base = None;
        let mut found: BTreeMap<usize, StressMeasure> = BTreeMap::new();
        let samples = Samples { models: &models, run, observer, level: self.level };
        let finished = samples.each(&worlds, |position, sample| {
            let Some((base, number)) = base.as_ref().zip(position.checked_sub(1)) else {
                base = Some(sample);
                return Ok(());
            };
            let stress = self.stresses[number];
            found.insert(
                number,
                StressMeasure {
                    id: stress.id.clone(),
                    name: stress.name.clone(),
                    hash: stress.hash.clone(),
                    assumes: assumption::lines(self.scenario, stress),
                    risk: sample.risk(Some(base))?,
                    alone: what_if(self.scenario, stress)?,
                },
            );
            Ok::<(), StressTestError>(())
        })?;
        let Some(base) = base else { return Ok((finished.part.ok_or(StressTestError::Cancelled)?, None)) };
        if found.is_empty() {
            return Ok((base.ledger, None));
        }
        let trials = run.trials();
        let found = StressMeasures {
            requested: self.stresses.len() as u64,
            trials: [trials.start, trials.end],
            level: self.level.get(),
            reading: reading(self.reading),
            base: base.risk(None)?,
            stresses: found.into_values().collect(),
        };
        Ok((base.ledger, Some(found)))
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

/// Compiled scenarios, each of which is a world of its own.
fn models<'s>(compiled: &'s [(Cow<'_, Scenario>, Terms)]) -> (Vec<(&'s Scenario, &'s Terms)>, Vec<Vec<usize>>) {
    let models = compiled.iter().map(|(scenario, terms)| (&**scenario, terms));
    (models.collect(), (0..compiled.len()).map(|position| vec![position]).collect())
}

fn compile(scenario: &Scenario, stress: Option<&Stress>) -> Result<Plan, StressTestError> {
    let id = stress.map(|stress| stress.id.clone());
    Plan::compile(scenario).map_err(|reason| StressTestError::Compile { id, reason })
}

fn terms(scenario: &Scenario, stress: Option<&Stress>) -> Result<Terms, StressTestError> {
    let plan = compile(scenario, stress)?;
    Ok(Terms::compile(&plan, &scenario.programme)?)
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
