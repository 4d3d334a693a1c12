//! Impact tolerances: how often they are breached, and how long recovery takes.

use super::Writer;
use crate::html::document::{Column, Section, Table};
use crate::quantity::{Quantity, hours, plain, round_share};
use brunt::report::ToleranceMeasures;

impl Writer<'_> {
    /// One row for each node with a tolerance.
    pub(super) fn tolerances(&mut self, section: &mut Section) {
        let (report, period) = (self.report, self.period());
        let columns = [
            Column::words("Node"),
            Column::words("Tolerated"),
            Column::defined("Chance of a breach", "breach"),
            Column::defined("By loss of data", "breach"),
            Column::number(format!("Breaches in a {period}")),
            Column::defined("Time to recover, half of events", "recover"),
            Column::defined("19 of 20 events", "recover"),
        ];
        let mut table = Table::new(format!("Impact tolerances, {}", self.trials()), columns);
        for tolerance in &report.tolerances {
            let times = tolerance.time_to_recover.as_ref();
            table.row([
                plain(&tolerance.name).into(),
                tolerated(tolerance).into(),
                self.share(&tolerance.breach_probability),
                self.remarks.maybe(Quantity::Share, tolerance.data_loss_probability.as_ref()),
                self.remarks.figure(Quantity::Number, &tolerance.breaches_per_horizon),
                self.remarks.maybe(Quantity::Hours, times.map(|times| &times.median_hours)),
                self.remarks.maybe(Quantity::Hours, times.map(|times| &times.p95_hours)),
            ]);
        }
        section.table(table);
    }
}

/// The tolerance in words.
fn tolerated(tolerance: &ToleranceMeasures) -> String {
    let level = if tolerance.below == 1.0 { "normal".to_string() } else { round_share(tolerance.below) };
    let time = tolerance.at_most_hours.map(|most| format!("at most {} below {level}", hours(most)));
    let data = tolerance.data_loss_hours.map(|most| format!("at most {} of data", hours(most)));
    time.into_iter().chain(data).collect::<Vec<_>>().join("; ")
}
