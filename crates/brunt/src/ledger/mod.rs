//! Losses of many trials: exact sums, and columns with one number per trial.

mod amount;
mod bins;
mod bound;
mod digits;
mod duration;
mod filling;
pub(crate) mod integer;
mod kept;
mod power_sums;
pub(crate) mod quotient;
mod rate;
mod record;
mod row;
mod settled;
mod side_by_side;
mod sums;
mod table;
mod tail;
mod varint;

pub(crate) use amount::Amount;
pub(crate) use bins::{BINS_AN_OCTAVE, Bin};
#[cfg(all(test, feature = "serde", feature = "rayon"))]
pub(crate) use bins::{Bins, bin_of};
pub(crate) use bound::{Bound, BoundHit};
pub(crate) use digits::UNITS_PER_ONE;
pub(crate) use duration::DurationCounts;
pub(crate) use filling::Filling;
pub(crate) use kept::{Keeping, Numbers, Place, Tails};
pub(crate) use power_sums::PowerSums;
#[cfg(feature = "serde")]
pub(crate) use power_sums::PowerSumsParts;
pub(crate) use rate::Rate;
pub(crate) use row::{Downtime, Loss, Row, RowKind};
pub(crate) use settled::{CapSums, PolicySums, ServiceSums, Settled, SettledSums};
#[cfg(feature = "serde")]
pub(crate) use settled::{IndemnitySums, PartySums};
pub(crate) use sums::{Sums, ToleranceCounts};
pub(crate) use table::{LossTable, TrialLosses};
pub(crate) use tail::{Gathering, TailColumn, TailTrial};

use crate::scenario::PartyIndex;
use std::fmt;
use std::ops::Range;

/// The losses of a set of trials. Ledgers of disjoint sets of trials merge.
///
/// Numbers kept for each trial, 8 bytes each: the total, the largest event, the loss of every party that can bear losses, and the
/// columns of [`Settled`] where terms were applied. Everything else is summed exactly, so ledgers of disjoint trials merge to the
/// same bits in any order and grouping. Ten million trials of a scenario with six parties take 640 MB.
///
/// A ledger may keep [`Tails`] instead: then its columns, and those of its settled amounts, are empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ledger {
    pub(crate) scenario_hash: String,
    pub(crate) seed: u64,
    pub(crate) ranges: Vec<Range<u64>>,
    pub(crate) columns: Columns,
    pub(crate) sums: Sums,
    pub(crate) settled: Option<Settled>,
    pub(crate) tails: Option<Tails>,
}

/// Columns with one number per trial, in the order of trials.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Columns {
    /// Gross loss of all parties together.
    pub total: Vec<f64>,
    /// Loss of the largest event.
    pub largest_event: Vec<f64>,
    /// Gross loss of each party that can bear losses.
    pub parties: Vec<(PartyIndex, Vec<f64>)>,
}

/// Reason why two ledgers cannot merge, or why the parts of a ledger do not fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// The ledgers come from different scenarios.
    Scenario,
    /// The ledgers come from different seeds.
    Seed {
        /// Seed of the first ledger.
        first: u64,
        /// Seed of the second ledger.
        second: u64,
    },
    /// The ledgers have trials in common.
    Overlap {
        /// The first trial in both ledgers.
        trial: u64,
    },
    /// Columns or sums do not fit the trials of the ledger.
    Shape,
    /// One keeps every trial, the other tails only.
    Kept,
    /// The tails of the two are of different sizes: they were declared as parts of different totals, or asked for different levels.
    Tails {
        /// Largest numbers of a column that the first keeps, and the number of trials that they were sized for.
        first: (u64, u64),
        /// Those of the second.
        second: (u64, u64),
    },
    /// Together the two have more trials than their tails were sized for.
    Total {
        /// Number of trials.
        trials: u64,
        /// Number of trials that the tails were sized for.
        total: u64,
    },
}

impl fmt::Display for MergeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario => write!(out, "the results come from different scenarios"),
            Self::Seed { first, second } => write!(out, "the results come from different seeds, {first} and {second}"),
            Self::Overlap { trial } => write!(out, "both results hold trial {trial}"),
            Self::Shape => write!(out, "the columns or sums do not fit the trials"),
            Self::Kept => write!(out, "one of the results keeps every trial, the other tails only"),
            Self::Tails { first, second } => write!(
                out,
                "the tails of the results differ: the largest {} for a total of {} trials, and the largest {} for {}; run the parts with one total and the same levels",
                first.0, first.1, second.0, second.1
            ),
            Self::Total { trials, total } => write!(
                out,
                "the results hold {trials} trials together, and their tails are sized for {total}; run the parts with the total that they make up"
            ),
        }
    }
}

impl std::error::Error for MergeError {}

