//! `brunt explain`: single trials in full.

use super::trials::Runner;
use super::{Stop, input};
use crate::args::{DEFAULT_TRIALS, ExplainFormat, ExplainOptions, Trials};
use crate::cancel;
use crate::exit::Exit;
use crate::memory::PerTrial;
use crate::pool::Pool;
use crate::screen::Screen;
use brunt::ask::Explain;
use brunt::report::{Explanation, FORMAT};
use brunt::{Model, Results, Run};
use brunt_page::quantity::{count, counted};
use brunt_page::text::explain;
use serde::Serialize;

/// The explained trials as JSON.
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
pub(crate) fn explain(options: &ExplainOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    if options.net && options.party.is_none() {
        return Err(Stop::BadInput("--net is of one party: name it with --party".to_string()));
    }
    let mut model = input::sound_with(&options.file, &options.overlay, options.format.problems(), screen)?;
    if let Some(stress) = &options.stress {
        model = model.under(stress, options.reading.into())?;
    }
    let mut question = model.explain();
    if let Some(party) = &options.party {
        question = question.party(party);
    }
    if options.net {
        question = question.net();
    }
    if let Some(limit) = options.limit {
        question = question.limit(limit);
    }
    question.check()?;
    let pool = Pool::new(options.threads)?;
    let Chosen { trials, words: chosen, partial } = chosen(options, &model, &question, &pool, screen)?;
    let seed = options.seed;
    let found: Vec<Explanation> = pool.install(|| question.clone().trials(trials).run(Run::trials(1).seed(seed)))?;
    let start = model.start();
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
    /// How the trials were chosen, in words; `None` if chosen by number.
    words: Option<String>,
    /// Whether the trials were chosen among fewer trials than asked for.
    partial: bool,
}

fn chosen(
    options: &ExplainOptions,
    model: &Model,
    question: &Explain<'_>,
    pool: &Pool,
    screen: &mut Screen<'_>,
) -> Result<Chosen, Stop> {
    let question = question.clone();
    let (question, choice, words) = match (options.trial, options.return_period, options.worst, options.near) {
        (Some(trial), ..) => return Ok(Chosen { trials: vec![trial], words: None, partial: false }),
        (_, Some(period), ..) => (
            question.return_period(period),
            Choice::ReturnPeriod(period),
            format!("the loss that is exceeded once in {period} trials"),
        ),
        (_, _, _, Some(value)) => (question.near(value), Choice::Near(value), format!("the loss nearest to {value}")),
        (_, _, worst, _) => {
            let count = worst.unwrap_or(1);
            let words = if count == 1 { "the largest loss".to_string() } else { format!("the {count} largest losses") };
            (question.worst(count), Choice::Worst(count), words)
        }
    };
    let range = options.trials.as_ref().map_or(0..DEFAULT_TRIALS, Trials::range);
    ensure_known(choice, range.end - range.start)?;
    PerTrial::of_choice(model).ensure(&range, "--trials")?;
    cancel::listen();
    let runner = Runner { pool, seed: options.seed, trials: range, tails_of: None, no_progress: options.no_progress };
    let results = runner.ask(screen, |run| model.run(run))?;
    // A cancelled run has fewer trials, so the choice is checked again.
    ensure_known(choice, results.trials())?;
    let losses = column(&results, options)?;
    ensure_near(choice, &losses, results.trials())?;
    let trials = question.chosen(&results)?;
    let whose = match &options.party {
        None => "all parties, gross".to_string(),
        Some(party) => format!("{party}, {}", if options.net { "net" } else { "gross" }),
    };
    let among = counted(results.trials(), "trial");
    let partial = !results.is_complete();
    Ok(Chosen { trials, words: Some(format!("{words} of {whose}, among {among}")), partial })
}

/// How trials are chosen.
#[derive(Clone, Copy)]
enum Choice {
    ReturnPeriod(f64),
    Worst(usize),
    Near(f64),
}

/// Refuses a choice that needs more than `trials` trials.
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

/// Refuses a value above the largest loss, because no trial comes near such a value.
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

/// The losses by trial that the choice is based on.
fn column(results: &Results, options: &ExplainOptions) -> Result<Vec<f64>, Stop> {
    let Some(party) = &options.party else { return Ok(results.total().losses()?.to_vec()) };
    let (name, refusal) = match options.net {
        true => (format!("net_{party}"), "the scenario has no contracts and policies: leave --net away".to_string()),
        false => {
            let refusal = format!("`{party}` bears no losses before contracts and policies: add --net");
            (format!("party_{party}"), refusal)
        }
    };
    let column = results.columns()?.into_iter().find(|column| column.0 == name);
    column.map(|column| column.1.to_vec()).ok_or(Stop::BadInput(refusal))
}
