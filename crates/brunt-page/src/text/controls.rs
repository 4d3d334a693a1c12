//! The worth of controls, on one page.

use super::figure::figure;
use super::grid::Grid;
use super::{Page, shortened};
use crate::Look;
use crate::quantity::{Quantity, count, counted, level, plain, round_money, round_share, significant};
use brunt::report::{
    ControlMeasure, ControlMeasures, EffectOn, Effectiveness, Estimate, Interaction, InteractionKind, Interval,
    Reduction, Report, RiskKind, RiskUnder, Stage, Unmet, Worth,
};

/// Widest name.
const WIDEST_NAME: usize = 22;
/// Most pairs of controls that are listed.
const MOST_PAIRS: usize = 8;

/// Most columns of parties beside each other.
const MOST_COLUMNS: usize = 4;

/// Selects a figure of a reduction.
type Pick = fn(&Reduction) -> Option<Estimate>;

/// A space at which no line is broken.
const NO_BREAK: &str = "\u{a0}";

/// The part of a report on controls, as a page that a manager can read.
pub fn controls(report: &Report, look: Look) -> String {
    let mut page = Page::new(report, look);
    page.head();
    if let Some(controls) = &report.controls {
        page.risks(controls);
        page.taken_together(controls);
        page.effects(controls);
        page.parties(controls);
        page.answers(controls);
        page.worth(controls);
        page.years(controls);
        page.interactions(controls);
        page.obligations(controls);
        page.appetite();
    }
    page.assumptions();
    page.reading_of_controls();
    page.text.replace(NO_BREAK, " ")
}

