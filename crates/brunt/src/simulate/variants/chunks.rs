//! Trials under many sets of controls, chunk by chunk.

use super::comparing::Comparing;
use super::result::Variants;
use super::sets::Compare;
use crate::plan::Plan;
use crate::settle::Terms;
use crate::simulate::run::{Observer, Run, SimulateError};
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Number of trials that a thread takes at a time.
const CHUNK: u64 = 1024;

/// Runs trials under many sets of controls, on the caller's rayon pool. The result has the same bits for any number of threads.
///
/// It takes about as long as one run, and the time to play again the clusters to which controls make a difference. Memory grows with the
/// number of trials and with the differences in each, not with trials x sets.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted.
pub(crate) fn variants<O: Observer>(
    plan: &Plan,
    terms: Option<&Terms>,
    run: &Run,
    compare: &Compare,
    observer: &O,
) -> Result<Variants, SimulateError> {
    let trials = run.trials();
    let chunks = (trials.end - trials.start).div_ceil(CHUNK);
    let terms = terms.filter(|terms| !terms.is_empty() && compare.net.contains(&true));
    // Chunks are taken in order, so that a run that is cancelled has the first of them.
    let next = AtomicU64::new(0);
    let take_chunks = |_| {
        let mut done = Vec::new();
        let mut comparing = None;
        while !observer.is_cancelled() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= chunks {
                break;
            }
            let start = trials.start + number * CHUNK;
            let range = start..(start + CHUNK).min(trials.end);
            let length = range.end - range.start;
            let comparing = comparing.get_or_insert_with(|| Comparing::new(plan, terms, run.seed(), compare));
            done.push((number, comparing.run(range)));
            observer.advance(length);
        }
        done
    };
    #[cfg(feature = "rayon")]
    let mut done: Vec<(u64, Result<Variants, SimulateError>)> =
        (0..rayon::current_num_threads()).into_par_iter().flat_map_iter(take_chunks).collect();
    #[cfg(not(feature = "rayon"))]
    let mut done: Vec<(u64, Result<Variants, SimulateError>)> = take_chunks(0usize);
    done.sort_by_key(|chunk| chunk.0);
    let mut all = Comparing::new(plan, terms, run.seed(), compare).nothing(trials.start);
    for (_, chunk) in done {
        let chunk = chunk?;
        all.trials.end = chunk.trials.end;
        all.gross.append(chunk.gross);
        if let (Some(mine), Some(theirs)) = (&mut all.net, chunk.net) {
            mine.append(theirs);
        }
        all.answers.iter_mut().zip(&chunk.answers).for_each(|(mine, theirs)| mine.merge(theirs));
    }
    Ok(all)
}
