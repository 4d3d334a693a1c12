//! Trials on the caller's threads.

#[cfg(feature = "rayon")]
use rayon::prelude::*;
#[cfg(feature = "rayon")]
use std::sync::{Mutex, PoisonError};

/// What `each` makes of every item, in order. `state` makes the reusable state of a thread.
#[cfg(feature = "rayon")]
pub(crate) fn map_each<T: Sync, S, R: Send>(
    items: &[T],
    state: impl Fn() -> S + Sync + Send,
    each: impl Fn(&mut S, &T) -> R + Sync + Send,
) -> Vec<R> {
    items.par_iter().map_init(state, each).collect()
}

/// What `each` makes of every item, in order. `state` makes the reusable state of the thread.
#[cfg(not(feature = "rayon"))]
pub(crate) fn map_each<T, S, R>(items: &[T], state: impl Fn() -> S, each: impl Fn(&mut S, &T) -> R) -> Vec<R> {
    let mut state = state();
    items.iter().map(|item| each(&mut state, item)).collect()
}

/// The workers that run chunks. A worker that has run a chunk takes the next one, so that there are never more workers than threads: each
/// has state for every node of the network.
#[cfg(feature = "rayon")]
pub(crate) fn over_chunks<C: Send, W: Send>(
    chunks: Vec<C>,
    new: impl Fn() -> W + Sync,
    run: impl Fn(W, C) -> W + Sync,
) -> Vec<W> {
    let idle: Mutex<Vec<W>> = Mutex::default();
    let take = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    chunks.into_par_iter().for_each(|chunk| {
        let known = take().pop();
        let worker = run(known.unwrap_or_else(&new), chunk);
        take().push(worker);
    });
    idle.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The worker that runs all chunks.
#[cfg(not(feature = "rayon"))]
pub(crate) fn over_chunks<C, W>(chunks: Vec<C>, new: impl Fn() -> W, run: impl Fn(W, C) -> W) -> Vec<W> {
    vec![chunks.into_iter().fold(new(), run)]
}
