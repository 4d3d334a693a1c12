//! Files that appear together: written aside, then moved into place.

use super::SaveError;
use super::journal::{ALIVE, PREFIX, is_untidy, publish, tidy};
use super::lock::{Alive, DirectoryLock};
use super::manifest::{RunFile, vacant};
use crate::cancel;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Checks before a long run that files named `names` can be written into a directory without the loss of anything but the files of an
/// earlier run. The directory need not exist yet. Files that killed programs left there are tidied; nothing else changes.
///
/// # Errors
/// [`SaveError`] naming the directory, or the file that would be lost.
pub(crate) fn probe(directory: &Path, names: &[&str]) -> Result<(), SaveError> {
    let fail = |error: io::Error| SaveError::write(directory, error);
    let existing = directory.ancestors().find(|path| path.exists() || path.as_os_str().is_empty());
    let existing = match existing {
        Some(path) if !path.as_os_str().is_empty() => path,
        _ => Path::new("."),
    };
    if !existing.is_dir() {
        return Err(SaveError::write(directory, format!("`{}` is not a directory", existing.display())));
    }
    tempfile::tempfile_in(existing).map(drop).map_err(fail)?;
    if is_untidy(directory) {
        tidy(directory, &DirectoryLock::take(directory)?)?;
    }
    vacant(directory, names).map(drop)
}

/// Files that are written into a hidden directory within their destination. Dropping this value before publishing removes the files.
pub(super) struct Staged {
    directory: PathBuf,
    aside: TempDir,
    alive: Alive,
    files: Vec<RunFile>,
}

impl Staged {
    /// Begins with no files; creates the directory if missing.
    ///
    /// # Errors
    /// [`SaveError`] if the directory cannot be made or written to.
    pub(super) fn new(directory: &Path) -> Result<Self, SaveError> {
        let fail = |error: io::Error| SaveError::write(directory, error);
        fs::create_dir_all(directory).map_err(fail)?;
        // Other programs tidy the directory under the same lock, so they see no hidden directory without its mark.
        let lock = DirectoryLock::take(directory)?;
        tidy(directory, &lock)?;
        let aside = tempfile::Builder::new().prefix(PREFIX).tempdir_in(directory).map_err(fail)?;
        cancel::set_scratch(Some(aside.path()));
        let alive = Alive::mark(&aside.path().join(ALIVE)).map_err(fail)?;
        Ok(Self { directory: directory.to_path_buf(), aside, alive, files: Vec::new() })
    }

    /// Writes a file into the hidden directory, and flushes it to disk.
    ///
    /// # Errors
    /// [`SaveError`] naming the place of the file.
    pub(super) fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<(), SaveError> {
        let fail = |error: io::Error| SaveError::write(&self.directory.join(name), error);
        let path = self.aside.path().join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
        let file = File::create_new(path).map_err(fail)?;
        let mut out = Checksummed::new(BufWriter::with_capacity(1 << 16, file));
        write(&mut out).and_then(|()| out.flush()).map_err(fail)?;
        let (out, sha256) = out.finish();
        out.get_ref().sync_all().map_err(fail)?;
        self.files.push(RunFile { file: name.to_string(), sha256 });
        Ok(())
    }

    /// The files that were written, with their checksums.
    pub(super) fn files(&self) -> &[RunFile] {
        &self.files
    }

    /// Makes the files the run in the directory, in place of an earlier run: all of them or, whatever happens, none.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that could not be moved, or that is not of an earlier run.
    pub(super) fn publish(self) -> Result<(), SaveError> {
        let Self { directory, aside, alive, files } = self;
        let lock = DirectoryLock::take(&directory)?;
        tidy(&directory, &lock)?;
        let names: Vec<&str> = files.iter().map(|file| file.file.as_str()).collect();
        vacant(&directory, &names)?;
        drop(alive);
        let mark = aside.path().join(ALIVE);
        fs::remove_file(&mark).map_err(|error| SaveError::write(&mark, error))?;
        cancel::set_scratch(None);
        publish(aside.path(), &directory, &lock)
    }
}

/// A writer that computes the SHA-256 of the bytes written.
pub(super) struct Checksummed<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Checksummed<W> {
    /// Begins with nothing written.
    pub(super) fn new(out: W) -> Self {
        Self { out, digest: Sha256::new() }
    }

    /// The writer, and the SHA-256 of all bytes written, in hexadecimal digits.
    pub(super) fn finish(self) -> (W, String) {
        (self.out, hexadecimal(&self.digest.finalize()))
    }
}

impl<W: Write> Write for Checksummed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::save::RESULTS;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A run of these files, ready to be published.
    fn staged(place: &Path, content: &str, files: &[&str]) -> Staged {
        let mut staged = Staged::new(place).unwrap();
        files.iter().for_each(|file| staged.write(file, |out| out.write_all(content.as_bytes())).unwrap());
        let results = serde_json::json!({ "program": { "name": "brunt" }, "files": staged.files(), "state": {} });
        staged.write(RESULTS, |out| out.write_all(results.to_string().as_bytes())).unwrap();
        staged
    }

    #[test]
    fn nothing_appears_before_everything_is_written() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("a/b");
        let mut staged = Staged::new(&place).unwrap();
        staged.write("trials.csv", |out| out.write_all(b"1")).unwrap();
        assert!(staged.write("events.csv", |_| Err(io::Error::other("disk full"))).is_err());
        assert!(!place.join("trials.csv").exists());
        drop(staged);
        assert_eq!(names(&place), Vec::<String>::new());
    }

    #[test]
    fn published_files_replace_their_own_and_leave_others() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("mine.txt"), "kept").unwrap();
        staged(root.path(), "old", &["trials.csv", "events.csv"]).publish().unwrap();
        staged(root.path(), "new", &["trials.csv"]).publish().unwrap();
        assert_eq!(names(root.path()), ["mine.txt", "results.json", "trials.csv"]);
        assert_eq!(fs::read_to_string(root.path().join("trials.csv")).unwrap(), "new");
    }

    #[test]
    fn files_that_others_put_there_meanwhile_are_kept() {
        let root = tempfile::tempdir().unwrap();
        let staged = staged(root.path(), "new", &["trials.csv"]);
        fs::write(root.path().join("trials.csv"), "mine").unwrap();
        assert!(matches!(staged.publish(), Err(SaveError::Refused(_))));
        assert_eq!(names(root.path()), ["trials.csv"]);
        assert_eq!(fs::read_to_string(root.path().join("trials.csv")).unwrap(), "mine");
    }

    #[test]
    fn writers_of_one_directory_do_not_disturb_each_other() {
        let root = tempfile::tempdir().unwrap();
        let (one, other) = (staged(root.path(), "one", &["trials.csv"]), staged(root.path(), "two", &["trials.csv"]));
        one.publish().unwrap();
        other.publish().unwrap();
        assert_eq!(names(root.path()), ["results.json", "trials.csv"]);
        assert_eq!(fs::read_to_string(root.path().join("trials.csv")).unwrap(), "two");
    }

    #[test]
    fn an_impossible_directory_is_named_before_the_run() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        let error = probe(&file.join("deeper"), &[]).unwrap_err();
        assert!(error.to_string().contains("deeper") && error.to_string().contains("not a directory"), "{error}");
        assert!(probe(&root.path().join("new/one"), &[]).is_ok());
        assert_eq!(names(root.path()), ["file"]);
    }
}
