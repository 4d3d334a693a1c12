//! The threads of a run.

use crate::command::Stop;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// A thread pool of its own instead of the global one, so that the number of threads asked for holds.
pub(crate) struct Pool {
    threads: ThreadPool,
}

impl Pool {
    /// A pool of `threads` threads; `None` gives one thread for each core.
    ///
    /// # Errors
    /// [`Stop::Failure`] if the system refuses a thread.
    pub(crate) fn new(threads: Option<usize>) -> Result<Self, Stop> {
        let built = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
        let threads = built.map_err(|error| Stop::Failure(format!("cannot start the threads of the run: {error}")))?;
        Ok(Self { threads })
    }

    /// Number of threads of the pool.
    pub(crate) fn threads(&self) -> usize {
        self.threads.current_num_threads()
    }

    /// Runs `work` on the pool.
    pub(crate) fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(work)
    }
}
