//! Reading a scenario file and the files it includes.

use super::output::Output;
use super::{Checked, from_json, from_toml};
use crate::scenario::check::checked::finish;
use crate::scenario::diagnostic::{Diagnostic, FileId, Source, Sources};
use crate::scenario::read::canonical::sha256;
use crate::scenario::read::context::diagnose;
use crate::scenario::read::patch::patched as with_patch;
use crate::scenario::read::tree::{Place, Table, Tree, Value};
use crate::scenario::read::{Keys, Rule};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Largest file that is accepted, 16 MiB.
pub const MAX_FILE_BYTES: usize = 16 << 20;

/// Keys allowed in an overlay, a file of stresses.
const OVERLAY: Keys = Keys { table: "an overlay", keys: &["$schema", "brunt", "stress"] };

/// File name that stands for the text of a patch in diagnostics.
pub(crate) const PATCH: &str = "<patch>";

/// Deepest chain of includes, and largest number of files.
const MAX_DEPTH: usize = 16;
const MAX_FILES: usize = 1_000;

/// Sections whose entries are merged across files; every other key may be in one file only.
const MERGED: [&str; 11] = [
    "scenario",
    "parties",
    "nodes",
    "threats",
    "factors",
    "factors.prices",
    "contracts",
    "policies",
    "controls",
    "appetite",
    "stress",
];

/// Function that reads a file from the caller's file system, archive or map of texts.
pub type ReadFile<'r> = &'r dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// Reads, merges and checks a scenario file and all files it includes, reporting every problem at once.
///
/// A file is JSON if its name ends in `.json`, TOML otherwise; if its name has no ending, it is JSON if it begins with `{`. Included
/// paths are relative to the including file. `read` returns the bytes of a file, so that the library itself accesses no file system;
/// `read` need not return more than [`MAX_FILE_BYTES`] + 1 bytes.
#[cfg(test)]
pub(crate) fn load(path: &Path, read: ReadFile<'_>) -> Checked {
    load_with(path, &[], read)
}

/// Like [`load`], with the stresses of overlays added. An overlay is a file that states stresses and nothing else.
pub(crate) fn load_with(path: &Path, overlays: &[&Path], read: ReadFile<'_>) -> Checked {
    let mut loader = Loader::new(read);
    let mut tree = loader.load(path, None);
    for overlay in overlays {
        let added = loader.overlay(overlay);
        if let (Some(into), Some(added)) = (tree.as_mut().and_then(Tree::table_mut), added) {
            loader.merge(into, added, "");
        }
    }
    loader.finish(tree)
}

/// The language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// JSON for names that end in `.json`, TOML for all others.
    pub fn of(path: &Path) -> Self {
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        if is_json { Self::Json } else { Self::Toml }
    }

    /// The format by the name of the file. If the name has no ending, the format is JSON if the text begins with `{`: no TOML begins
    /// so.
    fn of_text(path: &Path, text: &str) -> Self {
        let begins = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        if path.extension().is_none() && begins { Self::Json } else { Self::of(path) }
    }
}

/// Checks a scenario with a patch, a text with a name and a language, applied: tables are merged, every other value is replaced.
pub(crate) fn patched(tree: Tree, mut sources: Sources, (name, format): (&str, Format), patch: &str) -> Checked {
    let file = sources.add(Source::new(name.to_owned(), patch.to_owned(), sha256(patch.as_bytes())));
    let (change, mut diagnostics) = parse_text(&sources, file, format);
    if let Some(Tree { value: Value::Table(change), .. }) = &change
        && let Some(include) = change.get("include")
    {
        let rule = Rule::UnknownKey { key: "include".into(), table: "a patch" };
        let mut diagnostic = diagnose(&rule, include.key_place(), "include", "not in a patch");
        diagnostic.advise("a patch reads no files: state the values themselves");
        diagnostics.push(diagnostic);
    }
    let tree = match change {
        Some(Tree { value: Value::Table(change), .. }) if diagnostics.is_empty() => Some(with_patch(&tree, &change)),
        _ => None,
    };
    finish(tree, diagnostics, sources)
}

struct Loader<'r> {
    read: ReadFile<'r>,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    /// Files being read, from the outermost to the innermost include.
    chain: Vec<PathBuf>,
    /// Files already read or being read; a file that is included twice is read once.
    done: Vec<PathBuf>,
    is_readable: bool,
}

impl<'r> Loader<'r> {
    fn new(read: ReadFile<'r>) -> Self {
        Self {
            read,
            sources: Sources::new(),
            diagnostics: Vec::new(),
            chain: Vec::new(),
            done: Vec::new(),
            is_readable: true,
        }
    }

    /// Finishes loading. An unreadable file skips the check, because definitions in the unread file would be reported as missing.
    fn finish(self, tree: Option<Tree>) -> Checked {
        finish(tree.filter(|_| self.is_readable), self.diagnostics, self.sources)
    }

