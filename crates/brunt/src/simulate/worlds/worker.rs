//! Workers: each runs chunks of trials of all worlds, one after another.

use super::difference::Difference;
use super::everyone::Everyone;
use super::own::{Other, Own};
use super::world::World;
use crate::scenario::PartyIndex;
use crate::simulate::draw::BLOCK;
use crate::simulate::run::{Chunk, Failed, Observer, block_length, enter, first_overflow};
use std::ops::Range;

/// What each worker does.
pub(super) struct Task<'a, O> {
    pub worlds: &'a [World<'a, O>],
    /// What differs between the first world and each other one.
    pub differences: &'a [Difference],
    pub seed: u64,
    /// Failures of each world.
    pub failed: &'a [Failed],
    /// Parties that can bear a loss, by world.
    pub bearers: &'a [Vec<PartyIndex>],
}

/// State of one worker, and the results that it has finished.
pub(super) struct Worker<'a> {
    pub first: Own<'a>,
    pub others: Vec<Other<'a>>,
    pub done: Vec<Range<u64>>,
    trials: Vec<u64>,
    /// For each trial of the block: whether the first world has played it.
    played: Vec<bool>,
    /// Number of trials that are drawn side by side.
    block: usize,
}

impl<'a> Worker<'a> {
    pub(super) fn new<O>(task: &Task<'a, O>) -> Self {
        let mut first = Own::new(&task.worlds[0], task.seed);
        // A control that is not in force answers as if it were, so that what it would change is known.
        first.workspace.player.watch(task.differences.iter().fold(0, |all, of| all | of.controls()));
        let others = task.worlds[1..].iter().zip(task.differences);
        let others = others.map(|(world, difference)| Other::new(Own::new(world, task.seed), difference));
        Self {
            first,
            others: others.collect(),
            done: Vec::new(),
            trials: Vec::with_capacity(BLOCK),
            played: Vec::with_capacity(BLOCK),
            block: task.worlds.iter().map(|world| block_length(world.plan())).min().unwrap_or(1),
        }
    }

    /// Runs one chunk of each world.
    pub(super) fn run<O: Observer>(mut self, task: &Task<'a, O>, mut chunks: Vec<Chunk<'_>>) -> Self {
        let (length, start) = (chunks[0].total.len(), chunks[0].first);
        for from in (0..length).step_by(self.block) {
            let mut observers = task.worlds.iter().filter_map(|world| world.observer);
            if observers.any(Observer::is_cancelled) {
                return self.end(task, chunks, from);
            }
            let to = (from + self.block).min(length);
            self.trials.clear();
            self.trials.extend(start + from as u64..start + to as u64);
            self.block();
            for (index, chunk) in chunks.iter_mut().enumerate() {
                self.enter(task, index, (chunk, from));
            }
        }
        self.end(task, chunks, length)
    }

    /// Plays a block of trials in all worlds.
    fn block(&mut self) {
        let Self { first, others, trials, played, .. } = self;
        first.begin(trials.len());
        first.draw(trials);
        others.iter_mut().for_each(|other| other.begin(trials, first));
        played.clear();
        for (place, &trial) in trials.iter().enumerate() {
            let happened = first.play(place, trial);
            if happened {
                others.iter_mut().for_each(|other| other.decide(place, first));
            }
            if first.looks() {
                others.iter_mut().for_each(|other| other.settle(place, trial, first));
            }
            if happened {
                first.workspace.close(&mut Everyone { first: &mut first.sums, others, place });
            }
            played.push(happened);
        }
        first.workspace.finish(trials.len(), &mut first.sums);
        others.iter_mut().for_each(|other| other.finish(trials, &first.workspace.books, played));
    }

    /// Enters the block into a chunk of one world.
    fn enter<O: Observer>(&self, task: &Task<'a, O>, index: usize, (chunk, from): (&mut Chunk<'_>, usize)) {
        let own = index.checked_sub(1).map_or(&self.first, |other| &self.others[other].own);
        let (world, failed) = (&task.worlds[index], &task.failed[index]);
        own.looking.failed().for_each(|trial| failed.overflow(trial));
        own.workspace.too_many.iter().for_each(|&trial| failed.too_many(trial));
        let books = &own.workspace.books;
        if books.overflow {
            failed.overflow(first_overflow(own.plan, task.seed, &self.trials));
        }
        enter((books, own.plan), &self.trials, (chunk, from, &task.bearers[index]), world.observer, failed);
        world.observer.iter().for_each(|observer| observer.advance(self.trials.len() as u64));
    }

    /// Ends the chunks of all worlds, of which a number of trials was run.
    fn end<O>(mut self, task: &Task<'a, O>, mut chunks: Vec<Chunk<'_>>, length: usize) -> Self {
        if length == 0 {
            return self;
        }
        let all = std::iter::once(&mut self.first).chain(self.others.iter_mut().map(|other| &mut other.own));
        for ((own, chunk), bearers) in all.zip(&mut chunks).zip(task.bearers) {
            own.looking.write(&mut chunk.others[bearers.len()..]);
        }
        self.done.push(chunks[0].first..chunks[0].first + length as u64);
        self
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        let merge = |mine: &mut Own<'a>, other: Own<'a>| {
            mine.sums.merge(&other.sums).expect("sums of one plan have one shape");
            mine.looking.merge(other.looking);
        };
        merge(&mut self.first, other.first);
        for (mine, other) in self.others.iter_mut().zip(other.others) {
            mine.taken += other.taken;
            merge(&mut mine.own, other.own);
        }
        self.done.extend(other.done);
        self
    }
}
