//! The regularised incomplete beta function, the beta quantile and the Student t quantile.

use super::gamma::guard;
use super::normal::{normal_quantile, normal_quantile_tail};
use super::root::{Tails, find};
use super::stirling::{deviance, ln_gamma_one_plus, stirling_error};
use std::f64::consts::TAU;

/// I_x(a, b) and 1 - I_x(a, b) at `x` with complement `y` = 1 - x, each accurate relative to itself to about 1e-13.
///
/// Pass both `x` and `y`, each accurate relative to itself. Continued fraction of Didonato and Morris (1992, Algorithm 708, eq. BFRAC);
/// the number of its terms grows with the square root of the larger shape. Where both a shape and the tail beyond it are tiny, that tail
/// is computed as one minus the other tail.
pub(crate) fn beta_pair(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x.is_nan() || y.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    // The fraction is taken from the side of the mean where the point lies. Close to an end with a shape below 1, it is taken from that
    // end, because the fraction from the other end would converge slowly.
    let near_zero = a < 1.0 && x < 0.02 && b * x < 0.2;
    let near_one = b < 1.0 && y < 0.02 && a * y < 0.2;
    if near_zero || (!near_one && a * y >= b * x) {
        let lower = density(a, b, x, y) / fraction(a, b, x, y);
        (lower, 1.0 - lower)
    } else {
        let upper = density(b, a, y, x) / fraction(b, a, y, x);
        (1.0 - upper, upper)
    }
}

/// x^a y^b / B(a, b), the density with respect to the log odds, through the saddle point form of Loader (2000).
fn density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    libm::sqrt(a * (b / n) / TAU) * libm::exp(exponent)
}

/// density / I_x(a, b), by the modified Lentz method.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let mut value = guard(a * (a * y - b * x + 1.0) / (a + 1.0));
    let mut c = value;
    let mut d = 0.0;
    for m in 1..1_000_000 {
        let m = f64::from(m);
        let span = a + 2.0 * m;
        let numerator = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * x * x / ((span - 1.0) * (span - 1.0));
        let denominator =
            m + m * (b - m) * x / (span - 1.0) + (a + m) * (a * y - b * x + 1.0 + m * (1.0 + y)) / (span + 1.0);
        d = 1.0 / guard(denominator + numerator * d);
        c = guard(denominator + numerator / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
    }
    value
}

/// The natural logarithm of the beta function, accurate also where its shapes are large.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    // B(a, b) = (a + b) / (a b) gamma(1 + a) gamma(1 + b) / gamma(1 + a + b).
    let n = a + b;
    if n < 10.0 {
        let product = libm::log(n) - libm::log(a) - libm::log(b);
        return ln_gamma_one_plus(a) + ln_gamma_one_plus(b) - ln_gamma_one_plus(n) + product;
    }
    let errors = stirling_error(a) + stirling_error(b) - stirling_error(n);
    errors + 0.5 * libm::log(TAU * n / (a * b)) - a * libm::log1p(b / a) - b * libm::log1p(a / b)
}

/// The beta quantile: the x with probability `lower` below it and `upper` = 1 - `lower` above it.
///
/// Pass both probabilities, each accurate relative to itself; the smaller one decides. The error is about 1e-14 relative to x, and to 1 -
/// x before the result is rounded. NaN gives NaN.
pub(crate) fn beta_quantile(lower: f64, upper: f64, a: f64, b: f64) -> f64 {
    let odds = beta_odds(lower, upper, a, b);
    // Above 1/2, the result is computed from the distance to 1, so that a number near 1 is rounded as finely as floats allow.
    if odds <= 1.0 { odds / (1.0 + odds) } else { 1.0 - 1.0 / (1.0 + odds) }
}

