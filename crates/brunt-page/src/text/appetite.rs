//! Appetite statements and their outcomes.

use super::Page;
use super::figure::{figure, spoken};
use super::grid::Grid;
use crate::quantity::{Quantity, count, counted, plain, round_money, round_share};
use brunt::report::{Outcome, Verdict};

impl Page<'_> {
    /// A table with one row for each statement, the outcome as a word.
    pub(super) fn appetite(&mut self) {
        let report = self.report;
        if report.appetite.is_empty() {
            return;
        }
        self.heading("Risk appetite (judged at the ends of the 95 % interval)");
        let headings = ["", "statement", "measured", "95 % interval", "limit"];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for verdict in &report.appetite {
            let quantity = quantity(verdict);
            let (value, interval) = figure(quantity, &verdict.value, &mut self.footnotes);
            let limit = limit(verdict);
            let statement = format!("{}: {}", plain(&verdict.id), plain(&verdict.statement));
            grid.row(vec![word(verdict.outcome).to_string(), statement, value, interval, limit]);
        }
        let lines: Vec<String> = grid.lines().into_iter().map(|line| self.painted(&line)).collect();
        self.lines(lines);
    }

    /// A line with its outcome in colour.
    fn painted(&self, line: &str) -> String {
        let paint = |outcome: Outcome| {
            let rest = line.trim_start().strip_prefix(word(outcome))?;
            let painted = match outcome {
                Outcome::Pass => self.look.green(word(outcome)),
                Outcome::Fail => self.look.red(word(outcome)),
                Outcome::Undecided => self.look.yellow(word(outcome)),
            };
            Some(format!("  {painted}{rest}"))
        };
        let outcomes = [Outcome::Pass, Outcome::Fail, Outcome::Undecided];
        outcomes.into_iter().find_map(paint).unwrap_or_else(|| line.to_string())
    }
}

/// The outcome as a word.
fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "PASS",
        Outcome::Fail => "FAIL",
        Outcome::Undecided => "UNDECIDED",
    }
}

/// The quantity that a statement is about: a share if the text begins with `P(`, else money.
fn quantity(verdict: &Verdict) -> Quantity {
    if verdict.statement.trim_start().starts_with("P(") || verdict.statement.trim_start().starts_with("P (") {
        Quantity::Share
    } else {
        Quantity::Money
    }
}

/// The limit as text.
fn limit(verdict: &Verdict) -> String {
    match quantity(verdict) {
        Quantity::Share => round_share(verdict.limit),
        _ => round_money(verdict.limit),
    }
}

/// Figure, interval and limit in a sentence: `measured 13.6 M, 95 % interval 13.1 to 14.1 M, limit 12 M`.
pub fn measured(verdict: &Verdict) -> String {
    format!("measured {}, limit {}", spoken(quantity(verdict), &verdict.value), limit(verdict))
}

/// What would decide an undecided statement, in words: `about 240,000 trials would decide it`.
pub fn deciding(verdict: &Verdict) -> String {
    if let Some(trials) = verdict.cut_short {
        let cut = if trials == 1 { "was" } else { "were" };
        return format!(
            "{} {cut} cut short by a bound on what a trial may hold, so that nothing is decided",
            counted(trials, "trial")
        );
    }
    match verdict.trials_to_decide {
        Some(trials) => format!("about {} trials would decide it", count(trials)),
        None => "how many trials would decide it cannot be said".to_string(),
    }
}
