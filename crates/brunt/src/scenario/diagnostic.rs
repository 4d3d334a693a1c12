//! Diagnostics: problems of a scenario, with place, expectation and suggested fix.
//!
//! The library collects diagnostics and never prints them; a program draws them from [`Diagnostic`] and [`Sources`].

use std::fmt;
use std::ops::Range;

/// Severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// The scenario runs, but some part of the scenario is probably not what the author meant.
    Warning,
    /// The scenario runs as written; the note helps to interpret its figures.
    Note,
}

impl Severity {
    /// The word used in output: `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Identifies one file of a scenario in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FileId(pub u32);

/// One problem of a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Diagnostic {
    /// Severity of the problem.
    pub severity: Severity,
    /// Code of the broken rule, a stable word such as `unknown-key`.
    pub code: &'static str,
    /// Description of the problem, in lower case and without full stop.
    pub message: String,
    /// Places in files: the first label is the place of the problem, further labels explain the problem. Empty if the value was not
    /// typed in a file.
    pub labels: Vec<Label>,
    /// The value concerned, as keys from the top: `threats.typhoon.takes`. Empty for the file as a whole.
    pub path: String,
    /// Advice on how to solve the problem.
    pub help: Option<String>,
    /// A replacement of text that solves the problem.
    pub fix: Option<Fix>,
}

/// A span of a file with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// Span in bytes of the file's text.
    pub span: Range<usize>,
    /// The remark; may be empty.
    pub text: String,
}

/// Place of the text of an appetite statement in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementPlace {
    /// Id of the statement.
    pub id: String,
    /// The file, which may be an included one.
    pub file: FileId,
    /// Span in bytes of the file's text: the text between the quotes, or the text with its quotes if it contains escapes.
    pub span: Range<usize>,
}

/// A replacement of a span of a file that solves a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Fix {
    /// The file.
    pub file: FileId,
    /// Span to replace, in bytes of the file's text.
    pub span: Range<usize>,
    /// The new text.
    pub replacement: String,
}

impl fmt::Display for Diagnostic {
    /// One line: `error[unknown-key]: unknown key `needz``, followed by the path if there is one.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}[{}]: {}", self.severity, self.code, self.message)?;
        if self.path.is_empty() { Ok(()) } else { write!(out, " (at `{}`)", self.path) }
    }
}

/// One file of a scenario, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path of the file, as requested.
    pub path: String,
    /// Text of the file; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// SHA-256 of the file's bytes, as 64 hexadecimal digits; empty if the file could not be read.
    pub sha256: String,
    /// Byte offset at which each line starts.
    line_starts: Vec<usize>,
    /// Number of characters before each multiple of [`STRIDE`] bytes, for fast columns in long lines.
    characters: Vec<usize>,
}

/// Bytes between two entries of `Source::characters`.
const STRIDE: usize = 1 << 12;

/// Number of characters that begin in some bytes: bytes that are not UTF-8 continuation bytes.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl Source {
    /// A file with its path, text and checksum.
    pub fn new(path: String, text: String, sha256: String) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut counted = 0;
        let mut characters = vec![0];
        for chunk in text.as_bytes().chunks(STRIDE) {
            counted += count_characters(chunk);
            characters.push(counted);
        }
        Self { path, text, sha256, line_starts, characters }
    }

    /// Number of characters that begin before a byte offset.
    fn characters_before(&self, byte: usize) -> usize {
        let chunk = byte / STRIDE;
        self.characters[chunk] + count_characters(&self.text.as_bytes()[chunk * STRIDE..byte])
    }

    /// Line and column of a byte offset; an offset beyond the end of the text counts as the end.
    ///
    /// ```
    /// use brunt::problem::{Position, Source};
    /// let source = Source::new("a.toml".into(), "brunt = 1\n[nodes]\n".into(), String::new());
    /// assert_eq!(source.position(11), Position { line: 2, column: 2 });
    /// ```
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= byte) - 1;
        let column = self.characters_before(byte) - self.characters_before(self.line_starts[line]) + 1;
        Position { line: line + 1, column }
    }
}

/// Line and column of a character, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The files of a scenario; the requested file comes first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its identifier.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId((self.files.len() - 1) as u32)
    }

    /// The file with an identifier.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }

    /// All files, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(index as u32), source))
    }

    /// Path and position of a diagnostic's first label; `None` if there is no label.
    pub fn locate(&self, diagnostic: &Diagnostic) -> Option<(&str, Position)> {
        let label = diagnostic.labels.first()?;
        let source = self.get(label.file)?;
        Some((&source.path, source.position(label.span.start)))
    }
}

/// A diagnostic with its places as path, line and column, for programs that read JSON.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct LocatedDiagnostic<'a> {
    /// Severity of the problem.
    pub severity: Severity,
    /// Code of the broken rule.
    pub code: &'static str,
    /// Description of the problem.
    pub message: &'a str,
    /// The value concerned, as keys from the top.
    pub path: &'a str,
    /// Places in files, as [`Diagnostic::labels`].
    pub labels: Vec<LocatedLabel<'a>>,
    /// Advice on how to solve the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
    /// A replacement that solves the problem: byte span and text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<&'a Fix>,
}

/// A label with its file's path, and its start and end as line and column.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct LocatedLabel<'a> {
    /// Path of the file.
    pub file: &'a str,
    /// Span in bytes of the file's text.
    pub span: Range<usize>,
    /// Position of the first character.
    pub start: Position,
    /// Position after the last character.
    pub end: Position,
    /// The remark; may be empty.
    pub text: &'a str,
}

#[cfg(feature = "serde")]
impl Sources {
    /// Converts the places of a diagnostic to path, line and column.
    pub fn spell_out<'a>(&'a self, diagnostic: &'a Diagnostic) -> LocatedDiagnostic<'a> {
        let labels = diagnostic.labels.iter().filter_map(|label| {
            let source = self.get(label.file)?;
            Some(LocatedLabel {
                file: &source.path,
                span: label.span.clone(),
                start: source.position(label.span.start),
                end: source.position(label.span.end),
                text: &label.text,
            })
        });
        LocatedDiagnostic {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: &diagnostic.message,
            path: &diagnostic.path,
            labels: labels.collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_bytes_beyond_the_end_count_as_the_end() {
        let source = Source::new("x".into(), "aé = 1\nb".into(), String::new());
        assert_eq!(source.position(3), Position { line: 1, column: 3 });
        assert_eq!(source.position(8), Position { line: 2, column: 1 });
        assert_eq!(source.position(99), Position { line: 2, column: 2 });
        assert_eq!(Source::new("e".into(), String::new(), String::new()).position(0), Position { line: 1, column: 1 });
        let long = Source::new("l".into(), format!("x\n{}", "é".repeat(STRIDE)), String::new());
        assert_eq!(long.position(2 + 2 * STRIDE), Position { line: 2, column: STRIDE + 1 });
        assert_eq!(long.position(2 + STRIDE), Position { line: 2, column: STRIDE / 2 + 1 });
    }

    #[test]
    fn a_line_of_output_names_severity_code_and_path() {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            code: "unknown-key",
            message: "unknown key `needz`".into(),
            labels: Vec::new(),
            path: "nodes.crm.needz".into(),
            help: None,
            fix: None,
        };
        assert_eq!(diagnostic.to_string(), "error[unknown-key]: unknown key `needz` (at `nodes.crm.needz`)");
    }
}
