//! The library's sources keep to its architecture: data flows one way, and each outside crate stays where it belongs.
//!
//! The order of the stages and the reasons are in `crates/brunt/ARCHITECTURE.md`. The test reads text, not syntax: comments are
//! skipped, paths that begin with `crate::` (or climb to the root by `super::`) are followed to the stage they name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each stage with the stages that it may import from.
const FLOW: [(&str, &[&str]); 19] = [
    ("units", &[]),
    ("random", &["units"]),
    ("scenario", &["units", "random"]),
    ("plan", &["units", "random", "scenario", "ledger"]),
    ("ledger", &["units", "scenario"]),
    ("settle", &["units", "scenario", "plan", "ledger"]),
    ("simulate", &["units", "random", "scenario", "plan", "ledger", "settle"]),
    ("report", &["units"]),
    ("measure", &["units", "random", "scenario", "ledger", "report"]),
    ("exact", &["units", "random", "scenario", "report"]),
    ("assess", &["units", "random", "scenario", "plan", "ledger", "settle", "simulate", "report", "measure", "exact"]),
    ("explain", &["scenario", "plan", "ledger", "settle", "simulate", "report", "measure", "assess", "units"]),
    (
        "stress",
        &["scenario", "plan", "ledger", "settle", "simulate", "report", "measure", "assess", "explain", "units"],
    ),
    ("problems", &["units", "scenario"]),
    (
        "error",
        &["scenario", "plan", "ledger", "settle", "simulate", "measure", "exact", "explain", "stress", "problems"],
    ),
    ("run", &["units", "random", "simulate", "report", "measure", "error"]),
    ("model", &["units", "scenario", "plan", "settle", "simulate", "report", "assess", "problems", "error"]),
    (
        "results",
        &[
            "units", "scenario", "plan", "ledger", "settle", "simulate", "report", "measure", "exact", "assess",
            "error", "run", "model",
        ],
    ),
    (
        "ask",
        &[
            "scenario", "ledger", "simulate", "report", "measure", "exact", "assess", "explain", "stress", "error",
            "run", "model", "results",
        ],
    ),
];

/// Each room of `scenario` with the rooms that it may import from, besides `read`, `entry` and `diagnostic`: a noun may name only nouns
/// above it. `read` names no noun; `entry` lists the builder types of all.
const ROOMS: [(&str, &[&str]); 14] = [
    ("read", &[]),
    ("header", &[]),
    ("law", &[]),
    ("factor", &[]),
    ("appetite", &[]),
    ("node", &["header"]),
    ("threat", &["header", "law", "factor", "node"]),
    ("cover", &["node", "threat"]),
    ("contract", &["header", "factor", "node", "cover"]),
    ("policy", &["header", "cover"]),
    ("control", &["header", "law", "node", "threat"]),
    ("programme", &["cover", "contract", "policy"]),
    ("stress", &["header", "node", "threat", "control", "programme"]),
    ("file", &["check"]),
];

/// Stages whose folders are a staircase: a folder may import from those named before it and from itself. No files of a stage form a
/// circle. Left out are `scenario`, whose nouns have an order of their own, and `random`, where a law is made of laws.
const STAIRS: [(&str, &[&str]); 16] = [
    ("simulate", &["draw", "network", "book", "run", "worlds", "replay", "variants"]),
    ("units", &[]),
    ("plan", &[]),
    ("ledger", &[]),
    ("settle", &[]),
    ("report", &[]),
    ("measure", &[]),
    ("exact", &[]),
    ("assess", &[]),
    ("explain", &[]),
    ("stress", &[]),
    ("problems", &[]),
    ("run", &[]),
    ("results", &[]),
    ("ask", &[]),
    ("error", &[]),
];

