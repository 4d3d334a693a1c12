//! Moments over trials, in integers, so that no order of addition exists.

use super::Amount;

/// How many trials have an amount, and its sum, sum of squares and sum of cubes over trials.
///
/// The sum runs in units of 2^-40 in 128 bits, the squares in units of 2^-80 in 256 bits; both are exact. Cubes only say how skewed the
/// amounts are: each amount is first rounded to 2^-20 (and taken as 3.6e16 where it is larger), then its cube is added in 256 bits. All
/// are sums of integers, so merging is associative and order-free. Amounts that add up to 1.5e26 or more stay at [`Amount::MAX`].
///
/// ```
/// use brunt::ledger::{Amount, Moment};
/// let mut moment = Moment::default();
/// for loss in [1.0, 2.0, 6.0] {
///     moment.add(Amount::new(loss).unwrap());
/// }
/// assert_eq!(moment.mean(3), 3.0);
/// assert_eq!(moment.variance(3), Some(7.0));
/// // Deviations -2, -1 and 3: their cubes add up to 18, their squares to 14.
/// assert!((moment.skewness(3).unwrap() - 6.0 / (14.0_f64 / 3.0).powf(1.5)).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    count: u64,
    sum: i128,
    squares: Wide,
    cubes: Wide,
}

impl Moment {
    /// Adds the amount of one trial. Trials without an amount need not be added.
    #[inline]
    pub fn add(&mut self, amount: Amount) {
        let units = amount.units();
        if units == 0 {
            return;
        }
        self.count += 1;
        self.sum = self.sum.saturating_add(units);
        self.squares.add_square(units.unsigned_abs());
        self.cubes.add_cube(units);
    }

    /// Adds the amounts of many trials.
    pub fn add_all(&mut self, amounts: &[Amount]) {
        let bits = amounts.iter().fold(0, |bits, amount| bits | amount.units());
        if bits == 0 {
            return;
        }
        if bits >> NARROW_BITS != 0 || amounts.len() >= MOST_NARROW {
            return amounts.iter().filter(|&&amount| amount != Amount::ZERO).for_each(|&amount| self.add(amount));
        }
        // All are at least 0, and so small that their squares and cubes fit 128 bits.
        let (mut count, mut sum, mut squares, mut cubes) = (0, 0, Wide::default(), Wide::default());
        for amount in amounts {
            let units = amount.units() as u64;
            let coarse = u128::from((units + HALF_COARSE as u64) >> COARSE_BITS);
            let square = coarse * coarse;
            count += u64::from(units != 0);
            sum += i128::from(units);
            squares.add_low(u128::from(units) * u128::from(units));
            cubes.add_low((square & WORD) * coarse + (((square >> 64) * coarse) << 64));
        }
        self.merge(&Self { count, sum, squares, cubes });
    }

    /// Adds the trials of another moment.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.squares.add(other.squares);
        self.cubes.add(other.cubes);
    }

    /// How many trials have an amount other than 0.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum over trials.
    pub fn sum(&self) -> Amount {
        Amount::from_units(self.sum)
    }

    /// The mean over `trials` trials; 0 when there are none.
    pub fn mean(&self, trials: u64) -> f64 {
        if trials == 0 { 0.0 } else { self.sum().get() / trials as f64 }
    }

    /// The unbiased sample variance over `trials` trials, `(sum x^2 - (sum x)^2 / n) / (n - 1)`; `None` below two trials.
    ///
    /// The difference is taken exactly wherever `n sum x^2` fits 256 bits.
    pub fn variance(&self, trials: u64) -> Option<f64> {
        if trials < 2 {
            return None;
        }
        let n = trials as f64;
        let mut square_of_sum = Wide::default();
        square_of_sum.add_square(self.sum.unsigned_abs());
        let spread = match self.squares.checked_times(trials) {
            Some(scaled) => scaled.minus(square_of_sum).to_f64() / n,
            None => (self.squares.to_f64() - square_of_sum.to_f64() / n).max(0.0),
        };
        Some(spread / (n - 1.0) / UNIT_SQUARED)
    }

    /// The skewness over `trials` trials, third central moment over the 3/2 power of the second, both with divisor n; `None` without
    /// spread, or where the mean is so far above the spread (10,000 times) that the rounding of cubes would show.
    pub fn skewness(&self, trials: u64) -> Option<f64> {
        let n = trials as f64;
        let (mean, variance) = (self.mean(trials), self.variance(trials)? * (n - 1.0) / n);
        if variance <= 0.0 || mean.abs() > 1e4 * variance.sqrt() {
            return None;
        }
        let cubes = self.cubes.to_signed_f64() / COARSE_CUBED / n;
        let third = cubes - mean * (3.0 * variance + mean * mean);
        Some(third / (variance * variance.sqrt())).filter(|skewness| skewness.is_finite())
    }

    /// The moment in integers, for storage.
    pub fn to_parts(&self) -> MomentParts {
        let halves = |wide: Wide| [wide.high, wide.low];
        MomentParts { count: self.count, sum: self.sum, squares: halves(self.squares), cubes: halves(self.cubes) }
    }

    /// The moment that [`Moment::to_parts`] took apart.
    pub fn from_parts(parts: MomentParts) -> Self {
        let wide = |[high, low]: [u128; 2]| Wide { high, low };
        Self { count: parts.count, sum: parts.sum, squares: wide(parts.squares), cubes: wide(parts.cubes) }
    }
}

