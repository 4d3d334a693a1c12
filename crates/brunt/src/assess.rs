//! From a ledger to a report: every figure that the scenario asks for.

mod assumption;
pub(crate) mod contribution;
mod controls;
mod dependence;
mod exact;
pub(crate) mod fact;
pub(crate) mod proof;
pub(crate) mod summary;
pub(crate) mod terms;
pub(crate) mod tolerance;

pub(crate) use controls::{ControlError, ControlQuestion, yearly_cost};

use crate::exact::{Model, Request};
use crate::ledger::{Ledger, Numbers, Place, TailColumn};
use crate::measure::{
    MeasureError, Sorted, TailLaw, conventions, curve, cut_short, exceedance_probability, kept_length,
    level_of_return_period, mark_adaptive, measure, tail_value_at_risk, value_at_risk, verdict,
};
use crate::plan::Plan;
use crate::report::{
    Estimate, ExactReport, ExceedanceCurves, FORMAT, FileFact, LossMeasures, PartyMeasures, PrecisionFacts, Report,
    Verdict,
};
use crate::scenario::{PartyIndex, Premium, Scenario, Statement, StatementMeasure, Subject};
use crate::simulate::{Observer, Silent};
use crate::units::Level;
use proof::{Bound, Proof};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The figures that a report on a ledger is asked for, and the facts about the run that the report states beside them.
///
/// Defaults: value at risk and tail value at risk at 95, 99 and 99.5 %, contributions to the 99 % tail, no files, no range.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    levels: Vec<Level>,
    files: Vec<FileFact>,
    requested: Option<Range<u64>>,
    precision: Option<PrecisionFacts>,
    watch: Watch<'a>,
}

/// Whoever may cancel the longest part of an answer.
#[derive(Clone, Copy)]
struct Watch<'a>(&'a dyn Observer);

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Watch")
    }
}

/// Level of the tail that is split into contributions: 99 %.
pub(crate) const TAIL: Level = level(990_000_000);
/// Most trials of a column that is sorted after the question was cancelled.
const QUICKLY: usize = 1 << 20;
/// Return periods of the exceedance curves, in horizons.
const RETURN_PERIODS: [f64; 14] =
    [1.25, 2.0, 3.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0, 10_000.0];

pub(crate) const fn level(billionths: u32) -> Level {
    Level::from_billionths(billionths).expect("a level between 0 and 1")
}

impl<'a> Question<'a> {
    /// The default figures of a scenario and its plan.
    pub(crate) fn new(scenario: &'a Scenario, plan: &'a Plan) -> Self {
        let levels = vec![level(950_000_000), TAIL, level(995_000_000)];
        Self { scenario, plan, levels, files: Vec::new(), requested: None, precision: None, watch: Watch(&Silent) }
    }

    /// With other levels of value at risk and tail value at risk. Levels are sorted, and duplicates are dropped.
    pub(crate) fn with_levels(mut self, mut levels: Vec<Level>) -> Self {
        levels.sort_unstable();
        levels.dedup();
        self.levels = levels;
        self
    }

    /// With the files that the scenario was read from.
    pub(crate) fn with_files(self, files: Vec<FileFact>) -> Self {
        Self { files, ..self }
    }

    /// With the range of trials that was requested. The report is marked as partial unless the ledger holds exactly this range.
    pub(crate) fn with_requested(self, requested: Range<u64>) -> Self {
        Self { requested: Some(requested), ..self }
    }

    /// With the facts of a run to a target precision. Every figure is marked as adaptive.
    pub(crate) fn with_precision(self, precision: PrecisionFacts) -> Self {
        Self { precision: Some(precision), ..self }
    }

    /// With an observer that may cancel. What is left of the answer then takes little time: long columns are sorted into tails and bins,
    /// contributions are to the tail of a higher level, and rank correlations are of fewer trials.
    pub(crate) fn watched_by(self, observer: &'a dyn Observer) -> Self {
        Self { watch: Watch(observer), ..self }
    }

    fn is_cancelled(&self) -> bool {
        self.watch.0.is_cancelled()
    }

