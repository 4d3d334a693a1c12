//! `brunt new`: a commented scenario to start from.

use super::Stop;
use crate::args::NewOptions;
use crate::exit::Exit;
use crate::save::SaveError;
use crate::screen::Screen;
use brunt::file::STARTER;
use std::io::{ErrorKind, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes the starter scenario to a file, or prints it.
///
/// # Errors
/// [`Stop`] if the file exists and is not to be replaced, or cannot be written.
pub(crate) fn new(options: &NewOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
    match &options.path {
        None => screen.data(STARTER)?,
        Some(path) => {
            write(path, options.force)?;
            let shown = path.display();
            screen.remark(&format!("wrote {shown}; try: brunt check {shown}, brunt run {shown}\n"));
        }
    }
    Ok(Exit::Fine)
}

/// Writes a temporary file and moves it into place, so that no incomplete file is ever there.
fn write(path: &Path, replace: bool) -> Result<(), Stop> {
    let fail = |error: std::io::Error| SaveError::write(path, error);
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".brunt-");
    let mut file = with_usual_permissions(&mut builder).tempfile_in(directory).map_err(fail)?;
    file.write_all(STARTER.as_bytes()).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    persist(file, path, replace)
}

fn persist(file: NamedTempFile, path: &Path, replace: bool) -> Result<(), Stop> {
    let persisted = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match persisted {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => {
            Err(Stop::BadInput(format!("`{}` exists; use --force to replace it", path.display())))
        }
        Err(failed) => Err(SaveError::write(path, failed.error).into()),
    }
}

/// Gives a temporary file the permissions of an ordinary file, because temporary files are private by default.
fn with_usual_permissions<'b, 'p, 's>(builder: &'b mut tempfile::Builder<'p, 's>) -> &'b mut tempfile::Builder<'p, 's> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
