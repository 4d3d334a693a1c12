//! The exponential function.

use super::CHUNK;
use crate::units::wide;

/// Largest size of `x` for which neither the result nor the scaling leaves the normal numbers.
const LIMIT: f64 = 708.0;
/// 1.5 times 2^52. Adding this number rounds a small number to an integer, which the lowest bits of the sum then hold.
const MAGIC: f64 = 6_755_399_441_055_744.0;
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts; the product of the first and an integer below 2^20 is exact.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// e to the power `x`, within 2 units in the last place.
///
/// Above about 709.78 infinity, below about -745.13 zero, NaN for NaN. r = x - k ln 2 with |r| <= ln(2) / 2, the Taylor
/// polynomial of degree 13 in r, scaled by 2^k.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    if in_range(x) { main(x) } else { edge(x) }
}

/// Replaces every number of the slice by e to its power, with the bits of [`exp`].
pub(crate) fn exp_slice(numbers: &mut [f64]) {
    if !wide(|| exp_all(numbers)) {
        exp_all(numbers);
    }
}

#[inline(always)]
fn exp_all(numbers: &mut [f64]) {
    let (chunks, rest) = numbers.as_chunks_mut::<CHUNK>();
    for chunk in chunks {
        if chunk.iter().fold(true, |all, &x| all & in_range(x)) {
            for x in chunk {
                *x = main(*x);
            }
        } else {
            for x in chunk {
                *x = exp(*x);
            }
        }
    }
    for x in rest {
        *x = exp(*x);
    }
}

/// Whether `x` is within the limit; NaN is not.
#[inline(always)]
fn in_range(x: f64) -> bool {
    x.abs() <= LIMIT
}

/// The exponential where neither the result nor 2^k leaves the normal numbers.
#[inline(always)]
fn main(x: f64) -> f64 {
    let (value, power) = reduced(x);
    f64::from_bits(value.to_bits().wrapping_add(power << 52))
}

/// e^r and k, with x = r + k ln 2; k is the two's complement in the low bits.
#[inline(always)]
fn reduced(x: f64) -> (f64, u64) {
    let shifted = x * LOG2_E + MAGIC;
    let k = shifted - MAGIC;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    (polynomial(r), shifted.to_bits())
}

/// 1 + r + r^2 / 2! + ... + r^13 / 13!, by Estrin's scheme for the powers from 2.
#[inline(always)]
fn polynomial(r: f64) -> f64 {
    let r2 = r * r;
    let r4 = r2 * r2;
    let low =
        (INVERSE_FACTORIALS[2] + r * INVERSE_FACTORIALS[3]) + r2 * (INVERSE_FACTORIALS[4] + r * INVERSE_FACTORIALS[5]);
    let middle =
        (INVERSE_FACTORIALS[6] + r * INVERSE_FACTORIALS[7]) + r2 * (INVERSE_FACTORIALS[8] + r * INVERSE_FACTORIALS[9]);
    let high = (INVERSE_FACTORIALS[10] + r * INVERSE_FACTORIALS[11])
        + r2 * (INVERSE_FACTORIALS[12] + r * INVERSE_FACTORIALS[13]);
    1.0 + (r + r2 * (low + r4 * (middle + r4 * high)))
}

const INVERSE_FACTORIALS: [f64; 14] = {
    let mut table = [1.0; 14];
    let (mut factorial, mut k) = (1.0, 1);
    while k < 14 {
        factorial *= k as f64;
        table[k] = 1.0 / factorial;
        k += 1;
    }
    table
};

/// The exponential where the result is infinite, zero, subnormal or NaN, or near to that.
#[cold]
fn edge(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    if x < -745.133_219_101_941_2 {
        return 0.0;
    }
    let (value, shifted) = reduced(x);
    let k = shifted.wrapping_sub(MAGIC.to_bits()) as i64;
    // Scale in two steps, so that only the last one rounds.
    value * power_of_two(k / 2) * power_of_two(k - k / 2)
}

fn power_of_two(k: i64) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn exp_is_within_two_units_in_the_last_place_of_libm() {
        let key = Key::new(5);
        for trial in 0..500_000 {
            let [a, b] = key.block(trial, 0);
            let wide = (a as f64 / 2f64.powi(63) - 1.0) * 746.0;
            let narrow = (b as f64 / 2f64.powi(63) - 1.0) * 2.0;
            for x in [wide, narrow] {
                let (ours, theirs) = (exp(x), libm::exp(x));
                assert!(ours.to_bits().abs_diff(theirs.to_bits()) <= 2, "exp({x}) = {ours:e}, libm {theirs:e}");
            }
        }
    }

    #[test]
    fn exp_is_exact_at_zero_and_sensible_at_its_edges() {
        assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
        assert_eq!((exp(f64::INFINITY), exp(710.0), exp(1e300)), (f64::INFINITY, f64::INFINITY, f64::INFINITY));
        assert_eq!((exp(f64::NEG_INFINITY), exp(-746.0), exp(-1e300)), (0.0, 0.0, 0.0));
        assert!(exp(f64::NAN).is_nan());
        for x in [708.0, 708.1, 709.78, 709.782712893384, -708.0, -708.5, -720.0, -744.4, -745.13, 1e-300, 5e-324] {
            assert!(exp(x).to_bits().abs_diff(libm::exp(x).to_bits()) <= 2, "x = {x}");
        }
    }

    #[test]
    fn slice_has_the_bits_of_single_numbers() {
        let key = Key::new(6);
        for scale in [3.0, 750.0] {
            for count in [0, 1, 63, 64, 65, 300] {
                let numbers: Vec<f64> =
                    (0..count).map(|i| (key.block(i, 1)[0] as f64 / 2f64.powi(63) - 1.0) * scale).collect();
                let mut filled = numbers.clone();
                exp_slice(&mut filled);
                assert!(numbers.iter().zip(&filled).all(|(&x, y)| exp(x).to_bits() == y.to_bits()));
            }
        }
    }

    #[test]
    fn exp_keeps_its_bits() {
        let bits = [-700.0, -3.25, 0.1, 2.5, 600.125].map(|x| exp(x).to_bits());
        assert_eq!(
            bits,
            [58915316498509951, 4585748773289955373, 4607656066507473108, 4623047752462491835, 8506119391301985837]
        );
    }
}