    /// Measures a ledger. The trials in the tail are replayed on the caller's rayon pool, for the contributions to the tail.
    ///
    /// # Errors
    /// [`MeasureError::NoTrials`] for an empty ledger, [`MeasureError::Overflow`] if losses add up to 1.8e25 or more.
    pub(crate) fn answer(&self, ledger: &Ledger) -> Result<Report, MeasureError> {
        let proof = Proof::of(self.scenario, ledger);
        let known = |place, bound| self.known(numbers(ledger, place), bound);
        let total = known(Place::Total, proof.total())?;
        let largest_event = known(Place::LargestEvent, proof.largest_event())?;
        let (mut parties, mut known_parties) = (Vec::new(), Vec::new());
        for (party, _) in &ledger.columns().parties {
            let losses = known(Place::Party(*party), proof.party(*party))?;
            let Party { id, name } = Party::of(self.scenario, *party);
            parties.push(PartyMeasures { id, name, losses: self.measures(&losses) });
            known_parties.push((*party, losses));
        }
        let samples = Samples {
            question: self,
            total: &total,
            largest_event: &largest_event,
            parties: &known_parties,
            proof: &proof,
        };
        Ok(Report {
            format: FORMAT,
            program: fact::program(),
            scenario: fact::scenario(self.scenario, self.files.clone()),
            run: fact::run(ledger, self.requested.clone(), self.precision.clone()),
            conventions: conventions(),
            assumptions: assumption::assumptions(self.scenario, self.plan.controls(), ledger),
            total: self.measures(&total),
            largest_event: self.measures(&largest_event),
            exceedance: exceedance(&total.sorted, &largest_event.sorted),
            contributions: contribution::contributions(self, ledger, &samples, &parties)?,
            parties,
            terms: terms::terms(self, ledger, &proof)?,
            controls: None,
            stress: None,
            dependence: dependence::dependence(self, ledger),
            tolerances: tolerance::tolerances(self.scenario, self.plan, ledger)?,
            appetite: self.appetite(ledger, &samples)?,
            hours_cut: contribution::mean_of(&ledger.sums().hours_cut, ledger.trials(), Bound::up_to(None)),
            bounds_hit: ledger.sums().bounded_trials,
            notes: fact::notes(self, ledger, &samples),
            layers: Vec::new(),
            exact: None,
        })
    }

    /// Sorts a column. Once the question is cancelled, a long column is sorted into a tail and bins instead, which takes a fraction of the time.
    fn known(&self, numbers: Numbers<'_>, bound: Bound) -> Result<Known, MeasureError> {
        match numbers {
            Numbers::Every(column) if column.len() > QUICKLY && self.is_cancelled() => {
                let levels: Vec<Level> = self.levels.iter().copied().chain(stated_levels(self.scenario)).collect();
                let column = TailColumn::of(column, kept_length(&levels, column.len() as u64));
                Known::of(Numbers::Tail(&column), bound)
            }
            numbers => Known::of(numbers, bound),
        }
    }

    fn measures(&self, losses: &Known) -> LossMeasures {
        self.mark(measure(&losses.sorted, &self.levels, losses.tail))
    }

    fn mark(&self, measures: LossMeasures) -> LossMeasures {
        if self.precision.is_some() { mark_adaptive(measures) } else { measures }
    }

    fn appetite(&self, ledger: &Ledger, samples: &Samples<'_>) -> Result<Vec<Verdict>, MeasureError> {
        let verdict = |statement: &Statement| {
            let mut value = samples.estimate(self.plan, ledger, &statement.measure)?;
            value.adaptive |= self.precision.is_some();
            let verdict = verdict(statement, value, ledger.trials());
            let understated = samples.proof.only_adds() && is_gross(&statement.measure);
            Ok(match ledger.sums().bounded_trials {
                0 => verdict,
                trials => cut_short(verdict, trials, understated),
            })
        };
        self.scenario.appetite.iter().map(verdict).collect()
    }
}

#[cfg(test)]
impl Report {
    /// Report with the default figures of a ledger.
    pub(crate) fn new(scenario: &Scenario, plan: &Plan, ledger: &Ledger) -> Result<Self, MeasureError> {
        Question::new(scenario, plan).answer(ledger)
    }
}

/// Half the width of the 95 % interval of TVaR 99 of the total, as a share of the TVaR. 0 where the interval has no width. `None`
/// where an end of the interval is missing, or where the TVaR is 0 in the sample only.
///
/// # Errors
/// [`MeasureError::NoTrials`] for an empty ledger, [`MeasureError::Overflow`].
pub(crate) fn tail_half_width(scenario: &Scenario, ledger: &Ledger) -> Result<Option<f64>, MeasureError> {
    let total = Known::of(numbers(ledger, Place::Total), Proof::of(scenario, ledger).total())?;
    let estimate = tail_value_at_risk(&total.sorted, TAIL, total.tail);
    Ok(match estimate.interval.half_width() {
        Some(0.0) => Some(0.0),
        Some(half_width) if estimate.value > 0.0 => Some(half_width / estimate.value),
        _ => None,
    })
}

/// A sorted column of losses within its proven support, and its proven tail law.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub sorted: Sorted,
    pub tail: TailLaw,
}

