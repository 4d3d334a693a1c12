//! Impact tolerances: how often they are breached and how long recovery takes.

use super::Page;
use super::figure::figure;
use super::grid::Grid;
use super::shortened;
use crate::quantity::{Quantity, hours, plain, round_share};
use brunt::report::{Estimate, ToleranceMeasures};

/// Widest name.
const WIDEST_NAME: usize = 24;

impl Page<'_> {
    /// One row for each node with a tolerance.
    pub(super) fn tolerances(&mut self) {
        let report = self.report;
        if report.tolerances.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Impact tolerances (chance of at least one breach in a {period}, 95 % interval below)"));
        let recovery = "time to recover\nmedian, 95 %".to_string();
        let headings = ["", "tolerated", "chance of breach", &format!("breaches\nper {period}"), &recovery];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for tolerance in &report.tolerances {
            let (chance, interval) = figure(Quantity::Share, &tolerance.breach_probability, &mut self.footnotes);
            let data = tolerance.data_loss_probability.as_ref();
            let data = data.map_or(String::new(), |data| format!("\nof data {}", Quantity::Share.write(data.value)));
            let (breaches, _) = figure(Quantity::Number, &tolerance.breaches_per_horizon, &mut self.footnotes);
            let recovery = tolerance.time_to_recover.as_ref().map_or("-".to_string(), |times| {
                let time = |estimate: &Estimate| Quantity::Hours.write(estimate.value);
                format!("{}, {}", time(&times.median_hours), time(&times.p95_hours))
            });
            let name = shortened(&plain(&tolerance.name), WIDEST_NAME, &self.look);
            grid.row(vec![name, tolerated(tolerance), format!("{chance}\n{interval}{data}"), breaches, recovery]);
        }
        self.lines(grid.lines());
    }
}

/// The tolerance in words.
fn tolerated(tolerance: &ToleranceMeasures) -> String {
    let time = tolerance.at_most_hours.map(|most| {
        if tolerance.below == 1.0 {
            format!("at most {} below normal", hours(most))
        } else {
            format!("at most {} below {}", hours(most), round_share(tolerance.below))
        }
    });
    let data = tolerance.data_loss_hours.map(|most| format!("at most {} of data", hours(most)));
    let parts: Vec<String> = time.into_iter().chain(data).collect();
    parts.join("\n")
}
