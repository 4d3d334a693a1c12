//! `brunt controls`: what each control is worth.

use super::outcome::Results;
use super::run::unmeasured;
use super::{Stop, doubt_levels, input, unfinished};
use crate::args::{ControlsOptions, DEFAULT_COMPARED, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::render;
use crate::save::{self, Kinds};
use crate::screen::{Look, Screen};
use brunt::assess::{ControlError, ControlQuestion, Question};
use brunt::measure::MeasureError;
use brunt::plan::Plan;
use brunt::report::Report;
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, simulate_net};

/// Trials that tell how much memory others take.
const FIRST: u64 = 512;

/// Compares sets of controls on the same trials, saves and prints what each control is worth.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub fn controls(options: &ControlsOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let input = input::sound(&options.file, options.output.format, screen)?;
    if input.scenario.controls.is_empty() {
        let file = input::shown(&options.file).display();
        return Err(Stop::BadInput(format!(
            "`{file}` has no controls to compare; docs/scenario-format.md says how to state them"
        )));
    }
    let plan = Plan::compile(&input.scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
    let terms = input::terms(&plan, &input.scenario)?;
    if let Some(directory) = &options.output.out {
        let kinds = Kinds { events: options.output.events.is_some(), controls: true, ..Kinds::default() };
        save::probe(directory, &kinds.names())?;
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_COMPARED, Trials::range);
    let run = Run::new(0).with_seed(options.seed).with_trials(trials.clone());
    let asked = ControlQuestion::new(&input.scenario, &plan).with_orders(options.orders);
    let asked = options.level.iter().fold(asked, |asked, &level| asked.with_level(level));
    ensure_memory(&asked, &terms, &run, &pool)?;
    doubt_levels(options.output.asked_levels().chain(options.level), screen);
    let watched = screen.watched && !options.no_progress;
    let watch = |screen: &Screen<'_>| Progress::new(trials.end - trials.start, watched, screen.remark_look.unicode);
    let progress = watch(screen);
    let ledger = pool.install(|| simulate_net(&terms, &run, &progress)).map_err(|error| unfinished(&error))?;
    let _ = progress.finish(ledger.trials(), pool.threads());
    if ledger.trials() == 0 {
        return Err(Stop::Cancelled);
    }
    let question = Question::new(&input.scenario, &plan)
        .with_levels(options.output.all_levels())
        .with_files(input.files)
        .with_requested(trials.clone());
    let mut report = pool.install(|| question.answer(&ledger)).map_err(unmeasured)?;
    let progress = watch(screen);
    let found = pool.install(|| asked.answer(&run, &progress));
    let compared = found.as_ref().map_or(0, |found| found.trials[1] - found.trials[0]);
    let remark = progress.finish(compared, pool.threads());
    let mut page: fn(&Report, Look) -> String = render::controls;
    match found {
        Ok(found) => {
            remark.iter().for_each(|remark| screen.remark(remark));
            report.run.partial |= found.trials != [trials.start, trials.end];
            report.controls = Some(found);
        }
        Err(ControlError::Measure(MeasureError::NoTrials)) => {
            screen.remark("cancelled before any controls were compared; this is the run with those in place\n");
            report.run.partial = true;
            page = render::report;
        }
        Err(error) => return Err(uncompared(&error)),
    }
    let scenario = &input.scenario;
    let results = Results { scenario, terms: &terms, pool: &pool, ledger: &ledger, report: &report, page };
    results.deliver(&options.output, screen)
}

fn uncompared(error: &ControlError) -> Stop {
    match error {
        ControlError::Simulate(error) => unfinished(error),
        error => Stop::BadInput(error.to_string()),
    }
}

/// Refuses more trials than fit into memory: of many trials the first ones tell how much each takes.
fn ensure_memory(asked: &ControlQuestion<'_>, terms: &Terms, run: &Run, pool: &Pool) -> Result<(), Stop> {
    let trials = run.trials();
    let first = run.clone().with_trials(trials.start..trials.end.min(trials.start + FIRST));
    if trials == first.trials() {
        return PerTrial::of_run(terms).ensure(&trials, "--trials");
    }
    let found = pool.install(|| asked.compare(&first, &Silent)).map_err(|error| uncompared(&error))?;
    PerTrial::of_controls(terms, &found).ensure(&trials, "--trials")
}
