//! The options of a comparison, as the command line names them.

use crate::args::{CompareOptions, Format};
use crate::command::{Stop, input};
use crate::save::{self, RESULTS};
use crate::screen::Screen;
use brunt::ask::Candidate;
use brunt::file::MAX_FILE_BYTES;
use brunt::report::Report;
use brunt::{Error, Model, Variant};
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Parts a file and its overlays.
const PLUS: char = '+';

/// An option: a model to run, or a run that was saved.
pub(super) enum Asked {
    Model(Box<Model>),
    Saved(Box<SavedRun>),
}

/// A run that was saved, with the losses of its trials and the model where they are at hand.
pub(super) struct SavedRun {
    pub report: Report,
    losses: Option<Vec<(String, Vec<f64>)>>,
    model: Option<Model>,
}

impl SavedRun {
    /// A saved run. The model is read from the file of the run, if this file still states the scenario that was run.
    fn read(directory: &Path) -> Result<Self, Stop> {
        let refused = |error: save::SaveError| Stop::BadInput(error.to_string());
        let report = save::report(directory).map_err(refused)?;
        let same_program = report.program.version == crate::VERSION;
        let losses = if same_program { save::losses(directory).map_err(refused)? } else { None };
        let file = report.scenario.files.first().map(|file| PathBuf::from(&file.path));
        let model = file.and_then(|file| input::read(&file, &[]).ok()?.ok());
        let model = model.filter(|model| model.hash() == report.scenario.hash);
        Ok(Self { report, losses, model })
    }

    /// The candidate with all that is known of it.
    pub(super) fn beside<'a>(&'a self, candidate: Candidate<'a>) -> Result<Candidate<'a>, Error> {
        let candidate = match &self.model {
            Some(model) => candidate.model(model),
            None => candidate,
        };
        let ranges: Vec<Range<u64>> = self.report.run.ranges.iter().map(|range| range[0]..range[1]).collect();
        match &self.losses {
            Some(losses) => candidate.losses(ranges, losses.iter().cloned()),
            None => Ok(candidate),
        }
    }
}

/// All options with their names, in the order of the command line: files and runs, then variants of the first file.
pub(super) fn all(
    options: &CompareOptions,
    problems: Format,
    screen: &mut Screen<'_>,
) -> Result<Vec<(String, Asked)>, Stop> {
    let mut all = Vec::new();
    for named in &options.options {
        all.push((named.clone(), read(named, problems, screen)?));
    }
    let variants = variants(options, all.first().map(|first: &(String, Asked)| &first.1))?;
    all.extend(variants.into_iter().map(|(name, model)| (name, Asked::Model(Box::new(model)))));
    Ok(all)
}

/// A scenario file, a file with overlays, or a saved run.
fn read(named: &str, problems: Format, screen: &mut Screen<'_>) -> Result<Asked, Stop> {
    let path = Path::new(named);
    if path.is_dir() {
        return SavedRun::read(path).map(|run| Asked::Saved(Box::new(run)));
    }
    if path.file_name().is_some_and(|name| name == RESULTS) {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return SavedRun::read(directory).map(|run| Asked::Saved(Box::new(run)));
    }
    let (file, overlays) = match named.split_once(PLUS).filter(|_| !path.exists()) {
        Some((file, overlays)) => (file, overlays.split(PLUS).collect()),
        None => (named, Vec::new()),
    };
    let mut model = input::sound(Path::new(file), problems, screen)?;
    for overlay in overlays {
        model = overlaid(&model, Path::new(overlay))?;
    }
    Ok(Asked::Model(Box::new(model)))
}

/// The model with the values of an overlay.
fn overlaid(model: &Model, path: &Path) -> Result<Model, Stop> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Stop::BadInput(format!("cannot read the overlay `{}`: {error}", path.display()))
    };
    let mut text = String::new();
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(MAX_FILE_BYTES as u64 + 1).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    if text.len() > MAX_FILE_BYTES {
        return Err(unreadable(&format!("it has more than {MAX_FILE_BYTES} bytes")));
    }
    Ok(model.overlay(path, &text)?)
}

/// The variants of the first file.
fn variants(options: &CompareOptions, first: Option<&Asked>) -> Result<Vec<(String, Model)>, Stop> {
    let nothing = options.without.is_empty() && options.with.is_empty() && options.terms.is_empty();
    let model = match first {
        _ if nothing => return Ok(Vec::new()),
        Some(Asked::Model(model)) => model,
        _ => {
            let message =
                "--without, --with and --terms change the first scenario file: name a file first, not a saved run";
            return Err(Stop::BadInput(message.to_string()));
        }
    };
    let switches =
        options.without.iter().map(|id| Variant::without(id)).chain(options.with.iter().map(|id| Variant::with(id)));
    let mut all = Vec::new();
    for variant in switches {
        all.push((variant.name().to_string(), variant.of(model)?));
    }
    for path in &options.terms {
        all.push((path.display().to_string(), overlaid(model, path)?));
    }
    Ok(all)
}
