//! The scenario as it is and under stresses, on the same trials.

use super::Writer;
use crate::html::chart::{Bar, Side, bars};
use crate::html::document::{Block, Cell, Column, Section, Table};
use crate::html::figure::ends;
use crate::quantity::{Quantity, counted, level, plain, round_money, round_share};
use brunt::report::{
    Estimate, LimitKind, StressMeasures, StressReading, StressedFigure, StressedLoss, StressedParty, StressedRisk,
};

/// Name of the scenario without a stress.
const AS_IT_IS: &str = "as it is";
/// Least chance at which the use of a cap or limit is listed.
const LEAST_CHANCE: f64 = 0.01;

impl Writer<'_> {
    /// All tables about stresses; nothing where none was run.
    pub(super) fn stresses(&mut self, section: &mut Section) {
        let report = self.report;
        let Some(found) = &report.stress else { return };
        let trials = counted(found.trials[1] - found.trials[0], "trial");
        let reading = match found.reading {
            StressReading::Given => "given that the threats forced occur at least as often",
            _ => "on top of all that is drawn",
        };
        section.text(format!(
            "Every run has the same random numbers in {trials}; `more by` is the difference from the scenario as it is, trial by trial. \
             What is forced happens {reading}."
        ));
        self.total_under(section, found, &trials);
        self.parties_under(section, found, &trials);
        self.tolerances_under(section, found, &trials);
        self.limits_under(section, found, &trials);
        self.alone(section, found);
        let assumed = |stress: &brunt::report::StressMeasure| {
            let assumes: Vec<String> = stress.assumes.iter().map(|line| plain(line)).collect();
            format!("{} ({}): {}", plain(&stress.name), plain(&stress.id), assumes.join("; "))
        };
        let items = found.stresses.iter().map(assumed).collect();
        section.blocks.push(Block::List { title: Some("What each stress assumes".to_string()), items });
    }

    fn total_under(&mut self, section: &mut Section, found: &StressMeasures, trials: &str) {
        let named = level(found.level);
        let columns = [
            Column::words("Stress"),
            Column::defined("Expected", "mean"),
            Column::defined("More by", "paired"),
            Column::defined(format!("TVaR {named}"), "tvar"),
            Column::defined("More by", "paired"),
        ];
        let mut table = Table::new(format!("Gross loss of all parties under stresses, {trials}"), columns);
        let mut bar_rows = Vec::new();
        for (name, risk) in rows(found) {
            let StressedLoss { mean, tail_value_at_risk: tail, .. } = risk.total;
            let (mean_cell, tail_cell) = (self.money(&mean.value), self.money(&tail.value));
            let side = |estimate: &Estimate, text: &str| Side {
                value: estimate.value,
                ends: ends(estimate),
                text: text.to_string(),
            };
            let sides = vec![side(&mean.value, &mean_cell.text), side(&tail.value, &tail_cell.text)];
            bar_rows.push(Bar { name: plain(name), sides });
            table.row([plain(name).into(), mean_cell, self.added(&mean), tail_cell, self.added(&tail)]);
        }
        let caption = format!("Gross loss of a {} under stresses", self.period());
        match bars(&caption, &["expected", &format!("TVaR {named}")], &bar_rows, round_money) {
            Some(svg) => section.chart(caption, svg, table),
            None => section.table(table),
        }
    }

    /// What is left with each party: net where there are contracts or insurance, else gross.
    fn parties_under(&mut self, section: &mut Section, found: &StressMeasures, trials: &str) {
        let net = found.base.parties.iter().any(|party| party.net.is_some());
        let whose = |party: &StressedParty| if net { party.net } else { party.gross };
        let word = if net { "net" } else { "gross" };
        let named = level(found.level);
        let figures: [fn(&StressedLoss) -> StressedFigure; 2] = [|loss| loss.mean, |loss| loss.tail_value_at_risk];
        let captions = [
            format!("Expected {word} loss by party, and more by, {trials}"),
            format!("TVaR {named} of the {word} loss by party, and more by, {trials}"),
        ];
        let parties: Vec<usize> =
            (0..found.base.parties.len()).filter(|&at| whose(&found.base.parties[at]).is_some()).collect();
        for (caption, pick) in captions.into_iter().zip(figures) {
            let headings = parties.iter().map(|&at| Column::defined(plain(&found.base.parties[at].name), "paired"));
            let mut table = Table::new(caption, std::iter::once(Column::words("Stress")).chain(headings));
            for (name, risk) in rows(found) {
                let cell =
                    |writer: &mut Self, at: usize| match risk.parties.get(at).and_then(whose).map(|loss| pick(&loss)) {
                        None => Cell::from("-"),
                        Some(figure) if figure.added.is_none() => writer.money(&figure.value),
                        Some(figure) => writer.added(&figure),
                    };
                let cells: Vec<Cell> = parties.iter().map(|&at| cell(self, at)).collect();
                table.row(std::iter::once(plain(name).into()).chain(cells));
            }
            section.folded(table);
        }
    }

    fn tolerances_under(&mut self, section: &mut Section, found: &StressMeasures, trials: &str) {
        for (position, tolerance) in found.base.tolerances.iter().enumerate() {
            let columns = [
                Column::words("Stress"),
                Column::defined("Chance of a breach", "breach"),
                Column::defined("More by", "paired"),
                Column::defined("Time to recover, half of events", "recover"),
                Column::defined("19 of 20 events", "recover"),
                Column::defined("Capacity held in half of trials", "held"),
                Column::defined("In 19 of 20", "held"),
            ];
            let below = round_share(tolerance.below);
            let caption = format!("Tolerance of {} (below {below}) under stresses, {trials}", plain(&tolerance.name));
            let mut table = Table::new(caption, columns);
            for (name, risk) in rows(found) {
                let Some(tolerance) = risk.tolerances.get(position) else { continue };
                let times = tolerance.time_to_recover.as_ref();
                let added = tolerance.breach.added.as_ref();
                table.row([
                    plain(name).into(),
                    self.share(&tolerance.breach.value),
                    added.map_or_else(|| "-".into(), |added| self.remarks.difference(Quantity::Share, added)),
                    self.remarks.maybe(Quantity::Hours, times.map(|times| &times.median_hours)),
                    self.remarks.maybe(Quantity::Hours, times.map(|times| &times.p95_hours)),
                    self.share(&tolerance.held_in_half),
                    self.share(&tolerance.held_in_95),
                ]);
            }
            section.folded(table);
        }
    }

    /// The chance that caps and limits are used up, one row for each that is used up in a trial of 100 under some stress.
    fn limits_under(&mut self, section: &mut Section, found: &StressMeasures, trials: &str) {
        let headings = rows(found).map(|row| Column::defined(plain(row.0), "chance"));
        let columns = std::iter::once(Column::words("Cap or limit")).chain(headings);
        let mut table = Table::new(format!("Chance that a cap or limit is used up, {trials}"), columns);
        for limit in &found.base.limits {
            let used: Vec<Option<Estimate>> = rows(found)
                .map(|(_, risk)| {
                    let same = |other: &&brunt::report::StressedLimit| other.id == limit.id && other.kind == limit.kind;
                    risk.limits.iter().find(same).map(|limit| limit.used_up)
                })
                .collect();
            if used.iter().flatten().any(|used| used.value >= LEAST_CHANCE) {
                let name = Cell::from(plain(&limit.id)).with_below(kind(limit.kind));
                let cells: Vec<Cell> =
                    used.iter().map(|used| self.remarks.maybe(Quantity::Share, used.as_ref())).collect();
                table.row(std::iter::once(name).chain(cells));
            }
        }
        section.folded(table);
    }

    /// The effect of each stress alone, with nothing random.
    fn alone(&self, section: &mut Section, found: &StressMeasures) {
        let columns = [
            Column::words("Stress"),
            Column::number("Costs in all"),
            Column::words("Left with"),
            Column::words("Tolerances breached"),
            Column::words("Used up"),
        ];
        let mut table =
            Table::new("Each stress alone: only what is forced happens, every draw at its median (exact)", columns);
        for stress in &found.stresses {
            let Some(alone) = &stress.alone else { continue };
            let nets = alone
                .explanation
                .parties
                .iter()
                .filter_map(|party| Some((party, party.net.filter(|net| *net != 0.0)?)));
            let nets: Vec<String> =
                nets.map(|(party, net)| format!("{} {}", plain(&party.id), round_money(net))).collect();
            let breached =
                alone.tolerances.iter().filter(|tolerance| tolerance.breached).map(|tolerance| plain(&tolerance.node));
            let used = alone.used_up.iter().map(|limit| plain(&limit.id));
            let listed = |names: Vec<String>| if names.is_empty() { "none".to_string() } else { names.join(", ") };
            table.row([
                plain(&stress.id).into(),
                Cell::from(round_money(alone.explanation.total)),
                listed(nets).into(),
                listed(breached.collect()).into(),
                listed(used.collect()).into(),
            ]);
        }
        section.folded(table);
    }

    /// The rise of a figure of money.
    fn added(&mut self, figure: &StressedFigure) -> Cell {
        figure.added.as_ref().map_or_else(|| "-".into(), |added| self.remarks.difference(Quantity::Money, added))
    }
}

/// The scenario as it is, then each stress.
fn rows(found: &StressMeasures) -> impl Iterator<Item = (&str, &StressedRisk)> {
    let stresses = found.stresses.iter().map(|stress| (stress.id.as_str(), &stress.risk));
    std::iter::once((AS_IT_IS, &found.base)).chain(stresses)
}

fn kind(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::EventCap => "cap of an event",
        LimitKind::AnnualCap => "cap of a year",
        LimitKind::Pool => "shared cap of a year",
        LimitKind::EventLimit => "limit of an event",
        _ => "limit of a year",
    }
}
