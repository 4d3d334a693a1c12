//! Controls: the risk with and without them, what each takes away, and what that is worth.

use super::{Writer, at};
use crate::html::chart::{Bar, Side, bars};
use crate::html::document::{Block, Cell, Column, Section, Table};
use crate::html::figure::ends;
use crate::quantity::{Quantity, counted, level, plain, round_money};
use brunt::report::{
    ControlMeasure, ControlMeasures, EffectOn, Effectiveness, Estimate, InteractionKind, Reduction, RiskKind,
    RiskUnder, Worth,
};

/// Most pairs of controls that are listed.
const MOST_PAIRS: usize = 12;

impl Writer<'_> {
    /// All tables about controls; nothing where controls were not compared.
    pub(super) fn controls(&mut self, section: &mut Section) {
        let report = self.report;
        let Some(found) = &report.controls else { return };
        let trials = counted(found.trials[1] - found.trials[0], "trial");
        section.text(format!(
            "All sets of controls meet the same {trials}, so that differences are much surer than the risks themselves. A reduction below 0 \
             means that the control makes the figure worse."
        ));
        self.under(section, found, &trials);
        self.today(section, found, &trials);
        self.effects(section, found, &trials);
        self.gains(section, found, &trials);
        self.worth(section, found, &trials);
        self.answers(section, found, &trials);
        self.interplay(section, found);
    }

    /// The risk without controls, with those in place, and with all.
    fn under(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let named = level(found.level);
        let columns = [
            Column::words("Controls at work"),
            Column::defined("Expected", "mean"),
            Column::defined(format!("VaR {named}"), "var"),
            Column::defined(format!("TVaR {named}"), "tvar"),
            Column::defined("Less than the row above", "paired"),
        ];
        let mut table = Table::new(format!("Gross loss of all parties under sets of controls, {trials}"), columns);
        for risk in &found.risks {
            let less = risk.reduction.as_ref().map(|less| less.mean);
            table.row([
                under(risk),
                self.money(&risk.total.mean),
                self.remarks.maybe(Quantity::Money, at(&risk.total.value_at_risk, found.level)),
                self.remarks.maybe(Quantity::Money, at(&risk.total.tail_value_at_risk, found.level)),
                self.remarks.maybe(Quantity::Money, less.as_ref()),
            ]);
        }
        section.table(table);
    }

    /// What each control takes away today, as bars with whiskers.
    fn today(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let mut listed: Vec<(&ControlMeasure, &Reduction)> = found
            .controls
            .iter()
            .filter_map(|control| Some((control, &on(control, &EffectOn::Total)?.today)))
            .collect();
        listed.sort_by(|one, other| other.1.mean.value.total_cmp(&one.1.mean.value));
        let named = level(found.level);
        let columns = [
            Column::words("Control"),
            Column::defined("Expected loss", "today"),
            Column::defined(format!("TVaR {named}"), "today"),
        ];
        let mut table = Table::new(format!("Less by each control today, {trials}"), columns);
        let mut rows = Vec::new();
        for (control, today) in listed {
            let mean = self.remarks.difference(Quantity::Money, &today.mean);
            let tail = today.tail_value_at_risk.as_ref();
            let side = |estimate: &Estimate, text: &str| Side {
                value: estimate.value,
                ends: ends(estimate),
                text: text.to_string(),
            };
            let tail_cell = tail.map_or_else(|| "-".into(), |tail| self.remarks.difference(Quantity::Money, tail));
            let mut sides = vec![side(&today.mean, &mean.text)];
            sides.extend(tail.map(|tail| side(tail, &tail_cell.text)));
            rows.push(Bar { name: name(control), sides });
            table.row([named_cell(control), mean, tail_cell]);
        }
        let caption =
            "What each control takes away today: dropping one in place, adding one that is proposed".to_string();
        let legend = ["less expected loss".to_string(), format!("less TVaR {named}")];
        match bars(&caption, &[&legend[0], &legend[1]], &rows, round_money) {
            Some(svg) => section.chart(caption, svg, table),
            None => section.table(table),
        }
    }

    /// The four ways to look at a control, for the expected total.
    fn effects(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let columns = [
            Column::words("Control"),
            Column::defined("If only it were missing", "leave-one-out"),
            Column::defined("Alone", "standalone"),
            Column::defined("Fair part", "shapley"),
            Column::defined("Today", "today"),
        ];
        let mut table = Table::new(format!("Less expected loss of all parties by each control, {trials}"), columns);
        for control in &found.controls {
            let Some(effect) = on(control, &EffectOn::Total) else { continue };
            let four = [&effect.leave_one_out, &effect.standalone, &effect.shapley, &effect.today];
            let cells = four.map(|reduction| self.remarks.difference(Quantity::Money, &reduction.mean));
            table.row(std::iter::once(named_cell(control)).chain(cells));
        }
        section.folded(table);
    }

    /// Who gains by each control today: net losses where there are any, else gross.
    fn gains(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let Some(first) = found.controls.first() else { return };
        let net = first.effects.iter().any(|effect| matches!(effect.on, EffectOn::Net(_)));
        let is_asked =
            |on: &&EffectOn| if net { matches!(on, EffectOn::Net(_)) } else { matches!(on, EffectOn::Gross(_)) };
        let parties: Vec<&EffectOn> = first.effects.iter().map(|effect| &effect.on).filter(is_asked).collect();
        let heading = |party: &&EffectOn| match party {
            EffectOn::Net(id) | EffectOn::Gross(id) => Column::defined(plain(id), "today"),
            _ => Column::number(""),
        };
        let columns = std::iter::once(Column::words("Control")).chain(parties.iter().map(heading));
        let word = if net { "net" } else { "gross" };
        let mut table = Table::new(format!("Who gains: less expected {word} loss today, by party, {trials}"), columns);
        for control in &found.controls {
            let cells: Vec<Cell> = parties
                .iter()
                .map(|party| match on(control, party) {
                    Some(effect) => self.remarks.difference(Quantity::Money, &effect.today.mean),
                    None => "-".into(),
                })
                .collect();
            table.row(std::iter::once(named_cell(control)).chain(cells));
        }
        section.folded(table);
    }

    fn worth(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let columns = [
            Column::words("Control"),
            Column::words("Paid by"),
            Column::number("Costs a year"),
            Column::defined("Saves a year", "worth"),
            Column::defined("Net benefit", "worth"),
            Column::defined("Return", "worth"),
            Column::defined("Net benefit of the payer", "worth"),
            Column::number("Payback, years"),
            Column::defined("Break-even cost", "worth"),
        ];
        let mut table = Table::new(format!("What each control is worth in a year, {trials}"), columns);
        for control in &found.controls {
            if let Some(worth) = &control.worth {
                table.row(self.worth_of(control, worth));
            }
        }
        section.table(table);
        let unpriced: Vec<String> = found.controls.iter().filter(|control| control.worth.is_none()).map(name).collect();
        if !unpriced.is_empty() {
            section.text(format!("No cost is stated for {}.", unpriced.join(", ")));
        }
    }

    fn worth_of(&mut self, control: &ControlMeasure, worth: &Worth) -> [Cell; 9] {
        let gain = &worth.all;
        let years = |years: f64| if years == 0.0 { "at once".to_string() } else { format!("{years:.1}") };
        [
            named_cell(control),
            plain(&worth.payer).into(),
            round_money(worth.yearly_cost).into(),
            self.money(&gain.benefit),
            self.remarks.difference(Quantity::Money, &gain.net_benefit),
            self.remarks.maybe(Quantity::Share, gain.return_on_investment.as_ref()),
            self.remarks.difference(Quantity::Money, &worth.of_payer.net_benefit),
            gain.payback_years.map_or("never".to_string(), years).into(),
            round_money(gain.break_even_cost).into(),
        ]
    }

    /// The nominal against the realised effectiveness of each control.
    fn answers(&mut self, section: &mut Section, found: &ControlMeasures, trials: &str) {
        let columns = [
            "By the file",
            "In the trials",
            "Demands",
            "Prevented",
            "Worked on",
            "Another was first",
            "Failed",
            "Host down",
        ];
        let columns = std::iter::once(Column::words("Control")).chain(columns.map(Column::number));
        let mut table = Table::new(format!("What each control should answer and did, {trials}"), columns);
        for control in &found.controls {
            let answered = &control.answered;
            let counts = [
                answered.demands,
                answered.prevented,
                answered.worked,
                answered.forestalled,
                answered.failed,
                answered.host_down,
            ];
            let realised = self.remarks.maybe(Quantity::Share, answered.realised.as_ref());
            let shares = [named_cell(control), Quantity::Share.write(answered.nominal).into(), realised];
            table.row(shares.into_iter().chain(counts.map(|number| crate::quantity::count(number).into())));
        }
        section.folded(table);
    }

    /// Pairs of controls that do some of each other's work, or are worth more together.
    fn interplay(&mut self, section: &mut Section, found: &ControlMeasures) {
        let mut pairs: Vec<_> =
            found.interactions.iter().filter(|pair| pair.kind != InteractionKind::Unclear).collect();
        pairs.sort_by(|one, other| other.reduction.mean.value.abs().total_cmp(&one.reduction.mean.value.abs()));
        let items: Vec<String> = pairs
            .iter()
            .take(MOST_PAIRS)
            .map(|pair| {
                let word = if pair.kind == InteractionKind::Substitutes { "substitutes" } else { "complements" };
                let by = self.remarks.spoken(Quantity::Money, &pair.reduction.mean);
                format!("{} and {} are {word}: {by}", plain(&pair.first), plain(&pair.second))
            })
            .collect();
        let unclear = found.interactions.len() - pairs.len();
        if !items.is_empty() {
            let title = format!(
                "Controls that depend on each other ({}); {unclear} other pairs cannot be told from independent",
                pairs.len()
            );
            section.blocks.push(Block::List { title: Some(title), items });
        }
    }
}

/// Which controls are at work.
fn under(risk: &RiskUnder) -> Cell {
    let number = risk.controls.len();
    let (word, below) = match risk.risk {
        RiskKind::Inherent => ("none", "inherent risk".to_string()),
        RiskKind::Current => ("those in place", format!("current risk, {}", counted(number as u64, "control"))),
        _ => ("all", format!("target risk, {}", counted(number as u64, "control"))),
    };
    Cell::from(word).with_below(below)
}

/// The effect of a control on a figure.
fn on<'a>(control: &'a ControlMeasure, on: &EffectOn) -> Option<&'a Effectiveness> {
    control.effects.iter().find(|effect| effect.on == *on)
}

fn name(control: &ControlMeasure) -> String {
    plain(&control.id)
}

/// Id of a control; below it the status if the control is only proposed.
fn named_cell(control: &ControlMeasure) -> Cell {
    let below = if control.status == "proposed" { "proposed" } else { "" };
    Cell::from(name(control)).with_below(below)
}
