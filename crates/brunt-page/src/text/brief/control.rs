//! Which control to buy first, for whom, and which cannot be told apart.

use super::Room;
use crate::quantity::{Quantity, counted, plain, round_money};
use crate::text::Page;
use crate::text::figure::{figure, in_words};
use crate::text::grid::Grid;
use crate::text::report::NO_BREAK;
use brunt::report::{ControlMeasure, ControlMeasures, EffectOn, Estimate, Interval, Worth};

/// Status of a control that is proposed.
const PROPOSED: &str = "proposed";

/// A control with its price.
type Priced<'a> = (&'a ControlMeasure, &'a Worth);

impl Page<'_> {
    pub(super) fn brief_controls(&mut self, room: &Room) {
        self.brief_head(room);
        let report = self.report;
        if let Some(controls) = &report.controls {
            self.ranking(controls, room);
            self.not_apart(controls, room);
            self.unpriced(controls, room);
        }
        self.line("");
        self.commands(&[
            ("why", self.command("controls", "--show effects,answers,parties")),
            ("all tables", self.command("controls", "--full")),
        ]);
    }

    /// Proposed controls, the best first, then those in place, the least worth keeping last.
    fn ranking(&mut self, controls: &ControlMeasures, room: &Room) {
        let ranked = ranked(controls);
        if ranked.is_empty() {
            return;
        }
        self.line("");
        let period = self.period();
        let title = format!("Worth in a {period}");
        let headings =
            [self.look.bold(&title).as_str(), "costs", "saves", "net", "95 % interval", "paid by", "saves most"]
                .map(str::to_string);
        let mut grid = Grid::new(&self.look, 1, headings.to_vec());
        for (title, proposed) in [("proposed, the best first:", true), ("in place, the best first:", false)] {
            let group: Vec<&Priced<'_>> =
                ranked.iter().filter(|(control, _)| is_proposed(control) == proposed).collect();
            if group.is_empty() {
                continue;
            }
            grid.row(vec![title.to_string()]);
            let most = if proposed { room.rows } else { room.rows / 2 + 1 };
            group.iter().take(most).for_each(|priced| grid.row(self.worth_of(**priced)));
            if group.len() > most {
                grid.row(vec![format!("  {} more: --show worth", group.len() - most)]);
            }
        }
        self.table(grid);
    }

    fn worth_of(&mut self, (control, worth): Priced<'_>) -> Vec<String> {
        let (net, interval) = figure(Quantity::Money, &worth.all.net_benefit, &mut self.footnotes);
        vec![
            format!("  {}", plain(&control.id)),
            round_money(worth.yearly_cost),
            Quantity::Money.write(worth.all.benefit.value),
            net,
            interval.replace('\n', " "),
            plain(&worth.payer),
            gainer(control).unwrap_or_else(|| "nobody".to_string()),
        ]
    }

    /// Proposed controls that cannot be told from the best, and controls that cannot be told from worthless.
    fn not_apart(&mut self, controls: &ControlMeasures, room: &Room) {
        let ranked = ranked(controls);
        let trials = counted(controls.trials[1] - controls.trials[0], "trial");
        let mut proposed = ranked.iter().filter(|(control, _)| is_proposed(control));
        if let Some((best, worth)) = proposed.next() {
            let close = proposed.filter(|(_, other)| overlap(&worth.all.net_benefit, &other.all.net_benefit));
            let names: Vec<String> = close.map(|(control, _)| plain(&control.id)).collect();
            if !names.is_empty() {
                let text = format!("Cannot be told apart from {} at {trials}: {}", plain(&best.id), names.join(", "));
                self.in_room(&text, 2, room);
            }
        }
        let worthless = ranked.iter().filter(|(_, worth)| clear(&worth.all.net_benefit).is_none());
        let names: Vec<String> = worthless.map(|(control, _)| plain(&control.id)).collect();
        if !names.is_empty() {
            self.in_room(&format!("Not known to be worth the cost at {trials}: {}", names.join(", ")), 2, room);
        }
    }

    fn unpriced(&mut self, controls: &ControlMeasures, room: &Room) {
        let unpriced = controls.controls.iter().filter(|control| control.worth.is_none());
        let told: Vec<String> = unpriced
            .map(|control| {
                let saved = saved(control, &EffectOn::Total).map_or(0.0, |estimate| estimate.value);
                format!("{} ({} saved)", plain(&control.id), Quantity::Money.write(saved)).replace(' ', NO_BREAK)
            })
            .collect();
        if !told.is_empty() {
            self.line("");
            self.in_room(&format!("No cost is stated, so there is no rank: {}", told.join(", ")), 2, room);
        }
    }

    /// The control to buy first, in one line.
    pub(in crate::text) fn first_to_buy(&self, width: usize) -> String {
        let Some(controls) = &self.report.controls else { return "Verdict: no control was compared".to_string() };
        let ranked = ranked(controls);
        let best =
            ranked.iter().find(|(control, worth)| is_proposed(control) && clear(&worth.all.net_benefit) == Some(true));
        let Some((control, worth)) = best else {
            let proposed = controls.controls.iter().any(is_proposed);
            let none = "Verdict: no proposed control is clearly worth its cost";
            return if proposed { none } else { "Verdict: no control is proposed; see which of those in place pay" }
                .to_string();
        };
        let head = format!("Verdict: buy {} first", plain(&control.id));
        let net = in_words(Quantity::Money, &worth.all.net_benefit, !self.look.unicode);
        let more = format!(", {net} a year above its cost, paid by {}", plain(&worth.payer));
        if console::measure_text_width(&head) + console::measure_text_width(&more) <= width {
            head + &more
        } else {
            head
        }
    }
}

