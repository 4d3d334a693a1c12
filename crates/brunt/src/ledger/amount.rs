//! Exact money in whole ninths of 10^-12: decimals keep their written value, costs by the hour are exact, and sums are exact in any
//! order.

use super::digits::{MOST_UNITS, NINTHS, PER_ONE, UNITS_PER_ONE, number_of};
use super::integer::divided;
use super::quotient;
use crate::units::{Share, Ticks};
use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount of money in units of a ninth of 10^-12 of the scenario's currency.
///
/// A number is rounded once, when the amount is made: below 10^15 to 15 significant digits and to a multiple of 10^-12, whichever
/// is coarser (ties away from zero). Numbers from 10^15 on are not rounded. A decimal of up to 15 digits is therefore exact, also
/// as the result of a calculation: `0.1 + 0.2` is 0.3, and `3.0 * 1234.56` is 3703.68. Ninths make costs by the hour exact for
/// whole minutes and seconds: 20 min at 2,000 an hour are 2,000 / 3, and three times 2,000 / 3 is 2,000.
///
/// Sums of amounts are integer sums: exact and independent of order up to 1.8e25. A sum beyond 1.8e25 saturates at [`Amount::MAX`]
/// (or [`Amount::MIN`]). Callers can recognise and refuse a saturated sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Amount(i128);

/// Upper bound of small numbers: below `SMALL` the multiples of 10^-12 fit 62 bits.
const SMALL: f64 = (1u64 << 22) as f64;
/// The first number that is too large for an amount.
const LIMIT: f64 = 1.8e25;
/// From `WHOLE` on numbers have more than 15 decimal digits, and at most three binary digits after the point.
const WHOLE: f64 = 1e15;
/// For numbers below 10^3, 10^4, ... 10^15: the factor that turns 15 significant digits into a whole number, and the value of the
/// last digit in 10^-12.
const DIGITS: [(f64, i64); 13] = [
    (1e12, 1),
    (1e11, 10),
    (1e10, 100),
    (1e9, 1_000),
    (1e8, 10_000),
    (1e7, 100_000),
    (1e6, 1_000_000),
    (1e5, 10_000_000),
    (1e4, 100_000_000),
    (1e3, 1_000_000_000),
    (1e2, 10_000_000_000),
    (1e1, 100_000_000_000),
    (1e0, 1_000_000_000_000),
];

impl Amount {
    /// Zero.
    pub(crate) const ZERO: Self = Self(0);
    /// The largest amount, at which sums saturate.
    pub(crate) const MAX: Self = Self(i128::MAX);
    /// The smallest amount, at which negative sums (gains) saturate.
    pub(crate) const MIN: Self = Self(i128::MIN);
    /// The smallest amount above zero, a ninth of 10^-12.
    #[cfg(test)]
    pub(crate) const UNIT: Self = Self(1);
    /// The finest step to which [`Amount::new`] rounds, 10^-12.
    pub(crate) const FINEST: Self = Self(NINTHS as i128);

    /// The amount of a number, rounded as described at [`Amount`]; `None` for NaN and for absolute values from 1.8e25 on.
    #[inline]
    pub(crate) fn new(value: f64) -> Option<Self> {
        let size = value.abs();
        let multiple = if size < SMALL {
            i128::from(nearest_multiple(size))
        } else if size < WHOLE {
            let (scale, unit) = DIGITS[decade(size)];
            i128::from(rounded(size * scale)) * i128::from(unit)
        } else if size < LIMIT {
            let bits = size.to_bits();
            let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
            let shift = (bits >> 52) as i32 - 1075;
            let whole = if shift < 0 { i128::from(mantissa >> -shift) } else { i128::from(mantissa) << shift };
            let rest = if shift < 0 { mantissa & ((1 << -shift) - 1) } else { 0 };
            // Below 2^53 a number may have a fraction of a few bits.
            let fraction = (i128::from(rest) * i128::from(PER_ONE)) >> (-shift).max(0);
            whole * i128::from(PER_ONE) + fraction
        } else {
            return None;
        };
        let units = multiple * i128::from(NINTHS);
        Some(Self(if value < 0.0 { -units } else { units }))
    }

    /// A duration in hours as an amount, exactly: one hour is 1.
    pub(crate) fn of_hours(time: Ticks) -> Self {
        const PER_TICK: i128 = UNITS_PER_ONE as i128 / Ticks::PER_HOUR as i128;
        const { assert!(PER_TICK * Ticks::PER_HOUR as i128 == UNITS_PER_ONE as i128) };
        Self(i128::from(time.get()) * PER_TICK)
    }

