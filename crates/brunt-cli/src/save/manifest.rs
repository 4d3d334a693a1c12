//! The files in a directory that belong to a run.

use super::{RESULTS, SaveError, TABLES};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Names of all files that a run may save.
pub(crate) const FAMILY: [&str; 20] = [
    RESULTS,
    super::TRIALS_CSV,
    super::TRIALS_PARQUET,
    super::TRIALS_STATE,
    super::EVENTS_CSV,
    super::EVENTS_PARQUET,
    super::CONTROLS_CSV,
    super::STRESS_CSV,
    "tables/losses.csv",
    "tables/exceedance.csv",
    "tables/contributions.csv",
    "tables/dependence.csv",
    "tables/statement.csv",
    "tables/clauses.csv",
    "tables/caps.csv",
    "tables/policies.csv",
    "tables/tolerances.csv",
    "tables/appetite.csv",
    "tables/controls.csv",
    "tables/assumptions.csv",
];

/// Whether a file of a run is a table of its page.
pub(super) fn is_table(name: &str) -> bool {
    name.starts_with(TABLES) && name[TABLES.len()..].starts_with('/')
}

/// A file of a run beside its results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RunFile {
    /// Name of the file, in the directory of the results.
    pub file: String,
    /// SHA-256 of the bytes of the file.
    pub sha256: String,
}

/// The list of files in the results of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    program: Author,
    #[serde(default)]
    files: Option<Vec<RunFile>>,
    /// A member that only saved results have.
    #[serde(rename = "state")]
    _state: IgnoredAny,
}

#[derive(Debug, Deserialize)]
struct Author {
    name: String,
}

impl Manifest {
    /// The manifest in a results file; `None` unless the file is of a saved run.
    pub(super) fn read(results: &Path) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(&fs::read(results).ok()?).ok()?;
        (manifest.program.name == "brunt").then_some(manifest)
    }

    /// The manifest of the run in a directory; `None` if there is no run.
    ///
    /// # Errors
    /// [`SaveError::Refused`] if there is a `results.json` of something else.
    pub(super) fn find(directory: &Path) -> Result<Option<Self>, SaveError> {
        let path = directory.join(RESULTS);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SaveError::read(&path, error)),
            Ok(_) => Self::read(&path).map(Some).ok_or_else(|| stranger(&path)),
        }
    }

    /// Names of the files of the run beside its results. Results of versions that listed no files may have any file of the family.
    pub(super) fn names(&self) -> Vec<&str> {
        match &self.files {
            Some(files) => {
                files.iter().map(|file| file.file.as_str()).filter(|name| FAMILY[1..].contains(name)).collect()
            }
            None => FAMILY[1..].to_vec(),
        }
    }
}

/// The run in a directory, if there is one. Makes sure that files named `names` would overwrite nothing but files of that run.
///
/// # Errors
/// [`SaveError::Refused`] naming the file that would be lost.
pub(super) fn vacant(directory: &Path, names: &[&str]) -> Result<Option<Manifest>, SaveError> {
    let found = Manifest::find(directory)?;
    let known = found.as_ref().map_or(Vec::new(), Manifest::names);
    for name in names.iter().filter(|name| **name != RESULTS) {
        let path = directory.join(name);
        let Ok(facts) = fs::symlink_metadata(&path) else { continue };
        if facts.is_dir() || !known.contains(name) {
            return Err(stranger(&path));
        }
    }
    Ok(found)
}

fn stranger(path: &Path) -> SaveError {
    let path = path.display();
    SaveError::Refused(format!(
        "`{path}` would be overwritten and is not of an earlier run there: move it away, or name another directory with --out"
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_run_lists_may_be_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(root.path().join(name), text).unwrap();
        let names = ["results.json", "trials.csv", "events.csv"];
        assert!(vacant(root.path(), &names).unwrap().is_none());
        write("results.json", r#"{"program":{"name":"brunt"},"files":[{"file":"trials.csv","sha256":""}],"state":{}}"#);
        write("trials.csv", "");
        assert_eq!(vacant(root.path(), &names).unwrap().unwrap().names(), ["trials.csv"]);
        write("events.csv", "mine");
        let error = vacant(root.path(), &names).unwrap_err().to_string();
        assert!(error.contains("events.csv") && error.contains("move it away"), "{error}");
        assert!(vacant(root.path(), &names[..2]).is_ok(), "nobody wants to write it");
    }

    #[test]
    fn every_table_of_a_page_has_a_name_in_the_family() {
        let tables: Vec<&str> = FAMILY.into_iter().filter(|name| is_table(name)).collect();
        assert_eq!(tables, brunt_page::csv::NAMES.map(|name| format!("{TABLES}/{name}.csv")));
    }

    #[test]
    fn results_of_others_are_none_of_ours() {
        let root = tempfile::tempdir().unwrap();
        let strangers =
            ["", "old", "{}", r#"{"program":{"name":"other"},"state":{}}"#, r#"{"program":{"name":"brunt"}}"#];
        for text in strangers {
            fs::write(root.path().join(RESULTS), text).unwrap();
            assert!(vacant(root.path(), &[RESULTS]).is_err(), "{text}");
        }
        // A list cannot name files elsewhere.
        let manifest: Manifest = serde_json::from_str(
            r#"{"program":{"name":"brunt"},"files":[{"file":"../../etc/passwd","sha256":""}],"state":{}}"#,
        )
        .unwrap();
        assert_eq!(manifest.names(), Vec::<&str>::new());
    }
}