/// Controls with a price, by net benefit for all parties, the best first.
fn ranked(controls: &ControlMeasures) -> Vec<Priced<'_>> {
    let mut priced: Vec<Priced<'_>> =
        controls.controls.iter().filter_map(|control| Some((control, control.worth.as_ref()?))).collect();
    priced.sort_by(|(_, a), (_, b)| b.all.net_benefit.value.total_cmp(&a.all.net_benefit.value));
    priced
}

fn is_proposed(control: &ControlMeasure) -> bool {
    control.status == PROPOSED
}

/// Whether a figure is clearly above zero or clearly below; `None` where its interval does not tell.
fn clear(estimate: &Estimate) -> Option<bool> {
    match estimate.interval {
        Interval::Exact => Some(estimate.value > 0.0),
        interval if interval.lower().is_some_and(|lower| lower > 0.0) => Some(true),
        interval if interval.upper().is_some_and(|upper| upper < 0.0) => Some(false),
        _ => None,
    }
}

/// Whether the intervals of two figures have a number in common; true where an end is missing.
fn overlap(one: &Estimate, other: &Estimate) -> bool {
    let apart = |low: &Estimate, high: &Estimate| match (low.interval.upper(), high.interval.lower()) {
        (Some(upper), Some(lower)) => upper < lower,
        _ => false,
    };
    !apart(one, other) && !apart(other, one)
}

/// What a control saves today of a figure.
fn saved<'a>(control: &'a ControlMeasure, on: &EffectOn) -> Option<&'a Estimate> {
    control.effects.iter().find(|effect| effect.on == *on).map(|effect| &effect.today.mean)
}

/// The party that a control saves most, net losses where there are any; `None` where it saves no party anything.
fn gainer(control: &ControlMeasure) -> Option<String> {
    let has_net = control.effects.iter().any(|effect| matches!(effect.on, EffectOn::Net(_)));
    let party = |on: &EffectOn| match on {
        EffectOn::Net(id) if has_net => Some(plain(id)),
        EffectOn::Gross(id) if !has_net => Some(plain(id)),
        _ => None,
    };
    let saved = control.effects.iter().filter_map(|effect| Some((party(&effect.on)?, effect.today.mean.value)));
    saved.filter(|(_, value)| *value > 0.0).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
}
