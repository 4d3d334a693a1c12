//! Moments over trials, in integers: sums are independent of the order of addition.

use super::Amount;
use super::digits::UNITS_PER_ONE;
use super::integer::{Integer, product};

/// Number of trials with an amount other than 0, and the sum, sum of squares and sum of cubes of the amounts over trials.
///
/// The sum is in units of an [`Amount`] in 128 bits, the squares in squares of the unit in 320 bits, the cubes in cubes of the unit
/// in 448 bits. All three sums are exact for any amounts. The sums are integers, so merging is associative and independent of
/// order. Amounts that add up to 1.8e25 or more saturate at [`Amount::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PowerSums {
    count: u64,
    sum: i128,
    squares: Integer<SQUARES>,
    cubes: Integer<CUBES>,
}

/// Number of 64-bit words of the sum of squares: squares are below 2^254, and 2^64 squares fit.
const SQUARES: usize = 5;
/// Number of 64-bit words of the sum of cubes: cubes are below 2^381, and 2^64 cubes fit with sign.
const CUBES: usize = 7;

impl PowerSums {
    /// Adds the amount of one trial. Trials with amount 0 need not be added.
    #[inline]
    pub(crate) fn add(&mut self, amount: Amount) {
        let units = amount.units();
        if units == 0 {
            return;
        }
        self.count += 1;
        self.sum = self.sum.saturating_add(units);
        let size = units.unsigned_abs();
        if size >> TOGETHER_BITS == 0 {
            let (square, cube) = powers(size);
            self.add_powers(square, cube, units < 0);
        } else {
            let size = [size as u64, (size >> 64) as u64];
            let square: [u64; 4] = product(size, size);
            self.add_powers(square, product::<4, 2, 6>(square, size), units < 0);
        }
    }

    #[inline]
    fn add_powers<const S: usize, const C: usize>(&mut self, square: [u64; S], cube: [u64; C], negative: bool) {
        self.squares.add_words(square);
        if negative { self.cubes.subtract_words(cube) } else { self.cubes.add_words(cube) }
    }

    /// Adds the amounts of many trials.
    pub(crate) fn add_all(&mut self, amounts: &[Amount]) {
        let bits = amounts.iter().fold(0, |bits, amount| bits | amount.units());
        if bits == 0 {
            return;
        }
        // A negative amount has the sign bit.
        match amounts.len() < MOST_TOGETHER {
            true if bits >> 64 == 0 => self.merge(&Together::<false>::of(amounts).sums()),
            true if bits >> TOGETHER_BITS == 0 => self.merge(&Together::<true>::of(amounts).sums()),
            _ => amounts.iter().for_each(|&amount| self.add(amount)),
        }
    }

    /// Adds the trials of another moment.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.squares.add(other.squares);
        self.cubes.add(other.cubes);
    }

    /// Number of trials with an amount other than 0.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The sum over trials.
    pub(crate) fn sum(&self) -> Amount {
        Amount::from_units(self.sum)
    }

    /// The mean over `trials` trials, rounded once to the nearest `f64`; 0 if `trials` is 0.
    pub(crate) fn mean(&self, trials: u64) -> f64 {
        self.sum().over(trials)
    }

    /// The unbiased sample variance over `trials` trials, `(sum x^2 - (sum x)^2 / n) / (n - 1)`; `None` below two trials.
    ///
    /// The difference is taken in integers.
    pub(crate) fn variance(&self, trials: u64) -> Option<f64> {
        if trials < 2 {
            return None;
        }
        let n = trials as f64;
        Some(self.spread(trials).to_f64() / n / (n - 1.0) / UNIT_SQUARED)
    }

    /// n^2 times the second central moment, n sum x^2 - (sum x)^2, in squares of the unit.
    fn spread(&self, trials: u64) -> Integer<EXACT> {
        let sum = Integer::signed(self.sum);
        let mut spread = Integer::extended(self.squares).times(Integer::from(u128::from(trials)));
        spread.subtract(sum.times(sum));
        spread
    }

    /// The skewness over `trials` trials, third central moment over the 3/2 power of the second, both with divisor n; `None` if the
    /// variance is 0. Both moments are integers until the division, so neither the scale of the amounts nor a mean far above the
    /// spread costs precision.
    pub(crate) fn skewness(&self, trials: u64) -> Option<f64> {
        let spread = self.spread(trials).to_f64();
        if spread <= 0.0 {
            return None;
        }
        // n^3 times the third central moment: n^2 sum x^3 - 3 n sum x sum x^2 + 2 (sum x)^3.
        let n = Integer::<EXACT>::from(u128::from(trials));
        let sum = Integer::signed(self.sum);
        let mut third = n.times(n).times(Integer::extended_signed(self.cubes));
        let cross = n.times(sum).times(Integer::extended(self.squares));
        third.subtract(cross.times(Integer::from(3)));
        third.add(sum.times(sum).times(sum).times(Integer::from(2)));
        // The powers of n and of the unit cancel. Taking the root first keeps the product in range.
        let root = spread.sqrt();
        Some(third.to_f64() / root / root / root).filter(|skewness| skewness.is_finite())
    }

    /// The moment in integers, for storage.
    #[cfg(feature = "serde")]
    pub(crate) fn to_parts(self) -> PowerSumsParts {
        PowerSumsParts { count: self.count, sum: self.sum, squares: self.squares.0, cubes: self.cubes.0 }
    }

    /// The sums from the parts that [`PowerSums::to_parts`] returned.
    #[cfg(feature = "serde")]
    pub(crate) fn from_parts(parts: PowerSumsParts) -> Self {
        let PowerSumsParts { count, sum, squares, cubes } = parts;
        Self { count, sum, squares: Integer(squares), cubes: Integer(cubes) }
    }
}

