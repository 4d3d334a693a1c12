//! The question what each control is worth.

use crate::assess::{ControlError, ControlQuestion};
use crate::error::Error;
use crate::measure::MeasureError;
use crate::model::Model;
use crate::report::ControlMeasures;
use crate::run::{Run, confidence};
use crate::simulate::Silent;
use std::ops::RangeInclusive;

/// Fewest and most trials from which the memory per trial is estimated.
const FIRST: RangeInclusive<u64> = 64..=512;
/// Trials of a run for each trial that is run for the estimate, so that the estimate takes a small part of the time.
const ONE_IN: u64 = 32;

impl Model {
    /// The effect of each control, alone and together with the other controls.
    pub fn controls(&self) -> Controls<'_> {
        Controls::new(self)
    }
}

/// The question what each control of a scenario is worth. The answer holds the risks without controls, with the controls in place and
/// with all controls, on the same trials; and the effect of each control: left out, alone and by Shapley value.
///
/// ```
/// use brunt::{Model, Run, report::EffectOn};
/// // Four thefts of 100 a year, of which a guard prevents half.
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "One guard", currency = "EUR" }
/// parties.shop = {}
/// threats.theft = { framework = "operational", frequency = { poisson = 4 }, losses = { category = "theft", bearer = "shop", amount = 100 } }
/// controls.guard = { role = "prevention", acts = { on = { threats = "theft" }, prevents = 0.5 }, cost = { yearly = 50, payer = "shop" } }
/// "#)?;
/// let guard = &model.controls().run(Run::trials(20_000))?.controls[0];
/// assert_eq!(guard.effects[0].on, EffectOn::Total);
/// assert!((guard.effects[0].leave_one_out.mean.value - 200.0).abs() < 4.0);
/// assert!((guard.worth.as_ref().unwrap().all.net_benefit.value - 150.0).abs() < 4.0);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Controls<'m> {
    model: &'m Model,
    level: Option<f64>,
    orders: u32,
}

impl<'m> Controls<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model, level: None, orders: 48 }
    }

    /// The confidence level of the effects on value at risk and tail value at risk. The default is 0.99.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level: Some(level), ..self }
    }

    /// Least number of random orders for Shapley values, where trying every set of controls would take too long. The default is 48.
    #[must_use]
    pub fn orders(self, orders: u32) -> Self {
        Self { orders, ..self }
    }

    /// Runs the trials under all sets of controls that the answer needs. If the observer cancels, the answer is of the first trials.
    ///
    /// # Errors
    /// [`Error::Question`] for a scenario without controls, a level outside 0 to 1, a run of no trials or one that asks for a
    /// precision; as [`Model::run`].
    pub fn run(&self, run: Run<'_>) -> Result<ControlMeasures, Error> {
        let batch = run.counted()?;
        let question = self.question()?;
        run.observer().begin(batch.trials().end - batch.trials().start);
        let found = question.answer(&batch, &run.observer())?;
        run.observer().end(found.trials[1] - found.trials[0]);
        Ok(found)
    }

    /// Bytes that a run keeps per trial, estimated from the first trials of the run: one in 32, at least 64 and at most 512.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn bytes_per_trial(&self, run: &Run<'_>) -> Result<u64, Error> {
        let batch = run.counted()?;
        let range = batch.trials();
        let few = ((range.end - range.start) / ONE_IN).clamp(*FIRST.start(), *FIRST.end());
        let first = batch.with_trials(range.start..range.end.min(range.start + few));
        let found = self.question()?.compare(&first, &Silent)?;
        let trials = found.trials();
        Ok(found.bytes() as u64 / (trials.end - trials.start).max(1) + 1)
    }

    fn question(&self) -> Result<ControlQuestion<'m>, Error> {
        let question = ControlQuestion::new(self.model.scenario(), self.model.plan()).with_orders(self.orders);
        match self.level {
            Some(level) => Ok(question.with_level(confidence(level)?)),
            None => Ok(question),
        }
    }
}

impl From<ControlError> for Error {
    fn from(reason: ControlError) -> Self {
        match reason {
            ControlError::Simulate(reason) => reason.into(),
            // A run has at least one trial, so none is left only where the observer cancelled.
            ControlError::Measure(MeasureError::NoTrials) => Self::Cancelled,
            ControlError::Measure(reason) => reason.into(),
            ControlError::Terms(reason) => reason.into(),
            ControlError::NoControls => Self::Question(reason.to_string()),
        }
    }
}
