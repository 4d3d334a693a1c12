//! What losses come from: threats, nodes, kinds of loss, frameworks, parties.

use super::Writer;
use crate::html::chart::{Bar, Side, bars};
use crate::html::document::{Column, Section, Table};
use crate::quantity::{Quantity, level, plain, round_share};
use brunt::report::Contribution;

/// Most names of a chart.
const MOST: usize = 10;

impl Writer<'_> {
    /// Charts of threats and nodes, and a table for each dimension.
    pub(super) fn drivers(&mut self, section: &mut Section) {
        let (contributions, period) = (&self.report.contributions, self.period());
        if contributions.by_threat.iter().all(|part| part.mean_share.is_none() && part.tail_share.is_none()) {
            return;
        }
        let worst = round_share(1.0 - contributions.level);
        section.text(format!(
            "Shares of the expected gross loss of all parties, and of the loss in the worst {worst} of {period}s. Nodes have the losses by \
             downtime only."
        ));
        let dimensions = [
            ("threat", &contributions.by_threat, true),
            ("node", &contributions.by_node, true),
            ("kind of loss", &contributions.by_category, false),
            ("framework", &contributions.by_framework, false),
            ("party", &contributions.by_party, false),
        ];
        for (of, parts, drawn) in dimensions {
            let parts: Vec<&Contribution> =
                parts.iter().filter(|part| part.mean.value != 0.0 || part.tail.value != 0.0).collect();
            let table = self.parts(of, &parts);
            let caption = format!("By {of}: share of the expected loss and of the worst {worst}");
            match drawn.then(|| drawing(&caption, &worst, &parts)).flatten() {
                Some(svg) => section.chart(caption, svg, table),
                None => section.folded(table),
            }
        }
    }

    fn parts(&mut self, of: &str, parts: &[&Contribution]) -> Table {
        let tail = format!("In TVaR {}", level(self.report.contributions.level));
        let columns = [
            Column::words(format!("By {of}")),
            Column::defined("Expected", "mean"),
            Column::number("Share"),
            Column::defined(tail, "tvar"),
            Column::number("Share"),
        ];
        let mut table = Table::new(format!("Contributions by {of}, {}", self.trials()), columns);
        let share = |share: Option<f64>| share.map_or("-".to_string(), |share| Quantity::Share.write(share));
        for part in parts {
            let (mean, tail) = (self.money(&part.mean), self.money(&part.tail));
            table.row([
                plain(&part.name).into(),
                mean,
                share(part.mean_share).into(),
                tail,
                share(part.tail_share).into(),
            ]);
        }
        table
    }
}

/// Bars of the parts with the largest shares; the rest as one.
fn drawing(name: &str, worst: &str, parts: &[&Contribution]) -> Option<String> {
    let largest = |part: &Contribution| part.tail_share.unwrap_or(0.0).max(part.mean_share.unwrap_or(0.0));
    let mut order = parts.to_vec();
    order.sort_by(|one, other| largest(other).total_cmp(&largest(one)));
    let rest = order.split_off(order.len().min(if order.len() == MOST + 1 { MOST + 1 } else { MOST }));
    let side = |share: f64| Side { value: share, ends: None, text: Quantity::Share.write(share) };
    let mut rows: Vec<Bar> = order
        .iter()
        .map(|part| Bar {
            name: plain(&part.name),
            sides: vec![side(part.mean_share.unwrap_or(0.0)), side(part.tail_share.unwrap_or(0.0))],
        })
        .collect();
    if !rest.is_empty() {
        let sum = |of: fn(&Contribution) -> Option<f64>| rest.iter().map(|part| of(part).unwrap_or(0.0)).sum::<f64>();
        let sides = vec![side(sum(|part| part.mean_share)), side(sum(|part| part.tail_share))];
        rows.push(Bar { name: format!("{} more together", rest.len()), sides });
    }
    bars(name, &["share of the expected loss", &format!("share of the worst {worst}")], &rows, round_share)
}
