//! Verdicts follow the interval, and a higher limit never turns pass into fail.

use super::ensure;
use crate::suite::fuzz::case::{Case, ONE, check};
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use brunt::report::{Estimate, Interval, Outcome, Report, Verdict};

/// Verdicts of the limits that the scenario states.
pub(super) fn verdicts(case: &Case) -> Result<(), String> {
    let report = ONE.install(|| Report::new(&case.scenario, &case.plan, &case.ledger));
    let Ok(report) = report else { return Ok(()) };
    consistent(&report.appetite)
}

/// Verdicts of limits at the figure itself, at the ends of its interval, and just beside them.
pub(super) fn limits(case: &Case) -> Result<(), String> {
    let report = ONE.install(|| Report::new(&case.scenario, &case.plan, &case.ledger));
    let Ok(report) = report else { return Ok(()) };
    let mut section = Tree::table([]);
    for (number, verdict) in report.appetite.iter().enumerate().step_by(3) {
        let Some((measure, _)) = verdict.statement.rsplit_once(" <= ") else { continue };
        let is_probability = measure.starts_with("P(");
        for (rank, limit) in edges(&verdict.value, is_probability).into_iter().enumerate() {
            section = section.with(&format!("n{number}-{rank}"), format!("{measure} <= {limit}"));
        }
    }
    let tree = case.tree.without("appetite").with("appetite", section);
    let Some(scenario) = check("limits.toml", &write::toml(&tree)).scenario else { return Ok(()) };
    let report = ONE.install(|| Report::new(&scenario, &case.plan, &case.ledger)).map_err(|error| error.to_string())?;
    consistent(&report.appetite)
}

/// Rising limits at and beside a figure and its ends.
fn edges(value: &Estimate, is_probability: bool) -> Vec<f64> {
    let ends = [Some(value.value), value.interval.lower(), value.interval.upper()];
    let mut edges: Vec<f64> =
        ends.into_iter().flatten().flat_map(|end| [end.next_down(), end, end.next_up()]).collect();
    edges.retain(|edge| *edge >= 0.0 && edge.is_finite() && (!is_probability || *edge <= 1.0));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

fn consistent(verdicts: &[Verdict]) -> Result<(), String> {
    for verdict in verdicts {
        let (lower, upper) = ends(&verdict.value);
        let within = upper.is_some_and(|upper| upper <= verdict.limit);
        let beyond = lower.is_some_and(|lower| lower > verdict.limit);
        let expected = match (within, beyond) {
            (true, _) => Outcome::Pass,
            (_, true) => Outcome::Fail,
            _ => Outcome::Undecided,
        };
        ensure!(verdict.outcome == expected, "{expected:?} expected: {verdict:?}");
    }
    for (one, next) in verdicts.iter().zip(verdicts.iter().skip(1)) {
        let of = |verdict: &Verdict| verdict.statement.rsplit_once(" <= ").map(|(measure, _)| measure.to_owned());
        if of(one) == of(next) && one.limit <= next.limit {
            ensure!(rank(one) <= rank(next), "a higher limit is harder to keep: {one:?} and {next:?}");
        }
    }
    Ok(())
}

fn ends(value: &Estimate) -> (Option<f64>, Option<f64>) {
    match value.interval {
        Interval::Exact => (Some(value.value), Some(value.value)),
        _ => (value.interval.lower(), value.interval.upper()),
    }
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict.outcome {
        Outcome::Fail => 0,
        Outcome::Undecided => 1,
        Outcome::Pass => 2,
    }
}
