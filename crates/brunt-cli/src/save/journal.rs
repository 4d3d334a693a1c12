//! Replacing the results in a directory: whenever the program is killed, either the old or the new run counts.
//!
//! New files are first written completely into a hidden directory. The new run counts from the moment when that directory is renamed to
//! [`NAME`]. The steps after that rename can be repeated from the start by any program, until none is left: see [`finish`].

use super::lock::{DirectoryLock, is_dead};
use super::manifest::{Manifest, is_table};
use super::{RESULTS, SaveError, TABLES};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Beginning of the names of hidden directories.
pub(super) const PREFIX: &str = ".brunt-";
/// Name of the hidden directory of a run that counts while some of its files are not in place yet.
const NAME: &str = ".brunt-saved";
/// Name of the mark of a living writer in its hidden directory.
pub(super) const ALIVE: &str = "alive";
/// Results file of the earlier run, kept until the new files are in place: it lists the files to remove.
const REPLACED: &str = "replaced.json";

/// Makes the complete files in the hidden directory `aside` the run in `directory`.
///
/// # Errors
/// [`SaveError`] naming the path that could not be changed.
pub(super) fn publish(aside: &Path, directory: &Path, _lock: &DirectoryLock) -> Result<(), SaveError> {
    let target = directory.join(NAME);
    fs::rename(aside, &target).map_err(|error| SaveError::write(&target, error))?;
    sync(directory)?;
    finish(directory)
}

/// Moves the files of the run that counts into place, `results.json` last, and removes the files of the earlier run that the new run does
/// not have.
fn finish(directory: &Path) -> Result<(), SaveError> {
    let (pending, results) = (directory.join(NAME), directory.join(RESULTS));
    let (new, replaced) = (pending.join(RESULTS), pending.join(REPLACED));
    if let Some(manifest) = Manifest::read(&new) {
        if !replaced.exists() {
            optional(fs::rename(&results, &replaced)).map_err(|error| SaveError::write(&results, error))?;
        }
        let names = manifest.names();
        let earlier = Manifest::read(&replaced);
        for name in earlier.iter().flat_map(Manifest::names).filter(|name| !names.contains(name)) {
            let path = directory.join(name);
            optional(fs::remove_file(&path)).map_err(|error| SaveError::write(&path, error))?;
        }
        remove_if_empty(&directory.join(TABLES));
        if names.iter().any(|name| is_table(name)) {
            let tables = directory.join(TABLES);
            fs::create_dir_all(&tables).map_err(|error| SaveError::write(&tables, error))?;
        }
        for name in names {
            let path = directory.join(name);
            optional(fs::rename(pending.join(name), &path)).map_err(|error| SaveError::write(&path, error))?;
        }
        if directory.join(TABLES).is_dir() {
            sync(&directory.join(TABLES))?;
        }
        sync(directory)?;
        fs::rename(&new, &results).map_err(|error| SaveError::write(&results, error))?;
        sync(directory)?;
    }
    fs::remove_dir_all(&pending).map_err(|error| SaveError::write(&pending, error))
}

/// Removes a directory unless there are files in it, which are of others.
fn remove_if_empty(directory: &Path) {
    let _ = fs::remove_dir(directory);
}

/// Success if the file is not found: the step was done before.
fn optional(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Whether a directory holds a run that counts while some of its files are not in place yet.
pub(super) fn is_pending(directory: &Path) -> bool {
    directory.join(NAME).exists()
}

/// Whether a directory holds hidden entries, of killed programs or of running ones.
pub(super) fn is_untidy(directory: &Path) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
}

/// Finishes moving a run into place where a killed program had begun, and removes the unfinished files of other killed programs. Files of
/// running programs stay.
///
/// # Errors
/// [`SaveError`] naming the path that could not be changed.
pub(super) fn tidy(directory: &Path, _lock: &DirectoryLock) -> Result<(), SaveError> {
    if is_pending(directory) {
        finish(directory)?;
    }
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_dead(&entry.path().join(ALIVE)) {
            // A directory that cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Flushes the names in a directory to disk, on Unix only.
fn sync(directory: &Path) -> Result<(), SaveError> {
    if cfg!(unix) {
        File::open(directory)
            .and_then(|opened| opened.sync_all())
            .map_err(|error| SaveError::write(directory, error))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn results(run: &str, files: &[&str]) -> String {
        let files: Vec<_> = files.iter().map(|file| serde_json::json!({ "file": file, "sha256": "" })).collect();
        serde_json::json!({ "program": { "name": "brunt" }, "run": run, "files": files, "state": {} }).to_string()
    }

    fn write(directory: &Path, run: &str, files: &[&str]) {
        fs::create_dir_all(directory).unwrap();
        files.iter().for_each(|file| fs::write(directory.join(file), run).unwrap());
        fs::write(directory.join(RESULTS), results(run, files)).unwrap();
    }

    fn listing(directory: &Path) -> Vec<(String, String)> {
        let read = |path: PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        };
        let mut all: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| read(entry.unwrap().path())).collect();
        all.sort();
        all
    }

    fn expected(root: &Path, run: &str, files: &[&str]) -> Vec<(String, String)> {
        let expected = root.join("expected");
        write(&expected, run, files);
        listing(&expected)
    }

    /// Stops after each change of a name that replacing makes, and lets another program finish.
    #[test]
    fn whatever_was_done_the_rest_can_be_done_later() {
        for steps in 0..8 {
            let root = tempfile::tempdir().unwrap();
            let place = root.path().join("run");
            write(&place, "old", &["trials.csv", "events.csv"]);
            let pending = place.join(NAME);
            write(&pending, "new", &["trials.csv", "controls.csv"]);
            let moves: [&dyn Fn(); 7] = [
                &|| fs::rename(place.join(RESULTS), pending.join(REPLACED)).unwrap(),
                &|| fs::remove_file(place.join("events.csv")).unwrap(),
                &|| fs::rename(pending.join("trials.csv"), place.join("trials.csv")).unwrap(),
                &|| fs::rename(pending.join("controls.csv"), place.join("controls.csv")).unwrap(),
                &|| fs::rename(pending.join(RESULTS), place.join(RESULTS)).unwrap(),
                &|| fs::remove_file(pending.join(REPLACED)).unwrap(),
                &|| fs::remove_dir(&pending).unwrap(),
            ];
            moves.iter().take(steps).for_each(|step| step());
            let lock = DirectoryLock::take(&place).unwrap();
            tidy(&place, &lock).unwrap();
            drop(lock);
            assert_eq!(listing(&place), expected(root.path(), "new", &["trials.csv", "controls.csv"]), "{steps}");
        }
    }

    #[test]
    fn what_is_unfinished_goes_unless_its_writer_lives() {
        let root = tempfile::tempdir().unwrap();
        let (dead, living) = (root.path().join(".brunt-dead"), root.path().join(".brunt-living"));
        write(&dead, "half", &["trials.csv"]);
        write(&living, "half", &["trials.csv"]);
        let alive = super::super::lock::Alive::mark(&living.join(ALIVE)).unwrap();
        let tidied = |root: &Path| tidy(root, &DirectoryLock::take(root).unwrap()).unwrap();
        tidied(root.path());
        assert!(!dead.exists() && living.exists());
        drop(alive);
        tidied(root.path());
        assert!(!living.exists() && !is_untidy(root.path()));
    }
}
