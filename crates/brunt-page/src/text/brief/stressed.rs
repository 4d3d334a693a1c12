//! Stresses by severity.

use super::Room;
use crate::quantity::{Quantity, counted, level, plain, round_share};
use crate::text::Page;
use crate::text::figure::{in_words, one_line};
use crate::text::grid::Grid;
use brunt::report::{StressMeasure, StressMeasures, StressedLoss, StressedParty, StressedRisk};
use console::measure_text_width;

impl Page<'_> {
    pub(super) fn brief_stress(&mut self, room: &Room) {
        self.brief_head(room);
        let report = self.report;
        let Some(found) = &report.stress else { return };
        self.bounds_and_gaps(found);
        self.by_severity(found, room);
        self.used_up_under(found, room);
        self.line("");
        let mut commands = Vec::new();
        if let Some(worst) = ranked(found).first() {
            let id = plain(&worst.id);
            commands.push(("the worst alone", format!("{} {id} --what-if", self.command("stress", ""))));
            commands.push(("a year under it", self.command("explain", &format!("--stress {id} --return-period 20"))));
        }
        commands.push(("all tables", self.command("stress", "--full")));
        self.commands(&commands);
    }

    /// The scenario as it is, then each stress, the most severe first.
    fn by_severity(&mut self, found: &StressMeasures, room: &Room) {
        self.line("");
        let tail = format!("TVaR {}", level(found.level));
        let title = self.look.bold("Loss, all parties");
        let headings = [title.as_str(), "expected", "more by", &tail, "net, most more for", "breached"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        let base = &found.base;
        grid.row(self.severity("as it is", base, base));
        let ranked = ranked(found);
        ranked
            .iter()
            .take(room.rows)
            .for_each(|stress| grid.row(self.severity(&plain(&stress.id), &stress.risk, base)));
        if ranked.len() > room.rows {
            grid.row(vec![format!("{} more: --show losses", ranked.len() - room.rows)]);
        }
        self.table(grid);
        if !base.tolerances.is_empty() {
            let nodes = counted(base.tolerances.len() as u64, "impact tolerance");
            self.in_room(
                &format!("breached: of {nodes}, those breached in at least half of {}s", self.period()),
                2,
                room,
            );
        }
    }

    fn severity(&mut self, name: &str, risk: &StressedRisk, base: &StressedRisk) -> Vec<String> {
        let StressedLoss { mean, tail_value_at_risk: tail, .. } = risk.total;
        let more = mean.added.map_or("-".to_string(), |added| one_line(Quantity::Money, &added, &mut self.footnotes));
        let breached = risk.tolerances.iter().filter(|tolerance| tolerance.breach.value.value >= 0.5).count();
        vec![
            name.to_string(),
            Quantity::Money.write(mean.value.value),
            more,
            Quantity::Money.write(tail.value.value),
            bearer(risk).map_or("-".to_string(), |(id, more)| format!("{id} {}", Quantity::Money.write(more))),
            if base.tolerances.is_empty() { "-".to_string() } else { breached.to_string() },
        ]
    }

    /// The cap or limit that a stress uses up most often.
    fn used_up_under(&mut self, found: &StressMeasures, room: &Room) {
        let all = found.stresses.iter().flat_map(|stress| stress.risk.limits.iter().map(move |limit| (stress, limit)));
        let most = all.max_by(|a, b| a.1.used_up.value.total_cmp(&b.1.used_up.value));
        let Some((stress, limit)) = most.filter(|(_, limit)| limit.used_up.value > 0.0) else { return };
        let chance = round_share((limit.used_up.value * 1e3).round() / 1e3);
        let (id, under, period) = (plain(&limit.id), plain(&stress.id), self.period());
        let text = format!("Caps and limits: most often used up is {id}, in {chance} of {period}s under {under}");
        self.in_room(&format!("{text} (--show limits)"), 2, room);
    }

    /// The most severe stress, in one line.
    pub(in crate::text) fn most_severe(&self, width: usize) -> String {
        let stress = self.report.stress.as_ref().and_then(|found| ranked(found).into_iter().next());
        let Some(stress) = stress else { return "Verdict: no stress was run".to_string() };
        let head = format!("Verdict: {} is the most severe", plain(&stress.id));
        let Some(added) = stress.risk.total.mean.added else { return head };
        let more =
            format!(", it adds {} to a mean {}", in_words(Quantity::Money, &added, !self.look.unicode), self.period());
        if measure_text_width(&head) + measure_text_width(&more) <= width { head + &more } else { head }
    }
}

/// Stresses by what they add to the expected loss, the most first.
fn ranked(found: &StressMeasures) -> Vec<&StressMeasure> {
    let added = |stress: &StressMeasure| stress.risk.total.mean.added.map_or(0.0, |added| added.value);
    let mut ranked: Vec<&StressMeasure> = found.stresses.iter().collect();
    // A stable sort keeps stresses that add as much in the order asked for.
    ranked.sort_by(|a, b| added(b).total_cmp(&added(a)));
    ranked
}

/// The party whose expected loss rises most, net where there are contracts or policies, and by how much.
fn bearer(risk: &StressedRisk) -> Option<(String, f64)> {
    let added = |party: &StressedParty| party.net.or(party.gross).and_then(|loss| loss.mean.added);
    let rises = risk.parties.iter().filter_map(|party| Some((plain(&party.id), added(party)?.value)));
    rises.filter(|(_, more)| *more > 0.0).max_by(|a, b| a.1.total_cmp(&b.1))
}
