//! The limits of the file that do not hold, and the verdict in one line.

use super::Room;
use crate::quantity::{Quantity, counted, plain, round_share};
use crate::text::appetite::{deciding, limit, painted, quantity, word};
use crate::text::figure::in_words;
use crate::text::report::NO_BREAK;
use crate::text::{Page, Sheet};
use brunt::report::{Outcome, Verdict};
use console::measure_text_width;

/// Advice for a file without limits.
const NO_LIMIT: &str =
    "The file states no limit, so nothing can fail. State one: appetite.bad-year = \"TVaR99(gross(total)) <= 5e6\"";

impl Page<'_> {
    /// Each limit that fails or is undecided: by how much, and where it stands; then those that hold.
    pub(super) fn limits(&mut self, room: &Room) {
        self.line("");
        let report = self.report;
        if report.appetite.is_empty() {
            self.in_room(NO_LIMIT, 2, room);
            return;
        }
        let open = open(&report.appetite);
        let wide = open.iter().map(|verdict| word(verdict.outcome).len()).max().unwrap_or(4);
        for verdict in open.iter().take(room.limits) {
            let text = format!("{:<wide$}  {}", word(verdict.outcome), self.told(verdict));
            self.outcome(&text, wide + 2, room);
        }
        if open.len() > room.limits {
            let more = counted((open.len() - room.limits) as u64, "more limit");
            let command = self.command("run", "--show appetite");
            self.in_room(&format!("{:wide$}  {more} not met: {command}", ""), wide + 2, room);
        }
        let held: Vec<String> = report
            .appetite
            .iter()
            .filter(|verdict| verdict.outcome == Outcome::Pass)
            .map(|verdict| plain(&verdict.id))
            .collect();
        if !held.is_empty() {
            let text = format!("{:<wide$}  {}", word(Outcome::Pass), held.join(", "));
            self.outcome(&text, wide + 2, room);
        }
    }

    /// A paragraph that begins with an outcome, which is painted.
    fn outcome(&mut self, text: &str, hang: usize, room: &Room) {
        let from = self.text.len();
        self.in_room(text, hang, &Room { whole: room.told, ..*room });
        let lines: Vec<String> = self.text.split_off(from).lines().map(|line| painted(line, &self.look)).collect();
        self.lines(lines);
    }

    /// `payments-late (line 90): P(breach(payout)) is 32.5 ± 0.3 %, 2.52 points over 30 %`.
    fn told(&self, verdict: &Verdict) -> String {
        let quantity = quantity(verdict);
        let figure = in_words(quantity, &verdict.value, !self.look.unicode);
        let place = self.place(verdict).map_or(String::new(), |place| format!(" ({place})"));
        let measure = verdict.statement.split("<=").next().unwrap_or_default();
        let measure = plain(measure.trim()).replace(' ', NO_BREAK);
        let limit = limit(verdict).replace(' ', NO_BREAK);
        let against = match verdict.outcome {
            Outcome::Fail => format!("{} over {limit}", over(quantity, verdict)),
            _ => format!("limit {limit}; {}", deciding(verdict)),
        };
        format!("{}{place}: {measure} is {figure}, {against}", plain(&verdict.id))
    }

    /// Line of a statement in the main file; path and line in another file.
    pub(in crate::text) fn place(&self, verdict: &Verdict) -> Option<String> {
        let place = verdict.place.as_ref()?;
        let is_main = self.report.scenario.files.first().is_none_or(|file| file.path == place.path);
        let line = place.line;
        Some(if is_main { format!("line{NO_BREAK}{line}") } else { format!("{}:{line}", plain(&place.path)) })
    }

    /// The verdict of a page in one line, the last one.
    pub(in crate::text) fn verdict(&mut self, sheet: Sheet, ending: &str) {
        let ending = if ending.is_empty() { String::new() } else { format!("; {ending}") };
        let width = self.look.width.saturating_sub(measure_text_width(&ending) + 1);
        let verdict = match sheet {
            Sheet::Run => self.judged(width),
            Sheet::Controls => self.first_to_buy(width),
            Sheet::Stress => self.most_severe(width),
        };
        let lines = super::super::wrap(&format!("{verdict}{ending}"), self.look.width);
        let lines: Vec<String> = lines.iter().map(|line| self.look.bold(line)).collect();
        self.lines(lines);
    }

    /// The outcome of all limits, with as many names as fit.
    fn judged(&self, width: usize) -> String {
        let appetite = &self.report.appetite;
        let with = |outcome: Outcome| -> Vec<String> {
            open(appetite)
                .into_iter()
                .filter(|verdict| verdict.outcome == outcome)
                .map(|verdict| plain(&verdict.id))
                .collect()
        };
        let (failed, undecided) = (with(Outcome::Fail), with(Outcome::Undecided));
        let limits = counted(appetite.len() as u64, "limit");
        let open = if undecided.is_empty() { String::new() } else { format!("; {} undecided", undecided.len()) };
        match (failed.as_slice(), undecided.as_slice()) {
            _ if appetite.is_empty() => "Verdict: none, since the file states no limit".to_string(),
            ([], []) if appetite.len() == 1 => "Verdict: PASS, the limit holds".to_string(),
            ([], []) => format!("Verdict: PASS, all {limits} hold"),
            ([], names) => named(&format!("Verdict: UNDECIDED, {} of {limits}", names.len()), names, "", width),
            (names, _) => named(&format!("Verdict: FAIL, {} of {limits}", names.len()), names, &open, width),
        }
    }
}

