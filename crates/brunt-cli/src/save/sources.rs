//! The files of a recorded scenario: their text in the record, held against their checksums and against the files that are there now.

use super::record::Record;
use super::saved::Saved;
use super::staged::hexadecimal;
use brunt::{Error, Model};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Name of standard input among the files of a scenario.
const STDIN: &str = "<stdin>";

/// The files of a recorded scenario.
pub(crate) struct Sources<'r> {
    record: &'r Record,
    /// What differs from the record, in words.
    pub differences: Vec<String>,
    /// Files that are not there any more; their text in the record takes their place.
    pub missing: Vec<String>,
}

impl<'r> Sources<'r> {
    /// The text in the record, held against the checksums of the files.
    pub(crate) fn of(saved: &Saved, record: &'r Record) -> Self {
        let mut sources = Self { record, differences: Vec::new(), missing: Vec::new() };
        for (path, stated) in facts(saved) {
            let found = record.text(Path::new(path)).map(|text| digest(text.as_bytes()));
            if found.as_deref() != Some(stated) {
                let found = found.map_or("no text of it".to_string(), |found| format!("a text with {found:.12}"));
                sources.differences.push(format!("`{path}` had the SHA-256 {stated:.12}, the record has {found}"));
            }
        }
        sources
    }

    /// As [`of`](Self::of), and the files that are there now, too.
    pub(crate) fn beside_files(saved: &Saved, record: &'r Record) -> Self {
        let mut sources = Self::of(saved, record);
        for (path, stated) in facts(saved).filter(|(path, _)| *path != STDIN) {
            match fs::read(path) {
                Ok(bytes) if digest(&bytes) == stated => {}
                Ok(bytes) => sources.differences.push(format!(
                    "`{path}` has changed since: its SHA-256 was {stated:.12}, it is {:.12}",
                    digest(&bytes)
                )),
                Err(error) if error.kind() == ErrorKind::NotFound => sources.missing.push(path.to_string()),
                Err(error) => sources.differences.push(format!("`{path}` cannot be read: {error}")),
            }
        }
        sources
    }

    /// The model of the recorded texts. No file is read.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub(crate) fn model(&self) -> Result<Model, Error> {
        let main = self.record.sources.first().map_or("", |source| source.path.as_str());
        let overlays: Vec<PathBuf> = self.record.asked.overlays.iter().map(PathBuf::from).collect();
        let overlays: Vec<&Path> = overlays.iter().map(PathBuf::as_path).collect();
        let read = |path: &Path| match self.record.text(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => Err(io::Error::from(ErrorKind::NotFound)),
        };
        Model::read(Path::new(main), &overlays, &read)
    }
}

/// Paths and checksums of the files of a scenario.
fn facts(saved: &Saved) -> impl Iterator<Item = (&str, &str)> {
    saved.scenario.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str()))
}

fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}
