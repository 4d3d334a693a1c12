//! Distribution and quantile function of the standard normal law.

// The published coefficients are printed with all their digits.
#![allow(clippy::excessive_precision)]

use std::f64::consts::FRAC_1_SQRT_2;

/// The probability that a standard normal is at most `x`, accurate relative to itself in the lower tail.
///
/// NaN gives NaN.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The standard normal quantile: the x below which a standard normal falls with probability `p`.
///
/// Relative error about 1e-16 (Wichura 1988, Algorithm AS 241, PPND16). 0 and 1 give the infinities; NaN and numbers outside [0, 1]
/// give NaN.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p <= 0.5 { normal_quantile_tail(p) } else { -normal_quantile_tail(1.0 - p) }
}

/// The standard normal quantile of a lower tail probability of at most one half; negate it for an upper tail.
///
/// 0 gives minus infinity; NaN and numbers outside [0, 0.5] give NaN.
pub(crate) fn normal_quantile_tail(p: f64) -> f64 {
    if !(0.0..=0.5).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 {
        return f64::NEG_INFINITY;
    }
    let q = p - 0.5;
    if q >= -CENTRE { centre(q) } else { -tail(libm::sqrt(-libm::log(p))) }
}

/// Distance from one half up to which the central rational function holds.
pub(crate) const CENTRE: f64 = 0.425;

/// The quantile at 1/2 + `q` for |q| <= 0.425.
#[inline(always)]
pub(crate) fn centre(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    q * (ratio(&A, &B, r))
}

/// Minus the quantile of a tail probability p, from `r` = sqrt(-ln p).
#[inline(always)]
pub(crate) fn tail(r: f64) -> f64 {
    if r <= 5.0 { near_tail(r) } else { ratio(&E, &F, r - 5.0) }
}

/// Minus the quantile of a tail probability p, from `r` = sqrt(-ln p) up to 5: p down to about 1.4e-11.
#[inline(always)]
pub(crate) fn near_tail(r: f64) -> f64 {
    ratio(&C, &D, r - 1.6)
}

/// Numerator over denominator, both of degree 7 by Horner's rule, lowest coefficient first.
#[inline(always)]
fn ratio(numerator: &[f64; 8], denominator: &[f64; 8], x: f64) -> f64 {
    let (mut above, mut below) = (numerator[7], denominator[7]);
    for k in (0..7).rev() {
        above = above * x + numerator[k];
        below = below * x + denominator[k];
    }
    above / below
}

// The coefficients of PPND16 (Wichura 1988, Applied Statistics 37, 477-484).
const A: [f64; 8] = [
    3.387_132_872_796_366_608_0,
    1.331_416_678_917_843_774_5e2,
    1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4,
    4.592_195_393_154_987_145_7e4,
    6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4,
    2.509_080_928_730_122_672_7e3,
];
const B: [f64; 8] = [
    1.0,
    4.231_333_070_160_091_125_2e1,
    6.871_870_074_920_579_083_0e2,
    5.394_196_021_424_751_107_7e3,
    2.121_379_430_158_659_586_7e4,
    3.930_789_580_009_271_061_0e4,
    2.872_908_573_572_194_267_4e4,
    5.226_495_278_852_854_561_0e3,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_90,
    5.769_497_221_460_691_405_50,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    2.417_807_251_774_506_117_70e-1,
    2.272_384_498_926_918_458_33e-2,
    7.745_450_142_783_414_076_40e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_40,
    6.897_673_349_851_000_045_50e-1,
    1.481_039_764_274_800_745_90e-1,
    1.519_866_656_361_645_719_66e-2,
    5.475_938_084_995_344_946_00e-4,
    1.050_750_071_644_416_843_24e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_103_777_20,
    5.463_784_911_164_114_369_90,
    1.784_826_539_917_291_335_80,
    2.965_605_718_285_048_912_30e-1,
    2.653_218_952_657_612_309_30e-2,
    1.242_660_947_388_078_438_60e-3,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
const F: [f64; 8] = [
    1.0,
    5.998_322_065_558_879_376_90e-1,
    1.369_298_809_227_358_053_10e-1,
    1.487_536_129_085_061_485_25e-2,
    7.868_691_311_456_132_591_00e-4,
    1.846_318_317_510_054_681_80e-5,
    1.421_511_758_316_445_888_70e-7,
    2.044_263_103_389_939_785_64e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantile_inverts_the_cdf_in_both_tails() {
        for exponent in 1..=300 {
            let p = libm::pow(10.0, -f64::from(exponent));
            let x = normal_quantile(p);
            // The cdf amplifies the roundings of x, in both functions, by about x^2.
            let tolerance = (4.0 + 4.0 * x * x) * f64::EPSILON;
            assert!((normal_cdf(x) / p - 1.0).abs() < tolerance, "p = {p}, x = {x}");
        }
        for k in 1..1000 {
            let p = f64::from(k) / 1000.0;
            assert!((normal_cdf(normal_quantile(p)) / p - 1.0).abs() < 4e-15, "p = {p}");
            assert!((normal_quantile(p) + normal_quantile(1.0 - p)).abs() < 4e-15);
        }
    }

    #[test]
    fn normal_quantile_is_nan_outside_the_unit_interval() {
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(1.1).is_nan() && normal_quantile(f64::NAN).is_nan());
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
    }
}
