//! Every file in `scenarios/invalid` yields exactly the problems that it says.

use super::{check, scenarios};
use crate::scenario::file::{Checked, load};
use crate::scenario::read::Rule;
use crate::scenario::{Severity, Sources};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn files() -> Vec<PathBuf> {
    let folder = scenarios().join("invalid");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

fn check_file(path: &std::path::Path) -> Checked {
    load(path, &|path| std::fs::read(path))
}

/// (code, line:column) of each error.
fn errors(checked: &Checked) -> Vec<(&'static str, String)> {
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|error| (error.code, position(&checked.sources, error))).collect()
}

fn position(sources: &Sources, diagnostic: &crate::scenario::Diagnostic) -> String {
    let (_, position) = sources.locate(diagnostic).unwrap();
    format!("{}:{}", position.line, position.column)
}

#[test]
fn each_mistake_yields_its_code_at_its_place_and_no_other_error() {
    let mut count = 0;
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines = text.lines();
        let Some(code) = lines.next().unwrap().strip_prefix("# expects: ") else { continue };
        let at = lines.next().unwrap().strip_prefix("# at: ").unwrap();
        let checked = check_file(&path);
        let found = errors(&checked);
        let found: Vec<(&str, &str)> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(found, [(code, at)], "{}", path.display());
        assert!(checked.scenario.is_none());
        count += 1;
    }
    assert!(count >= 60, "{count}");
}

#[test]
fn a_file_full_of_mistakes_reports_every_one_on_its_line() {
    let text = std::fs::read_to_string(scenarios().join("invalid/everything.toml")).unwrap();
    let mut expected = BTreeSet::new();
    for (line, text) in text.lines().enumerate() {
        if let Some((_, codes)) = text.split_once("#! ") {
            expected.extend(codes.split_whitespace().map(|code| (line + 1, code)));
        }
    }
    let checked = check(&text);
    let line = |diagnostic| checked.sources.locate(diagnostic).unwrap().1.line;
    let found: BTreeSet<(usize, &str)> =
        checked.diagnostics.iter().map(|diagnostic| (line(diagnostic), diagnostic.code)).collect();
    assert_eq!(found, expected);
}

#[test]
fn messages_are_lower_case_without_full_stop() {
    for path in files() {
        for diagnostic in check_file(&path).diagnostics {
            let message = &diagnostic.message;
            let first = message.chars().next().unwrap();
            assert!(first.is_lowercase() || first == '`', "{message}");
            assert!(!message.ends_with('.'), "{message}");
        }
    }
}

#[test]
fn fixes_mend_what_they_propose_to_mend() {
    for path in files() {
        let checked = check_file(&path);
        for diagnostic in checked.diagnostics.iter().filter(|diagnostic| diagnostic.fix.is_some()) {
            let fix = diagnostic.fix.as_ref().unwrap();
            let mut text = checked.sources.get(fix.file).unwrap().text.clone();
            text.replace_range(fix.span.clone(), &fix.replacement);
            let after = check(&text);
            let before: usize = checked.diagnostics.iter().filter(|d| d.code == diagnostic.code).count();
            let left = after.diagnostics.iter().filter(|d| d.code == diagnostic.code).count();
            assert!(left < before, "{}: {diagnostic}", path.display());
        }
    }
}

#[test]
fn every_code_is_documented() {
    let manual = std::fs::read_to_string(scenarios().join("../docs/scenario-format.md")).unwrap();
    for (code, severity) in Rule::CODES {
        assert!(manual.contains(&format!("| `{code}` | {severity} |")), "| `{code}` | {severity} | ");
    }
}

/// Codes whose mistakes no single file can show; they have tests of their own.
const SHOWN_ELSEWHERE: [&str; 7] = [
    "file-unreadable",
    "file-too-large",
    "not-utf8",
    "include-depth",
    "include-count",
    "too-many-problems",
    "too-many-nodes",
];

#[test]
fn every_error_is_shown_by_a_file() {
    let texts: Vec<String> = files().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (code, severity) in Rule::CODES {
        let shown = texts.iter().any(|text| text.starts_with(&format!("# expects: {code}\n")));
        assert!(shown || *severity != Severity::Error || SHOWN_ELSEWHERE.contains(code), "{code}");
    }
}

#[test]
fn the_examples_of_the_manual_are_toml_and_the_first_is_sound() {
    let manual = std::fs::read_to_string(scenarios().join("../docs/scenario-format.md")).unwrap();
    let blocks: Vec<&str> = manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() > 5);
    assert_eq!(check(blocks[0]).diagnostics, []);
    for block in blocks {
        // A fragment may show one key several ways.
        for error in toml::de::DeTable::parse_recoverable(block).1 {
            assert!(error.message().starts_with("duplicate key"), "{block}: {error}");
        }
    }
}
