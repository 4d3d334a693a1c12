//! `brunt explain`: single trials in full.

use super::stress::unknown;
use super::trials::Runner;
use super::{Stop, input};
use crate::args::{DEFAULT_TRIALS, ExplainFormat, ExplainOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::render::explain;
use crate::render::quantity::{count, counted};
use crate::screen::Screen;
use brunt::explain::{Choice, Explain, ExplainError};
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
        question = question.with_party(party, options.net).map_err(|error| no_party(&error, &input.scenario))?;
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
    (terms, pool): (&Terms, &Pool),
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
    let range = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    ensure_known(choice, range.end - range.start)?;
    PerTrial::of_choice(terms).ensure(&range, "--trials")?;
    cancel::listen();
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
    // A run that was cancelled knows less.
    ensure_known(choice, ledger.trials())?;
    ensure_near(choice, column, ledger.trials())?;
    let positions = choice.of(column);
    let trials: Vec<u64> = positions.into_iter().filter_map(|position| ledger.trial_at(position)).collect();
    let whose = match &options.party {
        None => "all parties, gross".to_string(),
        Some(party) => format!("{party}, {}", if options.net { "net" } else { "gross" }),
    };
    let among = counted(ledger.trials(), "trial");
    let partial = ledger.trials() < range.end - range.start;
    Ok(Chosen { trials, words: Some(format!("{words} of {whose}, among {among}")), partial })
}

/// Refuses to choose what so many trials do not know.
fn ensure_known(choice: Choice, trials: u64) -> Result<(), Stop> {
    let (known, asked) = (count(trials), counted(trials, "trial"));
    match choice {
        Choice::ReturnPeriod(period) if period > trials as f64 => Err(Stop::BadInput(format!(
            "{asked} do not know the loss that is exceeded once in {period}: give --return-period {trials} or less, or more \
             --trials than {known}"
        ))),
        Choice::Worst(worst) if worst as u64 > trials => Err(Stop::BadInput(format!(
            "there are no {worst} worst of {asked}: give --worst {trials} or less, or more --trials"
        ))),
        _ => Ok(()),
    }
}

/// Refuses a value beyond all losses, which the largest of them says nothing about.
fn ensure_near(choice: Choice, column: &[f64], trials: u64) -> Result<(), Stop> {
    let largest = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match choice {
        Choice::Near(value) if value > largest => Err(Stop::BadInput(format!(
            "no loss of {} reaches {value}: the largest is {largest} (--worst 1 explains it)",
            counted(trials, "trial")
        ))),
        _ => Ok(()),
    }
}

/// A party that cannot be asked about, with the one that may be meant.
fn no_party(error: &ExplainError, scenario: &Scenario) -> Stop {
    let ids: Vec<&str> = scenario.parties.iter().map(|party| party.id.as_str()).collect();
    match error {
        ExplainError::UnknownParty { id } => super::unknown(&error.to_string(), id, &ids),
        _ => Stop::BadInput(error.to_string()),
    }
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
