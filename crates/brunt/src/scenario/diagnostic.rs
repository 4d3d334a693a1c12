//! Diagnostics: what is wrong with a scenario, where, what was expected, and how to mend it.
//!
//! The library collects diagnostics and never prints them; a program draws them from [`Diagnostic`] and [`Sources`].

use std::fmt;
use std::ops::Range;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// The scenario runs, but something in it is probably not what was meant.
    Warning,
    /// The scenario runs as written; worth knowing when its figures are read.
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

/// Names one file of a scenario in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FileId(pub u32);

/// One problem of a scenario.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The broken rule, a stable word such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong, lower case and without full stop.
    pub message: String,
    /// Where; the first label is the place of the problem, others explain it. Empty if nothing was typed in a file.
    pub labels: Vec<Label>,
    /// The value concerned, as keys from the top: `threats.typhoon.takes`. Empty for the file as a whole.
    pub path: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A replacement that mends it.
    pub fix: Option<Fix>,
}

/// A stretch of a file, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// The remark; may be empty.
    pub text: String,
}

/// Where the text of an appetite statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementPlace {
    /// Id of the statement.
    pub id: String,
    /// The file, which may be an included one.
    pub file: FileId,
    /// Bytes of the file's text: what is between the quotes, or the quoted text with its quotes where it holds escapes.
    pub span: Range<usize>,
}

/// A replacement of a stretch of a file that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Fix {
    /// The file.
    pub file: FileId,
    /// Bytes of the file's text to replace.
    pub span: Range<usize>,
    /// What to put there.
    pub replacement: String,
}

impl fmt::Display for Diagnostic {
    /// One line: `error[unknown-key]: unknown key `needz``, with the path where there is one.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}[{}]: {}", self.severity, self.code, self.message)?;
        if self.path.is_empty() { Ok(()) } else { write!(out, " (at `{}`)", self.path) }
    }
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path, as it was asked for.
    pub path: String,
    /// Its text; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// SHA-256 of its bytes, as 64 hexadecimal digits; empty if it could not be read.
    pub sha256: String,
    /// Byte at which each line starts.
    line_starts: Vec<usize>,
    /// Characters before each multiple of [`STRIDE`] bytes, so that columns in long lines are found quickly.
    characters: Vec<usize>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 1 << 12;

/// Characters that begin in some bytes: every byte that does not continue one.
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

    /// Characters that begin before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let chunk = byte / STRIDE;
        self.characters[chunk] + count_characters(&self.text.as_bytes()[chunk * STRIDE..byte])
    }

    /// The position of a byte; bytes beyond the end count as the end.
    ///
    /// ```
    /// use brunt::scenario::{Position, Source};
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

/// The files of a scenario, the one asked for first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and names it.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId((self.files.len() - 1) as u32)
    }

    /// The file of that name.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }

    /// All files, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(index as u32), source))
    }

    /// Where a diagnostic points: path and position of its first label.
    pub fn locate(&self, diagnostic: &Diagnostic) -> Option<(&str, Position)> {
        let label = diagnostic.labels.first()?;
        let source = self.get(label.file)?;
        Some((&source.path, source.position(label.span.start)))
    }
}

/// A diagnostic with its places spelled out as path, line and column: what a program that reads JSON needs.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct LocatedDiagnostic<'a> {
    /// How much it matters.
    pub severity: Severity,
    /// The broken rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: &'a str,
    /// The value concerned, as keys from the top.
    pub path: &'a str,
    /// Where.
    pub labels: Vec<LocatedLabel<'a>>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
    /// A replacement that mends it: byte span and text.
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
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
    /// The remark; may be empty.
    pub text: &'a str,
}

#[cfg(feature = "serde")]
impl Sources {
    /// Spells out the places of a diagnostic.
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
