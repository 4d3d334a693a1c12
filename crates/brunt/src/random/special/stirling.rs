//! The logarithm of the gamma function, and parts of the logarithm that stay accurate where it is large or near zero.

use std::f64::consts::TAU;

/// ln gamma(1 + a) for a above -1, accurate relative to itself also for small `a`.
///
/// For |a| <= 1/2 it sums (1 - g) a - ln(1 + a) + sum over k >= 2 of (-1)^k (zeta(k) - 1) a^k / k, with g Euler's constant
/// (Abramowitz and Stegun 1964, 6.1.33).
pub(crate) fn ln_gamma_one_plus(a: f64) -> f64 {
    if a.abs() > 0.5 {
        return libm::lgamma(1.0 + a);
    }
    let mut sum = 0.0;
    for coefficient in ZETA_MINUS_ONE_OVER_K.iter().rev() {
        sum = coefficient - a * sum;
    }
    a * (ONE_MINUS_EULER + a * sum) - libm::log1p(a)
}

/// ln gamma(1 + a) - [(a + 1/2) ln a - a + ln(2 pi) / 2], the error of Stirling's formula, for a > 0.
pub(super) fn stirling_error(a: f64) -> f64 {
    if a < 10.0 {
        return ln_gamma_one_plus(a) - ((a + 0.5) * libm::log(a) - a + 0.5 * libm::log(TAU));
    }
    let square = 1.0 / (a * a);
    let mut sum = 0.0;
    for coefficient in STIRLING.iter().rev() {
        sum = coefficient + square * sum;
    }
    sum / a
}

/// a ln(a / x) + x - a, the deviance of x from a, without cancellation near x = a; both positive (Loader 2000, Fast and accurate
/// computation of binomial probabilities).
pub(super) fn deviance(a: f64, x: f64) -> f64 {
    let difference = a - x;
    if difference.abs() >= 0.1 * (a + x) {
        let ratio = a / x;
        // The ratio is beyond the floats if x is a subnormal number.
        let ln_ratio = if ratio < f64::INFINITY { libm::log(ratio) } else { libm::log(a) - libm::log(x) };
        return a * ln_ratio - difference;
    }
    let v = difference / (a + x);
    let square = v * v;
    let mut sum = difference * v;
    let mut term = 2.0 * a * v;
    for k in 1..1000 {
        term *= square;
        let next = sum + term / f64::from(2 * k + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// One minus Euler's constant.
const ONE_MINUS_EULER: f64 = 0.422_784_335_098_467_14;

/// Bernoulli numbers B(2k) / (2k (2k - 1)), k from 1.
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// (zeta(k) - 1) / k, k from 2.
const ZETA_MINUS_ONE_OVER_K: [f64; 28] = [
    0.3224670334241132,
    0.0673523010531981,
    0.020580808427784546,
    0.007385551028673986,
    0.0028905103307415234,
    0.001192753911703261,
    0.0005096695247430425,
    0.00022315475845357939,
    9.945751278180853e-05,
    4.492623673813314e-05,
    2.050721277567069e-05,
    9.439488275268397e-06,
    4.374866789907488e-06,
    2.039215753801366e-06,
    9.55141213040742e-07,
    4.492469198764566e-07,
    2.1207184805554665e-07,
    1.0043224823968099e-07,
    4.7698101693639804e-08,
    2.2711094608943164e-08,
    1.0838659214896955e-08,
    5.183475041970047e-09,
    2.4836745438024785e-09,
    1.1921401405860912e-09,
    5.731367241678862e-10,
    2.7595228851242334e-10,
    1.330476437424449e-10,
    6.4229645638381e-11,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_gamma_one_plus_keeps_relative_accuracy_near_zero() {
        let euler = 0.577_215_664_901_532_9;
        for a in [1e-12, 1e-9, -1e-10] {
            let expected = -euler * a + 0.822_467_033_424_113_2 * a * a;
            assert!((ln_gamma_one_plus(a) / expected - 1.0).abs() < 1e-14);
        }
        for k in -49..=150 {
            let a = f64::from(k) / 100.0;
            assert!((ln_gamma_one_plus(a) - libm::lgamma(1.0 + a)).abs() < 2e-15, "a = {a}");
        }
    }

    #[test]
    fn stirling_error_is_continuous_where_the_series_begins() {
        assert!((stirling_error(9.999_999_999_999_998) - stirling_error(10.0)).abs() < 2e-14);
    }

    #[test]
    fn deviance_meets_its_definition_on_both_sides_of_the_switch() {
        for (a, x) in [(3.0, 3.5), (3.0, 2.5), (100.0, 121.0), (100.0, 123.0)] {
            assert!((deviance(a, x) - (a * libm::log(a / x) + x - a)).abs() < 1e-13);
        }
    }
}
