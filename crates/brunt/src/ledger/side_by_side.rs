//! Amounts of many numbers, made side by side.

use super::Amount;
use super::amount::NINTHS;
use crate::units::wide;

/// Numbers handled together: few enough to stay on the stack.
const CHUNK: usize = 64;
/// Numbers from 0 up to here are rounded without a branch. Their multiples of 10^-12 fit 70 bits.
const MOST: f64 = 1e9;
/// 2^52. Adding this number to a number below 2^51 rounds to a whole number, which the lowest bits of the sum then hold.
const TWO_52: f64 = 4_503_599_627_370_496.0;

impl Amount {
    /// The amount of each of `sizes`, with the value of [`Amount::new`]. A size that is no valid amount gives [`Amount::ZERO`]. Returns
    /// whether all sizes are valid amounts.
    ///
    /// # Panics
    /// Unless both slices are of one length.
    pub(crate) fn fill(sizes: &[f64], out: &mut [Self]) -> bool {
        assert!(sizes.len() == out.len(), "slices of one length");
        let mut all = true;
        if !wide(|| fill(sizes, out, &mut all)) {
            fill(sizes, out, &mut all);
        }
        all
    }
}

#[inline(always)]
fn fill(sizes: &[f64], out: &mut [Amount], all: &mut bool) {
    let (chunks, rest) = sizes.as_chunks::<CHUNK>();
    let (out_chunks, out_rest) = out.as_chunks_mut::<CHUNK>();
    for (sizes, out) in chunks.iter().zip(out_chunks) {
        if sizes.iter().fold(true, |small, &size| small & (0.0..MOST).contains(&size)) {
            fill_chunk(sizes, out);
        } else {
            *all &= fill_one_by_one(sizes, out);
        }
    }
    *all &= fill_one_by_one(rest, out_rest);
}

#[inline(never)]
fn fill_one_by_one(sizes: &[f64], out: &mut [Amount]) -> bool {
    let mut all = true;
    for (&size, out) in sizes.iter().zip(out) {
        let amount = Amount::new(size);
        all &= amount.is_some();
        *out = amount.unwrap_or(Amount::ZERO);
    }
    all
}

/// Amounts of numbers from 0 to [`MOST`]: 15 significant digits as a whole number, times the value of the last digit.
#[inline(always)]
fn fill_chunk(sizes: &[f64; CHUNK], out: &mut [Amount; CHUNK]) {
    let (mut digits, mut units) = ([0; CHUNK], [0; CHUNK]);
    for ((&size, digits), unit) in sizes.iter().zip(&mut digits).zip(&mut units) {
        let scaled;
        (scaled, *unit) = scaled_to_digits(size);
        // Rounds ties to even; ties that went down are then moved up.
        let even = (scaled + TWO_52) - TWO_52;
        let nearest = if scaled - even == 0.5 { even + 1.0 } else { even };
        *digits = (nearest + TWO_52).to_bits() & ((1 << 52) - 1);
    }
    for ((out, &digits), &unit) in out.iter_mut().zip(&digits).zip(&units) {
        *out = Amount::from_units((u128::from(digits) * u128::from(unit)) as i128);
    }
}

/// A number below [`MOST`] scaled so that its 15 significant digits stand before the point, and the units of the last of these digits.
#[inline(always)]
fn scaled_to_digits(size: f64) -> (f64, u64) {
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
    (size * scale, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of all powers of ten from 10^-15 up to `most`. Half of them are a whole number of last digits and a half.
    fn numbers(most: f64) -> Vec<f64> {
        let mut word = 1_u64;
        let draw = |number: i32| {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if word >> 63 == 0 {
                let digits = 100_000_000_000_000 + (word >> 3) % 900_000_000_000_000;
                (digits as f64 + 0.5) / libm::pow(10.0, f64::from(12 - number % 7))
            } else {
                (word >> 11) as f64 / 9_007_199_254_740_992.0 * libm::pow(10.0, f64::from(number % 28 - 14))
            }
        };
        (0..200_000).map(draw).filter(|&size| size < most).collect()
    }

    fn compare(sizes: &[f64]) {
        let mut found = vec![Amount::ZERO; sizes.len()];
        assert!(Amount::fill(sizes, &mut found));
        for (&size, &found) in sizes.iter().zip(&found) {
            assert_eq!(Some(found), Amount::new(size), "{size:e}");
        }
    }

    #[test]
    fn many_at_a_time_are_as_one_by_one() {
        let small = numbers(MOST);
        let tie = |&&size: &&f64| scaled_to_digits(size).0.fract() == 0.5;
        assert!(small.iter().filter(tie).count() > 1_000, "ties");
        compare(&small);
        compare(&numbers(1e14));
        // Powers of ten with their neighbours, alone and in chunks of their own.
        for power in -12..15 {
            let limit = libm::pow(10.0, f64::from(power));
            let around = [limit.next_down(), limit, limit.next_up(), limit * 1.5];
            compare(&around);
            compare(&around.repeat(CHUNK));
        }
        compare(&[0.0, -0.0, 5e-324, 1.0e15, 3.5e20, -2.5, -1e9]);
    }

    #[test]
    fn sizes_that_cannot_be_counted_are_told_and_left_out() {
        let mut sizes = vec![1.5; 200];
        let mut found = vec![Amount::ZERO; sizes.len()];
        assert!(Amount::fill(&sizes, &mut found));
        for bad in [f64::NAN, f64::INFINITY, 1.8e25] {
            sizes[70] = bad;
            assert!(!Amount::fill(&sizes, &mut found), "{bad}");
            assert_eq!((found[70], Some(found[71])), (Amount::ZERO, Amount::new(1.5)));
        }
    }
}
