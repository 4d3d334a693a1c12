//! Exact sums of amounts: integers in units of 2^-40.

use super::MeasureError;

/// Units in 1: amounts are multiples of 2^-40, or whole beyond 2^13 by the precision of an `f64`.
const UNITS: f64 = (1_u64 << 40) as f64;

/// A sum of amounts in units of 2^-40, the same whatever the order of addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct ExactSum(i128);

impl ExactSum {
    /// A single amount: exact for multiples of 2^-40 and from 2^13 on, else rounded once to the nearest unit.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub fn of(amount: f64) -> Result<Self, MeasureError> {
        let units = (amount * UNITS).round();
        if units.abs() < 9e18 {
            Ok(Self(i128::from(units as i64)))
        } else if units.abs() < 1.7e38 {
            Ok(Self(units as i128))
        } else {
            Err(MeasureError::Overflow)
        }
    }

    /// Both together.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub fn plus(self, other: Self) -> Result<Self, MeasureError> {
        self.0.checked_add(other.0).map(Self).ok_or(MeasureError::Overflow)
    }

    /// The sum of all amounts.
    ///
    /// # Errors
    /// [`MeasureError::Overflow`] beyond 2^127 units.
    pub fn of_all(amounts: &[f64]) -> Result<Self, MeasureError> {
        amounts.iter().try_fold(Self::default(), |sum, &amount| sum.plus(Self::of(amount)?))
    }

    /// The nearest number.
    pub fn amount(self) -> f64 {
        self.0 as f64 / UNITS
    }

    /// (`times` x self + `other_times` x other) / `divisor`, combined exactly and divided once; where the combination does not fit in
    /// 2^127 units it is rounded before as well.
    pub fn combine(self, times: u128, other: Self, other_times: u128, divisor: u128) -> f64 {
        let scaled = |sum: Self, times: u128| i128::try_from(times).ok().and_then(|times| sum.0.checked_mul(times));
        let exact = scaled(self, times).zip(scaled(other, other_times)).and_then(|(a, b)| a.checked_add(b));
        let numerator = exact.map_or_else(
            || self.0 as f64 * times as f64 + other.0 as f64 * other_times as f64,
            |numerator| numerator as f64,
        );
        numerator / divisor as f64 / UNITS
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
    fn multiples_of_a_unit_are_exact() {
        let unit = (2.0_f64).powi(-40);
        let sum = ExactSum::of_all(&[4096.0 - unit, unit, 1e20, 3.0 * unit]).unwrap();
        assert_eq!(sum.plus(ExactSum::of(-1e20).unwrap()).unwrap().amount(), 4096.0 + 3.0 * unit);
    }

    #[test]
    fn a_sum_beyond_the_range_is_an_error() {
        assert_eq!(ExactSum::of(2e26), Err(MeasureError::Overflow));
        assert_eq!(ExactSum::of_all(&[1e26, 1e26]), Err(MeasureError::Overflow));
        assert_eq!(ExactSum::of(f64::NAN), Err(MeasureError::Overflow));
    }

    #[test]
    fn combining_divides_once() {
        let (a, b) = (ExactSum::of(7.0).unwrap(), ExactSum::of(5.0).unwrap());
        assert_eq!(a.combine(100, b, 30, 85), 10.0);
        // Beyond the range it rounds instead of failing.
        let large = ExactSum::of(1e26).unwrap();
        assert!((large.combine(1 << 60, large, 1 << 60, 1 << 61) / 1e26 - 1.0).abs() < 1e-15);
    }
}