/// The limits that fail, the worst first, then those that are undecided.
fn open(appetite: &[Verdict]) -> Vec<&Verdict> {
    let excess = |verdict: &Verdict| if verdict.limit > 0.0 { verdict.value.value / verdict.limit } else { f64::MAX };
    let mut open: Vec<&Verdict> = appetite.iter().filter(|verdict| verdict.outcome != Outcome::Pass).collect();
    open.sort_by(|a, b| {
        let undecided = |verdict: &Verdict| verdict.outcome == Outcome::Undecided;
        undecided(a).cmp(&undecided(b)).then(excess(b).total_cmp(&excess(a)))
    });
    open
}

/// By how much a figure is above its limit: as a share of the limit, or in points for a probability.
fn over(quantity: Quantity, verdict: &Verdict) -> String {
    let excess = verdict.value.value - verdict.limit;
    match quantity {
        Quantity::Share => format!("{}{NO_BREAK}points", Quantity::Number.write(excess * 100.0)),
        _ if verdict.limit > 0.0 => round_share((excess / verdict.limit * 100.0).ceil() / 100.0).replace(' ', NO_BREAK),
        _ => Quantity::Money.write(excess).replace(' ', NO_BREAK),
    }
}

/// `head: one, two and 3 more` with as many names as fit before `tail`.
fn named(head: &str, names: &[String], tail: &str, width: usize) -> String {
    let text = |shown: usize| match (shown, names.len() - shown) {
        (0, _) => format!("{head}{tail}"),
        (_, 0) => format!("{head}: {}{tail}", names.join(", ")),
        (_, more) => format!("{head}: {} and {more} more{tail}", names[..shown].join(", ")),
    };
    (0..=names.len()).rev().map(text).find(|text| measure_text_width(text) <= width).unwrap_or_else(|| text(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_where_they_do_not_fit() {
        let names = ["first".to_string(), "second".to_string(), "third".to_string()];
        assert_eq!(named("FAIL", &names, "", 60), "FAIL: first, second, third");
        assert_eq!(named("FAIL", &names, "; 1 open", 30), "FAIL: first and 2 more; 1 open");
        assert_eq!(named("FAIL", &names, "", 10), "FAIL");
    }
}
