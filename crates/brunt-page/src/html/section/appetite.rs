//! What is asked of the run, and the verdicts.

use super::Writer;
use crate::html::document::{Block, Cell, Column, Section, Table};
use crate::html::limit::is_share;
use crate::quantity::{Quantity, count, plain, round_money, round_share, significant};
use brunt::report::{Outcome, Verdict};

impl Writer<'_> {
    /// A sentence with the verdict, then one row for each statement.
    pub(super) fn verdicts(&mut self, section: &mut Section) {
        let report = self.report;
        let (text, mood) = headline(&report.appetite);
        section.blocks.push(Block::Headline { text, mood });
        let columns = [
            Column::words("Limit"),
            Column::words("Verdict"),
            Column::defined("Measured", "interval"),
            Column::number("At most"),
        ];
        let mut table = Table::new(format!("Limits, judged at the ends of the interval, {}", self.trials()), columns);
        for verdict in &report.appetite {
            let share = is_share(&verdict.statement);
            let quantity = if share { Quantity::Share } else { Quantity::Money };
            let limit = if share { round_share(verdict.limit) } else { round_money(verdict.limit) };
            let name = Cell::from(plain(&verdict.id)).with_below(plain(&verdict.statement));
            table.row([name, outcome(verdict), self.remarks.figure(quantity, &verdict.value), limit.into()]);
        }
        section.table(table);
    }
}

/// The verdict on the whole, and its mood.
fn headline(verdicts: &[Verdict]) -> (String, &'static str) {
    let named = |outcome: Outcome| {
        let ids = verdicts.iter().filter(move |verdict| verdict.outcome == outcome).map(|verdict| plain(&verdict.id));
        ids.collect::<Vec<_>>()
    };
    let (failed, open, all) = (named(Outcome::Fail), named(Outcome::Undecided), verdicts.len());
    let of = |some: usize| match all {
        1 => "the one limit".to_string(),
        _ => format!("{some} of the {all} limits"),
    };
    match (failed.len(), open.len()) {
        _ if all == 0 => {
            ("No limit is stated, so nothing passes or fails: the figures stand by themselves.".to_string(), "open")
        }
        (0, 0) if all == 1 => ("Within the one limit of the appetite.".to_string(), "good"),
        (0, 0) => (format!("Within all {all} limits of the appetite."), "good"),
        (0, some) => {
            let of = of(some);
            (format!("Nothing fails; {of} cannot be decided at this many trials: {}.", open.join(", ")), "open")
        }
        (some, rest) => {
            let verb = if some == 1 { "fails" } else { "fail" };
            let rest = if rest == 0 { String::new() } else { format!(" Undecided: {}.", open.join(", ")) };
            (format!("Outside the appetite: {} {verb}, {}.{rest}", of(some), failed.join(", ")), "bad")
        }
    }
}

/// The outcome as a word, with how far the figure is from the limit.
fn outcome(verdict: &Verdict) -> Cell {
    let ratio = verdict.value.value / verdict.limit;
    let far = if ratio.is_finite() { format!("{} times the limit", significant(ratio, 3)) } else { String::new() };
    let (word, mood, below) = match verdict.outcome {
        Outcome::Pass => ("holds", "good", far),
        Outcome::Fail => ("FAILS", "bad", far),
        Outcome::Undecided => (
            "undecided",
            "open",
            match (verdict.cut_short, verdict.trials_to_decide) {
                (Some(trials), _) => format!("{} trials were cut short by a bound", count(trials)),
                (None, Some(trials)) => format!("about {} trials would decide", count(trials)),
                (None, None) => "no number of trials is known to decide".to_string(),
            },
        ),
    };
    Cell { mood, ..Cell::from(word).with_below(below) }
}
