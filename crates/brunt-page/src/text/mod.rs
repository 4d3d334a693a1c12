//! Pages of text: tables, a chart and drawn problems, for a page of given width with or without colours and Unicode.

mod appetite;
mod assumption;
mod chart;
mod compare;
mod contribution;
mod controls;
mod dependence;
mod diagnostic;
mod exact;
pub mod explain;
mod figure;
mod gate;
mod grid;
mod layers;
mod losses;
mod note;
mod report;
mod stress;
mod summary;
mod terms;
mod tolerance;
mod verified;

pub use appetite::{deciding, measured};
pub use compare::compare;
pub use controls::controls;
pub use diagnostic::drawn;
pub use gate::gate;
pub use layers::layers;
pub use report::report;
pub use stress::{Alone, stress, what_if};
pub use summary::summary;
pub use verified::verified;

use crate::Look;
use crate::quantity::YEAR;
use brunt::report::Report;
use figure::Footnotes;

/// A page being written: the report that is shown, the look, and the footnotes gathered so far.
struct Page<'a, R = Report> {
    report: &'a R,
    look: Look,
    footnotes: Footnotes,
    text: String,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, look: Look) -> Self {
        Self { report, look, footnotes: Footnotes::default(), text: String::new() }
    }

    /// The noun for a trial: `year`, or `period` for another length.
    fn period(&self) -> &'static str {
        if self.report.scenario.horizon_hours == YEAR { "year" } else { "period" }
    }
}

impl<R> Page<'_, R> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.line(&line));
    }

    /// An empty line and a heading.
    fn heading(&mut self, title: &str) {
        self.line("");
        for line in wrap(title, self.look.width) {
            let line = self.look.bold(&line);
            self.line(&line);
        }
    }

    /// Text wrapped to the page, every line indented, the second and later ones by `hang` more.
    fn paragraph(&mut self, text: &str, hang: usize) {
        let lines = wrap(text, self.look.width - 2 - hang);
        for (number, line) in lines.iter().enumerate() {
            let indent = if number == 0 { 2 } else { 2 + hang };
            self.line(&format!("{:indent$}{line}", ""));
        }
    }
}

/// Breaks text at spaces into lines of at most `width` characters; a longer word has a line of its own.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if console::measure_text_width(line) + 1 + console::measure_text_width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Text cut to a width, the cut marked.
fn shortened(text: &str, width: usize, look: &Look) -> String {
    let mark = if look.unicode { "…" } else { "..." };
    console::truncate_str(text, width, mark).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("immeasurable x", 5), ["immeasurable", "x"]);
    }
}
