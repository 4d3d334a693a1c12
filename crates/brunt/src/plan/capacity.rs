//! Capacity in fixed point: whole multiples of 2^-40, so that ties are equality.
//!
//! The engine works with the *deficit* 1 - a of a capacity a: 0 is normal, [`FULL`] is a full outage. Every operation is rounded to a
//! multiple of 2^-40; rounding is monotone, so the greatest fixpoint of the network exists and is reached.

/// A deficit of one: nothing is left.
pub const FULL: u64 = 1 << 40;
/// Scale of criticalities, finer than capacities so that a product is rounded once.
const FINE_BITS: u32 = 60;

/// The nearest multiple of 2^-40 to a number from 0 to 1.
pub fn fixed(share: f64) -> u64 {
    (share * FULL as f64).round() as u64
}

/// The number that a fixed-point value stands for.
pub fn share(fixed: u64) -> f64 {
    fixed as f64 / FULL as f64
}

/// A factor from 0 to 1 in units of 2^-60.
pub fn fine(factor: f64) -> u64 {
    (factor * (1u64 << FINE_BITS) as f64).round() as u64
}

/// A fine factor times a fixed-point value, rounded to the nearest multiple of 2^-40.
#[inline]
pub fn times_fine(factor: u64, value: u64) -> u64 {
    ((u128::from(factor) * u128::from(value) + (1 << (FINE_BITS - 1))) >> FINE_BITS) as u64
}

/// The product of two fixed-point values, rounded to the nearest multiple of 2^-40.
#[inline]
pub fn times(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b) + u128::from(FULL / 2)) >> 40) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_round_to_the_nearest_multiple() {
        assert_eq!(times(fixed(0.5), fixed(0.5)), FULL / 4);
        assert_eq!(times(FULL, 12_345), 12_345);
        assert_eq!(times(1, FULL / 2), 1, "half a unit rounds up");
        assert_eq!(times_fine(fine(1.0), fixed(0.3)), fixed(0.3));
        assert_eq!(times_fine(fine(0.3), FULL), fixed(0.3));
    }
}
