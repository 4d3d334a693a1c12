//! Scenarios from disk, with their problems reported.

use super::Stop;
use crate::args::Format;
use crate::json;
use crate::render::diagnostic::{by_severity, diagnostics};
use crate::screen::Screen;
use brunt::plan::Plan;
use brunt::report::FileFact;
use brunt::scenario::file::{Checked, MAX_FILE_BYTES, load_with};
use brunt::scenario::{LocatedDiagnostic, Scenario, Severity, Source};
use brunt::settle::Terms;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A scenario that can run, and the files it was read from.
pub struct Sound {
    /// The scenario.
    pub scenario: Scenario,
    /// The files.
    pub files: Vec<FileFact>,
}

/// Problems for programs.
#[derive(Serialize)]
struct Problems<'a> {
    diagnostics: Vec<LocatedDiagnostic<'a>>,
}

/// What stands for standard input as an argument.
const DASH: &str = "-";
/// What standard input is called where files are named.
const STDIN: &str = "<stdin>";

/// What a file is called: its path, or `<stdin>`.
pub fn shown(path: &Path) -> &Path {
    if path == Path::new(DASH) { Path::new(STDIN) } else { path }
}

/// Reads and checks a scenario, with the stresses of overlays. `-` is standard input, whose includes are relative to the current directory.
///
/// # Errors
/// [`Stop::BadInput`] if standard input is to be read twice.
pub fn read(path: &Path, overlays: &[PathBuf]) -> Result<Checked, Stop> {
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
    Ok(load_with(shown(path), &overlays, &read))
}

/// Reads at most one byte more than is accepted, so that an endless file ends.
fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a scenario that is to run: warnings are drawn, errors are drawn (or printed as data) and stop the command.
///
/// # Errors
/// [`Stop::Reported`] if there are errors.
pub fn sound(path: &Path, format: Format, screen: &mut Screen<'_>) -> Result<Sound, Stop> {
    sound_with(path, &[], format, screen)
}

/// As [`sound`], with the stresses of overlays.
///
/// # Errors
/// [`Stop::Reported`] if there are errors.
pub fn sound_with(path: &Path, overlays: &[PathBuf], format: Format, screen: &mut Screen<'_>) -> Result<Sound, Stop> {
    let checked = read(path, overlays)?;
    if !checked.is_sound() && format == Format::Json {
        print_problems(&checked, screen)?;
    } else {
        screen.remark(&diagnostics(&checked, Severity::Warning, &screen.remark_look.clone()));
    }
    let files = files(&checked);
    checked.scenario.map(|scenario| Sound { scenario, files }).ok_or(Stop::Reported)
}

/// Prints the problems of a scenario for programs.
///
/// # Errors
/// [`Stop::Failure`] if they cannot be written.
pub fn print_problems(checked: &Checked, screen: &mut Screen<'_>) -> Result<(), Stop> {
    let problems = Problems { diagnostics: located(checked) };
    Ok(screen.data_with(|out| write_json(&problems, out))?)
}

/// The files that were read, the main file first.
pub fn files(checked: &Checked) -> Vec<FileFact> {
    let file = |source: &Source| FileFact { path: source.path.clone(), sha256: source.sha256.clone() };
    checked.sources.iter().map(|(_, source)| file(source)).collect()
}

/// The terms of a scenario, ready to be applied.
///
/// # Errors
/// [`Stop::BadInput`] for terms that do not fit together.
pub fn terms(plan: &Plan, scenario: &Scenario) -> Result<Terms, Stop> {
    Terms::compile(plan, &scenario.programme).map_err(|error| Stop::BadInput(error.to_string()))
}

/// Problems with path, line and column, errors first.
pub fn located(checked: &Checked) -> Vec<LocatedDiagnostic<'_>> {
    by_severity(&checked.diagnostics).into_iter().map(|diagnostic| checked.sources.spell_out(diagnostic)).collect()
}

/// Writes a value as indented JSON and a line end.
///
/// # Errors
/// Any failure to write.
pub fn write_json(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    json::pretty(value, &mut *out)?;
    out.write_all(b"\n")
}
