//! The losses by trial as named columns.

use brunt::Results;
use std::ops::Range;

/// Name of the column of trial numbers.
pub(crate) const TRIAL: &str = "trial";

/// The losses by trial: trial numbers, and columns of one number each.
pub(super) struct TrialColumns<'a> {
    /// The trials, in order.
    pub ranges: &'a [Range<u64>],
    /// Columns with their names.
    pub columns: Vec<(String, &'a [f64])>,
}

impl<'a> TrialColumns<'a> {
    /// The columns of results; `None` where the results keep tails only.
    pub(super) fn of(results: &'a Results) -> Option<Self> {
        Some(Self { ranges: results.ranges(), columns: results.columns().ok()? })
    }

    /// Trial numbers in order.
    pub(super) fn trials(&self) -> impl Iterator<Item = u64> + '_ {
        self.ranges.iter().cloned().flatten()
    }

    /// Number of trials.
    #[cfg(feature = "parquet")]
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.1.len())
    }
}