    /// Reads a file and its includes; `included` is the place of the file's name in the including file.
    fn load(&mut self, path: &Path, included: Option<Place>) -> Option<Tree> {
        let tree = self.parse(path, included);
        if tree.is_none() {
            self.is_readable = false;
        }
        let mut tree = tree?;
        let Some(table) = tree.table_mut() else { return Some(tree) };
        let Some(include) = table.remove("include") else { return Some(tree) };
        self.chain.push(normal(path));
        for (name, place) in self.names(&include.tree) {
            let path = normal(&path.parent().unwrap_or(Path::new("")).join(name));
            if let Some(other) = self.include(&path, place) {
                self.merge(table, other, "");
            }
        }
        self.chain.pop();
        Some(tree)
    }

    /// Reads an overlay, and reports every key in it that an overlay may not have.
    fn overlay(&mut self, path: &Path) -> Option<Table> {
        let tree = self.load(path, None)?;
        let place = tree.place();
        let table = match tree {
            Tree { value: Value::Table(table), .. } => Arc::unwrap_or_clone(table),
            other => {
                let rule = Rule::WrongType { expected: "a table".into(), found: other.value.kind() };
                self.diagnostics.push(diagnose(&rule, place, "", "expected a table"));
                return None;
            }
        };
        self.check_included_version(&table);
        if table.get("stress").is_none() && self.is_readable {
            let rule = Rule::MissingKey { key: "stress".into(), table: OVERLAY.table };
            self.diagnostics.push(diagnose(&rule, place, "", "no stress in this file"));
        }
        let mut stresses = Table::default();
        for entry in table.into_entries() {
            if entry.key == "stress" {
                stresses.insert(entry);
            } else if !OVERLAY.keys.contains(&entry.key.as_ref()) {
                let rule = Rule::UnknownKey { key: entry.key.to_string(), table: OVERLAY.table };
                let mut diagnostic = diagnose(&rule, entry.key_place(), &entry.key, "not in an overlay");
                diagnostic
                    .advise("an overlay adds stresses; all else stands in the scenario and the files it includes");
                self.diagnostics.push(diagnostic);
            }
        }
        Some(stresses)
    }

