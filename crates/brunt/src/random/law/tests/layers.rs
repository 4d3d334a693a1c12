//! Limited moments of every family and every law made of laws, at tail indices on both sides of 1 and 2, against quadrature of survival
//! functions that are written here.

use super::super::layer::End;
use super::integrated::{gauss, integral};
use super::*;

const INFINITY: f64 = f64::INFINITY;

/// P(X > x), written without the library.
type Survival = Box<dyn Fn(f64) -> f64>;

struct Case {
    name: String,
    law: Law,
    survival: Survival,
    /// Points at which the survival function jumps or bends, the ends of the support included.
    bends: Vec<f64>,
}

fn case(name: &str, law: Result<Law, LawError>, bends: &[f64], survival: impl Fn(f64) -> f64 + 'static) -> Case {
    let (law, survival) = (law.unwrap(), Box::new(survival));
    let finite: Vec<f64> = bends.iter().copied().filter(|bend| bend.is_finite()).collect();
    Case { name: name.to_string(), law, survival, bends: finite }
}

/// The survival function of a family by its textbook formula.
fn smooth(at: f64, index: f64) -> Vec<Case> {
    let shape = 1.0 / index;
    let power = move |x: f64| if x > 0.0 { (-index * (x / at).ln_1p()).exp() } else { 1.0 };
    vec![
        case("pareto", Law::pareto(at, index), &[at], move |x| if x > at { (at / x).powf(index) } else { 1.0 }),
        case("lomax", Law::lomax(at, index), &[0.0], power),
        // 1 + shape (x - 5) / (shape at) = 1 + (x - 5) / at.
        case("gpd", Law::gpd(5.0, shape, shape * at), &[5.0], move |x| power(x - 5.0)),
    ]
}

/// Families without a power tail.
fn light() -> Vec<Case> {
    let below = |x: f64, y: f64| if x > 0.0 { y } else { 1.0 };
    let inside = |x: f64, y: f64| {
        if x >= 1.0 {
            0.0
        } else if x > 0.0 {
            y
        } else {
            1.0
        }
    };
    vec![
        case("lognormal", Law::lognormal(5.0, 1.5), &[0.0], move |x| {
            below(x, 0.5 * libm::erfc((x.ln() - 5.0) / 1.5 / std::f64::consts::SQRT_2))
        }),
        case("gamma", Law::gamma(3.0, 200.0), &[0.0], move |x| {
            let y = x / 200.0;
            below(x, (-y).exp() * (1.0 + y + 0.5 * y * y))
        }),
        case("weibull", Law::weibull(0.5, 200.0), &[0.0], move |x| below(x, (-(x / 200.0).sqrt()).exp())),
        case("exponential", Law::exponential_mean(400.0), &[0.0], move |x| below(x, (-x / 400.0).exp())),
        case("gpd of shape 0", Law::gpd(5.0, 0.0, 400.0), &[5.0], move |x| below(x - 5.0, (-(x - 5.0) / 400.0).exp())),
        case("ending gpd", Law::gpd(5.0, -0.4, 400.0), &[5.0, 1005.0], move |x| {
            inside((x - 5.0) / 1000.0, (1.0 - (x - 5.0) / 1000.0).max(0.0).powf(2.5))
        }),
        case("beta", Law::beta_between(2.0, 3.0, 10.0, 1010.0), &[10.0, 1010.0], move |x| {
            // P(B > y) is the chance of at most one success among four trials of chance y.
            let y = (x - 10.0) / 1000.0;
            inside(y, (1.0 - y).powi(3) * (1.0 + 3.0 * y))
        }),
        case("triangular", Law::triangular(10.0, 210.0, 1010.0), &[10.0, 210.0, 1010.0], move |x| {
            let y = (x - 10.0) / 1000.0;
            inside(y, if y < 0.2 { 1.0 - 5.0 * y * y } else { 1.25 * (1.0 - y) * (1.0 - y) })
        }),
        case("uniform", Law::uniform(10.0, 1010.0), &[10.0, 1010.0], move |x| {
            inside((x - 10.0) / 1000.0, (1010.0 - x) / 1000.0)
        }),
        case("empirical", Law::empirical(&[20.0, 300.0, 300.0, 2500.0], None), &[20.0, 300.0, 2500.0], |x| {
            [20.0, 300.0, 300.0, 2500.0].iter().filter(|&&value| value > x).count() as f64 / 4.0
        }),
        case("constant", Law::constant(640.0), &[640.0], |x| if x < 640.0 { 1.0 } else { 0.0 }),
    ]
}

