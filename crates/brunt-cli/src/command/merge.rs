//! `brunt merge`: joins saved runs of ranges of trials into one run.

use super::outcome::{Outcome, probe};
use super::{Stop, doubt_levels, input};
use crate::args::MergeOptions;
use crate::exit::Exit;
use crate::memory::{OfTails, PerTrial};
use crate::pool::Pool;
use crate::save::{self, Asked, Kinds, Saved};
use crate::screen::Screen;
use brunt::report::KeptFacts;
use brunt::{Model, Results};
use brunt_page::quantity::{count, counted, plain};
use brunt_page::text;
use std::path::Path;

/// Merges saved runs, then saves and prints the results of all their trials.
///
/// # Errors
/// [`Stop`] if the runs do not belong together, or something cannot be read or written.
pub(crate) fn merge(options: &MergeOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    options.output.check().map_err(Stop::BadInput)?;
    let model = input::sound(&options.file, options.output.format, screen)?;
    let runs = options.runs.iter().map(|directory| Saved::read(directory)).collect::<Result<Vec<_>, _>>();
    let runs = runs.map_err(|error| Stop::BadInput(error.to_string()))?;
    refuse_strangers(&runs, &model, input::shown(&options.file))?;
    refuse_overlaps(&runs)?;
    refuse_unlike(&runs)?;
    let kept = runs.first().and_then(|run| run.run.kept);
    if let (Some(_), Some(_)) = (kept, options.output.events) {
        return Err(Stop::BadInput("--events takes runs that keep all trials, and these keep tails only".to_string()));
    }
    probe(&options.output)?;
    if let Some(directory) = &options.output.out {
        let kinds = Kinds {
            events: options.output.events.is_some(),
            tails: kept.is_some(),
            tables: options.output.saves_tables(),
            ..Kinds::default()
        };
        save::probe(directory, &kinds.names())?;
    }
    let pool = Pool::new(options.threads)?;
    match kept {
        None => ensure_memory(&runs, &model)?,
        Some(KeptFacts { total, .. }) => {
            let (levels, threads) = (options.output.all_levels(), pool.threads() as u64);
            OfTails { model: &model, levels, threads, parts: 3 }.ensure(total, "a smaller whole")?;
        }
    }
    doubt_levels(options.output.asked_levels(), screen);
    let results = pool.install(|| join(&runs, &model))?.with_levels(options.output.all_levels())?;
    let mut report = pool.install(|| results.report())?;
    if options.output.events.is_some() {
        report.layers = pool.install(|| results.layers())?;
    }
    let asked = Asked { levels: options.output.level_shares(), ..Asked::default() };
    let outcome = Outcome { results: &results, pool: &pool, report: &report, asked, page: text::report };
    outcome.deliver(&options.output, screen)
}

/// Refuses more trials than fit into memory together.
fn ensure_memory(runs: &[Saved], model: &Model) -> Result<(), Stop> {
    let trials = runs.iter().map(|run| run.run.trials).fold(0, u64::saturating_add);
    PerTrial::of_merge(model).ensure(&(0..trials), "a merge of some of the runs")
}

/// Refuses runs of another scenario, seed or version.
fn refuse_strangers(runs: &[Saved], model: &Model, file: &Path) -> Result<(), Stop> {
    for run in runs {
        let results = &run.path;
        let refuse =
            |reason: String| Err(Stop::BadInput(format!("`{}` cannot be merged: {reason}", results.display())));
        if run.scenario.hash != model.hash() {
            return refuse(format!(
                "its scenario `{}` (hash {:.12}) is not `{}` (hash {:.12})",
                plain(&run.scenario.name),
                run.scenario.hash,
                file.display(),
                model.hash()
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
                runs[0].path.display(),
                runs[0].run.seed
            ));
        }
    }
    Ok(())
}

/// Refuses runs that keep other losses than the first, or more trials than their tails are sized for.
fn refuse_unlike(runs: &[Saved]) -> Result<(), Stop> {
    let said = |kept: Option<KeptFacts>| match kept {
        None => "all trials".to_string(),
        Some(KeptFacts { total, tail, .. }) => {
            format!("tails of {} (the largest {})", counted(total, "trial"), count(tail))
        }
    };
    if let Some(run) = runs.iter().find(|run| run.run.kept != runs[0].run.kept) {
        return Err(Stop::BadInput(format!(
            "`{}` cannot be merged: it keeps {}, and `{}` keeps {}; run both with the same --keep, --of and --levels",
            run.path.display(),
            said(run.run.kept),
            runs[0].path.display(),
            said(runs[0].run.kept)
        )));
    }
    let trials = runs.iter().map(|run| run.run.trials).fold(0, u64::saturating_add);
    match runs.first().and_then(|run| run.run.kept) {
        Some(KeptFacts { total, .. }) if total < trials => Err(Stop::BadInput(format!(
            "the runs hold {}, and their tails are sized for {}; run each with --of {trials}",
            counted(trials, "trial"),
            count(total)
        ))),
        _ => Ok(()),
    }
}

/// Refuses runs with common trials, because those trials would count twice.
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
                a.directory().display(),
                b.directory().display()
            )));
        }
    }
    Ok(())
}

fn join(runs: &[Saved], model: &Model) -> Result<Results, Stop> {
    let mut joined: Option<Results> = None;
    for run in runs {
        let results = run.results(model).map_err(|error| Stop::BadInput(error.to_string()))?;
        joined = Some(match joined {
            None => results,
            Some(earlier) => earlier.merge(results).map_err(|error| {
                Stop::BadInput(format!("`{}` cannot be merged: {error}", run.directory().display()))
            })?,
        });
    }
    joined.ok_or_else(|| Stop::BadInput("there is nothing to merge".to_string()))
}