/// Each outside crate with the beginnings of the paths that may name it.
const QUARANTINE: [(&str, &[&str]); 12] = [
    ("petgraph", &["plan/"]),
    (
        "rayon",
        &[
            "simulate/",
            "settle/portfolio.rs",
            "settle/plain.rs",
            "ledger/filling.rs",
            "ledger/tail.rs",
            "measure/sorted.rs",
            "assess/controls/effect.rs",
            "run/precision/tests.rs",
        ],
    ),
    ("rand", &["random/"]),
    (
        "ndarray",
        &["scenario/factor/", "scenario/file/tests/", "simulate/replay/parts.rs", "assess/", "results/sample.rs"],
    ),
    ("serde", &["report.rs", "report/", "scenario/diagnostic.rs", "scenario/file/", "results/"]),
    (
        "serde_json",
        &[
            "report.rs",
            "report/",
            "scenario/file/",
            "scenario/entry/",
            "scenario/law/",
            "results/saved.rs",
            "results/schema.rs",
            "assess/assumption/every_number.rs",
        ],
    ),
    ("toml", &["scenario/file/", "assess/assumption/every_number.rs"]),
    ("jsonc_parser", &["scenario/file/"]),
    ("schemars", &["scenario/file/", "scenario/entry/", "scenario/law/", "report.rs", "report/", "results/schema.rs"]),
    ("sha2", &["scenario/read/", "results/saved.rs"]),
    ("strsim", &["scenario/read/"]),
    ("annotate_snippets", &["problems/drawing.rs"]),
];

/// What a library that is handed everything it needs does not name, outside its tests.
const FORBIDDEN: [&str; 6] = ["println!", "print!", "dbg!", "std::env", "std::time::Instant", "std::time::SystemTime"];

/// The file system is touched where a path was given for it: a scenario to open, results to save and load.
const FILES: (&str, [&str; 2]) = ("std::fs", ["model.rs", "results/saved.rs"]);

#[test]
fn data_flows_one_way_and_outside_crates_stay_in_quarantine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/brunt/src");
    let sources = sources(&root);
    assert!(sources.len() > 50, "only {} sources found below {}", sources.len(), root.display());
    let faults: Vec<String> = sources.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{} imports against the architecture:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_noun_of_a_scenario_names_only_nouns_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/brunt/src");
    let types = rooms_of_types(&root);
    let sources = sources(&root);
    let faults: Vec<String> = sources.iter().flat_map(|source| circles(source, &types)).collect();
    assert!(faults.is_empty(), "{} imports against the order of nouns:\n{}", faults.len(), faults.join("\n"));
    let circle = |text: &str| circles(&Source { path: "scenario/node/need.rs".into(), text: text.to_owned() }, &types);
    assert_eq!(
        circle("\nuse crate::scenario::{Need, Threat};\nuse crate::scenario::threat::loss::losses;\n"),
        [
            "scenario/node/need.rs:2: `node` may not import from `threat` (Threat)",
            "scenario/node/need.rs:3: `node` may not import from `threat` (threat)"
        ]
    );
}

/// The room of each type that `scenario` exports.
fn rooms_of_types(root: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(root.join("scenario/mod.rs")).expect("the module of scenarios is there");
    let exports = text.match_indices("use ").filter_map(|(at, _)| text[at + 4..].split(';').next());
    let mut types = Vec::new();
    for (room, names) in exports.filter_map(|export| export.split_once("::")) {
        let names = names.split(['{', '}', ',', ':']).map(str::trim);
        types.extend(names.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), room.to_owned())));
    }
    types
}

/// Imports of a room of `scenario` from a room that is not above it.
fn circles(source: &Source, types: &[(String, String)]) -> Vec<String> {
    let room = source.path.strip_prefix("scenario/").map(|path| path.split(['/', '.']).next().unwrap_or_default());
    let Some((room, above)) = ROOMS.iter().find(|(name, _)| room == Some(name)).filter(|_| !source.is_test()) else {
        return Vec::new();
    };
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let named = paths(code, "crate")
        .into_iter()
        .filter_map(|(_, after)| Some(after + "scenario::".len()).filter(|_| code[after..].starts_with("scenario::")));
    let mut faults = Vec::new();
    for (at, name) in named.flat_map(|after| first_names(code, after)) {
        let of_type = types.iter().find(|(known, _)| *known == name).map(|(_, room)| room.as_str());
        let other = of_type.unwrap_or(&name);
        if other != *room && !above.contains(&other) && ROOMS.iter().any(|(name, _)| *name == other) && other != "read"
        {
            faults.push(format!(
                "{}:{}: `{room}` may not import from `{other}` ({name})",
                source.path,
                source.line(at)
            ));
        }
    }
    faults
}

