//! Problems of a scenario, drawn under the text that they are about.

use super::Problems;
use crate::scenario::{Diagnostic, Fix, Label, Severity, Source, Sources};
use crate::units::{plain, readable};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Patch, Renderer, Snippet};
use std::collections::HashMap;
use std::ops::Range;

/// Bytes of a line that are shown on either side of a label; the rest of a longer line is left out.
const AROUND: usize = 120;
/// Longest replacement that is drawn.
const LONGEST_FIX: usize = 60;

/// Most problems of one kind that are drawn; of further problems only the places are named.
const DRAWN: usize = 3;
/// Most places that are named of problems that are not drawn.
const PLACES: usize = 8;

/// How problems are drawn: their least severity, the width of a line, and whether the text has colours of terminals.
///
/// ```
/// use brunt::problem::{Drawing, Severity};
/// use brunt::{Error, Model};
/// let Err(Error::Scenario(problems)) = Model::from_toml("brunt = 1\nscenario = { name = 3, currency = \"EUR\" }\n") else { panic!() };
/// let drawn = problems.draw(&Drawing::default().least(Severity::Error).width(80));
/// assert!(drawn.contains("scenario.toml:2:21") && drawn.contains("                    ^"), "{drawn}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    least: Severity,
    width: usize,
    color: bool,
    all: Option<String>,
}

impl Default for Drawing {
    /// All severities, 100 columns, no colours.
    fn default() -> Self {
        Self { least: Severity::Note, width: 100, color: false, all: None }
    }
}

impl Drawing {
    /// Draws problems of this severity and worse.
    #[must_use]
    pub fn least(self, least: Severity) -> Self {
        Self { least, ..self }
    }

