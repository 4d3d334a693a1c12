//! Samples of laws by the library's own keyed draws.

use brunt::random::{Count, Key, Law, Uniform, entity};

/// The draws of one seed of one case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    key: Key,
}

impl Draws {
    pub(super) fn new(case: &str, seed: u64) -> Self {
        Self { key: Key::new(seed).derive(entity(&["intervals", case])) }
    }

    /// A word for each trial, of one name.
    pub(super) fn words(&self, trials: usize, name: u64) -> Vec<u64> {
        let positions: Vec<u64> = (0..trials as u64).collect();
        let (mut first, mut second) = (vec![0; trials], vec![0; trials]);
        self.key.fill(&positions, &vec![name; trials], &mut first, &mut second);
        first
    }

    /// A number for each trial.
    pub(super) fn law(&self, law: &Law, trials: usize, name: u64) -> Vec<f64> {
        let mut losses = vec![0.0; trials];
        law.fill(&self.words(trials, name), &mut losses);
        losses
    }

    /// The sizes of what occurs in a trial, each with a second word of its own; `name` has its low 8 bits free.
    pub(super) fn occurrences(
        self,
        count: &Count,
        law: &Law,
        trial: u64,
        name: u64,
    ) -> impl Iterator<Item = (f64, Uniform)> {
        let occurred = count.quantile(self.key.block(trial, name)[0]);
        (0..u64::from(occurred)).map(move |ordinal| {
            let [size, more] = self.key.block(trial, name + 1 + ordinal);
            (law.quantile(Uniform::new(size)), Uniform::new(more))
        })
    }

    /// The sum of what occurs in each trial.
    pub(super) fn compound(&self, count: &Count, law: &Law, trials: usize, name: u64) -> Vec<f64> {
        (0..trials as u64).map(|trial| self.occurrences(count, law, trial, name).map(|(size, _)| size).sum()).collect()
    }
}
