//! Scenarios from disk, with their problems reported.

use super::Stop;
use crate::args::Format;
use crate::json;
use crate::screen::Screen;
use brunt::file::MAX_FILE_BYTES;
use brunt::problem::Problems;
use brunt::problem::{LocatedDiagnostic, Severity};
use brunt::{Error, Model};
use brunt_page::text::drawn;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Problems as JSON.
#[derive(Serialize)]
struct Found<'a> {
    diagnostics: Vec<LocatedDiagnostic<'a>>,
}

/// Argument that stands for standard input.
const DASH: &str = "-";
/// Name of standard input in messages and problems.
const STDIN: &str = "<stdin>";

/// Name of a file in messages: its path, or `<stdin>`.
pub(super) fn shown(path: &Path) -> &Path {
    if path == Path::new(DASH) { Path::new(STDIN) } else { path }
}

/// Reads, checks and compiles a scenario, with the stresses of overlays. `-` is standard input; includes of standard input are relative
/// to the current directory.
///
/// # Errors
/// [`Stop::BadInput`] if standard input is to be read twice.
pub(super) fn read(path: &Path, overlays: &[PathBuf]) -> Result<Result<Model, Error>, Stop> {
    let named = std::iter::once(path).chain(overlays.iter().map(PathBuf::as_path));
    let dashes = named.filter(|path| *path == Path::new(DASH)).count();
    if dashes > 1 {
        return Err(Stop::BadInput("standard input (`-`) can be read once only".to_string()));
    }
    let overlays: Vec<&Path> = overlays.iter().map(|path| shown(path)).collect();
    let read = |path: &Path| match path == Path::new(STDIN) && dashes > 0 {
        true => read_all(io::stdin().lock()),
        false => read_all(File::open(path)?),
    };
    Ok(Model::read(shown(path), &overlays, &read))
}

/// Reads at most one byte more than the accepted size, so that reading an endless file ends.
fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a scenario to run. Warnings are shown as remarks; errors are shown as remarks or printed as data, and stop the command.
///
/// # Errors
/// [`Stop::Reported`] if there are errors.
pub(super) fn sound(path: &Path, format: Format, screen: &mut Screen<'_>) -> Result<Model, Stop> {
    sound_with(path, &[], format, screen)
}

/// [`sound`] with the stresses of overlays.
///
/// # Errors
/// [`Stop::Reported`] if there are errors.
pub(super) fn sound_with(
    path: &Path,
    overlays: &[PathBuf],
    format: Format,
    screen: &mut Screen<'_>,
) -> Result<Model, Stop> {
    checked(read(path, overlays)?, format, screen)
}

/// A scenario that was read, to run: as [`sound`].
///
/// # Errors
/// [`Stop::Reported`] if there are errors.
pub(super) fn checked(read: Result<Model, Error>, format: Format, screen: &mut Screen<'_>) -> Result<Model, Stop> {
    match read {
        Ok(model) => {
            screen.remark(&drawn(model.problems(), Severity::Warning, &screen.remark_look));
            Ok(model)
        }
        Err(Error::Scenario(problems)) => {
            match format {
                Format::Json => print_problems(&problems, screen)?,
                Format::Table | Format::Csv => {
                    screen.remark(&drawn(&problems, Severity::Warning, &screen.remark_look));
                }
            }
            Err(Stop::Reported)
        }
        Err(error) => Err(error.into()),
    }
}

/// Prints the problems of a scenario as JSON.
///
/// # Errors
/// [`Stop::Failure`] if they cannot be written.
pub(super) fn print_problems(problems: &Problems, screen: &mut Screen<'_>) -> Result<(), Stop> {
    let found = Found { diagnostics: located(problems) };
    Ok(screen.data_with(|out| write_json(&found, out))?)
}

/// Problems with path, line and column, errors first.
pub(super) fn located(problems: &Problems) -> Vec<LocatedDiagnostic<'_>> {
    let spelt = |diagnostic| problems.sources().spell_out(diagnostic);
    problems.by_severity().into_iter().map(spelt).collect()
}

/// Writes a value as indented JSON and a line end.
///
/// # Errors
/// Any failure to write.
pub(super) fn write_json(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    json::pretty(value, &mut *out)?;
    out.write_all(b"\n")
}
