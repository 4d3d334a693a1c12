//! What a run found, what it should have found, and how far off it may be.

use crate::suite::run::outcome::{Outcome, load};
use brunt::simulate::Run;

/// Standard errors that a figure may be off.
pub(super) const ERRORS: f64 = 4.0;

/// A figure is within four standard errors of its exact value.
#[track_caller]
pub(super) fn check(name: &str, found: f64, exact: f64, error: f64) {
    check_between(name, found, exact, exact, error);
}

/// A figure is within four standard errors of a value that lies between two bounds.
#[track_caller]
pub(super) fn check_between(name: &str, found: f64, lower: f64, upper: f64, error: f64) {
    assert!(error.is_finite() && error >= 0.0 && lower <= upper, "{name}: between {lower} and {upper}, error {error}");
    // Sums that should be equal may differ by the rounding of amounts and of times.
    let allowed = ERRORS * error + 1e-9 * upper.abs();
    assert!(
        found >= lower - allowed && found <= upper + allowed,
        "{name}: found {found}, expected {lower} to {upper} with an error of {error}"
    );
}

/// The mean of a sample is within four of its standard errors of its exact value.
#[track_caller]
pub(super) fn check_mean(name: &str, values: &[f64], exact: f64) {
    let sample = Sample::of(values);
    check(name, sample.mean, exact, sample.error);
}

/// A share of trials is within four standard errors of its exact probability.
#[track_caller]
pub(super) fn check_share(name: &str, found: f64, exact: f64, trials: u64) {
    check(name, found, exact, error_of_share(exact, trials));
}

pub(super) fn error_of_share(p: f64, trials: u64) -> f64 {
    (p * (1.0 - p) / trials as f64).sqrt()
}

/// First moments of a sample and their standard errors, from the sample itself.
pub(super) struct Sample {
    pub mean: f64,
    pub error: f64,
    pub variance: f64,
    pub error_of_variance: f64,
}

impl Sample {
    pub(super) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let about = |power: i32| values.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
        let variance = about(2);
        let error_of_variance = ((about(4) - variance * variance) / n).sqrt();
        Self { mean, error: (variance / n).sqrt(), variance, error_of_variance }
    }
}

/// The sample covariance of two columns is within four standard errors of the exact one; the error is that of the mean of the products.
#[track_caller]
pub(super) fn check_covariance(name: &str, a: &[f64], b: &[f64], exact: f64) {
    let (mean_a, mean_b) = (Sample::of(a).mean, Sample::of(b).mean);
    let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).collect();
    check_mean(name, &products, exact);
}

/// A scenario of so long a horizon, with parties and lines as given.
pub(super) fn scenario(horizon: &str, parties: &[&str], lines: &str) -> String {
    let parties: String = parties.iter().map(|id| format!("parties.{id} = {{}}\n")).collect();
    format!(
        "brunt = 1\nscenario = {{ name = \"exact\", currency = \"USD\", horizon = \"{horizon}\" }}\n{parties}{lines}\n"
    )
}

/// A run of it.
pub(super) fn run(text: &str, trials: u64, seed: u64) -> Outcome {
    Outcome::new(load(text), &Run::new(trials).with_seed(seed))
}
