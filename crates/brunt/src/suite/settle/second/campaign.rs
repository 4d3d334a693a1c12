//! Many random programmes, each settled both ways on one trial of one world.

use super::agree::{both, costs_are_shared};
use super::generate;
use super::generate::world::World;
use super::reached::Reached;
use super::shrink::smallest;
use brunt::ledger::TrialLosses;
use rayon::prelude::*;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

static WORLDS: LazyLock<Vec<World>> = LazyLock::new(World::all);

/// How many differences are made smaller and printed.
const PRINTED: usize = 3;

/// What came of some programmes.
#[derive(Debug, Default)]
pub(super) struct Campaign {
    /// Programmes that were settled.
    settled: usize,
    /// Programmes whose clauses answer each other in a circle.
    circles: usize,
    reached: Reached,
    /// Seeds of programmes on which the settlers differ, and in what.
    differences: Vec<(u64, String)>,
}

/// The world and the trial of a seed.
fn place(seed: u64) -> (&'static World, &'static TrialLosses) {
    let worlds = WORLDS.len() as u64;
    let world = &WORLDS[(seed % worlds) as usize];
    (world, &world.trials[(seed / worlds % world.trials.len() as u64) as usize])
}

impl Campaign {
    /// Settles the programmes of some seeds.
    pub(super) fn run(seeds: Range<u64>) -> Self {
        seeds.into_par_iter().fold(Self::default, Self::with).reduce(Self::default, Self::joined)
    }

    fn with(mut self, seed: u64) -> Self {
        let (world, trial) = place(seed);
        let programme = generate::programme(world, seed);
        assert!(costs_are_shared(&programme), "seed {seed}");
        match both(world, &programme, trial) {
            None => self.circles += 1,
            Some(Ok(books)) => {
                self.settled += 1;
                self.reached.add(&programme, &books);
            }
            Some(Err(difference)) => self.differences.push((seed, difference)),
        }
        self
    }

    fn joined(mut self, other: Self) -> Self {
        self.settled += other.settled;
        self.circles += other.circles;
        self.reached.join(&other.reached);
        self.differences.extend(other.differences);
        self
    }

    /// # Panics
    /// If the settlers differ, with the smallest programmes found on which they do.
    pub(super) fn assert_agreement(&self) {
        for (seed, difference) in self.differences.iter().take(PRINTED) {
            let (world, trial) = place(*seed);
            let (programme, smaller) = smallest(world, generate::programme(world, *seed), trial, difference.clone());
            println!("seed {seed}: {smaller}\n{programme:#?}");
        }
        assert!(self.differences.is_empty(), "{} programmes differ", self.differences.len());
        assert!(self.circles * 10 < self.settled, "too few programmes are settled: {self}");
    }

    /// # Panics
    /// If payments under a kind of term came up less often than `least` times.
    pub(super) fn assert_every_term_reached(&self, least: usize) {
        let rare = self.reached.below(least);
        assert!(rare.is_empty(), "hardly reached: {rare:?}");
    }
}

impl fmt::Display for Campaign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} programmes settled, {} with a circle", self.settled, self.circles)?;
        write!(out, "{}", self.reached)
    }
}
