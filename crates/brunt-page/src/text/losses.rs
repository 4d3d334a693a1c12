//! The losses of all parties together and of each party, side by side.

use super::Page;
use super::figure::figure;
use super::grid::Grid;
use super::{shortened, wrap};
use crate::quantity::{Quantity, level, plain, rarity};
use brunt::report::LossMeasures;

/// Widest line of a party's name in a heading, in columns, and most lines of a name.
const WIDEST_NAME: usize = 15;
const NAME_LINES: usize = 3;

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
        for party in report.parties.iter().filter(|party| party.losses.maximum != 0.0) {
            columns.push(self.column(&plain(&party.name), &party.losses));
        }
        let mut rest = columns.as_slice();
        while !rest.is_empty() {
            let fitting = self.fitting(&labels, rest);
            let (now, later) = rest.split_at(fitting);
            if rest.len() < columns.len() {
                self.line("");
            }
            self.side_by_side(&labels, now);
            rest = later;
        }
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
        let mut cells = vec![self.heading_of(name)];
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

    /// A name on a few short lines.
    fn heading_of(&self, name: &str) -> String {
        let mut lines = wrap(name, WIDEST_NAME);
        if lines.len() > NAME_LINES {
            let rest = lines.split_off(NAME_LINES - 1);
            lines.push(rest.join(" "));
        }
        lines.iter().map(|line| shortened(line, WIDEST_NAME, &self.look)).collect::<Vec<_>>().join("\n")
    }

    /// Number of columns that fit beside the labels; at least one.
    fn fitting(&self, labels: &Column, columns: &[Column]) -> usize {
        let mut used = 2 + widest(labels);
        let fits = |column: &&Column| {
            used += 2 + widest(column);
            used <= self.look.width
        };
        columns.iter().take_while(fits).count().max(1)
    }

    fn side_by_side(&mut self, labels: &Column, columns: &[Column]) {
        let row = |index: usize| {
            let cells = columns.iter().map(|column| column.get(index).cloned().unwrap_or_default());
            std::iter::once(labels[index].clone()).chain(cells).collect()
        };
        let mut grid = Grid::new(&self.look, 1, row(0));
        (1..labels.len()).for_each(|index| grid.row(row(index)));
        self.lines(grid.lines());
    }
}

/// Widest line of a column.
fn widest(column: &Column) -> usize {
    column.iter().flat_map(|cell| cell.lines()).map(console::measure_text_width).max().unwrap_or(0)
}