fn families() -> Vec<Case> {
    let mut all = light();
    for index in [0.5, 0.9, 1.0, 1.0 + 1e-9, 1.5, 2.0, 2.0 - 1e-9, 2.5] {
        all.extend(
            smooth(120.0, index).into_iter().map(|case| Case { name: format!("{} {index}", case.name), ..case }),
        );
    }
    all
}

/// A way to make a law, with its survival function from that of the law within.
type Made = (&'static str, fn(Law) -> Result<Law, LawError>, Vec<f64>, fn(&dyn Fn(f64) -> f64, f64) -> f64);

fn ways() -> Vec<Made> {
    vec![
        ("as it is", Ok, vec![], |s, x| s(x)),
        ("capped", |law| Law::capped(law, 800.0), vec![800.0], |s, x| if x < 800.0 { s(x) } else { 0.0 }),
        ("floored", |law| Law::floored(law, 150.0), vec![150.0], |s, x| if x < 150.0 { 1.0 } else { s(x) }),
        (
            "truncated",
            |law| Law::truncated(law, 130.0, 900.0),
            vec![130.0, 900.0],
            |s, x| {
                // P(X >= 130) of laws with an atom there would be more; none has one.
                ((s(x.max(130.0)) - s(900.0)) / (s(130.0) - s(900.0))).max(0.0)
            },
        ),
        ("truncated below", |law| Law::truncated(law, 130.0, INFINITY), vec![130.0], |s, x| s(x.max(130.0)) / s(130.0)),
        (
            "body of a splice",
            |law| Law::spliced(law, 700.0, 0.05, Law::exponential_mean(150.0)?),
            vec![700.0],
            |s, x| {
                if x < 700.0 {
                    0.05 + 0.95 * (s(x) - s(700.0)) / (1.0 - s(700.0))
                } else {
                    0.05 * (-(x - 700.0) / 150.0).exp()
                }
            },
        ),
        (
            "capped tail of a splice",
            |law| Law::spliced(Law::uniform(0.0, 300.0)?, 300.0, 0.25, Law::capped(law, 2000.0)?),
            vec![0.0, 300.0, 2300.0],
            |s, x| {
                if x < 0.0 {
                    1.0
                } else if x < 300.0 {
                    0.25 + 0.75 * (1.0 - x / 300.0)
                } else if x < 2300.0 {
                    0.25 * s(x - 300.0)
                } else {
                    0.0
                }
            },
        ),
        (
            "mixed, capped and floored",
            |law| {
                let mixture = Law::mixture(vec![(0.3, law), (0.7, Law::uniform(0.0, 1000.0)?)])?;
                Law::floored(Law::capped(mixture, 950.0)?, 20.0)
            },
            vec![20.0, 950.0],
            |s, x| {
                if x < 20.0 {
                    1.0
                } else if x < 950.0 {
                    0.3 * s(x) + 0.7 * (1.0 - x / 1000.0)
                } else {
                    0.0
                }
            },
        ),
        (
            "a scaled cap, mixed with a floor",
            |law| {
                let scaled = Law::scaled(Law::capped(law.clone(), 400.0)?, 2.5)?;
                Law::mixture(vec![(0.5, scaled), (0.5, Law::capped(Law::floored(law, 60.0)?, 500.0)?)])
            },
            vec![60.0, 500.0, 1000.0],
            |s, x| {
                let scaled = if x < 1000.0 { s(x / 2.5) } else { 0.0 };
                let floored = if x < 60.0 {
                    1.0
                } else if x < 500.0 {
                    s(x)
                } else {
                    0.0
                };
                0.5 * scaled + 0.5 * floored
            },
        ),
    ]
}

/// Every family made into every law; bends of the law within count at its own place, at 2.5 times it and 300 further on.
fn all() -> Vec<Case> {
    let mut all = Vec::new();
    for (way, make, bends, survival) in ways() {
        for Case { name, law, survival: inner, bends: within } in families() {
            let Ok(law) = make(law) else { continue };
            let moved = within.iter().flat_map(|&bend| [bend, 2.5 * bend, bend + 300.0]);
            let mut bends: Vec<f64> = bends.iter().copied().chain(moved).collect();
            bends.sort_by(f64::total_cmp);
            bends.dedup();
            let survival = Box::new(move |x| survival(&inner, x));
            all.push(Case { name: format!("{name}, {way}"), law, survival, bends });
        }
    }
    all
}

/// The integral of f from a to b, piece by piece between bends, each in the logarithm of the distance from its ends: e^-45 of a piece is
/// beyond the floats of the rest.
fn pieces(f: &dyn Fn(f64) -> f64, a: f64, b: f64, bends: &[f64]) -> f64 {
    let inner = bends.iter().copied().filter(|bend| a < *bend && *bend < b);
    let points: Vec<f64> = std::iter::once(a).chain(inner).chain([b]).collect();
    let piece = |from: f64, to: f64| {
        let middle = if to < INFINITY { 0.5 * (from + to) } else { INFINITY };
        let far = if middle < INFINITY { (middle - from).ln() } else { 250.0 };
        let up = |t: f64| t.exp() * f(from + t.exp());
        let down = |t: f64| t.exp() * f(to - t.exp());
        let near = if middle < INFINITY { far - 45.0 } else { -45.0 };
        // An eighth-order rule on cells of half a power of e.
        let cells = ((far - near) * 2.0) as u32;
        let end = |i: u32| near + (far - near) * f64::from(i) / f64::from(cells);
        let sum = |g: &dyn Fn(f64) -> f64| (0..cells).map(|i| gauss(g, end(i), end(i + 1))).sum::<f64>();
        sum(&up) + if middle < INFINITY { sum(&down) } else { 0.0 }
    };
    points.windows(2).map(|pair| piece(pair[0], pair[1])).sum()
}

/// Gauss and Legendre's rule of eight points on cells of which a smooth function falls or rises by a small power of e is off by 1e-13 or
/// less, and special functions are accurate to 1e-12.
const ACCURATE: f64 = 1e-11;

#[test]
fn layers_are_integrals_of_the_survival_function() {
    let ranges =
        [(0.0, 500.0), (0.0, 3e4), (135.0, 160.0), (700.0, 3000.0), (-50.0, 70.0), (0.0, INFINITY), (450.0, INFINITY)];
    let mut checked = 0;
    for Case { name, law, survival, bends } in all() {
        for (a, b) in ranges {
            for k in [1, 2] {
                let order = i32::try_from(k).unwrap();
                // Far beyond an index near k the integral takes longer than floats go.
                if b == INFINITY && law.tail_index() < f64::from(k) + 0.4 {
                    let expected = if law.tail_index() <= f64::from(k) { Moment::Infinite } else { continue };
                    assert_eq!(law.above(k, a), expected, "{name} above {a} to the power {k}");
                    continue;
                }
                let slope = |x: f64| f64::from(order) * x.powi(order - 1);
                let expected = pieces(&|x| slope(x - a) * survival(x), a, b, &bends);
                let found = law.layer(k, a, b, End::Low);
                assert!(
                    (found - expected).abs() <= ACCURATE * expected,
                    "{name} from {a} to {b}, power {k}: {found}, not {expected}"
                );
                checked += 1;
                if b == INFINITY {
                    assert_eq!(law.above(k, a), Moment::Finite(found), "{name}");
                    continue;
                }
                let expected = pieces(&|x| slope(b - x) * (1.0 - survival(x)), a, b, &bends);
                let found = law.layer(k, a, b, End::High);
                // 1 - P(X > x) is known to 1e-15 of 1.
                let slack = ACCURATE * expected + 1e-14 * (b - a).powi(order);
                assert!(
                    (found - expected).abs() <= slack,
                    "{name} from {b} down to {a}, power {k}: {found}, not {expected}"
                );
            }
        }
    }
    assert!(checked > 2500, "{checked}");
}

#[test]
fn moments_are_integrals_of_the_survival_function() {
    for Case { name, law, survival, bends } in all() {
        let index = law.tail_index();
        if index <= 1.0 {
            assert_eq!((law.mean(), law.variance()), (Moment::Infinite, Moment::Infinite), "{name}");
        }
        if index < 1.4 {
            continue;
        }
        let expected = pieces(&survival, 0.0, INFINITY, &bends);
        let found = mean(&law);
        assert!((found - expected).abs() <= ACCURATE * expected, "{name}: mean {found}, not {expected}");
        if index <= 2.0 {
            assert_eq!(law.variance(), Moment::Infinite, "{name}");
        }
        if index < 2.4 {
            continue;
        }
        let squares = pieces(&|x| 2.0 * x * survival(x), 0.0, INFINITY, &bends);
        let (found, expected) = (law.variance().finite().unwrap(), squares - expected * expected);
        assert!((found - expected).abs() <= 2.0 * ACCURATE * squares, "{name}: variance {found}, not {expected}");
    }
}

/// On paper: E[min(X, c)] of a Lomax law is s ln(1 + c / s) for an index of 1 and s ((1 + c / s)^(1 - a) - 1) / (1 - a) for others.
#[test]
fn a_cap_on_a_law_without_a_mean() {
    let capped = |index: f64| Law::capped(Law::lomax(2000.0, index).unwrap(), 1000.0).unwrap();
    close(mean(&capped(1.0)), 2000.0 * 1.5_f64.ln());
    close(mean(&capped(0.9)), 20_000.0 * (1.5_f64.powf(0.1) - 1.0));
    // E[min(X, c)^2] = 2 s (c - s ln(1 + c / s)) for an index of 1, 2 s^2 (ln(1 + c / s) - c / (c + s)) for an index of 2.
    let square = |law: &Law| law.above(2, 0.0).finite().unwrap();
    close(square(&capped(1.0)), 4000.0 * (1000.0 - 2000.0 * 1.5_f64.ln()));
    close(square(&capped(2.0)), 8e6 * (1.5_f64.ln() - 1.0 / 3.0));
    let variance = square(&capped(1.0)) - (2000.0 * 1.5_f64.ln()).powi(2);
    close(capped(1.0).variance().finite().unwrap(), variance);
}

/// Near an index of 1 and 2 a layer changes by its derivative times the change of the index. The derivative is minus the integral of
/// k x^(k - 1) ln(1 + x / s) (1 + x / s)^-index, and the next term is below 1e-17 of the layer. The mean above an index of 1 is
/// s / (index - 1), however close the index is to 1.
#[test]
fn indices_close_to_one_and_two_lose_no_digits() {
    let (s, c) = (2000.0, 5000.0);
    for (k, index) in [(1, 1.0), (2, 1.0), (2, 2.0), (1, 2.0)] {
        let layer = |index: f64| Law::lomax(s, index).unwrap().layer(k, 0.0, c, End::Low);
        let slope = integral(
            |x| f64::from(k) * x.powi(k as i32 - 1) * (x / s).ln_1p() * (-index * (x / s).ln_1p()).exp(),
            0.0,
            c,
        );
        for off in [1e-9, -1e-9, 3e-10] {
            let stated: f64 = index + off;
            let expected = layer(index) - (stated - index) * slope;
            assert!(
                (layer(stated) / expected - 1.0).abs() < 1e-14,
                "{k} at {index} + {off}: {} {expected}",
                layer(stated)
            );
        }
    }
    for off in [1e-3, 1e-9, 1e-12] {
        let index: f64 = 1.0 + off;
        let exact = |scale: f64| scale / (index - 1.0);
        let check = |law: Law, expected: f64| assert!((mean(&law) / expected - 1.0).abs() < 1e-14, "{law:?}");
        check(Law::lomax(s, index).unwrap(), exact(s));
        check(Law::pareto(s, index).unwrap(), exact(s * index));
        // Above 500 it is 500 plus a Lomax law of scale s + 500.
        check(Law::truncated(Law::lomax(s, index).unwrap(), 500.0, INFINITY).unwrap(), 500.0 + exact(s + 500.0));
        let floored = Law::floored(Law::pareto(s, index).unwrap(), 2.0 * s).unwrap();
        check(floored, 2.0 * s + 2.0 * s * 0.5_f64.powf(index) / (index - 1.0));
        let index: f64 = 2.0 + off;
        let variance = (s / (index - 1.0)).powi(2) * index / (index - 2.0);
        assert!((Law::lomax(s, index).unwrap().variance().finite().unwrap() / variance - 1.0).abs() < 1e-14);
    }
}

/// A narrow law far from 0, and caps that hardly ever or nearly always hold, keep the digits of their spread.
#[test]
fn small_spreads_keep_their_digits() {
    // Uniform on [1e6, 1e6 + 1e-3], cut in half: (5e-4)^2 / 12, with an end that floats hold to 1e-10.
    let narrow = Law::truncated(Law::uniform(1e6, 1e6 + 1e-3).unwrap(), 0.0, 1e6 + 5e-4).unwrap();
    assert!((narrow.variance().finite().unwrap() * 12.0 / 25e-8 - 1.0).abs() < 1e-6);
    // min(X, c) of an exponential law with c far below its mean: c - (c - X)^+, whose variance is c^3 / (3 m) to a relative c / m.
    let early = Law::capped(Law::exponential_mean(1e6).unwrap(), 1e-3).unwrap();
    assert!((early.variance().finite().unwrap() * 3e6 / 1e-9 - 1.0).abs() < 2e-9);
    // max(X, f) far above the mean: a chance e^-20 of an exponential excess, of second moment 2 m^2.
    let late = Law::floored(Law::exponential_mean(1.0).unwrap(), 20.0).unwrap();
    let p = (-20.0_f64).exp();
    close(late.variance().finite().unwrap(), 2.0 * p - p * p);
}

/// Finite moments above the largest float are distinguished from infinite moments, and are never returned as a number.
#[test]
fn moments_beyond_the_floats_are_no_numbers() {
    let wide = || Law::lognormal(0.0, 40.0).unwrap();
    assert_eq!((wide().mean(), wide().variance()), (Moment::Overflow, Moment::Overflow));
    let mixed = Law::mixture(vec![(0.5, wide()), (0.5, Law::constant(1.0).unwrap())]).unwrap();
    assert_eq!((mixed.mean(), mixed.variance()), (Moment::Overflow, Moment::Overflow));
    let floored = Law::floored(wide(), 3.0).unwrap();
    assert_eq!((floored.mean(), floored.above(1, 10.0)), (Moment::Overflow, Moment::Overflow));
    let heavy = Law::mixture(vec![(0.5, wide()), (0.5, Law::pareto(1.0, 1.0).unwrap())]).unwrap();
    assert_eq!(heavy.mean(), Moment::Infinite);
    // E[min(X, c)] with c = e^40 and X = e^(40 Z): the half below 1 and e^800 Phi(-39), by the series of its tail.
    let capped = Law::capped(wide(), libm::exp(40.0)).unwrap();
    let expected = libm::exp(40.0) * 0.5 * libm::erfc(std::f64::consts::FRAC_1_SQRT_2);
    let below = integral(|z| (40.0 * z - 0.5 * z * z).exp(), -30.0, 1.0) / (2.0 * std::f64::consts::PI).sqrt();
    assert!((mean(&capped) / (expected + below) - 1.0).abs() < ACCURATE);
}

/// A generalised Pareto law that ends has probabilities up to its end, whichever way the last digit of the end goes.
#[test]
fn probabilities_at_the_end_of_a_law_are_numbers() {
    for shape in [-0.3, -0.7, -1.0, -3.0, -12.3] {
        for scale in [0.1, 1.0 / 3.0, 7.7, 1e9] {
            let law = Law::gpd(1.0 / 7.0, shape, scale).unwrap();
            let mut x = law.support().1;
            for _ in 0..20 {
                assert!((law.cdf(x) - 1.0).abs() < 0.1 && law.exceedance(x) >= 0.0, "{shape} {scale} {x}");
                x = x.next_down();
            }
        }
    }
}

/// Layers far above the law are finite and fall, down to the smallest floats: no node of the quadrature is at infinity.
#[test]
fn what_lies_far_beyond_is_finite_and_falls() {
    for Case { name, law, .. } in all() {
        for k in [1, 2] {
            if law.tail_index() <= f64::from(k) {
                continue;
            }
            let beyond = |d: f64| law.above(k, d).finite().unwrap_or_else(|| panic!("{name} above {d}, power {k}"));
            let mut last = beyond(1.0);
            for power in 1..48 {
                let next = beyond(1.7_f64.powi(power));
                assert!((0.0..=last * (1.0 + 1e-9)).contains(&next), "{name} at {power}: {next} after {last}");
                last = next;
            }
        }
    }
}
