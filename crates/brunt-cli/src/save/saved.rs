//! `results.json`: the report, the checksums of the files beside it, and the exact state it was computed from.

use super::columns::{PARTY, settled_names};
use super::journal::{is_pending, tidy};
use super::lock::DirectoryLock;
use super::manifest::{FAMILY, RunFile};
use super::staged::Checksummed;
use super::state::{STATE_FORMAT, State, TrialFile};
use super::{RESULTS, SaveError, TRIALS_CSV, csv, seal, staged};
use crate::json;
use brunt::ledger::{Columns, Ledger};
use brunt::plan::Plan;
use brunt::report::{FORMAT, Program, Report, RunFacts, ScenarioFacts};
use brunt::scenario::{PartyIndex, Scenario};
use brunt::settle::Terms;
use brunt::units::ARITHMETIC;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a report, indented, and as its last members the checksums of the files beside it, the state of its ledger, on one line, and its
/// own checksum.
///
/// # Errors
/// Any failure to write.
pub fn write(
    report: &Report,
    ledger: &Ledger,
    plan: &Plan,
    scenario: &Scenario,
    files: &[RunFile],
    out: &mut dyn Write,
) -> io::Result<()> {
    let party = |party: PartyIndex| scenario.parties.get(party.0 as usize).map(|party| party.id.clone());
    let parties = ledger.columns().parties.iter().filter_map(|column| party(column.0)).collect();
    let sha256 = files.iter().find(|file| file.file == TRIALS_CSV).map_or(String::new(), |file| file.sha256.clone());
    let trials = TrialFile { file: TRIALS_CSV.to_string(), sha256, parties };
    let state = State::of(ledger, plan, scenario, trials);
    // A sum that the ledger has and the state has not would be lost in a merge without a word.
    let terms = state.terms.as_ref().map(|terms| terms.sums(scenario));
    let terms_read_back = terms == ledger.settled().map(|settled| Some(settled.sums.clone()));
    if state.sums(plan, scenario).as_ref() != Some(ledger.sums()) || !terms_read_back {
        return Err(io::Error::other("the sums of the run do not read back"));
    }
    let mut text = Vec::new();
    json::pretty(report, &mut text)?;
    let mut sealed = Checksummed::new(out);
    sealed.write_all(text.strip_suffix(b"\n}").unwrap_or(&text))?;
    sealed.write_all(b",\n  \"files\": ")?;
    serde_json::to_writer(&mut sealed, files)?;
    sealed.write_all(b",\n  \"state\": ")?;
    serde_json::to_writer(&mut sealed, &state)?;
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

/// Holds the files in a directory against the checksums of a run.
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
pub struct Saved {
    /// Where it was read from.
    #[serde(skip)]
    pub directory: PathBuf,
    /// What computed it.
    pub program: Program,
    /// What was simulated.
    pub scenario: ScenarioFacts,
    /// How.
    pub run: RunFacts,
    /// The files beside the results; versions before them wrote none.
    #[serde(default)]
    files: Option<Vec<RunFile>>,
    state: State,
}

/// Only the version, read first, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
    #[serde(default)]
    program: Arithmetic,
}

/// Which arithmetic wrote it; results that do not say are of the first.
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
    /// Reads `results.json` of a directory, and holds it and every file beside it against their checksums.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, altered, not of the run, or of another format.
    pub fn read(directory: &Path) -> Result<Self, SaveError> {
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
        if saved.state.format != STATE_FORMAT {
            return Err(SaveError::read(
                &path,
                format!("the format of its state is {}, this program reads {STATE_FORMAT}", saved.state.format),
            ));
        }
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

    /// The ledger, with the losses by trial from the file beside the results.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that is missing, damaged, or not of this scenario.
    pub fn ledger(&self, terms: &Terms, scenario: &Scenario) -> Result<Ledger, SaveError> {
        let plan = terms.plan();
        let path = self.directory.join(TRIALS_CSV);
        let fail = |reason: &str| SaveError::read(&path, reason);
        let unreadable = |error: io::Error| SaveError::read(&path, error);
        if checksum(&path).map_err(unreadable)? != self.state.trials.sha256 {
            return Err(fail("it was altered while it was read (its checksum differs)"));
        }
        let read = csv::read(File::open(&path).map_err(unreadable)?).map_err(|reason| fail(&reason))?;
        let mut parties = Vec::new();
        let mut others = read.others.into_iter().peekable();
        while let Some((name, column)) = others.next_if(|(name, _)| name.starts_with(PARTY)) {
            let index = scenario.parties.iter().position(|party| name.strip_prefix(PARTY) == Some(&party.id));
            let index = index.ok_or_else(|| fail("it has a column of a party that the scenario does not have"))?;
            parties.push((PartyIndex(index as u32), column));
        }
        let columns = Columns { total: read.total, largest_event: read.largest_event, parties };
        let results = self.directory.join(RESULTS);
        let sums = self.state.sums(plan, scenario);
        let sums = sums.ok_or_else(|| SaveError::read(&results, "its sums do not fit the scenario"))?;
        let saved = (self.scenario.hash.clone(), self.run.seed);
        let ledger = Ledger::from_parts(saved.0, saved.1, read.ranges, columns, sums);
        let mut ledger = ledger.map_err(|error| SaveError::read(&path, error))?;
        let others: Vec<(String, Vec<f64>)> = others.collect();
        let shape = (!terms.is_empty()).then(|| terms.nothing_settled());
        let names = shape.as_ref().map_or(Vec::new(), |shape| settled_names(shape, scenario));
        if !others.iter().map(|column| &column.0).eq(&names) {
            return Err(fail("its columns are not those of the scenario's contracts and policies"));
        }
        if let Some(shape) = shape {
            let sums = self.state.terms.as_ref().and_then(|terms| terms.sums(scenario));
            let sums = sums.ok_or_else(|| SaveError::read(&results, "its sums do not fit the scenario"))?;
            let settled = shape.with_parts(others.into_iter().map(|column| column.1).collect(), sums);
            let settled = settled.and_then(|settled| ledger.with_settled(settled));
            ledger = settled.map_err(|error| SaveError::read(&path, error))?;
        }
        let ranges = ledger.ranges().iter().map(|range| [range.start, range.end]);
        if ranges.eq(self.run.ranges.iter().copied()) {
            Ok(ledger)
        } else {
            Err(fail("its trials are not those that results.json names"))
        }
    }
}
