//! `brunt report`: saved results as one HTML page.

use super::trials::Runner;
use super::{Stop, input};
use crate::args::{Format, ReportOptions};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::save;
use crate::screen::Screen;
use crate::whole;
use brunt::report::{ARITHMETIC, Explanation, Report};
use brunt::{Model, Results};
use brunt_page::html;
use brunt_page::quantity::plain;
use std::path::Path;

/// Reads results and writes them as a page.
///
/// # Errors
/// [`Stop`] if the results or the scenario cannot be read or do not belong together, or the page cannot be written.
pub(crate) fn report(options: &ReportOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let report = save::read_report(&options.results).map_err(|error| Stop::BadInput(error.to_string()))?;
    if let Some(path) = &options.output {
        whole::probe(path)?;
    }
    let worst = match &options.scenario {
        Some(scenario) => replayed(&report, scenario, options, screen)?,
        None => None,
    };
    let mut page = html::Page::new(&report);
    if let Some(worst) = &worst {
        page = page.worst(worst);
    }
    if let Some(audience) = options.audience {
        page = page.audience(audience.into());
    }
    let text = page.render().map_err(|error| Stop::Failure(error.to_string()))?;
    match &options.output {
        Some(path) => {
            whole::write(path, text.as_bytes())?;
            screen.remark(&format!("wrote {}\n", path.display()));
        }
        None => screen.data(&text)?,
    }
    Ok(Exit::Fine)
}

/// Writes the results of a run as a page, with the worst trial if all trials were kept.
///
/// # Errors
/// [`Stop::Failure`] if the page cannot be written.
pub(super) fn write(report: &Report, results: &Results, path: &Path) -> Result<(), Stop> {
    let worst = worst(results);
    let page = html::Page::new(report);
    let page = worst.as_ref().map_or(page, |worst| page.worst(worst));
    let text = page.render().map_err(|error| Stop::Failure(error.to_string()))?;
    whole::write(path, text.as_bytes())
}

/// The worst trial of results; `None` where the results keep no single trials.
fn worst(results: &Results) -> Option<Explanation> {
    let explained = results.model().explain().worst(1).of(results);
    explained.ok().and_then(|trials| trials.into_iter().next())
}

/// Runs the trials of a report again, and explains the worst one.
fn replayed(
    report: &Report,
    scenario: &Path,
    options: &ReportOptions,
    screen: &mut Screen<'_>,
) -> Result<Option<Explanation>, Stop> {
    let model = input::sound(scenario, Format::Table, screen)?;
    ensure_same(report, &model, scenario)?;
    let [[first, end]] = report.run.ranges.as_slice() else {
        screen.remark("the worst trial is left out: these results are of several ranges of trials\n");
        return Ok(None);
    };
    if report.run.kept.is_some() {
        screen.remark("the worst trial is left out: these results keep tails only\n");
        return Ok(None);
    }
    let (trials, pool) = (*first..*end, Pool::new(options.threads)?);
    PerTrial::of_choice(&model).ensure(&trials, "a run of fewer trials")?;
    cancel::listen();
    let seed = report.run.seed;
    let runner = Runner { pool: &pool, seed, trials, tails_of: None, no_progress: options.no_progress };
    let results = runner.ask(screen, |run| model.run(run))?;
    if !results.is_complete() {
        return Err(Stop::Cancelled);
    }
    let found = pool.install(|| worst(&results));
    match found {
        Some(found) if found.total != report.total.maximum => Err(Stop::BadInput(format!(
            "the worst trial of `{}` costs {}, and the results say {}: they are not of this scenario, or were altered",
            scenario.display(),
            found.total,
            report.total.maximum
        ))),
        found => Ok(found),
    }
}

/// Refuses a scenario or a program that did not give the results.
fn ensure_same(report: &Report, model: &Model, scenario: &Path) -> Result<(), Stop> {
    if report.scenario.hash != model.hash() {
        return Err(Stop::BadInput(format!(
            "the results are of scenario `{}` (hash {:.12}), and `{}` has hash {:.12}: give the scenario that was run",
            plain(&report.scenario.name),
            report.scenario.hash,
            scenario.display(),
            model.hash()
        )));
    }
    if report.program.arithmetic != ARITHMETIC {
        return Err(Stop::BadInput(format!(
            "the results were computed with version {} of the arithmetic, this program has version {ARITHMETIC}: leave --scenario away",
            report.program.arithmetic
        )));
    }
    Ok(())
}
