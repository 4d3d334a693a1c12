//! A table in the making: a header and lines of cells.

use super::written;
use brunt::report::Estimate;
use csv::Writer;
use std::io;

/// Beginnings of a text that a spreadsheet takes for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A header and lines.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    header: Vec<String>,
    lines: Vec<Vec<String>>,
}

/// A line in the making.
#[derive(Debug, Default)]
pub(super) struct Line(Vec<String>);

impl Sheet {
    /// A table with a header. A name with `~` has columns for the ends of an interval: `mean~ (EUR)`.
    pub(super) fn new(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let columns = |name: &str| match name.split_once('~') {
            None => vec![guarded(name)],
            Some((name, unit)) => ["", " lower", " upper"].map(|end| guarded(&format!("{name}{end}{unit}"))).to_vec(),
        };
        Self { header: names.into_iter().flat_map(|name| columns(name.as_ref())).collect(), lines: Vec::new() }
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: Line) {
        self.lines.push(line.0);
    }

    /// The table as CSV; `None` without lines.
    pub(super) fn text(&self) -> Option<String> {
        if self.lines.is_empty() { None } else { written(|out| self.write(out)) }
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut csv = Writer::from_writer(out);
        csv.write_record(&self.header)?;
        self.lines.iter().try_for_each(|line| csv.write_record(line))?;
        csv.flush()
    }
}

impl Line {
    /// A line that begins with texts.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(texts.into_iter().map(guarded).collect())
    }

    /// Adds a text.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.push(guarded(text));
        self
    }

    /// Adds a number.
    pub(super) fn number(self, number: impl Into<f64>) -> Self {
        self.maybe(Some(number.into()))
    }

    /// Adds a number, or an empty cell.
    pub(super) fn maybe(mut self, number: Option<f64>) -> Self {
        // In IEEE arithmetic, -0 + 0 is 0.
        self.0.push(number.map_or(String::new(), |number| (number + 0.0).to_string()));
        self
    }

    /// Adds a figure and the ends of its interval.
    pub(super) fn estimate(self, estimate: &Estimate) -> Self {
        self.maybe_estimate(Some(estimate))
    }

    /// Adds a figure and the ends of its interval, or three empty cells.
    pub(super) fn maybe_estimate(self, estimate: Option<&Estimate>) -> Self {
        self.maybe(estimate.map(|estimate| estimate.value))
            .maybe(estimate.and_then(|estimate| estimate.interval.lower()))
            .maybe(estimate.and_then(|estimate| estimate.interval.upper()))
    }
}

/// A text that no spreadsheet takes for a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_numbers_stay_plain() {
        let mut sheet = Sheet::new(["name", "mean~ (EUR)"]);
        for name in ["=1+1", "+1", "-1", "@a", "\ta", "a, \"b\"\nc", "a=1"] {
            sheet.add(Line::of([name]).number(-0.0).number(-1.5e-7).maybe(None));
        }
        let expected = "name,mean (EUR),mean lower (EUR),mean upper (EUR)\n'=1+1,0,-0.00000015,\n'+1,0,-0.00000015,\n'-1,0,-0.00000015,\n\
                        '@a,0,-0.00000015,\n'\ta,0,-0.00000015,\n\"a, \"\"b\"\"\nc\",0,-0.00000015,\na=1,0,-0.00000015,\n";
        assert_eq!(sheet.text().as_deref(), Some(expected));
        assert_eq!(Sheet::new(["name"]).text(), None);
    }
}
