//! What a finer lattice does to bounds.

use crate::suite::bounds::question::{at, level, request, scenario, threat};
use brunt::exact::Model;
use brunt::report::{ExactBounds, ExactReport};

/// Light and heavy tails, atoms, rare and frequent, several laws made of laws.
fn mixed() -> String {
    [
        threat("a", "{ poisson = 3 }", "{ lognormal = { median = 1e4, p95 = 2e5 } }"),
        threat("b", "{ negative_binomial = { mean = 2, k = 0.7 } }", "{ gamma = { mean = 3e4, cv = 2 } }"),
        threat("c", "{ binomial = { n = 8, p = 0.1 } }", "{ empirical = { values = [0, 5e3, 7.5e4] } }"),
        threat("d", "{ bernoulli = 0.05 }", "{ gpd = { location = 1e4, shape = 0.4, scale = 2e5 } }"),
        threat("e", "{ fixed = 2 }", "{ capped = { law = { lognormal = { median = 8e3, p95 = 1e5 } }, at = 6e4 } }"),
    ]
    .concat()
}

fn solved(points: usize) -> ExactReport {
    let request = request().with_target(0.0).with_most_points(points);
    Model::new(&scenario(&mixed())).unwrap().solve(&request)
}

fn ends(bounds: ExactBounds) -> (f64, f64) {
    match bounds {
        ExactBounds::Bounds { lower, upper } => (lower, upper),
        other => panic!("{other:?}"),
    }
}

/// Bounds on one lattice hold the figure, so those on any two lattices have it in common; and four times the points make them about four
/// times as close, less what a round step may cost (a factor of at most 2.5).
#[test]
fn bounds_of_all_lattices_overlap_and_close_in() {
    let points = [1 << 12, 1 << 15, 1 << 18];
    let solved = points.map(solved);
    for p in [0.95, 0.99, 0.995] {
        for figures in
            [|x: &ExactReport| x.total.value_at_risk.clone(), |x: &ExactReport| x.total.tail_value_at_risk.clone()]
        {
            let ends: Vec<(f64, f64)> = solved.iter().map(|exact| ends(at(&figures(exact), p))).collect();
            let lowest_upper = ends.iter().map(|end| end.1).fold(f64::INFINITY, f64::min);
            assert!(ends.iter().all(|end| end.0 <= lowest_upper), "{p}: {ends:?}");
            for pair in ends.windows(2) {
                let (coarse, fine) = (pair[0].1 - pair[0].0, pair[1].1 - pair[1].0);
                assert!(fine < coarse * 2.5 / 8.0, "{p}: {ends:?}");
            }
        }
    }
}

#[test]
fn the_target_is_reached_or_what_was_reached_is_said() {
    let model = Model::new(&scenario(&mixed())).unwrap();
    let close = model.solve(&request()).total.lattice.unwrap();
    assert!(close.target_reached && close.width.unwrap() <= 1e-3, "{close:?}");
    let coarse = model.solve(&request().with_most_points(1 << 12)).total.lattice.unwrap();
    assert_eq!(coarse.points, 1 << 12);
    assert!(!coarse.target_reached && coarse.width.unwrap() > 1e-3, "{coarse:?}");
}

/// Tail value at risk is at least value at risk, both rise with the level, and the largest event is no larger than all events together.
#[test]
fn bounds_keep_the_order_of_what_they_bound() {
    let exact = solved(1 << 16);
    let levels = [0.95, 0.99, 0.995];
    for p in levels {
        let (value, tail) = (ends(at(&exact.total.value_at_risk, p)), ends(at(&exact.total.tail_value_at_risk, p)));
        let largest = ends(at(&exact.largest_event.value_at_risk, p));
        assert!(value.0 <= tail.0 && value.1 <= tail.1 && largest.0 <= value.1);
    }
    for figures in [&exact.total.value_at_risk, &exact.total.tail_value_at_risk] {
        let ends: Vec<(f64, f64)> = levels.iter().map(|&p| ends(at(figures, p))).collect();
        assert!(ends.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1), "{ends:?}");
    }
}

/// Levels far beyond the usual ones move the range of the lattice, not the truth: a Bernoulli loss of probability 1/2 has its own tail.
#[test]
fn far_levels_are_reached() {
    let text = threat("t", "{ bernoulli = 0.5 }", "{ exponential = { mean = 1000 } }");
    let request = brunt::exact::Request::new(vec![level(0.5), level(0.999_999_9)], vec![]);
    let exact = Model::new(&scenario(&text)).unwrap().solve(&request).total;
    let (lower, upper) = ends(at(&exact.value_at_risk, 0.999_999_9));
    let expected = 1000.0 * (0.5_f64 / 1e-7).ln();
    // The level itself is a float: its distance from 1 is known to 1e-9 relative.
    assert!(lower <= expected * (1.0 + 1e-9) && expected * (1.0 - 1e-9) <= upper, "{expected}: {lower} to {upper}");
    assert!(upper - lower < 0.01 * expected);
}
