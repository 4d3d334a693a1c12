//! Laws made of laws without mean or variance: every figure against quadrature of the survival function, and no number where there is none.

use super::question::levels;
use crate::suite::bounds::question::{accepted, at, check, meeting, request, scenario, solve, threat};
use brunt::assess::{Question, held_against};
use brunt::exact::Model;
use brunt::plan::Plan;
use brunt::report::{ExactBounds, ExactFigure, ExactLoss, ExactReport, Held, NoFigure};
use brunt::simulate::{Run, Silent, simulate};

/// P(X > x) of a loss.
type Survival<'a> = &'a dyn Fn(f64) -> f64;

/// The quadrature is off by less than this: eighth-order cells of a 256th of a piece on which the function is smooth.
const QUADRATURE: f64 = 1e-10;
/// Bounds are aimed at one in a thousand at the highest level.
const CLOSE: f64 = 50.0;

/// Nodes and weights of Gauss and Legendre's rule of four points on [-1, 1] (Abramowitz and Stegun 1964, table 25.4).
const RULE: [(f64, f64); 2] =
    [(0.339_981_043_584_856_3, 0.652_145_154_862_546_1), (0.861_136_311_594_052_6, 0.347_854_845_137_453_9)];

/// The integral of f from a to b, between whose bends it is smooth.
fn integral(f: Survival<'_>, a: f64, b: f64, bends: &[f64]) -> f64 {
    let inner = bends.iter().copied().filter(|bend| a < *bend && *bend < b);
    let points: Vec<f64> = std::iter::once(a).chain(inner).chain([b]).collect();
    let cell = |from: f64, to: f64| {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        half * RULE.iter().map(|(x, w)| w * (f(middle - half * x) + f(middle + half * x))).sum::<f64>()
    };
    let piece = |from: f64, to: f64| {
        let end = |i: u32| from + (to - from) * f64::from(i) / 256.0;
        (0..256).map(|i| cell(end(i), end(i + 1))).sum::<f64>()
    };
    points.windows(2).map(|pair| piece(pair[0], pair[1])).sum()
}

