//! Variants of a model on the same trials.

use crate::error::Error;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::report::{Comparison, StressedRisk, VariantMeasures};
use crate::results::Results;
use crate::run::{Run, confidence};
use crate::scenario::Reading;
use crate::stress::{MOST_IN_A_PASS, Sample, Samples};
use std::collections::BTreeMap;

/// A change of a model, compared with the model as it is.
///
/// ```
/// use brunt::Variant;
/// let variants = [
///     Variant::without("mfa"),
///     Variant::with("second-site"),
///     Variant::patch("policies.cyber.limit = 5_000_000").named("cyber limit of 5 million"),
/// ];
/// assert_eq!(variants[0].name(), "without mfa");
/// ```
#[derive(Debug, Clone)]
pub struct Variant {
    name: String,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Without(String),
    With(String),
    #[cfg(feature = "serde")]
    Patch(String),
    Stress(String, Reading),
    Model(Box<Model>),
}

impl Variant {
    fn new(name: String, change: Change) -> Self {
        Self { name, change }
    }

    /// The model with a control in place switched off.
    pub fn without(control: &str) -> Self {
        Self::new(format!("without {control}"), Change::Without(control.to_owned()))
    }

    /// The model with a control that is only proposed switched on.
    pub fn with(control: &str) -> Self {
        Self::new(format!("with {control}"), Change::With(control.to_owned()))
    }

    /// The scenario changed by a text in TOML, as by [`Model::patch`]: other limits, fees, frequencies.
    #[cfg(feature = "serde")]
    pub fn patch(text: &str) -> Self {
        Self::new(text.trim().to_owned(), Change::Patch(text.to_owned()))
    }

    /// The scenario under one of its stresses.
    pub fn stress(id: &str, reading: Reading) -> Self {
        Self::new(format!("under {id}"), Change::Stress(id.to_owned(), reading))
    }

    /// Another model with the same parties, currency and horizon, compared trial by trial. Both models share the draws of entities with the same name.
    pub fn model(name: &str, model: &Model) -> Self {
        Self::new(name.to_owned(), Change::Model(Box::new(model.clone())))
    }

    /// The variant with another name for people.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The name of the variant in the answer.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model of the variant. Losses compare party by party, in one currency and over one horizon.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a control or a stress that is not there; [`Error::Scenario`] for a patch that makes a scenario with errors;
    /// [`Error::Question`] for other parties, another currency or another horizon.
    pub fn of(&self, model: &Model) -> Result<Model, Error> {
        let changed = self.changed(model)?;
        let (here, there) = (model.scenario(), changed.scenario());
        let (differs, mend) = if !changed.parties().eq(model.parties()) {
            ("other parties", "a party of one of them must be in both, and may bear nothing in the other")
        } else if here.currency != there.currency {
            ("another currency", "state both in one currency")
        } else if here.horizon != there.horizon {
            ("another horizon", "state both over one horizon")
        } else {
            return Ok(changed);
        };
        Err(Error::Question(format!("`{}` has {differs} than the model that it is compared with: {mend}", self.name)))
    }

    fn changed(&self, model: &Model) -> Result<Model, Error> {
        match &self.change {
            Change::Without(control) => model.with_control(control, false),
            Change::With(control) => model.with_control(control, true),
            #[cfg(feature = "serde")]
            Change::Patch(text) => model.patch(text),
            Change::Stress(id, reading) => model.under(id, *reading),
            Change::Model(other) => Ok((**other).clone()),
        }
    }
}

impl Model {
    /// Variants of this model (other controls, other terms, another scenario) on the same trials, with paired intervals.
    pub fn compare(&self, variants: impl IntoIterator<Item = Variant>) -> Compare<'_> {
        Compare::new(self, variants.into_iter().collect())
    }
}

/// The question what variants of a model change: all figures of each variant, and the difference of each figure from the unchanged model,
/// with paired 95 % intervals. A difference is negative where the variant has less risk.
///
/// ```
/// use brunt::{Model, Run, Variant};
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "A fine, insured", currency = "EUR" }
/// parties = { client = {}, insurer = {} }
/// threats.fine = { framework = "compliance", frequency = { fixed = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 1e4, limit = 2e4 }
/// "#)?;
/// let higher = Variant::patch("policies.fines.limit = 3e4");
/// let found = model.compare([higher]).run(Run::trials(100))?;
/// let client = &found.variants[0].risk.parties[0];
/// // Ten thousand more of every fine are insured.
/// assert_eq!(client.net.as_ref().unwrap().mean.added.unwrap().value, -1e4);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Compare<'m> {
    model: &'m Model,
    variants: Vec<Variant>,
    level: f64,
}

impl<'m> Compare<'m> {
    pub(crate) fn new(model: &'m Model, variants: Vec<Variant>) -> Self {
        Self { model, variants, level: 0.99 }
    }

