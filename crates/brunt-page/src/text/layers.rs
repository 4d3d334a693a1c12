//! Payments of policies and clauses by return period.

use super::Page;
use super::grid::Grid;
use crate::Look;
use crate::quantity::{Quantity, plain};
use brunt::report::{ExceedancePoint, LayerMeasures, Report};

/// Return periods that are shown, in horizons.
const SHOWN: [f64; 4] = [10.0, 20.0, 100.0, 200.0];

/// The payments of each policy and clause by return period: of a trial, and for its largest event. Empty where the report has none.
pub fn layers(report: &Report, look: Look) -> String {
    let mut page = Page::new(report, look);
    page.layers();
    page.text
}

impl Page<'_> {
    /// A table of payments by return period, two lines for each policy and clause.
    pub(super) fn layers(&mut self) {
        let layers = &self.report.layers;
        if layers.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Payments by policy and clause, exceeded in one {period} of ..."));
        let mut headings = vec![String::new(), "pays in".to_string(), "payments of".to_string()];
        headings.extend(SHOWN.iter().map(f64::to_string));
        let mut grid = Grid::new(&self.look, 3, headings).with_whole_names();
        for layer in layers {
            rows(layer, period).into_iter().for_each(|row| grid.row(row));
        }
        self.lines(grid.lines());
    }
}

/// The payments of a trial (AEP), and the largest for an event (OEP).
fn rows(layer: &LayerMeasures, period: &str) -> [Vec<String>; 2] {
    let row = |name: String, pays: String, of: String, points: &[ExceedancePoint]| {
        let loss =
            |period: &f64| points.iter().find(|point| point.return_period == *period).map(|point| point.loss.value);
        let cells = SHOWN.iter().map(|period| loss(period).map_or(String::new(), |loss| Quantity::Money.write(loss)));
        [name, pays, of].into_iter().chain(cells).collect()
    };
    let pays = Quantity::Share.write(layer.pays);
    let curves = &layer.exceedance;
    [
        row(plain(&layer.id), pays, format!("a {period} (AEP)"), &curves.aggregate),
        row(String::new(), String::new(), "an event (OEP)".to_string(), &curves.occurrence),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use brunt::{Model, Run};

    #[test]
    fn each_policy_has_a_line_of_sums_and_a_line_of_events() {
        let model = Model::from_toml(
            r#"
            brunt = 1
            scenario = { name = "Two fines a year, insured", currency = "EUR" }
            parties = { owner = {}, insurer = {} }
            threats.fine = { framework = "compliance", frequency = { fixed = 2 }, losses = { category = "fine", bearer = "owner", amount = 5e4 } }
            policies.fines = { insured = "owner", insurers = { insurer = 1 }, covers = "all", retention = 1e4 }
            "#,
        )
        .unwrap();
        let results = model.run(Run::trials(50)).unwrap();
        let mut report = results.report().unwrap();
        assert_eq!(layers(&report, Look::PLAIN), "");
        report.layers = results.layers().unwrap();
        let page = layers(&report, Look::PLAIN);
        let line = |of: &str| page.lines().find(|line| line.contains(of)).unwrap().trim_start().to_string();
        // Each fine of 50,000 is paid above 10,000.
        assert!(line("(AEP)").starts_with("fines") && line("(AEP)").contains("80"), "{page}");
        assert!(line("(OEP)").contains("40"), "{page}");
    }
}