impl Ledger {
    /// Builds a ledger from stored parts.
    ///
    /// # Errors
    /// [`MergeError::Shape`] unless `ranges` are sorted, disjoint and not empty and every column has one number a trial.
    pub(crate) fn from_parts(
        scenario_hash: String,
        seed: u64,
        ranges: Vec<Range<u64>>,
        columns: Columns,
        sums: Sums,
    ) -> Result<Self, MergeError> {
        let trials = trials_of(&ranges).ok_or(MergeError::Shape)?;
        let fits = |column: &Vec<f64>| column.len() as u64 == trials;
        let shaped = fits(&columns.total)
            && fits(&columns.largest_event)
            && columns.parties.iter().all(|(_, column)| fits(column));
        if !shaped {
            return Err(MergeError::Shape);
        }
        let mut ledger = Self { scenario_hash, seed, ranges, columns, sums, settled: None, tails: None };
        ledger.join_ranges();
        Ok(ledger)
    }

    /// Builds a ledger that keeps tails from its parts; `parties` are those that can bear losses, and `settled` has empty columns.
    ///
    /// # Errors
    /// [`MergeError::Shape`] unless `ranges` are sorted, disjoint and not empty and every column has as many numbers as there are trials.
    pub(crate) fn of_tails(
        (scenario_hash, seed): (String, u64),
        ranges: Vec<Range<u64>>,
        parties: Vec<PartyIndex>,
        (sums, settled): (Sums, Option<Settled>),
        tails: Tails,
    ) -> Result<Self, MergeError> {
        let parties = parties.into_iter().map(|party| (party, Vec::new())).collect();
        let columns = Columns { parties, ..Columns::default() };
        let trials = trials_of(&ranges).ok_or(MergeError::Shape)?;
        let settled_columns = settled.as_ref().map_or(0, |settled| settled.columns().count());
        let count = 2 + columns.parties.len() + settled_columns;
        let fits = tails.columns.len() == count
            && tails.columns.iter().all(|column| column.count() == trials)
            && trials <= tails.keeping.total
            && settled.as_ref().is_none_or(|settled| settled.fits(0));
        if !fits {
            return Err(MergeError::Shape);
        }
        let mut ledger = Self { scenario_hash, seed, ranges, columns, sums, settled, tails: Some(tails) };
        ledger.join_ranges();
        Ok(ledger)
    }

    /// This ledger with settled amounts of the same trials added.
    ///
    /// # Errors
    /// [`MergeError::Shape`] unless every column has one number a trial.
    pub(crate) fn with_settled(self, settled: Settled) -> Result<Self, MergeError> {
        if settled.fits(self.trials()) { Ok(Self { settled: Some(settled), ..self }) } else { Err(MergeError::Shape) }
    }

    /// Amounts after contracts and policies; `None` where no terms were applied.
    pub(crate) fn settled(&self) -> Option<&Settled> {
        self.settled.as_ref()
    }

    /// Hash of the scenario.
    pub(crate) fn scenario_hash(&self) -> &str {
        &self.scenario_hash
    }

    /// Seed of all draws.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Trial numbers, as sorted, disjoint ranges that do not touch.
    pub(crate) fn ranges(&self) -> &[Range<u64>] {
        &self.ranges
    }

    /// Number of trials.
    pub(crate) fn trials(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// Columns with one number per trial, in the order of trials; empty where tails are kept.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The losses of one party, in the order of trials; `None` if the party cannot bear losses.
    pub(crate) fn party(&self, party: PartyIndex) -> Option<&[f64]> {
        self.columns.parties.iter().find(|column| column.0 == party).map(|column| column.1.as_slice())
    }

    /// Exact sums over the trials.
    pub(crate) fn sums(&self) -> &Sums {
        &self.sums
    }

    /// The trial number at a position of the columns; `None` beyond the last trial.
    pub(crate) fn trial_at(&self, position: usize) -> Option<u64> {
        let mut left = position as u64;
        for range in &self.ranges {
            let length = range.end - range.start;
            if left < length {
                return Some(range.start + left);
            }
            left -= length;
        }
        None
    }

    /// Merges two ledgers into one ledger of both sets of trials.
    ///
    /// # Errors
    /// [`MergeError`] if scenario or seed differ, trials overlap, or the shapes do not fit.
    pub(crate) fn merge(mut self, other: Self) -> Result<Self, MergeError> {
        if self.scenario_hash != other.scenario_hash {
            return Err(MergeError::Scenario);
        }
        if self.seed != other.seed {
            return Err(MergeError::Seed { first: self.seed, second: other.seed });
        }
        let parties = |ledger: &Self| ledger.columns.parties.iter().map(|column| column.0).collect::<Vec<_>>();
        if parties(&self) != parties(&other) {
            return Err(MergeError::Shape);
        }
        if let Some(trial) = first_common(&self.ranges, &other.ranges) {
            return Err(MergeError::Overlap { trial });
        }
        let tails = match (self.tails.take(), &other.tails) {
            (None, None) => None,
            (Some(mine), Some(other_tails)) => Some(mine.merged(other_tails, self.trials() + other.trials())?),
            _ => return Err(MergeError::Kept),
        };
        let mut sums = self.sums.clone();
        sums.merge(&other.sums)?;
        let order = interleave(&self.ranges, &other.ranges);
        let is_kept = tails.is_none();
        let weave = |a: &[f64], b: &[f64]| if is_kept { weave(&order, a, b) } else { Vec::new() };
        let columns = Columns {
            total: weave(&self.columns.total, &other.columns.total),
            largest_event: weave(&self.columns.largest_event, &other.columns.largest_event),
            parties: (self.columns.parties.iter().zip(&other.columns.parties))
                .map(|(a, b)| (a.0, weave(&a.1, &b.1)))
                .collect(),
        };
        let settled = match (self.settled, &other.settled) {
            (None, None) => None,
            (Some(mine), Some(other)) => Some(mine.woven(other, weave)?),
            _ => return Err(MergeError::Shape),
        };
        let ranges = order.into_iter().map(|(_, range)| range).collect();
        let (scenario_hash, seed) = (self.scenario_hash, self.seed);
        let mut merged = Self { scenario_hash, seed, ranges, columns, sums, settled, tails };
        merged.join_ranges();
        Ok(merged)
    }

    /// Joins ranges that touch.
    fn join_ranges(&mut self) {
        let mut joined: Vec<Range<u64>> = Vec::with_capacity(self.ranges.len());
        for range in self.ranges.drain(..) {
            match joined.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => joined.push(range),
            }
        }
        self.ranges = joined;
    }
}

