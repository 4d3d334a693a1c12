//! Quotients of integers as the nearest `f64`, rounded once: an exact result of 1.1 is the `f64` 1.1.

/// A product of amounts and counts, or a sum of such products, up to 2^255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Product {
    high: u128,
    low: u128,
}

impl Product {
    /// `a` x `b`, exactly.
    pub(crate) const fn of(a: u128, b: u128) -> Self {
        const WORD: u128 = (1 << 64) - 1;
        let [a1, a0] = [a >> 64, a & WORD];
        let [b1, b0] = [b >> 64, b & WORD];
        let middle = a1 * b0 + ((a0 * b0) >> 64);
        let cross = a0 * b1 + (middle & WORD);
        let high = a1 * b1 + (middle >> 64) + (cross >> 64);
        Self { high, low: (cross << 64) | ((a0 * b0) & WORD) }
    }

    /// `self` + `other`, which must be below 2^256.
    pub(crate) const fn plus(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high + other.high + carry as u128, low }
    }

    /// `self` - `other`, where `other` is at most `self`.
    pub(crate) const fn minus(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high - other.high - borrow as u128, low }
    }

    const fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    const fn bits(self) -> u32 {
        if self.high > 0 { 256 - self.high.leading_zeros() } else { 128 - self.low.leading_zeros() }
    }

    const fn shifted(self, by: u32) -> Self {
        match by {
            0 => self,
            1..128 => Self { high: self.high << by | self.low >> (128 - by), low: self.low << by },
            _ => Self { high: self.low << (by - 128), low: 0 },
        }
    }
}

/// The nearest `f64` to `numerator` / `denominator` (above 0), ties to even, rounded once.
pub(crate) fn nearest(numerator: Product, denominator: Product) -> f64 {
    if numerator.is_zero() {
        return 0.0;
    }
    // Numerator and denominator are shifted to the same bit length, so the quotient lies between 1/2 and 2.
    let exponent = numerator.bits() as i32 - denominator.bits() as i32;
    let mut rest = numerator.shifted((-exponent).max(0) as u32);
    let divisor = denominator.shifted(exponent.max(0) as u32);
    let mut digits = 0_u64;
    for _ in 0..=DIGITS {
        digits <<= 1;
        if rest >= divisor {
            rest = rest.minus(divisor);
            digits |= 1;
        }
        rest = rest.shifted(1);
    }
    // The last bit is set if any rest remains, which decides ties. Only the conversion to `f64` rounds the number of 54 bits or
    // more.
    let sticky = digits << 1 | u64::from(!rest.is_zero());
    libm::scalbn(sticky as f64, exponent - DIGITS - 1)
}

/// Binary digits of the quotient after the point: more than the 53 of an `f64`.
const DIGITS: i32 = 56;

/// The nearest `f64` to a signed numerator over `denominator` (above 0), given as two factors.
pub(crate) fn quotient(numerator: i128, denominator: (u128, u128)) -> f64 {
    let size = nearest(Product::of(numerator.unsigned_abs(), 1), Product::of(denominator.0, denominator.1));
    if numerator < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(n: u128, d: u128) -> f64 {
        nearest(Product::of(n, 1), Product::of(d, 1))
    }

    #[test]
    fn quotients_of_small_integers_are_those_of_numbers() {
        // Division of two exact numbers is rounded once by the standard.
        for n in (1..2000_u64).chain([(1 << 53) - 1, (1 << 52) + 1, 1 << 50]) {
            for d in [1_u64, 2, 3, 7, 10, 11, 1000, 999_983, (1 << 53) - 1] {
                assert_eq!(plain(n.into(), d.into()), n as f64 / d as f64, "{n} / {d}");
            }
        }
    }

    #[test]
    fn wide_quotients_are_rounded_once() {
        // (2^53 + 1) / 1 lies between two numbers: to the even one; a unit more far below decides for the other.
        let tie = Product::of((1 << 53) + 1, 1 << 100);
        let unit = Product::of(1 << 100, 1);
        assert_eq!(nearest(tie, unit), 9_007_199_254_740_992.0);
        assert_eq!(nearest(tie.plus(Product::of(1, 1)), unit), 9_007_199_254_740_994.0);
        // 1.1 as 3.3 / 3, in units of 1e-12 and of a power of two.
        assert_eq!(quotient(3_300_000_000_000, (3, 1_000_000_000_000)), 1.1);
        assert_eq!(quotient(-33 << 40, (30, 1 << 40)), -1.1);
        assert_eq!(quotient(0, (1, 1)), 0.0);
    }

    #[test]
    fn products_are_exact() {
        let (a, b) = (u128::MAX / 3, u128::MAX / 5);
        // a b / b = a, whose nearest number is that of the conversion.
        assert_eq!(nearest(Product::of(a, b), Product::of(b, 1)), a as f64);
        assert_eq!(nearest(Product::of(a, b), Product::of(a, b)), 1.0);
        let sum = Product::of(a, b).plus(Product::of(a, 7));
        assert_eq!(sum.minus(Product::of(a, 7)), Product::of(a, b));
    }
}
