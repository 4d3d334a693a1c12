//! First and second moments over trials, exact, so that no order of addition exists.

use super::Amount;

/// Sum and sum of squares of one amount a trial.
///
/// The sum runs in units of 2^-40 in 128 bits, the squares in units of 2^-80 in 256 bits; both are exact, so merging is associative
/// and order-free. Amounts that add up to 1.5e26 or more stay at [`Amount::MAX`].
///
/// ```
/// use brunt::ledger::{Amount, Moment};
/// let mut moment = Moment::default();
/// for loss in [1.0, 2.0, 6.0] {
///     moment.add(Amount::new(loss).unwrap());
/// }
/// assert_eq!(moment.mean(3), 3.0);
/// assert_eq!(moment.variance(3), Some(7.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    sum: i128,
    squares: Wide,
}

impl Moment {
    /// Adds the amount of one trial. Trials without an amount need not be added.
    #[inline]
    pub fn add(&mut self, amount: Amount) {
        self.sum = self.sum.saturating_add(amount.units());
        self.squares.add_square(amount.units().unsigned_abs());
    }

    /// Adds the amounts of many trials.
    pub fn add_all(&mut self, amounts: &[Amount]) {
        let bits = amounts.iter().fold(0, |bits, amount| bits | amount.units());
        if bits >> 64 != 0 || amounts.len() >= MOST_NARROW {
            return amounts.iter().filter(|&&amount| amount != Amount::ZERO).for_each(|&amount| self.add(amount));
        }
        // All are at least 0 and fit 64 bits: their squares fit 128.
        let (mut sum, mut squares) = (0u128, Wide::default());
        for amount in amounts {
            let units = u128::from(amount.units() as u64);
            sum += units;
            let (low, carry) = squares.low.overflowing_add(units * units);
            squares = Wide { high: squares.high + u128::from(carry), low };
        }
        self.sum = self.sum.saturating_add(sum as i128);
        self.squares.add(squares);
    }

    /// Adds the trials of another moment.
    pub fn merge(&mut self, other: &Self) {
        self.sum = self.sum.saturating_add(other.sum);
        self.squares.add(other.squares);
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

    /// The sum and the 256-bit sum of squares (high and low half) as integers, for storage.
    pub fn to_parts(&self) -> (i128, u128, u128) {
        (self.sum, self.squares.high, self.squares.low)
    }

    /// The moment that [`Moment::to_parts`] took apart.
    pub fn from_parts(sum: i128, high: u128, low: u128) -> Self {
        Self { sum, squares: Wide { high, low } }
    }
}

/// Fewer 64-bit amounts than this cannot add up to 127 bits.
const MOST_NARROW: usize = 1 << 32;
/// 2^80: squares are counted in units of 2^-80.
const UNIT_SQUARED: f64 = (1u128 << 80) as f64;

/// An unsigned integer of 256 bits.
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

    #[inline]
    fn add(&mut self, other: Self) {
        let (low, carry) = self.low.overflowing_add(other.low);
        self.low = low;
        self.high = self.high.wrapping_add(other.high).wrapping_add(u128::from(carry));
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
        let cases: [&[f64]; 4] = [&[0.0, 1.5, 9e6, 1e-12], &[1.6e7, 0.0, 1.7e7, 3e20], &[1.677e7; 2000], &[]];
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
        let (sum, high, low) = whole.to_parts();
        assert_eq!(Moment::from_parts(sum, high, low), whole);
    }
}
