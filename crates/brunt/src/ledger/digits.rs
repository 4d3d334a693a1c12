//! Fifteen significant digits of a number, without branches: what [`Amount`](super::Amount) rounds to, and what it is read as.

/// Units of an amount in 10^-12.
pub(super) const NINTHS: u64 = 9;
/// Multiples of 10^-12 in 1.
pub(super) const PER_ONE: u64 = 1_000_000_000_000;
/// Units of an amount in 1.
pub(crate) const UNITS_PER_ONE: u64 = PER_ONE * NINTHS;
/// Numbers from 0 up to here are rounded without a branch. Their multiples of 10^-12 fit 70 bits.
pub(super) const MOST: f64 = 1e9;
/// 2^52. Adding this number to a number below 2^51 rounds to a whole number, which the lowest bits of the sum then hold.
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// Amounts below this size, 9.9e8 in units, become numbers without a branch.
pub(super) const MOST_UNITS: u128 = 990_000_000 * UNITS_PER_ONE as u128;
/// Upper half of an amount, in steps of 2^32 units, from which on some amounts share an `f64` with the decimal beside them.
const TOLD_APART: u64 = 1 << (53 - 32);

/// The number of an amount below [`MOST_UNITS`], of `high` x 2^32 + (`low` modulo 2^32) units. The lower 64 bits of the amount are `low`.
#[inline(always)]
pub(super) fn number_of(high: u64, low: u64) -> f64 {
    // Both parts are whole numbers below 2^52, so the sum is rounded once.
    let near = (whole(high) * 4_294_967_296.0 + whole(low & 0xffff_ffff)) / UNITS_PER_ONE as f64;
    let (scale, unit) = scale_of(near);
    let nearest = rounded_half_up(near * scale);
    let digits = digits_of(nearest);
    let decimal = nearest / scale;
    // The decimal is a few of its last digits from the amount: far less than 2^63 units.
    let above = low.wrapping_sub(digits.wrapping_mul(unit)) as i64;
    let beside = |step: i64| f64::from_bits(decimal.to_bits().wrapping_add_signed(step));
    let (up, down) = (beside(1), beside(-1));
    let up = if near > up { near } else { up };
    let down = if near < down { near } else { down };
    let moved = if above > 0 { up } else { down };
    let number = if above == 0 { decimal } else { moved };
    if high < TOLD_APART { near } else { number }
}

/// A whole number below 2^52 as an `f64`.
#[inline(always)]
fn whole(number: u64) -> f64 {
    f64::from_bits(number | TWO_52.to_bits()) - TWO_52
}

/// The nearest whole number to a number of at least 0 below 2^51; halves up.
#[inline(always)]
pub(super) fn rounded_half_up(scaled: f64) -> f64 {
    // Rounds ties to even; ties that went down are then moved up.
    let even = (scaled + TWO_52) - TWO_52;
    if scaled - even == 0.5 { even + 1.0 } else { even }
}

/// A whole number below 2^51 as an integer.
#[inline(always)]
pub(super) fn digits_of(whole: f64) -> u64 {
    (whole + TWO_52).to_bits() & ((1 << 52) - 1)
}

/// A number below [`MOST`] scaled so that its 15 significant digits stand before the point, and the units of the last of these digits.
#[inline(always)]
pub(super) fn scaled_to_digits(size: f64) -> (f64, u64) {
    let (scale, unit) = scale_of(size);
    (size * scale, unit)
}

/// The factor that makes 15 significant digits of a number below [`MOST`] a whole number, and the units of the last of these digits.
#[inline(always)]
fn scale_of(size: f64) -> (f64, u64) {
    let (mut scale, mut unit) = (1e12, NINTHS);
    let mut from = |limit: f64, with: f64, units: u64| {
        if size >= limit {
            (scale, unit) = (with, NINTHS * units);
        }
    };
    from(1e3, 1e11, 10);
    from(1e4, 1e10, 100);
    from(1e5, 1e9, 1_000);
    from(1e6, 1e8, 10_000);
    from(1e7, 1e7, 100_000);
    from(1e8, 1e6, 1_000_000);
    (scale, unit)
}
