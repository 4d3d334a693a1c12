//! Contributions to the mean and the tail of losses.

use super::Page;
use super::grid::Grid;
use super::shortened;
use crate::Look;
use crate::quantity::{Quantity, level, plain};
use brunt::report::Contribution;
use std::collections::BTreeSet;

/// Contributors shown in each dimension, by share of the mean and by share of the tail.
const TOP: usize = 5;
/// Width of amount and share of both mean and tail, with gaps, in columns.
const FIGURES: usize = 2 * (2 + 8 + 2 + 7 + 2);
/// Narrowest name that is worth printing.
const NARROWEST_NAME: usize = 24;

impl Page<'_> {
    /// The main contributors to the mean and to the tail, by threat, node, category and framework.
    pub(super) fn contributions(&mut self) {
        let contributions = &self.report.contributions;
        if unless_shared(&contributions.by_framework) && unless_shared(&contributions.by_threat) {
            return;
        }
        let period = self.period();
        let (named, tail) = (level(contributions.level), crate::quantity::round_share(1.0 - contributions.level));
        self.heading(&format!("What it comes from (share of expected loss; share of the worst {tail} of {period}s)"));
        let dimensions = [
            ("By threat", &contributions.by_threat),
            ("By node", &contributions.by_node),
            ("By kind of loss", &contributions.by_category),
            ("By framework", &contributions.by_framework),
        ];
        for (title, parts) in dimensions {
            self.dimension(title, parts, &named);
        }
    }

    fn dimension(&mut self, title: &str, parts: &[Contribution], named: &str) {
        let parts: Vec<&Contribution> = parts.iter().filter(|part| part.mean.value != 0.0).collect();
        if parts.is_empty() {
            return;
        }
        let shown = top(&parts);
        let bar = if self.look.width >= 90 { 10 } else { 6 };
        let widest = (self.look.width - 2 - FIGURES - 2 * bar).max(NARROWEST_NAME);
        let tail = format!("TVaR {named}");
        let headings = [title, "expected", "share", "", &tail, "share", ""];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        let row = |name: String, sides| cells(name, sides, bar, &self.look);
        for &place in &shown {
            let part = parts[place];
            let name = shortened(&plain(&part.name), widest, &self.look);
            grid.row(row(name, [(part.mean.value, part.mean_share), (part.tail.value, part.tail_share)]));
        }
        let rest: Vec<&Contribution> =
            parts.iter().enumerate().filter(|(place, _)| !shown.contains(place)).map(|(_, part)| *part).collect();
        if !rest.is_empty() {
            let sum = |amount: fn(&Contribution) -> f64| rest.iter().map(|part| amount(part)).sum::<f64>();
            let mean = (sum(|part| part.mean.value), Some(sum(|part| part.mean_share.unwrap_or(0.0))));
            let tail = (sum(|part| part.tail.value), Some(sum(|part| part.tail_share.unwrap_or(0.0))));
            let name = format!("{} more together", rest.len());
            grid.row(row(name, [mean, tail]));
        }
        self.line("");
        self.lines(grid.lines());
    }
}

fn unless_shared(parts: &[Contribution]) -> bool {
    parts.iter().all(|part| part.mean_share.is_none() && part.tail_share.is_none())
}

/// Positions of the contributors largest by tail and of those largest by mean, in the order given.
fn top(parts: &[&Contribution]) -> BTreeSet<usize> {
    let largest = |amount: fn(&Contribution) -> f64| {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| amount(parts[b]).total_cmp(&amount(parts[a])).then(a.cmp(&b)));
        order.truncate(TOP);
        order
    };
    let mut shown: BTreeSet<usize> = largest(|part| part.tail.value).into_iter().collect();
    shown.extend(largest(|part| part.mean.value));
    // A line "1 more" saves no space, so the last contributor is shown instead.
    if shown.len() + 1 == parts.len() { (0..parts.len()).collect() } else { shown }
}

/// Name, then amount, share and bar of mean and tail.
fn cells(name: String, sides: [(f64, Option<f64>); 2], bar: usize, look: &Look) -> Vec<String> {
    let mut cells = vec![name];
    for (amount, share) in sides {
        cells.push(Quantity::Money.write(amount));
        cells.push(share.map_or("-".to_string(), tenth));
        cells.push(drawn(share.unwrap_or(0.0), bar, look));
    }
    cells
}

/// A share to a tenth of a percent.
fn tenth(share: f64) -> String {
    // A share that rounds to zero is shown without its sign.
    let text = format!("{:.1} %", share * 100.0);
    text.strip_prefix('-').filter(|rest| *rest == "0.0 %").map(str::to_string).unwrap_or(text)
}

/// A bar of `cells` cells at 100 %, padded to the width of `cells`.
fn drawn(share: f64, cells: usize, look: &Look) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (cells * 8) as f64).round() as usize;
    let bar = if look.unicode {
        let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
        "█".repeat(eighths / 8) + part
    } else {
        "#".repeat((eighths + 4) / 8)
    };
    let missing = cells.saturating_sub(bar.chars().count());
    bar + &" ".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_a_tenth_and_zero_no_sign() {
        assert_eq!([0.1234, 1.0, 0.0, -0.0, -0.0004].map(tenth), ["12.3 %", "100.0 %", "0.0 %", "0.0 %", "0.0 %"]);
    }

    #[test]
    fn bars_have_one_width() {
        let look = Look { unicode: true, ..Look::PLAIN };
        assert_eq!(drawn(0.5, 12, &look), "██████      ");
        assert_eq!(drawn(0.02, 12, &look), "▎           ");
        assert_eq!(drawn(1.0, 6, &Look::PLAIN), "######");
        assert_eq!(drawn(-0.5, 6, &Look::PLAIN), " ".repeat(6));
    }
}