/// Quantile of the odds x / (1 - x) of a beta variable.
fn beta_odds(lower: f64, upper: f64, a: f64, b: f64) -> f64 {
    if !(lower >= 0.0 && upper >= 0.0 && a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    if lower == 0.0 {
        return 0.0;
    }
    if upper == 0.0 {
        return f64::INFINITY;
    }
    let (ln_lower, ln_upper) =
        if lower <= upper { (libm::log(lower), libm::log1p(-lower)) } else { (libm::log1p(-upper), libm::log(upper)) };
    let ln_b = ln_beta(a, b);
    // Both tails are log-concave in the log odds, so that their asymptotes bound the quantile from both sides.
    let low = (ln_lower + libm::log(a) + ln_b) / a;
    let high = -(ln_upper + libm::log(b) + ln_b) / b;
    if low + libm::log(b.max(1.0)) < -38.0 {
        return libm::exp(low);
    }
    if high - libm::log(a.max(1.0)) > 38.0 {
        return libm::exp(high);
    }
    let bracket = (libm::exp(low - 1e-9), libm::exp(high.min(700.0) + 1e-9));
    find(lower, upper, bracket, start(lower, upper, a, b, bracket), |odds| {
        let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        let (lower, upper) = beta_pair(a, b, x, y);
        Tails { lower, upper, density: density(a, b, x, y), slope: a * y - b * x }
    })
}

/// The starting point of the search: Abramowitz and Stegun (1964) 26.5.22 if both shapes exceed 1, else the bound on the side of the
/// smaller tail.
fn start(lower: f64, upper: f64, a: f64, b: f64, bracket: (f64, f64)) -> f64 {
    if a <= 1.0 || b <= 1.0 {
        return if lower <= upper { bracket.0 } else { bracket.1 };
    }
    let z = if lower <= upper { -normal_quantile_tail(lower) } else { normal_quantile_tail(upper) };
    let (s, t) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let h = 2.0 / (s + t);
    let lambda = (z * z - 3.0) / 6.0;
    let w = z * libm::sqrt((h + lambda).max(0.0)) / h - (t - s) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    a / b * libm::exp(-2.0 * w)
}

/// The quantile at `p` of Student's t with `degrees` degrees of freedom (any positive number; infinity gives the normal).
///
/// 0 and 1 give the infinities; NaN, and p outside [0, 1], give NaN.
pub(crate) fn student_t_quantile(p: f64, degrees: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || degrees.is_nan() || degrees <= 0.0 {
        return f64::NAN;
    }
    if degrees > 1e6 {
        return near_normal(normal_quantile(p), degrees);
    }
    let tail = p.min(1.0 - p);
    if tail == 0.5 {
        return 0.0;
    }
    // degrees / (degrees + t^2) is beta(degrees / 2, 1 / 2), and both tails are beyond |t|.
    let size = libm::sqrt(degrees / beta_odds(2.0 * tail, 1.0 - 2.0 * tail, 0.5 * degrees, 0.5));
    if p < 0.5 { -size } else { size }
}

/// Two terms of the expansion of the t quantile around the normal one (Abramowitz and Stegun 1964, 26.7.5).
fn near_normal(z: f64, degrees: f64) -> f64 {
    if z.is_infinite() {
        return z;
    }
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    z + (first + second / degrees) / degrees
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF};

    /// Shapes, point, lower and upper tail, computed with mpmath at 60 digits.
    const REFERENCE: [(f64, f64, f64, f64, f64); 26] = [
        (0.01, 0.02, 3.3333333333333335e-07, 0.5744832201062547, 0.42551677989374526),
        (0.01, 0.02, 0.3333333333333333, 0.6621869591777667, 0.3378130408222333),
        (0.01, 0.02, 0.9933333333333333, 0.6983154103211004, 0.30168458967889955),
        (0.3, 0.7, 0.21, 0.5459626434209589, 0.4540373565790411),
        (0.3, 0.7, 0.79, 0.8681700038279936, 0.13182999617200644),
        (0.5, 20.0, 0.0024390243902439024, 0.24388885667353966, 0.7561111433264603),
        (0.5, 20.0, 0.057658260461974316, 0.8744057580435363, 0.1255942419564637),
        (0.5, 20.0, 0.9902439024390244, 1.0, 7.686803738416094e-42),
        (1.0, 1.0, 0.35, 0.35, 0.65),
        (1.0, 1.0, 0.85, 0.85, 0.15000000000000002),
        (2.2, 3.8, 0.03666666666666667, 0.006815930261800531, 0.9931840697381995),
        (2.2, 3.8, 0.5488056333229074, 0.8251276047622141, 0.17487239523778586),
        (1.0, 5.0, 1.6666666666666668e-07, 8.333330555556019e-07, 0.9999991666669444),
        (1.0, 5.0, 0.16666666666666666, 0.5981224279835391, 0.4018775720164609),
        (1.0, 5.0, 0.75, 0.9990234375, 0.0009765625),
        (5.0, 1.0, 0.08333333333333333, 4.018775720164608e-06, 0.9999959812242798),
        (5.0, 1.0, 0.9741923757880862, 0.8774525327552777, 0.1225474672447223),
        (5.0, 1.0, 0.9983333333333333, 0.9916943981867153, 0.008305601813284656),
        (30.0, 4.0, 0.6176470588235294, 0.00018868343226325395, 0.9998113165677367),
        (30.0, 4.0, 0.7189729235695498, 0.007855362128987464, 0.9921446378710126),
        (300.0, 700.0, 0.03, 3.176385386894315e-203, 1.0),
        (300.0, 700.0, 0.314484136487558, 0.841254841121975, 0.15874515887802496),
        (300.0, 700.0, 0.79, 1.0, 1.614423790906117e-242),
        (0.5, 1000.0, 0.0003498250874562719, 0.5970810823000363, 0.4029189176999637),
        (0.5, 1000.0, 0.003324645864976332, 0.9901327411211513, 0.009867258878848647),
        (100000.0, 2.0, 0.999937575478001, 0.014084403925439656, 0.9859155960745604),
    ];

    /// Relative error of a tail: a few roundings of the exponent of its density, which is about its logarithm.
    fn tolerance(tail: f64) -> f64 {
        2e-14 * (1.0 - libm::log(tail) / 50.0)
    }

    #[test]
    fn both_tails_and_the_quantile_meet_reference_values() {
        for (a, b, x, lower, upper) in REFERENCE {
            let pair = beta_pair(a, b, x, 1.0 - x);
            // 1 - x is rounded: the upper tail moves by its relative slope times that.
            assert!((pair.0 / lower - 1.0).abs() < tolerance(lower), "lower at {a}, {b}, {x}: {}", pair.0);
            assert!((pair.1 / upper - 1.0).abs() < 20.0 * tolerance(upper), "upper at {a}, {b}, {x}: {}", pair.1);
            assert!((beta_quantile(lower, upper, a, b) / x - 1.0).abs() < 5e-14, "quantile at {a}, {b}, {x}");
        }
    }

    #[test]
    fn quantile_inverts_the_tails_over_all_scales_of_shapes() {
        for a in [0.01, 0.1, 0.5, 1.0, 1.01, 3.0, 50.0, 1e3, 1e5] {
            for b in [0.02, 0.5, 1.0, 1.5, 7.0, 300.0, 1e5] {
                for exponent in 1..=19 {
                    let tail = libm::pow(10.0, -f64::from(exponent));
                    for (lower, upper) in [(tail, 1.0 - tail), (1.0 - tail, tail)] {
                        let odds = beta_odds(lower, upper, a, b);
                        if !(1e-290..1e290).contains(&odds) {
                            continue;
                        }
                        let found = beta_pair(a, b, odds / (1.0 + odds), 1.0 / (1.0 + odds));
                        let error = if lower < upper { found.0 / lower } else { found.1 / upper } - 1.0;
                        assert!(error.abs() < 2e-12, "a = {a}, b = {b}, tails {lower}, {upper}: {error}");
                    }
                }
            }
        }
    }

    #[test]
    fn body_agrees_with_statrs() {
        for (a, b) in [(0.5, 0.5), (2.0, 5.0), (30.0, 4.0)] {
            let other = Beta::new(a, b).expect("valid shapes");
            for k in 1..20 {
                let x = f64::from(k) / 20.0;
                assert!((beta_pair(a, b, x, 1.0 - x).0 - other.cdf(x)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn closed_forms_hold() {
        for p in [1e-19, 1e-5, 0.3, 0.5, 0.9] {
            // Power law, and its mirror image.
            assert!((beta_quantile(p, 1.0 - p, 3.0, 1.0) / libm::cbrt(p) - 1.0).abs() < 1e-14);
            assert!((beta_quantile(p, 1.0 - p, 1.0, 4.0) / -libm::expm1(libm::log1p(-p) / 4.0) - 1.0).abs() < 1e-14);
        }
        assert!((ln_beta(2.0, 3.0) + libm::log(12.0)).abs() < 1e-15);
        assert!((ln_beta(1.0, 1e6) + libm::log(1e6)).abs() < 1e-14);
    }

    #[test]
    fn student_t_meets_closed_forms() {
        use std::f64::consts::PI;
        for p in [1e-12, 0.01, 0.3, 0.75, 0.999] {
            // One degree: Cauchy; two degrees: (2 p - 1) / sqrt(2 p (1 - p)).
            let cauchy = -1.0 / libm::tan(PI * p);
            assert!((student_t_quantile(p, 1.0) / cauchy - 1.0).abs() < 2e-13, "p = {p}");
            let two = (2.0 * p - 1.0) / libm::sqrt(2.0 * p * (1.0 - p));
            assert!((student_t_quantile(p, 2.0) / two - 1.0).abs() < 2e-13, "p = {p}");
            let expansion = near_normal(normal_quantile(p), 1e6);
            assert!(
                (student_t_quantile(p, 1e6) / expansion - 1.0).abs() < 1e-12,
                "the expansion takes over at p = {p}"
            );
        }
        assert_eq!(student_t_quantile(0.5, 7.0), 0.0);
        assert!(student_t_quantile(1.5, 7.0).is_nan());
    }
}
