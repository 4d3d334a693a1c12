//! The tails of all variants of a family, from the few trials that can be in any of them.

use super::super::difference::BATCHES;
use super::super::quantile::{BILLION, beyond, rank};
use super::family::Family;
use crate::units::Level;
use std::ops::Range;

/// Trials that can be in the tail of a variant. In a family that counts: trials that count under some variants and not under others.
#[derive(Debug)]
pub(super) struct Tails {
    places: Vec<u32>,
    few: Family,
    /// The largest absolute loss of each trial under any variant.
    largest: Vec<f64>,
    trials: usize,
    /// Number of trials that count under every variant.
    certain: u64,
    /// The trials of each batch among the few; none if batches are too small.
    batches: Vec<Range<usize>>,
    losses: Vec<f64>,
    scratch: Vec<f64>,
    above: Vec<(u32, f64)>,
    of_batches: Vec<f64>,
}

/// The tail of one variant.
pub(super) struct TailOf<'t> {
    pub quantile: f64,
    pub tail: f64,
    /// Trials above the quantile by their place among the few, with their influence (loss - quantile) / (1 - p). In a family that counts:
    /// the trials that count, each with 1.
    pub above: &'t [(u32, f64)],
    /// The quantile of each batch.
    pub batches: &'t [f64],
}

impl Tails {
    pub(super) fn new(family: &Family, level: Level, batched: bool) -> Self {
        let ranges = family.ranges();
        let trials = ranges.len();
        let mut least: Vec<f64> = ranges.iter().map(|range| range.0).collect();
        let size = trials / BATCHES;
        let may_be_in: Vec<bool> = if family.counts() {
            ranges.iter().map(|range| range.0 != range.1).collect()
        } else {
            let mut of_batches = vec![f64::INFINITY; if batched { BATCHES } else { 0 }];
            for (lowest, batch) in of_batches.iter_mut().zip(least.chunks_exact_mut(size.max(1))) {
                *lowest = quantile(batch, level);
            }
            let lowest = if trials == 0 { 0.0 } else { quantile(&mut least, level) };
            let of_batch = |trial: usize| of_batches.get(trial / size.max(1)).copied().unwrap_or(f64::INFINITY);
            ranges.iter().enumerate().map(|(trial, range)| range.1 >= lowest.min(of_batch(trial))).collect()
        };
        let places: Vec<u32> = (0..).zip(&may_be_in).filter(|place| *place.1).map(|place| place.0).collect();
        let before = |trial: usize| places.partition_point(|&place| (place as usize) < trial);
        let batch = |batch: usize| before(batch * size)..before((batch + 1) * size);
        Self {
            few: family.only(&places),
            batches: (0..if batched { BATCHES } else { 0 }).map(batch).collect(),
            certain: ranges.iter().filter(|range| family.counts() && range.0 > 0.0).count() as u64,
            largest: ranges.iter().map(|range| range.0.abs().max(range.1.abs())).collect(),
            places,
            trials,
            losses: Vec::new(),
            scratch: Vec::new(),
            above: Vec::new(),
            of_batches: Vec::new(),
        }
    }

    /// Number of trials that can be in a tail. `places`: their numbers.
    pub(super) fn trials(&self) -> usize {
        self.places.len()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|&place| place as usize)
    }

    pub(super) fn largest(&self) -> &[f64] {
        &self.largest
    }

    pub(super) fn certain(&self) -> u64 {
        self.certain
    }

    /// The tail of a variant.
    pub(super) fn read(&mut self, chosen: &[u32], level: Level) -> TailOf<'_> {
        self.few.losses(chosen, &mut self.losses);
        self.above.clear();
        self.of_batches.clear();
        if self.few.counts() {
            let counted = (0..).zip(&self.losses).filter(|place| *place.1 > 0.0);
            self.above.extend(counted.map(|(place, _)| (place, 1.0)));
            return TailOf { quantile: 0.0, tail: 0.0, above: &self.above, batches: &[] };
        }
        let quantile = top(&self.losses, self.trials - rank(level, self.trials), &mut self.scratch);
        let above = (0..).zip(&self.losses).filter(|place| *place.1 > quantile);
        self.above.extend(above.map(|(place, loss)| (place, loss - quantile)));
        // The tail has a weight of N (1 - p) trials. The trial at the quantile has the weight left by the trials beyond the quantile.
        let weight = self.trials as f64 * (beyond(level) as f64 / BILLION as f64);
        let excess: f64 = self.above.iter().map(|above| above.1).sum();
        let scale = BILLION as f64 / beyond(level) as f64;
        self.above.iter_mut().for_each(|above| above.1 *= scale);
        let size = self.trials / BATCHES;
        for range in self.batches.iter().cloned() {
            self.of_batches.push(top(&self.losses[range], size - rank(level, size), &mut self.scratch));
        }
        let tail = if weight > 0.0 { quantile + excess / weight } else { quantile };
        TailOf { quantile, tail, above: &self.above, batches: &self.of_batches }
    }
}

/// The quantile of losses, whose order changes.
fn quantile(losses: &mut [f64], level: Level) -> f64 {
    let rank = rank(level, losses.len()).clamp(1, losses.len());
    *losses.select_nth_unstable_by(rank - 1, f64::total_cmp).1
}

/// The loss that `beyond` of the losses follow in rising order.
fn top(losses: &[f64], beyond: usize, scratch: &mut Vec<f64>) -> f64 {
    scratch.clear();
    scratch.extend_from_slice(losses);
    let place = losses.len() - 1 - beyond.min(losses.len() - 1);
    *scratch.select_nth_unstable_by(place, f64::total_cmp).1
}
