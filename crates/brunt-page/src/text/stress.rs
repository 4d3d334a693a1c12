//! A scenario under stresses, on one page.

use super::figure::{Footnotes, figure};
use super::grid::Grid;
use super::{Page, shortened};
use crate::Look;
use crate::quantity::{Quantity, counted, hours, level, plain, round_money, round_share};
use brunt::report::Date;
use brunt::report::{
    Estimate, Explanation, Interval, LimitKind, Report, StressMeasures, StressReading, StressedFigure, StressedLoss,
    StressedParty, StressedRisk, WhatIf,
};

/// Widest name.
const WIDEST_NAME: usize = 24;
/// Most columns of parties or stresses beside each other.
const MOST_COLUMNS: usize = 4;
/// Most limits that are listed.
const MOST_LIMITS: usize = 10;
/// Limits that are used up with a smaller probability under every stress are left out.
const LEAST_CHANCE: f64 = 0.001;
/// The label of the scenario without a stress.
const AS_IT_IS: &str = "as it is";

/// The part of a report on stresses, as a page that a manager can read.
pub fn stress(report: &Report, look: Look) -> String {
    let mut page = Page::new(report, look);
    page.head();
    if let Some(found) = &report.stress {
        page.bounds_and_gaps(found);
        page.assumed(found);
        page.losses_under(found);
        page.parties_under(found);
        page.tolerances_under(found);
        page.limits_under(found);
        page.alone(found);
        page.assumptions();
        page.reading_of_stresses(found);
    }
    page.text
}

/// A stress and its effect alone.
#[derive(Debug, Clone, Copy)]
pub struct Alone<'a> {
    /// Id of the stress.
    pub id: &'a str,
    /// Name of the stress.
    pub name: &'a str,
    /// Effect of the stress alone.
    pub effect: &'a WhatIf,
}

/// The effects of stresses alone, one page after another.
pub fn what_if(stresses: &[Alone<'_>], start: Date, look: Look) -> String {
    let page = |stress: &Alone<'_>| {
        let of = &stress.effect.explanation;
        let mut page = Page { report: of, look, footnotes: Footnotes::default(), text: String::new() };
        let title = page.look.bold(&plain(&of.scenario.name));
        page.line(&title);
        let facts = format!(
            "under {} ({}), alone: nothing random; amounts in {}; scenario {}, brunt {}",
            plain(stress.id),
            plain(stress.name),
            plain(&of.scenario.currency),
            of.scenario.hash.get(..12).unwrap_or(&of.scenario.hash),
            of.program.version
        );
        page.paragraph(&facts, 0);
        page.whose();
        page.what_happened(start);
        page.what_gave_way(stress.effect);
        page.text
    };
    stresses.iter().map(page).collect::<Vec<_>>().join("\n")
}

impl Page<'_, Explanation> {
    /// Tolerances and limits of a what-if.
    fn what_gave_way(&mut self, alone: &WhatIf) {
        let lines = gave_way(alone);
        if !lines.is_empty() {
            self.heading("What gave way");
            lines.iter().for_each(|line| self.paragraph(line, 2));
        }
    }
}

/// One line for each tolerance, held or breached, and for each limit that is used up in a what-if.
fn gave_way(alone: &WhatIf) -> Vec<String> {
    let tolerances = alone.tolerances.iter().map(|tolerance| {
        let outcome = if tolerance.breached { "its tolerance is breached" } else { "its tolerance holds" };
        let recovers = tolerance.recovers_in.map(|time| format!(", {} to recover", hours(time))).unwrap_or_default();
        let held = round_share(tolerance.lowest);
        format!("{}: {outcome}; it falls to {held}{recovers}", plain(&tolerance.node))
    });
    let used = alone.used_up.iter().map(|limit| format!("{} {} is used up", plain(&limit.id), kind(limit.kind)));
    tolerances.chain(used).collect()
}

fn kind(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::EventCap => "(cap of an event)",
        LimitKind::AnnualCap => "(cap of a year)",
        LimitKind::Pool => "(pool)",
        LimitKind::EventLimit => "(limit of an event)",
        _ => "(limit of a year)",
    }
}

/// Selects a figure of a loss.
type Pick = fn(&StressedLoss) -> StressedFigure;

