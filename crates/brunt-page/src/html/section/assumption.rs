//! What the model assumes of the scenario, in words, by kind; and how factors and counts go together.

use super::Writer;
use crate::html::document::{Block, Column, Section, Table};
use crate::quantity::{Quantity, counted, plain};
use brunt::report::{Assumption, AssumptionKind, RankCorrelation};

/// Most pairs of counts that are listed.
const MOST_PAIRS: usize = 40;

impl Writer<'_> {
    /// A folded list for each kind, in the order of the report.
    pub(super) fn assumptions(&mut self, section: &mut Section) {
        let mut kinds: Vec<(&'static str, Vec<&Assumption>)> = Vec::new();
        for assumption in &self.report.assumptions {
            let kind = kind(&assumption.kind);
            match kinds.iter_mut().find(|known| known.0 == kind) {
                Some(known) => known.1.push(assumption),
                None => kinds.push((kind, vec![assumption])),
            }
        }
        if kinds.is_empty() {
            return;
        }
        section.text("In words, with rounded numbers; results.json has each with its exact numbers.");
        for (kind, list) in kinds {
            let items = list.iter().map(|assumption| plain(&assumption.text)).collect();
            section.blocks.push(Block::List { title: Some(format!("{kind} ({})", list.len())), items });
        }
        self.pairs(section, "Factors that go together", &self.report.dependence.factors);
        self.pairs(section, "Threats whose counts go together", &self.report.dependence.counts);
    }

    fn pairs(&mut self, section: &mut Section, title: &str, pairs: &[RankCorrelation]) {
        let columns = [
            Column::words("First"),
            Column::words("Second"),
            Column::defined("Asked for", "rank"),
            Column::number("In the trials"),
        ];
        let trials = counted(self.report.dependence.trials, "trial");
        let mut strongest: Vec<&RankCorrelation> = pairs.iter().collect();
        strongest.sort_by(|one, other| other.asked.abs().total_cmp(&one.asked.abs()));
        let more = strongest.len().saturating_sub(MOST_PAIRS);
        let more = if more > 0 { format!(", the strongest of {}", pairs.len()) } else { String::new() };
        let mut table = Table::new(format!("{title}: rank correlations{more}, {trials}"), columns);
        for pair in strongest.into_iter().take(MOST_PAIRS) {
            table.row([
                plain(&pair.first).into(),
                plain(&pair.second).into(),
                Quantity::Correlation.write(pair.asked).into(),
                self.remarks.maybe(Quantity::Correlation, pair.realised.as_ref()),
            ]);
        }
        section.folded(table);
    }
}

/// Kind of an assumption in words.
fn kind(kind: &AssumptionKind) -> &'static str {
    match kind {
        AssumptionKind::Frequency { .. } => "How often threats occur",
        AssumptionKind::Timing { .. } => "When threats occur",
        AssumptionKind::Disruption { .. } => "What occurrences disrupt",
        AssumptionKind::DirectLoss { .. } => "What occurrences cost",
        AssumptionKind::Trigger { .. } => "What follows from what",
        AssumptionKind::Factors { .. } | AssumptionKind::Loading { .. } | AssumptionKind::Correlation { .. } => {
            "Factors"
        }
        AssumptionKind::Price { .. } => "Prices",
        AssumptionKind::Need(_) | AssumptionKind::NeedChance { .. } => "What nodes need",
        AssumptionKind::Downtime(_) | AssumptionKind::ServiceHours(_) | AssumptionKind::Backlog(_) => {
            "What downtime costs"
        }
        AssumptionKind::Tolerance(_) => "What is tolerated",
        AssumptionKind::Control { .. } => "Controls",
        AssumptionKind::Contract(_)
        | AssumptionKind::CoFunding(_)
        | AssumptionKind::Indemnity(_)
        | AssumptionKind::ServiceLevel(_)
        | AssumptionKind::PriceTerm(_) => "Contracts",
        AssumptionKind::Policy(_) => "Insurance",
        AssumptionKind::Independent { .. } => "What is independent",
        AssumptionKind::Dropped { .. } => "What is left out",
        _ => "Of the model itself",
    }
}
