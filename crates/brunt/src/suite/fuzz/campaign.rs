//! Many cases, on all processors, and what became of them.

use crate::suite::fuzz::failure::{Failure, caught};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What becomes of one seed.
#[derive(Default)]
pub(super) struct Examined {
    /// Words to be counted.
    pub words: Vec<String>,
    /// Properties that it breaks.
    pub failures: Vec<Failure>,
}

/// What became of many seeds.
pub(super) struct Campaign {
    /// The first failure of each kind, and the seeds of all.
    failures: BTreeMap<String, (Failure, Vec<u64>)>,
    counts: BTreeMap<String, u64>,
    slowest: (Duration, u64),
}

/// Kinds of failures after which there is no point in going on.
const MOST_KINDS: usize = 40;

impl Campaign {
    /// Examines seeds on as many threads as there are processors.
    pub(super) fn run(seeds: Range<u64>, examine: fn(u64) -> Examined) -> Self {
        let next = AtomicU64::new(seeds.start);
        let campaign = Self { failures: BTreeMap::new(), counts: BTreeMap::new(), slowest: (Duration::ZERO, 0) };
        let campaign = Mutex::new(campaign);
        let work = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= seeds.end || campaign.lock().unwrap().failures.len() >= MOST_KINDS {
                    return;
                }
                let begun = Instant::now();
                let found = examine(seed);
                campaign.lock().unwrap().add(seed, found, begun.elapsed());
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
        campaign.into_inner().unwrap()
    }

    fn add(&mut self, seed: u64, found: Examined, took: Duration) {
        self.slowest = self.slowest.max((took, seed));
        found.words.into_iter().for_each(|word| *self.counts.entry(word).or_default() += 1);
        for failure in found.failures {
            let kind = failure.kind();
            if !self.failures.contains_key(&kind) {
                eprintln!("seed {seed} breaks {kind}");
            }
            self.failures.entry(kind).or_insert_with(|| (failure, Vec::new())).1.push(seed);
        }
    }

    /// How many seeds had a word.
    pub(super) fn count(&self, word: &str) -> u64 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// Panics with a small scenario for each kind of failure, if there is any.
    pub(super) fn assert_sound(&self) {
        let told = |(failure, seeds): &(Failure, Vec<u64>)| format!("{failure}all seeds: {seeds:?}\n");
        let failures: String = self.failures.values().map(told).collect();
        assert!(self.failures.is_empty(), "properties are broken in {} ways\n{failures}", self.failures.len());
    }
}

impl fmt::Display for Campaign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "slowest: seed {} in {:.1} s", self.slowest.1, self.slowest.0.as_secs_f64())?;
        self.counts.iter().try_for_each(|(word, count)| write!(out, "; {word}: {count}"))
    }
}

impl Examined {
    /// Examines one property of something.
    pub(super) fn hold(&mut self, work: impl FnOnce() -> Result<(), String>, failure: impl FnOnce(String) -> Failure) {
        if let Err(message) = caught(work) {
            self.failures.push(failure(message));
        }
    }
}