impl Page<'_> {
    /// Remarks on stress runs that are missing, and on losses that are understated.
    fn bounds_and_gaps(&mut self, found: &StressMeasures) {
        let run = found.stresses.len() as u64;
        if run < found.requested {
            let text = format!("PARTIAL RESULT: cancelled after {run} of {}", counted(found.requested, "stress run"));
            self.paragraph(&text, 0);
        }
        for (name, risk) in rows(found).filter(|row| row.1.bounds_hit > 0) {
            let trials = counted(risk.bounds_hit, "trial");
            let text =
                format!("{}: in {trials} a bound on occurrences was hit; losses are understated there", plain(name));
            self.paragraph(&text, 2);
        }
    }

    fn assumed(&mut self, found: &StressMeasures) {
        let reading = match found.reading {
            StressReading::Given => "given that the threats forced occur as often",
            _ => "on top of all that is drawn",
        };
        self.heading(&format!("What each stress assumes ({reading})"));
        for stress in &found.stresses {
            let name = if stress.name == stress.id { String::new() } else { format!(" ({})", plain(&stress.name)) };
            let assumes: Vec<String> = stress.assumes.iter().map(|line| plain(line)).collect();
            self.paragraph(&format!("{}{name}: {}", plain(&stress.id), assumes.join("; ")), 2);
        }
    }

    /// A value, and its interval on the line below.
    fn cell(&mut self, quantity: Quantity, estimate: &Estimate) -> String {
        let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
        format!("{value}\n{interval}")
    }

    /// A difference with its sign.
    fn added(&mut self, quantity: Quantity, estimate: Option<&Estimate>) -> String {
        let Some(estimate) = estimate else { return "-".to_string() };
        if estimate.value == 0.0 && estimate.interval.half_width().is_none() {
            return "0".to_string();
        }
        let sign = if estimate.value > 0.0 { "+" } else { "" };
        let cell = format!("{sign}{}", self.cell(quantity, estimate));
        if !matches!(estimate.interval, Interval::Bounds { lower, upper, .. } if lower <= 0.0 && upper >= 0.0) {
            return cell;
        }
        let trials = self.report.stress.as_ref().map_or(0, |found| found.trials[1] - found.trials[0]);
        let mark = self.footnotes.mark(format!("cannot be told from zero at {}", counted(trials, "trial")));
        cell.replacen('\n', &format!(" {mark}\n"), 1)
    }

    fn losses_under(&mut self, found: &StressMeasures) {
        let period = self.period();
        let trials = counted(found.trials[1] - found.trials[0], "trial");
        self.heading(&format!(
            "The loss of a {period}, all parties, with the same luck in {trials} (95 % interval below)"
        ));
        let named = level(found.level);
        let headings = ["", "expected loss", "more by", &format!("TVaR {named}"), "more by"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for (name, risk) in rows(found) {
            let StressedLoss { mean, tail_value_at_risk: tail, .. } = risk.total;
            grid.row(vec![
                shortened(&plain(name), WIDEST_NAME, &self.look),
                self.cell(Quantity::Money, &mean.value),
                self.added(Quantity::Money, mean.added.as_ref()),
                self.cell(Quantity::Money, &tail.value),
                self.added(Quantity::Money, tail.added.as_ref()),
            ]);
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// The gross and net loss of each party: as it is, and the increase under each stress.
    fn parties_under(&mut self, found: &StressMeasures) {
        let period = self.period();
        let named = level(found.level);
        let mean: Pick = |loss| loss.mean;
        let tail: Pick = |loss| loss.tail_value_at_risk;
        type Whose = fn(&StressedParty) -> Option<StressedLoss>;
        let gross: Whose = |party| party.gross;
        let net: Whose = |party| party.net;
        let tables: [(String, Whose, Pick); 3] = [
            (format!("What each party loses in a {period} before contracts and insurance, expected"), gross, mean),
            (format!("What each party is left with in a {period}, net, expected"), net, mean),
            (format!("What each party is left with in bad {period}s, net (TVaR {named})"), net, tail),
        ];
        for (title, whose, pick) in tables {
            let of = |risk: &StressedRisk, at: usize| risk.parties.get(at).and_then(whose);
            let figured = (0..found.base.parties.len()).filter(|&at| of(&found.base, at).is_some());
            let (parties, nothing): (Vec<usize>, Vec<usize>) = figured.partition(|&at| {
                let figure = |risk| of(risk, at).is_some_and(|loss| pick(&loss).value.value != 0.0);
                figure(&found.base) || found.stresses.iter().any(|stress| figure(&stress.risk))
            });
            if parties.is_empty() {
                continue;
            }
            self.heading(&format!("{title}: as it is, and more by (95 % interval below)"));
            for columns in parties.chunks(MOST_COLUMNS) {
                self.parties_beside(found, columns, |party| whose(party).map(|loss| pick(&loss)));
            }
            if !nothing.is_empty() {
                let names: Vec<String> = nothing.iter().map(|&at| plain(&found.base.parties[at].id)).collect();
                self.paragraph(&format!("0 in every row: {}", names.join(", ")), 0);
            }
        }
    }

    fn parties_beside(
        &mut self,
        found: &StressMeasures,
        columns: &[usize],
        figure: impl Fn(&StressedParty) -> Option<StressedFigure>,
    ) {
        let names = columns.iter().map(|&at| plain(&found.base.parties[at].id));
        let mut grid = Grid::new(&self.look, 1, std::iter::once(String::new()).chain(names).collect());
        for (name, risk) in rows(found) {
            let mut cells = vec![shortened(&plain(name), WIDEST_NAME, &self.look)];
            for &at in columns {
                let figure = risk.parties.get(at).and_then(&figure);
                cells.push(match figure {
                    None => "-".to_string(),
                    Some(StressedFigure { value, added: None }) => self.cell(Quantity::Money, &value),
                    Some(StressedFigure { added, .. }) => self.added(Quantity::Money, added.as_ref()),
                });
            }
            grid.row(cells);
        }
        self.lines(grid.with_whole_names().lines());
    }

    fn tolerances_under(&mut self, found: &StressMeasures) {
        let period = self.period();
        for (position, tolerance) in found.base.tolerances.iter().enumerate() {
            let most = tolerance.at_most_hours.map(|most| format!("at most {} ", hours(most))).unwrap_or_default();
            let below = round_share(tolerance.below);
            self.heading(&format!(
                "Tolerance of {} ({most}below {below}; 95 % interval below)",
                plain(&tolerance.name)
            ));
            let held = format!("capacity held in half\nof {period}s, in 19 of 20");
            let headings = ["", "chance of breach", "more by", "time to recover\nmedian, 95 %", &held];
            let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
            for (name, risk) in rows(found) {
                let Some(tolerance) = risk.tolerances.get(position) else { continue };
                let times = tolerance.time_to_recover.as_ref().map_or("-".to_string(), |times| {
                    let time = |estimate: &Estimate| Quantity::Hours.write(estimate.value);
                    let (_, median) = figure(Quantity::Hours, &times.median_hours, &mut self.footnotes);
                    format!("{}, {}\n{median}", time(&times.median_hours), time(&times.p95_hours))
                });
                let (half, most) = (tolerance.held_in_half, tolerance.held_in_95);
                let (_, interval) = figure(Quantity::Share, &most, &mut self.footnotes);
                grid.row(vec![
                    shortened(&plain(name), WIDEST_NAME, &self.look),
                    self.cell(Quantity::Share, &tolerance.breach.value),
                    self.added(Quantity::Share, tolerance.breach.added.as_ref()),
                    times,
                    format!("{}, {}\n{interval}", Quantity::Share.write(half.value), Quantity::Share.write(most.value)),
                ]);
            }
            self.lines(grid.with_whole_names().lines());
        }
    }

    /// The probability that caps and limits are used up, for those that stresses use up most.
    fn limits_under(&mut self, found: &StressMeasures) {
        let at = |risk: &StressedRisk, id: &str, kind: LimitKind| {
            risk.limits.iter().find(|limit| limit.id == id && limit.kind == kind).map(|limit| limit.used_up)
        };
        let mut limits: Vec<(&str, LimitKind, f64)> = Vec::new();
        for (_, risk) in rows(found) {
            for limit in &risk.limits {
                let value = limit.used_up.value;
                match limits.iter_mut().find(|known| known.0 == limit.id && known.1 == limit.kind) {
                    Some(known) => known.2 = known.2.max(value),
                    None => limits.push((&limit.id, limit.kind, value)),
                }
            }
        }
        let all_limits = limits.len();
        limits.retain(|limit| limit.2 >= LEAST_CHANCE);
        let rare = all_limits - limits.len();
        limits.sort_by(|one, other| other.2.total_cmp(&one.2));
        if limits.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Chance that a cap or limit is used up in a {period} (95 % interval below)"));
        let all: Vec<(&str, &StressedRisk)> = rows(found).collect();
        let (base, stresses) = all.split_at(1);
        for columns in stresses.chunks(MOST_COLUMNS - 1) {
            let columns: Vec<_> = base.iter().chain(columns).collect();
            let names = columns.iter().map(|column| plain(column.0));
            let mut grid = Grid::new(&self.look, 1, std::iter::once(String::new()).chain(names).collect());
            for &(id, of, _) in limits.iter().take(MOST_LIMITS) {
                let mut cells = vec![format!("{}\n{}", shortened(&plain(id), WIDEST_NAME + 6, &self.look), kind(of))];
                for (_, risk) in &columns {
                    let used = at(risk, id, of);
                    cells.push(used.map_or("-".to_string(), |used| self.cell(Quantity::Share, &used)));
                }
                grid.row(cells);
            }
            self.lines(grid.with_whole_names().lines());
        }
        if let Some(more @ 1..) = limits.len().checked_sub(MOST_LIMITS) {
            self.paragraph(&format!("and {}: see --format json", counted(more as u64, "other")), 0);
        }
        if rare > 0 {
            let others = counted(rare as u64, "other");
            let least = round_share(LEAST_CHANCE);
            self.paragraph(&format!("{others}: used up in less than {least} under every stress, see --format json"), 0);
        }
    }

    /// The effect of each stress alone.
    fn alone(&mut self, found: &StressMeasures) {
        let start = found.stresses.iter().find_map(|stress| stress.alone.as_ref());
        let Some(start) = start.and_then(|alone| date(&alone.explanation.scenario.start)) else { return };
        for stress in &found.stresses {
            let Some(alone) = &stress.alone else { continue };
            let of = &alone.explanation;
            let mut page = Page { report: of, look: self.look, footnotes: Footnotes::default(), text: String::new() };
            let loss = round_money(of.total);
            page.heading(&format!("{} alone, nothing random: it costs {loss}", plain(&stress.id)));
            let net = |party: &&brunt::report::PartyExplained| party.net.is_some_and(|net| net != 0.0);
            let nets = of
                .parties
                .iter()
                .filter(net)
                .map(|party| format!("{} {}", plain(&party.id), round_money(party.net.unwrap_or_default())));
            let nets: Vec<String> = nets.collect();
            if !nets.is_empty() {
                page.paragraph(&format!("left with: {}", nets.join(", ")), 2);
            }
            page.cascade(start);
            gave_way(alone).iter().for_each(|line| page.paragraph(line, 2));
            self.text += &page.text;
        }
    }

    fn reading_of_stresses(&mut self, found: &StressMeasures) {
        let terms = [
            "Every run has the same random numbers, so that what differs is what the stress changes; `more by` is the difference, trial \
             by trial, from the scenario as it is."
                .to_string(),
            match found.reading {
                StressReading::Given => {
                    "Forced occurrences are given: the figures are those of the years in which their threats occur at least as often. \
                     Factors that these threats load on are drawn accordingly. The other reading is --reading on-top."
                }
                _ => {
                    "Forced occurrences happen on top of all that is drawn. The figures of the years in which they happen anyway are \
                     those of --reading given."
                }
            }
            .to_string(),
            "Alone, only what is forced happens, with what follows from it, and every draw stands at its median: what is likelier than \
             not happens. `brunt stress --what-if` tells more, as a page, a story or a graph."
                .to_string(),
            "Time to recover is from an event's first moment below the level of a tolerance to its last, over events. Capacity held is \
             the lowest of a trial: as much or more is held in half of the trials, and in 19 of 20 (the interval is of this one)."
                .to_string(),
            "A 95 % interval says how far a figure may be off because the number of trials is finite; it says nothing about wrong \
             assumptions."
                .to_string(),
        ];
        self.heading("How to read this");
        terms.iter().for_each(|term| self.paragraph(&format!("- {term}"), 2));
        let footnotes: Vec<String> = self.footnotes.lines().collect();
        footnotes.iter().for_each(|line| self.paragraph(line, 4));
    }
}

/// The scenario as it is, then each stress.
fn rows(found: &StressMeasures) -> impl Iterator<Item = (&str, &StressedRisk)> {
    let stresses = found.stresses.iter().map(|stress| (stress.id.as_str(), &stress.risk));
    std::iter::once((AS_IT_IS, &found.base)).chain(stresses)
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
}