#[test]
fn no_step_knows_one_above_it_and_no_files_form_a_circle() {
    let all = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/brunt/src"));
    let faults: Vec<String> = STAIRS.iter().flat_map(|(stage, steps)| missteps(stage, steps, &all)).collect();
    assert!(faults.is_empty(), "{} imports against the order of steps:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_misstep_is_found() {
    let source = |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
    let found = |files: &[(&str, &str)]| {
        let all: Vec<Source> = files.iter().copied().map(source).collect();
        missteps("trial", &["low", "high"], &all)
    };
    let (low, high) = (("trial/low/mod.rs", "mod a;\nmod b;"), ("trial/high/mod.rs", "use crate::trial::low::A;"));
    assert!(found(&[low, high, ("trial/low/a.rs", "use super::b::{B, C};"), ("trial/low/b.rs", "")]).is_empty());
    assert_eq!(
        found(&[low, high, ("trial/low/a.rs", "\nuse crate::{\n    plan::Plan,\n    trial::high::H,\n};")]),
        ["trial/low/a.rs: imports from trial/high/mod.rs, which is above it"]
    );
    assert_eq!(
        found(&[low, high, ("trial/low/a.rs", "use super::B;")]),
        ["trial/low/a.rs: imports from trial/low/mod.rs, which is above it"]
    );
    assert_eq!(
        found(&[low, ("trial/low/a.rs", "use super::b::B;"), ("trial/low/b.rs", "use super::{a::A, b::B};")]),
        ["a circle of imports: trial/low/a.rs, trial/low/b.rs"]
    );
}

#[test]
fn what_breaks_the_rules_is_found_with_its_line() {
    let fault = |path: &str, text: &str| faults(&Source { path: path.into(), text: without_comments(text) });
    let found = fault(
        "plan/network.rs",
        "//! crate::assess\nuse crate::{\n    random::Key,\n    simulate::{Run, units},\n};\n",
    );
    assert_eq!(
        found,
        ["plan/network.rs:4: `plan` may not import from `simulate`, only from units, random, scenario, ledger"]
    );
    assert_eq!(fault("measure/moment.rs", "use super::super::plan::Plan;\n").len(), 1);
    assert_eq!(fault("units.rs", "use super::random::Key;\n").len(), 1);
    assert_eq!(
        fault("ledger/row.rs", "\nuse rayon::prelude::*;\n"),
        [
            "ledger/row.rs:2: `rayon` belongs in simulate/, settle/portfolio.rs, settle/plain.rs, ledger/filling.rs, ledger/tail.rs, measure/sorted.rs, assess/controls/effect.rs, run/precision/tests.rs only"
        ]
    );
    assert_eq!(fault("ledger/row.rs", "fn f() {\n    eprintln!();\n}\n").len(), 1);
    assert!(
        fault("plan/mod.rs", "use crate::random::entity; // not crate::simulate\nuse petgraph::Graph;\n").is_empty()
    );
    assert!(fault("new/mod.rs", "").len() == 1, "a stage that is not listed is a fault");
}

/// A source file of the library.
struct Source {
    /// Relative to `src`, with `/`.
    path: String,
    /// Its text with comments blanked.
    text: String,
}

impl Source {
    /// The stage that the file belongs to.
    fn stage(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Modules between the root and the file's own items.
    fn depth(&self) -> usize {
        self.path.split('/').filter(|part| *part != "mod.rs").count()
    }

    /// Whether the whole file is only compiled for tests.
    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.path == "measure/coverage.rs"
    }

    fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }
}

