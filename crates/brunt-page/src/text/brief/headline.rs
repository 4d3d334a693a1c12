//! Four figures of each party: expected loss, two bad years, and the chance of a loss above the limit.

use super::Room;
use crate::quantity::rarity;
use crate::quantity::{Quantity, counted, plain, round_money};
use crate::text::Page;
use crate::text::figure::{figure, one_line};
use crate::text::grid::Grid;
use brunt::report::{Estimate, LossMeasures, Report, Verdict, VerdictSubject};
use console::measure_text_width;

/// A level of every report that the page leaves to the full one.
const LEFT_OUT: f64 = 0.995;
/// Widest figure with its interval on a line of its own.
const NARROW: usize = 14;

/// A row: whose loss it is, of which kind, and its figures.
struct Row<'a> {
    id: &'a str,
    name: String,
    kind: &'static str,
    losses: &'a LossMeasures,
    subject: VerdictSubject,
}

impl Page<'_> {
    /// Gross and net losses of the parties, in the order of the file.
    pub(super) fn headlines(&mut self, room: &Room) {
        self.line("");
        let rows = rows(self.report);
        let (rows, rest) = rows.split_at(shown(&rows, room.rows));
        let lines = [true, false].map(|wide| {
            let grid = self.headline_grid(rows, wide);
            (grid.is_whole(), grid.lines())
        });
        let remarks = self.footnotes.taken();
        let ([(true, lines), _] | [_, (_, lines)]) = lines;
        self.lines(lines);
        self.footnotes = remarks;
        self.remarks();
        self.without_losses(rest, room);
    }

    /// The table, with each figure on one line, or with its interval on a second line.
    fn headline_grid(&mut self, rows: &[Row<'_>], wide: bool) -> Grid {
        let report = self.report;
        let period = self.period();
        let at = &report.total.value_at_risk;
        let positions: Vec<usize> = (0..at.len()).filter(|&place| at[place].level != LEFT_OUT).collect();
        let mut headings = vec![format!("Loss in a {period}"), "expected".to_string()];
        headings.extend(positions.iter().map(|&place| format!("1 in {}", rarity(at[place].level))));
        headings.push("above limit".to_string());
        headings[0] = self.look.bold(&headings[0]);
        let mut grid = Grid::new(&self.look, 1, headings);
        let mut last = "";
        for row in rows {
            let name = if wide { &row.name } else { row.id };
            let name = if row.id == last { String::new() } else { plain(name) };
            last = row.id;
            let mut cells = vec![format!("{name} {}", row.kind).trim_start().to_string()];
            let figures =
                positions.iter().filter_map(|&place| row.losses.value_at_risk.get(place)).map(|at| &at.estimate);
            for estimate in std::iter::once(&row.losses.mean).chain(figures) {
                cells.push(self.headline(Quantity::Money, estimate, wide));
            }
            cells.push(self.above_limit(&row.subject, wide));
            grid.row(cells);
        }
        grid
    }

    fn headline(&mut self, quantity: Quantity, estimate: &Estimate, wide: bool) -> String {
        let line = one_line(quantity, estimate, &mut self.footnotes);
        if wide || measure_text_width(&line) <= NARROW {
            return line;
        }
        let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
        format!("{value}\n{interval}")
    }

    /// The chance of a loss above the amount that a limit on it names; of several limits the lowest amount.
    fn above_limit(&mut self, subject: &VerdictSubject, wide: bool) -> String {
        let of = |verdict: &Verdict| verdict.exceeded.filter(|_| verdict.subject.as_ref() == Some(subject));
        let limits = self.report.appetite.iter().filter_map(of);
        let Some(limit) = limits.min_by(|a, b| a.amount.total_cmp(&b.amount)) else { return "no limit".to_string() };
        let amount = round_money(limit.amount);
        let line = one_line(Quantity::Share, &limit.probability, &mut self.footnotes);
        if wide {
            return format!("{line} above {amount}");
        }
        if measure_text_width(&line) <= NARROW {
            return format!("{line}\n> {amount}");
        }
        let (value, interval) = figure(Quantity::Share, &limit.probability, &mut self.footnotes);
        format!("{value} > {amount}\n{interval}")
    }

    /// The parties that are left out, and those that nothing happens to.
    fn without_losses(&mut self, rest: &[Row<'_>], room: &Room) {
        let report = self.report;
        let mut names: Vec<String> = rest.iter().map(|row| plain(row.id)).collect();
        names.dedup();
        if !names.is_empty() {
            let command = self.command("run", "--show losses,net");
            let more = counted(names.len() as u64, "more party").replace("partys", "parties");
            self.in_room(&format!("{more}: {command} ({})", names.join(", ")), 2, room);
        }
        let bears = |id: &str| {
            let gross = report.parties.iter().any(|party| party.id == id && party.losses.maximum != 0.0);
            gross || report.terms.iter().flat_map(|terms| &terms.parties).any(|party| party.id == id)
        };
        let spared: Vec<String> =
            report.scenario.parties.iter().filter(|party| !bears(&party.id)).map(|party| plain(&party.id)).collect();
        if !spared.is_empty() {
            self.in_room(&format!("No loss, and no part in any payment: {}", spared.join(", ")), 2, room);
        }
    }
}

/// Gross, then net of each party; before them the gross loss of all parties where several bear losses.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let bearing = report.parties.iter().filter(|party| party.losses.maximum != 0.0).count();
    if bearing > 1 || report.scenario.parties.is_empty() {
        let (name, subject) = ("all parties".to_string(), VerdictSubject::Total);
        rows.push(Row { id: "all", name, kind: "gross", losses: &report.total, subject });
    }
    for party in &report.scenario.parties {
        let row = |kind, losses, subject| Row { id: &party.id, name: plain(&party.name), kind, losses, subject };
        let gross = report.parties.iter().find(|other| other.id == party.id).map(|other| &other.losses);
        let net = report.terms.as_ref().and_then(|terms| terms.parties.iter().find(|other| other.id == party.id));
        if let Some(losses) = gross.filter(|losses| losses.maximum != 0.0) {
            rows.push(row("gross", losses, VerdictSubject::Gross(party.id.clone())));
        }
        if let Some(net) = net {
            rows.push(row("net", &net.net, VerdictSubject::Net(party.id.clone())));
        }
    }
    rows
}

/// Number of the first rows that there is room for: whole parties only.
fn shown(rows: &[Row<'_>], most: usize) -> usize {
    let mut shown = rows.len().min(most);
    while shown > 1 && shown < rows.len() && rows[shown].id == rows[shown - 1].id {
        shown -= 1;
    }
    shown
}