    /// A count as an amount, exactly.
    pub(crate) const fn of_count(count: u32) -> Self {
        Self(count as i128 * UNITS_PER_ONE as i128)
    }

    /// An amount from a number of units of a ninth of 10^-12.
    pub(crate) const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// The amount in units of a ninth of 10^-12.
    pub(crate) const fn units(self) -> i128 {
        self.0
    }

    /// The amount as an `f64`: within two units in the last place of the nearest `f64`, and on the same side of every decimal of up
    /// to 15 digits as the amount.
    ///
    /// Comparing the `f64` with a stated limit therefore gives the same answer as comparing the amounts: 1,000,000,000.000000000001
    /// exceeds 1e9, although 1e9 is the nearest `f64`. Each decimal of up to 15 digits and each amount below 512 has a distinct
    /// `f64`. The `f64`s have the order of the amounts.
    #[inline]
    pub(crate) fn get(self) -> f64 {
        let size = self.0.unsigned_abs();
        let value = if size < MOST_UNITS { number_of((size >> 32) as u64, size as u64) } else { beside_decimals(size) };
        if self.0 < 0 { -value } else { value }
    }

    /// The amount divided by `parts`, as the nearest `f64`, rounded once; 0 if `parts` is 0.
    pub(crate) fn over(self, parts: u64) -> f64 {
        if parts == 0 { 0.0 } else { quotient::quotient(self.0, (parts.into(), UNITS_PER_ONE.into())) }
    }

    /// The amount of a number from a column, to within the precision of an `f64`: the exact decimal if the number has at most 15
    /// digits, else the nearest unit to the binary value.
    #[inline]
    pub(crate) fn from_column(value: f64) -> Option<Self> {
        let size = value.abs();
        if size >= WHOLE || value.is_nan() {
            let decimal = Self::new(value)?;
            return if decimal.get() == value { Some(decimal) } else { Some(Self(nearest_exact(value))) };
        }
        let (scale, unit) = DIGITS[decade(size)];
        let digits = rounded(size * scale);
        // Digits and scale are exact, so their quotient is the nearest `f64` to the decimal, which is what `get` returns for it.
        if digits as f64 / scale != size {
            return Some(Self(nearest_exact(value)));
        }
        let units = i128::from(digits) * i128::from(unit * NINTHS as i64);
        Some(Self(if value < 0.0 { -units } else { units }))
    }

    /// The nearest amount to the binary value of a number below 1e15 whose amount by [`Amount::new`] has another number.
    pub(super) fn nearest(value: f64) -> Self {
        Self(nearest_exact(value))
    }

    /// The nearest amount to a share of this one (ties away from zero).
    #[must_use]
    pub(crate) fn times(self, share: Share) -> Self {
        // Most shares are 0 or 1. Both skip a slow wide division.
        match share {
            Share::ZERO => Self::ZERO,
            Share::ONE => self,
            share => self.scaled_by_share(share),
        }
    }

    fn scaled_by_share(self, share: Share) -> Self {
        const WHOLE: u64 = Share::ONE.units();
        const TWOS: u32 = 15;
        const SOME_FIVES: u64 = 5_u64.pow(8);
        const OTHER_FIVES: u64 = 5_u64.pow(7);
        const { assert!((SOME_FIVES * OTHER_FIVES) << TWOS == WHOLE) };
        let size = self.0.unsigned_abs();
        let product =
            size.checked_mul(share.units().into()).and_then(|product| product.checked_add((WHOLE / 2).into()));
        let units = match product {
            // Divisions by constants below 2^32 replace a slow wide division.
            Some(product) => divided::<OTHER_FIVES>(divided::<SOME_FIVES>(product >> TWOS).0).0,
            None => scaled_wide(size, share.units().into(), WHOLE.into(), (WHOLE / 2).into()),
        };
        Self(if self.0 < 0 { -(units as i128) } else { units as i128 })
    }

    /// `self` x `part` / `whole`, rounded down. Requires: none of the three is negative, `part` is at most `whole` and `whole` is
    /// above 0. Differences of portions of a running sum of parts add up to `self`, and each exceeds its exact share by less than a
    /// unit.
    #[must_use]
    pub(crate) fn portion(self, part: i128, whole: i128) -> Self {
        if part == whole {
            return self;
        }
        let (size, part, whole) = (self.0.unsigned_abs(), part.unsigned_abs(), whole.unsigned_abs());
        let units = match size.checked_mul(part) {
            Some(product) => product / whole,
            None => scaled_wide(size, part, whole, 0),
        };
        Self(if self.0 < 0 { -(units as i128) } else { units as i128 })
    }

