//! Sums whose law is known on paper.

use crate::suite::bounds::question::{at, check, meeting, request, scenario, solve, threat};
use brunt::exact::Model;
use brunt::report::{ExactBounds, NoFigure};

/// What is computed on paper here is off by less than this.
const PAPER: f64 = 1e-11;
/// Bounds are aimed at one in a thousand at the highest level; at 95 % they may be a few times as wide.
const CLOSE: f64 = 200.0;

const LEVELS: [f64; 3] = [0.95, 0.99, 0.995];

/// Figures computed independently to about 1e-6: Panjer's recursion and a transform with lattices refined to convergence.
#[test]
fn the_register_of_ten_risks() {
    let scenario = crate::suite::scenario("tests/data/register-10.toml");
    let exact = Model::new(&scenario).unwrap().solve(&request()).total;
    check("mean", exact.mean.bounds, 1_903_324.184_1, 1e-9, 1e6);
    check("standard deviation", exact.standard_deviation.bounds, 5_311_204.544_9, 1e-9, 1e6);
    for (p, expected) in [(0.95, 6_391_490.65), (0.99, 18_893_523.54), (0.995, 27_951_323.97)] {
        check("VaR", at(&exact.value_at_risk, p), expected, 1e-6, CLOSE);
    }
    for (p, expected) in [(0.99, 37_342_569.79), (0.995, 52_002_707.04)] {
        check("TVaR", at(&exact.tail_value_at_risk, p), expected, 1e-6, CLOSE);
    }
    let lattice = exact.lattice.unwrap();
    assert!(lattice.target_reached && lattice.width.unwrap() <= 1e-3 && lattice.probability_error < 1e-8);
}

/// A geometric number of exponentials is 0 or exponential: P(S > x) = r exp(-x (1 - r) / a) with r = m / (1 + m) for a mean count m and
/// mean a (Klugman, Panjer and Willmot, Loss Models, section 9.4).
#[test]
fn geometric_sums_of_exponentials() {
    let (m, a) = (1.5_f64, 2000.0);
    let text = threat("t", "{ negative_binomial = { mean = 1.5, k = 1 } }", "{ exponential = { mean = 2000 } }");
    let exact = solve(&text).total;
    let scale = a * (1.0 + m);
    check("mean", exact.mean.bounds, m * a, PAPER, 1e8);
    // var = E[N] a^2 + var N a^2 with var N = m + m^2.
    check("sd", exact.standard_deviation.bounds, a * (2.0 * m + m * m).sqrt(), PAPER, 1e8);
    check("P(S > 0)", exact.probability_of_loss.bounds, m / (1.0 + m), PAPER, 1e8);
    for p in LEVELS {
        let quantile = scale * (m / (1.0 + m) / (1.0 - p)).ln();
        check("VaR", at(&exact.value_at_risk, p), quantile, PAPER, CLOSE);
        check("TVaR", at(&exact.tail_value_at_risk, p), quantile + scale, PAPER, CLOSE);
    }
    let rare = exact.exceedance.last().unwrap();
    assert_eq!(rare.return_period, 10_000.0);
    check("1 in 10,000", rare.loss.bounds, scale * (0.6_f64 / 1e-4).ln(), PAPER, CLOSE);
}

/// P(N > n) and E[(N - n)^+] of a Poisson law by its own sums.
fn poisson(mean: f64, n: u32) -> (f64, f64) {
    let (mut p, mut above, mut excess) = ((-mean).exp(), 0.0, 0.0);
    for k in 0..200 {
        if k > n {
            above += p;
            excess += p * f64::from(k - n);
        }
        p *= mean / f64::from(k + 1);
    }
    (above, excess)
}

/// On a lattice that holds the amount nothing is rounded, and the bounds are one number.
#[test]
fn poisson_numbers_of_a_constant_are_exact() {
    let exact = solve(&threat("t", "{ poisson = 3 }", "250")).total;
    for p in LEVELS {
        let n = (0..100).find(|&n| poisson(3.0, n).0 <= 1.0 - p).unwrap();
        let quantile = 250.0 * f64::from(n);
        assert_eq!(at(&exact.value_at_risk, p), ExactBounds::Bounds { lower: quantile, upper: quantile });
        let tail = quantile + 250.0 * poisson(3.0, n).1 / (1.0 - p);
        check("TVaR", at(&exact.tail_value_at_risk, p), tail, PAPER, 1e8);
    }
}

#[test]
fn one_certain_amount_is_every_figure() {
    let exact = solve(&threat("t", "{ fixed = 1 }", "40_000.5")).total;
    for figures in [&exact.value_at_risk, &exact.tail_value_at_risk] {
        for figure in figures {
            check("figure", figure.figure.bounds, 40_000.5, 1e-12, 1e8);
        }
    }
    check("P(S > 0)", exact.probability_of_loss.bounds, 1.0, 0.0, 1e8);
    check("sd", exact.standard_deviation.bounds, 0.0, 0.0, 1.0);
}

