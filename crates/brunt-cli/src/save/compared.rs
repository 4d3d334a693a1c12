//! A saved run as an option of a comparison: its report, and the losses of its trials.

use super::columns::TRIAL;
use super::saved::Saved;
use super::{RESULTS, SaveError, TRIALS_CSV, seal};
use brunt::report::{FORMAT, Report};
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The format version alone. It is read first, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

/// The report of a saved run, of any version of the program that has the same format.
///
/// # Errors
/// [`SaveError`] naming the file that is missing, altered or of another format.
pub(crate) fn report(directory: &Path) -> Result<Report, SaveError> {
    let path = directory.join(RESULTS);
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => SaveError::read(&path, "there is no such file; it is written by `brunt run --out`"),
        _ => SaveError::read(&path, error),
    })?;
    let damaged = |error| SaveError::read(&path, format!("not the results of a run: {error}"));
    let version: Version = serde_json::from_slice(&bytes).map_err(damaged)?;
    if version.format != FORMAT {
        let reason = format!("its format is {}, this program reads format {FORMAT}", version.format);
        return Err(SaveError::read(&path, reason));
    }
    if !seal::holds(&bytes) {
        return Err(SaveError::read(&path, "it was altered after it was written (its checksum differs)"));
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

/// A column by its name.
pub(crate) type Named = (String, Vec<f64>);

/// The losses of the trials of a saved run, by name of column; `None` for a run that keeps tails. Every file is checked against its
/// checksum.
///
/// # Errors
/// [`SaveError`] naming the file that is missing, altered or damaged.
pub(crate) fn losses(directory: &Path) -> Result<Option<Vec<Named>>, SaveError> {
    if Saved::read(directory)?.run.kept.is_some() {
        return Ok(None);
    }
    let path = directory.join(TRIALS_CSV);
    let damaged = |error: &dyn std::fmt::Display| SaveError::read(&path, format!("no losses of trials: {error}"));
    let mut csv = csv::Reader::from_path(&path).map_err(|error| damaged(&error))?;
    let names = csv.headers().map_err(|error| damaged(&error))?.clone();
    let mut columns: Vec<Named> = names.iter().map(|name| (name.to_string(), Vec::new())).collect();
    let mut record = csv::StringRecord::new();
    while csv.read_record(&mut record).map_err(|error| damaged(&error))? {
        for ((name, column), cell) in columns.iter_mut().zip(&record) {
            column.push(cell.parse().map_err(|_| damaged(&format!("`{cell}` in column `{name}` is no number")))?);
        }
    }
    columns.retain(|(name, _)| name != TRIAL);
    Ok(Some(columns))
}
