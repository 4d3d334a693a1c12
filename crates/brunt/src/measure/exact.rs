//! Exact sums of amounts, and quotients of sums, rounded once.

use super::MeasureError;
use crate::ledger::quotient::{Product, nearest};
use crate::ledger::{Amount, UNITS_PER_ONE};

/// A sum of amounts, in units of an [`Amount`]. The sum is independent of the order of addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct ExactSum(i128);

impl ExactSum {
    /// The sum of a single amount, read by [`Amount::from_column`].
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] for a number that is not a valid amount.
    pub(super) fn of(amount: f64) -> Result<Self, MeasureError> {
        Amount::from_column(amount).map(|amount| Self(amount.units())).ok_or(MeasureError::Overflow)
    }

    /// The sum of amounts that were added before. A sum that saturated is none, and [`ExactSum::plus`] will tell.
    pub(super) fn from_amount(sum: Amount) -> Self {
        Self(sum.units())
    }

    /// `count` times the sum.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub(super) fn times(self, count: u64) -> Result<Self, MeasureError> {
        self.0.checked_mul(count.into()).map(Self).ok_or(MeasureError::Overflow)
    }

    /// The sum with the opposite sign.
    pub(super) fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// `self` + `other`.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub(super) fn plus(self, other: Self) -> Result<Self, MeasureError> {
        self.0.checked_add(other.0).map(Self).ok_or(MeasureError::Overflow)
    }

    /// The sum of all amounts.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub(super) fn of_all(amounts: &[f64]) -> Result<Self, MeasureError> {
        const TOGETHER: usize = 64;
        let mut read = [Amount::ZERO; TOGETHER];
        amounts.chunks(TOGETHER).try_fold(Self::default(), |sum, amounts| {
            let read = &mut read[..amounts.len()];
            if !Amount::from_columns(amounts, read) {
                return Err(MeasureError::Overflow);
            }
            read.iter().try_fold(sum, |sum, amount| sum.plus(Self(amount.units())))
        })
    }

    /// The sum as an `f64`, as by [`Amount::get`].
    pub(super) fn amount(self) -> f64 {
        Amount::from_units(self.0).get()
    }

    /// The sum divided by `count`, rounded once to the nearest `f64`.
    pub(super) fn over(self, count: u128) -> f64 {
        self.combine(1, Self::default(), 0, count)
    }

    /// The nearest `f64` to (`times` x self + `other_times` x other) / `divisor`, rounded once; `divisor` is above 0.
    pub(super) fn combine(self, times: u128, other: Self, other_times: u128, divisor: u128) -> f64 {
        let one = Product::of(self.0.unsigned_abs(), times);
        let two = Product::of(other.0.unsigned_abs(), other_times);
        let (sign, size) = match (self.0 < 0, other.0 < 0) {
            (a, b) if a == b => (a, one.plus(two)),
            (a, _) if one >= two => (a, one.minus(two)),
            (_, b) => (b, two.minus(one)),
        };
        let found = nearest(size, Product::of(divisor, UNITS_PER_ONE.into()));
        if sign { -found } else { found }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_depend_on_order_where_floats_do() {
        let amounts = [1e15, 0.1, 0.2, 0.3, 7e15];
        let mut reversed = amounts;
        reversed.reverse();
        assert_eq!(ExactSum::of_all(&amounts).unwrap(), ExactSum::of_all(&reversed).unwrap());
    }

    #[test]
    fn whole_amounts_are_exact() {
        let unit = Amount::from_units(1).get();
        let sum = ExactSum::of_all(&[unit, 1e20, 3.0 * unit]).unwrap();
        assert_eq!(sum.plus(ExactSum::of(-1e20).unwrap()).unwrap(), ExactSum(4));
    }

    #[test]
    fn a_sum_beyond_the_range_is_an_error() {
        assert_eq!(ExactSum::of(2e26), Err(MeasureError::Overflow));
        assert_eq!(ExactSum::of_all(&[1e25, 1e25]), Err(MeasureError::Overflow));
        assert_eq!(ExactSum::of(f64::NAN), Err(MeasureError::Overflow));
    }

    #[test]
    fn combining_divides_once() {
        let (a, b) = (ExactSum::of(7.0).unwrap(), ExactSum::of(5.0).unwrap());
        assert_eq!(a.combine(100, b, 30, 85), 10.0);
        let large = ExactSum::of(1e25).unwrap();
        assert_eq!(large.combine(1 << 60, large, 1 << 60, 1 << 61), 1e25);
        // Gains and losses: (3 x -7 + 5) / 8 and back.
        let gain = ExactSum::of(-7.0).unwrap();
        assert_eq!((gain.combine(3, b, 1, 8), gain.combine(1, b, 3, 8)), (-2.0, 1.0));
        assert_eq!((a.combine(1, gain, 1, 3), gain.over(2)), (0.0, -3.5));
    }

    #[test]
    fn three_times_one_point_one_is_one_point_one_on_average() {
        for amount in [1.1, 0.1, 0.3, 2.675, 1_234.56, 19.99] {
            for count in [3, 7, 10, 1_000, 99_999] {
                let sum = ExactSum::of_all(&vec![amount; count]).unwrap();
                // The amount itself is rounded to a unit before, which is far below half a unit of the last place.
                let one = ExactSum::of(amount).unwrap().amount();
                assert_eq!(sum.over(count as u128), one, "{count} x {amount}");
            }
        }
    }
}