    /// The sum, or `None` on overflow.
    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

/// (a b + c) / d rounded down for b <= d and c < d < 2^127, by long division over the bits of a. Quotient and rest are exact at
/// each step.
#[cold]
fn scaled_wide(a: u128, b: u128, d: u128, c: u128) -> u128 {
    let (mut quotient, mut rest) = (0, 0);
    for bit in (0..u128::BITS - a.leading_zeros()).rev() {
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

/// The number of steps of 10^-12 in a size of at least 0 below [`SMALL`], rounded to 15 significant digits and to a whole step.
#[inline(always)]
fn nearest_multiple(size: f64) -> i64 {
    let at_least = |limit: f64| usize::from(size >= limit);
    let (scale, unit) = DIGITS[at_least(1e3) + at_least(1e4) + at_least(1e5) + at_least(1e6)];
    rounded(size * scale) * unit
}

/// The nearest whole number to a number of at least 0 below 2^62; halves up.
#[inline(always)]
fn rounded(scaled: f64) -> i64 {
    let whole = scaled as i64;
    whole + i64::from(scaled - whole as f64 >= 0.5)
}

/// The nearest number of units to the binary value of a number below 1e15; halves away from zero.
fn nearest_exact(value: f64) -> i128 {
    let bits = value.abs().to_bits();
    let (mantissa, exponent) = ((bits & ((1 << 52) - 1)) | (1 << 52), (bits >> 52) as i32 - 1075);
    // Amounts whose units have distinct `f64`s do not need this function, so the exponent is above -41 and at most -3.
    let product = i128::from(mantissa) * i128::from(UNITS_PER_ONE);
    let units = match exponent {
        0.. => product << exponent,
        -100..=-1 => (product + (1 << (-exponent - 1))) >> -exponent,
        _ => 0,
    };
    if value < 0.0 { -units } else { units }
}

/// The `f64` of an amount of at least 2^53 units, which are those that an `f64` does not tell apart: near the amount, and on the same side of the nearest decimal of 15 digits.
pub(super) fn beside_decimals(size: u128) -> f64 {
    // Rounded twice: perhaps off by one in the last digit, but monotonic.
    let near = nearest_f64(size) / UNITS_PER_ONE as f64;
    if near >= WHOLE {
        // Numbers from `WHOLE` on are whole or have a few binary digits after the point, which are kept.
        let (whole, rest) = (size / u128::from(UNITS_PER_ONE), size % u128::from(UNITS_PER_ONE));
        return whole as f64 + rest as f64 / UNITS_PER_ONE as f64;
    }
    let (scale, unit) = DIGITS[decade(near)];
    let digits = rounded(near * scale);
    let decimal = u128::from(digits.unsigned_abs()) * u128::from(unit.unsigned_abs() * NINTHS);
    let number = digits as f64 / scale;
    match decimal.cmp(&size) {
        Ordering::Equal => number,
        Ordering::Less => near.max(number.next_up()),
        Ordering::Greater => near.min(number.next_down()),
    }
}

/// The index in [`DIGITS`] for a number of at least 0 below [`WHOLE`].
#[inline]
fn decade(size: f64) -> usize {
    const POWERS: [f64; 17] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
    // 1233 / 4096 is close to log10(2): for exponents below 50 the product, cut, is the power of ten just below 2^exponent.
    let exponent = ((size.to_bits() >> 52) as usize).saturating_sub(1023);
    let below = ((exponent * 1233) >> 12).min(POWERS.len() - 2);
    (below + usize::from(size >= POWERS[below + 1])).saturating_sub(2)
}

/// The nearest `f64`; ties go to even.
#[inline]
fn nearest_f64(size: u128) -> f64 {
    // The highest 63 bits, the last of which also says whether any lower bit is set, round as all bits do.
    let cut = (u128::BITS - 63).saturating_sub(size.leading_zeros());
    let lost = size & ((1 << cut) - 1) != 0;
    let high = (size >> cut) as i64 | i64::from(lost);
    high as f64 * f64::from_bits(u64::from(1023 + cut) << 52)
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
mod tests;
