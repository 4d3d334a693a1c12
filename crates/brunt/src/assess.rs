//! From a ledger to a report: every figure that the scenario asks for.

mod assumption;
mod contribution;
mod controls;
mod dependence;
mod exact;
pub(crate) mod fact;
pub(crate) mod terms;
pub(crate) mod tolerance;

pub use controls::{ControlError, ControlQuestion};

use crate::exact::{Model, Request};
use crate::ledger::Ledger;
use crate::measure::{
    MeasureError, Sorted, TailLaw, conventions, curve, exceedance_probability, level_of_return_period, mark_adaptive,
    measure, tail_value_at_risk, value_at_risk, verdict,
};
use crate::plan::Plan;
use crate::report::{
    Estimate, ExceedanceCurves, FORMAT, FileFact, LossMeasures, PartyMeasures, PrecisionFacts, Program, Report, Verdict,
};
use crate::scenario::{Level, PartyIndex, Scenario, Statement, StatementMeasure, Subject};
use std::borrow::Cow;
use std::ops::Range;

/// What is asked of a ledger, and what the report states about the run beside its figures.
///
/// Without setters: value at risk and tail value at risk at 95, 99 and 99.5 %, contributions to the 99 % tail, no files, no range.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    levels: Vec<Level>,
    files: Vec<FileFact>,
    requested: Option<Range<u64>>,
    precision: Option<PrecisionFacts>,
    exact: Option<&'a Model>,
}

/// The level whose tail is taken apart into contributions.
pub(crate) const TAIL: Level = level(990_000_000);
/// Return periods of the exceedance curves, in horizons.
const RETURN_PERIODS: [f64; 14] =
    [1.25, 2.0, 3.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0, 10_000.0];

pub(crate) const fn level(billionths: u32) -> Level {
    Level::from_billionths(billionths).expect("a level between 0 and 1")
}

impl<'a> Question<'a> {
    /// The usual figures of a scenario and its plan.
    pub fn new(scenario: &'a Scenario, plan: &'a Plan) -> Self {
        let levels = vec![level(950_000_000), TAIL, level(995_000_000)];
        Self { scenario, plan, levels, files: Vec::new(), requested: None, precision: None, exact: None }
    }

    /// With other levels of value at risk and tail value at risk, in rising order.
    pub fn with_levels(mut self, mut levels: Vec<Level>) -> Self {
        levels.sort_unstable();
        levels.dedup();
        self.levels = levels;
        self
    }

    /// With the files that the scenario was read from.
    pub fn with_files(self, files: Vec<FileFact>) -> Self {
        Self { files, ..self }
    }

    /// With the trials that were asked for; the report is marked as partial if some are missing.
    pub fn with_requested(self, requested: Range<u64>) -> Self {
        Self { requested: Some(requested), ..self }
    }

    /// With how a run to a precision went; every figure is marked as adaptive.
    pub fn with_precision(self, precision: PrecisionFacts) -> Self {
        Self { precision: Some(precision), ..self }
    }

    /// With the exact answer of the scenario's model beside the simulated one.
    pub fn with_exact(self, model: &'a Model) -> Self {
        Self { exact: Some(model), ..self }
    }

    /// Measures a ledger. Replays the trials in the tail for the contributions to it, on the caller's rayon pool.
    ///
    /// # Errors
    /// [`MeasureError::NoTrials`] for an empty ledger, [`MeasureError::Overflow`] if losses add up to 1.7e26 or more.
    pub fn answer(&self, ledger: &Ledger) -> Result<Report, MeasureError> {
        let total = Sorted::new(&ledger.columns().total)?;
        let largest_event = Sorted::new(&ledger.columns().largest_event)?;
        let tail = tail_law(self.scenario);
        let measures = |sorted: &Sorted, tail| self.mark(measure(sorted, &self.levels, tail));
        let (mut parties, mut sorted_parties) = (Vec::new(), Vec::new());
        for (party, column) in &ledger.columns().parties {
            let sorted = Sorted::new(column)?;
            let Party { id, name } = Party::of(self.scenario, *party);
            parties.push(PartyMeasures { id, name, losses: measures(&sorted, tail) });
            sorted_parties.push((*party, sorted));
        }
        let samples = Samples { total: &total, largest_event: &largest_event, parties: &sorted_parties, tail };
        let mut report = Report {
            format: FORMAT,
            program: Program::this(),
            scenario: fact::scenario(self.scenario, self.files.clone()),
            run: fact::run(ledger, self.requested.clone(), self.precision.clone()),
            conventions: conventions(),
            assumptions: assumption::assumptions(self.scenario, self.plan.controls(), ledger),
            total: measures(&total, tail),
            largest_event: measures(&largest_event, tail),
            exceedance: exceedance(&total, &largest_event),
            contributions: contribution::contributions(self, ledger, &samples, &parties)?,
            parties,
            terms: terms::terms(self, ledger, tail)?,
            controls: None,
            stress: None,
            dependence: dependence::dependence(self.scenario, self.plan, ledger),
            tolerances: tolerance::tolerances(self.scenario, self.plan, ledger)?,
            appetite: self.appetite(ledger, &samples)?,
            hours_cut: contribution::mean_of(&ledger.sums().hours_cut, ledger.trials(), TailLaw::FiniteVariance),
            bounds_hit: ledger.sums().bounded_trials,
            notes: fact::notes(self, ledger, &total),
            exact: None,
        };
        report.exact = self.exact.map(|model| {
            let request = Request::new(self.levels.clone(), return_period_levels());
            exact::held_against(&report, model, model.solve(&request))
        });
        Ok(report)
    }

