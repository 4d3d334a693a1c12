//! The results file of a saved run, read without trust.

use crate::command::Stop;
use crate::save::{self, RunFile, Saved};
use brunt::report::{FORMAT, Report};
use brunt_page::quantity::plain;
use brunt_page::verified::Verified;
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The bytes of a results file.
pub(crate) struct Opened {
    /// Path of the file.
    pub path: PathBuf,
    bytes: Vec<u8>,
    /// The content; an error for bytes that are no JSON.
    pub value: Result<Value, String>,
}

/// The content of a results file that has the shape of one.
pub(super) struct Run {
    /// The report as it is written.
    pub value: Value,
    /// The report.
    pub report: Report,
    /// The members beside the report.
    pub saved: Saved,
}

impl Opened {
    /// Reads a results file that is named itself or by its directory, and finishes moving a run into place there, where a killed program
    /// had begun.
    ///
    /// # Errors
    /// [`Stop::BadInput`] if there is none, or it is of something else or of a later version.
    pub(crate) fn read(run: &Path) -> Result<Self, Stop> {
        save::settle(run)?;
        let path = save::results_of(run);
        let refuse = |reason: String| Stop::BadInput(format!("cannot verify `{}`: {reason}", path.display()));
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                refuse("there is no such file; name a directory that `brunt run --out` wrote".to_string())
            }
            _ => Stop::Failure(format!("cannot read `{}`: {error}", path.display())),
        })?;
        let value = serde_json::from_slice::<Value>(&bytes).map_err(|error| error.to_string());
        if !is_of_run(&bytes, value.as_ref().ok()) {
            return Err(refuse("it is not the results of a saved run".to_string()));
        }
        let format = value.as_ref().ok().and_then(|value| value["format"].as_u64());
        match format {
            Some(format) if format > FORMAT.into() && save::is_sealed(&bytes) => {
                Err(refuse(format!("its format is {format}, this program reads format {FORMAT}")))
            }
            _ => Ok(Self { path, bytes, value }),
        }
    }

    /// Name of the scenario, as far as it can be read.
    pub(super) fn name(&self) -> String {
        let name = self.value.as_ref().ok().and_then(|value| value["scenario"]["name"].as_str());
        plain(name.unwrap_or("a run"))
    }

    /// Directory of the run.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Whether the file ends with the checksum of what stands before.
    pub(super) fn is_sealed(&self) -> bool {
        save::is_sealed(&self.bytes)
    }

    /// The checksum that the file ends with, and the one of its bytes.
    pub(super) fn seals(&self) -> (String, String) {
        let stated = self.value.as_ref().ok().and_then(|value| value["sha256"].as_str());
        (stated.map_or("a checksum at its end".to_string(), plain), save::seal(&self.bytes))
    }

    /// The files beside the results.
    pub(super) fn files(&self) -> Option<Vec<RunFile>> {
        let files = self.value.as_ref().ok()?.get("files")?;
        serde_json::from_value(files.clone()).ok()
    }

    /// The content, if it has the shape of results; a difference if not.
    pub(super) fn run(&self, found: &mut Verified) -> Option<Run> {
        let value = self.value.as_ref().ok()?.clone();
        let report = serde_json::from_value(value.clone()).map_err(|error| error.to_string());
        let saved = serde_json::from_slice::<Saved>(&self.bytes).map_err(|error| error.to_string());
        match (report, saved) {
            (Ok(report), Ok(saved)) => Some(Run { value, report, saved }),
            (Err(error), _) | (_, Err(error)) => {
                found.differs(save::RESULTS, "its shape", "the results of a run", plain(&error));
                None
            }
        }
    }
}

/// Bytes at the beginning of a results file that hold its first member.
const BEGIN: usize = 32;
/// Bytes at the end of a results file that hold its last member.
const END: usize = 96;

/// Whether bytes are, or were before they were altered, those of a results file.
fn is_of_run(bytes: &[u8], value: Option<&Value>) -> bool {
    match value {
        Some(value) => {
            ["run", "scenario", "program", "state", "sha256"].iter().filter(|key| value.get(key).is_some()).count() >= 3
        }
        None => {
            let (begin, end) = (&bytes[..bytes.len().min(BEGIN)], &bytes[bytes.len().saturating_sub(END)..]);
            let has = |part: &[u8], member| String::from_utf8_lossy(part).contains(member);
            has(begin, "\"format\"") || has(end, "\"sha256\"")
        }
    }
}
