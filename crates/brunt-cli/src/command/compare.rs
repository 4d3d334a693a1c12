//! `brunt compare`: options beside one another, paired on the same trials where they have some in common.

mod option;

use super::Stop;
use super::input;
use super::trials::Runner;
use crate::args::{CompareFormat, CompareOptions, DEFAULT_COMPARED, DEFAULT_SEED, Format, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::screen::Screen;
use brunt::ask::Candidate;
use brunt::report::{Options, Report};
use brunt::{Error, Model, Results, Run, Variant};
use brunt_page::{markdown, text};
use option::{Asked, SavedRun};
use std::ops::Range;

/// An option that was run or read.
struct Known {
    name: String,
    report: Report,
    results: Option<Results>,
    saved: Option<SavedRun>,
}

impl Known {
    fn candidate(&self) -> Result<Candidate<'_>, Error> {
        let candidate = Candidate::new(&self.name, &self.report);
        match (&self.results, &self.saved) {
            (Some(results), _) => Ok(candidate.results(results)),
            (None, Some(saved)) => saved.beside(candidate),
            (None, None) => Ok(candidate),
        }
    }
}

/// Compares options and prints what each changes in the file, the figures of each and the differences from the first.
///
/// # Errors
/// [`Stop`] if an option cannot be read or run, or the options do not compare.
pub(crate) fn compare(options: &CompareOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let problems = if options.format == CompareFormat::Json { Format::Json } else { Format::Table };
    let asked = option::all(options, problems, screen)?;
    if asked.len() < 2 {
        return Err(Stop::BadInput(
            "a comparison takes two options: name a second file, saved run or FILE+OVERLAY, or give --without, --with or --terms"
                .to_string(),
        ));
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let known = run(options, asked, &pool, screen)?;
    let candidates = known.iter().map(Known::candidate).collect::<Result<Vec<_>, _>>()?;
    let found = pool.install(|| Candidate::compare(&candidates))?;
    print(&found, options.format, screen)?;
    let partial = known.iter().any(|known| known.report.run.partial);
    Ok(if partial { Exit::Partial } else { Exit::Fine })
}

fn print(found: &Options, format: CompareFormat, screen: &mut Screen<'_>) -> Result<(), Stop> {
    match format {
        CompareFormat::Table => screen.data(&text::compare(found, screen.data_look))?,
        CompareFormat::Markdown => screen.data(&markdown::compare(found))?,
        CompareFormat::Json => screen.data_with(|out| input::write_json(found, out))?,
    }
    Ok(())
}

/// Runs the options that are no saved runs, all on the same trials, and keeps the order of the options.
fn run(
    options: &CompareOptions,
    asked: Vec<(String, Asked)>,
    pool: &Pool,
    screen: &mut Screen<'_>,
) -> Result<Vec<Known>, Stop> {
    let models: Vec<(String, Model)> = asked
        .iter()
        .filter_map(|(name, asked)| match asked {
            Asked::Model(model) => Some((name.clone(), (**model).clone())),
            Asked::Saved(_) => None,
        })
        .collect();
    let (seed, trials) = draws(options, &asked);
    let runner = Runner { pool, seed, trials, tails_of: None, no_progress: options.no_progress };
    let mut results = simulated(&models, &runner, screen)?.into_iter();
    let mut known = Vec::new();
    for (name, asked) in asked {
        match asked {
            Asked::Saved(saved) => {
                let report = saved.report.clone();
                known.push(Known { name, report, results: None, saved: Some(*saved) });
            }
            Asked::Model(_) => {
                let results = results.next().ok_or(Stop::Cancelled)?;
                let report = pool.install(|| results.report())?;
                known.push(Known { name, report, results: Some(results), saved: None });
            }
        }
    }
    Ok(known)
}

/// Seed and trials of the options that are run: those asked for, else those of the first saved run, else the default.
fn draws(options: &CompareOptions, asked: &[(String, Asked)]) -> (u64, Range<u64>) {
    let saved = asked.iter().find_map(|(_, asked)| match asked {
        Asked::Saved(saved) => Some(&saved.report.run),
        Asked::Model(_) => None,
    });
    let seed = options.seed.or(saved.map(|run| run.seed)).unwrap_or(DEFAULT_SEED);
    let of_saved = saved.and_then(|run| run.ranges.first()).map(|range| range[0]..range[1]);
    let trials = options.trials.as_ref().map(Trials::range).or(of_saved).unwrap_or(0..DEFAULT_COMPARED);
    (seed, trials)
}

/// The results of the models, all in passes over the same trials.
fn simulated(models: &[(String, Model)], runner: &Runner<'_>, screen: &mut Screen<'_>) -> Result<Vec<Results>, Stop> {
    let [(_, base), others @ ..] = models else { return Ok(Vec::new()) };
    let all: Vec<&Model> = models.iter().map(|(_, model)| model).collect();
    PerTrial::of_models(&all).ensure(&runner.trials, "--trials")?;
    if others.is_empty() {
        return Ok(vec![runner.ask(screen, |run: Run<'_>| base.run(run))?]);
    }
    let question = base.compare(others.iter().map(|(name, model)| Variant::model(name, model)));
    Ok(runner.ask(screen, |run| question.results(run))?)
}
