//! The scenario whose trials are run again.

use super::opened::Run;
use crate::save::{RESULTS, Sources};
use brunt::Model;
use brunt::report::ARITHMETIC;
use brunt_page::quantity::plain;
use brunt_page::verified::Verified;

/// The model of a run: of the scenario that is given, else of the recorded text. `None` where the trials cannot be run; the reason is among
/// what is not checked, or a difference.
pub(super) fn model(run: &Run, given: Option<Model>, found: &mut Verified) -> Option<Model> {
    if let Some(reason) = other_version(run) {
        found.skips("state and replay", reason);
        return None;
    }
    let (model, file) = match given {
        Some(model) => (model, "the scenario that is given"),
        None => (recorded(run, found)?, RESULTS),
    };
    let stated = &run.report.scenario.hash;
    if model.hash() == stated {
        return Some(model);
    }
    found.differs(file, "hash of the scenario", plain(stated), model.hash());
    found.skips("state and replay", "the scenario is not the one that was run");
    None
}

/// The model of the recorded text.
fn recorded(run: &Run, found: &mut Verified) -> Option<Model> {
    let Some(record) = run.saved.record.as_ref().filter(|record| !record.sources.is_empty()) else {
        found.skips("state and replay", "results.json has no text of the scenario: name it with --scenario FILE");
        return None;
    };
    let sources = Sources::of(&run.saved, record);
    for difference in &sources.differences {
        found.differs(RESULTS, "record.sources", "the text of each file of scenario.files", plain(difference));
    }
    let model = sources.model();
    if let Err(error) = &model {
        found.differs(RESULTS, "record.sources", "a scenario without errors", plain(&error.to_string()));
    }
    model.ok()
}

/// Why trials of a run of another version cannot be compared.
fn other_version(run: &Run) -> Option<String> {
    let program = &run.report.program;
    let version = plain(&program.version);
    (program.arithmetic != ARITHMETIC || version != crate::VERSION).then(|| {
        format!("the run was computed by version {version} (arithmetic {}), this is {} (arithmetic {ARITHMETIC}): that version runs the same trials", program.arithmetic, crate::VERSION)
    })
}
