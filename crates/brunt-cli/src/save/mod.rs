//! Results on disk: all files or none, and never half of one.

mod columns;
mod csv;
#[cfg(feature = "parquet")]
mod parquet;
mod saved;
mod staged;
mod state;

pub use saved::Saved;
pub use staged::{SaveError, Staged, probe};

use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::report::Report;
use brunt::scenario::Scenario;
use columns::TrialColumns;
use std::path::Path;

/// Name of the results in a directory; written last, so that where it is, the others are.
pub const RESULTS: &str = "results.json";
/// Name of the losses by trial as CSV.
pub const TRIALS_CSV: &str = "trials.csv";
/// Name of the losses by trial as Parquet.
pub const TRIALS_PARQUET: &str = "trials.parquet";

/// Writes a report, the exact state it was computed from, and the losses by trial into a directory, replacing those of an earlier run.
///
/// # Errors
/// [`SaveError`] naming the path; the directory then holds complete files only, and `results.json` only if all were written.
pub fn save(
    directory: &Path,
    report: &Report,
    ledger: &Ledger,
    plan: &Plan,
    scenario: &Scenario,
) -> Result<(), SaveError> {
    let columns = TrialColumns::of(ledger, scenario);
    let mut staged = Staged::new(directory)?;
    staged.write(TRIALS_CSV, |out| csv::write(&columns, out))?;
    #[cfg(feature = "parquet")]
    staged.write(TRIALS_PARQUET, |out| parquet::write(&columns, ledger, out))?;
    let checksum = staged.checksum(TRIALS_CSV).unwrap_or_default().to_string();
    staged.write(RESULTS, |out| saved::write(report, ledger, plan, scenario, checksum, out))?;
    staged.publish(RESULTS)
}

/// Names of the files that are saved, `results.json` first.
pub fn names() -> Vec<&'static str> {
    let mut names = vec![RESULTS, TRIALS_CSV];
    if cfg!(feature = "parquet") {
        names.push(TRIALS_PARQUET);
    }
    names
}
