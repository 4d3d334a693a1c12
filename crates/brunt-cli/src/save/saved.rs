//! `results.json`: the report, and the checksums of the files beside it. Among those files, `trials.brunt` holds the state that runs are
//! merged from.

use super::journal::{is_pending, tidy};
use super::lock::DirectoryLock;
use super::manifest::{FAMILY, RunFile};
use super::staged::Checksummed;
use super::{RESULTS, SaveError, TRIALS_STATE, seal, staged};
use crate::json;
use brunt::report::ARITHMETIC;
use brunt::report::{FORMAT, Program, Report, RunFacts, ScenarioFacts};
use brunt::{Error, Model, Results};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a report as indented JSON. Its last members are the checksums of the files beside it, the name of the file with the state, and
/// its own checksum.
///
/// # Errors
/// Any failure to write.
pub(super) fn write(report: &Report, files: &[RunFile], out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    json::pretty(report, &mut text)?;
    let mut sealed = Checksummed::new(out);
    sealed.write_all(text.strip_suffix(b"\n}").unwrap_or(&text))?;
    sealed.write_all(b",\n  \"files\": ")?;
    serde_json::to_writer(&mut sealed, files)?;
    sealed.write_all(b",\n  \"state\": ")?;
    serde_json::to_writer(&mut sealed, TRIALS_STATE)?;
    let (out, sha256) = sealed.finish();
    out.write_all(seal::of(&sha256).as_bytes())
}

/// SHA-256 of a file, read piece by piece.
fn checksum(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            return Ok(staged::hexadecimal(&digest.finalize()));
        }
        digest.update(piece);
        let length = piece.len();
        file.consume(length);
    }
}

/// Compares the files in a directory with the checksums of a run.
fn compare(directory: &Path, files: &[RunFile]) -> Result<(), SaveError> {
    for file in files {
        let path = directory.join(&file.file);
        let found = checksum(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => SaveError::read(&path, "it is missing, though `results.json` beside it lists it"),
            _ => SaveError::read(&path, error),
        })?;
        if found != file.sha256 {
            return Err(SaveError::read(&path, "it was altered after it was written (its checksum differs)"));
        }
    }
    let is_listed = |name: &str| name == RESULTS || files.iter().any(|file| file.file == name);
    match FAMILY.into_iter().find(|name| !is_listed(name) && directory.join(name).exists()) {
        None => Ok(()),
        Some(extra) => {
            let reason = "it is not of the run whose `results.json` lies beside it; move it away";
            Err(SaveError::read(&directory.join(extra), reason))
        }
    }
}

/// The part of a saved run that a merge needs.
#[derive(Debug, Deserialize)]
pub(crate) struct Saved {
    /// Directory that the run was read from.
    #[serde(skip)]
    pub directory: PathBuf,
    /// Program that computed the run.
    pub program: Program,
    /// Scenario that was simulated.
    pub scenario: ScenarioFacts,
    /// Facts of the run.
    pub run: RunFacts,
    /// The files beside the results; `None` for results of versions that listed no files.
    #[serde(default)]
    files: Option<Vec<RunFile>>,
}

/// The format version alone. It is read first, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
    #[serde(default)]
    program: Arithmetic,
}

/// Version of the arithmetic that computed the results; 1 for results without this member.
#[derive(Deserialize)]
#[serde(default)]
struct Arithmetic {
    arithmetic: u32,
}

impl Default for Arithmetic {
    fn default() -> Self {
        Self { arithmetic: 1 }
    }
}

impl Saved {
    /// Reads `results.json` of a directory, and checks it and every file beside it against their checksums.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, altered, not of the run, or of another format.
    pub(crate) fn read(directory: &Path) -> Result<Self, SaveError> {
        if is_pending(directory) {
            tidy(directory, &DirectoryLock::take(directory)?)?;
        }
        let path = directory.join(RESULTS);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => SaveError::read(&path, "there is no such file; it is written by `brunt run --out`"),
            _ => SaveError::read(&path, error),
        })?;
        let damaged = |error| SaveError::read(&path, format!("not the results of a run: {error}"));
        let version: Version = serde_json::from_slice(&bytes).map_err(damaged)?;
        if version.format != FORMAT {
            return Err(SaveError::read(
                &path,
                format!("its format is {}, this program reads format {FORMAT}", version.format),
            ));
        }
        if version.program.arithmetic != ARITHMETIC {
            return Err(SaveError::read(
                &path,
                format!(
                    "it was written with version {} of the arithmetic (grids of numbers, addresses of draws), this program has version {ARITHMETIC}: run it again",
                    version.program.arithmetic
                ),
            ));
        }
        let saved: Self = serde_json::from_slice(&bytes).map_err(damaged)?;
        let Some(files) = &saved.files else {
            return Err(SaveError::read(
                &path,
                "it has no checksums of the files beside it: run it again with this version",
            ));
        };
        if !seal::holds(&bytes) {
            return Err(SaveError::read(&path, "it was altered after it was written (its checksum differs)"));
        }
        compare(directory, files)?;
        Ok(Self { directory: directory.to_path_buf(), ..saved })
    }

    /// The results, loaded from the state file beside `results.json`.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, damaged, or not of this model.
    pub(crate) fn results(&self, model: &Model) -> Result<Results, SaveError> {
        let path = self.directory.join(TRIALS_STATE);
        let results = Results::load(model, &path).map_err(|error| match error {
            Error::Saved { reason, .. } => SaveError::read(&path, reason),
            Error::File { source, .. } => SaveError::read(&path, source),
            error => SaveError::read(&path, error),
        })?;
        let ranges = results.ranges().iter().map(|range| [range.start, range.end]);
        if ranges.eq(self.run.ranges.iter().copied()) {
            Ok(results)
        } else {
            Err(SaveError::read(&path, "its trials are not those that results.json names"))
        }
    }
}
