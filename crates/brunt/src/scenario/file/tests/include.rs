//! Includes, and files that cannot be read.

use super::with;
use crate::scenario::file::{Checked, MAX_FILE_BYTES, load};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Loads the first of some files.
fn load_from(files: &[(&str, &str)]) -> Checked {
    let texts: BTreeMap<&Path, &str> = files.iter().map(|(path, text)| (Path::new(*path), *text)).collect();
    let read = |path: &Path| match texts.get(path) {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    load(Path::new(files[0].0), &read)
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

const THREAT: &str = "threats.theft = { framework = \"financial\", frequency = { poisson = 1 }, losses = [{ category = \"c\", bearer = \"client\", amount = 5 }] }";

#[test]
fn a_split_into_files_changes_nothing() {
    let whole = load_from(&[("all.toml", &with(THREAT))]);
    let root = format!("include = [\"shared/catalogue.toml\"]\n{}", with(""));
    let catalogue = format!("include = \"../more.json\"\n{THREAT}");
    let split =
        load_from(&[("all.toml", &root), ("shared/catalogue.toml", &catalogue), ("more.json", "{ \"brunt\": 1 }")]);
    assert_eq!(codes(&split), Vec::<&str>::new());
    assert_eq!(split.scenario, whole.scenario);
    assert_eq!(split.sources.iter().count(), 3);
    assert!(split.sources.iter().all(|(_, source)| source.sha256.len() == 64));
}

#[test]
fn a_file_included_twice_is_read_once() {
    let root = format!("include = [\"a.toml\", \"b.toml\"]\n{}", with(""));
    let other = "include = [\"./c.toml\"]";
    let checked = load_from(&[("all.toml", &root), ("a.toml", other), ("b.toml", other), ("c.toml", THREAT)]);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    assert_eq!(checked.sources.iter().count(), 4);
}

#[test]
fn ids_in_two_files_are_reported_at_both() {
    let root = format!("include = [\"catalogue.toml\"]\n{}", with(THREAT));
    let checked =
        load_from(&[("all.toml", &root), ("catalogue.toml", &format!("\n{THREAT}\nscenario.name = \"Other\""))]);
    assert_eq!(codes(&checked), ["duplicate-id", "duplicate-id"]);
    let labels = &checked.diagnostics[1].labels;
    assert_eq!((labels.len(), labels[0].file.0, labels[1].file.0), (2, 0, 1));
    assert_eq!(checked.diagnostics[1].path, "threats.theft");
}

#[test]
fn statements_are_found_where_they_stand() {
    let root = format!("include = [\"a.toml\", \"b.json\"]\n{}", with("appetite.mean = 'mean(gross(total)) <= 1e9'"));
    let escaped = "# \u{e9}\n[appetite]\nlate = \"P(breach(service)) \\u003c= 5%\"";
    let json = r#"{ "appetite": { "tail": "VaR99(gross(client)) <= 8e6" } }"#;
    let checked = load_from(&[("all.toml", &root), ("a.toml", escaped), ("b.json", json)]);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let shown = |id: &str| {
        let place = checked.statement(id).unwrap();
        let source = checked.sources.get(place.file).unwrap();
        let at = source.position(place.span.start);
        (source.path.as_str(), at.line, at.column, &source.text[place.span.clone()])
    };
    assert_eq!(shown("mean"), ("all.toml", 8, 18, "mean(gross(total)) <= 1e9"));
    assert_eq!(shown("late"), ("a.toml", 3, 8, "\"P(breach(service)) \\u003c= 5%\""));
    assert_eq!(shown("tail"), ("b.json", 1, 26, "VaR99(gross(client)) <= 8e6"));
    assert_eq!(checked.statement("other"), None);
    let ids: Vec<&str> = checked.statements.iter().map(|place| place.id.as_str()).collect();
    assert_eq!(ids, ["late", "mean", "tail"]);
}

#[test]
fn circles_are_refused_with_their_chain() {
    let root = format!("include = [\"sub/a.toml\"]\n{}", with(""));
    let checked = load_from(&[
        ("x/all.toml", &root),
        ("x/sub/a.toml", "include = [\"../b.toml\"]"),
        ("x/b.toml", "include = [\"sub/../all.toml\"]"),
    ]);
    assert_eq!(codes(&checked), ["include-cycle"]);
    let message = &checked.diagnostics[0].message;
    assert!(message.ends_with("x/all.toml -> x/sub/a.toml -> x/b.toml -> x/all.toml"), "{message}");
}

#[test]
fn includes_end_at_a_depth() {
    let files: Vec<(String, String)> = (0..30)
        .map(|i| {
            (
                format!("{i}.toml"),
                format!("include = [\"{}.toml\"]\n{}", i + 1, if i == 0 { with("") } else { String::new() }),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(codes(&load_from(&files)), ["include-depth"]);
}

#[test]
fn missing_files_are_named_and_end_the_check() {
    let checked = load_from(&[("a.toml", "include = [\"b.toml\", 3]")]);
    assert_eq!(codes(&checked), ["file-missing", "wrong-type"]);
    let checked = load(Path::new("none.toml"), &|_| Err(io::Error::from(io::ErrorKind::NotFound)));
    assert_eq!(codes(&checked), ["file-missing"]);
    assert_eq!(checked.diagnostics[0].message, "cannot find `none.toml`");
    assert!(checked.diagnostics[0].labels.is_empty());
    let checked = load(Path::new("none.toml"), &|_| Err(io::Error::from(io::ErrorKind::PermissionDenied)));
    assert_eq!(codes(&checked), ["file-unreadable"]);
}

#[test]
fn files_that_are_too_large_are_refused() {
    let text = format!("{}#{}", with(""), " ".repeat(MAX_FILE_BYTES));
    assert_eq!(codes(&load_from(&[("a.toml", &text)])), ["file-too-large"]);
}

#[test]
fn bytes_that_are_not_utf8_are_named_with_their_place() {
    let mut bytes = with("").into_bytes();
    bytes[12] = 0xFF;
    let checked = load(Path::new("a.toml"), &|_| Ok(bytes.clone()));
    assert_eq!(codes(&checked), ["not-utf8"]);
    assert_eq!(checked.diagnostics[0].message, "`a.toml` is not UTF-8: the first bad byte is byte 12");
    assert_eq!(checked.sources.locate(&checked.diagnostics[0]).unwrap().1.line, 2);
}

#[test]
fn a_byte_order_mark_says_nothing() {
    let text = format!("\u{feff}{}", with(""));
    assert_eq!(codes(&load_from(&[("a.toml", &text)])), Vec::<&str>::new());
    assert_eq!(
        codes(&load_from(&[(
            "a.json",
            "\u{feff}{ \"brunt\": 1, \"scenario\": { \"name\": \"J\", \"currency\": \"EUR\" } }"
        )])),
        Vec::<&str>::new()
    );
}

#[test]
fn an_included_file_of_another_version_is_refused() {
    let root = format!("include = [\"b.toml\"]\n{}", with(""));
    assert_eq!(codes(&load_from(&[("a.toml", &root), ("b.toml", "brunt = 2")])), ["unsupported-version"]);
}

#[test]
fn includes_end_at_a_number() {
    let names: Vec<String> = (0..1_200).map(|i| format!("\"{i}.toml\"")).collect();
    let root = format!("include = [{}]\n{}", names.join(", "), with(""));
    let read = |path: &Path| Ok(if path == Path::new("all.toml") { root.clone().into_bytes() } else { Vec::new() });
    let found = codes(&load(Path::new("all.toml"), &read));
    assert!(found.iter().all(|code| *code == "include-count"), "{found:?}");
    assert_eq!(found.len(), 201);
}
