//! `brunt stress`: a scenario under stresses.

use super::outcome::{Outcome, probe};
use super::trials::Runner;
use super::{Stop, doubt_levels, input};
use crate::args::{DEFAULT_COMPARED, ExplainFormat, Levels, OutputOptions, StressOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::save::{self, Asked, Kinds};
use crate::screen::Screen;
use brunt::Model;
use brunt::ask::Stresses;
use brunt::report::{Explanation, FORMAT, Level, Report, WhatIf};
use brunt_page::Look;
use brunt_page::text;
use serde::Serialize;

/// The effect of each stress alone, as JSON.
#[derive(Serialize)]
struct Alone<'a> {
    format: u32,
    stresses: &'a [Told],
}

/// A stress and its effect alone.
#[derive(Serialize)]
struct Told {
    id: String,
    name: String,
    alone: WhatIf,
}

impl Told {
    fn shown(&self) -> text::Alone<'_> {
        text::Alone { id: &self.id, name: &self.name, effect: &self.alone }
    }
}

/// Runs a scenario as it is and under stresses, or shows the effect of each stress alone.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub(crate) fn stress(options: &StressOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let model = input::sound_with(&options.file, &options.overlay, options.format.problems(), screen)?;
    if model.stresses().next().is_none() {
        let file = input::shown(&options.file).display();
        return Err(Stop::BadInput(format!(
            "`{file}` has no stresses to run under; docs/scenario-format.md says how to state them, there or in an --overlay"
        )));
    }
    let mut question = model.stress().reading(options.reading.into());
    if !options.names.is_empty() {
        question = question.only(&options.names);
    }
    if let Some(level) = options.level {
        question = question.level(level.get());
    }
    question.check()?;
    let drawn = matches!(options.format, ExplainFormat::Story | ExplainFormat::Mermaid | ExplainFormat::Dot);
    if drawn
        && (options.out.is_some() || options.report.is_some() || options.trials.is_some() || options.level.is_some())
    {
        let message = "a story or a graph is of what is forced alone: leave out --out, --report, --trials and --level";
        return Err(Stop::BadInput(message.to_string()));
    }
    if options.what_if || drawn {
        return alone(options, &model, screen);
    }
    simulated(options, &model, &question, screen)
}

/// Shows the effect of each chosen stress alone.
fn alone(options: &StressOptions, model: &Model, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    let named = |id: &str| model.stresses().find(|stress| stress.0 == id);
    let chosen: Vec<(&str, &str)> = match options.names.as_slice() {
        [] => model.stresses().collect(),
        names => names.iter().filter_map(|id| named(id)).collect(),
    };
    let mut told = Vec::new();
    let mut silent = Vec::new();
    for (id, name) in chosen {
        match model.stress().what_if(id)? {
            Some(alone) => told.push(Told { id: id.to_string(), name: name.to_string(), alone }),
            None => silent.push(format!("`{id}`")),
        }
    }
    if !silent.is_empty() {
        screen.remark(&format!("nothing happens alone under {}: nothing is forced there\n", silent.join(", ")));
    }
    let explained: Vec<Explanation> = told.iter().map(|told| told.alone.explanation.clone()).collect();
    let page = match options.format {
        ExplainFormat::Json => {
            screen.data_with(|out| input::write_json(&Alone { format: FORMAT, stresses: &told }, out))?;
            return Ok(Exit::Fine);
        }
        ExplainFormat::Story => text::explain::story(&explained, None, model.start()),
        ExplainFormat::Mermaid => text::explain::mermaid(&explained),
        ExplainFormat::Dot => text::explain::dot(&explained),
        ExplainFormat::Table => {
            let alone: Vec<_> = told.iter().map(Told::shown).collect();
            text::what_if(&alone, model.start(), screen.data_look)
        }
    };
    screen.data(&page)?;
    Ok(Exit::Fine)
}

fn simulated(
    options: &StressOptions,
    model: &Model,
    question: &Stresses<'_>,
    screen: &mut Screen<'_>,
) -> Result<Exit, Stop> {
    if let Some(directory) = &options.out {
        save::probe(directory, &Kinds { stress: true, ..Kinds::default() }.names())?;
    }
    cancel::listen();
    let pool = Pool::new(options.threads)?;
    let trials = options.trials.as_ref().map_or(0..DEFAULT_COMPARED, Trials::range);
    PerTrial::of_stresses(model, question)?.ensure(&trials, "--trials")?;
    doubt_levels(options.level, screen);
    let output = OutputOptions {
        out: options.out.clone(),
        events: None,
        report: options.report.clone(),
        format: options.format.problems(),
        table: None,
        tables: false,
        levels: options.level.into_iter().map(Levels::from).collect(),
    };
    probe(&output)?;
    let runner = Runner { pool: &pool, seed: options.seed, trials, tails_of: None, no_progress: options.no_progress };
    let (results, found) = runner.ask(screen, |run| question.run_beside(run.levels(output.all_levels())))?;
    let mut report = pool.install(|| results.report())?;
    let mut page: fn(&Report, Look) -> String = text::stress;
    if found.is_none() {
        screen.remark("cancelled before any stress was run; this is the scenario as it is\n");
        report.run.partial = true;
        page = text::report;
    } else {
        report.stress = found;
    }
    let asked = Asked {
        levels: output.level_shares(),
        stresses: options.names.clone(),
        reading: Some(options.reading),
        level: options.level.map(Level::get),
        overlays: options.overlay.iter().map(|path| input::shown(path).display().to_string()).collect(),
        ..Asked::default()
    };
    Outcome { results: &results, pool: &pool, report: &report, asked, page }.deliver(&output, screen)
}