    fn mark(&self, measures: LossMeasures) -> LossMeasures {
        if self.precision.is_some() { mark_adaptive(measures) } else { measures }
    }

    fn appetite(&self, ledger: &Ledger, samples: &Samples<'_>) -> Result<Vec<Verdict>, MeasureError> {
        let verdict = |statement: &Statement| {
            let mut value = samples.estimate(self.plan, ledger, &statement.measure)?;
            value.adaptive |= self.precision.is_some();
            Ok(verdict(statement, value, ledger.trials()))
        };
        self.scenario.appetite.iter().map(verdict).collect()
    }
}

impl Report {
    /// The usual figures of a ledger: [`Question::answer`] without more words.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn new(scenario: &Scenario, plan: &Plan, ledger: &Ledger) -> Result<Self, MeasureError> {
        Question::new(scenario, plan).answer(ledger)
    }
}

/// Half the width of the 95 % interval of TVaR 99 of the total, as a share of it; `None` where it has no interval or is 0.
///
/// # Errors
/// [`MeasureError::NoTrials`] for an empty ledger, [`MeasureError::Overflow`].
pub fn tail_half_width(scenario: &Scenario, ledger: &Ledger) -> Result<Option<f64>, MeasureError> {
    let total = Sorted::new(&ledger.columns().total)?;
    let estimate = tail_value_at_risk(&total, TAIL, tail_law(scenario));
    let half_width = estimate.interval.half_width();
    Ok(half_width.filter(|_| estimate.value > 0.0).map(|half_width| half_width / estimate.value))
}

struct Party {
    id: String,
    name: String,
}

impl Party {
    fn of(scenario: &Scenario, party: PartyIndex) -> Self {
        let party = &scenario.parties[party.0 as usize];
        Self { id: party.id.clone(), name: party.name.clone() }
    }
}

/// The sorted columns of a ledger.
struct Samples<'a> {
    total: &'a Sorted,
    largest_event: &'a Sorted,
    parties: &'a [(PartyIndex, Sorted)],
    tail: TailLaw,
}

impl Samples<'_> {
    /// The losses that a subject means.
    fn sample(&self, ledger: &Ledger, subject: Subject) -> Result<Cow<'_, Sorted>, MeasureError> {
        match subject {
            Subject::Total => Ok(Cow::Borrowed(self.total)),
            Subject::LargestEvent => Ok(Cow::Borrowed(self.largest_event)),
            Subject::Party(party) => match self.parties.iter().find(|column| column.0 == party) {
                Some((_, sorted)) => Ok(Cow::Borrowed(sorted)),
                // A party without a column can bear no loss in this scenario.
                None => Sorted::new(&vec![0.0; ledger.columns().total.len()]).map(Cow::Owned),
            },
            Subject::Net(party) => match ledger.settled().and_then(|settled| settled.net(party)) {
                Some(net) => Sorted::new(net).map(Cow::Owned),
                // Without a part in any term a party is left with what it loses.
                None => self.sample(ledger, Subject::Party(party)),
            },
        }
    }

    fn estimate(&self, plan: &Plan, ledger: &Ledger, measure: &StatementMeasure) -> Result<Estimate, MeasureError> {
        let sample = |subject: Subject| self.sample(ledger, subject);
        Ok(match *measure {
            StatementMeasure::Exceeds { subject, above } => exceedance_probability(sample(subject)?.as_ref(), above),
            StatementMeasure::Breach(node) => tolerance::breach_probability(plan, ledger, node)?,
            StatementMeasure::Mean(subject) => crate::measure::measure(sample(subject)?.as_ref(), &[], self.tail).mean,
            StatementMeasure::ValueAtRisk(subject, level) => value_at_risk(sample(subject)?.as_ref(), level),
            StatementMeasure::TailValueAtRisk(subject, level) => {
                tail_value_at_risk(sample(subject)?.as_ref(), level, self.tail)
            }
        })
    }
}

fn exceedance(total: &Sorted, largest_event: &Sorted) -> ExceedanceCurves {
    let levels = return_period_levels();
    ExceedanceCurves { aggregate: curve(total, &levels), occurrence: curve(largest_event, &levels) }
}

fn return_period_levels() -> Vec<Level> {
    RETURN_PERIODS.iter().filter_map(|&period| level_of_return_period(period)).collect()
}

/// What the laws of direct losses say about the tail. Downtime is bounded by the horizon.
pub(crate) fn tail_law(scenario: &Scenario) -> TailLaw {
    let laws = scenario.threats.iter().flat_map(fact::tails_of_losses);
    laws.map(|tail| tail.law()).max().unwrap_or(TailLaw::FiniteVariance)
}

#[cfg(test)]
mod tests;
