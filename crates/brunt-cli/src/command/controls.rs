//! `brunt controls`: what each control is worth.

use super::outcome::{Outcome, probe};
use super::trials::{Runner, is_cancelled};
use super::{Stop, doubt_levels, input};
use crate::args::{ControlsOptions, DEFAULT_COMPARED, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::save::{self, Asked, Kinds};
use crate::screen::Screen;
use brunt::ask::Controls;
use brunt::report::{Level, Report};
use brunt::{Model, Run};
use brunt_page::Look;
use brunt_page::text;

/// Number of trials of which the memory is not measured before they are run.
const FEW: u64 = 512;

/// Compares sets of controls on the same trials, saves and prints what each control is worth.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub(crate) fn controls(options: &ControlsOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    options.output.check().map_err(Stop::BadInput)?;
    let model = input::sound(&options.file, options.output.format, screen)?;
    let summary = model.summary();
    if summary.controls_in_place + summary.controls_proposed == 0 {
        let file = input::shown(&options.file).display();
        return Err(Stop::BadInput(format!(
            "`{file}` has no controls to compare; docs/scenario-format.md says how to state them"
        )));
    }
    probe(&options.output)?;
    if let Some(directory) = &options.output.out {
        let kinds = Kinds {
            events: options.output.events.is_some(),
            controls: true,
            tables: options.output.saves_tables(),
            ..Kinds::default()
        };
        save::probe(directory, &kinds.names())?;
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_COMPARED, Trials::range);
    let question = model.controls().orders(options.orders);
    let question = options.level.iter().fold(question, |question, level| question.level(level.get()));
    let runner = Runner { pool: &pool, seed: options.seed, trials, tails_of: None, no_progress: options.no_progress };
    ensure_memory(&model, &question, &runner)?;
    doubt_levels(options.output.asked_levels().chain(options.level), screen);
    let results = runner.ask(screen, |run| model.run(run.levels(options.output.all_levels())))?;
    let mut report = pool.install(|| results.report())?;
    if options.output.events.is_some() {
        report.layers = pool.install(|| results.layers())?;
    }
    let found = runner.ask(screen, |run| question.run(run));
    let mut page: fn(&Report, Look) -> String = text::controls;
    if is_cancelled(&found) {
        screen.remark("cancelled before any controls were compared; this is the run with those in place\n");
        report.run.partial = true;
        page = text::report;
    } else {
        let found = found?;
        report.run.partial |= found.trials != [runner.trials.start, runner.trials.end];
        report.controls = Some(found);
    }
    let asked = Asked {
        levels: options.output.level_shares(),
        orders: Some(options.orders),
        level: options.level.map(Level::get),
        ..Asked::default()
    };
    Outcome { results: &results, pool: &pool, report: &report, asked, page }.deliver(&options.output, screen)
}

/// Refuses more trials than fit into memory. For many trials, the memory per trial is measured on the first ones.
fn ensure_memory(model: &Model, question: &Controls<'_>, runner: &Runner<'_>) -> Result<(), Stop> {
    let trials = &runner.trials;
    if trials.end - trials.start <= FEW {
        return PerTrial::of_run(model).ensure(trials, "--trials");
    }
    let run = Run::range(trials.clone()).seed(runner.seed);
    let each = runner.pool.install(|| question.bytes_per_trial(&run))?;
    PerTrial::of_controls(model, each).ensure(trials, "--trials")
}
