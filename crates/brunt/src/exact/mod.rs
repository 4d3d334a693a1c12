//! Exact answers without simulation, for scenarios whose losses are independent direct losses.
//!
//! The loss of a trial is then a sum over threats of compound sums: a random number of occurrences, each with one or several
//! independent losses and the losses of the occurrences that it triggers. The fast Fourier transform finds the law of this sum on a
//! lattice of amounts. Every figure has a lower and an upper bound: losses are rounded down and up, and tails, wrap-around and
//! floating-point arithmetic are bounded; `docs/exact.md` says how.

mod aggregate;
mod cost;
mod count;
mod fourier;
mod grid;
mod largest;
mod order;
mod quantile;
mod reach;
mod rounding;
mod severity;
mod solve;
mod spectrum;
mod sum;

pub(crate) use rounding::Rounding;

pub(crate) use reach::Model;
pub use reach::{OutOfReach, Reason};
pub(crate) use solve::Request;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_exact() {
        use brunt::{
            exact::{Model, Request},
            scenario::file,
            units::Level,
        };
        use std::path::Path;

        let text = r#"
        brunt = 1
        scenario = { name = "One fine", currency = "EUR" }
        parties = { client = {} }
        [threats.fine]
        framework = "compliance"
        frequency = { bernoulli = 0.25 }
        losses = [{ category = "fine", bearer = "client", amount = { uniform = { min = 0, max = 40_000 } } }]
        "#;
        let scenario = file::load(Path::new("scenario.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let level = Level::new(0.95).unwrap();
        let exact = Model::new(&scenario).unwrap().solve(&Request::new(vec![level], vec![]));

        // One year in 20 exceeds the amount that one fine in five exceeds: 40,000 (1 - 0.05 / 0.25).
        let value_at_risk = exact.total.value_at_risk[0].figure.bounds;
        let (lower, upper) = (value_at_risk.lower().unwrap(), value_at_risk.upper().unwrap());
        assert!(lower <= 32_000.0 && 32_000.0 <= upper && upper - lower < 40.0);
    }
}
