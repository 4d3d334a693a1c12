//! Results on disk: all files or none, and never an incomplete file.

mod columns;
mod compared;
mod csv;
mod error;
mod events;
mod journal;
mod lock;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod report;
mod saved;
mod schema;
mod seal;
mod sources;
mod staged;

pub(crate) use compared::{losses, report};
pub(crate) use error::SaveError;
pub(crate) use manifest::{FAMILY, RunFile};
pub(crate) use record::{Asked, Record, Search};
pub(crate) use report::read_report;
pub(crate) use saved::{Saved, checksum, load, results_of, settle};
pub(crate) use schema::json_schema;
pub(crate) use seal::{checksum as seal, holds as is_sealed};
pub(crate) use sources::Sources;
pub(crate) use staged::probe;

use crate::args::Events;
use brunt::Results;
use brunt::report::Report;
pub(crate) use columns::TRIAL;
use columns::TrialColumns;
use manifest::Manifest;
use staged::Staged;
use std::io;
use std::path::{Path, PathBuf};

/// Name of the results file in a directory. It is written last, so that its presence implies all other files.
pub(crate) const RESULTS: &str = "results.json";
/// Name of the losses by trial as CSV.
pub(crate) const TRIALS_CSV: &str = "trials.csv";
/// Name of the losses by trial as Parquet.
pub(crate) const TRIALS_PARQUET: &str = "trials.parquet";
/// Name of the file with the results as the library saves and loads them; runs are merged from this file.
pub(crate) const TRIALS_STATE: &str = "trials.brunt";
/// Name of the table of events as CSV.
pub(crate) const EVENTS_CSV: &str = "events.csv";
/// Name of the table of events as Parquet.
pub(crate) const EVENTS_PARQUET: &str = "events.parquet";

/// Name of the file with the reduction of each figure by controls.
pub(crate) const CONTROLS_CSV: &str = "controls.csv";

/// Name of the file with the figures under stresses.
pub(crate) const STRESS_CSV: &str = "stress.csv";

/// Name of the directory of the tables of a page within a directory that holds a run.
const TABLES: &str = "tables";

/// Name of the directory of a partial run within a directory that holds another run.
const PARTIAL: &str = "partial";

/// The content to save.
pub(crate) struct Contents<'a> {
    /// The measures.
    pub report: &'a Report,
    /// The losses.
    pub results: &'a Results,
    /// Which events, if any.
    pub events: Option<Events>,
    /// The options of the command that the report does not state.
    pub asked: &'a Asked,
    /// Whether each table of the page is saved, too.
    pub tables: bool,
}

/// Which files a command saves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kinds {
    /// Tables of events.
    pub events: bool,
    /// The reduction of each figure by controls.
    pub controls: bool,
    /// The figures under stresses.
    pub stress: bool,
    /// Tails in place of losses by trial.
    pub tails: bool,
    /// Each table of the page.
    pub tables: bool,
}

impl Kinds {
    /// Names of the files, `results.json` first.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let parquet = cfg!(feature = "parquet");
        let all = [
            (RESULTS, true),
            (TRIALS_CSV, !self.tails),
            (TRIALS_PARQUET, !self.tails && parquet),
            (TRIALS_STATE, true),
            (EVENTS_CSV, self.events),
            (EVENTS_PARQUET, self.events && parquet),
            (CONTROLS_CSV, self.controls),
            (STRESS_CSV, self.stress),
        ];
        let tables = FAMILY.into_iter().filter(|name| self.tables && manifest::is_table(name));
        all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).chain(tables).collect()
    }
}

impl Contents<'_> {
    /// The kinds of files that the content is saved in.
    pub(crate) fn kinds(&self) -> Kinds {
        let Report { controls, stress, .. } = self.report;
        let tails = self.report.run.kept.is_some();
        Kinds {
            events: self.events.is_some(),
            controls: controls.is_some(),
            stress: stress.is_some(),
            tails,
            tables: self.tables,
        }
    }
}

/// Writes a report, the exact state that the report was computed from, the losses by trial and events into a directory, in place of an
/// earlier run. A partial run replaces no run: it is written into a new directory within. Returns the directory written.
///
/// # Errors
/// [`SaveError`] naming the path; the directory then holds what it held before.
pub(crate) fn save(directory: &Path, contents: &Contents<'_>) -> Result<PathBuf, SaveError> {
    let place = place(directory, contents)?;
    let Contents { report, results, .. } = *contents;
    let mut staged = Staged::new(&place)?;
    if let Some(columns) = TrialColumns::of(results) {
        staged.write(TRIALS_CSV, |out| csv::write(&columns, out))?;
        #[cfg(feature = "parquet")]
        staged.write(TRIALS_PARQUET, |out| parquet::write(&columns, results, out))?;
    }
    staged.write(TRIALS_STATE, |out| results.write(out))?;
    if let Some(events) = contents.events {
        let table = events::Table::new(results, events).map_err(|error| SaveError::write(&place, error))?;
        staged.write(EVENTS_CSV, |out| table.write_csv(out))?;
        #[cfg(feature = "parquet")]
        staged.write(EVENTS_PARQUET, |out| table.write_parquet(out))?;
    }
    for (name, bytes) in tables(report) {
        staged.write(name, |out| out.write_all(&bytes))?;
    }
    if contents.tables {
        for table in brunt_page::csv::tables(report) {
            staged.write(&format!("{TABLES}/{}.csv", table.name), |out| out.write_all(table.text.as_bytes()))?;
        }
    }
    let files = staged.files().to_vec();
    let record = Record::of(contents);
    staged.write(RESULTS, |out| saved::write(report, &record, &files, out))?;
    staged.publish()?;
    Ok(place)
}

/// The tables of controls and of stresses of a report, by the name of their file.
pub(crate) fn tables(report: &Report) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables = Vec::new();
    let mut add = |name, write: &dyn Fn(&mut Vec<u8>) -> io::Result<()>| {
        let mut bytes = Vec::new();
        // A vector takes every byte.
        if write(&mut bytes).is_ok() {
            tables.push((name, bytes));
        }
    };
    if let Some(found) = &report.controls {
        add(CONTROLS_CSV, &|out| brunt_page::csv::write_controls(found, out));
    }
    if let Some(found) = &report.stress {
        add(STRESS_CSV, &|out| brunt_page::csv::write_stress(found, out));
    }
    tables
}

/// The table of events of some trials, as CSV. The trials are run again.
///
/// # Errors
/// Any failure to write.
pub(crate) fn events_of(results: &Results, trials: &[u64]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    events::Table::of(results, trials.to_vec()).write_csv(&mut bytes)?;
    Ok(bytes)
}

/// The directory that a run is written into: `directory`, or a new directory within for a partial run beside an earlier run.
fn place(directory: &Path, contents: &Contents<'_>) -> Result<PathBuf, SaveError> {
    if !is_partial(contents.report) || Manifest::find(directory)?.is_none() {
        return Ok(directory.to_path_buf());
    }
    let name = |number: u32| if number == 1 { PARTIAL.to_string() } else { format!("{PARTIAL}-{number}") };
    let mut places = (1..=u32::MAX).map(|number| directory.join(name(number)));
    places.find(|place| !place.exists()).ok_or_else(|| SaveError::write(directory, "there is no name left within it"))
}

/// Whether a part of the report is missing because the run was cancelled.
pub(crate) fn is_partial(report: &Report) -> bool {
    let missing = report.stress.as_ref().is_some_and(|found| (found.stresses.len() as u64) < found.requested);
    report.run.partial || missing
}
