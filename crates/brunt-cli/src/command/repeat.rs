//! `brunt run --from`: a saved run, repeated from its `results.json`.

use super::{Stop, input, line};
use crate::args::{KeepOptions, Kept, Levels, OutputOptions, RunOptions, Trials};
use crate::save::{Asked, Record, Saved, Sources};
use crate::screen::Screen;
use brunt::Model;
use brunt::report::{ARITHMETIC, Level};
use std::path::Path;

/// The options and the model of a saved run.
///
/// # Errors
/// [`Stop::BadInput`] if the run cannot be repeated as it was: with every file, hash and version that differs, and how to go on.
pub(super) fn recorded(run: &Path, options: &RunOptions, screen: &mut Screen<'_>) -> Result<(RunOptions, Model), Stop> {
    let saved = Saved::stated(run).map_err(|error| Stop::BadInput(error.to_string()))?;
    let Some(record) = &saved.record else {
        let reason = "it was saved by a version that recorded no options";
        return Err(unrepeatable(&saved, &format!("{reason}; run it again: {}", line::of(&saved, &Record::default()))));
    };
    let repeated = repeated(&saved, record, options)?;
    let sources = if options.recorded { Sources::of(&saved, record) } else { Sources::beside_files(&saved, record) };
    let mut differences = other_versions(&saved);
    differences.extend(sources.differences.iter().cloned());
    if !differences.is_empty() {
        return Err(refused(&saved, record, &differences, !options.recorded && !sources.differences.is_empty()));
    }
    let model = input::checked(sources.model(), options.output.format, screen)?;
    if model.hash() != saved.scenario.hash {
        let other =
            format!("the scenario has the hash {:.12}, the run was of {:.12}", model.hash(), saved.scenario.hash);
        return Err(refused(&saved, record, &[other], false));
    }
    for path in &sources.missing {
        screen.remark(&format!("`{path}` is not there: its text in `{}` is run\n", saved.path.display()));
    }
    Ok((repeated, model))
}

/// The versions of program and arithmetic that differ from those of a run.
fn other_versions(saved: &Saved) -> Vec<String> {
    let program = &saved.program;
    let mut differences = Vec::new();
    if program.version != crate::VERSION {
        differences.push(format!("the run was computed by version {}, this is {}", program.version, crate::VERSION));
    }
    if program.arithmetic != ARITHMETIC {
        let reason = "numbers and draws differ between versions of the arithmetic";
        differences.push(format!("its arithmetic has version {}, this has {ARITHMETIC}: {reason}", program.arithmetic));
    }
    differences
}

/// A message with every difference, and how to go on.
fn refused(saved: &Saved, record: &Record, differences: &[String], files_differ: bool) -> Stop {
    let mut message = format!("`{}` cannot be repeated bit for bit:", saved.path.display());
    differences.iter().for_each(|difference| message.push_str(&format!("\n  - {difference}")));
    if files_differ {
        message.push_str("\n  help: add --recorded to run the scenario as it was, from the text in results.json");
    }
    let version = &saved.program.version;
    if version != crate::VERSION {
        message.push_str(&format!("\n  help: version {version} of brunt repeats it"));
    }
    message.push_str(&format!("\n  help: to run what is there now: {}", line::of(saved, record)));
    Stop::BadInput(message)
}

fn unrepeatable(saved: &Saved, reason: &str) -> Stop {
    Stop::BadInput(format!("`{}` cannot be repeated by `run --from`: {reason}", saved.path.display()))
}

/// The options of the saved run, with the output that is asked for now.
fn repeated(saved: &Saved, record: &Record, options: &RunOptions) -> Result<RunOptions, Stop> {
    if saved.controls.is_some() || saved.stress.is_some() {
        let command = line::of(saved, record);
        return Err(unrepeatable(saved, &format!("it is of another command; repeat it with: {command}")));
    }
    let Asked { levels, search, .. } = &record.asked;
    Ok(RunOptions {
        file: None,
        trials: Some(trials(saved, record)?),
        seed: saved.run.seed,
        precision: saved.run.precision.as_ref().map(|precision| precision.target),
        kept: KeepOptions {
            keep: Some(if saved.run.kept.is_some() { Kept::Tail } else { Kept::All }),
            of: saved.run.kept.map(|kept| kept.total),
        },
        max_trials: search.map_or(options.max_trials, |search| search.most),
        exact: saved.exact.is_some(),
        output: OutputOptions {
            events: options.output.out.as_ref().and(record.events),
            tables: record.tables,
            levels: levels.iter().copied().filter_map(Level::new).map(Levels::from).collect(),
            ..options.output.clone()
        },
        ..options.clone()
    })
}

/// The trials that were asked for, of a cancelled run too.
fn trials(saved: &Saved, record: &Record) -> Result<Trials, Stop> {
    match (&saved.run.precision, record.asked.search, saved.run.requested) {
        (Some(_), Some(search), _) => Ok(Trials::Count(search.first)),
        (Some(_), None, _) => {
            Err(unrepeatable(saved, "one of the runs merged into it chose its own trials; repeat each and merge them"))
        }
        (None, _, Some([first, end])) => Ok(Trials::Range(first..end)),
        (None, _, None) => {
            Err(unrepeatable(saved, "its trials have gaps; run each of `run.ranges` and merge the runs"))
        }
    }
}