impl Known {
    /// Sorts a column of losses and applies its proven bound.
    pub(crate) fn new(column: &[f64], bound: Bound) -> Result<Self, MeasureError> {
        Self::of(Numbers::Every(column), bound)
    }

    /// Sorts a column of a ledger and applies its proven bound.
    pub(crate) fn of(numbers: Numbers<'_>, bound: Bound) -> Result<Self, MeasureError> {
        Ok(Self { sorted: Sorted::of(numbers)?.within(bound.support()), tail: bound.tail })
    }
}

/// Levels at which a scenario itself asks for figures: those of its appetite and of premiums.
pub(crate) fn stated_levels(scenario: &Scenario) -> Vec<Level> {
    let appetite = scenario.appetite.iter().filter_map(|statement| match statement.measure {
        StatementMeasure::ValueAtRisk(_, level) | StatementMeasure::TailValueAtRisk(_, level) => Some(level),
        _ => None,
    });
    let premiums = scenario.programme.policies.iter().filter_map(|policy| match policy.premium? {
        Premium::Technical(loads) => Some(loads.level),
        Premium::Quoted(_) => None,
    });
    appetite.chain(premiums).collect()
}

/// The numbers of a column; zeros where the ledger has no such column.
pub(crate) fn numbers(ledger: &Ledger, place: Place) -> Numbers<'_> {
    ledger.numbers(place).unwrap_or(Numbers::Zeros(ledger.trials()))
}

/// Whether a statement is about gross losses.
fn is_gross(measure: &StatementMeasure) -> bool {
    match measure {
        StatementMeasure::Breach(_) => false,
        StatementMeasure::Exceeds { subject, .. }
        | StatementMeasure::Mean(subject)
        | StatementMeasure::ValueAtRisk(subject, _)
        | StatementMeasure::TailValueAtRisk(subject, _) => !matches!(subject, Subject::Net(_)),
    }
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
    question: &'a Question<'a>,
    total: &'a Known,
    largest_event: &'a Known,
    parties: &'a [(PartyIndex, Known)],
    proof: &'a Proof<'a>,
}

impl Samples<'_> {
    /// The losses of a subject, one per trial.
    fn sample(&self, ledger: &Ledger, subject: Subject) -> Result<Cow<'_, Known>, MeasureError> {
        match subject {
            Subject::Total => Ok(Cow::Borrowed(self.total)),
            Subject::LargestEvent => Ok(Cow::Borrowed(self.largest_event)),
            Subject::Party(party) => match self.parties.iter().find(|column| column.0 == party) {
                Some((_, known)) => Ok(Cow::Borrowed(known)),
                // A party without a column can bear no loss in this scenario.
                None => self.question.known(Numbers::Zeros(ledger.trials()), Bound::NOTHING).map(Cow::Owned),
            },
            Subject::Net(party) => match ledger.numbers(Place::Net(party)) {
                Some(net) => self.question.known(net, self.proof.net(party)).map(Cow::Owned),
                // The net losses of a party without a part in any term are its gross losses.
                None => self.sample(ledger, Subject::Party(party)),
            },
        }
    }

    fn estimate(&self, plan: &Plan, ledger: &Ledger, measure: &StatementMeasure) -> Result<Estimate, MeasureError> {
        let sample = |subject: Subject| self.sample(ledger, subject);
        Ok(match *measure {
            StatementMeasure::Exceeds { subject, above } => exceedance_probability(&sample(subject)?.sorted, above),
            StatementMeasure::Breach(node) => tolerance::breach_probability(plan, ledger, node)?,
            StatementMeasure::Mean(subject) => {
                let losses = sample(subject)?;
                crate::measure::measure(&losses.sorted, &[], losses.tail).mean
            }
            StatementMeasure::ValueAtRisk(subject, level) => value_at_risk(&sample(subject)?.sorted, level),
            StatementMeasure::TailValueAtRisk(subject, level) => {
                let losses = sample(subject)?;
                tail_value_at_risk(&losses.sorted, level, losses.tail)
            }
        })
    }
}

/// Solves a model exactly and compares the solution with a report of the same scenario.
pub(crate) fn held_against(report: &Report, model: &Model, levels: &[Level]) -> ExactReport {
    let request = Request::new(levels.to_vec(), return_period_levels());
    exact::held_against(report, model, model.solve(&request))
}

pub(crate) fn exceedance(total: &Sorted, largest_event: &Sorted) -> ExceedanceCurves {
    let levels = return_period_levels();
    ExceedanceCurves { aggregate: curve(total, &levels), occurrence: curve(largest_event, &levels) }
}

pub(crate) fn return_period_levels() -> Vec<Level> {
    RETURN_PERIODS.iter().filter_map(|&period| level_of_return_period(period)).collect()
}

#[cfg(test)]
mod tests;