    /// The width of a line in columns.
    #[must_use]
    pub fn width(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// Whether the text has ANSI colours. No information is given by colour alone.
    #[must_use]
    pub fn color(self, color: bool) -> Self {
        Self { color, ..self }
    }

    /// Text that says where all problems are listed, printed beside the number of problems that are not drawn.
    #[must_use]
    pub fn all(self, text: &str) -> Self {
        Self { all: Some(text.to_owned()), ..self }
    }

    /// Text in the colour of a severity.
    fn painted(&self, severity: Severity, text: String) -> String {
        match severity {
            Severity::Error if self.color => format!("\u{1b}[1;31m{text}\u{1b}[0m"),
            Severity::Warning if self.color => format!("\u{1b}[1;33m{text}\u{1b}[0m"),
            _ => text,
        }
    }
}

impl Problems {
    /// All problems of the least severity or worse, errors first, and a line that counts them; empty without problems. The first three
    /// problems of each kind are drawn under their text; of further problems the places are named.
    pub fn draw(&self, drawing: &Drawing) -> String {
        let mut text = String::new();
        for kind in by_kind(self).iter().filter(|kind| kind[0].severity <= drawing.least) {
            for diagnostic in kind.iter().take(DRAWN) {
                text += &draw(diagnostic, self.sources(), drawing);
                text += "\n\n";
            }
            text += &rest(&kind[kind.len().min(DRAWN)..], self.sources(), drawing);
        }
        if !text.is_empty() {
            text += &counts(self, drawing);
            text.push('\n');
        }
        text
    }
}

/// Problems by kind, which is a severity and a code: errors, then warnings, then notes, and kinds of one severity in the order of their
/// first problems.
fn by_kind(problems: &Problems) -> Vec<Vec<&Diagnostic>> {
    let mut kinds: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known = HashMap::new();
    for diagnostic in problems.by_severity() {
        let kind = *known.entry((diagnostic.severity, diagnostic.code)).or_insert(kinds.len());
        if kind == kinds.len() {
            kinds.push(Vec::new());
        }
        kinds[kind].push(diagnostic);
    }
    kinds
}

/// The number of further problems of a kind, and the places of the first of them; empty without further problems.
fn rest(others: &[&Diagnostic], sources: &Sources, drawing: &Drawing) -> String {
    let Some(first) = others.first() else { return String::new() };
    let place = |diagnostic: &&Diagnostic| match sources.locate(diagnostic) {
        Some((path, at)) => format!("{}:{}:{}", plain(path), at.line, at.column),
        None => diagnostic.path.clone(),
    };
    let mut places: Vec<String> = others.iter().take(PLACES).map(place).filter(|place| !place.is_empty()).collect();
    if others.len() > PLACES {
        places.push("...".to_string());
    }
    let title = format!("{}[{}]", first.severity.name(), first.code);
    let painted = drawing.painted(first.severity, title);
    let all = drawing.all.as_ref().map_or(String::new(), |all| format!(" ({all})"));
    format!("{painted}: {} more of this kind: {}{all}\n\n", others.len(), places.join(", "))
}

/// The number of problems of each severity: `3 errors, 1 warning`.
fn counts(problems: &Problems, drawing: &Drawing) -> String {
    let count = |severity: Severity| {
        let count = problems.count(severity);
        let text = format!("{} {severity}{}", readable(count as f64), if count == 1 { "" } else { "s" });
        (count > 0 && severity <= drawing.least).then(|| drawing.painted(severity, text))
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(count);
    counts.collect::<Vec<_>>().join(", ")
}

/// Longest message, help or label.
const LONGEST_TEXT: usize = 500;

/// Text with its middle left out where it is very long, as when it quotes a very long key.
fn brief(text: &str) -> String {
    if text.len() <= LONGEST_TEXT {
        return text.to_string();
    }
    let (head, tail) = (floor(text, LONGEST_TEXT / 2), floor(text, text.len() - LONGEST_TEXT / 2));
    format!("{}...{}", &text[..head], &text[tail..])
}

/// One problem with caret, place, help and fix.
fn draw(diagnostic: &Diagnostic, sources: &Sources, drawing: &Drawing) -> String {
    let mut group = level(diagnostic.severity)
        .primary_title(brief(&diagnostic.message))
        .id(diagnostic.code)
        .elements(places(diagnostic, sources).iter().flat_map(Place::elements));
    let mut groups = Vec::new();
    let patch = diagnostic.fix.as_ref().and_then(|fix| patch(fix, sources));
    match (&diagnostic.help, patch) {
        (help, Some(patch)) => {
            let title = help.as_deref().unwrap_or("write this instead");
            groups.push(Level::HELP.secondary_title(brief(title)).element(patch));
        }
        (Some(help), None) => group = group.element(Level::HELP.message(brief(help))),
        (None, None) => {}
    }
    groups.insert(0, group);
    renderer(drawing).render(&groups)
}

fn renderer(drawing: &Drawing) -> Renderer {
    let renderer = if drawing.color { Renderer::styled() } else { Renderer::plain() };
    // ASCII carets are readable in every font.
    renderer.decor_style(DecorStyle::Ascii).term_width(drawing.width)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// A line of a file and the labels on it.
struct Place {
    path: String,
    line: usize,
    column: usize,
    excerpt: Excerpt,
    labels: Vec<(Range<usize>, String, bool)>,
}

impl Place {
    /// Path and position, then the line with its carets.
    fn elements(&self) -> Vec<Element<'static>> {
        let origin = Origin::path(self.path.clone()).line(self.line).char_column(self.column);
        let annotation = |(span, text, first): &(Range<usize>, String, bool)| -> Annotation<'static> {
            let kind = if *first { AnnotationKind::Primary } else { AnnotationKind::Context };
            let text = (!text.is_empty()).then(|| text.clone());
            kind.span(self.excerpt.within(span)).label(text)
        };
        let snippet = Snippet::source(self.excerpt.text.clone()).line_start(self.line);
        let snippet = snippet.annotations(self.labels.iter().map(annotation));
        match (self.excerpt.text.is_empty(), self.excerpt.is_whole) {
            (true, _) => vec![origin.into()],
            (false, true) => vec![snippet.path(self.path.clone()).into()],
            // The column in the file differs from the column in the excerpt.
            (false, false) => vec![origin.into(), snippet.into()],
        }
    }
}

/// The lines that labels are on, in the order of the labels.
fn places(diagnostic: &Diagnostic, sources: &Sources) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let Some(source) = sources.get(label.file) else { continue };
        let at = source.position(label.span.start);
        let mark = (label.span.clone(), brief(&plain(&label.text)), index == 0);
        let near =
            |place: &&mut Place| place.path == source.path && place.line == at.line && place.excerpt.holds(&label.span);
        match places.iter_mut().find(near) {
            Some(place) => place.labels.push(mark),
            None => places.push(Place {
                path: source.path.clone(),
                line: at.line,
                column: at.column,
                excerpt: Excerpt::around(source, label),
                labels: vec![mark],
            }),
        }
    }
    places
}

/// The part of a line that is shown.
struct Excerpt {
    text: String,
    /// Byte of the file at which the excerpt starts.
    start: usize,
    /// Bytes put before the text of the file.
    lead: usize,
    /// Whether the excerpt is the whole line.
    is_whole: bool,
}

impl Excerpt {
    /// The line that a label begins on, or the part of it around the label.
    fn around(source: &Source, label: &Label) -> Self {
        let text = &source.text;
        let at = floor(text, label.span.start);
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let at = at.min(line_end);
        let start = if at - line_start > AROUND { floor(text, at - AROUND) } else { line_start };
        let label_end = label.span.end.clamp(at, at + AROUND);
        let end = if line_end > label_end + AROUND { floor(text, label_end + AROUND) } else { line_end };
        let (before, after) = (if start > line_start { "..." } else { "" }, if end < line_end { "..." } else { "" });
        let is_whole = start == line_start && end == line_end;
        Self { text: format!("{before}{}{after}", &text[start..end]), start, lead: before.len(), is_whole }
    }