    /// File names in `include`, with their places.
    fn names<'t>(&mut self, tree: &'t Tree) -> Vec<(&'t str, Option<Place>)> {
        let items = match &tree.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(tree),
        };
        let mut names = Vec::new();
        for item in items {
            match &item.value {
                Value::String(name) => names.push((name.as_str(), item.place())),
                other => {
                    let rule = Rule::WrongType { expected: "paths of files as strings".into(), found: other.kind() };
                    self.diagnostics.push(diagnose(&rule, item.place(), "include", "expected a path"));
                }
            }
        }
        names
    }

    fn include(&mut self, path: &Path, place: Option<Place>) -> Option<Table> {
        let problem = if self.chain.iter().any(|open| open == path) {
            let from = self.chain.iter().position(|open| open == path).unwrap_or(0);
            let chain = self.chain[from..].iter().map(|open| open.as_path()).chain([path]);
            let chain: Vec<String> = chain.map(|open| open.display().to_string()).collect();
            Some(Rule::IncludeCycle { chain: chain.join(" -> ") })
        } else if self.done.iter().any(|done| done == path) {
            return None;
        } else if self.chain.len() >= MAX_DEPTH {
            Some(Rule::IncludeDepth { limit: MAX_DEPTH })
        } else if self.done.len() >= MAX_FILES {
            Some(Rule::IncludeCount { limit: MAX_FILES })
        } else {
            None
        };
        if let Some(rule) = problem {
            self.diagnostics.push(diagnose(&rule, place, "include", "included here"));
            return None;
        }
        let tree = self.load(path, place)?;
        let place = tree.place();
        match tree.value {
            Value::Table(table) => {
                let mut table = Arc::unwrap_or_clone(table);
                self.check_included_version(&table);
                table.remove("brunt");
                table.remove("$schema");
                Some(table)
            }
            other => {
                let rule = Rule::WrongType { expected: "a table".into(), found: other.kind() };
                self.diagnostics.push(diagnose(&rule, place, "", "expected a table"));
                None
            }
        }
    }

    /// Checks the optional version of an included file, which must be 1.
    fn check_included_version(&mut self, table: &Table) {
        let Some(entry) = table.get("brunt") else { return };
        if entry.tree.value != Value::Integer(1) {
            let version = match &entry.tree.value {
                Value::Integer(version) => version.to_string(),
                other => other.kind().to_owned(),
            };
            let rule = Rule::UnsupportedVersion { version };
            self.diagnostics.push(diagnose(&rule, entry.tree.place(), "brunt", "expected 1"));
        }
    }

    fn parse(&mut self, path: &Path, included: Option<Place>) -> Option<Tree> {
        self.done.push(normal(path));
        let shown = path.display().to_string();
        let bytes = match (self.read)(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let rule = match error.kind() {
                    io::ErrorKind::NotFound => Rule::FileMissing { path: shown.clone() },
                    _ => Rule::FileUnreadable { path: shown.clone(), reason: error.to_string() },
                };
                return self.refuse(rule, shown, included);
            }
        };
        if bytes.len() > MAX_FILE_BYTES {
            let rule = Rule::FileTooLarge { path: shown.clone(), bytes: bytes.len() };
            return self.refuse(rule, shown, included);
        }
        let hash = sha256(&bytes);
        match String::from_utf8(bytes) {
            Ok(text) => {
                let format = Format::of_text(path, &text);
                self.parse_text(text, shown, hash, format)
            }
            Err(error) => {
                let byte = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(Source::new(shown.clone(), text, hash));
                // The replacement character takes three bytes.
                let place = Place { file, start: byte, end: byte + 3 };
                let rule = Rule::NotUtf8 { path: shown, byte };
                let mut diagnostic = diagnose(&rule, Some(place), "", "not UTF-8");
                diagnostic.advise("save the file as UTF-8");
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Reports a file that cannot be used.
    fn refuse(&mut self, rule: Rule, shown: String, included: Option<Place>) -> Option<Tree> {
        self.sources.add(Source::new(shown, String::new(), String::new()));
        let path = if included.is_some() { "include" } else { "" };
        let mut diagnostic = diagnose(&rule, included, path, "included here");
        if let (Rule::FileMissing { path: missing }, Some(_)) = (&rule, included) {
            diagnostic.help = about_path(missing).map(str::to_owned);
        }
        self.diagnostics.push(diagnostic);
        None
    }

    fn parse_text(&mut self, text: String, shown: String, hash: String, format: Format) -> Option<Tree> {
        let file = self.sources.add(Source::new(shown, text, hash));
        let (tree, diagnostics) = parse_text(&self.sources, file, format);
        let text = self.sources.get(file).map_or("", |source| &source.text);
        if let Some(output) = Output::of_text(text).or_else(|| Output::of_tree(tree.as_ref()?)) {
            return self.refuse_output(output, file);
        }
        self.diagnostics.extend(diagnostics);
        tree
    }

    /// Reports a file that is the output of a command as one problem, instead of one problem per key.
    fn refuse_output(&mut self, output: Output, file: FileId) -> Option<Tree> {
        let rule = Rule::NotAScenario { what: output.what };
        let mut diagnostic = diagnose(&rule, Some(Place { file, start: 0, end: 0 }), "", "begins here");
        diagnostic.advise(match output.scenario {
            Some(path) => format!("it came from the scenario `{path}`: name that file"),
            None => "name the file of a scenario".to_owned(),
        });
        self.diagnostics.push(diagnostic);
        None
    }

    /// Merges the entries of another file into a table; a key that both files define is reported.
    fn merge(&mut self, into: &mut Table, other: Table, section: &str) {
        for entry in other.into_entries() {
            let path = if section.is_empty() { entry.key.to_string() } else { format!("{section}.{}", entry.key) };
            let Some(existing) = into.get_mut(&entry.key) else {
                into.insert(entry);
                continue;
            };
            let place = existing.key_place().or(existing.tree.place());
            let again = entry.key_place();
            match (&mut existing.tree.value, entry.tree.value) {
                (Value::Table(into), Value::Table(other)) if MERGED.contains(&path.as_str()) => {
                    self.merge(Arc::make_mut(into), Arc::unwrap_or_clone(other), &path);
                }
                _ => {
                    let rule = Rule::DuplicateId { id: entry.key.into_owned() };
                    let mut diagnostic = diagnose(&rule, place, &path, "here");
                    diagnostic.point(again, "and in this file");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }
}

/// Advice for the path of a missing file that contains control characters or backslashes.
fn about_path(path: &str) -> Option<&'static str> {
    if path.contains(|c: char| c.is_control()) {
        return Some(
            "in double quotes `\\t`, `\\n`, `\\b` and the like are one character: write `/`, or the path in single quotes with its backslashes",
        );
    }
    path.contains('\\').then_some("paths are written with `/`, on every system")
}

/// Parses the text of a file.
fn parse_text(sources: &Sources, file: FileId, format: Format) -> (Option<Tree>, Vec<Diagnostic>) {
    let text = sources.get(file).map(|source| source.text.as_str()).unwrap_or_default();
    // A byte order mark is replaced by three spaces, which keeps byte offsets.
    let plain = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = plain.as_deref().unwrap_or(text);
    match format {
        Format::Toml => from_toml::parse(text, file),
        Format::Json => from_json::parse(text, file),
    }
}

/// The path without `.`, and without each `..` that follows a named folder.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_load() {
        use brunt::scenario::file::load;
        use std::path::Path;
        let text = r#"
        brunt = 1
        scenario = { name = "One fine a year", currency = "EUR" }
        parties = { client = {} }
        threats.fine = { framework = "compliance", frequency = { poisson = 1.0 }, losses = [{ category = "fine", bearer = "client", amount = 5e4 }] }
        "#;
        let checked = load(Path::new("fine.toml"), &|_| Ok(text.as_bytes().to_vec()));
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.scenario.unwrap().horizon.hours(), 8760.0);
    }
}