/// The parts of a [`PowerSums`], as integers.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PowerSumsParts {
    /// Trials with an amount other than 0.
    pub count: u64,
    /// Sum in units of an [`Amount`], ninths of 10^-12.
    pub sum: i128,
    /// Sum of squares in squares of the unit: words of 64 bits, the lowest first.
    pub squares: [u64; SQUARES],
    /// Sum of cubes in cubes of the unit: words of 64 bits in two's complement, the lowest first.
    pub cubes: [u64; CUBES],
}

/// Amounts below 2^85 units, about 4e12, are added together.
const TOGETHER_BITS: u32 = 85;
/// Upper limit on the number of amounts added together. No part of [`Together`] then exceeds 128 bits.
const MOST_TOGETHER: usize = 1 << 20;
/// Squares of the unit of an amount in 1.
const UNIT_SQUARED: f64 = UNITS_PER_ONE as f64 * UNITS_PER_ONE as f64;
/// Number of 64-bit words in the calculation of central moments.
const EXACT: usize = 9;
/// Mask of the lower 64 of 128 bits.
const WORD: u128 = u64::MAX as u128;

/// Square and cube of a number below 2^85, in words of 64 bits, the lowest first.
#[inline(always)]
fn powers(size: u128) -> ([u64; 3], [u64; 4]) {
    let (low, high) = (size as u64, (size >> 64) as u64);
    // With high below 2^21, no sum of a place and the carry from the place before exceeds 128 bits.
    let (lowest, twice) = (wide(low, low), wide(low, high) << 1);
    let second = (lowest >> 64) + (twice & WORD);
    let third = (second >> 64) + (twice >> 64) + wide(high, high);
    let square = [lowest as u64, second as u64, third as u64];
    let lowest = wide(square[0], low);
    let second = wide(square[1], low) + wide(square[0], high) + (lowest >> 64);
    let third = wide(square[2], low) + wide(square[1], high) + (second >> 64);
    let fourth = wide(square[2], high) + (third >> 64);
    (square, [lowest as u64, second as u64, third as u64, fourth as u64])
}

/// Sums over amounts x = l + 2^64 h of at least 0, term by term: x^2 = l^2 + 2 l h 2^64 + h^2 2^128, and x^3 = l^3 + 3 l^2 h 2^64 +
/// 3 l h^2 2^128 + h^3 2^192. With l^2 = a + 2^64 b. Without `HIGH`, every h is 0. No sum exceeds 128 bits: l, a and b are below 2^64, h
/// is below 2^21, and there are at most 2^20 amounts, but for the products of two words, which are added in two halves.
#[derive(Default)]
struct Together<const HIGH: bool> {
    count: u64,
    sum: i128,
    /// Sums of a and b; and of the lower and upper halves of a l and b l.
    a: u128,
    b: u128,
    al: [u128; 2],
    bl: [u128; 2],
    /// Sums of l h, h^2, a h, b h, l h^2 and h^3.
    lh: u128,
    hh: u128,
    ah: u128,
    bh: u128,
    lhh: u128,
    hhh: u128,
}

