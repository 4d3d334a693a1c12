//! The exact answer beside the simulated one.

use super::Writer;
use crate::html::document::{Cell, Column, Section, Table};
use crate::quantity::{Quantity, level, plain, rarity};
use brunt::report::{Estimate, ExactBounds, ExactFigure, ExactLoss, Held, LossMeasures, NoFigure};

impl Writer<'_> {
    /// A table for all parties, and one for each party; nothing unless the exact answer was asked for.
    pub(super) fn exact(&mut self, section: &mut Section) {
        let report = self.report;
        let Some(exact) = &report.exact else { return };
        self.beside(section, "All parties", &report.total, &exact.total);
        for party in &exact.parties {
            if let Some(simulated) = report.parties.iter().find(|known| known.id == party.id) {
                self.beside(section, &plain(&party.name), &simulated.losses, &party.losses);
            }
        }
        section.text(
            "Exact figures lie between the two numbers given. Held: whether the 95 % interval holds the exact figure; it misses in 1 run of \
             20, and intervals of one run tend to miss together.",
        );
    }

    fn beside(&mut self, section: &mut Section, name: &str, simulated: &LossMeasures, exact: &ExactLoss) {
        let columns = [
            Column::words("Gross loss"),
            Column::defined("Simulated", "interval"),
            Column::number("Exact"),
            Column::words("Held"),
        ];
        let mut table = Table::new(format!("{name}: simulated and exact, {}", self.trials()), columns);
        let mut row = |label: String, quantity: Quantity, simulated: &Estimate, exact: &ExactFigure| {
            let figure = self.remarks.figure(quantity, simulated);
            table.row([label.into(), figure, bounds(quantity, exact.bounds), held(exact.held).into()]);
        };
        row("Expected".to_string(), Quantity::Money, &simulated.mean, &exact.mean);
        row(
            "Chance of any loss".to_string(),
            Quantity::Share,
            &simulated.probability_of_loss,
            &exact.probability_of_loss,
        );
        for (simulated, exact) in simulated.value_at_risk.iter().zip(&exact.value_at_risk) {
            let label = format!("VaR {}, 1 in {}", level(simulated.level), rarity(simulated.level));
            row(label, Quantity::Money, &simulated.estimate, &exact.figure);
        }
        for (simulated, exact) in simulated.tail_value_at_risk.iter().zip(&exact.tail_value_at_risk) {
            row(format!("TVaR {}", level(simulated.level)), Quantity::Money, &simulated.estimate, &exact.figure);
        }
        section.table(table);
    }
}

fn bounds(quantity: Quantity, bounds: ExactBounds) -> Cell {
    match bounds {
        ExactBounds::Bounds { lower, upper } => quantity.write_bounds(lower, upper).into(),
        ExactBounds::Above { lower } => format!("above {}", quantity.write_lower(lower)).into(),
        ExactBounds::None { reason: NoFigure::InfiniteMean } => {
            Cell::from("none").with_below("a law has no finite mean")
        }
        ExactBounds::None { reason: NoFigure::InfiniteVariance } => {
            Cell::from("none").with_below("a law has no finite variance")
        }
        _ => Cell::from("none").with_below("beyond the numbers of the program"),
    }
}

fn held(held: Option<Held>) -> &'static str {
    match held {
        Some(Held::Yes) => "yes",
        Some(Held::No) => "NO",
        Some(Held::Undecided) => "at an end",
        None => "-",
    }
}
