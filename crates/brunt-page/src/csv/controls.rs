//! The reduction of each figure by controls, as CSV.

use brunt::report::{ControlMeasures, EffectOn, Effectiveness, Estimate, Reduction};
use csv::Writer;
use std::io::{self, Write};

/// Kinds of estimates. Each has three columns: its value and the ends of its interval, empty where there is no interval.
const KINDS: [&str; 4] = ["leave_one_out", "standalone", "shapley", "today"];

/// Writes a header and one line for each control, figure and measure.
///
/// # Errors
/// Any failure to write.
pub fn write(controls: &ControlMeasures, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    let mut header = ["control", "status", "on", "of", "measure"].map(str::to_string).to_vec();
    header
        .extend(KINDS.iter().flat_map(|kind| [(*kind).to_string(), format!("{kind}_lower"), format!("{kind}_upper")]));
    csv.write_record(&header)?;
    for control in &controls.controls {
        for effect in &control.effects {
            for (measure, pick) in MEASURES {
                let Some(estimates) = estimates(effect, pick) else { continue };
                let (on, of) = on(&effect.on);
                let mut record = vec![control.id.clone(), control.status.clone(), on.into(), of.into(), measure.into()];
                for estimate in estimates {
                    let end = |end: Option<f64>| end.map_or(String::new(), |end| end.to_string());
                    record.push(estimate.value.to_string());
                    record.push(end(estimate.interval.lower()));
                    record.push(end(estimate.interval.upper()));
                }
                csv.write_record(&record)?;
            }
        }
    }
    csv.flush()
}

type Pick = fn(&Reduction) -> Option<Estimate>;

const MEASURES: [(&str, Pick); 3] = [
    ("mean", |reduction| Some(reduction.mean)),
    ("value_at_risk", |reduction| reduction.value_at_risk),
    ("tail_value_at_risk", |reduction| reduction.tail_value_at_risk),
];

fn estimates(effect: &Effectiveness, pick: Pick) -> Option<Vec<Estimate>> {
    [&effect.leave_one_out, &effect.standalone, &effect.shapley, &effect.today].into_iter().map(pick).collect()
}

/// Kind of a figure, and the id that it belongs to.
fn on(on: &EffectOn) -> (&'static str, &str) {
    match on {
        EffectOn::Gross(id) => ("gross", id),
        EffectOn::Net(id) => ("net", id),
        EffectOn::Breach(id) => ("breach", id),
        _ => ("gross", "total"),
    }
}
