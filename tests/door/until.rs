//! An observer that cancels.

use brunt::Observer;
use std::sync::atomic::{AtomicU64, Ordering};

/// Cancels after a number of trials; after 0 trials at once.
pub(crate) struct Until {
    most: u64,
    done: AtomicU64,
}

impl Until {
    pub(crate) fn trials(most: u64) -> Self {
        Self { most, done: AtomicU64::new(0) }
    }
}

impl Observer for Until {
    fn advance(&self, trials: u64) {
        self.done.fetch_add(trials, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}