impl<const HIGH: bool> Together<HIGH> {
    fn of(amounts: &[Amount]) -> Self {
        let mut all = Self::default();
        for amount in amounts {
            let units = amount.units();
            let (l, h) = (units as u64, (units >> 64) as u64);
            let square = wide(l, l);
            let (a, b) = (square as u64, (square >> 64) as u64);
            let (al, bl) = (wide(a, l), wide(b, l));
            all.count += u64::from(units != 0);
            all.sum += units;
            all.a += u128::from(a);
            all.b += u128::from(b);
            all.al = [all.al[0] + (al & WORD), all.al[1] + (al >> 64)];
            all.bl = [all.bl[0] + (bl & WORD), all.bl[1] + (bl >> 64)];
            if HIGH {
                let hh = h * h;
                all.lh += wide(l, h);
                all.hh += u128::from(hh);
                all.ah += wide(a, h);
                all.bh += wide(b, h);
                all.lhh += wide(l, hh);
                all.hhh += u128::from(hh * h);
            }
        }
        all
    }

    fn sums(&self) -> PowerSums {
        let (mut squares, mut cubes) = (Integer::default(), Integer::default());
        let [al, bl] = [self.al, self.bl];
        // Each with the words of 64 bits by which it is shifted, and its factor.
        let of_square = [(self.a, 0, 1), (self.b, 1, 1), (self.lh, 1, 2), (self.hh, 2, 1)];
        of_square.iter().for_each(|&(part, shift, times)| (0..times).for_each(|_| squares.add(shifted(part, shift))));
        let of_cube = [(al[0], 0, 1), (al[1], 1, 1), (bl[0], 1, 1), (bl[1], 2, 1), (self.ah, 1, 3), (self.bh, 2, 3)];
        let of_cube = of_cube.into_iter().chain([(self.lhh, 2, 3), (self.hhh, 3, 1)]);
        of_cube.for_each(|(part, shift, times)| (0..times).for_each(|_| cubes.add(shifted(part, shift))));
        PowerSums { count: self.count, sum: self.sum, squares, cubes }
    }
}

#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

