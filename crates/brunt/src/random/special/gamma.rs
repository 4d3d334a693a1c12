//! The regularised incomplete gamma functions and the gamma quantile.

use super::normal::normal_quantile_tail;
use super::root::{Tails, find};
use super::stirling::{deviance, ln_gamma_one_plus, stirling_error};
use std::f64::consts::TAU;

/// P(a, x) and Q(a, x), each accurate relative to itself to about 1e-14 (1e-12 in tails beyond 1e-30).
///
/// Power series for small x, Legendre's continued fraction for large x, and the uniform asymptotic expansion for shapes from 12 in
/// between (Temme 1979; Gil, Segura and Temme 2012, Efficient and accurate algorithms for the computation and inversion of the
/// incomplete gamma function ratios).
pub(crate) fn gamma_pair(a: f64, x: f64) -> (f64, f64) {
    if x.is_nan() || a.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    if a >= 12.0 && x > 0.3 * a && x < 2.35 * a {
        return uniform(a, x);
    }
    if a < 1.0 && x <= 1.5 {
        return small_shape(a, x);
    }
    if x < a + 0.5 {
        let lower = series(a, x) * density(a, x) / a;
        (lower, 1.0 - lower)
    } else {
        let upper = fraction(a, x) * density(a, x);
        (1.0 - upper, upper)
    }
}

/// x^a e^-x / gamma(a), the density with respect to ln x, through the saddle point form of Loader (2000).
fn density(a: f64, x: f64) -> f64 {
    libm::sqrt(a / TAU) * libm::exp(-stirling_error(a) - deviance(a, x))
}

/// a P(a, x) / density = 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut at) = (1.0, 1.0, a);
    while term > sum * 1e-17 {
        at += 1.0;
        term *= x / at;
        sum += term;
    }
    sum
}

/// Q(a, x) / density, by the modified Lentz method (DLMF 8.9.2).
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for k in 1..100_000 {
        let k = f64::from(k);
        let numerator = -k * (k - a);
        b += 2.0;
        d = 1.0 / guard(numerator * d + b);
        c = guard(b + numerator / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
    }
    value
}

/// Keeps a partial denominator of a continued fraction away from zero.
pub(super) fn guard(value: f64) -> f64 {
    if value.abs() < 1e-300 { 1e-300 } else { value }
}

/// Both tails for a < 1 and x <= 1.5, with Q free of cancellation where it is small.
fn small_shape(a: f64, x: f64) -> (f64, f64) {
    let exponent = a * libm::log(x) - ln_gamma_one_plus(a);
    // a times the sum over n >= 1 of (-x)^n / (n! (a + n)).
    let (mut power, mut sum) = (1.0, 0.0);
    for n in 1..60 {
        let n = f64::from(n);
        power *= -x / n;
        sum += power / (a + n);
        if power.abs() < 1e-18 {
            break;
        }
    }
    let rest = a * sum;
    let lower = libm::exp(exponent) * (1.0 + rest);
    if lower < 0.5 { (lower, 1.0 - lower) } else { (lower, -libm::expm1(exponent) - libm::exp(exponent) * rest) }
}

/// Both tails for large shapes: erfc plus a correction S whose coefficients follow from the backward recursion
/// s(n) = f(n + 1) / G + (n + 2) / a s(n + 2), where f(n) are the Taylor coefficients of eta / (lambda - 1), lambda = x / a,
/// eta^2 / 2 = lambda - 1 - ln lambda, and G = gamma(a) / [sqrt(2 pi / a) (a / e)^a].
fn uniform(a: f64, x: f64) -> (f64, f64) {
    let half_square = deviance(a, x);
    let eta = if x < a { -1.0 } else { 1.0 } * libm::sqrt(2.0 * half_square / a);
    let inverse_g = libm::exp(-stirling_error(a));
    let last = TEMME.len() - 2;
    let mut sum = 0.0;
    let (mut next, mut after_next) = (0.0, 0.0);
    for n in (0..=last).rev() {
        let coefficient = TEMME[n + 1] * inverse_g + (n + 2) as f64 / a * after_next;
        sum = coefficient + eta * sum;
        (after_next, next) = (next, coefficient);
    }
    let correction = libm::exp(-half_square) / libm::sqrt(TAU * a) * sum;
    let distance = libm::sqrt(half_square);
    if x >= a {
        let upper = 0.5 * libm::erfc(distance) + correction;
        (1.0 - upper, upper)
    } else {
        let lower = 0.5 * libm::erfc(distance) - correction;
        (lower, 1.0 - lower)
    }
}