/// A [`Moment`] taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MomentParts {
    /// Trials with an amount other than 0.
    pub count: u64,
    /// Sum in units of 2^-40.
    pub sum: i128,
    /// Sum of squares in units of 2^-80, the high and the low half of 256 bits.
    pub squares: [u128; 2],
    /// Sum of cubes in units of 2^-60, the high and the low half of 256 bits in two's complement.
    pub cubes: [u128; 2],
}

/// Amounts below 2^22 have units below this power of two; cubes of their rounded units stay below 2^128.
const NARROW_BITS: u32 = 62;
/// Fewer amounts than this of that size cannot add up to 127 bits.
const MOST_NARROW: usize = 1 << 32;
/// 2^80: squares are counted in units of 2^-80.
const UNIT_SQUARED: f64 = (1u128 << 80) as f64;
/// 2^60: cubes are counted in units of 2^-60.
const COARSE_CUBED: f64 = (1u128 << 60) as f64;
/// Bits that are rounded off before an amount is cubed.
const COARSE_BITS: u32 = 20;
/// Largest rounded amount that is cubed: 2^30 cubes of it fit in 255 bits.
const MOST_COARSE: u128 = 1 << 75;
/// Half of the last bit that is kept.
const HALF_COARSE: i128 = 1 << (COARSE_BITS - 1);
/// The lower half of 128 bits.
const WORD: u128 = u64::MAX as u128;

/// An integer of 256 bits, unsigned or in two's complement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Wide {
    high: u128,
    low: u128,
}

impl Wide {
    #[inline]
    fn add_square(&mut self, x: u128) {
        let (high, low) = ((x >> 64) as u64, x as u64);
        let square = u128::from(low) * u128::from(low);
        if high == 0 {
            self.add(Self { high: 0, low: square });
            return;
        }
        let cross = u128::from(high) * u128::from(low);
        self.add(Self { high: u128::from(high) * u128::from(high), low: square });
        self.add(Self { high: cross >> 63, low: cross << 65 });
    }

    /// Adds the cube of units of 2^-40 rounded to units of 2^-20, with its sign.
    #[inline]
    fn add_cube(&mut self, units: i128) {
        let coarse = units.saturating_add(HALF_COARSE) >> COARSE_BITS;
        match u64::try_from(coarse) {
            Ok(coarse) => self.add(Self::cube(coarse)),
            Err(_) => self.add_large_cube(coarse),
        }
    }

    #[inline]
    fn cube(x: u64) -> Self {
        let x = u128::from(x);
        let square = x * x;
        let low = (square & WORD) * x;
        let high = (square >> 64) * x + (low >> 64);
        Self { high: high >> 64, low: (high << 64) | (low & WORD) }
    }

