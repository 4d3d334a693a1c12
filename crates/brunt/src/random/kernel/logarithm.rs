//! The natural logarithm.

/// ln 2 in two parts; the product of the first and an exponent is exact.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Bits of the square root of one half, where the range of the significand begins.
const SQRT_HALF: u64 = 0x3FE6_A09E_667F_3BCD;
const ONE: u64 = 1.0f64.to_bits();
/// 2^52. Its low bits take an integer below 2^52; subtracting 2^52 again gives that integer as a float.
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// The natural logarithm of `x`, within 2 units in the last place.
///
/// Zero gives minus infinity; negative numbers and NaN give NaN. x = 2^k m with m between the square roots of 1/2 and 2, and ln m by the
/// series of the inverse hyperbolic tangent of s = (m - 1) / (m + 1).
#[inline]
pub(crate) fn ln(x: f64) -> f64 {
    if in_range(x) { main(x) } else { edge(x) }
}

/// Whether `x` is a positive normal number; NaN is not.
#[inline(always)]
fn in_range(x: f64) -> bool {
    (f64::MIN_POSITIVE..=f64::MAX).contains(&x)
}

/// The logarithm of a positive normal number.
#[inline(always)]
pub(super) fn main(x: f64) -> f64 {
    let bits = x.to_bits();
    // The exponent is biased by 1023, so that no shift meets a sign.
    let exponent = (bits + (ONE - SQRT_HALF)) >> 52;
    let k = f64::from_bits(exponent | TWO_52.to_bits()) - (TWO_52 + 1023.0);
    let m = f64::from_bits(bits.wrapping_sub(exponent << 52).wrapping_add(ONE));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let half_square = 0.5 * f * f;
    // ln(1 + f) = f - f^2 / 2 + s (f^2 / 2 + R): the large term f is added last and unrounded.
    let rest = s * (half_square + series(s * s)) + k * LN2_LOW;
    k * LN2_HIGH - ((half_square - rest) - f)
}

/// 2 z / 3 + 2 z^2 / 5 + ... + 2 z^10 / 21.
#[inline(always)]
fn series(z: f64) -> f64 {
    let mut even = 2.0 / 21.0;
    let mut odd = 2.0 / 19.0;
    let square = z * z;
    even = even * square + 2.0 / 17.0;
    odd = odd * square + 2.0 / 15.0;
    even = even * square + 2.0 / 13.0;
    odd = odd * square + 2.0 / 11.0;
    even = even * square + 2.0 / 9.0;
    odd = odd * square + 2.0 / 7.0;
    even = even * square + 2.0 / 5.0;
    odd = odd * square + 2.0 / 3.0;
    odd * z + even * square
}

/// The logarithm of zero, subnormal, negative and infinite numbers and NaN.
#[cold]
fn edge(x: f64) -> f64 {
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x == f64::INFINITY {
        x
    } else if x > 0.0 {
        // Scaling by 2^54 is exact, and is undone by subtracting 54 ln 2.
        let scaled = main(x * 18_014_398_509_481_984.0);
        scaled - 54.0 * std::f64::consts::LN_2
    } else {
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    fn distance(a: f64, b: f64) -> u64 {
        if a == b { 0 } else { a.to_bits().abs_diff(b.to_bits()) }
    }

    #[test]
    fn ln_is_within_two_units_in_the_last_place_of_libm() {
        let key = Key::new(5);
        for trial in 0..500_000 {
            let [a, b] = key.block(trial, 0);
            let any = f64::from_bits((a >> 1) % f64::INFINITY.to_bits());
            let near_one = 0.5 + b as f64 / 2f64.powi(64);
            let unit = b as f64 / 2f64.powi(64);
            for x in [any, near_one, unit] {
                assert!(distance(ln(x), libm::log(x)) <= 2, "ln({x:e}) = {}, libm {}", ln(x), libm::log(x));
            }
        }
    }

    #[test]
    fn ln_is_sensible_at_its_edges() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!((ln(0.0), ln(-0.0)), (f64::NEG_INFINITY, f64::NEG_INFINITY));
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan() && ln(f64::NEG_INFINITY).is_nan());
        for x in [5e-324, 1e-310, f64::MIN_POSITIVE, f64::MAX, 1.0 - 1e-16, 1.0 + 3e-16] {
            assert!(distance(ln(x), libm::log(x)) <= 2, "x = {x:e}");
        }
    }

    #[test]
    fn ln_keeps_its_bits() {
        let bits = [1e-300, 0.1, 0.75, 2.5, 1e10].map(|x| ln(x).to_bits());
        assert_eq!(
            bits,
            [
                13872659378474614709,
                13835739416338191637,
                13822226076269861778,
                4606428432742539384,
                4627174418536376923
            ]
        );
    }
}