fn sources(root: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source is readable text");
                let inside = path.strip_prefix(root).expect("found below the root");
                let path = inside.to_string_lossy().replace('\\', "/");
                found.push(Source { path, text: without_comments(&text) });
            }
        }
    }
    // Suites use all of the library, as its users do.
    found.retain(|source| source.path != "lib.rs" && !source.path.starts_with("suite/"));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the library's folder is there");
    entries.map(|entry| entry.expect("an entry that can be read").path()).collect()
}

/// The text with everything from `//` to the end of a line cut, where a line or a blank precedes it; lines stay where they are.
fn without_comments(text: &str) -> String {
    let code =
        |line: &str| match line.match_indices("//").find(|(at, _)| line[..*at].ends_with([' ', '\t']) || *at == 0) {
            Some((at, _)) => line[..at].to_owned(),
            None => line.to_owned(),
        };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// Imports of a stage from a step above, and files of one step that import from each other in a circle.
fn missteps(stage: &str, steps: &[&str], all: &[Source]) -> Vec<String> {
    let known: BTreeSet<&str> = all.iter().map(|source| source.path.as_str()).collect();
    // A file that lists the files of its folder is above them, and the file of the stage is above all folders.
    let height = |path: &str| {
        let inside = path.strip_prefix(stage).unwrap_or_default().trim_start_matches('/');
        let step = steps.iter().position(|step| inside.split('/').next() == Some(step));
        step.map(|step| (step, inside.ends_with("mod.rs"))).unwrap_or((steps.len(), true))
    };
    let mut found = Vec::new();
    let mut circle: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in all.iter().filter(|source| source.stage() == stage) {
        let path = source.path.as_str();
        let others = targets(source, &known).into_iter().filter(|target| *target != path);
        let targets: BTreeSet<&str> = others.filter(|target| target.starts_with(stage)).collect();
        let above = targets.iter().filter(|target| height(target) > height(path));
        found.extend(above.map(|target| format!("{path}: imports from {target}, which is above it")));
        circle.insert(path, targets.into_iter().filter(|target| height(target) == height(path)).collect());
    }
    // What imports from nothing that is left is in no circle.
    while let Some(path) = circle.iter().find(|(_, targets)| targets.is_empty()).map(|(path, _)| *path) {
        circle.remove(path);
        for targets in circle.values_mut() {
            targets.remove(path);
        }
    }
    if !circle.is_empty() {
        found.push(format!("a circle of imports: {}", circle.into_keys().collect::<Vec<_>>().join(", ")));
    }
    found
}

/// Files that a source names by paths from the root or by `super::`, outside its tests.
fn targets<'k>(source: &Source, known: &BTreeSet<&'k str>) -> Vec<&'k str> {
    let text = source.text.split("\nmod tests {").next().unwrap_or_default();
    let mut modules: Vec<&str> = source.path.trim_end_matches(".rs").split('/').collect();
    modules.pop_if(|last| *last == "mod");
    let mut found = Vec::new();
    for (_, after) in paths(text, "crate") {
        found.extend(whole_paths(text, after).iter().filter_map(|path| file_of(&[], path, known)));
    }
    for (_, mut after) in paths(text, "super") {
        let mut climbed = 1;
        while text[after..].starts_with("super::") {
            after += "super::".len();
            climbed += 1;
        }
        let base = &modules[..modules.len().saturating_sub(climbed)];
        found.extend(whole_paths(text, after).iter().filter_map(|path| file_of(base, path, known)));
    }
    found
}

/// The file that a path of names leads to from a module: the last name that is a module of its own.
fn file_of<'k>(base: &[&str], path: &[String], known: &BTreeSet<&'k str>) -> Option<&'k str> {
    (0..=path.len()).rev().find_map(|length| {
        let names: Vec<&str> = base.iter().copied().chain(path[..length].iter().map(String::as_str)).collect();
        let place = names.join("/");
        known.get(format!("{place}.rs").as_str()).or_else(|| known.get(format!("{place}/mod.rs").as_str())).copied()
    })
}

