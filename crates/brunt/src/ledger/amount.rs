//! Exact money: whole units of 2^-40, so that sums are exact in any order.

use crate::units::Share;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount of money in units of 2^-40 of the scenario's currency.
///
/// An amount is rounded once, when it is made, to the nearest unit (ties away from zero); a number of 4,096 or more already is a
/// whole number of units. Sums of amounts are integer sums: exact and free of order up to 1.5e26. A sum beyond that stays at
/// [`Amount::MAX`] (or [`Amount::MIN`]), so that it can be told and refused, and never turns into another number.
///
/// ```
/// use brunt::ledger::Amount;
/// let cent = Amount::new(0.01).unwrap();
/// let parts: Amount = std::iter::repeat_n(cent, 3).sum();
/// assert_eq!(parts, Amount::new(0.02).unwrap() + cent);
/// assert_eq!(Amount::new(1e9).unwrap().get(), 1e9);
/// assert!(Amount::new(f64::NAN).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i128);

/// Bits after the point.
const FRACTION_BITS: i32 = 40;
const UNITS_PER_ONE: f64 = (1u64 << FRACTION_BITS) as f64;
/// Below this the units fit 62 bits; from 2^12 on every `f64` is a whole number of units.
const SMALL: f64 = (1u64 << 22) as f64;
/// So many small amounts cannot reach the end of 128 bits.
const MOST_SMALL: usize = 1 << 32;
/// The first power of two that is out of reach, 2^87.
const LIMIT: f64 = (1u128 << 87) as f64;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount, where sums that cannot be counted end.
    pub const MAX: Self = Self(i128::MAX);
    /// The smallest amount, where sums of gains that cannot be counted end.
    pub const MIN: Self = Self(i128::MIN);

    /// The nearest amount; `None` for NaN and from 2^87 (about 1.5e26) on in either direction.
    #[inline]
    pub fn new(value: f64) -> Option<Self> {
        let size = value.abs();
        let units = if size < SMALL {
            let whole = nearest_units(size);
            return Some(Self(i128::from(if value < 0.0 { -whole } else { whole })));
        } else if size < LIMIT {
            let bits = size.to_bits();
            let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
            let shift = (bits >> 52) as i32 - 1075 + FRACTION_BITS;
            i128::from(mantissa) << shift
        } else {
            return None;
        };
        Some(Self(if value < 0.0 { -units } else { units }))
    }

    /// Adds sizes, each at its place among the sums, whose indices `places` holds, and shows each to `watch`. Sizes that are no amounts
    /// are left out; returns whether all are amounts.
    #[inline]
    pub(crate) fn add_all(sums: &mut [Self], places: &[u32], sizes: &[f64], mut watch: impl FnMut(usize, f64)) -> bool {
        let pairs = places.iter().map(|&place| place as usize).zip(sizes.iter().copied());
        let small = |&size: &f64| (0.0..SMALL).contains(&size);
        if sizes.len() <= MOST_SMALL && sizes.iter().map(|size| u32::from(!small(size))).sum::<u32>() == 0 {
            for (place, size) in pairs {
                sums[place].0 = sums[place].0.wrapping_add(i128::from(nearest_units(size)));
                watch(place, size);
            }
            return true;
        }
        let mut all = true;
        for (place, size) in pairs {
            match Self::new(size) {
                Some(amount) => sums[place] += amount,
                None => all = false,
            }
            watch(place, size);
        }
        all
    }

    /// An amount from its units of 2^-40.
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// The units of 2^-40.
    pub const fn units(self) -> i128 {
        self.0
    }

    /// The nearest number.
    #[inline]
    pub fn get(self) -> f64 {
        let high = self.0 >> 32;
        if (-(1 << 53)..1 << 53).contains(&high) {
            // Both parts are exact: the sum is the only rounding.
            let low = f64::from(self.0 as u32);
            return (high as i64 as f64 * 4_294_967_296.0 + low) / UNITS_PER_ONE;
        }
        self.0 as f64 / UNITS_PER_ONE
    }

    /// The nearest amount to a share of this one (ties away from zero).
    #[must_use]
    pub fn times(self, share: Share) -> Self {
        // Most shares are of one of these kinds, and a wide division takes long.
        match share {
            Share::ZERO => Self::ZERO,
            Share::ONE => self,
            share => self.scaled(share.units().into(), Share::ONE.units().into(), Rounding::Nearest),
        }
    }

    /// The largest amount that is at most `part` / `whole` of this one, where none of the three is negative, `part` is at most `whole` and
    /// `whole` is above 0. Parts taken of a running sum of shares add up to the whole and none exceeds its own share by a unit.
    #[must_use]
    pub(crate) fn portion(self, part: i128, whole: i128) -> Self {
        if part == whole {
            return self;
        }
        self.scaled(part.unsigned_abs(), whole.unsigned_abs(), Rounding::Down)
    }

    /// This amount times `part` / `whole`, with `part` at most `whole`; rounding is of the size.
    fn scaled(self, part: u128, whole: u128, rounding: Rounding) -> Self {
        let size = self.0.unsigned_abs();
        let half = if rounding == Rounding::Nearest { whole / 2 } else { 0 };
        let product = size.checked_mul(part).and_then(|product| product.checked_add(half));
        let units = match product {
            Some(product) => product / whole,
            None => scaled_wide(size, part, whole, half),
        };
        Self(if self.0 < 0 { -(units as i128) } else { units as i128 })
    }

    /// The sum, or `None` if it cannot be counted.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

