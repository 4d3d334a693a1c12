//! The results of a run: losses by trial, exact sums, and the model that they belong to.

mod column;
mod event;
mod layers;
mod losses;
mod sample;
#[cfg(feature = "serde")]
mod saved;
#[cfg(feature = "serde")]
mod saved_losses;
#[cfg(feature = "serde")]
mod saved_tails;
#[cfg(feature = "serde")]
mod schema;
#[cfg(feature = "serde")]
mod state;

pub use losses::Losses;
use sample::Kept;
pub use sample::Sample;
#[cfg(feature = "serde")]
pub use schema::results_schema;

use crate::assess::proof::{Bound, Proof};
use crate::assess::{Question, contribution};
use crate::error::Error;
use crate::ledger::{Keeping, Ledger, Place, PowerSums};
use crate::measure::kept_length;
use crate::model::Model;
use crate::report::{AtLevel, Estimate, ExactReport, NoInterval, Note, PrecisionFacts, Report, TailEvidence};
use crate::run::{HalfWidth, Look, Run};
use crate::scenario::{CategoryIndex, NodeIndex, Scenario, ThreatIndex};
use crate::simulate::{Observer, Silent, simulate_net, simulate_tails};
use crate::units::Level;
use std::borrow::Cow;
use std::ops::Range;

/// The losses of a run, trial by trial, with the model that was run.
///
/// Methods take entities by id, so that an index of another model cannot be used by mistake. Every figure has a 95 % interval.
///
/// ```
/// use brunt::{Model, Run};
/// # let text = r#"
/// # brunt = 1
/// # scenario = { name = "A fine, insured", currency = "EUR" }
/// # parties = { client = {}, insurer = {} }
/// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// # policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 1e4, limit = 1e5 }
/// # "#;
/// let model = Model::from_toml(text)?;
/// let results = model.run(Run::trials(20_000))?;
/// println!("mean {}", results.gross("client")?.mean()?);
/// println!("TVaR 99 {}", results.net("client")?.tail_value_at_risk(0.99)?);
/// assert_eq!(results.policy("fines")?.losses()?.len(), 20_000);
/// assert!(results.gross("clinet").unwrap_err().to_string().contains("did you mean `client`?"));
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Results {
    model: Model,
    ledger: Ledger,
    /// Requested trials, as sorted ranges that do not touch.
    requested: Vec<Range<u64>>,
    levels: Vec<Level>,
    precision: Option<PrecisionFacts>,
}

impl Results {
    pub(crate) fn of(model: Model, ledger: Ledger, requested: Range<u64>, levels: Vec<Level>) -> Self {
        Self { model, ledger, requested: vec![requested], levels, precision: None }
    }

    pub(crate) fn with_precision(self, facts: PrecisionFacts) -> Self {
        Self { precision: Some(facts), ..self }
    }

    /// The model that was run.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Hash of the model that was run: [`Model::hash`].
    pub fn hash(&self) -> &str {
        self.ledger.scenario_hash()
    }

    /// The seed of all random numbers.
    pub fn seed(&self) -> u64 {
        self.ledger.seed()
    }

    /// Number of trials that were run, at least 1.
    pub fn trials(&self) -> u64 {
        self.ledger.trials()
    }

    /// The numbers of the trials, as sorted ranges that do not touch. Position 0 of a column is the first trial of the first range.
    pub fn ranges(&self) -> &[Range<u64>] {
        self.ledger.ranges()
    }

    /// The number of the trial at a position of the columns.
    pub fn trial_at(&self, position: usize) -> Option<u64> {
        self.ledger.trial_at(position)
    }

    /// The same results, reported at other confidence levels.
    ///
    /// # Errors
    /// [`Error::Question`] for a level that is not above 0 and below 1.
    pub fn with_levels(self, levels: impl IntoIterator<Item = f64>) -> Result<Self, Error> {
        let levels = Run::trials(1).levels(levels).checked_levels()?;
        Ok(Self { levels, ..self })
    }

