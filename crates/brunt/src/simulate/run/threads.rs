//! Trials on the caller's threads.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

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
