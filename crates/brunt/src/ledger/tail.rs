//! A column of which the largest numbers are kept one by one, and all others in bins.

use super::bins::{Bin, Bins};
use super::{Amount, PowerSums};
use std::cmp::Ordering;

/// A number that is kept one by one, and its trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TailTrial {
    /// The number: finite, and not 0.
    pub value: f64,
    /// Number of the trial.
    pub trial: u64,
}

impl TailTrial {
    /// The order in which numbers are kept: the larger first, of equal numbers the one of the lower trial. No two trials are equal in
    /// this order, so that what is kept does not depend on the order in which trials are added.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        other.value.total_cmp(&self.value).then(self.trial.cmp(&other.trial))
    }
}

/// The numbers of a column: the K largest that are not 0, each with its trial, and the rest in [`Bin`]s. Zeros are always in their bin.
///
/// Memory: 16 bytes for each number of the tail, and 64 bytes for each bin that is not empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct TailColumn {
    /// In the order of [`TailTrial::order`].
    tail: Vec<TailTrial>,
    /// In rising order. No number of it that is not 0 is above a number of the tail.
    body: Vec<(u32, Bin)>,
    /// Sums of the first three powers of all numbers.
    powers: PowerSums,
}

impl TailColumn {
    /// A column from stored parts, of which at most `length` numbers are kept; `None` unless the parts fit together.
    #[cfg(feature = "serde")]
    pub(crate) fn from_parts(
        tail: Vec<TailTrial>,
        body: Vec<(u32, Bin)>,
        powers: PowerSums,
        length: usize,
    ) -> Option<Self> {
        let is_number = |value: f64| value.is_finite() && value != 0.0;
        let kept = tail.len() <= length
            && tail.iter().all(|kept| is_number(kept.value))
            && tail.windows(2).all(|pair| pair[0].order(&pair[1]) == Ordering::Less);
        let is_bin = |(number, bin): &(u32, Bin)| {
            let holds =
                |value: f64| value.is_finite() && super::bins::bin_of(value) == *number && value.to_bits() != SIGN;
            bin.count > 0 && holds(bin.least) && holds(bin.most) && bin.least <= bin.most
        };
        let binned = body.iter().all(is_bin) && body.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let least = tail.last().map_or(f64::INFINITY, |kept| kept.value);
        let beyond = |(_, bin): &(u32, Bin)| bin.most == 0.0 || (tail.len() == length && bin.most <= least);
        let numbers = body.iter().try_fold(tail.len() as u64, |all, (_, bin)| all.checked_add(bin.count));
        (kept && binned && body.iter().all(beyond) && numbers.is_some()).then_some(Self { tail, body, powers })
    }

    /// The numbers that are kept one by one, the largest first.
    pub(crate) fn tail(&self) -> &[TailTrial] {
        &self.tail
    }

    /// The bins of all other numbers, in rising order, each with its number.
    pub(crate) fn body(&self) -> &[(u32, Bin)] {
        &self.body
    }

    /// Sums of the first three powers of all numbers.
    pub(crate) fn powers(&self) -> &PowerSums {
        &self.powers
    }

    /// Number of trials.
    pub(crate) fn count(&self) -> u64 {
        self.tail.len() as u64 + self.body.iter().map(|(_, bin)| bin.count).sum::<u64>()
    }

    /// The numbers of both columns, of which `length` are kept one by one.
    pub(super) fn merged(self, other: &Self, length: usize) -> Self {
        let mut gathering = Gathering::new(length);
        let mut bins = Bins::default();
        bins.add_all(&self.body);
        bins.add_all(&other.body);
        let mut powers = self.powers;
        powers.merge(&other.powers);
        gathering.kept = self.tail;
        gathering.kept.extend_from_slice(&other.tail);
        gathering.finish(bins, powers)
    }
}

#[cfg(feature = "serde")]
const SIGN: u64 = 1 << 63;

/// The largest numbers of a column, while trials are being added in any order.
///
/// Memory: 16 bytes for each of up to 5 / 4 K numbers, and the bins of what fell out.
#[derive(Debug)]
pub(crate) struct Gathering {
    length: usize,
    kept: Vec<TailTrial>,
    fallen: Bins,
    /// The last of the K numbers that were kept when there were last more of them. No number behind it is kept in the end.
    last: Option<TailTrial>,
}

/// Fewest numbers by which more than K are held before some fall out.
const FEWEST_MORE: usize = 1 << 12;

impl Gathering {
    /// Without numbers; `length` of them are kept in the end.
    pub(crate) fn new(length: usize) -> Self {
        Self { length, kept: Vec::new(), fallen: Bins::default(), last: None }
    }

    /// Numbers that are behind this one will not be kept; `None` while any may be.
    pub(crate) fn last(&self) -> Option<TailTrial> {
        self.last
    }

    /// Adds numbers that are not 0 and may be among the largest.
    pub(crate) fn offer(&mut self, numbers: &[TailTrial]) {
        let most = self.length + (self.length / 4).max(FEWEST_MORE);
        for piece in numbers.chunks(FEWEST_MORE) {
            if self.kept.len() + piece.len() > most {
                self.cut();
            }
            self.reserve(piece.len(), most);
            self.kept.extend_from_slice(piece);
        }
    }

