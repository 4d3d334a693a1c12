//! The question what happened in single trials.

use crate::error::Error;
use crate::explain::{self, Choice};
use crate::model::Model;
use crate::report::Explanation;
use crate::results::{Results, Sample};
use crate::run::Run;

impl Model {
    /// Single trials in full: occurrences, outages, losses and payments by party, and the losses under other assumptions.
    pub fn explain(&self) -> Explain<'_> {
        Explain::new(self)
    }
}

/// The question what happened in single trials: occurrences, outages, losses, payments, and the losses under other assumptions.
///
/// ```
/// use brunt::{Model, Run};
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "One fine a year", currency = "EUR" }
/// parties.client = {}
/// threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// "#)?;
/// let worst = model.explain().party("client").worst(1).run(Run::trials(1_000))?;
/// assert_eq!(worst[0].total, 5e4 * worst[0].occurrences.len() as f64);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Explain<'m> {
    model: &'m Model,
    party: Option<String>,
    net: bool,
    limit: Option<f64>,
    which: Which,
}

/// Which trials are explained.
#[derive(Debug, Clone, PartialEq)]
enum Which {
    Listed(Vec<u64>),
    Chosen(Choice),
}

impl<'m> Explain<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self { model, party: None, net: false, limit: None, which: Which::Chosen(Choice::Worst(1)) }
    }

    /// Explains the gross loss of one party instead of the total.
    #[must_use]
    pub fn party(self, id: &str) -> Self {
        Self { party: Some(id.to_owned()), ..self }
    }

    /// Explains the loss of the party after contracts and policies.
    #[must_use]
    pub fn net(self) -> Self {
        Self { net: true, ..self }
    }

    /// Looks for the fewest occurrences without which the loss is no more than a limit.
    #[must_use]
    pub fn limit(self, limit: f64) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// Explains trials by number. No trials are run to choose among.
    #[must_use]
    pub fn trials(self, trials: impl IntoIterator<Item = u64>) -> Self {
        Self { which: Which::Listed(trials.into_iter().collect()), ..self }
    }

    /// Explains the `count` trials with the largest losses, the largest first. The default choice is the one trial with the largest loss.
    #[must_use]
    pub fn worst(self, count: usize) -> Self {
        Self { which: Which::Chosen(Choice::Worst(count)), ..self }
    }

    /// Explains the trial at the loss that is exceeded once in `trials` trials on average.
    #[must_use]
    pub fn return_period(self, trials: f64) -> Self {
        Self { which: Which::Chosen(Choice::ReturnPeriod(trials)), ..self }
    }

    /// Explains the trial whose loss is nearest to an amount.
    #[must_use]
    pub fn near(self, amount: f64) -> Self {
        Self { which: Which::Chosen(Choice::Near(amount)), ..self }
    }

    /// Checks that the question is valid for the model, without a run.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn check(&self) -> Result<(), Error> {
        self.question(0).map(drop)
    }

    /// Runs the trials to choose among, unless trials are named by number, and explains the chosen trials.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a party that is not there; [`Error::Question`] for one that loses nothing and is in no contract or policy, for a
    /// net loss without party, for an amount that is no number, for 0 worst trials, and for more than the trials can tell: N trials know no
    /// loss that is exceeded less than once in N. As [`Model::run`].
    pub fn run(&self, run: Run<'_>) -> Result<Vec<Explanation>, Error> {
        self.question(run.seed)?;
        match &self.which {
            Which::Listed(trials) => self.explained(run.seed, trials),
            Which::Chosen(_) => {
                run.every("a choice among trials looks at each of them")?;
                self.of(&self.model.run(run)?)
            }
        }
    }

    /// Explains trials of existing results.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Merge`] for results of another model, [`Error::NotKept`] for results that keep tails.
    pub fn of(&self, results: &Results) -> Result<Vec<Explanation>, Error> {
        self.explained(results.seed(), &self.chosen(results)?)
    }

    /// The numbers of the trials of results that the question chooses.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn chosen(&self, results: &Results) -> Result<Vec<u64>, Error> {
        if results.model().hash() != self.model.hash() {
            return Err(crate::ledger::MergeError::Scenario.into());
        }
        let choice = match &self.which {
            Which::Listed(trials) => return Ok(trials.clone()),
            Which::Chosen(choice) => *choice,
        };
        let sample = self.sample(results)?;
        ensure_known(choice, sample.losses()?)?;
        let numbers = choice.of(sample.losses()?).into_iter();
        Ok(numbers.filter_map(|position| results.ledger().trial_at(position)).collect())
    }

    /// The column of losses by which trials are chosen.
    fn sample<'r>(&self, results: &'r Results) -> Result<Sample<'r>, Error> {
        match &self.party {
            None => Ok(results.total()),
            Some(party) if self.net => results.net(party),
            Some(party) => results.gross(party),
        }
    }

    fn explained(&self, seed: u64, trials: &[u64]) -> Result<Vec<Explanation>, Error> {
        let question = self.question(seed)?;
        let mut found: Vec<Explanation> = trials.iter().map(|&trial| question.trial(trial)).collect();
        found.iter_mut().for_each(|explanation| explanation.scenario.files = self.model.files().to_vec());
        Ok(found)
    }

    fn question(&self, seed: u64) -> Result<explain::Explain<'m>, Error> {
        let mut question = explain::Explain::new(self.model.scenario(), self.model.terms(), seed);
        match &self.party {
            Some(party) => {
                self.model.party(party)?;
                question = question.with_party(party, self.net)?;
            }
            None if self.net => {
                return Err(Error::Question("what is left after contracts is of one party: name it".to_owned()));
            }
            None => {}
        }
        if let Some(limit) = self.limit.filter(|limit| limit.is_nan()) {
            return Err(Error::Question(format!("a limit is an amount; found {limit}")));
        }
        match self.which {
            Which::Chosen(Choice::Near(amount)) if !amount.is_finite() => {
                return Err(Error::Question(format!("`near` takes a finite amount; found {amount}")));
            }
            Which::Chosen(Choice::Worst(0)) => {
                return Err(Error::Question("`worst` takes at least 1 trial; found 0".to_owned()));
            }
            _ => {}
        }
        Ok(match self.limit {
            Some(limit) => question.with_limit(limit),
            None => question,
        })
    }
}

/// Refuses a choice that the number of trials or their largest loss cannot answer.
fn ensure_known(choice: Choice, losses: &[f64]) -> Result<(), Error> {
    let trials = losses.len();
    let largest = losses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Err(Error::Question(match choice {
        Choice::ReturnPeriod(period) if period.is_nan() || period <= 1.0 => {
            format!("a return period is above 1 trial; found {period}")
        }
        Choice::ReturnPeriod(period) if period > trials as f64 => {
            format!("{trials} trials do not know the loss that is exceeded once in {period}: run more trials")
        }
        Choice::Worst(worst) if worst > trials => format!("there are no {worst} worst of {trials} trials"),
        Choice::Near(amount) if amount > largest => {
            format!("no loss of {trials} trials reaches {amount}: the largest is {largest}")
        }
        _ => return Ok(()),
    }))
}
