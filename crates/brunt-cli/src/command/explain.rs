//! `brunt explain`: single trials in full.

use super::stress::unknown;
use super::trials::Runner;
use super::{Stop, input};
use crate::args::{DEFAULT_TRIALS, ExplainFormat, ExplainOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::pool::Pool;
use crate::render::explain;
use crate::screen::Screen;
use brunt::explain::{Choice, Explain};
use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::report::{Explanation, FORMAT};
use brunt::scenario::{PartyIndex, Scenario};
use brunt::settle::Terms;
use brunt::stress::{StressTestError, under};
use serde::Serialize;

/// What is explained, for programs.
#[derive(Serialize)]
struct Explained<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen: Option<&'a str>,
    trials: &'a [Explanation],
}

/// Explains the trials that were asked for.
///
/// # Errors
/// [`Stop`] if the scenario or the arguments are wrong, or something cannot be written.
pub fn explain(options: &ExplainOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    if options.net && options.party.is_none() {
        return Err(Stop::BadInput("--net is of one party: name it with --party".to_string()));
    }
    let mut input = input::sound_with(&options.file, &options.overlay, options.format.problems(), screen)?;
    if let Some(stress) = &options.stress {
        let stressed = under(&input.scenario, stress, options.reading.into());
        input.scenario = stressed.map_err(|error| match error {
            StressTestError::UnknownStress { .. } => unknown(&error, &input.scenario),
            _ => Stop::BadInput(error.to_string()),
        })?;
    }
    let plan = Plan::compile(&input.scenario).map_err(|error| Stop::BadInput(error.to_string()))?;
    let terms = input::terms(&plan, &input.scenario)?;
    let mut question = Explain::new(&input.scenario, &terms, options.seed);
    if let Some(party) = &options.party {
        question = question.with_party(party, options.net).map_err(|error| Stop::BadInput(error.to_string()))?;
    }
    if let Some(limit) = options.limit {
        question = question.with_limit(limit);
    }
    let pool = Pool::new(options.threads)?;
    let Chosen { trials, words: chosen, partial } = chosen(options, &input.scenario, (&terms, &pool), screen)?;
    let mut found: Vec<Explanation> = pool.install(|| trials.iter().map(|&trial| question.trial(trial)).collect());
    found.iter_mut().for_each(|explanation| explanation.scenario.files.clone_from(&input.files));
    let start = input.scenario.start;
    let page = |look| match options.format {
        ExplainFormat::Story => explain::story(&found, chosen.as_deref(), start),
        ExplainFormat::Mermaid => explain::mermaid(&found),
        ExplainFormat::Dot => explain::dot(&found),
        _ => explain::pages(&found, chosen.as_deref(), start, look),
    };
    if options.format == ExplainFormat::Json {
        let explained = Explained { format: FORMAT, chosen: chosen.as_deref(), trials: &found };
        screen.data_with(|out| input::write_json(&explained, out))?;
    } else {
        let text = page(screen.data_look);
        screen.data(&text)?;
    }
    Ok(if partial { Exit::Partial } else { Exit::Fine })
}

/// The trials to explain.
struct Chosen {
    trials: Vec<u64>,
    /// How they were chosen where it was not by number.
    words: Option<String>,
    /// Whether they were chosen among fewer than was asked for.
    partial: bool,
}

fn chosen(
    options: &ExplainOptions,
    scenario: &Scenario,
    (terms, pool): (&Terms<'_>, &Pool),
    screen: &mut Screen<'_>,
) -> Result<Chosen, Stop> {
    let (choice, words) = match (options.trial, options.return_period, options.worst, options.near) {
        (Some(trial), ..) => return Ok(Chosen { trials: vec![trial], words: None, partial: false }),
        (_, Some(period), ..) => {
            (Choice::ReturnPeriod(period), format!("the loss that is exceeded once in {period} trials"))
        }
        (_, _, _, Some(value)) => (Choice::Near(value), format!("the loss nearest to {value}")),
        (_, _, worst, _) => {
            let count = worst.unwrap_or(1);
            let words = if count == 1 { "the largest loss".to_string() } else { format!("the {count} largest losses") };
            (Choice::Worst(count), words)
        }
    };
    cancel::listen();
    let range = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    let runner = Runner { terms, pool, seed: options.seed, no_progress: options.no_progress };
    let ledger = runner.simulate(range.clone(), screen)?;
    if ledger.trials() == 0 {
        return Err(Stop::Cancelled);
    }
    let Some(column) = column(&ledger, options, scenario) else {
        let party = options.party.as_deref().unwrap_or_default();
        let message = match options.net {
            true => "the scenario has no contracts and policies: leave --net away".to_string(),
            false => format!("`{party}` bears no losses before contracts and policies: add --net"),
        };
        return Err(Stop::BadInput(message));
    };
    let positions = choice.of(column);
    let trials: Vec<u64> = positions.into_iter().filter_map(|position| ledger.trial_at(position)).collect();
    if trials.is_empty() {
        return Err(Stop::BadInput("--return-period is a number of trials above 1, such as 200".to_string()));
    }
    let whose = match &options.party {
        None => "all parties, gross".to_string(),
        Some(party) => format!("{party}, {}", if options.net { "net" } else { "gross" }),
    };
    let among = crate::render::quantity::counted(ledger.trials(), "trial");
    let partial = ledger.trials() < range.end - range.start;
    Ok(Chosen { trials, words: Some(format!("{words} of {whose}, among {among}")), partial })
}

/// The losses that trials are chosen by.
fn column<'l>(ledger: &'l Ledger, options: &ExplainOptions, scenario: &Scenario) -> Option<&'l [f64]> {
    let party = options.party.as_ref().and_then(|id| scenario.parties.iter().position(|party| party.id == *id));
    match party.map(|position| PartyIndex(position as u32)) {
        None => Some(&ledger.columns().total),
        Some(party) if options.net => ledger.settled().and_then(|settled| settled.net(party)),
        Some(party) => ledger.party(party),
    }
}
