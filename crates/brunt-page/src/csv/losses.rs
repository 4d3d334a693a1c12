//! Losses, exceedance curves and contributions.

use super::sheet::{Line, Sheet};
use crate::quantity::level;
use brunt::report::{Contribution, ExceedanceCurves, ExceedancePoint, LayerKind, LossMeasures, Report};

/// Measures of every loss, gross and net.
pub(super) fn losses(report: &Report) -> Sheet {
    let unit = format!(" ({})", report.scenario.currency);
    let mut sheet = Sheet::new(["basis", "of", "name"].map(str::to_string).into_iter().chain(measures(report, &unit)));
    let mut add = |basis: &str, of: &str, name: &str, losses: &LossMeasures| {
        sheet.add(of_measures(Line::of([basis, of, name]), losses))
    };
    add("gross", "total", "", &report.total);
    add("gross", "largest_event", "", &report.largest_event);
    report.parties.iter().for_each(|party| add("gross", &party.id, &party.name, &party.losses));
    for party in report.terms.iter().flat_map(|terms| &terms.parties) {
        add("net", &party.id, &party.name, &party.net);
        add("net_largest_event", &party.id, &party.name, &party.largest_net);
    }
    sheet
}

/// Names of the columns of [`of_measures`].
pub(super) fn measures(report: &Report, unit: &str) -> Vec<String> {
    let mut names = vec![
        format!("mean~{unit}"),
        format!("standard deviation{unit}"),
        "probability of loss~ (share)".to_string(),
        format!("maximum{unit}"),
    ];
    let levels = report.total.value_at_risk.iter().map(|at| level(at.level));
    names.extend(levels.flat_map(|level| [format!("VaR {level}~{unit}"), format!("TVaR {level}~{unit}")]));
    names
}

/// A line with the measures of a loss.
pub(super) fn of_measures(line: Line, losses: &LossMeasures) -> Line {
    let line = line.estimate(&losses.mean).number(losses.standard_deviation);
    let line = line.estimate(&losses.probability_of_loss).number(losses.maximum);
    let tails = losses.value_at_risk.iter().zip(&losses.tail_value_at_risk);
    tails.fold(line, |line, (at, tail)| line.estimate(&at.estimate).estimate(&tail.estimate))
}

/// Every exceedance curve, point by point.
pub(super) fn exceedance(report: &Report) -> Sheet {
    let loss = format!("loss~ ({})", report.scenario.currency);
    let names = ["basis", "of", "curve", "return period (horizons)", "probability (per horizon)", &loss];
    let mut sheet = Sheet::new(names);
    curves(&mut sheet, ["gross", "total"], &report.exceedance);
    for party in report.terms.iter().flat_map(|terms| &terms.parties) {
        curves(&mut sheet, ["net", &party.id], &party.exceedance);
    }
    for layer in &report.layers {
        let basis = match layer.kind {
            LayerKind::Policy => "recovery",
            LayerKind::Clause => "payment",
        };
        curves(&mut sheet, [basis, &layer.id], &layer.exceedance);
    }
    sheet
}

fn curves(sheet: &mut Sheet, of: [&str; 2], curves: &ExceedanceCurves) {
    let mut add = |curve: &str, points: &[ExceedancePoint]| {
        for point in points {
            let line = Line::of(of).text(curve).number(point.return_period).number(point.probability);
            sheet.add(line.estimate(&point.loss));
        }
    };
    add("aggregate", &curves.aggregate);
    add("occurrence", &curves.occurrence);
}

/// Contributions to the mean and to the tail of the total.
pub(super) fn contributions(report: &Report) -> Sheet {
    let found = &report.contributions;
    let (mean, tail) = (
        format!("mean~ ({})", report.scenario.currency),
        format!("TVaR {}~ ({})", level(found.level), report.scenario.currency),
    );
    let mut sheet = Sheet::new(["by", "id", "name", &mean, "of the mean (share)", &tail, "of the tail (share)"]);
    let mut add = |by: &str, parts: &[Contribution]| {
        for part in parts {
            let line = Line::of([by, &part.id, &part.name]).estimate(&part.mean).maybe(part.mean_share);
            sheet.add(line.estimate(&part.tail).maybe(part.tail_share));
        }
    };
    add("threat", &found.by_threat);
    add("node", &found.by_node);
    add("category", &found.by_category);
    add("framework", &found.by_framework);
    add("party", &found.by_party);
    sheet
}
