//! Tolerances, appetite, dependence and assumptions.

use super::sheet::{Line, Sheet};
use brunt::report::{Outcome, RankCorrelation, Report};

/// Impact tolerances, and recovery from their breaches.
pub(super) fn tolerances(report: &Report) -> Sheet {
    let mut sheet = Sheet::new([
        "node",
        "name",
        "below (share of capacity)",
        "at most (hours)",
        "data loss at most (hours)",
        "breach probability~ (share)",
        "breaches~ (per horizon)",
        "data loss probability~ (share)",
        "median time to recover~ (hours)",
        "95th percentile of time to recover~ (hours)",
    ]);
    for found in &report.tolerances {
        let times = found.time_to_recover.as_ref();
        let line = Line::of([found.node.as_str(), &found.name]).number(found.below).maybe(found.at_most_hours);
        let line = line.maybe(found.data_loss_hours).estimate(&found.breach_probability);
        let line = line.estimate(&found.breaches_per_horizon).maybe_estimate(found.data_loss_probability.as_ref());
        let line = line.maybe_estimate(times.map(|times| &times.median_hours));
        sheet.add(line.maybe_estimate(times.map(|times| &times.p95_hours)));
    }
    sheet
}

/// Appetite statements and their outcome. The unit of a value is that of its statement.
pub(super) fn appetite(report: &Report) -> Sheet {
    let mut sheet = Sheet::new(["id", "statement", "value~", "limit", "outcome", "trials to decide"]);
    for verdict in &report.appetite {
        let outcome = match verdict.outcome {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            _ => "undecided",
        };
        let line = Line::of([verdict.id.as_str(), &verdict.statement]).estimate(&verdict.value).number(verdict.limit);
        sheet.add(line.text(outcome).maybe(verdict.trials_to_decide.map(|trials| trials as f64)));
    }
    sheet
}

/// Rank correlations, asked for and found.
pub(super) fn dependence(report: &Report) -> Sheet {
    let mut sheet = Sheet::new(["of", "first", "second", "asked", "realised~"]);
    let mut add = |of: &str, pairs: &[RankCorrelation]| {
        for pair in pairs {
            let line = Line::of([of, &pair.first, &pair.second]).number(pair.asked);
            sheet.add(line.maybe_estimate(pair.realised.as_ref()));
        }
    };
    add("factors", &report.dependence.factors);
    add("counts", &report.dependence.counts);
    sheet
}

/// What the model assumes, in words.
pub(super) fn assumptions(report: &Report) -> Sheet {
    let mut sheet = Sheet::new(["assumption"]);
    report.assumptions.iter().for_each(|assumption| sheet.add(Line::of([assumption.text.as_str()])));
    sheet
}
