//! Every number of a report is one, and every interval holds its own value.

use super::ensure;
use crate::suite::fuzz::case::{Case, ONE};
use brunt::assess::Question;
use brunt::report::Report;
use brunt::units::Level;
use serde_json::Value;

/// The report of a case, at the usual levels and at extreme ones.
pub(super) fn numbers(case: &Case) -> Result<(), String> {
    let levels = [1, 1_000_000, 10_000_000, 500_000_000, 950_000_000, 990_000_000, 999_999_999];
    let levels = levels.into_iter().filter_map(Level::from_billionths).collect();
    let question = Question::new(&case.scenario, &case.plan).with_levels(levels);
    let report = ONE.install(|| question.answer(&case.ledger));
    // Losses of single trials that can be counted may be too large to be summed.
    let Ok(report) = report else { return Ok(()) };
    sound("report", serde_json::to_value(&report))?;
    let text = serde_json::to_string(&report).map_err(|error| error.to_string())?;
    let again: Report = serde_json::from_str(&text).map_err(|error| format!("the report is not read: {error}"))?;
    ensure!(again == report, "the report is another one once it is read");
    Ok(())
}

/// Walks whatever can be written as JSON. Of several faults the gravest is told.
pub(super) fn sound(name: &str, figures: serde_json::Result<Value>) -> Result<(), String> {
    let figures = figures.map_err(|error| format!("{name} is not written: {error}"))?;
    let mut faults = Vec::new();
    walk(name, &figures, &mut faults);
    faults.into_iter().min().map_or(Ok(()), |(_, message)| Err(message))
}

/// What is wrong with a figure, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    NoNumber,
    OutOfOrder,
    NotHeld,
    NegativeZero,
}

fn walk(path: &str, value: &Value, faults: &mut Vec<(Fault, String)>) {
    match value {
        // What is NaN or infinite is written as null, and what does not exist is left out.
        Value::Null => faults.push((Fault::NoNumber, format!("{path} is null"))),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            if !number.is_finite() {
                faults.push((Fault::NoNumber, format!("{path} is {number}")));
            }
            if number == 0.0 && number.is_sign_negative() {
                faults.push((Fault::NegativeZero, format!("{path} is -0.0")));
            }
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(index, item): (usize, _)| walk(&format!("{path}[{index}]"), item, faults));
        }
        Value::Object(fields) => {
            interval(path, value, faults);
            fields.iter().for_each(|(key, field)| walk(&format!("{path}.{key}"), field, faults));
        }
        _ => {}
    }
}

/// The ends of an interval are in order, and an estimate lies between its own.
fn interval(path: &str, value: &Value, faults: &mut Vec<(Fault, String)>) {
    let end = |value: &Value, key: &str| value.get(key).and_then(Value::as_f64);
    if let (Some(lower), Some(upper)) = (end(value, "lower"), end(value, "upper"))
        && lower > upper
    {
        faults.push((Fault::OutOfOrder, format!("{path}: the ends {lower} and {upper} are out of order")));
    }
    let (Some(estimate), Some(interval)) = (end(value, "value"), value.get("interval")) else { return };
    let lower = end(interval, "lower").unwrap_or(f64::NEG_INFINITY);
    let upper = end(interval, "upper").unwrap_or(f64::INFINITY);
    if estimate < lower || upper < estimate {
        faults.push((Fault::NotHeld, format!("{path}: {estimate} does not lie in {interval}")));
    }
}