/// A number times 2^64 for each of `words`.
fn shifted<const N: usize>(number: u128, words: usize) -> Integer<N> {
    let mut shifted = [0; N];
    (shifted[words], shifted[words + 1]) = (number as u64, (number >> 64) as u64);
    Integer(shifted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn moment_of(losses: &[f64]) -> PowerSums {
        let mut moment = PowerSums::default();
        losses.iter().for_each(|&loss| moment.add(Amount::new(loss).unwrap()));
        moment
    }

    #[test]
    fn variance_survives_a_mean_far_above_the_spread() {
        let moment = moment_of(&[1e12, 1e12 + 1.0, 1e12 + 2.0]);
        assert_eq!(moment.variance(3), Some(1.0));
        assert_eq!(moment_of(&[5.0]).variance(1), None);
        assert_eq!(moment_of(&[7.5, 7.5]).variance(2), Some(0.0));
    }

    #[test]
    fn squares_beyond_128_bits_keep_every_bit() {
        let loss = 3e20;
        let moment = moment_of(&[loss, loss, 0.0]);
        let expected = loss * loss / 3.0;
        assert!((moment.variance(3).unwrap() / expected - 1.0).abs() < 1e-15);
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let gain = Amount::new(-3.0).unwrap();
        let cases: [&[f64]; 9] = [
            &[0.0, 1.5, 2.04e6, 1e-12],
            &[1.6e7, 0.0, 4.2e6, 3e20],
            &[2.04e6; 2000],
            &[2_049_638.23; 9],
            &[2_049_638.23, 2_049_638.24, 4_194_303.999_999_9],
            &[4.2e12, 7.3e11, 3e3, 1e-12, 0.0],
            &[4.2e12; 3000],
            &[4.4e12, 2.0],
            &[],
        ];
        for losses in cases {
            let mut amounts: Vec<Amount> = losses.iter().map(|&loss| Amount::new(loss).unwrap()).collect();
            for _ in 0..2 {
                let (mut together, mut apart) = (moment_of(&[7.25]), moment_of(&[7.25]));
                together.add_all(&amounts);
                amounts.iter().for_each(|&amount| apart.add(amount));
                assert_eq!(together, apart);
                amounts.push(gain);
            }
        }
    }

    #[test]
    fn powers_are_products() {
        for size in [1, 7, u128::from(u64::MAX), 1 << 64, (1 << 85) - 1, 0x1F_FFFF_0123_4567_89AB_CDEF] {
            let (square, cube) = powers(size);
            let number = Integer::<5>::from(size);
            assert_eq!(Integer::<5>::extended(Integer(square)), number.times(number));
            assert_eq!(Integer::<5>::extended(Integer(cube)), number.times(number).times(number));
        }
    }

    #[test]
    fn merging_is_free_of_order_and_grouping() {
        let losses = [0.1, 1e15, 2.7e3, 0.0, 9.9e7, 1e-9];
        let whole = moment_of(&losses);
        let mut right = moment_of(&losses[4..]);
        right.merge(&moment_of(&losses[..4]));
        assert_eq!(whole, right);
        assert_eq!(PowerSums::from_parts(whole.to_parts()), whole);
    }

    /// Skewness by its definition.
    fn skewness(losses: &[f64]) -> f64 {
        let n = losses.len() as f64;
        let mean = losses.iter().sum::<f64>() / n;
        let about = |power| losses.iter().map(|loss| (loss - mean).powi(power)).sum::<f64>() / n;
        about(3) / about(2).powf(1.5)
    }

    #[test]
    fn skewness_is_known_for_small_and_for_large_amounts() {
        let shape = [0.25, 3.0, 0.5, 17.0, 1.0, 2.0, 0.0, 0.0];
        for scale in [1e-9, 0.001, 1.0, 1e6, 1e13, 1e17] {
            let losses = shape.map(|loss| loss * scale);
            let found = moment_of(&losses).skewness(8).unwrap();
            assert!((found / skewness(&shape) - 1.0).abs() < 1e-12, "{scale}: {found}");
        }
        assert_eq!(moment_of(&shape).count(), 6);
    }

    #[test]
    fn cubes_of_gains_count_with_their_sign() {
        let gain = |x: f64| Amount::from_units(-Amount::new(x).unwrap().units());
        let mut moment = PowerSums::default();
        [1.0, 2.0, 6.0].iter().for_each(|&x| moment.add(gain(x)));
        assert!((moment.skewness(3).unwrap() + skewness(&[1.0, 2.0, 6.0])).abs() < 1e-12);
    }

    #[test]
    fn a_mean_far_above_the_spread_hides_no_skewness() {
        // 0.3 in each of 100,000 trials, and 0.001 more in one of a hundred: a Bernoulli variable of 1 %.
        let mut moment = PowerSums::default();
        for trial in 0..100_000 {
            moment.add(Amount::new(if trial % 100 == 0 { 0.301 } else { 0.3 }).unwrap());
        }
        let expected = (1.0 - 2.0 * 0.01) / (0.01_f64 * 0.99).sqrt();
        assert!((moment.skewness(100_000).unwrap() / expected - 1.0).abs() < 1e-12);
        assert_eq!(moment_of(&[1e12, 1e12 + 1.0, 1e12 + 2.0]).skewness(3), Some(0.0));
        let third = skewness(&[0.0, 1.0, 5.0]);
        assert!((moment_of(&[1e17, 1e17 + 16.0, 1e17 + 80.0]).skewness(3).unwrap() / third - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_spread_there_is_no_skewness() {
        assert_eq!(moment_of(&[3.0, 3.0]).skewness(2), None);
        assert_eq!(moment_of(&[3.0]).skewness(1), None);
        assert!(moment_of(&[1e25, 0.0, 0.0]).skewness(3).is_some());
    }

    #[test]
    fn a_mean_is_rounded_once() {
        assert_eq!(moment_of(&[1.1, 1.1, 1.1]).mean(3), 1.1);
        assert_eq!(moment_of(&[0.1; 7]).mean(7), 0.1);
        assert_eq!(moment_of(&[12_345.67; 11]).mean(11), 12_345.67);
        assert_eq!(moment_of(&[]).mean(0), 0.0);
    }

    #[test]
    fn example_of_moment() {
        use brunt::ledger::{Amount, PowerSums};
        let mut moment = PowerSums::default();
        for loss in [1.0, 2.0, 6.0] {
            moment.add(Amount::new(loss).unwrap());
        }
        assert_eq!(moment.mean(3), 3.0);
        assert!((moment.variance(3).unwrap() - 7.0).abs() < 1e-14);
        // Deviations -2, -1 and 3: their cubes add up to 18, their squares to 14.
        assert!((moment.skewness(3).unwrap() - 6.0 / (14.0_f64 / 3.0).powf(1.5)).abs() < 1e-12);
    }
}