impl Page<'_> {
    fn risks(&mut self, controls: &ControlMeasures) {
        let period = self.period();
        let trials = counted(controls.trials[1] - controls.trials[0], "trial");
        self.heading(&format!("The risk of a {period}, with the same luck in {trials} (95 % interval below)"));
        let heading = |risk: &RiskUnder| {
            let (word, of) = match risk.risk {
                RiskKind::Inherent => ("inherent", "no control".to_string()),
                RiskKind::Current => {
                    ("current", format!("{} in place", counted(risk.controls.len() as u64, "control")))
                }
                _ => ("target", format!("all {}", risk.controls.len())),
            };
            format!("{word}\n({of})")
        };
        let headings = std::iter::once(String::new()).chain(controls.risks.iter().map(heading)).collect();
        let mut grid = Grid::new(&self.look, 1, headings);
        let named = level(controls.level);
        let mut row = |page: &mut Self, name: String, quantity, of: &dyn Fn(&RiskUnder) -> Option<Estimate>| {
            let cell = |risk| of(risk).map_or("-".to_string(), |estimate| page.two_lines(quantity, &estimate));
            let cells: Vec<String> = controls.risks.iter().map(cell).collect();
            grid.row(std::iter::once(name).chain(cells).collect());
        };
        row(self, "expected loss".into(), Quantity::Money, &|risk| Some(risk.total.mean));
        row(self, format!("VaR {named}"), Quantity::Money, &|risk| at(&risk.total.value_at_risk, controls.level));
        row(self, format!("TVaR {named}"), Quantity::Money, &|risk| at(&risk.total.tail_value_at_risk, controls.level));
        let nodes = controls.risks.first().map_or(0, |risk| risk.breaches.len());
        for node in 0..nodes {
            let name = format!("breach of {}", plain(&controls.risks[0].breaches[node].node));
            let name = shortened(&name, WIDEST_NAME + 6, &self.look);
            row(self, name, Quantity::Share, &|risk| risk.breaches.get(node).map(|breach| breach.probability));
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// The reduction of risk by the controls in place, and by the proposed controls beyond that.
    fn taken_together(&mut self, controls: &ControlMeasures) {
        let of = |risk: &&RiskUnder, kind: RiskKind, from: &RiskUnder| {
            risk.risk == kind && risk.controls.len() > from.controls.len()
        };
        let risks = controls.risks.windows(2).filter_map(|pair| {
            let [from, to] = pair else { return None };
            let kind = if of(&to, RiskKind::Target, from) {
                "proposed\n(current to target)"
            } else if of(&to, RiskKind::Current, from) {
                "in place\n(inherent to current)"
            } else {
                return None;
            };
            Some((kind, to))
        });
        let (kinds, risks): (Vec<&str>, Vec<&RiskUnder>) = risks.unzip();
        if risks.is_empty() {
            return;
        }
        self.heading("What controls take away together, trial by trial (95 % interval below)");
        let headings = std::iter::once(String::new()).chain(kinds.iter().map(|kind| (*kind).to_string())).collect();
        let mut grid = Grid::new(&self.look, 1, headings);
        let named = level(controls.level);
        let of: [(String, Pick); 3] = [
            ("expected loss".into(), |reduction| Some(reduction.mean)),
            (format!("VaR {named}"), |reduction| reduction.value_at_risk),
            (format!("TVaR {named}"), |reduction| reduction.tail_value_at_risk),
        ];
        for (name, pick) in of {
            let cell = |risk: &&RiskUnder| {
                let estimate = risk.reduction.as_ref().and_then(pick);
                estimate.map_or("-".to_string(), |estimate| self.reduction(Quantity::Money, &estimate))
            };
            let cells: Vec<String> = risks.iter().map(cell).collect();
            grid.row(std::iter::once(name).chain(cells).collect());
        }
        for node in 0..risks[0].breaches.len() {
            let name = format!("breach of {}", plain(&risks[0].breaches[node].node));
            let cell = |risk: &&RiskUnder| {
                let estimate = risk.breaches.get(node).and_then(|breach| breach.reduction);
                estimate.map_or("-".to_string(), |estimate| self.reduction(Quantity::Share, &estimate))
            };
            let cells: Vec<String> = risks.iter().map(cell).collect();
            grid.row(std::iter::once(shortened(&name, WIDEST_NAME + 6, &self.look)).chain(cells).collect());
        }
        self.lines(grid.with_whole_names().lines());
    }

    fn two_lines(&mut self, quantity: Quantity, estimate: &Estimate) -> String {
        let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
        format!("{value}\n{interval}")
    }

    /// A reduction with its interval, and a remark if the interval holds zero.
    fn reduction(&mut self, quantity: Quantity, estimate: &Estimate) -> String {
        if estimate.value == 0.0 && estimate.interval.half_width().is_none() {
            return "0".to_string();
        }
        let cell = self.two_lines(quantity, estimate);
        if !spans_zero(estimate) {
            return cell;
        }
        let trials: u64 = self.report.controls.as_ref().map_or(0, |found| found.trials[1] - found.trials[0]);
        let text = format!("cannot be told from zero at {}", counted(trials, "trial"));
        let mark = self.footnotes.mark(text);
        cell.replacen('\n', &format!(" {mark}\n"), 1)
    }

    /// The reduction of mean and tail of the total by each control.
    fn effects(&mut self, controls: &ControlMeasures) {
        let period = self.period();
        let named = level(controls.level);
        let of: [(String, Pick); 2] = [
            (format!("the expected loss of a {period}"), |reduction| Some(reduction.mean)),
            (format!("TVaR {named}"), |reduction| reduction.tail_value_at_risk),
        ];
        for (what, pick) in of {
            self.heading(&format!("What each control takes from {what}, all parties (95 % interval below)"));
            let headings =
                ["", "if only it\nwere missing", "alone", "fair part\n(Shapley)", "today, if dropped\nor added"];
            let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
            for control in &controls.controls {
                let Some(effect) = on(control, &EffectOn::Total) else { continue };
                let Effectiveness { leave_one_out, standalone, shapley, today, .. } = effect;
                let cells = [leave_one_out, standalone, shapley, today];
                let cells = cells.map(|reduction| {
                    pick(reduction).map_or("-".into(), |estimate| self.reduction(Quantity::Money, &estimate))
                });
                grid.row(std::iter::once(self.control_name(control)).chain(cells).collect());
            }
            self.lines(grid.with_whole_names().lines());
        }
        for method in &controls.shapley {
            let Some(orders) = method.orders else { continue };
            let orders = counted(orders, "random order");
            let text = if method.of.contains(&EffectOn::Total) {
                format!("fair parts are means over {orders} of the controls; their error is in the interval")
            } else {
                format!("fair parts by party and tolerance are in results.json, as means over {orders}")
            };
            self.paragraph(&text, 2);
        }
    }

    fn control_name(&self, control: &ControlMeasure) -> String {
        let name = shortened(&plain(&control.id), WIDEST_NAME, &self.look);
        if control.status == "proposed" { format!("{name}\n(proposed)") } else { name }
    }

    /// The reduction by each control today of what each party is left with: net losses if there are any, else gross.
    fn parties(&mut self, controls: &ControlMeasures) {
        let Some(first) = controls.controls.first() else { return };
        let net = first.effects.iter().any(|effect| matches!(effect.on, EffectOn::Net(_)));
        let parties: Vec<&EffectOn> = first
            .effects
            .iter()
            .map(|effect| &effect.on)
            .filter(|on| if net { matches!(on, EffectOn::Net(_)) } else { matches!(on, EffectOn::Gross(_)) })
            .collect();
        let gains = |on: &&EffectOn| {
            let today = |control| self::on(control, on).map_or(0.0, |effect| effect.today.mean.value);
            controls.controls.iter().any(|control| today(control) != 0.0)
        };
        let (parties, others): (Vec<&EffectOn>, Vec<&EffectOn>) = parties.into_iter().partition(gains);
        if parties.is_empty() {
            return;
        }
        let word = if net { "net" } else { "gross" };
        self.heading(&format!(
            "Who gains: what dropping it now would cost, or adding it would save, expected {word} loss (95 % interval below)"
        ));
        for columns in parties.chunks(MOST_COLUMNS) {
            self.gains_beside(controls, columns);
        }
        if !others.is_empty() {
            let names: Vec<String> = others.into_iter().map(party).collect();
            self.paragraph(&format!("No control changes anything for {}", names.join(", ")), 2);
        }
    }

    /// A table of the reductions of some parties, side by side.
    fn gains_beside(&mut self, controls: &ControlMeasures, parties: &[&EffectOn]) {
        let headings = parties.iter().copied().map(party);
        let mut grid = Grid::new(&self.look, 1, std::iter::once(String::new()).chain(headings).collect());
        for control in &controls.controls {
            let cells: Vec<String> = parties
                .iter()
                .map(|on| {
                    self::on(control, on)
                        .map_or("-".into(), |effect| self.reduction(Quantity::Money, &effect.today.mean))
                })
                .collect();
            grid.row(std::iter::once(self.control_name(control)).chain(cells).collect());
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// The nominal against the realised effectiveness of each control.
    fn answers(&mut self, controls: &ControlMeasures) {
        self.heading("What each control should answer and did (demands in all trials)");
        let headings = [
            "",
            "by the\nfile",
            "in the\nsimulation",
            "demands",
            "prevented",
            "at work, not\nprevented",
            "another\nwas first",
            "failed",
            "host\ndown",
        ];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for control in &controls.controls {
            let answered = &control.answered;
            if answered.demands == 0 {
                let mut cells =
                    vec![self.control_name(control), round_share((answered.nominal * 1e3).round() / 1e3), "-".into()];
                cells.extend(std::iter::repeat_n("-".to_string(), 6));
                cells[3] = "0".into();
                grid.row(cells);
                continue;
            }
            let realised =
                answered.realised.map_or("-".to_string(), |share| round_share((share.value * 1e3).round() / 1e3));
            let counts = [
                answered.demands,
                answered.prevented,
                answered.worked,
                answered.forestalled,
                answered.failed,
                answered.host_down,
            ];
            let mut cells =
                vec![self.control_name(control), round_share((answered.nominal * 1e3).round() / 1e3), realised];
            cells.extend(counts.map(count));
            grid.row(cells);
        }
        self.lines(grid.with_whole_names().lines());
    }

    fn worth(&mut self, controls: &ControlMeasures) {
        let priced: Vec<(&ControlMeasure, &Worth)> =
            controls.controls.iter().filter_map(|control| Some((control, control.worth.as_ref()?))).collect();
        if priced.is_empty() {
            return;
        }
        self.heading("What each control is worth in a year, for all parties together (95 % interval below)");
        let headings = ["", "costs", "saves", "net benefit", "return", "payback\n(years)"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for (control, worth) in &priced {
            let gain = &worth.all;
            let years = |years: f64| if years == 0.0 { "at once".into() } else { format!("{years:.1}") };
            grid.row(vec![
                self.control_name(control),
                round_money(worth.yearly_cost),
                self.two_lines(Quantity::Money, &gain.benefit),
                self.reduction(Quantity::Money, &gain.net_benefit),
                gain.return_on_investment.map_or("-".into(), |rate| self.two_lines(Quantity::Share, &rate)),
                gain.payback_years.map_or("never".to_string(), years),
            ]);
        }
        self.lines(grid.with_whole_names().lines());
        let unpriced = controls.controls.iter().filter(|control| control.worth.is_none());
        let unpriced: Vec<String> = unpriced.map(|control| plain(&control.id)).collect();
        if !unpriced.is_empty() {
            self.paragraph(&format!("No cost is stated for {}", unpriced.join(", ")), 2);
        }
        self.heading("Who pays for it, what it saves them, and at what cost it would be worth nothing");
        let tail = format!("cost / unit\nof TVaR {}", level(controls.level));
        let headings = ["", "paid by", "saves the payer", "net benefit\nof the payer", "break-even\ncost", &tail];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for (control, worth) in &priced {
            grid.row(vec![
                self.control_name(control),
                plain(&worth.payer),
                self.two_lines(Quantity::Money, &worth.of_payer.benefit),
                self.reduction(Quantity::Money, &worth.of_payer.net_benefit),
                round_money(worth.all.break_even_cost),
                worth.all.cost_per_tail_unit.map_or("-".into(), |cost| significant(cost, 3)),
            ]);
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// Worth year by year, for controls whose effect comes by stages.
    fn years(&mut self, controls: &ControlMeasures) {
        let staged = |worth: &&Worth| worth.years.iter().any(|year| year.stage != Stage::Full);
        let ramped: Vec<(&ControlMeasure, &Worth)> = controls
            .controls
            .iter()
            .filter_map(|control| Some((control, control.worth.as_ref().filter(staged)?)))
            .collect();
        if ramped.is_empty() {
            return;
        }
        self.heading("Year by year, where the effect comes by stages (all parties)");
        let headings = ["", "year", "stage", "saves", "costs", "present value", "in all"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for (control, worth) in ramped {
            for year in &worth.years {
                let stage = match year.stage {
                    Stage::Planned => "planned".to_string(),
                    Stage::Full => "full".to_string(),
                    _ => format!("{} of it", round_share(year.maturity)),
                };
                let first = year.year == 1;
                grid.row(vec![
                    if first { shortened(&plain(&control.id), WIDEST_NAME, &self.look) } else { String::new() },
                    if year.part < 1.0 {
                        format!("{} ({} of it)", year.year, round_share(year.part))
                    } else {
                        year.year.to_string()
                    },
                    stage,
                    round_money(year.benefit),
                    round_money(year.cost),
                    round_money(year.present_value),
                    if first { round_money(worth.net_present_value) } else { String::new() },
                ]);
            }
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// Pairs of controls whose interaction is clear, the strongest first.
    fn interactions(&mut self, controls: &ControlMeasures) {
        let mut pairs: Vec<&Interaction> =
            controls.interactions.iter().filter(|pair| pair.kind != InteractionKind::Unclear).collect();
        pairs.sort_by(|a, b| b.reduction.mean.value.abs().total_cmp(&a.reduction.mean.value.abs()));
        if pairs.is_empty() {
            return;
        }
        self.heading("Controls that depend on each other (expected loss; 95 % interval below)");
        let mut grid =
            Grid::new(&self.look, 2, vec![String::new(), String::new(), "together against\neach alone missing".into()]);
        for pair in pairs.iter().take(MOST_PAIRS) {
            let word = if pair.kind == InteractionKind::Substitutes { "substitutes" } else { "complements" };
            let name = |id: &str| shortened(&plain(id), WIDEST_NAME, &self.look);
            let names = format!("{}, {}", name(&pair.first), name(&pair.second));
            grid.row(vec![names, word.into(), self.two_lines(Quantity::Money, &pair.reduction.mean)]);
        }
        self.lines(grid.with_whole_names().lines());
        if let Some(more @ 1..) = pairs.len().checked_sub(MOST_PAIRS) {
            self.paragraph(
                &format!("and {} with less between them: see --format json", counted(more as u64, "other pair")),
                2,
            );
        }
        let unclear = controls.interactions.len() - pairs.len();
        if unclear > 0 {
            self.paragraph(
                &format!(
                    "{} cannot be told from independent at this many trials",
                    counted(unclear as u64, "other pair")
                ),
                2,
            );
        }
    }

    fn obligations(&mut self, controls: &ControlMeasures) {
        if controls.obligations.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!(
            "Obligations: chance of a {period} with a demand at which none of its controls was at work (95 % interval below)"
        ));
        let headings = ["", "controls", "today", "with all"];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for obligation in &controls.obligations {
            let proposed = obligation.proposed.iter().map(|id| format!("{} (proposed)", plain(id)));
            let names: Vec<String> = obligation.in_place.iter().map(|id| plain(id)).chain(proposed).collect();
            let mut cell = |unmet: &Unmet| match unmet.demands {
                0 => "no demands".to_string(),
                _ => self.two_lines(Quantity::Share, &unmet.probability),
            };
            let (current, target) = (cell(&obligation.current), cell(&obligation.target));
            grid.row(vec![plain(&obligation.name), names.join(", "), current, target]);
        }
        self.lines(grid.with_whole_names().lines());
    }

    /// How to read the page, then the remarks that figures refer to.
    fn reading_of_controls(&mut self) {
        let period = self.period();
        let terms = [
            "A figure is what a control takes away from losses; all sets of controls meet the same bad luck, so differences are much \
             surer than the risks themselves."
                .to_string(),
            "If only it were missing: all others at work. Alone: no other at work. Fair part: the average over all orders of adding \
             controls; fair parts add up to inherent less target."
                .to_string(),
            "Today: for a control in place, what dropping it would cost; for one that is proposed, what adding it would save.".to_string(),
            "By the file: coverage times reliability, and for a control that only prevents, times its chance to. In the simulation: the part \
             of all demands that it did prevent or work on. Where several controls prevent the same, they are asked in the order of their \
             ids, and those after the first have nothing left to prevent."
                .to_string(),
            format!(
                "Worth is by what changes today, spread over the life of the control as if it were bought now; a {period}'s losses are gross, \
                 the payer's net. The payer is charged the whole cost, whatever contracts pass on (co_funding). Payback is undiscounted; \
                 risks, and the cost of a unit of TVaR, are those of the full effect."
            ),
            "An obligation is met by a control that is at work, whether or not it then prevents anything.".to_string(),
            "A 95 % interval says how far a figure may be off because the number of trials is finite; it says nothing about wrong \
             assumptions."
                .to_string(),
        ];
        self.heading("How to read this");
        terms.iter().for_each(|term| self.paragraph(term, 2));
        let footnotes: Vec<String> = self.footnotes.lines().collect();
        footnotes.iter().for_each(|line| self.paragraph(line, 4));
    }
}

/// The party that a figure belongs to; empty for other figures.
fn party(on: &EffectOn) -> String {
    match on {
        EffectOn::Net(id) | EffectOn::Gross(id) => plain(id),
        _ => String::new(),
    }
}

/// The effect of a control on a figure.
fn on<'a>(control: &'a ControlMeasure, on: &EffectOn) -> Option<&'a Effectiveness> {
    control.effects.iter().find(|effect| effect.on == *on)
}

fn at(figures: &[brunt::report::AtLevel], level: f64) -> Option<Estimate> {
    figures.iter().find(|figure| figure.level == level).map(|figure| figure.estimate)
}

/// Whether an interval holds zero.
fn spans_zero(estimate: &Estimate) -> bool {
    matches!(estimate.interval, Interval::Bounds { lower, upper, .. } if lower <= 0.0 && upper >= 0.0)
}
