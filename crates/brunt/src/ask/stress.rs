//! The question what stresses add to the risk.

use crate::error::Error;
use crate::model::Model;
use crate::report::{StressMeasures, WhatIf};
use crate::results::Results;
use crate::run::{Run, confidence};
use crate::scenario::{Reading, Stress};
use crate::stress::{StressTest, what_if};

impl Model {
    /// The scenario under its stresses, on the same trials as the unstressed scenario.
    pub fn stress(&self) -> Stresses<'_> {
        Stresses::new(self)
    }

    /// The scenario under one of its stresses, as a separate model that takes every question.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a stress that is not there, [`Error::Refused`] for one that cannot be applied so.
    pub fn under(&self, stress: &str, reading: Reading) -> Result<Self, Error> {
        self.stress_of(stress)?;
        let stressed = crate::stress::under(self.scenario(), stress, reading)?;
        self.with_scenario(stressed)
    }
}

/// The question what stresses add to the risk: the unstressed scenario and the scenario under each stress, on the same trials.
///
/// ```
/// use brunt::ask::Reading;
/// use brunt::{Model, Run};
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "One site", currency = "EUR" }
/// parties.us = {}
/// nodes.site = { owner = "us", downtime = { per_hour = 100 } }
/// threats.fire = { framework = "operational", frequency = { poisson = 0.5 }, hits = { all = { nodes = "site" } }, outage = "10h" }
/// stress.long-fire = { force = { threat = "fire", at = "100d", outage = "30h" } }
/// "#)?;
/// let found = model.stress().run(Run::trials(2_000))?;
/// let added = found.stresses[0].risk.total.mean.added.unwrap();
/// assert!((added.value - 3_000.0).abs() < 10.0, "less where two fires overlap: {}", added.value);
/// // Alone it costs 30 hours.
/// assert_eq!(model.stress().what_if("long-fire")?.unwrap().explanation.total, 3_000.0);
/// // Given that there is a fire, the long one is the first of them, and there are 0.5 / (1 - exp(-0.5)) on average.
/// let given = model.stress().reading(Reading::Given).run(Run::trials(2_000))?;
/// assert!((given.stresses[0].risk.total.mean.value.value - 3_270.7).abs() < 50.0);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Stresses<'m> {
    model: &'m Model,
    only: Option<Vec<String>>,
    reading: Reading,
    level: Option<f64>,
}

impl<'m> Stresses<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model, only: None, reading: Reading::OnTop, level: None }
    }

    /// Only the given stresses, in the given order. The default is all stresses, by id.
    #[must_use]
    pub fn only<S: Into<String>>(self, ids: impl IntoIterator<Item = S>) -> Self {
        Self { only: Some(ids.into_iter().map(Into::into).collect()), ..self }
    }

    /// Reading of forced occurrences. The default is [`Reading::OnTop`]: forced occurrences are added to the drawn occurrences.
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// The confidence level of value at risk and tail value at risk. The default is 0.99.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level: Some(level), ..self }
    }

    /// Most columns of 8 bytes a trial that an answer keeps at once: those of the unstressed scenario and of the stresses that share a pass,
    /// with one for each tolerance.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn columns(&self) -> Result<usize, Error> {
        Ok(self.test()?.columns()?)
    }

    /// Checks that the question is valid for the model, without a run.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn check(&self) -> Result<(), Error> {
        self.test().map(drop)
    }

    /// Runs the trials of the unstressed scenario and of the scenario under each stress. Stresses that leave trials or threats as they are
    /// share a pass with the unstressed scenario, as in [`Model::compare`]. If the observer cancels, the answer holds the stresses of the
    /// passes that were finished.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a stress that is not there; [`Error::Question`] for a scenario without stresses, a stress that is named twice, a
    /// run of no trials or one that asks for a precision; [`Error::Refused`] for a stress that cannot be applied; as [`Model::run`].
    pub fn run(&self, run: Run<'_>) -> Result<StressMeasures, Error> {
        self.run_beside(run)?.1.ok_or(Error::Cancelled)
    }

    /// As [`run`](Self::run), with the results of the unstressed scenario, whose trials are run once for both. If the observer cancels
    /// before any stress is finished there is no answer, and the results have the trials that were.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Cancelled`] only if no trial was done.
    pub fn run_beside(&self, run: Run<'_>) -> Result<(Results, Option<StressMeasures>), Error> {
        let (batch, test, levels) = (run.counted()?, self.test()?, run.checked_levels()?);
        let trials = batch.trials().end - batch.trials().start;
        run.observer().begin(trials * test.runs());
        let (ledger, found) = test.answer_beside(&batch, &run.observer())?;
        let finished = found.as_ref().map_or(0, |found| found.stresses.len() as u64);
        run.observer().end(ledger.trials() + trials * finished);
        if ledger.trials() == 0 {
            return Err(Error::Cancelled);
        }
        Ok((Results::of(self.model.clone(), ledger, batch.trials(), levels), found))
    }

    /// A trial with only the forced events of a stress and all that follows from them, every draw at its median. `None` if the stress
    /// forces nothing.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a stress that is not there, [`Error::Refused`] for one that cannot be applied.
    pub fn what_if(&self, id: &str) -> Result<Option<WhatIf>, Error> {
        let stress: &Stress = self.model.stress_of(id)?;
        let mut found = what_if(self.model.scenario(), stress)?;
        found.iter_mut().for_each(|alone| alone.explanation.scenario.files = self.model.files().to_vec());
        Ok(found)
    }

    fn test(&self) -> Result<StressTest<'m>, Error> {
        let mut test = StressTest::new(self.model.scenario()).with_reading(self.reading);
        if let Some(ids) = &self.only {
            let is_second = |at: &usize| ids[..*at].contains(&ids[*at]);
            if let Some(id) = (0..ids.len()).find(is_second).map(|at| &ids[at]) {
                return Err(Error::Question(format!("stress `{id}` is named twice")));
            }
            for id in ids {
                self.model.stress_of(id)?;
            }
            test = test.with_stresses(ids)?;
        }
        if let Some(level) = self.level {
            test = test.with_level(confidence(level)?);
        }
        Ok(test)
    }
}
