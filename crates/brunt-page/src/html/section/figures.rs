//! Four figures, gross and net, by party: expected, 1 in 20, 1 in 100, and the chance of exceeding the limit.

use super::{Writer, at};
use crate::html::document::{Cell, Column, Section, Table};
use crate::html::limit::{Limited, exceeding};
use crate::quantity::{plain, round_money};
use brunt::report::LossMeasures;

impl Writer<'_> {
    /// One row for each party gross, and one net, the total last.
    pub(super) fn figures(&mut self, section: &mut Section) {
        let (report, period) = (self.report, self.period());
        let columns = [
            Column::words("Loss"),
            Column::defined("Expected", "mean"),
            Column::defined(format!("1 {period} in 20"), "var"),
            Column::defined(format!("1 {period} in 100"), "var"),
            Column::defined("Chance above the limit", "chance"),
        ];
        let caption = format!("Loss of a {period}, 95 % interval below each figure, {}", self.trials());
        let mut table = Table::new(caption, columns);
        for (id, name, gross, net) in parties(report) {
            for (net, losses) in [(false, gross), (true, net)] {
                if let Some(losses) = losses.filter(|losses| losses.mean.value != 0.0 || losses.maximum != 0.0) {
                    let kind = if net {
                        "net, after contracts and insurance"
                    } else {
                        "gross, before contracts and insurance"
                    };
                    let name = Cell::from(name.clone()).with_below(kind);
                    table.row(self.four(name, losses, &Limited { net, of: id.to_string() }));
                }
            }
        }
        let total = Limited { net: false, of: "total".to_string() };
        table.row(self.four(Cell::from("All parties").with_below("gross"), &report.total, &total));
        section.table(table);
    }

    fn four(&mut self, name: Cell, losses: &LossMeasures, limited: &Limited) -> [Cell; 5] {
        let mut rare = |level| match at(&losses.value_at_risk, level) {
            Some(estimate) => self.remarks.figure(crate::quantity::Quantity::Money, estimate),
            None => "-".into(),
        };
        let (bad, worse) = (rare(0.95), rare(0.99));
        [name, self.money(&losses.mean), bad, worse, self.chance(losses, limited)]
    }

    /// Chance of a loss above the stated limit; of any loss where none is stated.
    fn chance(&mut self, losses: &LossMeasures, limited: &Limited) -> Cell {
        let stated = self.report.appetite.iter().find_map(|verdict| {
            let (of, amount) = exceeding(&verdict.statement)?;
            (of == *limited).then_some((verdict, amount))
        });
        let (mut cell, what) = match stated {
            Some((verdict, amount)) => (self.share(&verdict.value), format!("above {}", round_money(amount))),
            None => (self.share(&losses.probability_of_loss), "any loss; no limit stated".to_string()),
        };
        cell.below = format!("{}; {what}", cell.below);
        cell
    }
}

/// Id, name, gross and net losses of each party that has either.
fn parties(report: &brunt::report::Report) -> Vec<(&str, String, Option<&LossMeasures>, Option<&LossMeasures>)> {
    let mut found: Vec<(&str, String, Option<&LossMeasures>, Option<&LossMeasures>)> =
        report.parties.iter().map(|party| (party.id.as_str(), plain(&party.name), Some(&party.losses), None)).collect();
    for party in report.terms.iter().flat_map(|terms| &terms.parties) {
        match found.iter_mut().find(|known| known.0 == party.id) {
            Some(known) => known.3 = Some(&party.net),
            None => found.push((party.id.as_str(), plain(&party.name), None, Some(&party.net))),
        }
    }
    found
}