/// The gamma quantile of shape `a` and scale 1: the x with probability `lower` below it and `upper` = 1 - `lower` above it.
///
/// Pass both probabilities, each accurate relative to itself; the smaller one decides. The relative error is about 1e-14 for shapes from
/// 1e-2 to 1e6. A quantile below the smallest positive number is 0; `lower` = 0 gives 0 and `upper` = 0 gives infinity; NaN gives NaN.
pub(crate) fn gamma_quantile(lower: f64, upper: f64, a: f64) -> f64 {
    if !(lower >= 0.0 && upper >= 0.0 && a > 0.0) {
        return f64::NAN;
    }
    if lower == 0.0 {
        return 0.0;
    }
    if upper == 0.0 {
        return f64::INFINITY;
    }
    let ln_lower = if lower <= upper { libm::log(lower) } else { libm::log1p(-upper) };
    // A lower bound of the quantile, because P is below x^a / gamma(1 + a). The bound is exact where x is negligible.
    let bound = (ln_lower + ln_gamma_one_plus(a)) / a;
    if bound < -38.0 {
        return libm::exp(bound);
    }
    let low = libm::exp(bound) * (1.0 - 1e-12);
    find(lower, upper, (low, f64::MAX), start(lower, upper, a, low), |x| {
        let (lower, upper) = gamma_pair(a, x);
        Tails { lower, upper, density: density(a, x), slope: a - x }
    })
}

/// The starting point of the search: Wilson and Hilferty (1931) for shapes from 1/2, the lower bound or the exponential tail below.
fn start(lower: f64, upper: f64, a: f64, low: f64) -> f64 {
    if a >= 0.5 {
        let z = if lower <= upper { normal_quantile_tail(lower) } else { -normal_quantile_tail(upper) };
        let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * libm::sqrt(a));
        let cube = a * root * root * root;
        return if root > 0.2 { cube.max(low) } else { low };
    }
    if lower <= upper {
        return low;
    }
    (-libm::log(upper) + libm::log(a)).max(low)
}