/// Two certain uniform amounts on [0, 1000] have P(S > x) = (2 - x / 1000)^2 / 2 above 1000.
#[test]
fn two_uniform_amounts() {
    let exact = solve(&threat("t", "{ fixed = 2 }", "{ uniform = { min = 0, max = 1000 } }")).total;
    for p in LEVELS {
        let root = (2.0 * (1.0 - p)).sqrt();
        check("VaR", at(&exact.value_at_risk, p), 1000.0 * (2.0 - root), PAPER, CLOSE);
        check("TVaR", at(&exact.tail_value_at_risk, p), 1000.0 * (2.0 - root * 2.0 / 3.0), PAPER, CLOSE);
    }
}

/// P(G > x) for a sum of n exponentials of mean 1: the first n terms of a Poisson law of mean x.
fn erlang(n: u32, x: f64) -> f64 {
    1.0 - poisson(x, n - 1).0
}

/// n exponentials are a gamma law; E[G; G > v] = n P(G_(n+1) > v).
#[test]
fn a_fixed_number_of_exponentials_is_gamma() {
    let exact = solve(&threat("t", "{ fixed = 5 }", "{ exponential = { mean = 300 } }")).total;
    for p in LEVELS {
        let quantile = meeting(|x| erlang(5, x), 1.0 - p);
        check("VaR", at(&exact.value_at_risk, p), 300.0 * quantile, PAPER, CLOSE);
        let tail = 5.0 * erlang(6, quantile) / (1.0 - p);
        check("TVaR", at(&exact.tail_value_at_risk, p), 300.0 * tail, PAPER, CLOSE);
    }
}

/// A Poisson number of exponentials: P(S > x) = sum over n of P(N = n) P(G_n > x), the series of the density exp(-m - x) sqrt(m / x)
/// I_1(2 sqrt(m x)) with a Bessel function (Feller 1971, An Introduction to Probability Theory II, section II.7), term by term.
#[test]
fn poisson_sums_of_exponentials() {
    let m = 2.0_f64;
    let exact = solve(&threat("t", "{ poisson = 2 }", "{ exponential = { mean = 700 } }")).total;
    let term = |n: u32| (1..=n).fold((-m).exp(), |p, k| p * m / f64::from(k));
    let above = |x: f64| (1..60).map(|n| term(n) * erlang(n, x)).sum::<f64>();
    let mean_above = |x: f64| (1..60).map(|n| term(n) * f64::from(n) * erlang(n + 1, x)).sum::<f64>();
    for p in LEVELS {
        let quantile = meeting(above, 1.0 - p);
        check("VaR", at(&exact.value_at_risk, p), 700.0 * quantile, PAPER, CLOSE);
        check("TVaR", at(&exact.tail_value_at_risk, p), 700.0 * mean_above(quantile) / (1.0 - p), PAPER, CLOSE);
    }
}

/// At most one loss, of probability 0.2: its own tail times 0.2.
#[test]
fn one_chance_of_a_power_law() {
    let bernoulli = |index: &str| {
        let law = format!("{{ pareto = {{ min = 10_000, index = {index} }} }}");
        solve(&threat("t", "{ bernoulli = 0.2 }", &law)).total
    };
    let quantile = |index: f64, p: f64| 1e4 * (0.2 / (1.0 - p)).powf(1.0 / index);
    let moderate = bernoulli("2.5");
    for p in LEVELS {
        check("VaR", at(&moderate.value_at_risk, p), quantile(2.5, p), PAPER, CLOSE);
        check("TVaR", at(&moderate.tail_value_at_risk, p), quantile(2.5, p) * 2.5 / 1.5, PAPER, CLOSE);
    }
    let no_variance = bernoulli("1.2");
    assert_eq!(no_variance.standard_deviation.bounds, ExactBounds::None { reason: NoFigure::InfiniteVariance });
    for p in LEVELS {
        check("TVaR", at(&no_variance.tail_value_at_risk, p), quantile(1.2, p) * 6.0, PAPER, 20.0);
    }
    let no_mean = bernoulli("0.9");
    let none = ExactBounds::None { reason: NoFigure::InfiniteMean };
    assert_eq!((no_mean.mean.bounds, no_mean.standard_deviation.bounds), (none, none));
    for p in LEVELS {
        assert_eq!(at(&no_mean.tail_value_at_risk, p), none);
        check("VaR", at(&no_mean.value_at_risk, p), quantile(0.9, p), PAPER, 20.0);
    }
}

const TWO_BEARERS: &str = r#"
[threats.breach]
framework = "compliance"
frequency = { poisson = 0.8 }
losses = [
  { category = "fine", bearer = "client", amount = { exponential = { mean = 900 } } },
  { category = "repair", bearer = "provider", amount = { exponential = { mean = 400 } } },
]
"#;

