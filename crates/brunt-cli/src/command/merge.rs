//! `brunt merge`: saved runs of ranges of trials as one run.

use super::outcome::Results;
use super::run::unmeasured;
use super::{Stop, doubt_levels, input};
use crate::args::MergeOptions;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::render::{self, quantity::plain};
use crate::save::{self, Kinds, RESULTS, Saved};
use crate::screen::Screen;
use brunt::assess::Question;
use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::report::{Note, Report};
use brunt::scenario::Scenario;
use brunt::settle::Terms;
use std::ops::Range;
use std::path::Path;

/// Merges saved runs, then saves and prints the results of all their trials.
///
/// # Errors
/// [`Stop`] if the runs do not belong together, or something cannot be read or written.
pub fn merge(options: &MergeOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let input = input::sound(&options.file, options.output.format, screen)?;
    let plan = Plan::compile(&input.scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
    let terms = input::terms(&plan, &input.scenario)?;
    let runs = options.runs.iter().map(|directory| Saved::read(directory)).collect::<Result<Vec<_>, _>>();
    let runs = runs.map_err(|error| Stop::BadInput(error.to_string()))?;
    refuse_strangers(&runs, &input.scenario, input::shown(&options.file))?;
    refuse_overlaps(&runs)?;
    if let Some(directory) = &options.output.out {
        let kinds = Kinds { events: options.output.events.is_some(), ..Kinds::default() };
        save::probe(directory, &kinds.names())?;
    }
    ensure_memory(&runs, &terms)?;
    doubt_levels(options.output.asked_levels(), screen);
    let ledger = join(&runs, &terms, &input.scenario)?;
    let requested = requested(&runs);
    let mut question =
        Question::new(&input.scenario, &plan).with_levels(options.output.all_levels()).with_files(input.files);
    if let [range] = requested.as_slice() {
        question = question.with_requested(range.clone());
    }
    // A number of trials that was chosen by looking stays so.
    if let Some(facts) = runs.iter().find_map(|run| run.run.precision.clone()) {
        question = question.with_precision(facts);
    }
    let pool = Pool::new(options.threads)?;
    let mut report = pool.install(|| question.answer(&ledger)).map_err(unmeasured)?;
    if is_partial(&ledger, &requested) {
        mark_partial(&mut report);
    }
    let results = Results {
        scenario: &input.scenario,
        terms: &terms,
        pool: &pool,
        ledger: &ledger,
        report: &report,
        page: render::report,
    };
    results.deliver(&options.output, screen)
}

/// Refuses more trials than fit into memory together.
fn ensure_memory(runs: &[Saved], terms: &Terms) -> Result<(), Stop> {
    let trials = runs.iter().map(|run| run.run.trials).fold(0, u64::saturating_add);
    PerTrial::of_merge(terms).ensure(&(0..trials), "a merge of some of the runs")
}

/// Refuses runs of another scenario, seed or version.
fn refuse_strangers(runs: &[Saved], scenario: &Scenario, file: &Path) -> Result<(), Stop> {
    for run in runs {
        let results = run.directory.join(RESULTS);
        let refuse =
            |reason: String| Err(Stop::BadInput(format!("`{}` cannot be merged: {reason}", results.display())));
        if run.scenario.hash != scenario.hash {
            return refuse(format!(
                "its scenario `{}` (hash {:.12}) is not `{}` (hash {:.12})",
                plain(&run.scenario.name),
                run.scenario.hash,
                file.display(),
                scenario.hash
            ));
        }
        if run.program.version != crate::VERSION {
            return refuse(format!(
                "it was written by version {}, this is {}, and draws may differ between versions",
                plain(&run.program.version),
                crate::VERSION
            ));
        }
        if run.run.seed != runs[0].run.seed {
            return refuse(format!(
                "its seed is {}, that of `{}` is {}",
                run.run.seed,
                runs[0].directory.join(RESULTS).display(),
                runs[0].run.seed
            ));
        }
    }
    Ok(())
}

/// Refuses runs that have trials in common, which would count twice.
fn refuse_overlaps(runs: &[Saved]) -> Result<(), Stop> {
    let mut ranges: Vec<([u64; 2], &Saved)> =
        runs.iter().flat_map(|run| run.run.ranges.iter().map(move |&range| (range, run))).collect();
    ranges.sort_by_key(|(range, _)| *range);
    for pair in ranges.windows(2) {
        let ((first, a), (second, b)) = (&pair[0], &pair[1]);
        if second[0] < first[1] {
            return Err(Stop::BadInput(format!(
                "trials {}..{} are in both `{}` and `{}`; ranges must not overlap",
                second[0],
                first[1].min(second[1]),
                a.directory.display(),
                b.directory.display()
            )));
        }
    }
    Ok(())
}

fn join(runs: &[Saved], terms: &Terms, scenario: &Scenario) -> Result<Ledger, Stop> {
    let mut joined: Option<Ledger> = None;
    for run in runs {
        let ledger = run.ledger(terms, scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
        joined = Some(match joined {
            None => ledger,
            Some(earlier) => earlier
                .merge(ledger)
                .map_err(|error| Stop::BadInput(format!("`{}` cannot be merged: {error}", run.directory.display())))?,
        });
    }
    joined.ok_or_else(|| Stop::BadInput("there is nothing to merge".to_string()))
}

/// The trials that the runs were asked for together, as ranges that do not touch.
fn requested(runs: &[Saved]) -> Vec<Range<u64>> {
    let asked = |run: &Saved| match run.run.requested {
        Some(range) => vec![range],
        None => run.run.ranges.clone(),
    };
    let mut ranges: Vec<[u64; 2]> = runs.iter().flat_map(asked).collect();
    ranges.sort_unstable();
    let mut joined: Vec<Range<u64>> = Vec::new();
    for [start, end] in ranges {
        match joined.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => joined.push(start..end),
        }
    }
    joined
}

/// Whether trials that were asked for are missing.
fn is_partial(ledger: &Ledger, requested: &[Range<u64>]) -> bool {
    let asked: u64 = requested.iter().map(|range| range.end - range.start).sum();
    ledger.trials() < asked
}

/// Marks a report of several ranges that are not all complete.
fn mark_partial(report: &mut Report) {
    report.run.partial = true;
    if !report.notes.contains(&Note::Partial) {
        report.notes.push(Note::Partial);
    }
}
