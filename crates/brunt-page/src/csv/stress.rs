//! The figures of a scenario under stresses, as CSV.

use brunt::report::{Estimate, LimitKind, StressMeasures, StressedFigure, StressedLoss, StressedRisk};
use csv::Writer;
use std::io::{self, Write};

/// Writes a header and one line for each figure: first of the scenario as it is, with an empty stress, then of each stress.
///
/// # Errors
/// Any failure to write.
pub fn write(found: &StressMeasures, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    let header = ["stress", "on", "of", "measure", "value", "lower", "upper", "added", "added_lower", "added_upper"];
    csv.write_record(header)?;
    let stresses = found.stresses.iter().map(|stress| (stress.id.as_str(), &stress.risk));
    for (stress, risk) in std::iter::once(("", &found.base)).chain(stresses) {
        for (on, of, measure, figure) in figures(risk) {
            let mut record = [stress, on, of, measure].map(str::to_string).to_vec();
            record.extend(cells(Some(&figure.value)));
            record.extend(cells(figure.added.as_ref()));
            csv.write_record(&record)?;
        }
    }
    csv.flush()
}

/// A value and its interval, empty where there is none.
fn cells(estimate: Option<&Estimate>) -> [String; 3] {
    let text = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    let end = |end: fn(&Estimate) -> Option<f64>| text(estimate.and_then(end));
    [
        text(estimate.map(|estimate| estimate.value)),
        end(|estimate| estimate.interval.lower()),
        end(|estimate| estimate.interval.upper()),
    ]
}

/// The figures of a scenario, each with its kind, the id that it belongs to, and its measure.
fn figures(risk: &StressedRisk) -> Vec<(&'static str, &str, &'static str, StressedFigure)> {
    let mut all = Vec::new();
    let mut loss = |on, of, loss: &StressedLoss| {
        all.push((on, of, "mean", loss.mean));
        all.push((on, of, "value_at_risk", loss.value_at_risk));
        all.push((on, of, "tail_value_at_risk", loss.tail_value_at_risk));
    };
    loss("gross", "total", &risk.total);
    for party in &risk.parties {
        party.gross.iter().for_each(|gross| loss("gross", party.id.as_str(), gross));
        party.net.iter().for_each(|net| loss("net", party.id.as_str(), net));
    }
    let alone = |value| StressedFigure { value, added: None };
    for tolerance in &risk.tolerances {
        let node = tolerance.node.as_str();
        all.push(("breach", node, "probability", tolerance.breach));
        if let Some(times) = &tolerance.time_to_recover {
            all.push(("recovery", node, "median_hours", alone(times.median_hours)));
            all.push(("recovery", node, "p95_hours", alone(times.p95_hours)));
        }
        all.push(("capacity", node, "held_in_half", alone(tolerance.held_in_half)));
        all.push(("capacity", node, "held_in_95", alone(tolerance.held_in_95)));
    }
    for limit in &risk.limits {
        let on = match limit.kind {
            LimitKind::EventCap => "event_cap",
            LimitKind::AnnualCap => "annual_cap",
            LimitKind::Pool => "pool",
            LimitKind::EventLimit => "event_limit",
            _ => "annual_limit",
        };
        all.push((on, limit.id.as_str(), "used_up", alone(limit.used_up)));
    }
    all
}
