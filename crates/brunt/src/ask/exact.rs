//! The question for figures without simulation.

use crate::assess::return_period_levels;
use crate::error::Error;
use crate::exact;
use crate::model::Model;
use crate::report::ExactReport;
use crate::run::Run;

impl Model {
    /// Figures without simulation, for scenarios of independent direct losses.
    pub fn exact(&self) -> Exact<'_> {
        Exact::new(self)
    }
}

/// The question for the exact law of the losses: means, quantiles, tails and exceedance curves between proven bounds.
///
/// Only scenarios of independent direct losses have an exact answer; `docs/exact.md` of the repository lists the conditions.
///
/// ```
/// use brunt::{Model, Run};
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "Ten fines a year", currency = "EUR" }
/// parties.us = {}
/// threats.fine = { framework = "compliance", frequency = { poisson = 10 }, losses = { category = "fine", bearer = "us", amount = { exponential = { mean = 100 } } } }
/// "#)?;
/// let exact = model.exact().run(Run::trials(1).levels([0.99]))?;
/// let mean = exact.total.mean.bounds;
/// assert!(mean.lower() <= Some(1_000.0) && mean.upper() >= Some(1_000.0));
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Exact<'m> {
    model: &'m Model,
}

impl<'m> Exact<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// Checks that the model has an exact answer.
    ///
    /// # Errors
    /// [`Error::OutOfReach`] with every reason why it has none.
    pub fn check(&self) -> Result<(), Error> {
        self.within_reach().map(drop)
    }

    /// Solves for the confidence levels of a run. The trials and the seed of the run are not used.
    ///
    /// # Errors
    /// [`Error::OutOfReach`], and [`Error::Question`] for a level outside 0 to 1.
    pub fn run(&self, run: Run<'_>) -> Result<ExactReport, Error> {
        let request = exact::Request::new(run.checked_levels()?, return_period_levels());
        Ok(self.within_reach()?.solve(&request))
    }

    fn within_reach(&self) -> Result<exact::Model, Error> {
        Ok(exact::Model::new(self.model.scenario())?)
    }
}
