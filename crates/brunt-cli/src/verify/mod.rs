//! The verification of a saved run: checksums, figures from the losses by trial, everything from the saved sums, and trials run again.
//!
//! Each comparison rests on something else, so that a file with a false figure and a new checksum is found as well:
//!
//! | file | compares | with |
//! |---|---|---|
//! | `files` | the bytes of each file | the checksums in `results.json` |
//! | `figures` | figures of `results.json` | figures computed from `trials.csv` |
//! | `state` | every member of `results.json`, every number of `trials.csv` | the report and the columns of `trials.brunt` |
//! | `replay` | lines of `trials.csv` and of `events.csv` | the trials, run again |

mod events;
mod figures;
mod files;
mod losses;
mod opened;
mod replay;
mod scenario;
mod state;

pub(crate) use opened::Opened;

use crate::save::TRIALS_CSV;
use brunt::{Error, Model};
use brunt_page::verified::Verified;

/// Verifies a saved run. Trials are run with the model that is given, else with the recorded scenario.
///
/// # Errors
/// [`Error`] if trials cannot be run or measured.
pub(crate) fn verified(opened: &Opened, given: Option<Model>, replay: u64) -> Result<Verified, Error> {
    let mut found = Verified::of(opened.name(), opened.path.display().to_string());
    files::check(opened, &mut found);
    let Some(run) = opened.run(&mut found) else {
        found.skips("everything else", "results.json cannot be read as the results of a run");
        return Ok(found);
    };
    let losses = losses::read(opened, &run, &mut found);
    match &losses {
        Some(_) if found.files().contains(&TRIALS_CSV) => {
            found.skips("figures", "trials.csv was altered, so that no figure is computed from it");
        }
        Some(losses) => figures::check(&run.report, losses, &mut found)?,
        None => {}
    }
    let Some(model) = scenario::model(&run, given, &mut found) else { return Ok(found) };
    let results = state::check(opened, &run, &model, losses.as_ref(), &mut found)?;
    let replayed = replay::Replayed { model: &model, seed: run.report.run.seed, count: replay };
    replay::check(&replayed, losses.as_ref(), &mut found)?;
    if let Some(results) = &results {
        events::check(opened, results, replay, &mut found);
    }
    Ok(found)
}
