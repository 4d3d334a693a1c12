//! Everything that the saved sums give again: the whole report, the losses by trial, and the tables of controls and stresses.

use super::Opened;
use super::losses::Losses;
use super::opened::Run;
use crate::json;
use crate::save::{self, RESULTS, TRIALS_CSV, TRIALS_STATE};
use brunt::report::Report;
use brunt::{Error, Model, Results};
use brunt_page::quantity::plain;
use brunt_page::verified::Verified;
use serde_json::Value;

/// Members of `results.json` that are held against something else, or run again by their own command only.
const ELSEWHERE: [&str; 6] = ["record", "files", "state", "sha256", "controls", "stress"];

/// Compares the report and the losses by trial with those of the saved state. The state, if it is that of the run.
pub(super) fn check(
    opened: &Opened,
    run: &Run,
    model: &Model,
    losses: Option<&Losses>,
    found: &mut Verified,
) -> Result<Option<Results>, Error> {
    let results = match save::load(model, &opened.directory().join(TRIALS_STATE)) {
        Ok(results) => results,
        Err(error) => {
            found.differs(TRIALS_STATE, "its content", "the sums and columns of the run", plain(&error.to_string()));
            return Ok(None);
        }
    };
    if let Some(losses) = losses {
        compare_losses(&results, losses, found)?;
    }
    match run.report.run.partial {
        true => found
            .skips("state", "figures of a cancelled run are measured in haste: `brunt merge` computes them in full"),
        false => compare_report(&results, run, found)?,
    }
    tables(opened, run, found);
    Ok(Some(results))
}

/// Compares every number of `trials.csv` with the saved columns.
fn compare_losses(results: &Results, losses: &Losses, found: &mut Verified) -> Result<(), Error> {
    let before = found.found();
    let columns = results.columns()?;
    let names = || columns.iter().map(|column| column.0.as_str());
    if !losses.names.iter().map(String::as_str).eq(names()) || losses.trials.len() as u64 != results.trials() {
        let expected = format!("{} trials of {}", results.trials(), names().collect::<Vec<_>>().join(", "));
        let stated = format!("{} trials of {}", losses.trials.len(), losses.names.join(", "));
        found.differs(TRIALS_CSV, "its columns", expected, plain(&stated));
        return Ok(());
    }
    for ((name, saved), stated) in columns.iter().zip(&losses.columns) {
        for (position, (saved, stated)) in saved.iter().zip(stated).enumerate() {
            if saved.to_bits() != stated.to_bits() {
                let what = losses.place(position, name);
                found.differs(TRIALS_CSV, what, format!("{saved} (from {TRIALS_STATE})"), stated.to_string());
            }
        }
    }
    let compared = results.trials() * columns.len() as u64;
    found.compared("losses", compared, before, format!("{compared} numbers of trials.csv, as in trials.brunt"));
    Ok(())
}

/// Compares every member of the report with the report of the saved state.
fn compare_report(results: &Results, run: &Run, found: &mut Verified) -> Result<(), Error> {
    let before = found.found();
    let mut report = results.report()?;
    report.scenario.files.clone_from(&run.report.scenario.files);
    if !run.report.layers.is_empty() {
        report.layers = results.layers()?;
    }
    if run.report.exact.is_some() {
        report.exact = Some(results.exact(&report)?);
    }
    let mut comparison = Comparison { found, compared: 0 };
    comparison.compare(&value_of(&report), &run.value, String::new());
    let compared = comparison.compared;
    found.compared(
        "state",
        compared,
        before,
        format!("{compared} members of results.json, as trials.brunt gives them"),
    );
    for (member, command) in [("controls", "brunt controls"), ("stress", "brunt stress")] {
        if run.value.get(member).is_some() {
            found.skips(member, format!("its figures are those of `{command}`, which computes them again"));
        }
    }
    Ok(())
}

/// A report as it is written and read back.
fn value_of(report: &Report) -> Value {
    let mut text = Vec::new();
    json::pretty(report, &mut text).ok().and_then(|()| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

/// Compares JSON values, member by member.
struct Comparison<'f> {
    found: &'f mut Verified,
    compared: u64,
}

impl Comparison<'_> {
    fn compare(&mut self, expected: &Value, stated: &Value, path: String) {
        match (expected, stated) {
            (Value::Object(expected), Value::Object(stated)) => {
                let only = stated.iter().filter(|(name, _)| !expected.contains_key(*name));
                let all = expected.iter().chain(only.map(|(name, _)| (name, &Value::Null)));
                for (name, expected) in all.filter(|(name, _)| !path.is_empty() || !ELSEWHERE.contains(&name.as_str()))
                {
                    let separator = if path.is_empty() { "" } else { "." };
                    let stated = stated.get(name).unwrap_or(&Value::Null);
                    self.compare(expected, stated, format!("{path}{separator}{name}"));
                }
            }
            (Value::Array(expected), Value::Array(stated)) if expected.len() == stated.len() => {
                for (index, (expected, stated)) in expected.iter().zip(stated).enumerate() {
                    self.compare(expected, stated, format!("{path}[{}]", label(expected, index)));
                }
            }
            _ => {
                self.compared += 1;
                if expected != stated {
                    self.found.differs(RESULTS, plain(&path), shown(expected), shown(stated));
                }
            }
        }
    }
}

/// The id of an entry of a list, else its position.
fn label(entry: &Value, index: usize) -> String {
    let named = ["id", "node", "level", "return_period"].iter().find_map(|key| entry.get(key));
    named.map_or_else(|| index.to_string(), |id| id.as_str().map_or_else(|| id.to_string(), str::to_string))
}

/// A value in words, short.
fn shown(value: &Value) -> String {
    const MOST: usize = 120;
    match value {
        Value::Null => "nothing".to_string(),
        value => {
            let text = plain(&value.to_string());
            let cut: String = text.chars().take(MOST).collect();
            if cut.len() < text.len() { format!("{cut}...") } else { text }
        }
    }
}

/// Compares the tables of controls and of stresses with the figures in `results.json`.
fn tables(opened: &Opened, run: &Run, found: &mut Verified) {
    for (name, bytes) in save::tables(&run.report) {
        let before = found.found();
        let Ok(stated) = std::fs::read(opened.directory().join(name)) else { continue };
        let (expected, stated) = (String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&stated));
        let compared = expected.lines().count().max(stated.lines().count());
        for line in 0..compared {
            let (expected, stated) = (expected.lines().nth(line), stated.lines().nth(line));
            if expected != stated {
                let shown = |line: Option<&str>| line.map_or("nothing".to_string(), plain);
                found.differs(name, format!("line {}", line + 1), shown(expected), shown(stated));
            }
        }
        found.compared("tables", compared as u64, before, format!("{compared} lines of {name}, as in results.json"));
    }
}