    /// The confidence level of value at risk and tail value at risk. The default is 0.99.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// Runs the trials of the model and of each variant. If the observer cancels, the answer holds the variants that were finished.
    ///
    /// All figures have the bits of runs of their own. Models share a pass over the trials as far as they go:
    ///
    /// - Models that differ only in contracts and policies have the same trials: each trial is simulated once and settled for every
    ///   model, and the observer sees the trial once. Exceptions are models without any contract and policy beside models with some, and
    ///   models that measure the outages of a node that neither costs nor has a tolerance.
    /// - Of other models those trials are simulated in which something differs from this model: a threat that is scaled occurs more
    ///   often, an occurrence costs more, a control that is switched off would have made a difference. All other trials are taken over
    ///   from this model. Losses of threats with direct losses only are drawn once for all models that state them alike. The observer
    ///   sees every trial of each of these models.
    /// - A model with other categories, other nodes or another start runs on its own.
    ///
    /// A pass holds at most 16 models, and keeps 8 bytes per trial for each column of amounts of each of them. The models of a pass are
    /// finished together, so that a question that is cancelled keeps the passes before.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a control or a stress that is not there; [`Error::Scenario`] for a patch that makes a scenario with errors;
    /// [`Error::Question`] for no variants, a run of no trials or that asks for a precision, and for
    /// a variant with other parties, another currency or another horizon; as [`Model::run`].
    pub fn run(&self, run: Run<'_>) -> Result<Comparison, Error> {
        let level = confidence(self.level)?;
        let trials = run.counted()?.trials();
        let variants = self.models()?;
        let models: Vec<&Model> = std::iter::once(self.model).chain(&variants).collect();
        let mut found = Found::default();
        self.play(&run, &models, |position, sample| found.add(position, sample))?;
        let measures = |(position, risk): (usize, StressedRisk)| VariantMeasures {
            name: self.variants[position - 1].name.clone(),
            hash: models[position].hash().to_owned(),
            risk,
        };
        Ok(Comparison {
            requested: self.variants.len() as u64,
            trials: [trials.start, trials.end],
            level: level.get(),
            base: found.base.ok_or(Error::Cancelled)?.risk(None)?,
            variants: found.variants.into_iter().map(measures).collect(),
        })
    }
}

impl Compare<'_> {
    /// The results of the model and of each variant, run as by [`run`](Self::run). If the observer cancels, the answer holds those that
    /// were finished, the model first.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn results(&self, run: Run<'_>) -> Result<Vec<Results>, Error> {
        let levels = run.checked_levels()?;
        let variants = self.models()?;
        let models: Vec<&Model> = std::iter::once(self.model).chain(&variants).collect();
        let mut ledgers = BTreeMap::new();
        self.play(&run, &models, |position, sample| {
            ledgers.insert(position, sample.ledger);
            Ok(())
        })?;
        let trials = run.counted()?.trials();
        let whole = |(position, ledger): (usize, Ledger)| {
            Results::of(models[position].clone(), ledger, trials.clone(), levels.clone())
        };
        match ledgers.contains_key(&0) {
            true => Ok(ledgers.into_iter().map(whole).collect()),
            false => Err(Error::Cancelled),
        }
    }
}

impl Compare<'_> {
    /// The models of the variants, at least one.
    fn models(&self) -> Result<Vec<Model>, Error> {
        if self.variants.is_empty() {
            return Err(Error::Question("there are no variants to compare".to_owned()));
        }
        self.variants.iter().map(|variant| variant.of(self.model)).collect()
    }

    /// Runs the models in passes, and hands on each with its position, the first one first.
    fn play(
        &self,
        run: &Run<'_>,
        models: &[&Model],
        each: impl FnMut(usize, Sample) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (batch, level) = (run.counted()?, confidence(self.level)?);
        let (worlds, trials) = (worlds(models), batch.trials());
        run.observer().begin((trials.end - trials.start) * worlds.len() as u64);
        let compiled: Vec<_> = models.iter().map(|model| (model.scenario(), model.terms())).collect();
        let samples = Samples { models: &compiled, run: &batch, observer: &run.observer(), level };
        let finished = samples.each(&worlds, each)?;
        run.observer().end(finished.trials);
        Ok(())
    }
}

/// The models that are finished.
#[derive(Default)]
struct Found {
    /// The run of the model itself.
    base: Option<Sample>,
    /// Figures of variants by position, in the order of positions. The model itself has position 0.
    variants: BTreeMap<usize, StressedRisk>,
}

impl Found {
    /// Adds the run of a model. The model itself comes first.
    fn add(&mut self, position: usize, sample: Sample) -> Result<(), Error> {
        match &self.base {
            None => self.base = Some(sample),
            Some(base) => drop(self.variants.insert(position, sample.risk(Some(base))?)),
        }
        Ok(())
    }
}

/// Positions of models with the same trials, in the order of the first of them. Too many of them are parted.
fn worlds(models: &[&Model]) -> Vec<Vec<usize>> {
    let mut worlds: Vec<Vec<usize>> = Vec::new();
    for (position, model) in models.iter().enumerate() {
        let same = |world: &&mut Vec<usize>| world.len() < MOST_IN_A_PASS && models[world[0]].has_trials_of(model);
        match worlds.iter_mut().find(same) {
            Some(world) => world.push(position),
            None => worlds.push(vec![position]),
        }
    }
    worlds
}