/// A way to bound a law: its text around the text of the law, its survival function, and where that bends.
struct Way {
    name: &'static str,
    text: fn(&str) -> String,
    survival: fn(Survival<'_>, f64) -> f64,
    bends: &'static [f64],
}

const WAYS: [Way; 6] = [
    Way {
        name: "capped",
        text: |law| format!("{{ capped = {{ law = {law}, at = 1000 }} }}"),
        survival: |s, x| if x < 1000.0 { s(x) } else { 0.0 },
        bends: &[100.0, 1000.0],
    },
    Way {
        name: "truncated",
        text: |law| format!("{{ truncated = {{ law = {law}, min = 200, max = 3000 }} }}"),
        survival: |s, x| if x < 3000.0 { (s(x.max(200.0)) - s(3000.0)) / (s(200.0) - s(3000.0)) } else { 0.0 },
        bends: &[200.0, 3000.0],
    },
    Way {
        name: "floored and capped",
        text: |law| format!("{{ capped = {{ law = {{ floored = {{ law = {law}, at = 150 }} }}, at = 900 }} }}"),
        survival: |s, x| {
            if x < 150.0 {
                1.0
            } else if x < 900.0 {
                s(x)
            } else {
                0.0
            }
        },
        bends: &[150.0, 900.0],
    },
    Way {
        name: "body of a splice",
        text: |law| {
            format!(
                "{{ spliced = {{ body = {law}, at = 700, tail_probability = 0.05, tail = {{ uniform = {{ min = 0, max = 300 }} }} }} }}"
            )
        },
        survival: |s, x| {
            if x < 700.0 {
                0.05 + 0.95 * (s(x) - s(700.0)) / (1.0 - s(700.0))
            } else {
                0.05 * (1.0 - (x - 700.0) / 300.0).max(0.0)
            }
        },
        bends: &[100.0, 700.0, 1000.0],
    },
    Way {
        name: "tail of a splice",
        text: |law| {
            format!(
                "{{ spliced = {{ body = {{ uniform = {{ min = 0, max = 500 }} }}, at = 400, tail_probability = 0.3, tail = {{ capped = {{ law = {law}, at = 2000 }} }} }} }}"
            )
        },
        survival: |s, x| {
            if x < 400.0 {
                0.3 + 0.7 * (1.0 - x / 400.0)
            } else if x < 2400.0 {
                0.3 * s(x - 400.0)
            } else {
                0.0
            }
        },
        bends: &[400.0, 500.0, 2400.0],
    },
    Way {
        name: "mixed",
        text: |law| {
            format!(
                "{{ mixture = [{{ weight = 0.5, law = {{ capped = {{ law = {law}, at = 1500 }} }} }}, {{ weight = 0.5, law = {{ uniform = {{ min = 0, max = 800 }} }} }}] }}"
            )
        },
        survival: |s, x| {
            let capped = if x < 1500.0 { s(x) } else { 0.0 };
            0.5 * capped + 0.5 * (1.0 - x / 800.0).max(0.0)
        },
        bends: &[100.0, 800.0, 1500.0],
    },
];

/// At most one such loss a year: its own figures times the chance.
fn check_one(name: &str, amount: &str, survival: Survival<'_>, bends: &[f64]) {
    const CHANCE: f64 = 0.4;
    let exact = solve(&threat("t", "{ bernoulli = 0.4 }", amount));
    let above = |x: f64| CHANCE * survival(x);
    let most = *bends.last().unwrap();
    let mean = integral(&above, 0.0, most, bends);
    let square = integral(&|x| 2.0 * x * above(x), 0.0, most, bends);
    check(&format!("mean of {name}"), exact.total.mean.bounds, mean, QUADRATURE, 1e8);
    let deviation = (square - mean * mean).sqrt();
    check(&format!("deviation of {name}"), exact.total.standard_deviation.bounds, deviation, QUADRATURE, 1e8);
    check(&format!("chance of {name}"), exact.total.probability_of_loss.bounds, CHANCE, 1e-12, 1e8);
    for p in [0.95, 0.99, 0.995] {
        let quantile = meeting(above, 1.0 - p);
        check(&format!("VaR {p} of {name}"), at(&exact.total.value_at_risk, p), quantile, 1e-9, CLOSE);
        check(
            &format!("largest event {p} of {name}"),
            at(&exact.largest_event.value_at_risk, p),
            quantile,
            1e-9,
            CLOSE,
        );
        let tail = quantile + integral(&above, quantile, most.max(quantile), bends) / (1.0 - p);
        check(&format!("TVaR {p} of {name}"), at(&exact.total.tail_value_at_risk, p), tail, 1e-9, CLOSE);
    }
}

#[test]
fn bounded_laws_made_of_laws_without_a_mean() {
    for index in [0.5_f64, 0.9, 1.0, 1.5, 2.0, 2.5] {
        let power = move |x: f64| (1.0 + x.max(0.0) / 2000.0).powf(-index);
        let lomax = format!("{{ lomax = {{ scale = 2000, index = {index:?} }} }}");
        let pareto = format!("{{ pareto = {{ min = 100, index = {index:?} }} }}");
        let gpd = format!("{{ gpd = {{ shape = {:?}, scale = {:?} }} }}", 1.0 / index, 2000.0 / index);
        let ratio = move |x: f64| if x > 100.0 { (100.0 / x).powf(index) } else { 1.0 };
        let families: [(&str, String, Survival<'_>); 3] =
            [("lomax", lomax, &power), ("pareto", pareto, &ratio), ("gpd", gpd, &power)];
        for (family, law, inner) in families {
            for way in WAYS {
                let name = format!("{} {family} of index {index}", way.name);
                check_one(&name, &(way.text)(&law), &|x| (way.survival)(inner, x), way.bends);
            }
        }
    }
}

/// The cap that was found to have a mean of 0, and one that had none at all.
#[test]
fn a_cap_on_a_lomax_law_of_index_one_has_the_mean_of_a_logarithm() {
    let capped = |index: &str| {
        let law = format!("{{ capped = {{ law = {{ lomax = {{ scale = 2000, index = {index} }} }}, at = 1000 }} }}");
        solve(&threat("t", "{ fixed = 1 }", &law)).total.mean.bounds
    };
    check("index 1", capped("1"), 2000.0 * 1.5_f64.ln(), 1e-14, 1e8);
    check("index 0.9", capped("0.9"), 20_000.0 * (1.5_f64.powf(0.1) - 1.0), 1e-14, 1e8);
    let heavy = "{ capped = { law = { pareto = { min = 1, index = 0.5 } }, at = 1e12 } }";
    let mean = solve(&threat("t", "{ poisson = 2 }", heavy)).total.mean.bounds;
    check("a far cap", mean, 2.0 * (2.0 * 1e6 - 1.0), 1e-14, 1e8);
}

fn figures(exact: &ExactReport) -> Vec<ExactFigure> {
    let of = |loss: &ExactLoss| {
        let points = loss.exceedance.iter().map(|point| point.loss.clone());
        let levels = loss.value_at_risk.iter().chain(&loss.tail_value_at_risk).map(|level| level.figure.clone());
        [&loss.mean, &loss.standard_deviation, &loss.probability_of_loss]
            .into_iter()
            .cloned()
            .chain(points)
            .chain(levels)
            .collect::<Vec<_>>()
    };
    let event = exact.largest_event.value_at_risk.iter().map(|level| level.figure.clone());
    let parties = exact.parties.iter().flat_map(|party| of(&party.losses));
    of(&exact.total).into_iter().chain(event).chain(parties).collect()
}

/// A figure is numbers in order, or says why there are none.
#[test]
fn what_is_no_number_is_no_figure() {
    let wide = "{ lognormal = { mu = 0, sigma = 40 } }";
    let laws = [
        "{ pareto = { min = 1, index = 0.07 } }".to_string(),
        "{ lomax = { scale = 1e-9, index = 0.9 } }".to_string(),
        "{ gpd = { shape = 1, scale = 5 } }".to_string(),
        wide.to_string(),
        format!("{{ floored = {{ law = {wide}, at = 3 }} }}"),
        format!("{{ truncated = {{ law = {wide}, min = 2 }} }}"),
        format!("{{ capped = {{ law = {wide}, at = 1e200 }} }}"),
        format!("{{ mixture = [{{ weight = 0.5, law = {wide} }}, {{ weight = 0.5, law = 7 }}] }}"),
        "{ weibull = { shape = 0.01, scale = 1e150 } }".to_string(),
        "{ lognormal = { mu = 0, sigma = 20 } }".to_string(),
        "1e300".to_string(),
        "{ uniform = { min = 0, max = 1e308 } }".to_string(),
        "{ floored = { law = { pareto = { min = 1, index = 1.0000001 } }, at = 50 } }".to_string(),
    ];
    for law in laws {
        for frequency in ["{ fixed = 1 }", "{ poisson = 2.5 }", "{ negative_binomial = { mean = 3, k = 0.2 } }"] {
            // A short lattice: bounds are to be numbers, not close.
            // What cannot be counted is refused before it comes here.
            let Some(scenario) = accepted(&threat("t", frequency, &law)) else { continue };
            let model = Model::new(&scenario).unwrap();
            let exact = model.solve(&request().with_most_points(1 << 12));
            for figure in figures(&exact) {
                match figure.bounds {
                    ExactBounds::Bounds { lower, upper } => {
                        assert!(lower.is_finite() && upper.is_finite() && lower <= upper, "{law}: {lower} to {upper}");
                    }
                    ExactBounds::Above { lower } => assert!(lower.is_finite(), "{law}: above {lower}"),
                    _ => {}
                }
            }
        }
    }
    let reasons = |law: &str, frequency: &str| {
        let total = solve(&threat("t", frequency, law)).total;
        [total.mean.bounds, total.standard_deviation.bounds, at(&total.tail_value_at_risk, 0.99)]
    };
    let none = |reason| ExactBounds::None { reason };
    assert_eq!(reasons("{ gpd = { shape = 1, scale = 5 } }", "{ fixed = 1 }"), [none(NoFigure::InfiniteMean); 3]);
    // What is seldom beyond counting is accepted.
    assert_eq!(reasons(wide, "{ bernoulli = 0.00001 }"), [none(NoFigure::TooLarge); 3]);
    let [mean, deviation, tail] = reasons("{ gpd = { shape = 0.5, scale = 5 } }", "{ fixed = 1 }");
    assert_eq!(deviation, none(NoFigure::InfiniteVariance));
    check("mean", mean, 10.0, 1e-12, 1e8);
    // VaR 10 (10 - 1) and as much again plus the scale over 1 - shape beyond.
    check("TVaR", tail, 90.0 + (5.0 + 0.5 * 90.0) / 0.5, 1e-12, 5.0);
}

/// Amounts that are certain are what the simulation finds, however they are rounded: no figure is said to be missed.
#[test]
fn a_certain_amount_is_never_missed() {
    for (amount, occurrences) in [
        ("0.3", 1),
        ("1e-13", 1),
        ("3.3333e-11", 7),
        ("0.1", 3),
        ("1234.56", 1),
        ("1e-7", 1000),
        ("0.7", 5000),
        ("1e15", 3),
    ] {
        let scenario = scenario(&threat("t", &format!("{{ fixed = {occurrences} }}"), amount));
        let plan = Plan::compile(&scenario).unwrap();
        let ledger = simulate(&plan, &Run::new(40), &Silent).unwrap();
        let model = Model::new(&scenario).unwrap();
        let report = Question::new(&scenario, &plan).answer(&ledger).unwrap();
        for figure in figures(&held_against(&report, &model, &levels())) {
            assert_ne!(figure.held, Some(Held::No), "{amount}, {occurrences} times: {figure:?}");
        }
    }
}

/// A rounding of half a unit explains nothing else: a wrong amount is missed.
#[test]
fn another_amount_is_missed() {
    let (simulated, other) =
        (scenario(&threat("t", "{ fixed = 1 }", "0.3")), scenario(&threat("t", "{ fixed = 1 }", "0.301")));
    let plan = Plan::compile(&simulated).unwrap();
    let ledger = simulate(&plan, &Run::new(1000), &Silent).unwrap();
    let model = Model::new(&other).unwrap();
    let report = Question::new(&simulated, &plan).answer(&ledger).unwrap();
    let exact = held_against(&report, &model, &levels());
    let held: Vec<Option<Held>> = exact.total.value_at_risk.iter().map(|figure| figure.figure.held).collect();
    assert!(held.iter().all(|held| matches!(held, Some(Held::No) | None)), "{held:?}");
    assert!(held.contains(&Some(Held::No)), "{held:?}");
}
