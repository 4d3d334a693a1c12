//! A whole report on one page.

use super::quantity::{count, counted, hours, plain};
use super::{Page, YEAR};
use crate::screen::Look;
use brunt::report::Report;

/// A space at which no line is broken.
const NO_BREAK: &str = "\u{a0}";

/// A report as a page that a manager can read.
pub fn report(report: &Report, look: Look) -> String {
    let mut page = Page::new(report, look);
    page.head();
    page.losses();
    page.chart();
    page.exact();
    page.terms();
    page.contributions();
    page.dependence();
    page.tolerances();
    page.appetite();
    page.notes();
    page.reading();
    page.text.replace(NO_BREAK, " ")
}

impl Page<'_> {
    /// What was simulated and how.
    pub(super) fn head(&mut self) {
        let (scenario, run) = (&self.report.scenario, &self.report.run);
        let title = self.look.bold(&plain(&scenario.name));
        let mut ranges: Vec<String> = run.ranges.iter().map(|[first, end]| format!("{first}..{end}")).collect();
        if ranges.len() > 4 {
            ranges.truncate(3);
            ranges.push("...".to_string());
        }
        let facts = [
            format!("{} ({})", counted(run.trials, "trial"), ranges.join(", ")),
            format!("seed {}", run.seed),
            format!("{} each from {}", horizon(scenario.horizon_hours), scenario.start),
            format!("amounts in {}", plain(&scenario.currency)),
        ];
        self.line(&title);
        let between = if self.look.unicode { " · " } else { " - " };
        let facts = facts.map(|fact| fact.replace(' ', NO_BREAK));
        self.paragraph(&facts.join(between), 0);
        if run.partial {
            let asked = run.requested.map_or(String::new(), |[first, end]| format!(" of {}", count(end - first)));
            let compared = self.report.controls.as_ref().map(|controls| controls.trials[1] - controls.trials[0]);
            let done = count(compared.unwrap_or(run.trials));
            let text = format!("PARTIAL RESULT: the run was cancelled after {done}{asked} trials");
            let text = self.look.yellow(&text);
            self.line(&format!("  {text}"));
        }
        if let Some(precision) = &run.precision {
            let reached = precision.reached.map_or("none".to_string(), |share| format!("{:.2} %", share * 100.0));
            let outcome = if precision.limit_hit { ", NOT reached within the limit of trials" } else { "" };
            let text = format!(
                "precision of TVaR 99: asked {:.2} %, reached {reached} after {}{outcome}",
                precision.target * 100.0,
                counted(precision.looks.into(), "look"),
            );
            self.paragraph(&text, 2);
        }
    }
}

/// Length of a trial in words.
pub(super) fn horizon(length: f64) -> String {
    if length == YEAR {
        "one year".to_string()
    } else if length % YEAR == 0.0 {
        counted((length / YEAR) as u64, "year")
    } else {
        hours(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn horizons_are_named_by_the_year() {
        assert_eq!([YEAR, 3.0 * YEAR, 12.0, 240.0].map(horizon), ["one year", "3 years", "12 h", "10 d"]);
    }
}
