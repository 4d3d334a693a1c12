//! Results of a run, read to be shown again.

use super::{RESULTS, SaveError, seal};
use brunt::report::{FORMAT, Report};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What is read first: a newer format is told from a damaged file, and a saved file, which has a checksum, from printed results.
#[derive(Deserialize)]
struct Head {
    format: Option<u32>,
    sha256: Option<IgnoredAny>,
}

/// Reads the results in a directory, in a file, or from standard input (`-`).
///
/// # Errors
/// [`SaveError`] naming the file and saying what is wrong with it.
pub(crate) fn read_report(path: &Path) -> Result<Report, SaveError> {
    let path = if path.is_dir() { path.join(RESULTS) } else { path.to_path_buf() };
    let bytes = bytes(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            SaveError::read(&path, "there is no such file; results are written by `brunt run --out`")
        }
        _ => SaveError::read(&path, error),
    })?;
    let damaged = |error: serde_json::Error| SaveError::read(&path, format!("not the results of a run: {error}"));
    let head: Head = serde_json::from_slice(&bytes).map_err(damaged)?;
    match head.format {
        None => return Err(SaveError::read(&path, "not the results of a run: it states no `format`")),
        Some(FORMAT) => {}
        Some(format) => {
            let reason = format!("its format is {format}, this program reads format {FORMAT}");
            return Err(SaveError::read(&path, reason));
        }
    }
    if head.sha256.is_some() && !seal::holds(&bytes) {
        return Err(SaveError::read(&path, "it was altered after it was written (its checksum differs)"));
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
