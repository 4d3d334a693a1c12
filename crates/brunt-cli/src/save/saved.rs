//! `results.json`: the report, and the checksums of the files beside it. Among those files, `trials.brunt` holds the state that runs are
//! merged from.

use super::journal::{is_pending, tidy};
use super::lock::DirectoryLock;
use super::manifest::{FAMILY, RunFile};
use super::record::Record;
use super::staged::Checksummed;
use super::{RESULTS, SaveError, TRIALS_STATE, seal, staged};
use crate::json;
use brunt::report::ARITHMETIC;
use brunt::report::{FORMAT, Program, Report, RunFacts, ScenarioFacts};
use brunt::{Error, Model, Results};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a report as indented JSON. Its last members are what repeats the run, the checksums of the files beside it, the name of the file
/// with the state, and its own checksum.
///
/// # Errors
/// Any failure to write.
pub(super) fn write(report: &Report, record: &Record, files: &[RunFile], out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    json::pretty(report, &mut text)?;
    let mut sealed = Checksummed::new(out);
    sealed.write_all(text.strip_suffix(b"\n}").unwrap_or(&text))?;
    sealed.write_all(b",\n  \"record\": ")?;
    serde_json::to_writer(&mut sealed, record)?;
    sealed.write_all(b",\n  \"files\": ")?;
    serde_json::to_writer(&mut sealed, files)?;
    sealed.write_all(b",\n  \"state\": ")?;
    serde_json::to_writer(&mut sealed, TRIALS_STATE)?;
    let (out, sha256) = sealed.finish();
    out.write_all(seal::of(&sha256).as_bytes())
}

/// SHA-256 of a file, read piece by piece.
pub(crate) fn checksum(path: &Path) -> io::Result<String> {
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

/// The part of a saved run that a merge and a repetition need.
#[derive(Debug, Deserialize)]
pub(crate) struct Saved {
    /// Path of the results file.
    #[serde(skip)]
    pub path: PathBuf,
    /// Program that computed the run.
    pub program: Program,
    /// Scenario that was simulated.
    pub scenario: ScenarioFacts,
    /// Facts of the run.
    pub run: RunFacts,
    /// What repeats the run; `None` for results of versions that recorded nothing.
    #[serde(default)]
    pub record: Option<Record>,
    /// The exact answer beside the run; its content does not matter here.
    #[serde(default)]
    pub exact: Option<IgnoredAny>,
    /// What controls are worth; its content does not matter here.
    #[serde(default)]
    pub controls: Option<IgnoredAny>,
    /// The scenario under stresses; its content does not matter here.
    #[serde(default)]
    pub stress: Option<IgnoredAny>,
    /// The files beside the results; `None` for results of versions that listed no files.
    #[serde(default)]
    files: Option<Vec<RunFile>>,
}

/// The format version alone. It is read first, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Saved {
    /// Reads `results.json` of a directory, and checks it and every file beside it against their checksums.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, altered, not of the run, or of another format.
    pub(crate) fn read(directory: &Path) -> Result<Self, SaveError> {
        settle(directory)?;
        let (saved, bytes) = Self::parse(directory.join(RESULTS))?;
        if saved.program.arithmetic != ARITHMETIC {
            return Err(SaveError::read(
                &saved.path,
                format!(
                    "it was written with version {} of the arithmetic (grids of numbers, addresses of draws), this program has version {ARITHMETIC}: run it again",
                    saved.program.arithmetic
                ),
            ));
        }
        let Some(files) = &saved.files else {
            return Err(SaveError::read(
                &saved.path,
                "it has no checksums of the files beside it: run it again with this version",
            ));
        };
        saved.ensure_sealed(&bytes)?;
        compare(directory, files)?;
        Ok(saved)
    }

    /// Reads the results file of a saved run, named itself or by its directory, and checks it against its own checksum. The files beside
    /// it do not matter.
    ///
    /// # Errors
    /// [`SaveError`] if it is missing, altered, or of another format.
    pub(crate) fn stated(run: &Path) -> Result<Self, SaveError> {
        settle(run)?;
        let (saved, bytes) = Self::parse(results_of(run))?;
        if saved.files.is_none() {
            let reason = "it was printed, not saved, and holds no record of its run: save the run with --out";
            return Err(SaveError::read(&saved.path, reason));
        }
        saved.ensure_sealed(&bytes)?;
        Ok(saved)
    }

    fn parse(path: PathBuf) -> Result<(Self, Vec<u8>), SaveError> {
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
        let saved: Self = serde_json::from_slice(&bytes).map_err(damaged)?;
        Ok((Self { path, ..saved }, bytes))
    }

    fn ensure_sealed(&self, bytes: &[u8]) -> Result<(), SaveError> {
        match seal::holds(bytes) {
            true => Ok(()),
            false => Err(SaveError::read(&self.path, "it was altered after it was written (its checksum differs)")),
        }
    }

    /// Directory of the run.
    pub(crate) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The results, loaded from the state file beside `results.json`.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, damaged, or not of this model.
    pub(crate) fn results(&self, model: &Model) -> Result<Results, SaveError> {
        let results = load(model, &self.directory().join(TRIALS_STATE))?;
        let ranges = results.ranges().iter().map(|range| [range.start, range.end]);
        if ranges.eq(self.run.ranges.iter().copied()) {
            Ok(results)
        } else {
            let path = self.directory().join(TRIALS_STATE);
            Err(SaveError::read(&path, "its trials are not those that results.json names"))
        }
    }
}

/// Finishes moving a run into place, where a killed program had begun. Nothing else is written.
///
/// # Errors
/// [`SaveError`] naming the path that could not be changed.
pub(crate) fn settle(run: &Path) -> Result<(), SaveError> {
    let parent = run.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = if run.is_dir() { run } else { parent.unwrap_or(Path::new(".")) };
    if is_pending(directory) { tidy(directory, &DirectoryLock::take(directory)?) } else { Ok(()) }
}

/// Path of the results file of a run that is named by its directory or by that file.
pub(crate) fn results_of(run: &Path) -> PathBuf {
    if run.is_dir() { run.join(RESULTS) } else { run.to_path_buf() }
}

/// Results of a model from a state file.
///
/// # Errors
/// [`SaveError`] naming the file that is missing, damaged, or not of this model.
pub(crate) fn load(model: &Model, path: &Path) -> Result<Results, SaveError> {
    Results::load(model, path).map_err(|error| match error {
        Error::Saved { reason, .. } => SaveError::read(path, reason),
        Error::File { source, .. } => SaveError::read(path, source),
        error => SaveError::read(path, error),
    })
}