    #[cold]
    fn add_large_cube(&mut self, coarse: i128) {
        let x = coarse.unsigned_abs().min(MOST_COARSE);
        let (high, low) = (x >> 64, x & WORD);
        let mut cube = Self::cube(low as u64);
        // (h 2^64 + l)^3 less l^3 is h 2^64 [3 l^2 + 3 l h 2^64 + h^2 2^128], and h is below 2^12.
        let first = Self { high: 0, low: low * low }.times(3 * high);
        cube.add(Self { high: (first.high << 64) | (first.low >> 64), low: first.low << 64 });
        cube.add(Self { high: 3 * low * high * high, low: 0 });
        cube.add(Self { high: (high * high * high) << 64, low: 0 });
        if coarse < 0 { *self = self.minus(cube) } else { self.add(cube) }
    }

    /// The product with a factor below 2^64 where it fits.
    fn times(self, factor: u128) -> Self {
        self.checked_times(factor as u64).unwrap_or(Self { high: u128::MAX, low: u128::MAX })
    }

    #[inline]
    fn add(&mut self, other: Self) {
        let (low, carry) = self.low.overflowing_add(other.low);
        self.low = low;
        self.high = self.high.wrapping_add(other.high).wrapping_add(u128::from(carry));
    }

    /// Adds an integer of 128 bits.
    #[inline(always)]
    fn add_low(&mut self, other: u128) {
        let (low, carry) = self.low.overflowing_add(other);
        *self = Self { high: self.high + u128::from(carry), low };
    }

    fn minus(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(u128::from(borrow)), low }
    }

    fn checked_times(self, factor: u64) -> Option<Self> {
        let factor = u128::from(factor);
        let low_part = (self.low & u128::from(u64::MAX)) * factor;
        let middle = (self.low >> 64) * factor + (low_part >> 64);
        let high = self.high.checked_mul(factor)?.checked_add(middle >> 64)?;
        Some(Self { high, low: (middle << 64) | (low_part & u128::from(u64::MAX)) })
    }

    fn to_f64(self) -> f64 {
        const HALF: f64 = (1u128 << 64) as f64;
        self.high as f64 * (HALF * HALF) + self.low as f64
    }

    fn to_signed_f64(self) -> f64 {
        if self.high >> 127 == 1 { -Self::default().minus(self).to_f64() } else { self.to_f64() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn moment_of(losses: &[f64]) -> Moment {
        let mut moment = Moment::default();
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
        let cases: [&[f64]; 5] =
            [&[0.0, 1.5, 4.1e6, 1e-12], &[1.6e7, 0.0, 4.2e6, 3e20], &[4.19e6; 2000], &[4_194_303.999_999_9; 9], &[]];
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
    fn merging_is_free_of_order_and_grouping() {
        let losses = [0.1, 1e15, 2.7e3, 0.0, 9.9e7, 1e-9];
        let whole = moment_of(&losses);
        let mut right = moment_of(&losses[4..]);
        right.merge(&moment_of(&losses[..4]));
        assert_eq!(whole, right);
        assert_eq!(Moment::from_parts(whole.to_parts()), whole);
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
        for scale in [0.001, 1.0, 1e6, 1e13, 1e15] {
            let losses = shape.map(|loss| loss * scale);
            let found = moment_of(&losses).skewness(8).unwrap();
            assert!(
                (found / skewness(&shape) - 1.0).abs() < 1e-3 * (0.001 / scale).min(1.0) + 1e-12,
                "{scale}: {found}"
            );
        }
        assert_eq!(moment_of(&shape).count(), 6);
    }

    #[test]
    fn cubes_of_gains_count_with_their_sign() {
        let gain = |x: f64| Amount::from_units(-Amount::new(x).unwrap().units());
        let mut moment = Moment::default();
        [1.0, 2.0, 6.0].iter().for_each(|&x| moment.add(gain(x)));
        assert!((moment.skewness(3).unwrap() + skewness(&[1.0, 2.0, 6.0])).abs() < 1e-12);
    }

    #[test]
    fn a_skewness_that_rounding_would_drown_is_not_told() {
        assert_eq!(moment_of(&[1e12, 1e12 + 1.0, 1e12 + 2.0]).skewness(3), None);
        assert_eq!(moment_of(&[3.0, 3.0]).skewness(2), None);
        assert_eq!(moment_of(&[3.0]).skewness(1), None);
        // An amount beyond what is cubed does not overflow.
        assert!(moment_of(&[1e25, 0.0, 0.0]).skewness(3).is_some());
    }
}