/// Taylor coefficients of eta / (lambda - 1) in eta, where eta^2 / 2 = lambda - 1 - ln lambda.
const TEMME: [f64; 32] = [
    1.0,
    -0.3333333333333333,
    0.08333333333333333,
    -0.014814814814814815,
    0.0011574074074074073,
    0.0003527336860670194,
    -0.0001787551440329218,
    3.919263178522438e-05,
    -2.185448510679992e-06,
    -1.85406221071516e-06,
    8.296711340953087e-07,
    -1.7665952736826078e-07,
    6.707853543401498e-09,
    1.0261809784240309e-08,
    -4.382036018453353e-09,
    9.14769958223679e-10,
    -2.5514193994946248e-11,
    -5.830772132550426e-11,
    2.4361948020667415e-11,
    -5.0276692801141755e-12,
    1.1004392031956135e-13,
    3.371763262400985e-13,
    -1.392388722418162e-13,
    2.8534893807047445e-14,
    -5.139111834242572e-16,
    -1.9752288294349442e-15,
    8.099521156704561e-16,
    -1.6522531216398162e-16,
    2.5305430097478883e-18,
    1.1686939738559576e-17,
    -4.770037049820485e-18,
    9.699126059056237e-19,
];

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Gamma};

    /// Shape, point, lower and upper tail, computed with mpmath at 60 digits.
    const REFERENCE: [(f64, f64, f64, f64); 33] = [
        (0.01, 1e-07, 0.8559950808276203, 0.1440049191723797),
        (0.01, 0.008, 0.9582257500370907, 0.04177424996290938),
        (0.01, 0.51, 0.9944926197931964, 0.00550738020680365),
        (0.01, 20.03, 0.9999999999990118, 9.881722077455659e-13),
        (0.3, 0.093, 0.5349922218424074, 0.4650077781575926),
        (0.3, 0.39, 0.772065800429601, 0.22793419957039893),
        (0.3, 0.69, 0.8647103645174808, 0.13528963548251913),
        (0.9, 0.18, 0.2042914904970338, 0.7957085095029662),
        (0.9, 0.9, 0.6389957272835946, 0.36100427271640545),
        (0.9, 1.9, 0.8735256396723088, 0.1264743603276912),
        (1.0, 1e-05, 9.999950000166666e-06, 0.9999900000499998),
        (1.0, 0.8, 0.5506710358827784, 0.44932896411722156),
        (1.0, 6.0, 0.9975212478233336, 0.0024787521766663585),
        (1.0, 23.0, 0.9999999998973812, 1.026187963170189e-10),
        (2.5, 0.775, 0.09277129619993466, 0.9072287038000654),
        (2.5, 3.25, 0.739441544089254, 0.26055845591074595),
        (2.5, 5.75, 0.9576801679344191, 0.042319832065580855),
        (11.9, 2.38, 9.202612745783325e-06, 0.9999907973872543),
        (11.9, 11.9, 0.5385637781236353, 0.4614362218763647),
        (11.9, 12.9, 0.6473976954634716, 0.3526023045365284),
        (11.9, 1.5510870136037962, 1.2000711168874655e-07, 0.9999998799928883),
        (12.0, 3.72, 0.0004926801212702002, 0.9995073198787298),
        (12.0, 15.6, 0.8519006984148143, 0.1480993015851857),
        (12.0, 27.6, 0.9997058158369432, 0.0002941841630567781),
        (30.0, 0.0003, 7.75981703197368e-139, 1.0),
        (30.0, 24.0, 0.13212358467196939, 0.8678764153280306),
        (30.0, 57.3861278752583, 0.999973181283592, 2.681871640792491e-05),
        (30.0, 110.0, 1.0, 4.0974052335130465e-20),
        (400.0, 124.0, 7.416405401525267e-86, 1.0),
        (400.0, 520.0, 0.9999999813747673, 1.8625232716785704e-08),
        (400.0, 920.0, 1.0, 1.1025087072493144e-83),
        (400.0, 240.0, 2.763057937820299e-21, 1.0),
        (1000000.0, 1000001.0, 0.5005319227420676, 0.49946807725793246),
    ];

    /// Relative error of a tail: a few roundings of the exponent of its density, which is about its logarithm.
    fn tolerance(tail: f64) -> f64 {
        2e-14 * (1.0 - libm::log(tail) / 50.0)
    }

    #[test]
    fn both_tails_and_the_quantile_meet_reference_values() {
        for (a, x, lower, upper) in REFERENCE {
            let pair = gamma_pair(a, x);
            assert!((pair.0 / lower - 1.0).abs() < tolerance(lower), "lower at {a}, {x}: {}", pair.0);
            assert!((pair.1 / upper - 1.0).abs() < tolerance(upper), "upper at {a}, {x}: {}", pair.1);
            assert!((gamma_quantile(lower, upper, a) / x - 1.0).abs() < 2e-14, "quantile at {a}, {x}");
        }
    }

    #[test]
    fn quantile_inverts_the_tails_over_all_scales_of_shapes() {
        for a in [0.01, 0.1, 0.5, 0.99, 1.0, 1.01, 3.0, 11.9, 12.0, 50.0, 1e3, 1e4, 1e6] {
            for exponent in 1..=19 {
                let tail = libm::pow(10.0, -f64::from(exponent));
                for (lower, upper) in [(tail, 1.0 - tail), (1.0 - tail, tail)] {
                    let x = gamma_quantile(lower, upper, a);
                    if x < 1e-290 {
                        continue;
                    }
                    let found = gamma_pair(a, x);
                    let error = if lower < upper { found.0 / lower } else { found.1 / upper } - 1.0;
                    assert!(error.abs() < 1e-12, "a = {a}, tails {lower}, {upper}: {error}");
                }
            }
        }
    }

    #[test]
    fn body_agrees_with_statrs() {
        for a in [0.5, 1.0, 4.0, 40.0] {
            let other = Gamma::new(a, 1.0).expect("valid shape");
            for k in 1..40 {
                let x = a * f64::from(k) / 10.0;
                assert!((gamma_pair(a, x).0 - other.cdf(x)).abs() < 1e-10, "a = {a}, x = {x}");
            }
        }
    }

    #[test]
    fn edges_are_limits() {
        assert_eq!(gamma_pair(2.0, 0.0), (0.0, 1.0));
        assert_eq!(gamma_pair(2.0, f64::INFINITY), (1.0, 0.0));
        assert_eq!(gamma_quantile(0.0, 1.0, 2.0), 0.0);
        assert_eq!(gamma_quantile(1.0, 0.0, 2.0), f64::INFINITY);
        assert!(gamma_quantile(f64::NAN, 0.5, 2.0).is_nan());
        // The true quantile is about 1e-1976.
        assert_eq!(gamma_quantile(1e-20, 1.0, 0.01), 0.0);
    }
}
