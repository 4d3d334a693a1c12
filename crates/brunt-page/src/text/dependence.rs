//! Rank correlations of factors and annual counts, beside those that the file asks for.

use super::figure::figure;
use super::grid::Grid;
use super::{Page, shortened};
use crate::quantity::{Quantity, count, plain};
use brunt::report::RankCorrelation;

/// Widest pair of names.
const WIDEST_NAME: usize = 44;
/// Most pairs of a kind on the page.
const MOST_PAIRS: usize = 8;

impl Page<'_> {
    /// Pairs of factors, the strongest asked correlation first; then pairs of counts, the strongest realised correlation first.
    pub(super) fn dependence(&mut self) {
        let dependence = &self.report.dependence;
        if dependence.factors.is_empty() && dependence.counts.is_empty() {
            return;
        }
        let trials = count(dependence.trials);
        self.heading(&format!("What goes together (rank correlation in {trials} trials, and what the file asks for)"));
        let mut grid =
            Grid::new(&self.look, 1, ["", "asked", "realised", "95 % interval"].map(str::to_string).to_vec());
        let by_asked = |pair: &RankCorrelation| pair.asked.abs();
        self.pairs(&mut grid, "Factors", &dependence.factors, by_asked);
        let by_realised = |pair: &RankCorrelation| pair.realised.map_or(0.0, |estimate| estimate.value.abs());
        self.pairs(&mut grid, &format!("Threats, by number in a {}", self.period()), &dependence.counts, by_realised);
        self.lines(grid.lines());
        if !dependence.counts.is_empty() {
            let text = "Asked of threats is the correlation of their rates; counts go together less, since chance is added to each.";
            self.paragraph(text, 2);
        }
    }

    /// The pairs of greatest `strength`, under a heading.
    fn pairs(
        &mut self,
        grid: &mut Grid,
        of: &str,
        pairs: &[RankCorrelation],
        strength: impl Fn(&RankCorrelation) -> f64,
    ) {
        if pairs.is_empty() {
            return;
        }
        let mut text = |cells: [String; 4]| grid.row(cells.to_vec());
        text([of.to_string(), String::new(), String::new(), String::new()]);
        let mut order: Vec<&RankCorrelation> = pairs.iter().collect();
        // A stable sort keeps pairs of equal strength in the order of ids.
        order.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
        for pair in order.iter().take(MOST_PAIRS) {
            let name = format!("  {}, {}", plain(&pair.first), plain(&pair.second));
            let (realised, interval) = match &pair.realised {
                Some(estimate) => figure(Quantity::Correlation, estimate, &mut self.footnotes),
                None => ("-".to_string(), "one never varied".to_string()),
            };
            let name = shortened(&name, WIDEST_NAME, &self.look);
            text([name, Quantity::Correlation.write(pair.asked), realised, interval]);
        }
        if order.len() > MOST_PAIRS {
            let more = format!("  {} weaker pairs are in the JSON", order.len() - MOST_PAIRS);
            text([more, String::new(), String::new(), String::new()]);
        }
    }
}
