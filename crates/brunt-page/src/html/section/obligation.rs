//! Obligations: demands that no control of an obligation answered.

use super::Writer;
use crate::html::document::{Cell, Column, Section, Table};
use crate::quantity::plain;
use brunt::report::{AssumptionKind, Fact, Unmet};
use std::collections::BTreeMap;

impl Writer<'_> {
    /// The chance of an unmet demand where controls were compared; else which controls serve which obligation.
    pub(super) fn obligations(&mut self, section: &mut Section) {
        let (report, period) = (self.report, self.period());
        let Some(found) = &report.controls else { return self.served(section) };
        let columns = [
            Column::words("Obligation"),
            Column::words("Controls in place"),
            Column::words("Proposed"),
            Column::defined("Unmet today", "unmet"),
            Column::defined("Unmet with all", "unmet"),
        ];
        let trials = crate::quantity::counted(found.trials[1] - found.trials[0], "trial");
        let caption = format!("Chance of a {period} with a demand that none of its controls answered, {trials}");
        let mut table = Table::new(caption, columns);
        for obligation in &found.obligations {
            let mut cell = |unmet: &Unmet| match unmet.demands {
                0 => "no demands".into(),
                _ => self.share(&unmet.probability),
            };
            let (current, target): (Cell, Cell) = (cell(&obligation.current), cell(&obligation.target));
            table.row([
                plain(&obligation.name).into(),
                listed(&obligation.in_place).into(),
                listed(&obligation.proposed).into(),
                current,
                target,
            ]);
        }
        section.table(table);
    }

    /// The controls of each obligation, by the assumptions.
    fn served(&self, section: &mut Section) {
        let mut served: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for assumption in &self.report.assumptions {
            let AssumptionKind::Control { control, at_work, stated, .. } = &assumption.kind else { continue };
            let Some(Fact::List(names)) = stated.get("obligations") else { continue };
            for name in names {
                if let Fact::Text(name) = name {
                    let proposed = if *at_work { "" } else { " (proposed)" };
                    served.entry(name).or_default().push(format!("{}{proposed}", plain(control)));
                }
            }
        }
        if served.is_empty() {
            return;
        }
        section.text("How often a demand goes unmet is told by `brunt controls`.");
        let mut table = Table::new(
            "Obligations and the controls that serve them",
            [Column::words("Obligation"), Column::words("Controls")],
        );
        for (name, controls) in served {
            table.row([plain(name).into(), controls.join(", ").into()]);
        }
        section.table(table);
    }
}

fn listed(ids: &[String]) -> String {
    if ids.is_empty() { "-".to_string() } else { ids.iter().map(|id| plain(id)).collect::<Vec<_>>().join(", ") }
}