    /// Makes room for `more` numbers, by doubling, up to `most` in all.
    fn reserve(&mut self, more: usize, most: usize) {
        let needed = self.kept.len() + more;
        if needed > self.kept.capacity() {
            let wanted = (2 * self.kept.capacity()).clamp(needed, most.max(needed));
            self.kept.reserve_exact(wanted - self.kept.len());
        }
    }

    /// Lets all but the largest numbers fall into the bins.
    fn cut(&mut self) {
        if self.kept.len() <= self.length {
            return;
        }
        if let Some(last) = self.length.checked_sub(1) {
            let (_, last, _) = self.kept.select_nth_unstable_by(last, TailTrial::order);
            self.last = Some(*last);
        }
        for fallen in self.kept.drain(self.length..) {
            self.fallen.add(fallen.value, amount(fallen.value));
        }
    }

    /// The column of all numbers: those that were offered, and those of `bins`. `powers` are the sums over all of them.
    pub(crate) fn finish(mut self, mut bins: Bins, powers: PowerSums) -> TailColumn {
        self.cut();
        bins.add_all(&self.fallen.filled());
        let mut tail = self.kept;
        tail.shrink_to_fit();
        sort(&mut tail);
        TailColumn { tail, body: bins.filled(), powers }
    }
}

/// The amount of a number of a column. A number that is no amount counts as the largest one, at which sums saturate.
pub(super) fn amount(value: f64) -> Amount {
    Amount::from_column(value).unwrap_or(if value < 0.0 { Amount::MIN } else { Amount::MAX })
}

#[cfg(feature = "rayon")]
fn sort(tail: &mut [TailTrial]) {
    use rayon::slice::ParallelSliceMut;
    tail.par_sort_unstable_by(TailTrial::order);
}

#[cfg(not(feature = "rayon"))]
fn sort(tail: &mut [TailTrial]) {
    tail.sort_unstable_by(TailTrial::order);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The column of numbers, one a trial from `first` on.
    fn column(values: &[f64], first: u64, length: usize) -> TailColumn {
        let mut gathering = Gathering::new(length);
        let (mut bins, mut powers) = (Bins::default(), PowerSums::default());
        for (trial, &value) in (first..).zip(values) {
            powers.add(amount(value));
            if value == 0.0 { bins.add_zeros(1) } else { gathering.offer(&[TailTrial { value, trial }]) }
        }
        gathering.finish(bins, powers)
    }

    #[test]
    fn the_largest_are_kept_and_ties_by_the_lower_trial() {
        let found = column(&[2.0, 0.0, 7.0, 2.0, 2.0, -1.0, 9.0], 10, 3);
        let tail: Vec<_> = found.tail().iter().map(|kept| (kept.value, kept.trial)).collect();
        assert_eq!(tail, [(9.0, 16), (7.0, 12), (2.0, 10)]);
        let body: Vec<_> = found.body().iter().map(|(_, bin)| (bin.count, bin.least, bin.most)).collect();
        assert_eq!(body, [(1, -1.0, -1.0), (1, 0.0, 0.0), (2, 2.0, 2.0)]);
        assert_eq!((found.count(), found.powers().sum().get()), (7, 21.0));
    }

    #[test]
    fn any_split_in_any_order_keeps_the_same() {
        let values: Vec<f64> = (0..20_000_u64)
            .map(|trial| f64::from((trial * 7_919 % 997) as u32) - 300.0)
            .map(|value| if value < 0.0 { 0.0 } else { value * 1.25 })
            .collect();
        for length in [0, 1, 500, 6_000, 30_000] {
            let whole = column(&values, 0, length);
            for cut in [1, 9_000, 19_999] {
                let (first, second) = values.split_at(cut);
                let (first, second) = (column(first, 0, length), column(second, cut as u64, length));
                assert_eq!(first.clone().merged(&second, length), whole, "{length} {cut}");
                assert_eq!(second.merged(&first, length), whole, "{length} {cut}");
            }
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn parts_that_do_not_fit_are_no_column() {
        let whole = column(&[2.0, 0.0, 7.0, 2.0, 9.0], 0, 3);
        let parts = |tail: &[TailTrial], body: &[(u32, Bin)], length| {
            TailColumn::from_parts(tail.to_vec(), body.to_vec(), *whole.powers(), length)
        };
        assert_eq!(parts(whole.tail(), whole.body(), 3), Some(whole.clone()));
        assert_eq!(parts(whole.tail(), whole.body(), 2), None, "more than are kept");
        assert_eq!(parts(whole.tail(), whole.body(), 4), None, "a number in a bin that would be kept");
        let mut tail = whole.tail().to_vec();
        tail.swap(0, 1);
        assert_eq!(parts(&tail, whole.body(), 3), None, "out of order");
        let mut body = whole.body().to_vec();
        body[1].1.most = 4.0;
        assert_eq!(parts(whole.tail(), &body, 3), None, "outside its bin");
        body[1] = (body[1].0, Bin { count: u64::MAX, ..whole.body()[1].1 });
        assert_eq!(parts(whole.tail(), &body, 3), None, "more than can be counted");
    }
}
