//! Who bears the losses: from gross to net, step by step, for each party.

use super::Writer;
use crate::html::chart::{Bar, Side, Step, bars, waterfall};
use crate::html::document::{Cell, Column, Section, Table};
use crate::html::figure::ends;
use crate::quantity::{Quantity, plain, round_money};
use brunt::report::{Estimate, Interval, PartyNet, StatementKind, StatementLine, TermsMeasures};

impl Writer<'_> {
    /// A waterfall for each party; bars of gross losses where there are no contracts and no insurance.
    pub(super) fn bearing(&mut self, section: &mut Section) {
        let report = self.report;
        let Some(terms) = &report.terms else { return self.gross_only(section) };
        let period = self.period();
        section.text(format!(
            "Expected amounts of a {period}. A bar to the right adds to what the party is left with, a bar to the left is received. \
             Steps add up from gross to net."
        ));
        for party in &terms.parties {
            self.waterfall(section, terms, party);
        }
    }

    fn waterfall(&mut self, section: &mut Section, terms: &TermsMeasures, party: &PartyNet) {
        let name = plain(&party.name);
        let columns = [Column::words("Step"), Column::words("Kind"), Column::defined("Expected", "mean")];
        let mut table = Table::new(format!("Numbers of {name}, from gross to net, {}", self.trials()), columns);
        let gross = self.report.parties.iter().find(|known| known.id == party.id).map(|known| &known.losses.mean);
        let mut steps = Vec::new();
        for line in party.statement.iter().filter(|line| line.mean != 0.0 || line.kind == StatementKind::Gross) {
            let cell = match (line.kind, gross) {
                (StatementKind::Gross, Some(gross)) => self.money(gross),
                _ => self.paid(terms, line),
            };
            let label = label(line);
            let total = line.kind == StatementKind::Gross;
            steps.push(Step { name: label.clone(), amount: line.mean, total, text: cell.text.clone() });
            table.row([label.into(), word(line.kind).into(), cell]);
        }
        let net = self.money(&party.net.mean);
        steps.push(Step { name: "net".to_string(), amount: party.net.mean.value, total: true, text: net.text.clone() });
        table.row(["net".into(), "left with the party".into(), net]);
        let caption = format!("{name}: from gross to net");
        match waterfall(&caption, &steps) {
            Some(svg) => section.chart(caption, svg, table),
            None => section.text(format!("{name}: nothing is lost, paid or received.")),
        }
    }

    /// The mean of a line with the interval of the clause or policy that it belongs to, in proportion.
    fn paid(&mut self, terms: &TermsMeasures, line: &StatementLine) -> Cell {
        let clause = terms.clauses.iter().find(|clause| clause.id == line.term).map(|clause| clause.paid.mean);
        let policy = || {
            let policy = terms.policies.iter().find(|policy| policy.id == line.term)?;
            match line.kind {
                StatementKind::Reinstatement => policy.reinstatement_premium,
                _ => Some(policy.recovery.mean),
            }
        };
        match clause.or_else(policy).and_then(|whole| part(&whole, line.mean)) {
            Some(paid) if line.mean * paid.value < 0.0 => self.remarks.received(Quantity::Money, &paid),
            Some(paid) => self.money(&paid),
            None => {
                let remark =
                    "This step has no interval of its own: the interval of the net loss has it in.".to_string();
                let cell = Cell::from(Quantity::Money.write(line.mean)).with_below("in the net loss");
                Cell { remarks: vec![self.remarks.number(remark)], ..cell }
            }
        }
    }

    /// Gross means as bars, for a scenario without terms.
    fn gross_only(&mut self, section: &mut Section) {
        let report = self.report;
        section.text("There are no contracts and no insurance: each party bears its gross loss.");
        let columns = [Column::words("Party"), Column::defined("Expected", "mean")];
        let mut table = Table::new(format!("Expected gross loss by party, {}", self.trials()), columns);
        let mut rows = Vec::new();
        for party in &report.parties {
            let (cell, mean) = (self.money(&party.losses.mean), &party.losses.mean);
            let side = Side { value: mean.value, ends: ends(mean), text: cell.text.clone() };
            rows.push(Bar { name: plain(&party.name), sides: vec![side] });
            table.row([plain(&party.name).into(), cell]);
        }
        let caption = format!("Expected gross loss of a {}", self.period());
        if let Some(svg) = bars(&caption, &["expected"], &rows, round_money) {
            section.chart(caption, svg, table);
        }
    }
}

/// The part of a payment whose mean is `mean` but for its sign; `None` where the payment is 0 or only in part known.
fn part(whole: &Estimate, mean: f64) -> Option<Estimate> {
    let factor = (mean / whole.value).abs();
    (factor.is_finite() && factor > 0.0).then(|| {
        let interval = match whole.interval {
            Interval::Exact => Interval::Exact,
            other => other.linear(factor, 0.0),
        };
        Estimate { value: whole.value * factor, interval, bracket: None, ..*whole }
    })
}

fn label(line: &StatementLine) -> String {
    if line.term.is_empty() { word(line.kind).to_string() } else { plain(&line.term) }
}

/// A kind of step in words.
pub(super) fn word(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Gross => "gross",
        StatementKind::Termination => "costs of ending contracts",
        StatementKind::Prices => "moves of prices",
        StatementKind::Indemnity => "indemnity",
        StatementKind::Credit => "credits",
        StatementKind::PriceTerm => "price term",
        StatementKind::Recovery => "recovery by insurance",
        StatementKind::Reinstatement => "reinstatement premium",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunt::report::Method;

    #[test]
    fn a_part_has_its_part_of_the_interval() {
        let interval = Interval::Bounds { lower: 80.0, upper: 120.0, method: Method::SkewnessCorrected };
        let found = part(&Estimate::new(100.0, interval), -25.0).expect("a part");
        assert_eq!((found.value, found.interval.lower(), found.interval.upper()), (25.0, Some(20.0), Some(30.0)));
        assert_eq!(part(&Estimate::new(0.0, Interval::Exact), 0.0), None);
    }
}
