//! Files that appear together: written aside, then moved into place.

use crate::cancel;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A path that could not be written or read.
#[derive(Debug)]
pub struct SaveError {
    /// What was tried, such as `write`.
    pub action: &'static str,
    /// The path.
    pub path: PathBuf,
    /// Why not.
    pub reason: String,
}

impl SaveError {
    /// A failure to write.
    pub fn write(path: &Path, reason: impl fmt::Display) -> Self {
        Self { action: "write", path: path.to_path_buf(), reason: reason.to_string() }
    }

    /// A failure to read.
    pub fn read(path: &Path, reason: impl fmt::Display) -> Self {
        Self { action: "read", path: path.to_path_buf(), reason: reason.to_string() }
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot {} `{}`: {}", self.action, self.path.display(), self.reason)
    }
}

impl std::error::Error for SaveError {}

/// Whether a directory can be written to or made, told before a long run and without leaving a trace.
///
/// # Errors
/// [`SaveError`] naming the directory.
pub fn probe(directory: &Path) -> Result<(), SaveError> {
    let fail = |error: io::Error| SaveError::write(directory, error);
    let existing = directory.ancestors().find(|path| path.exists() || path.as_os_str().is_empty());
    let existing = match existing {
        Some(path) if !path.as_os_str().is_empty() => path,
        _ => Path::new("."),
    };
    if !existing.is_dir() {
        return Err(SaveError::write(directory, format!("`{}` is not a directory", existing.display())));
    }
    tempfile::tempfile_in(existing).map(drop).map_err(fail)
}

/// Files that are written into a hidden directory beside their places; dropped unpublished, they vanish.
pub struct Staged {
    directory: PathBuf,
    aside: TempDir,
    files: Vec<(String, String)>,
}

impl Staged {
    /// Begins with no files; makes the directory where it is missing.
    ///
    /// # Errors
    /// [`SaveError`] if the directory cannot be made or written to.
    pub fn new(directory: &Path) -> Result<Self, SaveError> {
        let fail = |error: io::Error| SaveError::write(directory, error);
        fs::create_dir_all(directory).map_err(fail)?;
        let aside = tempfile::Builder::new().prefix(".brunt-").tempdir_in(directory).map_err(fail)?;
        cancel::set_scratch(Some(aside.path()));
        Ok(Self { directory: directory.to_path_buf(), aside, files: Vec::new() })
    }

    /// Writes a file aside, down to the disk.
    ///
    /// # Errors
    /// [`SaveError`] naming the place of the file.
    pub fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<(), SaveError> {
        let fail = |error: io::Error| SaveError::write(&self.directory.join(name), error);
        let file = File::create_new(self.aside.path().join(name)).map_err(fail)?;
        let mut out = Checksummed { out: BufWriter::with_capacity(1 << 16, file), digest: Sha256::new() };
        write(&mut out).and_then(|()| out.flush()).map_err(fail)?;
        let Checksummed { out, digest } = out;
        out.get_ref().sync_all().map_err(fail)?;
        self.files.push((name.to_string(), hexadecimal(&digest.finalize())));
        Ok(())
    }

    /// SHA-256 of a file that was written, as hexadecimal digits.
    pub fn checksum(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|file| file.0 == name).map(|file| file.1.as_str())
    }

    /// Moves the files into place, `last` after the others. An earlier `last` goes first, so that where it is, the others belong to it; then
    /// go those of `family` that are not written again.
    ///
    /// # Errors
    /// [`SaveError`] naming the file that could not be moved.
    pub fn publish(self, last: &str, family: &[&str]) -> Result<(), SaveError> {
        let written = |name: &str| self.files.iter().any(|file| file.0 == name);
        let stale = family.iter().copied().filter(|name| !written(name));
        let earlier = (self.files.len() > 1).then_some(last).into_iter();
        for name in earlier.chain(stale) {
            let path = self.directory.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(SaveError::write(&path, error)),
                _ => {}
            }
        }
        let others = self.files.iter().map(|file| file.0.as_str()).filter(|name| *name != last);
        for name in others.chain([last]) {
            let target = self.directory.join(name);
            fs::rename(self.aside.path().join(name), &target).map_err(|error| SaveError::write(&target, error))?;
        }
        sync_directory(&self.directory)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        cancel::set_scratch(None);
    }
}

/// Makes the names in a directory last, where the system can.
fn sync_directory(directory: &Path) -> Result<(), SaveError> {
    if cfg!(unix) {
        File::open(directory)
            .and_then(|opened| opened.sync_all())
            .map_err(|error| SaveError::write(directory, error))?;
    }
    Ok(())
}

/// A writer that computes a checksum on the way.
struct Checksummed<W> {
    out: W,
    digest: Sha256,
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

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_appears_before_everything_is_written() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("a/b");
        let mut staged = Staged::new(&place).unwrap();
        staged.write("one", |out| out.write_all(b"1")).unwrap();
        assert!(staged.write("two", |_| Err(io::Error::other("disk full"))).is_err());
        assert!(!place.join("one").exists());
        drop(staged);
        assert_eq!(names(&place), Vec::<String>::new());
    }

    #[test]
    fn published_files_replace_their_own_and_leave_others() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("stale"), "of an earlier run").unwrap();
        fs::write(root.path().join("mine.txt"), "kept").unwrap();
        for content in ["old", "new"] {
            let mut staged = Staged::new(root.path()).unwrap();
            staged.write("one", |out| out.write_all(content.as_bytes())).unwrap();
            staged.write("last", |out| out.write_all(content.as_bytes())).unwrap();
            staged.publish("last", &["one", "last", "stale"]).unwrap();
        }
        assert_eq!(names(root.path()), ["last", "mine.txt", "one"]);
        assert_eq!(fs::read_to_string(root.path().join("one")).unwrap(), "new");
    }

    #[test]
    fn an_impossible_directory_is_named_before_the_run() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        let error = probe(&file.join("deeper")).unwrap_err();
        assert!(error.to_string().contains("deeper") && error.to_string().contains("not a directory"), "{error}");
        assert!(probe(&root.path().join("new/one")).is_ok());
        assert_eq!(names(root.path()), ["file"]);
    }
}
