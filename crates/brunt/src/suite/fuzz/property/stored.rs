//! Stored losses settle to the results of a run, and read back from their file.

use super::ensure;
use crate::suite::fuzz::case::Case;
use crate::suite::fuzz::write;
use brunt::{Error, Losses, Model, Run};

/// Stores every loss, settles the losses again, and writes and reads them.
pub(super) fn stored(case: &Case) -> Result<(), String> {
    let told = |error: Error| error.to_string();
    let model = Model::from_toml(&write::toml(&case.tree)).map_err(told)?;
    let run = || Run::range(case.run.trials()).seed(case.run.seed());
    let losses = model.store(run()).map_err(told)?;
    let wanted = model.run(run()).map_err(told)?;
    match losses.settle(&model) {
        Ok(settled) => {
            ensure!(settled == wanted, "stored losses settle to other results than a run");
        }
        // Without contracts and policies a run counts occurrences against other bounds.
        Err(Error::Question(_)) if case.ledger.settled().is_none() && case.ledger.sums().bounded_trials > 0 => {}
        Err(error) => return Err(told(error)),
    }
    let mut bytes = Vec::new();
    losses.write(&mut bytes).map_err(|error| error.to_string())?;
    let again = Losses::read(&model, "case.losses", bytes.as_slice()).map_err(told)?;
    ensure!(again == losses, "stored losses do not read back from their file");
    Ok(())
}
