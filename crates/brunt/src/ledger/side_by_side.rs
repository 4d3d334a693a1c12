//! Amounts of many numbers, and numbers of many amounts, made side by side.

use super::Amount;
use super::digits::{MOST, MOST_UNITS, digits_of, number_of, rounded_half_up, scaled_to_digits};
use crate::units::wide;

/// Numbers handled together: few enough to stay on the stack.
const CHUNK: usize = 64;

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

    /// The amount of each number of a column, with the value of [`Amount::from_column`]. Returns false if a number is no valid amount;
    /// `out` then holds nothing of use.
    ///
    /// # Panics
    /// Unless both slices are of one length.
    pub(crate) fn from_columns(numbers: &[f64], out: &mut [Self]) -> bool {
        if !Self::fill(numbers, out) {
            return false;
        }
        let mut decimals = [0.0; CHUNK];
        for (numbers, out) in numbers.chunks(CHUNK).zip(out.chunks_mut(CHUNK)) {
            let decimals = &mut decimals[..out.len()];
            Self::get_all(out, decimals);
            for ((&number, out), &decimal) in numbers.iter().zip(out).zip(&*decimals) {
                if decimal != number {
                    *out = Self::nearest(number);
                }
            }
        }
        true
    }

    /// Writes the number of each amount to `out`, with the value of [`Amount::get`].
    ///
    /// # Panics
    /// Unless both slices are of one length.
    pub(crate) fn get_all(amounts: &[Self], out: &mut [f64]) {
        assert!(amounts.len() == out.len(), "slices of one length");
        if !wide(|| get_all(amounts, out)) {
            get_all(amounts, out);
        }
    }
}

#[inline(always)]
fn get_all(amounts: &[Amount], out: &mut [f64]) {
    let (chunks, rest) = amounts.as_chunks::<CHUNK>();
    let (out_chunks, out_rest) = out.as_chunks_mut::<CHUNK>();
    for (amounts, out) in chunks.iter().zip(out_chunks) {
        let size = |amount: &Amount| amount.units().unsigned_abs();
        if amounts.iter().fold(true, |small, amount| small & (size(amount) < MOST_UNITS)) {
            get_chunk(amounts, out);
        } else {
            get_one_by_one(amounts, out);
        }
    }
    get_one_by_one(rest, out_rest);
}

#[inline(never)]
fn get_one_by_one(amounts: &[Amount], out: &mut [f64]) {
    out.iter_mut().zip(amounts).for_each(|(out, amount)| *out = amount.get());
}

/// Numbers of amounts whose size is below [`MOST_UNITS`]: the steps of [`Amount::get`] without branches.
#[inline(always)]
fn get_chunk(amounts: &[Amount; CHUNK], out: &mut [f64; CHUNK]) {
    let (mut high, mut low, mut sign) = ([0; CHUNK], [0; CHUNK], [0; CHUNK]);
    for (((amount, high), low), sign) in amounts.iter().zip(&mut high).zip(&mut low).zip(&mut sign) {
        let size = amount.units().unsigned_abs();
        (*high, *low) = ((size >> 32) as u64, size as u64);
        *sign = u64::from(amount.units() < 0) << 63;
    }
    for (((out, &high), &low), &sign) in out.iter_mut().zip(&high).zip(&low).zip(&sign) {
        let number = number_of(high, low);
        *out = f64::from_bits(number.to_bits() | sign);
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
        *digits = digits_of(rounded_half_up(scaled));
    }
    for ((out, &digits), &unit) in out.iter_mut().zip(&digits).zip(&units) {
        *out = Amount::from_units((u128::from(digits) * u128::from(unit)) as i128);
    }
}

#[cfg(test)]
mod tests {
    use super::super::amount::beside_decimals;
    use super::*;
    use crate::ledger::UNITS_PER_ONE;

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

    /// Amounts beside those of `sizes`, of both signs: the sizes themselves, a unit and some units from them, and their thirds.
    fn amounts(sizes: &[f64]) -> Vec<Amount> {
        let around = |(position, &size): (usize, &f64)| {
            let units = Amount::new(size).unwrap_or_default().units();
            let sign = if position % 5 == 0 { -1 } else { 1 };
            [units, units + 1, units - 1, units / 3, units + (position as i128 * 7_919) % 100_003]
                .map(|units| units * sign)
        };
        sizes.iter().enumerate().flat_map(around).map(Amount::from_units).collect()
    }

    /// The number of an amount by its definition: that of its units where an `f64` tells them apart, else one beside the decimals.
    fn plain(amount: Amount) -> f64 {
        let size = amount.units().unsigned_abs();
        let number = if size < 1 << 53 { size as f64 / UNITS_PER_ONE as f64 } else { beside_decimals(size) };
        if amount.units() < 0 { -number } else { number }
    }

    #[test]
    fn numbers_of_many_amounts_are_those_one_by_one() {
        let powers = (-12..15).map(|power| libm::pow(10.0, f64::from(power)));
        let limits: Vec<f64> =
            powers.flat_map(|limit| [limit.next_down(), limit, limit.next_up()].repeat(30)).collect();
        let most = [MOST_UNITS as f64 / UNITS_PER_ONE as f64, 9_007_199_254_740_992.0 / UNITS_PER_ONE as f64];
        for sizes in [numbers(MOST), numbers(1e14), limits, most.repeat(100), vec![0.0; 100]] {
            let amounts = amounts(&sizes);
            let mut found = vec![f64::NAN; amounts.len()];
            Amount::get_all(&amounts, &mut found);
            for (amount, found) in amounts.iter().zip(found) {
                assert_eq!(found.to_bits(), plain(*amount).to_bits(), "{amount:?}");
                assert_eq!(amount.get().to_bits(), plain(*amount).to_bits(), "{amount:?}");
            }
        }
    }

    #[test]
    fn amounts_of_columns_are_those_one_by_one() {
        let sums = numbers(1e12).into_iter().scan(0.0, |sum, size| {
            *sum = (*sum + size) % 3e9;
            Some(*sum)
        });
        let tiny = (1..100).map(|digits| f64::from(digits) * 1e-14);
        let numbers: Vec<f64> =
            sums.chain(numbers(1e14)).chain(tiny).flat_map(|number| [number, -number / 3.0]).collect();
        let mut found = vec![Amount::ZERO; numbers.len()];
        assert!(Amount::from_columns(&numbers, &mut found));
        for (&number, found) in numbers.iter().zip(found) {
            assert_eq!(Some(found), Amount::from_column(number), "{number:e}");
        }
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
