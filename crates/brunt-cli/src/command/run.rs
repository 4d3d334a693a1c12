//! `brunt run`: runs trials, measures the losses, then saves and prints the results.

use super::outcome::{Outcome, probe};
use super::trials::Runner;
use super::{Stop, doubt_levels, input, repeat};
use crate::args::{DEFAULT_TRIALS, Events, Format, Kept, RunOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::{OfTails, PerTrial};
use crate::pool::Pool;
use crate::save::{self, Asked, Kinds, Search};
use crate::screen::Screen;
use brunt::error::OutOfReach;
use brunt::{Error, Model};
use brunt_page::quantity::{counted, plain};
use brunt_page::text;
use serde::Serialize;
use std::ops::Range;
use std::path::Path;

/// Fewest trials that a search for a precision may take.
const FEWEST: u64 = 100_000;

/// Runs a scenario, saves and prints its results.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub(crate) fn run(options: &RunOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    if let Some(saved) = &options.from {
        let (options, model) = repeat::recorded(saved, options, screen)?;
        return simulate(&options, &model, screen);
    }
    trials(options)?;
    let model = input::sound(file(options), options.output.format, screen)?;
    simulate(options, &model, screen)
}

/// Runs a model, saves and prints its results.
fn simulate(options: &RunOptions, model: &Model, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    options.output.check().map_err(Stop::BadInput)?;
    let trials = trials(options)?;
    if options.exact {
        ensure_exact(model, options, screen)?;
    }
    let tails_of = tails_of(options, &trials)?;
    let pool = Pool::new(options.threads)?;
    match tails_of {
        None => ensure_memory(options, &trials, model)?,
        Some(total) => {
            let (levels, threads) = (options.output.all_levels(), pool.threads() as u64);
            OfTails { model, levels, threads, parts: 1 }.ensure(total, "--trials")?;
        }
    }
    doubt_levels(options.output.asked_levels(), screen);
    probe(&options.output)?;
    if let Some(directory) = &options.output.out {
        let kinds = Kinds {
            events: options.output.events.is_some(),
            tails: tails_of.is_some(),
            tables: options.output.saves_tables(),
            ..Kinds::default()
        };
        save::probe(directory, &kinds.names())?;
    }
    cancel::listen();
    let no_progress = options.no_progress;
    let first = trials.end;
    let runner = Runner { pool: &pool, seed: options.seed, trials, tails_of, no_progress };
    let results = runner.ask(screen, |run| {
        let run = run.levels(options.output.all_levels());
        model.run(match options.precision {
            Some(precision) => run.precision(precision, options.max_trials),
            None => run,
        })
    })?;
    let mut report = pool.install(|| results.report_observed(&cancel::Cancelling))?;
    if options.output.events.is_some() {
        report.layers = pool.install(|| results.layers())?;
    }
    if options.exact {
        report.exact = Some(pool.install(|| results.exact(&report))?);
    }
    let search = options.precision.map(|_| Search { first, most: options.max_trials });
    let asked = Asked { levels: options.output.level_shares(), search, ..Asked::default() };
    let outcome = Outcome { results: &results, pool: &pool, report: &report, asked, page: text::report };
    let exit = outcome.deliver(&options.output, screen)?;
    let missed = report.run.precision.as_ref().is_some_and(|precision| !precision.is_reached());
    Ok(if missed && exit != Exit::Partial { Exit::PrecisionNotReached } else { exit })
}

/// The file of the scenario.
fn file(options: &RunOptions) -> &Path {
    options.file.as_deref().unwrap_or(Path::new(""))
}

/// The number of trials that tails are sized for; `None` if all trials are kept.
///
/// # Errors
/// [`Stop::BadInput`] for options that need every trial, and for a part that is larger than its whole.
fn tails_of(options: &RunOptions, trials: &Range<u64>) -> Result<Option<u64>, Stop> {
    if options.precision.is_some() {
        return match options.kept.keep {
            Some(Kept::Tail) => Err(Stop::BadInput(
                "--precision does not know how many trials it takes, so it keeps all of them: leave --keep away"
                    .to_string(),
            )),
            _ => Ok(None),
        };
    }
    let count = trials.end - trials.start;
    if let Some(total) = options.kept.of.filter(|&total| total < count) {
        return Err(Stop::BadInput(format!(
            "{} are no part of {}: --of is the number of trials of the whole",
            counted(count, "trial"),
            counted(total, "trial")
        )));
    }
    let tails_of = options.kept.tails_of(trials);
    if let (Some(total), Some(_)) = (tails_of, options.output.events) {
        return Err(Stop::BadInput(format!(
            "--events takes a run that keeps all trials, and of {} only tails are kept: add --keep all, or ask for fewer with --trials",
            counted(total, "trial")
        )));
    }
    Ok(tails_of)
}

/// Refuses more trials than fit into memory: those asked for, or those that a search for a precision may take.
fn ensure_memory(options: &RunOptions, trials: &Range<u64>, model: &Model) -> Result<(), Stop> {
    let listed = |each: PerTrial| {
        if options.output.events == Some(Events::All) { each.with_trial_numbers() } else { each }
    };
    match options.precision {
        None => listed(PerTrial::of_run(model)).ensure_or_tails(trials),
        Some(_) => listed(PerTrial::of_search(model)).ensure(&(0..options.max_trials), "--max-trials"),
    }
}

/// Refuses a scenario without an exact answer, before anything is run.
fn ensure_exact(model: &Model, options: &RunOptions, screen: &mut Screen<'_>) -> Result<(), Stop> {
    match model.exact().check() {
        Err(Error::OutOfReach(refused)) => refuse(&refused, options, screen),
        checked => Ok(checked?),
    }
}

/// Reports what puts a scenario out of reach of the exact answer: as JSON data, or as remarks for people.
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
        input::shown(file(options)).display()
    ));
    for reason in &refused.reasons {
        screen.remark(&format!("  - {}\n", plain(&reason.to_string())));
    }
    screen.remark("  help: leave --exact away to simulate it; docs/exact.md says what is within reach\n");
    Err(Stop::Reported)
}

/// Why a scenario has no exact answer, as JSON.
#[derive(Serialize)]
struct Refusal {
    out_of_reach: Vec<BeyondReach>,
}

/// One part of a scenario that is out of reach of the exact answer.
#[derive(Serialize)]
struct BeyondReach {
    code: &'static str,
    message: String,
}

/// The trials to run, or the first trials of a search for a precision.
fn trials(options: &RunOptions) -> Result<Range<u64>, Stop> {
    let trials = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    if options.precision.is_none() {
        return Ok(trials);
    }
    if let Some(Trials::Range(_)) = &options.trials {
        return Err(Stop::BadInput(
            "--precision chooses how many trials to run; give --trials as a number to start with, or not at all"
                .to_string(),
        ));
    }
    if options.max_trials < FEWEST {
        return Err(Stop::BadInput("--precision takes at least 100,000 trials; raise --max-trials".to_string()));
    }
    Ok(trials)
}
