//! The part of a sample that is known by groups only: counts, exact sums, and the least and the largest number of each group.

use super::MeasureError;
use super::exact::ExactSum;
use crate::ledger::{Bin, TailColumn};

/// Numbers of a sample that lie side by side in rising order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    pub count: u64,
    pub sum: ExactSum,
    pub least: f64,
    pub most: f64,
}

impl Group {
    fn of_bin(bin: &Bin) -> Self {
        Self { count: bin.count, sum: ExactSum::from_amount(bin.sum), least: bin.least, most: bin.most }
    }

    /// `count` equal numbers.
    fn of_equal(value: f64, count: u64) -> Result<Self, MeasureError> {
        Ok(Self { count, sum: ExactSum::of(value)?.times(count)?, least: value, most: value })
    }

    /// The number that all are equal to, if they are.
    pub(super) fn single(&self) -> Option<f64> {
        (self.least == self.most).then_some(self.most)
    }

    /// The mean of the numbers, within their range.
    pub(super) fn mean(&self) -> f64 {
        self.sum.over(self.count.into()).clamp(self.least, self.most)
    }
}

/// The groups of a sample, in rising order; all of them come before the losses that are kept one by one. Empty where every loss is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Body {
    groups: Vec<Group>,
    /// Number of losses up to the end of each group.
    ends: Vec<u64>,
    /// Sum of the losses beyond each group.
    beyond: Vec<ExactSum>,
}

impl Body {
    /// Groups of which none is empty; `tail` is the sum of the losses that are kept one by one.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`].
    pub(super) fn new(groups: Vec<Group>, tail: ExactSum) -> Result<Self, MeasureError> {
        let (mut ends, mut count) = (Vec::with_capacity(groups.len()), 0);
        for group in &groups {
            count += group.count;
            ends.push(count);
        }
        let (mut beyond, mut sum) = (Vec::with_capacity(groups.len()), tail);
        for group in groups.iter().rev() {
            beyond.push(sum);
            sum = sum.plus(group.sum)?;
        }
        beyond.reverse();
        Ok(Self { groups, ends, beyond })
    }

    /// `count` zeros.
    pub(super) fn zeros(count: u64) -> Result<Self, MeasureError> {
        Self::new(vec![Group::of_equal(0.0, count)?], ExactSum::default())
    }

    /// The body of a column, and the losses of its tail that come after it, in rising order.
    ///
    /// Numbers below 0 that are kept one by one lie between the bins of lower numbers and the zeros; each is a group of its own, so that
    /// all groups come before the other losses.
    pub(super) fn of(column: &TailColumn) -> Result<(Vec<Group>, Vec<f64>), MeasureError> {
        let rising = || column.tail().iter().rev().map(|kept| kept.value);
        if column.body().is_empty() {
            return Ok((Vec::new(), rising().collect()));
        }
        let (below, above): (Vec<_>, Vec<_>) = column.body().iter().partition(|(_, bin)| bin.most < 0.0);
        let of_bins = |bins: Vec<&(u32, Bin)>| bins.into_iter().map(|(_, bin)| Group::of_bin(bin)).collect::<Vec<_>>();
        let mut groups = of_bins(below);
        let gains: Vec<f64> = rising().take_while(|&value| value < 0.0).collect();
        for equal in gains.chunk_by(|a, b| a == b) {
            groups.push(Group::of_equal(equal[0], equal.len() as u64)?);
        }
        groups.extend(of_bins(above));
        Ok((groups, rising().skip(gains.len()).collect()))
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Number of losses in all groups.
    pub(super) fn count(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Sum of all losses of the sample; `None` without groups.
    pub(super) fn total(&self) -> Option<ExactSum> {
        let (first, beyond) = (self.groups.first()?, self.beyond.first()?);
        beyond.plus(first.sum).ok()
    }

    /// The position of the group that holds a rank, counted from 1 and at most [`Body::count`].
    pub(super) fn position(&self, rank: u64) -> usize {
        self.ends.partition_point(|&end| end < rank)
    }

    /// Number of losses of a group above a rank within it, and the sum of the losses beyond the group.
    pub(super) fn above(&self, position: usize, rank: u64) -> (u64, ExactSum) {
        (self.ends[position] - rank, self.beyond[position])
    }

    /// Least and largest possible number of losses above an amount.
    pub(super) fn count_above(&self, amount: f64) -> (u64, u64) {
        let first = self.groups.partition_point(|group| group.most <= amount);
        let all = self.groups[first..].iter().map(|group| group.count).sum::<u64>();
        match self.groups.get(first) {
            // The largest of the group is above the amount, and the least is not.
            Some(group) if group.least <= amount => (all - group.count + 1, all - 1),
            _ => (all, all),
        }
    }

    /// Number of losses of the commonest loss, as far as the groups tell it: zeros, and groups of equal losses.
    pub(super) fn commonest(&self) -> u64 {
        self.groups.iter().filter(|group| group.single().is_some()).map(|group| group.count).max().unwrap_or(0)
    }
}
