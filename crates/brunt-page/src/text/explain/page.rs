//! A trial on one page.

use super::timeline::{Entry, Kind, TOLD, main_events, moment, timeline};
use crate::Look;
use crate::caution::bounds;
use crate::quantity::{counted, plain, round_money};
use crate::text::Page;
use crate::text::figure::Footnotes;
use crate::text::grid::Grid;
use brunt::report::Date;
use brunt::report::{Change, Counterfactual, Explanation, LossOf, StressReading};

/// Most lines of a timeline.
const MOST_LINES: usize = 200;
/// Most counterfactuals that are shown.
const MOST_CHANGES: usize = 12;

/// Trials, one page after another.
pub fn pages(all: &[Explanation], chosen: Option<&str>, start: Date, look: Look) -> String {
    let page = |of: &Explanation| {
        let mut page = Page { report: of, look, footnotes: Footnotes::default(), text: String::new() };
        page.trial_head(chosen, start);
        page.whose();
        page.what_happened(start);
        page.lost();
        page.changes();
        page.fewest();
        page.text
    };
    all.iter().map(page).collect::<Vec<_>>().join("\n")
}

impl Page<'_, Explanation> {
    fn trial_head(&mut self, chosen: Option<&str>, start: Date) {
        let of = self.report;
        let title = self.look.bold(&plain(&of.scenario.name));
        self.line(&title);
        let facts = format!(
            "trial {} of seed {}, {} from {start}; amounts in {}; scenario {}, brunt {}",
            of.trial,
            of.seed,
            crate::quantity::hours(of.scenario.horizon_hours),
            plain(&of.scenario.currency),
            of.scenario.hash.get(..12).unwrap_or(&of.scenario.hash),
            of.program.version
        );
        self.paragraph(&facts, 0);
        if let Some(chosen) = chosen {
            self.paragraph(&format!("chosen as {}", plain(chosen)), 0);
        }
        if let Some(stress) = &of.scenario.stress {
            let reading = match stress.reading {
                StressReading::Given => "given that the threats forced occur",
                StressReading::Alone => "alone",
                _ => "on top of all that is drawn",
            };
            self.paragraph(&format!("under stress {} ({}), {reading}", plain(&stress.id), plain(&stress.name)), 0);
        }
    }

    pub(in crate::text) fn whose(&mut self) {
        let of = self.report;
        self.heading(&format!("What it cost: {} in all", round_money(of.total)));
        let net = of.parties.iter().any(|party| party.net.is_some());
        let mut headings = vec![String::new(), "lost".to_string()];
        headings.extend(net.then(|| "left with".to_string()));
        let mut grid = Grid::new(&self.look, 1, headings);
        for party in of.parties.iter().filter(|party| party.gross != 0.0 || party.net.is_some_and(|net| net != 0.0)) {
            let net = party.net.map(round_money);
            grid.row([plain(&party.id), round_money(party.gross)].into_iter().chain(net).collect());
        }
        self.lines(grid.with_whole_names().lines());
    }

    pub(in crate::text) fn what_happened(&mut self, start: Date) {
        self.heading("What happened");
        let (told, others, rest) = main_events(self.report, TOLD);
        let is_told = |entry: &Entry| entry.event.is_none_or(|event| told.contains(&event));
        self.entries(start, is_told);
        if others > 0 {
            let events = counted(others, "other event");
            self.paragraph(&format!("{events} that cost {} in all: see --format json", round_money(rest)), 0);
        }
        self.paragraph("! occurs  - goes down  = holds  + is back  $ pays", 0);
    }

    /// Occurrences, nodes that fall and needs that hold, in the order of time.
    pub(in crate::text) fn cascade(&mut self, start: Date) {
        self.entries(start, |entry| matches!(entry.kind, Kind::Occurrence | Kind::Fall | Kind::Held));
    }

    /// The entries for which `is_told` holds, in the order of time.
    fn entries(&mut self, start: Date, is_told: impl Fn(&Entry) -> bool) {
        let all: Vec<Entry> = timeline(self.report).into_iter().filter(is_told).collect();
        for entry in all.iter().take(MOST_LINES) {
            let mark = match entry.kind {
                Kind::Occurrence => "!",
                Kind::Fall => "-",
                Kind::Held => "=",
                Kind::Back => "+",
                Kind::Payment => "$",
            };
            self.paragraph(&format!("{} {mark} {}", moment(start, entry.hour), entry.text), 19);
        }
        if let Some(more @ 1..) = all.len().checked_sub(MOST_LINES) {
            self.paragraph(&format!("and {}: see --format json", counted(more as u64, "more line")), 0);
        }
    }

    /// Losses by occurrence, category and bearer, the largest first.
    fn lost(&mut self) {
        let of = self.report;
        let mut sums: Vec<((u32, &str, &str), f64)> = Vec::new();
        for loss in &of.losses {
            let key = (loss.occurrence, loss.category.as_str(), loss.bearer.as_str());
            match sums.iter_mut().find(|sum| sum.0 == key) {
                Some(sum) => sum.1 += loss.amount,
                None => sums.push((key, loss.amount)),
            }
        }
        sums.sort_by(|one, other| other.1.total_cmp(&one.1));
        if sums.is_empty() {
            return;
        }
        self.heading("What was lost by what");
        let headings = ["", "", "", "loss"].map(str::to_string).to_vec();
        let mut grid = Grid::new(&self.look, 3, headings);
        let rest = sums.split_off(sums.len().min(MOST_CHANGES));
        for ((number, category, bearer), amount) in sums {
            let occurrence = self.occurrence(number);
            grid.row(vec![occurrence, plain(category), plain(bearer), round_money(amount)]);
        }
        self.lines(grid.with_whole_names().lines());
        if !rest.is_empty() {
            let left = rest.iter().fold(0.0, |sum, (_, amount)| sum + amount);
            let lines = counted(rest.len() as u64, "smaller line");
            self.paragraph(&format!("and {lines}, {} in all: see --format json", round_money(left)), 0);
        }
    }

    fn occurrence(&self, number: u32) -> String {
        let threat = self.report.occurrences.get(number as usize).map_or("", |occurrence| &occurrence.threat);
        format!("#{number} {}", plain(threat))
    }

    /// The counterfactuals, the largest difference first.
    fn changes(&mut self) {
        let of = self.report;
        let mut changes: Vec<&Counterfactual> = of.counterfactuals.iter().filter(|change| change.less != 0.0).collect();
        changes.sort_by(|one, other| other.less.abs().total_cmp(&one.less.abs()));
        let whose = match &of.quantity {
            LossOf::Gross(party) => format!("{}, gross", plain(party)),
            LossOf::Net(party) => format!("{}, net", plain(party)),
            _ => "all parties, gross".to_string(),
        };
        self.heading(&format!("What would have been ({whose})"));
        if changes.is_empty() {
            self.paragraph("no occurrence and no control by itself made a difference", 0);
            return;
        }
        let mut grid = Grid::new(&self.look, 1, ["", "loss", "less by"].map(str::to_string).to_vec());
        for change in changes.iter().take(MOST_CHANGES) {
            let name = match &change.change {
                Change::WithoutOccurrence(number) => format!("without {}", self.occurrence(*number)),
                Change::WithoutControl(id) => format!("without control {}", plain(id)),
                Change::WithControl(id) => format!("with control {}", plain(id)),
                _ => String::new(),
            };
            grid.row(vec![name, round_money(change.value), round_money(change.less)]);
        }
        self.lines(grid.with_whole_names().lines());
        let same = of.counterfactuals.len() - changes.len().min(MOST_CHANGES);
        match same {
            0 => {}
            1 => self.paragraph("1 other changes less or nothing", 0),
            _ => self.paragraph(&format!("{} change less or nothing", counted(same as u64, "other")), 0),
        }
        if of.left_out > 0 {
            let text = "too many to be left out one by one: those that cost least";
            self.paragraph(&format!("{} not looked at, {text}", counted(of.left_out, "occurrence")), 0);
        }
        if !of.bounds.is_empty() {
            self.paragraph(&format!("A bound was hit, and something is missing{}.", bounds(&of.bounds)), 0);
        }
    }

    fn fewest(&mut self) {
        let Some(fewest) = &self.report.fewest else { return };
        self.heading(&format!("The fewest occurrences without which it is at most {}", round_money(fewest.limit)));
        let how = if fewest.exact { "no smaller set does" } else { "found one by one: there may be a smaller set" };
        let text = match fewest.occurrences.as_deref() {
            None => format!("none: without any occurrence it is still {}", round_money(fewest.value)),
            Some([]) => format!("it is {} as it is", round_money(fewest.value)),
            Some(numbers) => {
                let names: Vec<String> = numbers.iter().map(|&number| self.occurrence(number)).collect();
                format!("{}: it would be {} ({how})", names.join(", "), round_money(fewest.value))
            }
        };
        self.paragraph(&text, 2);
    }
}
