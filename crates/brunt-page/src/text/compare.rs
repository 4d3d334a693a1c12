//! Options beside one another, on one page.

use super::grid::Grid;
use super::{Page, YEAR};
use crate::Look;
use crate::compared::{READING, change, cost, measure, outcome, pairing, place, quantity, statements, subject, value};
use crate::quantity::{count, plain};
use brunt::report::{OptionFigure, Options};

/// Least width of a column of an option.
const COLUMN: usize = 26;
/// Width of the names of figures.
const NAMES: usize = 26;

/// What each option changes in the file, and what the changes do to every headline figure and to the total cost.
pub fn compare(found: &Options, look: Look) -> String {
    let mut page = Page { report: found, look, footnotes: Default::default(), text: String::new() };
    page.options();
    page.changes();
    for figures in found.figures.chunk_by(|one, other| (&one.party, one.net) == (&other.party, other.net)) {
        page.figures(figures);
    }
    page.costs();
    page.verdicts();
    page.line("");
    page.paragraph(READING, 0);
    page.text
}

impl Page<'_, Options> {
    fn options(&mut self) {
        let found = self.report;
        let title = self.look.bold(&format!("{} options compared", found.options.len()));
        self.line(&title);
        for (number, option) in found.options.iter().enumerate() {
            let letter = letter(number);
            let how = match number {
                0 => "the base".to_string(),
                _ => pairing(option),
            };
            let trials = count(option.trials);
            let text = format!("{letter}  {}: {how}; {trials} trials, seed {}", plain(&option.name), option.seed);
            self.paragraph(&text, 3);
        }
    }

    fn changes(&mut self) {
        let found = self.report;
        for (number, option) in found.options.iter().enumerate().skip(1) {
            self.heading(&format!("What {} changes in the file of {}", letter(number), letter(0)));
            match &option.changes {
                None => self.paragraph("not known: the text of one of the files is not at hand as it was run", 2),
                Some(changes) if changes.is_empty() => self.paragraph("nothing", 2),
                Some(changes) => {
                    changes.iter().for_each(|one| self.paragraph(&format!("{}{}", change(one), place(one)), 2));
                }
            }
        }
    }

    fn period(&self) -> &'static str {
        if self.report.horizon_hours == YEAR { "year" } else { "period" }
    }

    fn figures(&mut self, figures: &[OptionFigure]) {
        let Some(first) = figures.first() else { return };
        let title = subject(first.party.as_deref(), &first.name, first.net);
        self.heading(&format!("{title}: loss in a {} ({})", self.period(), plain(&self.report.currency)));
        let rows = figures.iter().map(|figure| {
            let cells = figure.values.iter().map(|one| value(quantity(figure), one)).collect();
            (measure(figure, self.period()), cells)
        });
        let rows: Vec<(String, Vec<String>)> = rows.collect();
        self.table(&rows);
    }

    fn costs(&mut self) {
        let found = self.report;
        self.heading(&format!("Total cost of a {}: net losses, premiums, costs of controls", self.period()));
        let row = |cost_of: &brunt::report::OptionCost| {
            let name = if cost_of.party.is_none() { "all parties together".to_string() } else { plain(&cost_of.name) };
            (name, cost_of.values.iter().map(cost).collect())
        };
        let rows: Vec<(String, Vec<String>)> = found.costs.iter().map(row).collect();
        self.table(&rows);
    }

    fn verdicts(&mut self) {
        let found = self.report;
        let row = |statement: &str| {
            let cells = found.options.iter().map(|option| outcome(option, statement).to_string()).collect();
            (plain(statement), cells)
        };
        let rows: Vec<(String, Vec<String>)> = statements(&found.options).into_iter().map(row).collect();
        if !rows.is_empty() {
            self.heading("Appetite");
            self.table(&rows);
        }
    }

    /// A table of options side by side, as many as fit; the base is repeated in each part.
    fn table(&mut self, rows: &[(String, Vec<String>)]) {
        let options = self.report.options.len();
        let fitting = (self.look.width.saturating_sub(NAMES) / COLUMN).saturating_sub(1).max(1);
        let others: Vec<usize> = (1..options).collect();
        for (part, chunk) in others.chunks(fitting).enumerate() {
            if part > 0 {
                self.line("");
            }
            let shown: Vec<usize> = std::iter::once(0).chain(chunk.iter().copied()).collect();
            let headings = std::iter::once(String::new()).chain(shown.iter().map(|&number| letter(number))).collect();
            let mut grid = Grid::new(&self.look, 1, headings);
            for (name, cells) in rows {
                let cells = shown.iter().map(|&number| cells.get(number).cloned().unwrap_or_default());
                grid.row(std::iter::once(name.clone()).chain(cells).collect());
            }
            self.lines(grid.lines());
        }
    }
}

/// Name of an option in tables: `A`, `B`, up to `Z`, then numbers.
fn letter(number: usize) -> String {
    let letter = u8::try_from(number).ok().and_then(|number| b'A'.checked_add(number)).filter(u8::is_ascii_uppercase);
    letter.map_or_else(|| format!("{}", number + 1), |letter| char::from(letter).to_string())
}
