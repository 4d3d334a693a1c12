//! Ranges of trials, run apart and merged in any order, give the bits of one run.

use super::same;
use crate::suite::fuzz::case::{Case, ONE, simulate};

/// Splits the trials at random places and merges the parts in a random order.
pub(super) fn merge(case: &Case) -> Result<(), String> {
    let trials = case.run.trials();
    let count = (trials.end - trials.start) as usize;
    if count < 2 {
        return Ok(());
    }
    let mut dice = case.dice(1);
    let mut cuts = vec![trials.start, trials.end];
    cuts.extend((0..dice.within(1, 3)).map(|_| trials.start + dice.within(1, count - 1) as u64));
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts = Vec::new();
    for pair in dice.shuffled(cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()) {
        let run = case.run.clone().with_trials(pair);
        let part = ONE.install(|| simulate(&case.plan, &case.scenario, &run))?;
        parts.push(part.ok_or("a part finds a loss that is too large")?);
    }
    let mut merged = parts.remove(0);
    for part in parts {
        merged = merged.merge(part).map_err(|error| format!("parts of {cuts:?} do not merge: {error}"))?;
    }
    same(&case.ledger, &merged, &format!("merged at {cuts:?}"))
}