/// Both losses of an occurrence add up before the largest event is taken, and each party bears its own: P(A + B > x) =
/// (a exp(-x / a) - b exp(-x / b)) / (a - b), and P(max <= x) = exp(-m P(A + B > x)).
#[test]
fn losses_of_an_occurrence_add_up_and_part_by_bearer() {
    let exact = solve(TWO_BEARERS);
    let (a, b, m) = (900.0_f64, 400.0_f64, 0.8);
    let event = |x: f64| (a * (-x / a).exp() - b * (-x / b).exp()) / (a - b);
    for p in LEVELS {
        let largest = meeting(|x| 1.0 - (-m * event(x)).exp(), 1.0 - p);
        check("largest event", at(&exact.largest_event.value_at_risk, p), largest, PAPER, CLOSE);
    }
    check("mean", exact.total.mean.bounds, m * (a + b), PAPER, 1e8);
    // var of a compound Poisson sum: m E[(A + B)^2] = m (2 a^2 + 2 b^2 + 2 a b).
    let variance = m * 2.0 * (a * a + b * b + a * b);
    check("sd", exact.total.standard_deviation.bounds, variance.sqrt(), PAPER, 1e8);
    let ids: Vec<&str> = exact.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["client", "provider"]);
    let client = solve(&threat("t", "{ poisson = 0.8 }", "{ exponential = { mean = 900 } }")).total;
    assert_eq!(exact.parties[0].losses, client);
}

/// The largest of a Poisson number of exponentials is Gumbel-like: P(max <= x) = exp(-m exp(-x / a)).
#[test]
fn the_largest_of_many_single_losses_is_known_to_the_last_digits() {
    let exact = solve(&threat("t", "{ poisson = 4 }", "{ exponential = { mean = 50 } }")).largest_event;
    for p in LEVELS {
        let expected = -50.0 * (-p.ln() / 4.0).ln();
        check("largest event", at(&exact.value_at_risk, p), expected, PAPER, 1e7);
    }
}

/// A breach of 100 costs 1000 more with probability 0.3; each pair of fate by hand: S is 0, 100 or 1100.
#[test]
fn what_an_occurrence_triggers_is_part_of_its_event() {
    let text = "
[threats.breach]
framework = \"compliance\"
frequency = { bernoulli = 0.02 }
losses = [{ category = \"response\", bearer = \"client\", amount = 100 }]
triggers = [{ threat = \"fine\", probability = 0.3, after = \"400d\" }]
[threats.fine]
framework = \"compliance\"
losses = [{ category = \"fine\", bearer = \"provider\", amount = 1000 }]
";
    let exact = solve(text);
    let (all, fined) = (0.02, 0.02 * 0.3);
    check("mean", exact.total.mean.bounds, all * 100.0 + fined * 1000.0, PAPER, 1e8);
    let square = (all - fined) * 1e4 + fined * 1.21e6;
    let mean: f64 = 8.0;
    check("sd", exact.total.standard_deviation.bounds, (square - mean * mean).sqrt(), PAPER, 1e8);
    for (p, quantile) in [(0.95, 0.0), (0.99, 100.0), (0.995, 1100.0)] {
        let one = ExactBounds::Bounds { lower: quantile, upper: quantile };
        assert_eq!(at(&exact.total.value_at_risk, p), one, "{p}");
        assert_eq!(at(&exact.largest_event.value_at_risk, p), one, "{p}");
    }
    check("TVaR", at(&exact.total.tail_value_at_risk, 0.99), (0.006 * 1100.0 + 0.004 * 100.0) / 0.01, PAPER, 1e8);
    assert_eq!(at(&exact.parties[1].losses.value_at_risk, 0.995), ExactBounds::Bounds { lower: 1000.0, upper: 1000.0 });
}

/// A chance of one in a million in a hundred thousand, and its complement, are known to all digits that matter.
#[test]
fn small_chances_keep_their_digits() {
    let exact =
        solve(&threat("t", "{ poisson = 1e-11 }", "{ empirical = { values = [0, 1], weights = [3, 1] } }")).total;
    check("P(S > 0)", exact.probability_of_loss.bounds, 2.5e-12, PAPER, 1e8);
    let exact = solve(&threat("t", "{ binomial = { n = 2, p = 0.5 } }", "7")).total;
    check("P(S > 0)", exact.probability_of_loss.bounds, 0.75, PAPER, 1e8);
}

#[test]
fn nothing_to_lose_is_nothing_lost() {
    let zero = ExactBounds::Bounds { lower: 0.0, upper: 0.0 };
    for text in ["", &threat("t", "{ poisson = 3 }", "0"), &threat("t", "{ bernoulli = 0 }", "50")] {
        let exact = Model::new(&scenario(text)).unwrap().solve(&request());
        assert_eq!((exact.total.mean.bounds, exact.total.standard_deviation.bounds), (zero, zero), "{text}");
        for figures in [&exact.total.value_at_risk, &exact.total.tail_value_at_risk, &exact.largest_event.value_at_risk]
        {
            assert!(figures.iter().all(|figure| figure.figure.bounds == zero), "{text}: {figures:?}");
        }
    }
}
