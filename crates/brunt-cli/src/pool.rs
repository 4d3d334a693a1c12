//! The threads of a run.

use crate::command::Stop;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// A pool of threads of its own, so that the number asked for holds.
pub struct Pool {
    threads: ThreadPool,
}

impl Pool {
    /// A pool of so many threads, by default one for each core.
    ///
    /// # Errors
    /// [`Stop::Failure`] if the system refuses a thread.
    pub fn new(threads: Option<usize>) -> Result<Self, Stop> {
        let built = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
        let threads = built.map_err(|error| Stop::Failure(format!("cannot start the threads of the run: {error}")))?;
        Ok(Self { threads })
    }

    /// How many threads it has.
    pub fn threads(&self) -> usize {
        self.threads.current_num_threads()
    }

    /// Does something on the pool.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(work)
    }
}
