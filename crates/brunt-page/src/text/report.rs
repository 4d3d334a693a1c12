//! A whole report on one page.

use super::Page;
use crate::Look;
use crate::quantity::{count, counted, horizon, plain};
use brunt::report::Report;

/// A space at which no line is broken.
pub(super) const NO_BREAK: &str = "\u{a0}";

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
    page.assumptions();
    page.reading();
    page.text.replace(NO_BREAK, " ")
}

impl Page<'_> {
    /// The head of the page: the scenario and the facts of the run.
    pub(super) fn head(&mut self) {
        let (scenario, run) = (&self.report.scenario, &self.report.run);
        let title = self.look.bold(&plain(&scenario.name));
        let facts = [
            format!("{} ({})", counted(run.trials, "trial"), self.ranges()),
            format!("seed {}", run.seed),
            format!("{} each from {}", horizon(scenario.horizon_hours), scenario.start),
            format!("amounts in {}", plain(&scenario.currency)),
        ];
        self.line(&title);
        self.joined(&facts);
        self.partial();
        if let Some(kept) = &run.kept {
            let part =
                if kept.total > run.trials { format!(" of {}", counted(kept.total, "trial")) } else { String::new() };
            let text = format!(
                "tails kept{part}: the largest {} amounts of each column one by one, all others in bins",
                count(kept.tail)
            );
            self.paragraph(&text, 2);
        }
        if let Some(precision) = &run.precision {
            let reached = precision.reached.map_or("none".to_string(), |share| format!("{:.2} %", share * 100.0));
            let outcome = match precision.limit_hit {
                true => ", NOT reached within the limit of trials",
                false if !precision.is_reached() && !run.partial => ", NOT reached",
                false => "",
            };
            let text = format!(
                "precision of TVaR 99: asked {:.2} %, reached {reached} after {}{outcome}",
                precision.target * 100.0,
                counted(precision.looks.into(), "look"),
            );
            self.paragraph(&text, 2);
        }
    }

    /// The ranges of trials as text; of more than four ranges the first three.
    pub(super) fn ranges(&self) -> String {
        let ranges = &self.report.run.ranges;
        let mut texts: Vec<String> = ranges.iter().map(|[first, end]| format!("{first}..{end}")).collect();
        if texts.len() > 4 {
            texts.truncate(3);
            texts.push("...".to_string());
        }
        texts.join(", ")
    }

    /// Facts side by side; lines break between facts only.
    pub(super) fn joined(&mut self, facts: &[String]) {
        let between = if self.look.unicode { " · " } else { " - " };
        let facts: Vec<String> = facts.iter().map(|fact| fact.replace(' ', NO_BREAK)).collect();
        self.paragraph(&facts.join(between), 0);
    }

    /// A remark that trials are missing, if the run was cancelled.
    pub(super) fn partial(&mut self) {
        let run = &self.report.run;
        if run.partial {
            let asked = run.requested.map_or(String::new(), |[first, end]| format!(" of {}", count(end - first)));
            let compared = self.report.controls.as_ref().map(|controls| controls.trials[1] - controls.trials[0]);
            let done = count(compared.unwrap_or(run.trials));
            let text = format!("PARTIAL RESULT: the run was cancelled after {done}{asked} trials");
            let text = self.look.yellow(&text);
            self.line(&format!("  {text}"));
        }
    }
}
