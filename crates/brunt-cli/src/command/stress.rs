//! `brunt stress`: a scenario under stresses.

use super::outcome::Results;
use super::run::unmeasured;
use super::trials::Runner;
use super::unfinished;
use super::{Stop, doubt_levels, input};
use crate::args::{DEFAULT_COMPARED, ExplainFormat, Levels, OutputOptions, StressOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::render;
use crate::save::{self, Kinds};
use crate::screen::Screen;
use brunt::assess::Question;
use brunt::plan::Plan;
use brunt::report::{Explanation, FORMAT, WhatIf};
use brunt::scenario::{Scenario, Stress};
use brunt::simulate::Run;
use brunt::stress::{StressTest, StressTestError, what_if};
use serde::Serialize;

/// What stresses do alone, for programs.
#[derive(Serialize)]
struct Alone<'a> {
    format: u32,
    stresses: &'a [Told],
}

/// A stress and what it does alone.
#[derive(Serialize)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub alone: WhatIf,
}

/// Runs a scenario as it is and under stresses, or shows what stresses do alone.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub fn stress(options: &StressOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let input = input::sound_with(&options.file, &options.overlay, options.format.problems(), screen)?;
    if input.scenario.stresses.is_empty() {
        let file = input::shown(&options.file).display();
        return Err(Stop::BadInput(format!(
            "`{file}` has no stresses to run under; docs/scenario-format.md says how to state them, there or in an --overlay"
        )));
    }
    let mut test = StressTest::new(&input.scenario).with_reading(options.reading.into());
    let twice = |(at, name): (usize, &String)| options.names[..at].contains(name).then(|| name.clone());
    if let Some(name) = options.names.iter().enumerate().find_map(twice) {
        return Err(Stop::BadInput(format!("stress `{name}` is named twice")));
    }
    if !options.names.is_empty() {
        test = test.with_stresses(&options.names).map_err(|error| unknown(&error, &input.scenario))?;
    }
    if let Some(level) = options.level {
        test = test.with_level(level);
    }
    let drawn = matches!(options.format, ExplainFormat::Story | ExplainFormat::Mermaid | ExplainFormat::Dot);
    if drawn && (options.out.is_some() || options.trials.is_some() || options.level.is_some()) {
        let message = "a story or a graph is of what is forced alone: leave out --out, --trials and --level";
        return Err(Stop::BadInput(message.to_string()));
    }
    if options.what_if || drawn {
        return alone(options, &input, screen);
    }
    simulated(options, &input, test, screen)
}

/// What each stress does alone.
fn alone(options: &StressOptions, input: &input::Sound, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let scenario = &input.scenario;
    let find = |name: &String| scenario.stresses.iter().find(|stress| stress.id == *name);
    let chosen: Vec<&Stress> = match options.names.as_slice() {
        [] => scenario.stresses.iter().collect(),
        names => names.iter().filter_map(find).collect(),
    };
    let mut told = Vec::new();
    let mut silent = Vec::new();
    for stress in chosen {
        let found = what_if(scenario, stress).map_err(|error| Stop::BadInput(error.to_string()))?;
        match found {
            Some(mut alone) => {
                alone.explanation.scenario.files.clone_from(&input.files);
                told.push(Told { id: stress.id.clone(), name: stress.name.clone(), alone });
            }
            None => silent.push(format!("`{}`", stress.id)),
        }
    }
    if !silent.is_empty() {
        screen.remark(&format!("nothing happens alone under {}: nothing is forced there\n", silent.join(", ")));
    }
    let explained: Vec<Explanation> = told.iter().map(|told| told.alone.explanation.clone()).collect();
    let text = match options.format {
        ExplainFormat::Json => {
            screen.data_with(|out| input::write_json(&Alone { format: FORMAT, stresses: &told }, out))?;
            return Ok(Exit::Fine);
        }
        ExplainFormat::Story => render::explain::story(&explained, None, scenario.start),
        ExplainFormat::Mermaid => render::explain::mermaid(&explained),
        ExplainFormat::Dot => render::explain::dot(&explained),
        ExplainFormat::Table => render::what_if(&told, scenario.start, screen.data_look),
    };
    screen.data(&text)?;
    Ok(Exit::Fine)
}

fn simulated(
    options: &StressOptions,
    input: &input::Sound,
    test: StressTest<'_>,
    screen: &mut Screen<'_>,
) -> Result<Exit, Stop> {
    let scenario = &input.scenario;
    let plan = Plan::compile(scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
    let terms = input::terms(&plan, scenario)?;
    if let Some(directory) = &options.out {
        save::probe(directory, &Kinds { stress: true, ..Kinds::default() }.names())?;
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_COMPARED, Trials::range);
    PerTrial::of_stresses(&terms).ensure(&trials, "--trials")?;
    doubt_levels(options.level, screen);
    let runner = Runner { terms: &terms, pool: &pool, seed: options.seed, no_progress: options.no_progress };
    let ledger = runner.simulate(trials.clone(), screen)?;
    if ledger.trials() == 0 {
        return Err(Stop::Cancelled);
    }
    let output = OutputOptions {
        out: options.out.clone(),
        events: None,
        format: options.format.problems(),
        levels: options.level.into_iter().map(Levels::from).collect(),
    };
    let question = Question::new(scenario, &plan)
        .with_levels(output.all_levels())
        .with_files(input.files.clone())
        .with_requested(trials.clone());
    let mut report = pool.install(|| question.answer(&ledger)).map_err(unmeasured)?;
    let watched = screen.watched && !options.no_progress;
    let progress = Progress::new((trials.end - trials.start) * test.runs(), watched, screen.remark_look.unicode);
    let run = Run::new(0).with_seed(options.seed).with_trials(trials.clone());
    let found = pool.install(|| test.answer(&run, &progress));
    // The scenario as it is, and the stresses that were finished.
    let runs = found.as_ref().map_or(0, |found| found.stresses.len() as u64 + 1);
    let remark = progress.finish(runs * (trials.end - trials.start), pool.threads());
    let mut page: fn(&brunt::report::Report, crate::screen::Look) -> String = render::stress;
    match found {
        Ok(found) => {
            remark.iter().for_each(|remark| screen.remark(remark));
            report.stress = Some(found);
        }
        Err(StressTestError::Cancelled) => {
            screen.remark("cancelled before any stress was run; this is the scenario as it is\n");
            report.run.partial = true;
            page = render::report;
        }
        Err(StressTestError::Simulate(error)) => return Err(unfinished(&error)),
        Err(error) => return Err(Stop::BadInput(error.to_string())),
    }
    let results = Results { scenario, terms: &terms, pool: &pool, ledger: &ledger, report: &report, page };
    results.deliver(&output, screen)
}

/// A stress that is not there, with the one that may be meant or those that are.
pub(super) fn unknown(error: &StressTestError, scenario: &Scenario) -> Stop {
    let StressTestError::UnknownStress { id } = error else { return Stop::BadInput(error.to_string()) };
    let ids: Vec<&str> = scenario.stresses.iter().map(|stress| stress.id.as_str()).collect();
    super::unknown(&error.to_string(), id, &ids)
}
