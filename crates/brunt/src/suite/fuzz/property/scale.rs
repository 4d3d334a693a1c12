//! All amounts times a thousand give all figures times a thousand and the same verdicts.

use super::ensure;
use crate::suite::fuzz::case::{Case, ONE, Outcome};
use brunt::ledger::Amount;
use brunt::report::{Interval, Method, Report, Verdict};
use brunt::units::Ticks;

/// Whether amounts lie on a decimal grid, which times a thousand is a part of itself. On a binary grid 0.3 and 300 are rounded apart.
const DECIMAL_GRID: bool = true;

/// Powers of ten between the two.
const DIGITS: i32 = 3;
/// How far figures of drawn amounts may be apart: laws are evaluated in floating point.
const CLOSE: f64 = 1e-9;

/// Holds the scenario in cents against the scenario in tens.
pub(super) fn scale(case: &Case) -> Result<(), String> {
    if !DECIMAL_GRID {
        return Ok(());
    }
    let Outcome::Ran(large) = Case::run(case.seed, &case.tree.scaled(DIGITS))? else { return Ok(()) };
    let report = |case: &Case| ONE.install(|| Report::new(&case.scenario, &case.plan, &case.ledger));
    let (Ok(small), Ok(large)) = (report(case), report(&large)) else { return Ok(()) };
    let curves = case.scenario.nodes.iter().map(|node| node.downtime.len()).sum();
    for (one, other) in small.appetite.iter().zip(&large.appetite) {
        alike(one, other, case.scenario.horizon, curves)?;
    }
    Ok(())
}

/// Verdicts are the same, unless a figure lies so close to its limit that drawn amounts decide.
fn alike(one: &Verdict, other: &Verdict, horizon: Ticks, curves: usize) -> Result<(), String> {
    let factor = if one.statement.starts_with("P(") { 1.0 } else { 10f64.powi(DIGITS) };
    let apart = (one.value.value * factor - other.value.value).abs();
    // Units of 1e-12 round amounts of less than a thousandth by more than laws are off, and costs by the hour in every hour.
    let rounded = 1e-12 * factor * (1e4 + horizon.hours() * curves as f64);
    ensure!(apart <= CLOSE * other.value.value.abs() + rounded, "{one:?} times {factor} is not {other:?}");
    // Proven ends allow for a million roundings, and for five units in each millisecond of the horizon, whatever the scale.
    let interval = &other.value.interval;
    let proven = !matches!(one.value.interval, Interval::Bounds { method, .. } if method != Method::ProvenBounds);
    let roundings = if proven { (1e6 + 5.0 * horizon.get() as f64) * Amount::UNIT.get() * factor } else { 0.0 };
    let near = |end: Option<f64>| {
        end.is_some_and(|end| (end - other.limit).abs() <= CLOSE * other.limit + rounded + roundings)
    };
    let close = near(Some(other.value.value)) || near(interval.lower()) || near(interval.upper());
    ensure!(one.outcome == other.outcome || close, "{one:?} and {other:?}");
    Ok(())
}
