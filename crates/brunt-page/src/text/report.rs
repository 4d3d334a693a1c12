//! The page of a run: its head and its sections.

use super::Page;
use super::extent::Section;
use crate::quantity::{count, counted, horizon, plain};

/// A space at which no line is broken.
pub(super) const NO_BREAK: &str = "\u{a0}";

/// The sections of the page of a run, in its order.
pub(super) const SECTIONS: &[Section] = &[
    Section { name: "losses", write: |page| page.losses() },
    Section { name: "curve", write: |page| page.chart() },
    Section { name: "exact", write: |page| page.exact() },
    Section { name: "net", write: |page| page.net() },
    Section { name: "contracts", write: |page| page.contracts() },
    Section { name: "insurance", write: |page| page.insurance() },
    Section { name: "layers", write: |page| page.layers() },
    Section { name: "costs", write: |page| page.costs() },
    Section { name: "drivers", write: |page| page.contributions() },
    Section { name: "dependence", write: |page| page.dependence() },
    Section { name: "tolerances", write: |page| page.tolerances() },
    Section { name: "appetite", write: |page| page.appetite() },
    Section { name: "notes", write: |page| page.notes() },
    Section { name: "assumptions", write: |page| page.assumptions() },
    Section { name: "reading", write: |page| page.reading() },
];

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
        self.kept();
        self.precision();
    }

    /// What the run kept of its losses, if it did not keep every trial.
    pub(super) fn kept(&mut self) {
        let run = &self.report.run;
        if let Some(kept) = &run.kept {
            let part =
                if kept.total > run.trials { format!(" of {}", counted(kept.total, "trial")) } else { String::new() };
            let text = format!(
                "tails kept{part}: the largest {} amounts of each column one by one, all others in bins",
                count(kept.tail)
            );
            self.paragraph(&text, 2);
        }
    }

    /// The precision that was asked for, and what became of it.
    pub(super) fn precision(&mut self) {
        let run = &self.report.run;
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