    /// True if all requested trials were run, false for a run that was cancelled.
    pub fn is_complete(&self) -> bool {
        let asked: u64 = self.requested.iter().map(|range| range.end - range.start).sum();
        self.trials() >= asked
    }

    /// Gross losses of all parties together.
    pub fn total(&self) -> Sample<'_> {
        self.sample(Place::Total, |proof| proof.total())
    }

    /// The largest event of each trial, gross, over all parties.
    pub fn largest_event(&self) -> Sample<'_> {
        self.sample(Place::LargestEvent, |proof| proof.largest_event())
    }

    /// Gross losses of a party, before contracts and policies; zeros for a party that can bear no loss.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a party that is not there.
    pub fn gross(&self, party: &str) -> Result<Sample<'_>, Error> {
        let index = self.model.party(party)?;
        Ok(self.sample(Place::Party(index), |proof| proof.party(index)))
    }

    /// Net losses of a party, after contracts and policies: gross losses, costs of terminations and price moves, and payments made, less
    /// payments received. Negative where the party gains.
    ///
    /// # Errors
    /// As [`gross`](Self::gross).
    pub fn net(&self, party: &str) -> Result<Sample<'_>, Error> {
        let index = self.model.party(party)?;
        match self.ledger.numbers(Place::Net(index)) {
            Some(_) => Ok(self.sample(Place::Net(index), |proof| proof.net(index))),
            None => self.gross(party),
        }
    }

    /// Payments under a clause, named `contract.clause`. Of a price term the payment to its bearer, which may be negative.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a clause that is not there.
    pub fn clause(&self, id: &str) -> Result<Sample<'_>, Error> {
        let ids: Vec<String> = self.scenario().programme.clause_ids().collect();
        let index = position("clause", id, ids.iter().map(String::as_str))?;
        Ok(self.sample(Place::Clause(index), |proof| proof.clause(index)))
    }

    /// Payments of a policy.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a policy that is not there.
    pub fn policy(&self, id: &str) -> Result<Sample<'_>, Error> {
        let index = position("policy", id, self.scenario().programme.policies.iter().map(|policy| policy.id.as_str()))?;
        Ok(self.sample(Place::Policy(index), |proof| proof.policy(index)))
    }

    /// The mean gross loss of a trial that a threat causes, direct losses and downtime together.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a threat that is not there.
    pub fn threat(&self, id: &str) -> Result<Estimate, Error> {
        let index = position("threat", id, self.scenario().threats.iter().map(|threat| threat.id.as_str()))?;
        Ok(self.mean(&self.ledger.sums().threats[index], |proof| proof.threat(ThreatIndex(index as u32))))
    }

    /// The mean gross loss of a trial by downtime of a node.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a node that is not there.
    pub fn node(&self, id: &str) -> Result<Estimate, Error> {
        let index = position("node", id, self.scenario().nodes.iter().map(|node| node.id.as_str()))?;
        Ok(self.mean(&self.ledger.sums().nodes[index], |proof| proof.node(NodeIndex(index as u32))))
    }

    /// The mean of the losses of a category in a trial, gross.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a category that is not there.
    pub fn category(&self, name: &str) -> Result<Estimate, Error> {
        let index = position("category", name, self.scenario().categories.iter().map(String::as_str))?;
        let bound = |proof: &Proof<'_>| proof.category(CategoryIndex(index as u32));
        Ok(self.mean(&self.ledger.sums().categories[index], bound))
    }

    /// Merges the results of two sets of trials. The merged results have the same bits in any order and grouping of merges.
    ///
    /// # Errors
    /// [`Error::Merge`] if the two are of different models or seeds, or have trials in common.
    pub fn merge(self, other: Self) -> Result<Self, Error> {
        let ledger = self.ledger.merge(other.ledger)?;
        let requested = joined(self.requested.into_iter().chain(other.requested).collect());
        // Merged results stay adaptive if either number of trials was chosen by looking at an interval.
        let precision = self.precision.or(other.precision);
        Ok(Self { model: self.model, ledger, requested, levels: self.levels, precision })
    }

    /// Every figure of the scenario: losses by party, gross and net, exceedance curves, contributions to the tail, terms, tolerances,
    /// appetite. Replays the trials in the tail, on the caller's rayon pool.
    ///
    /// # Errors
    /// [`Error::Overflow`] if losses add up to 1.8e25 or more.
    pub fn report(&self) -> Result<Report, Error> {
        self.report_observed(&Silent)
    }

    /// As [`report`](Self::report), for an observer that may cancel. What is left then takes little time:
    ///
    /// - Columns of more than 1,048,576 trials are measured as those of a run that keeps tails: figures below the tail have a
    ///   [`Bracket`](crate::report::Bracket).
    /// - At most 4,096 trials of the tail, and as many that tie with its least loss, are replayed: contributions are to the tail of a higher
    ///   level, which the report states.
    /// - Rank correlations are of 10,000 trials at most.
    ///
    /// The observer is not told of progress.
    ///
    /// # Errors
    /// As [`report`](Self::report).
    pub fn report_observed(&self, observer: &dyn Observer) -> Result<Report, Error> {
        let mut question = Question::new(self.scenario(), self.model.plan())
            .watched_by(observer)
            .with_levels(self.levels.clone())
            .with_files(self.model.files().to_vec());
        if let [range] = self.requested.as_slice() {
            question = question.with_requested(range.clone());
        }
        if let Some(facts) = &self.precision {
            question = question.with_precision(facts.clone());
        }
        let mut report = question.answer(&self.ledger)?;
        if !self.is_complete() {
            report.run.partial = true;
            if !report.notes.contains(&Note::Partial) {
                report.notes.push(Note::Partial);
            }
        }
        Ok(report)
    }

    /// The exact answer of the model, compared with a report of these results.
    ///
    /// # Errors
    /// [`Error::OutOfReach`] for a scenario that has no exact answer.
    pub fn exact(&self, report: &Report) -> Result<ExactReport, Error> {
        let model = crate::exact::Model::new(self.scenario())?;
        Ok(crate::assess::held_against(report, &model, &self.levels))
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Half the width of the interval of TVaR 99 of the total, relative to TVaR 99; `Never` where no number of trials gives an interval.
    pub(crate) fn half_width(&self) -> Result<HalfWidth, Error> {
        if let Some(share) = crate::assess::tail_half_width(self.scenario(), &self.ledger)? {
            return Ok(HalfWidth::Share(share));
        }
        let never = self.report()?.total.tail_value_at_risk.iter().any(is_never_known);
        Ok(if never { HalfWidth::Never } else { HalfWidth::Unknown })
    }

    fn scenario(&self) -> &Scenario {
        self.model.scenario()
    }

    /// A column with what is proven of it; zeros where the ledger has no such column.
    fn sample(&self, place: Place, bound: impl Fn(&Proof<'_>) -> Bound) -> Sample<'_> {
        let (numbers, bound) = match self.ledger.numbers(place) {
            Some(numbers) => (Kept::of(numbers), bound(&Proof::of(self.scenario(), &self.ledger))),
            None if self.ledger.tails().is_some() => (Kept::Zeros(self.trials()), Bound::NOTHING),
            None => (Kept::Every(Cow::Owned(vec![0.0; self.trials() as usize])), Bound::NOTHING),
        };
        Sample::known(numbers, bound.support(), bound.tail).adaptive(self.precision.is_some())
    }

    fn mean(&self, moment: &PowerSums, bound: impl Fn(&Proof<'_>) -> Bound) -> Estimate {
        let estimate = contribution::mean_of(moment, self.trials(), bound(&Proof::of(self.scenario(), &self.ledger)));
        if self.precision.is_some() { estimate.adaptive() } else { estimate }
    }
}

impl Model {
    /// Runs trials on the caller's rayon pool (on this thread without the feature `rayon`) and applies all contracts and policies to them.
    ///
    /// The results have the same bits for any number of threads. If the observer cancels, the results hold the trials that were done.
    /// Memory: 8 bytes per trial for the total, for the largest event, for each party that can bear a loss and for each column of the
    /// terms; with [`Keep::Tails`](crate::Keep::Tails) bounded for any number of trials.
    ///
    /// # Errors
    /// [`Error::Question`] for a run of no trials or a level outside 0 to 1, [`Error::Cancelled`] if no trial was done,
    /// [`Error::Overflow`], [`Error::TooManyLosses`], [`Error::Memory`].
    pub fn run(&self, run: Run<'_>) -> Result<Results, Error> {
        let levels = run.checked_levels()?;
        let Some(mut search) = run.search()? else {
            let ledger = self.ledger(&run)?;
            return Ok(Results::of(self.clone(), ledger, run.trials.clone(), levels));
        };
        let part = |range| run.clone().with_range(range);
        let mut results =
            Results::of(self.clone(), self.ledger(&part(0..search.trials()))?, 0..search.trials(), levels.clone());
        loop {
            let done = search.trials();
            let next = if results.is_complete() { search.look(results.half_width()?) } else { Look::Enough };
            let Look::More(target) = next else { return Ok(results.with_precision(search.facts())) };
            let more = Results::of(self.clone(), self.ledger(&part(done..target))?, done..target, levels.clone());
            results = results.merge(more)?;
        }
    }

    /// Number of the largest numbers of each column that a run of `total` trials keeps one by one with
    /// [`Keep::Tails`](crate::Keep::Tails), for questions at the given confidence levels: at most 2^21.
    ///
    /// # Errors
    /// [`Error::Question`] for a level that is not above 0 and below 1.
    pub fn tail_kept(&self, levels: impl IntoIterator<Item = f64>, total: u64) -> Result<u64, Error> {
        let levels = Run::trials(1).levels(levels).checked_levels()?;
        Ok(self.tail_length(&levels, total) as u64)
    }

    /// The tail of the levels asked for, of the tail that is split into contributions, and of the levels that the scenario states.
    fn tail_length(&self, levels: &[Level], total: u64) -> usize {
        let mut all = levels.to_vec();
        all.extend(crate::assess::stated_levels(self.scenario()));
        kept_length(&all, total)
    }

    fn ledger(&self, run: &Run<'_>) -> Result<Ledger, Error> {
        let batch = run.batch()?;
        let tails = run.tails_of()?;
        run.observer().begin(batch.trials().end - batch.trials().start);
        let ledger = match tails {
            None => simulate_net(self.terms(), &batch, &run.observer())?,
            Some(total) => {
                let keeping = Keeping { total, length: self.tail_length(&run.checked_levels()?, total) };
                simulate_tails(self.terms(), &batch, keeping, &run.observer())?
            }
        };
        run.observer().end(ledger.trials());
        if ledger.trials() == 0 { Err(Error::Cancelled) } else { Ok(ledger) }
    }
}

/// Results are equal if they are of the same model and hold the same trials with the same bits.
impl PartialEq for Results {
    fn eq(&self, other: &Self) -> bool {
        self.ledger == other.ledger
    }
}

/// The position of an id among `ids`; `what` is the kind of entity in the error.
fn position<'i>(what: &'static str, id: &str, mut ids: impl Iterator<Item = &'i str> + Clone) -> Result<usize, Error> {
    let all = ids.clone();
    ids.position(|other| other == id).ok_or_else(|| Error::unknown(what, id, &all.collect::<Vec<_>>()))
}

/// The union of ranges, as sorted ranges that do not touch.
fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// True if a law of the scenario keeps a figure from having an interval, for any number of trials.
fn is_never_known(at: &AtLevel) -> bool {
    use NoInterval::{InfiniteMean, InfiniteVariance};
    let law = TailEvidence::Law;
    at.estimate.interval.reason().is_some_and(
        |reason| matches!(reason, InfiniteMean { evidence } | InfiniteVariance { evidence } if evidence == law),
    )
}
