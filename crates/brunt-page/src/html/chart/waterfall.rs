//! From gross to net: a bar for the start, one for each step from where the last one ended, and one for the end.

use super::scale::Linear;
use super::svg::Svg;
use super::{WIDTH, fitted};
use crate::quantity::round_money;

const NAMES: f64 = 210.0;
const FIGURES: f64 = 78.0;
const TOP: f64 = 6.0;
const BOTTOM: f64 = 22.0;
const PITCH: f64 = 22.0;
const BAR: f64 = 15.0;

/// A step of a waterfall.
#[derive(Debug)]
pub(in crate::html) struct Step {
    /// Name of the step.
    pub name: String,
    /// What the step adds; the level itself for a total.
    pub amount: f64,
    /// Whether the bar begins at zero: gross and net.
    pub total: bool,
    /// The amount as written on the page.
    pub text: String,
}

/// A waterfall; `None` where all amounts are 0.
pub(in crate::html) fn waterfall(name: &str, steps: &[Step]) -> Option<String> {
    if steps.iter().all(|step| step.amount == 0.0) {
        return None;
    }
    let spans = spans(steps);
    let height = TOP + steps.len() as f64 * PITCH + BOTTOM;
    let x = Linear::holding(spans.iter().flat_map(|span| [span.0, span.1]), NAMES, WIDTH - FIGURES);
    let mut svg = Svg::new(WIDTH, height);
    for tick in x.ticks() {
        svg.line((x.at(tick), TOP), (x.at(tick), height - BOTTOM), "x");
        svg.text((x.at(tick), height - 6.0), "m d", &round_money(tick));
    }
    for (place, (step, span)) in steps.iter().zip(&spans).enumerate() {
        let top = TOP + place as f64 * PITCH + 2.0;
        let (from, to) = (x.at(span.0.min(span.1)), x.at(span.0.max(span.1)));
        let ink = match (step.total, step.amount < 0.0) {
            (true, _) => "fc",
            (false, true) => "fa",
            (false, false) => "fb",
        };
        svg.text((NAMES - 8.0, top + BAR - 3.0), "e", &fitted(&step.name, NAMES - 12.0));
        svg.rectangle((from, top), ((to - from).max(0.5), BAR), ink, &format!("{}: {}", step.name, step.text));
        svg.text((to + 5.0, top + BAR - 3.0), "", &step.text);
        if place + 1 < steps.len() {
            svg.line((x.at(span.1), top + BAR), (x.at(span.1), top + PITCH), "z");
        }
    }
    svg.line((x.at(0.0), TOP), (x.at(0.0), height - BOTTOM), "z");
    Some(svg.finish(name))
}

/// Where each bar begins and ends.
fn spans(steps: &[Step]) -> Vec<(f64, f64)> {
    let mut level = 0.0;
    let span = |step: &Step| {
        let from = if step.total { 0.0 } else { level };
        level = from + step.amount;
        (from, level)
    };
    steps.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(amount: f64, total: bool) -> Step {
        Step { name: "step".into(), amount, total, text: amount.to_string() }
    }

    #[test]
    fn each_step_begins_where_the_last_one_ended() {
        let steps = [step(312.0, true), step(-96.0, false), step(10.0, false), step(226.0, true)];
        assert_eq!(spans(&steps), [(0.0, 312.0), (312.0, 216.0), (216.0, 226.0), (0.0, 226.0)]);
        assert!(waterfall("nothing", &[step(0.0, true)]).is_none());
    }
}
