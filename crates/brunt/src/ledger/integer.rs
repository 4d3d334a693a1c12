//! Wide integers, for sums that have no order and differences that lose nothing.

/// An integer of N words of 64 bits in two's complement, the lowest word first. Operations wrap around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Integer<const N: usize>(pub [u64; N]);

impl<const N: usize> Default for Integer<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> From<u128> for Integer<N> {
    fn from(value: u128) -> Self {
        let mut words = [0; N];
        (words[0], words[1]) = (value as u64, (value >> 64) as u64);
        Self(words)
    }
}

impl<const N: usize> Integer<N> {
    /// A number with its sign.
    pub fn signed(value: i128) -> Self {
        let mut integer = Self::default();
        let size = Self::from(value.unsigned_abs());
        if value < 0 {
            integer.subtract(size)
        } else {
            integer.add(size)
        }
        integer
    }

    /// An integer of at least 0 with another number of words, which must hold it.
    pub fn extended<const M: usize>(other: Integer<M>) -> Self {
        let mut words = [0; N];
        let common = N.min(M);
        words[..common].copy_from_slice(&other.0[..common]);
        Self(words)
    }

    /// An integer with its sign with more words.
    pub fn extended_signed<const M: usize>(other: Integer<M>) -> Self {
        let mut extended = Self::extended(other);
        if other.is_negative() {
            extended.0[M..].fill(u64::MAX);
        }
        extended
    }

    fn is_negative(self) -> bool {
        self.0[N - 1] >> 63 == 1
    }

    /// Adds another integer.
    #[inline]
    pub fn add(&mut self, other: Self) {
        let mut carry = 0u128;
        for (word, other) in self.0.iter_mut().zip(other.0) {
            carry += u128::from(*word) + u128::from(other);
            *word = carry as u64;
            carry >>= 64;
        }
    }

    /// Subtracts another integer.
    #[inline]
    pub fn subtract(&mut self, other: Self) {
        self.add(other.negated());
    }

    fn negated(self) -> Self {
        let mut negated = Self(self.0.map(|word| !word));
        negated.add(Self::from(1));
        negated
    }

    /// The product, as far as N words hold it; signs are kept, as in two's complement.
    #[inline]
    pub fn times(self, other: Self) -> Self {
        let mut product = [0u64; N];
        for (shift, &factor) in self.0.iter().enumerate().filter(|(_, factor)| **factor != 0) {
            let mut carry = 0u128;
            for (word, other) in product[shift..].iter_mut().zip(other.0) {
                carry += u128::from(*word) + u128::from(factor) * u128::from(other);
                *word = carry as u64;
                carry >>= 64;
            }
        }
        Self(product)
    }

    /// The nearest number, to within its last binary digit.
    pub fn to_f64(self) -> f64 {
        if self.is_negative() {
            return -self.negated().to_f64();
        }
        self.0.iter().rev().fold(0.0, |value, &word| value * 18_446_744_073_709_551_616.0 + word as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Eight = Integer<8>;

    #[test]
    fn arithmetic_is_that_of_small_integers() {
        for (a, b) in [(7i128, -3i128), (-1, -1), (1 << 100, 12_345), (-(1 << 62), 1 << 62), (0, -9)] {
            let (x, y) = (Eight::signed(a), Eight::signed(b));
            let mut sum = x;
            sum.add(y);
            assert_eq!(sum, Eight::signed(a + b));
            let mut difference = x;
            difference.subtract(y);
            assert_eq!(difference, Eight::signed(a - b));
            assert_eq!(x.times(y), Eight::signed(a * b));
            assert_eq!(x.to_f64(), a as f64);
        }
    }

    #[test]
    fn products_beyond_128_bits_are_exact() {
        // (2^100 + 1)^3 = 2^300 + 3 2^200 + 3 2^100 + 1.
        let base = Eight::signed((1 << 100) + 1);
        let mut expected = Eight::from(1);
        expected.add(Eight::from(3 << 100));
        expected.0[3] += 3 << 8;
        expected.0[4] += 1 << 44;
        assert_eq!(base.times(base).times(base), expected);
        assert!((base.times(base).to_f64() / 2f64.powi(200) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn signs_are_kept_in_more_words() {
        let short = Integer::<3>::signed(-5);
        assert_eq!(Integer::<6>::extended_signed(short), Integer::<6>::signed(-5));
        assert_eq!(Integer::<6>::extended_signed(Integer::<3>::signed(5)), Integer::<6>::from(5));
    }
}
