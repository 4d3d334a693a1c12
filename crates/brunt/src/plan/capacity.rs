//! Capacity in fixed point: whole multiples of 10^-18, so that decimals are exact and ties are equality.
//!
//! The engine works with the *deficit* 1 - a of a capacity a: 0 is normal, [`FULL`] is a full outage. Stated and drawn numbers are
//! multiples of 10^-12. Numbers computed from them are rounded to multiples of 10^-18, once for each product or quotient. Rounding
//! is monotone, so the greatest fixpoint of the network exists and is reached.

use crate::ledger::integer;

/// A deficit of 1: no capacity is left.
pub(crate) const FULL: u64 = 1_000_000_000_000_000_000;
/// Units of a stated or drawn number in 1: weights, criticalities, shares of recovery steps.
pub(crate) const STATED: u64 = 1_000_000_000_000;
/// Units of a deficit in one unit of a stated number.
pub(crate) const FINE: u64 = FULL / STATED;

/// A number of at least 0 in units of 10^-12, the nearest one.
pub(super) fn stated(number: f64) -> u64 {
    (number * STATED as f64).round() as u64
}

/// A share from 0 to 1 as a deficit: the nearest multiple of 10^-12, in units of 10^-18.
pub(crate) fn fixed(share: f64) -> u64 {
    stated(share) * FINE
}

/// The number that a value in units of 10^-18 stands for.
#[inline]
pub(crate) fn share(fixed: u64) -> f64 {
    if fixed.is_multiple_of(FINE) { (fixed / FINE) as f64 / STATED as f64 } else { fixed as f64 / FULL as f64 }
}

/// A share in units of 10^-18 times a stated number in units of 10^-12, rounded to the nearest unit, halves up.
#[inline]
pub(crate) fn times_stated(share: u64, number: u64) -> u64 {
    match (share, number) {
        (share, STATED) => share,
        (FULL, number) => number * FINE,
        (0, _) | (_, 0) => 0,
        _ => by_stated(u128::from(share) * u128::from(number)),
    }
}

/// A product divided by 10^12, rounded to the nearest whole number, halves up.
#[inline]
pub(crate) fn by_stated(product: u128) -> u64 {
    // 10^12 is 2^12 times 5^12.
    integer::divided::<244_140_625>((product + u128::from(STATED / 2)) >> 12).0 as u64
}

/// A product divided by a whole number, rounded to the nearest one, halves up.
#[inline]
pub(crate) fn divided(product: u128, by: u64) -> u64 {
    ((product + u128::from(by / 2)) / u128::from(by)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_round_to_the_nearest_multiple() {
        assert_eq!(times_stated(fixed(0.3), STATED), fixed(0.3));
        assert_eq!(times_stated(FULL, stated(0.3)), fixed(0.3));
        assert_eq!(times_stated(1, STATED / 2), 1, "half a unit rounds up");
        for product in [0, 499_999_999_999, 500_000_000_000, 1 << 100, (1 << 100) + 499_999_999_999] {
            assert_eq!(by_stated(product), divided(product, STATED));
        }
        assert_eq!(divided(5, 3), 2);
        assert_eq!(divided(4, 3), 1);
        assert_eq!(divided(3, 2), 2, "halves go up");
    }

    #[test]
    fn products_of_decimals_are_the_decimals_on_paper() {
        for (a, b, product) in [(0.8, 0.7, 0.56), (0.1, 0.3, 0.03), (0.999, 0.001, 0.000_999), (0.2, 0.9, 0.18)] {
            assert_eq!(times_stated(fixed(a), stated(b)), fixed(product), "{a} times {b}");
        }
        assert_eq!(3 * fixed(0.2), fixed(0.6));
    }

    #[test]
    fn a_decimal_comes_back_as_it_was_written() {
        for number in [0.1, 0.3, 0.999_999_999_999, 0.123_456_789_012, 1.0, 0.0] {
            assert_eq!(share(fixed(number)), number);
        }
    }
}