    /// Whether the excerpt shows the beginning of a span.
    fn holds(&self, span: &Range<usize>) -> bool {
        span.start >= self.start && span.start - self.start + self.lead < self.text.len()
    }

    /// A span of the file as a span of the excerpt, on whole characters and within it.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let place = |byte: usize| floor(&self.text, byte.saturating_sub(self.start) + self.lead);
        let (start, end) = (place(span.start), place(span.end));
        start..end.max(start)
    }
}

/// The start of the character that a byte belongs to; bytes beyond the end count as the end.
fn floor(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

/// A fix as the line with its replacement; `None` if the replacement is long, or either text has several lines.
fn patch(fix: &Fix, sources: &Sources) -> Option<Snippet<'static, Patch<'static>>> {
    let source = sources.get(fix.file)?;
    let replaced = source.text.get(fix.span.clone())?;
    if replaced.contains('\n') || fix.replacement.contains('\n') || fix.replacement.len() > LONGEST_FIX {
        return None;
    }
    let label = Label { file: fix.file, span: fix.span.clone(), text: String::new() };
    let excerpt = Excerpt::around(source, &label);
    let span = excerpt.within(&fix.span);
    let line = source.position(fix.span.start).line;
    Some(Snippet::source(excerpt.text).line_start(line).patch(Patch::new(span, fix.replacement.clone())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Error, Model};
    use std::path::Path;

    fn drawn(text: &str) -> String {
        let read = Model::read(Path::new("case.toml"), &[], &|_| Ok(text.as_bytes().to_vec()));
        let problems = match &read {
            Ok(model) => model.problems(),
            Err(Error::Scenario(problems)) => problems,
            Err(error) => panic!("{error}"),
        };
        problems.draw(&Drawing::default().all("the report lists all"))
    }

    #[test]
    fn a_problem_points_at_its_value() {
        let drawn = drawn("brunt = 1\nscenario = { name = 3, currency = \"USD\" }\n");
        assert!(drawn.contains("--> case.toml:2:21"), "{drawn}");
        assert!(drawn.contains("                    ^"), "{drawn}");
        assert!(drawn.ends_with("1 error\n"), "{drawn}");
    }

    #[test]
    fn a_huge_line_is_cut_around_the_value_and_keeps_its_column() {
        let padding = "x".repeat(2_000_000);
        let drawn = drawn(&format!("brunt = 1\nscenario = {{ currency = \"{padding}\", name = 3, {padding} = 1 }}\n"));
        assert!(drawn.lines().all(|line| line.len() < 600), "{drawn:.2000}");
        assert!(drawn.contains("case.toml:2:2000036"), "{drawn:.2000}");
    }

    #[test]
    fn tabs_wide_characters_and_line_ends_do_not_break_the_drawing() {
        for text in
            ["brunt = 1\r\n[scenario]\r\n\tname\t=\t3\r\ncurrency = \"€\"\r\n", "brunt = \"🦀", "\u{feff}x", "\0"]
        {
            assert!(drawn(text).contains("error"), "{text:?}");
        }
    }

    #[test]
    fn problems_of_one_kind_are_drawn_three_times_and_then_counted() {
        let spare: String = (1..=20).map(|number| format!("spare-{number:02} = {{}}\n")).collect();
        let drawn = drawn(&format!(
            "brunt = 1\nscenario = {{ name = \"x\", currency = \"EUR\" }}\nparties = {{ a = {{}} }}\n[nodes]\n{spare}"
        ));
        assert_eq!(drawn.matches("changes nothing").count(), 3, "{drawn}");
        assert!(drawn.contains("warning[idle-node]: 17 more of this kind: case.toml:8:1, case.toml:9:1, "), "{drawn}");
        assert!(drawn.contains(", case.toml:15:1, ... (the report lists all)"), "{drawn}");
        assert!(drawn.ends_with("20 warnings\n"), "{drawn}");
    }

    #[test]
    fn kinds_stay_together_and_errors_come_first() {
        let drawn = drawn(
            "brunt = 1\nx = 1\nscenario = { name = 3, currency = \"USD\" }\ny = 1\nz = 1\nw = 1\nv = 1\nthreats.t = { takes = { normal = {} } }\n",
        );
        let (third, more) = (drawn.find("case.toml:5:1").unwrap(), drawn.find("error[unknown-key]: 2 more").unwrap());
        assert!(third < more && more < drawn.find("error[wrong-type]").unwrap(), "{drawn}");
    }

    #[test]
    fn bytes_are_moved_to_the_start_of_their_character() {
        assert_eq!([0, 1, 2, 3, 9].map(|byte| floor("aé", byte)), [0, 1, 1, 3, 3]);
    }
}
