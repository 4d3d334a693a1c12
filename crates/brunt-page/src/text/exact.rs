//! The exact answer beside the simulated one.

use super::Page;
use super::chart::SHOWN;
use super::figure::figure;
use super::grid::Grid;
use crate::quantity::{Quantity, count, level, plain, rarity, round_money, round_share};
use brunt::report::{
    Estimate, ExactBounds, ExactFigure, ExactLoss, ExactReport, ExceedancePoint, Held, Lattice, LossMeasures, NoFigure,
};

/// Bounds whose relative distance is below this number are shown as one number.
const AGREE: f64 = 1e-6;
/// Return period of the rarest point of the curve that is shown, beside the points of the chart.
const RAREST: f64 = 10_000.0;

impl Page<'_> {
    /// One table for all parties together, one for each party that bears losses, one for the curves.
    pub(super) fn exact(&mut self) {
        let report = self.report;
        let Some(exact) = &report.exact else { return };
        let bearing: Vec<_> = exact.parties.iter().filter(|party| party.losses.lattice.is_some()).collect();
        let all = match bearing.as_slice() {
            [only] => format!("all borne by {}", plain(&only.name)),
            _ => "all losses".to_string(),
        };
        self.heading(&format!("Exact answer beside the simulated one: {all}"));
        self.beside(&report.total, &exact.total);
        if bearing.len() > 1 {
            for party in bearing {
                let Some(simulated) = report.parties.iter().find(|other| other.id == party.id) else { continue };
                self.heading(&format!("Exact answer beside the simulated one: {}", plain(&party.name)));
                self.beside(&simulated.losses, &party.losses);
            }
        }
        self.curves(exact);
        self.explained(exact);
    }

    /// Every figure of a loss, simulated and exact.
    fn beside(&mut self, simulated: &LossMeasures, exact: &ExactLoss) {
        let period = self.period();
        let headings = ["", "simulated", "95 % interval", "exact", "held"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        grid.row(self.row("Expected loss".to_string(), Quantity::Money, &simulated.mean, &exact.mean));
        let spread = Quantity::Money.write(simulated.standard_deviation);
        let bounds = self.bounds(Quantity::Money, exact.standard_deviation.bounds);
        grid.row(vec!["Standard deviation".to_string(), spread, String::new(), bounds, String::new()]);
        let chance = "Chance of any loss".to_string();
        grid.row(self.row(chance, Quantity::Share, &simulated.probability_of_loss, &exact.probability_of_loss));
        let simulated = simulated.value_at_risk.iter().zip(&simulated.tail_value_at_risk);
        let exact = exact.value_at_risk.iter().zip(&exact.tail_value_at_risk);
        for ((value, tail), (exact_value, exact_tail)) in simulated.zip(exact) {
            let named = level(value.level);
            let label = format!("1 {period} in {} (VaR {named})", rarity(value.level));
            grid.row(self.row(label, Quantity::Money, &value.estimate, &exact_value.figure));
            let label = format!("  average beyond (TVaR {named})");
            grid.row(self.row(label, Quantity::Money, &tail.estimate, &exact_tail.figure));
        }
        self.lines(grid.lines());
    }

    fn row(&mut self, label: String, quantity: Quantity, simulated: &Estimate, exact: &ExactFigure) -> Vec<String> {
        let (value, interval) = figure(quantity, simulated, &mut self.footnotes);
        vec![label, value, interval, self.bounds(quantity, exact.bounds), word(exact.held).to_string()]
    }

    fn bounds(&mut self, quantity: Quantity, bounds: ExactBounds) -> String {
        match bounds {
            ExactBounds::Bounds { lower, upper } => quantity.write_bounds(lower, upper),
            ExactBounds::Above { lower } => format!("above {}", quantity.write_lower(lower)),
            ExactBounds::None { reason } => {
                let text = match reason {
                    NoFigure::InfiniteMean => "no such figure: a law in the scenario has no finite mean",
                    NoFigure::InfiniteVariance => "no such figure: a law in the scenario has no finite variance",
                    _ => "no figure: a law in the scenario has a mean or variance beyond the numbers (1.8e308)",
                };
                let text = text.to_string();
                format!("none {}", self.footnotes.mark(text))
            }
            _ => String::new(),
        }
    }

    /// Both exceedance curves at a few return periods.
    fn curves(&mut self, exact: &ExactReport) {
        let report = self.report;
        let period = self.period();
        self.heading("All events together and the largest event, simulated and exact, by how rare they are");
        let headings = ["", "all events", "exact", "held", "largest event", "exact", "held"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        let points = exact.total.exceedance.iter().zip(&exact.largest_event.exceedance);
        let simulated = report.exceedance.aggregate.iter().zip(&report.exceedance.occurrence);
        for ((all, largest), (simulated_all, simulated_largest)) in points.zip(simulated) {
            let shown = SHOWN.iter().chain([&RAREST]).any(|shown| (all.return_period - shown).abs() < 1e-6);
            if !shown {
                continue;
            }
            let mut row = vec![format!("1 {period} in {}", count(all.return_period.round() as u64))];
            for (simulated, exact) in [(simulated_all, all), (simulated_largest, largest)] {
                row.extend(self.point(simulated, &exact.loss));
            }
            grid.row(row);
        }
        self.lines(grid.lines());
    }

    fn point(&mut self, simulated: &ExceedancePoint, exact: &ExactFigure) -> [String; 3] {
        let value = Quantity::Money.write(simulated.loss.value);
        [value, self.bounds(Quantity::Money, exact.bounds), word(exact.held).to_string()]
    }

    /// Paragraphs on the lattice behind the exact numbers, and on the meaning of the columns.
    fn explained(&mut self, exact: &ExactReport) {
        self.line("");
        if let Some(lattice) = exact.total.lattice {
            let text = resting_on(&lattice, exact.target);
            self.paragraph(&text, 0);
        }
        self.paragraph(
            "Held: whether the 95 % interval holds the exact figure; it misses in 1 run of 20, and intervals of one run \
             tend to miss together. `at an end`: an end of the interval lies between the bounds.",
            0,
        );
    }
}

/// The lattice and its errors in words.
fn resting_on(lattice: &Lattice, target: f64) -> String {
    let reached = match lattice.width {
        Some(width) if width < AGREE => "the bounds agree".to_string(),
        Some(width) => format!("the bounds at the highest level are {} apart", Quantity::Share.write(width)),
        None => "an upper bound at the highest level lies beyond the lattice".to_string(),
    };
    let target = if lattice.target_reached {
        String::new()
    } else {
        format!(", NOT within the {} aimed at: a finer lattice would be too large", round_share(target))
    };
    format!(
        "Exact figures lie between the two numbers given. They come from a Fourier transform on {} amounts {} apart; \
         {reached}{target}. Arithmetic and wrap-around change the chance of exceeding value at risk at that level by \
         {:.0e} at most, which the bounds include.",
        count(lattice.points),
        round_money(lattice.step),
        lattice.probability_error
    )
}

fn word(held: Option<Held>) -> &'static str {
    match held {
        Some(Held::Yes) => "yes",
        Some(Held::No) => "NO",
        Some(Held::Undecided) => "at an end",
        None => "",
    }
}
