//! Pages of text: tables, a chart and drawn problems, for a page of given width with or without colours and Unicode.

mod appetite;
mod assumption;
mod brief;
mod chart;
mod compare;
mod contribution;
mod controls;
mod dependence;
mod diagnostic;
mod exact;
pub mod explain;
mod extent;
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
pub use diagnostic::drawn;
pub use extent::{Extent, Sheet, UnknownSection, page, report};
pub use gate::gate;
pub use layers::layers;
pub use stress::{Alone, what_if};
pub use summary::summary;
pub use verified::verified;

use crate::Look;
use crate::quantity::YEAR;
use brunt::report::Report;
use console::measure_text_width;
use figure::Footnotes;
use grid::Grid;

/// Widest line of a paragraph, in columns; longer lines of prose are hard to read.
const WIDEST_PARAGRAPH: usize = 100;

/// A page being written: the report that is shown, the look, and the footnotes gathered so far.
struct Page<'a, R = Report> {
    report: &'a R,
    look: Look,
    footnotes: Footnotes,
    text: String,
}

impl<'a, R> Page<'a, R> {
    fn new(report: &'a R, look: Look) -> Self {
        Self { report, look, footnotes: Footnotes::new(&look), text: String::new() }
    }
}

impl Page<'_> {
    /// Entries of parties, in the order in which the file states the parties; in the order given where the report does not know it.
    fn as_stated<'b, T>(&self, entries: &'b [T], id: fn(&T) -> &String) -> Vec<&'b T> {
        let stated = &self.report.scenario.parties;
        let mut entries: Vec<&T> = entries.iter().collect();
        entries.sort_by_key(|entry| stated.iter().position(|party| party.id == *id(entry)));
        entries
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

    /// A table, and below it the remarks that its figures refer to.
    fn table(&mut self, grid: Grid) {
        self.lines(grid.lines());
        self.remarks();
    }

    /// The remarks that the figures since the last remarks refer to.
    fn remarks(&mut self) {
        let footnotes = self.footnotes.taken();
        for remark in footnotes.lines() {
            let hang = remark.find(' ').map_or(0, |space| space + 1);
            self.paragraph(&remark, hang);
        }
    }

    /// An empty line and a heading.
    fn heading(&mut self, title: &str) {
        self.line("");
        for line in wrap(title, self.look.width.min(WIDEST_PARAGRAPH)) {
            let line = self.look.bold(&line);
            self.line(&line);
        }
    }

    /// Text wrapped to the page, every line indented, the second and later ones by `hang` more.
    fn paragraph(&mut self, text: &str, hang: usize) {
        let width = self.look.width.min(WIDEST_PARAGRAPH) - 2;
        let lines = wrap_hanging(text, width, width.saturating_sub(hang));
        for (number, line) in lines.iter().enumerate() {
            let indent = if number == 0 { 2 } else { 2 + hang };
            self.line(&format!("{:indent$}{line}", ""));
        }
    }
}

/// Breaks text at spaces into lines of at most `width` columns. A longer word begins a line and is continued on the next ones.
fn wrap(text: &str, width: usize) -> Vec<String> {
    wrap_hanging(text, width, width)
}

/// As [`wrap`], the first line with a width of its own.
fn wrap_hanging(text: &str, first: usize, others: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let width = if lines.len() < 2 { first } else { others };
        match lines.last_mut() {
            Some(line) if measure_text_width(line) + 1 + measure_text_width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.extend(cut(word, first.min(others))),
            Some(_) => lines.extend(cut(word, others)),
        }
    }
    lines
}

/// A word in pieces of at most `width` columns.
fn cut(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        let piece = pieces.last().map_or(0, |piece| measure_text_width(piece));
        if piece > 0 && piece + measure_text_width(character.encode_utf8(&mut [0; 4])) > width {
            pieces.push(String::new());
        }
        pieces.iter_mut().last().into_iter().for_each(|piece| piece.push(character));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
    }

    #[test]
    fn a_word_that_is_wider_than_a_line_is_continued() {
        assert_eq!(wrap("immeasurable x", 5), ["immea", "surab", "le x"]);
        assert_eq!(wrap("a immeasurable", 20), ["a immeasurable"]);
    }
}