/// Number of trials in ranges; `None` unless these are sorted, disjoint and not empty, and their trials can be counted.
fn trials_of(ranges: &[Range<u64>]) -> Option<u64> {
    let sorted = ranges.iter().all(|range| range.start < range.end)
        && ranges.windows(2).all(|pair| pair[0].end <= pair[1].start);
    sorted.then(|| ranges.iter().map(|range| range.end - range.start).sum())
}

fn first_common(a: &[Range<u64>], b: &[Range<u64>]) -> Option<u64> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    pairs.filter(|(x, y)| x.start < y.end && y.start < x.end).map(|(x, y)| x.start.max(y.start)).min()
}

/// Ranges of `a` and `b`, sorted by start, each with `true` if the range is from `b`.
fn interleave(a: &[Range<u64>], b: &[Range<u64>]) -> Vec<(bool, Range<u64>)> {
    let mut all: Vec<(bool, Range<u64>)> = a.iter().map(|range| (false, range.clone())).collect();
    all.extend(b.iter().map(|range| (true, range.clone())));
    all.sort_by_key(|(_, range)| range.start);
    all
}

fn weave(order: &[(bool, Range<u64>)], a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let mut taken = [0, 0];
    for (second, range) in order {
        let source = if *second { b } else { a };
        let from = &mut taken[usize::from(*second)];
        let to = *from + (range.end - range.start) as usize;
        out.extend_from_slice(&source[*from..to]);
        *from = to;
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ledger(range: Range<u64>) -> Ledger {
        let total: Vec<f64> = range.clone().map(|trial| trial as f64).collect();
        let columns = Columns {
            largest_event: total.iter().map(|x| x / 2.0).collect(),
            parties: vec![(PartyIndex(1), total.clone())],
            total,
        };
        Ledger::from_parts("h".into(), 7, vec![range], columns, Sums::new(0, 0, 0, 0)).unwrap()
    }

    #[test]
    fn merging_is_free_of_order_and_grouping() {
        let whole = ledger(0..9);
        let [a, b, c] = [ledger(0..2), ledger(2..5), ledger(5..9)];
        let left = a.clone().merge(b.clone()).unwrap().merge(c.clone()).unwrap();
        let right = c.merge(a).unwrap().merge(b).unwrap();
        assert_eq!(left, whole);
        assert_eq!(right, whole);
    }

    #[test]
    fn gaps_are_kept_and_overlaps_refused() {
        let gap = ledger(0..2).merge(ledger(4..6)).unwrap();
        assert_eq!(gap.ranges(), [0..2, 4..6]);
        assert_eq!((gap.trial_at(2), gap.trial_at(4)), (Some(4), None));
        assert_eq!(gap.merge(ledger(5..8)), Err(MergeError::Overlap { trial: 5 }));
        let mut other = ledger(2..3);
        other.seed = 8;
        assert_eq!(ledger(0..2).merge(other), Err(MergeError::Seed { first: 7, second: 8 }));
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let columns = Columns { total: vec![1.0], largest_event: vec![1.0], parties: vec![] };
        let parts = Ledger::from_parts("h".into(), 1, std::iter::once(0..2).collect(), columns, Sums::new(0, 0, 0, 0));
        assert_eq!(parts, Err(MergeError::Shape));
    }
}