/// How a share of an amount is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Down,
    Nearest,
}

/// (a b + c) / d rounded down for b <= d and c < d < 2^127, bit by bit of a: before each step the result so far is exact.
#[cold]
fn scaled_wide(a: u128, b: u128, d: u128, c: u128) -> u128 {
    let (mut quotient, mut rest) = (0, 0);
    for bit in (0..u128::BITS).rev() {
        quotient <<= 1;
        rest <<= 1;
        if rest >= d {
            rest -= d;
            quotient += 1;
        }
        if a >> bit & 1 == 1 {
            // b <= d, and rest < d: their sum is below 2 d.
            rest += b;
            if rest >= d {
                rest -= d;
                quotient += 1;
            }
        }
    }
    quotient + u128::from(rest + c >= d)
}

/// The nearest whole number of units to a size of at least 0 below [`SMALL`].
#[inline(always)]
fn nearest_units(size: f64) -> i64 {
    let scaled = size * UNITS_PER_ONE;
    let whole = scaled as i64;
    whole + i64::from(scaled - whole as f64 >= 0.5)
}

impl Add for Amount {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Amount {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::add)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_round_once_to_the_nearest_unit() {
        let unit = 1.0 / UNITS_PER_ONE;
        assert_eq!(Amount::new(0.49 * unit).unwrap().units(), 0);
        assert_eq!(Amount::new(0.5 * unit).unwrap().units(), 1);
        assert_eq!(Amount::new(-0.5 * unit).unwrap().units(), -1);
        assert_eq!(Amount::new(1.0).unwrap().units(), 1 << 40);
        assert_eq!(Amount::new(4096.0 - 0.5 * unit).unwrap().get(), 4096.0, "half a unit below 4,096 still exists");
        assert_eq!(Amount::new(4096.0 - unit).unwrap().get(), 4096.0 - unit);
        assert_eq!(Amount::new(4_096.000_000_000_001).unwrap().get(), 4_096.000_000_000_001);
    }

    #[test]
    fn the_nearest_number_is_rounded_once() {
        for bits in 1..126 {
            for units in [1i128 << bits, (1 << bits) - 1, (1 << bits) + (1 << (bits / 2)), (1 << bits) / 3] {
                for units in [units, -units] {
                    assert_eq!(Amount::from_units(units).get(), units as f64 / UNITS_PER_ONE);
                }
            }
        }
    }

    #[test]
    fn large_amounts_are_exact_and_too_large_ones_refused() {
        for value in [4096.0, 12_345.678, 1e9 + 0.1, 3.3e15, 1.5e26] {
            assert_eq!(Amount::new(value).unwrap().get(), value);
            assert_eq!(Amount::new(-value).unwrap().get(), -value);
        }
        assert!(
            Amount::new(LIMIT).is_none() && Amount::new(f64::INFINITY).is_none() && Amount::new(f64::NAN).is_none()
        );
    }

    #[test]
    fn shares_of_amounts_are_rounded_once() {
        let share = |x: f64| Share::new(x).unwrap();
        assert_eq!(Amount::new(1e9).unwrap().times(share(0.1)), Amount::new(1e8).unwrap());
        assert_eq!(Amount::from_units(5).times(share(0.5)).units(), 3, "ties go away from zero");
        assert_eq!(Amount::from_units(-5).times(share(0.5)).units(), -3);
        assert_eq!(Amount::from_units(7).portion(2, 3).units(), 4);
        assert_eq!(Amount::MAX.times(Share::ONE), Amount::MAX);
        assert_eq!(Amount::MAX.portion(1, 2).units(), i128::MAX / 2);
        assert_eq!(Amount::MAX.portion(i128::MAX, i128::MAX), Amount::MAX);
    }

    #[test]
    fn wide_products_are_those_of_narrow_ones() {
        for (a, b, d) in [(1_u128 << 60, 12_345_678_901, 98_765_432_109), (7, 3, 9), (0, 1, 1), ((1 << 62) + 11, 5, 5)]
        {
            for c in [0, d / 2] {
                assert_eq!(scaled_wide(a, b, d, c), (a * b + c) / d, "{a} {b} {d} {c}");
            }
        }
        // A product beyond 128 bits whose quotient is known: a 2^125 / (3 2^125) = a / 3.
        let third = scaled_wide((1 << 126) - 1, 1 << 125, 3 << 125, 0);
        assert_eq!(third, ((1 << 126) - 1) / 3);
    }

    #[test]
    fn a_sum_that_cannot_be_counted_stays_at_the_end() {
        let half = Amount::new(1e26).unwrap();
        assert_eq!(half + half + half, Amount::MAX);
        assert_eq!(-half - half - half, Amount::MIN);
        assert_eq!([half, half].into_iter().sum::<Amount>(), Amount::MAX);
        let mut sum = half;
        sum += half;
        assert_eq!(sum, Amount::MAX);
    }
}
