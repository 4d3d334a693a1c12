//! `brunt check --appetite`: runs a scenario and judges its own appetite statements, for pipelines.

use super::trials::Runner;
use super::{Stop, input};
use crate::args::{CheckFormat, CheckOptions, DEFAULT_TRIALS, KeepOptions, Trials};
use crate::cancel;
use crate::exchange::{junit, sarif};
use crate::exit::Exit;
use crate::memory::{OfTails, PerTrial};
use crate::pool::Pool;
use crate::screen::Screen;
use brunt::Error;
use brunt::problem::Problems;
use brunt::problem::Severity;
use brunt::report::{Outcome, Program, Report, RunFacts, ScenarioFacts, Verdict};
use brunt_page::text;
use brunt_page::text::drawn;
use serde::Serialize;

/// The verdicts as JSON: members of the report of a run.
#[derive(Serialize)]
struct Judged<'a> {
    format: u32,
    program: &'a Program,
    scenario: &'a ScenarioFacts,
    run: &'a RunFacts,
    appetite: &'a [Verdict],
}

/// Checks and runs a scenario, and prints the verdict on each appetite statement.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, no appetite is stated, or the output cannot be written.
pub(super) fn gate(options: &CheckOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let model = match input::read(&options.file, &options.overlay)? {
        Err(Error::Scenario(problems)) => {
            tell_problems(&problems, options.format, screen)?;
            return Err(Stop::Reported);
        }
        read => read?,
    };
    tell_problems(model.problems(), options.format, screen)?;
    if model.summary().appetite == 0 {
        return Err(Stop::BadInput(format!(
            "`{}` states no appetite to judge; add a section `[appetite]` with a line such as \
             `bad-year = \"P(gross(total) > 5e6) <= 1%\"`",
            input::shown(&options.file).display()
        )));
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    let tails_of = KeepOptions { keep: options.keep, of: None }.tails_of(&trials);
    match tails_of {
        None => PerTrial::of_run(&model).ensure_or_tails(&trials)?,
        Some(total) => {
            let threads = pool.threads() as u64;
            OfTails { model: &model, levels: vec![0.95, 0.99, 0.995], threads, parts: 1 }.ensure(total, "--trials")?;
        }
    }
    let no_progress = options.no_progress;
    let runner = Runner { pool: &pool, seed: options.seed, trials, tails_of, no_progress };
    let results = runner.ask(screen, |run| model.run(run))?;
    let report = pool.install(|| results.report_observed(&cancel::Cancelling))?;
    print(model.problems(), &report, options.format, screen)?;
    Ok(exit(&report))
}

/// Shows problems as remarks, unless the format holds problems among the data.
fn tell_problems(problems: &Problems, format: CheckFormat, screen: &mut Screen<'_>) -> Result<(), Stop> {
    let sound = problems.count(Severity::Error) == 0;
    match format {
        // Problems of a scenario without errors are printed with the verdicts.
        CheckFormat::Sarif if sound => {}
        CheckFormat::Sarif => screen.data_with(|out| input::write_json(&sarif::findings(problems, None), out))?,
        CheckFormat::Json if !sound => input::print_problems(problems, screen)?,
        _ => screen.remark(&drawn(problems, Severity::Warning, &screen.remark_look)),
    }
    Ok(())
}

fn print(problems: &Problems, report: &Report, format: CheckFormat, screen: &mut Screen<'_>) -> Result<(), Stop> {
    match format {
        CheckFormat::Table => screen.data(&text::gate(report, screen.data_look))?,
        CheckFormat::Json => {
            let Report { format, program, scenario, run, appetite, .. } = report;
            let judged = Judged { format: *format, program, scenario, run, appetite };
            screen.data_with(|out| input::write_json(&judged, out))?;
        }
        CheckFormat::Junit => {
            let text = junit::document(problems, report).map_err(|error| Stop::Failure(error.to_string()))?;
            screen.data(&text)?;
        }
        CheckFormat::Sarif => {
            screen.data_with(|out| input::write_json(&sarif::findings(problems, Some(report)), out))?;
        }
    }
    Ok(())
}

fn exit(report: &Report) -> Exit {
    let has = |outcome: Outcome| report.appetite.iter().any(|verdict| verdict.outcome == outcome);
    if report.run.partial {
        Exit::Partial
    } else if has(Outcome::Fail) {
        Exit::AppetiteBreached
    } else if has(Outcome::Undecided) {
        Exit::Undecided
    } else {
        Exit::Fine
    }
}
