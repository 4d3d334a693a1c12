//! The appetite statements of a scenario on a page of their own.

use super::Page;
use super::appetite::deciding;
use super::report::NO_BREAK;
use crate::Look;
use crate::quantity::{counted, plain};
use brunt::report::{Outcome, Report};

/// Digits of the scenario's hash that are shown: enough to tell scenarios apart; all of them are in the JSON output.
const HASH_DIGITS: usize = 12;

/// The outcomes of the statements, and the number of trials that would decide the undecided ones.
pub fn gate(report: &Report, look: Look) -> String {
    let mut page = Page::new(report, look);
    page.facts();
    page.partial();
    page.appetite();
    page.undecided();
    page.notes();
    page.text.replace(NO_BREAK, " ")
}

impl Page<'_> {
    /// The facts of the run and the program, in one line.
    fn facts(&mut self) {
        let report = self.report;
        let title = self.look.bold(&plain(&report.scenario.name));
        self.line(&title);
        let hash: String = report.scenario.hash.chars().take(HASH_DIGITS).collect();
        self.joined(&[
            format!("{} ({})", counted(report.run.trials, "trial"), self.ranges()),
            format!("seed {}", report.run.seed),
            format!("scenario {hash}"),
            format!("{} {}", report.program.name, report.program.version),
        ]);
    }

    /// What would decide each undecided statement, a paragraph for each.
    fn undecided(&mut self) {
        let report = self.report;
        for verdict in report.appetite.iter().filter(|verdict| verdict.outcome == Outcome::Undecided) {
            self.paragraph(&format!("{}: {}", plain(&verdict.id), deciding(verdict)), 2);
        }
    }
}
