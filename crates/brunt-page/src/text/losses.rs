//! The losses of all parties together and of each party, side by side.

use super::Page;
use super::figure::figure;
use super::grid::Grid;
use super::wrap;
use crate::quantity::{Quantity, level, plain, rarity};
use brunt::report::LossMeasures;

/// Widest line of a party's name in a heading, in columns.
const WIDEST_NAME: usize = 15;

/// A column of the table: a heading, then one cell a row.
type Column = Vec<String>;

impl Page<'_> {
    /// Expected loss, spread, and tail figures with their intervals, as many parties side by side as fit.
    pub(super) fn losses(&mut self) {
        let period = self.period();
        self.heading(&format!("Loss in a {period} (95 % interval below each figure)"));
        let labels = self.labels();
        let report = self.report;
        let mut columns = vec![self.column("Total", &report.total)];
        let parties = self.as_stated(&report.parties, |party| &party.id);
        for party in parties.into_iter().filter(|party| party.losses.maximum != 0.0) {
            columns.push(self.column(&plain(&party.name), &party.losses));
        }
        self.side_by_side(&labels, &columns);
        self.spared();
    }

    /// Parties without any loss, in one line.
    fn spared(&mut self) {
        let report = self.report;
        let spared = report.parties.iter().filter(|party| party.losses.maximum == 0.0);
        let names: Vec<String> = spared.map(|party| plain(&party.name)).collect();
        if !names.is_empty() && names.len() < report.parties.len() {
            self.paragraph(&format!("No loss in any trial: {}", names.join(", ")), 2);
        }
    }

    fn labels(&self) -> Column {
        let period = self.period();
        let mut labels = vec![
            String::new(),
            "Expected loss".to_string(),
            "Standard deviation".to_string(),
            "Chance of any loss".to_string(),
        ];
        for at in &self.report.total.value_at_risk {
            let named = level(at.level);
            labels.push(format!("1 {period} in {} (VaR {named})", rarity(at.level)));
            labels.push(format!("  average beyond (TVaR {named})"));
        }
        labels
    }

    fn column(&mut self, name: &str, losses: &LossMeasures) -> Column {
        let mut cells = vec![wrap(name, WIDEST_NAME).join("\n")];
        let mut add = |quantity, estimate| {
            let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
            cells.push(format!("{value}\n{interval}"));
        };
        add(Quantity::Money, &losses.mean);
        add(Quantity::Share, &losses.probability_of_loss);
        for (at, tail) in losses.value_at_risk.iter().zip(&losses.tail_value_at_risk) {
            add(Quantity::Money, &at.estimate);
            add(Quantity::Money, &tail.estimate);
        }
        cells.insert(2, Quantity::Money.write(losses.standard_deviation));
        cells
    }

    fn side_by_side(&mut self, labels: &Column, columns: &[Column]) {
        let row = |index: usize| {
            let cells = columns.iter().map(|column| column.get(index).cloned().unwrap_or_default());
            std::iter::once(labels[index].clone()).chain(cells).collect()
        };
        let mut grid = Grid::new(&self.look, 1, row(0));
        (1..labels.len()).for_each(|index| grid.row(row(index)));
        self.table(grid);
    }
}
