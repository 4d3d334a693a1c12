//! What a browser says of the report: accessibility in both themes, markup, reflow at the width of a phone, its own policy, and the figures
//! that can be read on it. Skipped, with a message, where Chromium or the packages of `package.json` are missing; `.ci/browser` installs
//! them.

use brunt::report::{Estimate, Report};
use brunt_page::quantity::Quantity;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `check.mjs` found on a page.
#[derive(Debug, Deserialize)]
struct Found {
    path: String,
    violations: Vec<String>,
    markup: Vec<String>,
    errors: Vec<String>,
    overflow: Vec<String>,
    sorted: bool,
    scriptless: usize,
    texts: Vec<String>,
}

#[test]
fn a_browser_finds_nothing_wrong_with_reports() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(chromium) = browser(&folder) else { return };
    let home = tempfile::tempdir().expect("a temporary directory");
    let pages = pages(home.path());
    let output = Command::new("node")
        .arg(folder.join("check.mjs"))
        .arg(chromium)
        .args(&pages)
        .stderr(Stdio::inherit())
        .output()
        .expect("node starts");
    let found: Vec<Found> =
        serde_json::Deserializer::from_slice(&output.stdout).into_iter().collect::<Result<_, _>>().expect("JSON");
    assert_eq!(found.len(), pages.len(), "{}", String::from_utf8_lossy(&output.stdout));
    for page in &found {
        let nothing: &[String] = &[];
        assert_eq!(page.violations, nothing, "{}", page.path);
        assert_eq!(page.markup, nothing, "{}", page.path);
        assert_eq!(page.errors, nothing, "{}", page.path);
        assert_eq!(page.overflow, nothing, "{}", page.path);
        assert!(page.sorted && page.scriptless > 5, "{}", page.path);
        assert_figures(page, home.path());
    }
}

/// Path of Chromium, if everything is there; else says what is missing.
fn browser(folder: &Path) -> Option<PathBuf> {
    let named = ["chromium", "chromium-browser", "google-chrome"];
    let chromium = std::env::var_os("PATH").and_then(|path| {
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        named.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
    });
    let packages = folder.join("node_modules/playwright-core").is_dir();
    if chromium.is_none() || !packages {
        // Written past the capture of the test harness, so that a run of the tests says it.
        let missing = if packages { "Chromium is" } else { "its packages are" };
        let _ = writeln!(std::io::stderr(), "the browser test was skipped: {missing} not installed (.ci/browser does)");
        return None;
    }
    chromium
}

/// Pages of the larger scenarios: a run, controls, stresses, and each kind of reader.
fn pages(home: &Path) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let scenario = |name: &str| root.join("scenarios").join(name).display().to_string();
    let (centre, payments) = (scenario("contact-centre.toml"), scenario("payments.toml"));
    let mut pages = Vec::new();
    for (name, command, file) in
        [("run", "run", &payments), ("controls", "controls", &centre), ("stress", "stress", &centre)]
    {
        let (out, page) = (home.join(name), home.join(format!("{name}.html")));
        brunt(&[
            command,
            file,
            "--trials",
            "500",
            "--out",
            &out.display().to_string(),
            "--report",
            &page.display().to_string(),
        ]);
        pages.push(page);
    }
    for audience in ["board", "regulator"] {
        let page = home.join(format!("{audience}.html"));
        let run = home.join("run").display().to_string();
        brunt(&["report", &run, "--for", audience, "-o", &page.display().to_string()]);
        pages.push(page);
    }
    pages
}

fn brunt(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_brunt")).args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The figures of `results.json` are on the page, to the digits shown.
fn assert_figures(page: &Found, home: &Path) {
    let name = Path::new(&page.path).file_stem().and_then(|name| name.to_str()).expect("a name");
    let run = if home.join(name).is_dir() { name } else { "run" };
    let text = std::fs::read(home.join(run).join("results.json")).expect("results");
    let report: Report = serde_json::from_slice(&text).expect("a report");
    let shown: BTreeSet<&str> = page.texts.iter().map(String::as_str).collect();
    let parties = report.terms.iter().flat_map(|terms| &terms.parties);
    for losses in parties.map(|party| &party.net).chain([&report.total]) {
        for estimate in [&losses.mean].into_iter().chain(losses.value_at_risk.iter().take(2).map(|at| &at.estimate)) {
            let figure = written(estimate);
            assert!(shown.iter().any(|text| text.starts_with(&figure)), "{}: {figure}", page.path);
        }
    }
}

/// A figure as the page writes it: with the digits that its interval needs.
fn written(estimate: &Estimate) -> String {
    match (estimate.interval.lower(), estimate.interval.upper()) {
        (Some(lower), Some(upper)) => Quantity::Money.write_with_interval(estimate.value, lower, upper).0,
        _ => Quantity::Money.write(estimate.value),
    }
}
