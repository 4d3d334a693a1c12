//! The lock on the results in a directory, and marks of running writers.
//!
//! The system releases the lock of a program that is killed, so no lock outlives its owner.

use super::SaveError;
use fs4::{FileExt, TryLockError};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Name of the lock file of a directory.
const NAME: &str = ".brunt-lock";
/// Longest wait for changes of another program.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to change the results in a directory. One program at a time holds it, and only while names change.
pub(super) struct DirectoryLock {
    path: PathBuf,
    _file: File,
}

impl DirectoryLock {
    /// Waits until no other program holds the lock. On a file system without locks, every program gets the lock at once.
    ///
    /// # Errors
    /// [`SaveError`] if the directory cannot be written to, or another program keeps the lock for a minute.
    pub(super) fn take(directory: &Path) -> Result<Self, SaveError> {
        let path = directory.join(NAME);
        let began = Instant::now();
        loop {
            let file = open(&path).map_err(|error| SaveError::write(&path, error))?;
            match FileExt::try_lock(&file) {
                Err(TryLockError::WouldBlock) => {}
                // If the lock file was removed meanwhile, other programs lock a new file, so this lock is taken again.
                _ if is_at(&file, &path) => return Ok(Self { path, _file: file }),
                _ => {}
            }
            if began.elapsed() > PATIENCE {
                return Err(SaveError::write(directory, "another program is saving its results there"));
            }
            sleep(PAUSE);
        }
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A mark of a running writer.
pub(super) struct Alive {
    _file: File,
}

impl Alive {
    /// Makes a file that stays locked while its writer runs.
    ///
    /// # Errors
    /// Any failure to make the file.
    pub(super) fn mark(path: &Path) -> io::Result<Self> {
        let file = open(path)?;
        // On a file system without locks, the mark is not locked, and `is_dead` does not take the writer for dead either.
        let _ = FileExt::try_lock(&file);
        Ok(Self { _file: file })
    }
}

/// Whether the writer of a mark runs no more. A missing mark counts as that of a dead writer.
pub(super) fn is_dead(path: &Path) -> bool {
    match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => FileExt::try_lock(&file).is_ok(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Whether an open file is the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |facts: fs::Metadata| (facts.dev(), facts.ino());
    let (opened, found) = (file.metadata().map(identity), fs::metadata(path).map(identity));
    matches!((opened, found), (Ok(opened), Ok(found)) if opened == found)
}

/// On other systems an open lock file stays at its path.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn one_at_a_time_has_the_directory() {
        let root = tempfile::tempdir().unwrap();
        let (inside, most) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let lock = DirectoryLock::take(root.path()).unwrap();
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        sleep(Duration::from_micros(200));
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 1);
        #[cfg(unix)]
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0, "the lock leaves nothing");
    }

    #[test]
    fn a_mark_tells_the_living_from_the_dead() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("alive");
        assert!(is_dead(&path));
        let mark = Alive::mark(&path).unwrap();
        assert!(!is_dead(&path));
        drop(mark);
        assert!(is_dead(&path));
    }
}
