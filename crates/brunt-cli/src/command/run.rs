//! `brunt run`: trials, their measures, and what to do with them.

use super::outcome::Results;
use super::trials::Runner;
use super::{Stop, doubt_levels, input};
use crate::args::{DEFAULT_TRIALS, Events, Format, RunOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::precision::{HalfWidth, Look, Search};
use crate::render::{self, quantity::plain};
use crate::save::{self, Kinds};
use crate::screen::Screen;
use brunt::assess::{Question, tail_half_width};
use brunt::exact::{Model, OutOfReach};
use brunt::ledger::Ledger;
use brunt::measure::MeasureError;
use brunt::plan::Plan;
use brunt::report::{AtLevel, NoInterval, PrecisionFacts, Report, TailEvidence};
use brunt::scenario::Scenario;
use brunt::settle::Terms;
use serde::Serialize;
use std::ops::Range;

/// Runs a scenario, saves and prints its results.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub fn run(options: &RunOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let search = search(options)?;
    let input = input::sound(&options.file, options.output.format, screen)?;
    let plan = Plan::compile(&input.scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
    let terms = input::terms(&plan, &input.scenario)?;
    let model = model(options, &input.scenario, screen)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    ensure_memory(options, &trials, &terms)?;
    doubt_levels(options.output.asked_levels(), screen);
    if let Some(directory) = &options.output.out {
        let kinds = Kinds { events: options.output.events.is_some(), ..Kinds::default() };
        save::probe(directory, &kinds.names())?;
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let runner = Runner { terms: &terms, pool: &pool, seed: options.seed, no_progress: options.no_progress };
    let (ledger, requested, precision) = match search {
        None => (runner.simulate(trials.clone(), screen)?, trials, None),
        Some(search) => Searcher { runner, plan: &plan, scenario: &input.scenario }.search(search, screen)?,
    };
    if ledger.trials() == 0 {
        return Err(Stop::Cancelled);
    }
    let mut question = Question::new(&input.scenario, &plan)
        .with_levels(options.output.all_levels())
        .with_files(input.files)
        .with_requested(requested);
    if let Some(facts) = precision {
        question = question.with_precision(facts);
    }
    if let Some(model) = &model {
        question = question.with_exact(model);
    }
    let report = pool.install(|| question.answer(&ledger)).map_err(unmeasured)?;
    let results = Results {
        scenario: &input.scenario,
        terms: &terms,
        pool: &pool,
        ledger: &ledger,
        report: &report,
        page: render::report,
    };
    let exit = results.deliver(&options.output, screen)?;
    let missed = report.run.precision.as_ref().is_some_and(|precision| !precision.is_reached());
    Ok(if missed && exit != Exit::Partial { Exit::PrecisionNotReached } else { exit })
}

/// Refuses more trials than fit into memory: those asked for, or those that a search for a precision may take.
fn ensure_memory(options: &RunOptions, trials: &Range<u64>, terms: &Terms) -> Result<(), Stop> {
    let listed = |each: PerTrial| {
        if options.output.events == Some(Events::All) { each.with_trial_numbers() } else { each }
    };
    match options.precision {
        None => listed(PerTrial::of_run(terms)).ensure(trials, "--trials"),
        Some(_) => listed(PerTrial::of_search(terms)).ensure(&(0..options.max_trials), "--max-trials"),
    }
}

/// The model of the exact answer, where it was asked for.
fn model(options: &RunOptions, scenario: &Scenario, screen: &mut Screen<'_>) -> Result<Option<Model>, Stop> {
    if !options.exact {
        return Ok(None);
    }
    match Model::new(scenario) {
        Ok(model) => Ok(Some(model)),
        Err(refused) => refuse(&refused, options, screen),
    }
}

/// Says, for programs as data or for people as remarks, what puts a scenario out of reach of the exact answer.
fn refuse<T>(refused: &OutOfReach, options: &RunOptions, screen: &mut Screen<'_>) -> Result<T, Stop> {
    if options.output.format == Format::Json {
        let out_of_reach = refused
            .reasons
            .iter()
            .map(|reason| BeyondReach { code: reason.code(), message: reason.to_string() })
            .collect();
        screen.data_with(|out| input::write_json(&Refusal { out_of_reach }, out))?;
        return Err(Stop::Reported);
    }
    screen.error(&format!(
        "`{}` has no exact answer: --exact takes independent direct losses only; nothing was run",
        input::shown(&options.file).display()
    ));
    for reason in &refused.reasons {
        screen.remark(&format!("  - {}\n", plain(&reason.to_string())));
    }
    screen.remark("  help: leave --exact away to simulate it; docs/exact.md says what is within reach\n");
    Err(Stop::Reported)
}

/// Why a scenario has no exact answer, for programs.
#[derive(Serialize)]
struct Refusal {
    out_of_reach: Vec<BeyondReach>,
}

/// One part of a scenario that is out of reach.
#[derive(Serialize)]
struct BeyondReach {
    code: &'static str,
    message: String,
}

/// The search for a precision that was asked for.
fn search(options: &RunOptions) -> Result<Option<Search>, Stop> {
    let Some(target) = options.precision else { return Ok(None) };
    match &options.trials {
        Some(Trials::Range(_)) => Err(Stop::BadInput(
            "--precision chooses how many trials to run; give --trials as a number to start with, or not at all"
                .to_string(),
        )),
        Some(Trials::Count(count)) => Search::new(target, *count, options.max_trials).map(Some),
        None => Search::new(target, DEFAULT_TRIALS, options.max_trials).map(Some),
    }
}

/// Runs trials until an interval is narrow enough.
struct Searcher<'a> {
    runner: Runner<'a>,
    plan: &'a Plan,
    scenario: &'a Scenario,
}

impl Searcher<'_> {
    /// Doubles the trials until the interval is narrow enough or the limit is reached.
    fn search(
        &self,
        mut search: Search,
        screen: &mut Screen<'_>,
    ) -> Result<(Ledger, Range<u64>, Option<PrecisionFacts>), Stop> {
        let mut ledger = self.runner.simulate(0..search.trials(), screen)?;
        loop {
            let asked = search.trials();
            if ledger.trials() < asked {
                return Ok((ledger, 0..asked, Some(search.facts())));
            }
            let width = self.runner.pool.install(|| self.half_width(&ledger)).map_err(unmeasured)?;
            match search.look(width) {
                Look::Enough => return Ok((ledger, 0..asked, Some(search.facts()))),
                Look::More(target) => {
                    let more = self.runner.simulate_beyond(asked, asked..target, screen)?;
                    ledger = ledger.merge(more).map_err(|error| Stop::Failure(error.to_string()))?;
                }
            }
        }
    }

    /// Half of the width of the interval of TVaR 99, or whether there will ever be one.
    fn half_width(&self, ledger: &Ledger) -> Result<HalfWidth, MeasureError> {
        if let Some(share) = tail_half_width(self.scenario, ledger)? {
            return Ok(HalfWidth::Share(share));
        }
        let report = Report::new(self.scenario, self.plan, ledger)?;
        let never = report.total.tail_value_at_risk.iter().any(is_never_known);
        Ok(if never { HalfWidth::Never } else { HalfWidth::Unknown })
    }
}

/// Whether a law in the scenario keeps a figure from having an interval, however many trials are run.
fn is_never_known(at: &AtLevel) -> bool {
    use NoInterval::{InfiniteMean, InfiniteVariance};
    let law = TailEvidence::Law;
    at.estimate.interval.reason().is_some_and(
        |reason| matches!(reason, InfiniteMean { evidence } | InfiniteVariance { evidence } if evidence == law),
    )
}

/// A sample that cannot be measured holds amounts that are too large.
pub(super) fn unmeasured(error: MeasureError) -> Stop {
    Stop::BadInput(error.to_string())
}
