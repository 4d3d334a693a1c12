//! Who may change the results in a directory, and which writers still live.
//!
//! The system releases the lock of a program that is killed, so no lock outlives its owner.

use super::SaveError;
use fs4::{FileExt, TryLockError};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Name of the file that is locked for a directory.
const NAME: &str = ".brunt-lock";
/// How long the changes of another program may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to change the results in a directory: held for the moments in which names change, by one program at a time.
pub struct DirectoryLock {
    path: PathBuf,
    _file: File,
}

impl DirectoryLock {
    /// Waits until nobody else has it. Where the file system knows no locks, everybody has it.
    ///
    /// # Errors
    /// [`SaveError`] if the directory cannot be written to, or another program keeps the lock for a minute.
    pub fn take(directory: &Path) -> Result<Self, SaveError> {
        let path = directory.join(NAME);
        let began = Instant::now();
        loop {
            let file = open(&path).map_err(|error| SaveError::write(&path, error))?;
            match FileExt::try_lock(&file) {
                Err(TryLockError::WouldBlock) => {}
                // A file that was removed meanwhile is not the one that others would lock.
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

/// A mark that its writer lives.
pub struct Alive {
    _file: File,
}

impl Alive {
    /// Makes a file that is locked while its writer lives.
    ///
    /// # Errors
    /// Any failure to make the file.
    pub fn mark(path: &Path) -> io::Result<Self> {
        let file = open(path)?;
        // Without locks nobody is told that the writer lives, and nobody takes it for dead either: see `is_dead`.
        let _ = FileExt::try_lock(&file);
        Ok(Self { _file: file })
    }
}

/// Whether the writer of a mark lives no more; one without a mark never did.
pub fn is_dead(path: &Path) -> bool {
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

/// Elsewhere the file stays where it is.
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
