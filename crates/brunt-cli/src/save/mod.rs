//! Results on disk: all files or none, and never half of one.

mod columns;
mod controls;
mod csv;
mod events;
#[cfg(feature = "parquet")]
mod parquet;
mod saved;
mod staged;
mod state;
mod stress;

pub use saved::Saved;
pub use staged::{SaveError, Staged, probe};

use crate::args::Events;
use brunt::ledger::Ledger;
use brunt::report::Report;
use brunt::scenario::Scenario;
use brunt::settle::Terms;
use columns::TrialColumns;
use std::path::Path;

/// Name of the results in a directory; written last, so that where it is, the others are.
pub const RESULTS: &str = "results.json";
/// Name of the losses by trial as CSV.
pub const TRIALS_CSV: &str = "trials.csv";
/// Name of the losses by trial as Parquet.
pub const TRIALS_PARQUET: &str = "trials.parquet";
/// Name of the table of events as CSV.
pub const EVENTS_CSV: &str = "events.csv";
/// Name of the table of events as Parquet.
pub const EVENTS_PARQUET: &str = "events.parquet";

/// Name of what controls take from each figure.
pub const CONTROLS_CSV: &str = "controls.csv";

/// Name of the figures under stresses.
pub const STRESS_CSV: &str = "stress.csv";

/// Names of all that may be saved: what is there of an earlier run goes, so that a directory holds one run.
const ALL: [&str; 7] = [RESULTS, TRIALS_CSV, TRIALS_PARQUET, EVENTS_CSV, EVENTS_PARQUET, CONTROLS_CSV, STRESS_CSV];

/// What is saved.
pub struct Contents<'a> {
    /// The measures.
    pub report: &'a Report,
    /// The losses.
    pub ledger: &'a Ledger,
    /// The terms, and with them the plan.
    pub terms: &'a Terms<'a>,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Which events, if any.
    pub events: Option<Events>,
}

/// Writes a report, the exact state it was computed from, the losses by trial and events into a directory, replacing those of an earlier
/// run.
///
/// # Errors
/// [`SaveError`] naming the path; the directory then holds complete files only, and `results.json` only if all were written.
pub fn save(directory: &Path, contents: &Contents<'_>) -> Result<(), SaveError> {
    let Contents { report, ledger, terms, scenario, .. } = *contents;
    let columns = TrialColumns::of(ledger, scenario);
    let mut staged = Staged::new(directory)?;
    staged.write(TRIALS_CSV, |out| csv::write(&columns, out))?;
    #[cfg(feature = "parquet")]
    staged.write(TRIALS_PARQUET, |out| parquet::write(&columns, ledger, out))?;
    let checksum = staged.checksum(TRIALS_CSV).unwrap_or_default().to_string();
    if contents.events.is_some() {
        let table = events::Table::new(contents);
        staged.write(EVENTS_CSV, |out| table.write_csv(out))?;
        #[cfg(feature = "parquet")]
        staged.write(EVENTS_PARQUET, |out| table.write_parquet(out))?;
    }
    if let Some(found) = &report.controls {
        staged.write(CONTROLS_CSV, |out| controls::write(found, out))?;
    }
    if let Some(found) = &report.stress {
        staged.write(STRESS_CSV, |out| stress::write(found, out))?;
    }
    staged.write(RESULTS, |out| saved::write(report, ledger, terms.plan(), scenario, checksum, out))?;
    staged.publish(RESULTS, &ALL)
}

/// Names of the files that are saved, `results.json` first.
pub fn names(events: Option<Events>, report: &Report) -> Vec<&'static str> {
    let mut names = vec![RESULTS, TRIALS_CSV];
    if cfg!(feature = "parquet") {
        names.push(TRIALS_PARQUET);
    }
    if events.is_some() {
        names.push(EVENTS_CSV);
        if cfg!(feature = "parquet") {
            names.push(EVENTS_PARQUET);
        }
    }
    names.extend(report.controls.as_ref().map(|_| CONTROLS_CSV));
    names.extend(report.stress.as_ref().map(|_| STRESS_CSV));
    names
}