/// Names of each path at a place; a list in braces holds several paths.
fn whole_paths(text: &str, from: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, name) in first_names(text, from) {
        let after = at + name.len();
        if !text[after..].starts_with("::") {
            found.push(vec![name]);
            continue;
        }
        let rests = whole_paths(text, after + "::".len());
        found.extend(rests.into_iter().map(|rest| [vec![name.clone()], rest].concat()));
    }
    found
}

fn faults(source: &Source) -> Vec<String> {
    let Some((stage, allowed)) = FLOW.iter().find(|(stage, _)| *stage == source.stage()) else {
        return vec![format!("{}:1: `{}` is not a stage; give it a place in the order", source.path, source.stage())];
    };
    let backward = imports(source).into_iter().filter(|(_, name)| name != stage && !allowed.contains(&name.as_str()));
    let only = if allowed.is_empty() { "nothing".to_owned() } else { format!("only from {}", allowed.join(", ")) };
    let backward = backward.map(|(at, name)| (at, format!("`{stage}` may not import from `{name}`, {only}")));
    let strangers = QUARANTINE.iter().filter(|(_, homes)| !homes.iter().any(|home| source.path.starts_with(home)));
    let strangers = strangers.flat_map(|(name, homes)| {
        let places = paths(&source.text, name);
        places.into_iter().map(move |(at, _)| (at, format!("`{name}` belongs in {} only", homes.join(", "))))
    });
    let forbidden = FORBIDDEN.iter().filter(|_| !source.is_test()).flat_map(|word| {
        let places = source.text.match_indices(word);
        places
            .map(move |(at, _)| (at, format!("`{word}`: the library prints nothing and reads only what it is handed")))
    });
    let (word, homes) = FILES;
    let files = source.text.match_indices(word).filter(|_| !homes.contains(&source.path.as_str()) && !source.is_test());
    let files = files.map(|(at, _)| (at, format!("`{word}` belongs in {} only", homes.join(", "))));
    let mut all: Vec<(usize, String)> = backward.chain(strangers).chain(forbidden).chain(files).collect();
    all.sort();
    all.into_iter().map(|(at, fault)| format!("{}:{}: {fault}", source.path, source.line(at))).collect()
}

/// Stages that a source names by a path from the root, with where it does.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (_, after) in paths(&source.text, "crate") {
        found.extend(first_names(&source.text, after));
    }
    for (_, mut after) in paths(&source.text, "super") {
        let mut climbed = 1;
        while source.text[after..].starts_with("super::") {
            after += "super::".len();
            climbed += 1;
        }
        if climbed >= source.depth() {
            found.extend(first_names(&source.text, after));
        }
    }
    // Other names at the root are no stages (an inline module of tests climbs one step less than it seems).
    found.retain(|(_, name)| FLOW.iter().any(|(stage, _)| stage == name));
    found
}

/// Where `name::` begins a path, and where the path goes on.
fn paths(text: &str, name: &str) -> Vec<(usize, usize)> {
    let pattern = format!("{name}::");
    let begins = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    text.match_indices(&pattern).filter(|(at, _)| begins(*at)).map(|(at, _)| (at, at + pattern.len())).collect()
}

/// The name at a place, or the first names of a list in braces there.
fn first_names(text: &str, from: usize) -> Vec<(usize, String)> {
    let Some(list) = text[from..].strip_prefix('{') else {
        return vec![(from, name_at(text, from))];
    };
    let (mut depth, mut names, mut expected) = (1, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => expected = true,
            _ if expected && depth == 1 && !c.is_whitespace() => {
                names.push((from + 1 + at, name_at(list, at)));
                expected = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn name_at(text: &str, from: usize) -> String {
    text[from..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
