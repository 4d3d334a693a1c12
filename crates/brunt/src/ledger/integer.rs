//! Wide integers, for sums that are independent of order and differences without cancellation error.

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
    /// An integer from a signed value.
    pub(crate) fn signed(value: i128) -> Self {
        let mut integer = Self::default();
        let size = Self::from(value.unsigned_abs());
        if value < 0 {
            integer.subtract(size)
        } else {
            integer.add(size)
        }
        integer
    }

    /// A non-negative integer with N instead of M words. N words must hold the value.
    pub(crate) fn extended<const M: usize>(other: Integer<M>) -> Self {
        let mut words = [0; N];
        let common = N.min(M);
        words[..common].copy_from_slice(&other.0[..common]);
        Self(words)
    }

    /// A signed integer with N instead of M words; N is at least M.
    pub(crate) fn extended_signed<const M: usize>(other: Integer<M>) -> Self {
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
    pub(crate) fn add(&mut self, other: Self) {
        let mut carry = 0u128;
        for (word, other) in self.0.iter_mut().zip(other.0) {
            carry += u128::from(*word) + u128::from(other);
            *word = carry as u64;
            carry >>= 64;
        }
    }

    /// Subtracts another integer.
    #[inline]
    pub(crate) fn subtract(&mut self, other: Self) {
        self.add(other.negated());
    }

    /// Adds a non-negative integer of M words.
    #[inline]
    pub(crate) fn add_words<const M: usize>(&mut self, words: [u64; M]) {
        let mut carry = false;
        for (place, word) in self.0.iter_mut().enumerate() {
            let other = words.get(place).copied().unwrap_or(0);
            if place >= M && !carry {
                return;
            }
            let (sum, first) = word.overflowing_add(other);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = first || second;
        }
    }

    /// Subtracts a non-negative integer of M words.
    #[inline]
    pub(crate) fn subtract_words<const M: usize>(&mut self, words: [u64; M]) {
        let mut borrow = false;
        for (place, word) in self.0.iter_mut().enumerate() {
            let other = words.get(place).copied().unwrap_or(0);
            if place >= M && !borrow {
                return;
            }
            let (rest, first) = word.overflowing_sub(other);
            let (rest, second) = rest.overflowing_sub(u64::from(borrow));
            *word = rest;
            borrow = first || second;
        }
    }

    fn negated(self) -> Self {
        let mut negated = Self(self.0.map(|word| !word));
        negated.add(Self::from(1));
        negated
    }

    /// The product in two's complement, with sign, truncated to N words.
    #[inline]
    pub(crate) fn times(self, other: Self) -> Self {
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

    /// The nearest `f64`, to within one in the last binary digit.
    pub(crate) fn to_f64(self) -> f64 {
        if self.is_negative() {
            return -self.negated().to_f64();
        }
        self.0.iter().rev().fold(0.0, |value, &word| value * 18_446_744_073_709_551_616.0 + word as f64)
    }
}

/// The product of two non-negative integers, in N = A + B words.
#[inline]
pub(crate) fn product<const A: usize, const B: usize, const N: usize>(a: [u64; A], b: [u64; B]) -> [u64; N] {
    let mut product = [0u64; N];
    for (shift, factor) in a.into_iter().enumerate() {
        let mut carry = 0u128;
        for (place, other) in b.into_iter().enumerate() {
            carry += u128::from(product[shift + place]) + u128::from(factor) * u128::from(other);
            product[shift + place] = carry as u64;
            carry >>= 64;
        }
        product[shift + B] = carry as u64;
    }
    product
}

/// (quotient, rest) of a division by a constant below 2^32 that is known at compile time. Three 64-bit divisions replace a wide
/// one.
#[inline(always)]
pub(crate) fn divided<const BY: u64>(value: u128) -> (u128, u64) {
    const { assert!(BY < 1 << 32) };
    let (high, low) = ((value >> 64) as u64, value as u64);
    let (first, rest) = (high / BY, high % BY);
    let middle = rest << 32 | low >> 32;
    let (second, rest) = (middle / BY, middle % BY);
    let last = rest << 32 | low & 0xFFFF_FFFF;
    (u128::from(first) << 64 | u128::from(second) << 32 | u128::from(last / BY), last % BY)
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
    fn few_words_are_added_as_all_are() {
        for (a, b) in [(0i128, 1u128), (-1, 1), (i128::MAX, u128::MAX), (-5, 7), (1 << 64, (1 << 64) - 1)] {
            let (mut more, mut less) = (Eight::signed(a), Eight::signed(a));
            let (mut sum, mut rest) = (more, less);
            more.add_words([b as u64, (b >> 64) as u64]);
            less.subtract_words([b as u64, (b >> 64) as u64]);
            sum.add(Eight::from(b));
            rest.subtract(Eight::from(b));
            assert_eq!((more, less), (sum, rest), "{a} {b}");
        }
    }

    #[test]
    fn products_of_few_words_are_those_of_many() {
        for a in [0u128, 1, u64::MAX.into(), u128::MAX, 1 << 100] {
            let words = [a as u64, (a >> 64) as u64];
            let square: [u64; 4] = product(words, words);
            let cube: [u64; 6] = product(square, words);
            let wide = Integer::<6>::from(a);
            assert_eq!(Integer(cube), wide.times(wide).times(wide), "{a}");
        }
    }

    #[test]
    fn short_divisions_are_wide_ones() {
        for value in
            [0u128, 1, 3_599_999, 3_600_000, u64::MAX.into(), 1 << 64, u128::MAX, 12_345_678_901_234_567_890_123]
        {
            assert_eq!(divided::<3_600_000>(value), (value / 3_600_000, (value % 3_600_000) as u64));
            assert_eq!(divided::<244_140_625>(value), (value / 244_140_625, (value % 244_140_625) as u64));
            assert_eq!(divided::<{ u32::MAX as u64 }>(value).0, value / u128::from(u32::MAX));
        }
    }

    #[test]
    fn signs_are_kept_in_more_words() {
        let short = Integer::<3>::signed(-5);
        assert_eq!(Integer::<6>::extended_signed(short), Integer::<6>::signed(-5));
        assert_eq!(Integer::<6>::extended_signed(Integer::<3>::signed(5)), Integer::<6>::from(5));
    }
}
