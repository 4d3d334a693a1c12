//! From the text of threats to exact bounds.

use brunt::exact::{Model, Request};
use brunt::report::{ExactAtLevel, ExactBounds, ExactReport};
use brunt::scenario::{Scenario, file};
use brunt::units::Level;
use std::path::Path;

/// A scenario of two parties and the given threats.
pub(super) fn scenario(threats: &str) -> Scenario {
    let text = format!(
        "brunt = 1\nscenario = {{ name = \"x\", currency = \"EUR\" }}\nparties = {{ client = {{}}, provider = {{}} }}\n{threats}"
    );
    let checked = file::load(Path::new("bounds.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// As [`scenario`]; none where the check refuses it.
pub(super) fn accepted(threats: &str) -> Option<Scenario> {
    let text = format!(
        "brunt = 1\nscenario = {{ name = \"x\", currency = \"EUR\" }}\nparties = {{ client = {{}}, provider = {{}} }}\n{threats}"
    );
    file::load(Path::new("bounds.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario
}

/// One threat with one loss that the client bears.
pub(super) fn threat(id: &str, frequency: &str, amount: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"financial\"\nfrequency = {frequency}\n\
         losses = [{{ category = \"cost\", bearer = \"client\", amount = {amount} }}]\n"
    )
}

pub(super) fn level(p: f64) -> Level {
    Level::new(p).unwrap()
}

/// Levels of value at risk and tail value at risk: 95, 99 and 99.5 %.
pub(super) fn levels() -> [Level; 3] {
    [0.95, 0.99, 0.995].map(level)
}

/// Levels 95, 99 and 99.5 %, and return periods of 2, 100 and 10,000 horizons.
pub(super) fn request() -> Request {
    Request::new(levels().into(), [0.5, 0.99, 0.9999].map(level).into())
}

pub(super) fn solve(threats: &str) -> ExactReport {
    Model::new(&scenario(threats)).unwrap().solve(&request())
}

/// The bounds hold the figure, which is known to `accuracy` relative to itself, and lie within one in `closeness` of each other.
pub(super) fn check(name: &str, bounds: ExactBounds, expected: f64, accuracy: f64, closeness: f64) {
    let ExactBounds::Bounds { lower, upper } = bounds else { panic!("{name}: {bounds:?}") };
    let slack = accuracy * expected.abs();
    assert!(lower <= expected + slack && expected - slack <= upper, "{name}: {expected} outside {lower} to {upper}");
    assert!(upper - lower <= upper.abs() / closeness, "{name}: {lower} to {upper} is too wide");
}

pub(super) fn at(figures: &[ExactAtLevel], p: f64) -> ExactBounds {
    figures.iter().find(|figure| figure.level == p).unwrap().figure.bounds
}

/// Where a falling function of an amount meets a value, by halving.
pub(super) fn meeting(falls: impl Fn(f64) -> f64, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while falls(high) > value {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if falls(middle) > value { low = middle } else { high = middle }
    }
    high
}
