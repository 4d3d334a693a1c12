//! Exceedance curves: of all parties gross, and of each party net.

use super::Writer;
use crate::html::chart::{Curve, Limit, Point, curves};
use crate::html::document::{Column, Section, Table};
use crate::html::figure::ends;
use crate::html::limit::{Limited, amount, exceeding};
use crate::quantity::{Quantity, plain, round_share, significant};
use brunt::report::{ExceedanceCurves, ExceedancePoint};

/// Fewest trials beyond a loss for the loss to be drawn.
const FEWEST_BEYOND: f64 = 10.0;

impl Writer<'_> {
    /// A chart for all parties together, then one for each party.
    pub(super) fn curves(&mut self, section: &mut Section) {
        let (report, period) = (self.report, self.period());
        section.text(format!(
            "How large the loss is that 1 {period} in N exceeds. The band is the 95 % interval of each point; points that fewer than {FEWEST_BEYOND} \
             trials lie beyond are in the tables only. The axis of N is logarithmic."
        ));
        let all = Limited { net: false, of: "total".to_string() };
        self.curve(section, "All parties, gross", &report.exceedance, &all);
        for party in report.terms.iter().flat_map(|terms| &terms.parties) {
            let name = format!("{}, net", plain(&party.name));
            self.curve(section, &name, &party.exceedance, &Limited { net: true, of: party.id.clone() });
        }
    }

    fn curve(&mut self, section: &mut Section, name: &str, curve: &ExceedanceCurves, of: &Limited) {
        let longest = self.report.run.trials as f64 / FEWEST_BEYOND;
        let points = |points: &[ExceedancePoint]| {
            let drawn = points.iter().filter(|point| point.return_period <= longest);
            drawn
                .map(|point| Point { period: point.return_period, loss: point.loss.value, ends: ends(&point.loss) })
                .collect()
        };
        let period = self.period();
        let drawn = [
            Curve { name: format!("all events of a {period}"), points: points(&curve.aggregate) },
            Curve { name: "the largest event alone".to_string(), points: points(&curve.occurrence) },
        ];
        let caption = format!("{name}: loss by return period");
        if let Some(svg) = curves(&caption, period, &drawn, &self.limits(of)) {
            let table = self.points(name, curve);
            section.chart(caption, svg, table);
        }
    }

    fn points(&mut self, name: &str, curve: &ExceedanceCurves) -> Table {
        let period = self.period();
        let columns = [
            Column::number(format!("1 {period} in")),
            Column::number("Chance"),
            Column::defined("All events", "var"),
            Column::defined("Largest event", "event"),
        ];
        let mut table = Table::new(format!("Numbers of the curves: {name}, {}", self.trials()), columns);
        for point in &curve.aggregate {
            let event = curve.occurrence.iter().find(|other| other.return_period == point.return_period);
            table.row([
                significant(point.return_period, 3).trim_end_matches(".00").trim_end_matches(".0").into(),
                round_share(point.probability).into(),
                self.money(&point.loss),
                self.remarks.maybe(Quantity::Money, event.map(|event| &event.loss)),
            ]);
        }
        table
    }

    /// Amounts that the appetite limits the loss to.
    fn limits(&self, of: &Limited) -> Vec<Limit> {
        let limit = |verdict: &brunt::report::Verdict| {
            let stated = match exceeding(&verdict.statement) {
                Some((limited, amount)) => (limited, amount),
                None => (amount(&verdict.statement)?, verdict.limit),
            };
            let is_of_chart = stated.0 == *of || (of.of == "total" && stated.0.of == "event");
            is_of_chart.then(|| Limit { name: plain(&verdict.id), amount: stated.1 })
        };
        self.report.appetite.iter().filter_map(limit).collect()
    }
}
