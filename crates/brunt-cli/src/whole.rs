//! Single files that appear whole or not at all.

use crate::command::Stop;
use crate::save::SaveError;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Checks before a long run that a file can be written.
///
/// # Errors
/// [`Stop::Failure`] naming the file.
pub(crate) fn probe(path: &Path) -> Result<(), Stop> {
    let fail = |error: io::Error| Stop::from(SaveError::write(path, error));
    if path.is_dir() {
        return Err(fail(io::Error::from(ErrorKind::IsADirectory)));
    }
    if is_plain(path) { tempfile::tempfile_in(directory(path)).map(drop).map_err(fail) } else { Ok(()) }
}

/// Writes a file, in place of one that is there. A device or a pipe is written to as it is.
///
/// # Errors
/// [`Stop::Failure`] naming the file.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Stop> {
    let fail = |error: io::Error| Stop::from(SaveError::write(path, error));
    if !is_plain(path) {
        return fs::OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(content))
            .map_err(fail);
    }
    let file = aside(path, content)?;
    file.persist(path).map(drop).map_err(|failed| fail(failed.error))
}

/// Writes a file that is not there yet.
///
/// # Errors
/// [`Stop::BadInput`] if there is one; [`Stop::Failure`] if it cannot be written.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> Result<(), Stop> {
    match aside(path, content)?.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => {
            Err(Stop::BadInput(format!("`{}` exists; use --force to replace it", path.display())))
        }
        Err(failed) => Err(SaveError::write(path, failed.error).into()),
    }
}

/// A temporary file with the content, beside where it is to be.
fn aside(path: &Path, content: &[u8]) -> Result<NamedTempFile, Stop> {
    let fail = |error: io::Error| Stop::from(SaveError::write(path, error));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".brunt-");
    let mut file = with_usual_permissions(&mut builder).tempfile_in(directory(path)).map_err(fail)?;
    file.write_all(content).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    Ok(file)
}

/// Whether a path is free, or is that of an ordinary file.
fn is_plain(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file())
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a temporary file the permissions of an ordinary file, because temporary files are private by default.
fn with_usual_permissions<'b, 'p, 's>(builder: &'b mut tempfile::Builder<'p, 's>) -> &'b mut tempfile::Builder<'p, 's> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}
