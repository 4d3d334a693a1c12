//! Pages of results: written by a run and from a saved run, and what is refused.

use crate::program::{BREACHED, INSURED, TINY, directory, expect, text};
use std::fs;

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_saved_run_with_its_scenario_gives_the_page_of_the_run() {
    let (_guard, path) = directory();
    let out = expect(0, &format!("run {INSURED} --trials 400 --out {path}/run --report {path}/run.html"));
    assert!(text(&out.stderr).contains("wrote "));
    expect(0, &format!("report {path}/run --scenario {INSURED} -o {path}/saved.html"));
    let page = read(&format!("{path}/run.html"));
    assert_eq!(page, read(&format!("{path}/saved.html")));
    assert!(page.contains("insured.toml --trials 0..400 --seed 1"));
    assert!(page.contains("insured.toml --trial "));
    // Without the scenario there is no single trial, and every other figure is there.
    let output = expect(0, &format!("report {path}/run/results.json --for auditor"));
    assert!(text(&output.stdout).starts_with("<!DOCTYPE html>"));
    assert!(text(&output.stdout).contains("Arranged for auditors"));
}

#[test]
fn every_command_that_runs_writes_a_page() {
    let (_guard, path) = directory();
    for (command, file) in [("controls", "tests/fixture/guards.toml"), ("stress", "tests/fixture/stressed.toml")] {
        expect(0, &format!("{command} {file} --trials 200 --report {path}/{command}.html"));
    }
    assert!(read(&format!("{path}/controls.html")).contains("id=\"controls\""));
    assert!(read(&format!("{path}/stress.html")).contains("id=\"stresses\""));
    expect(0, &format!("run {TINY} --trials 0..200 --out {path}/a"));
    expect(0, &format!("run {TINY} --trials 200..400 --out {path}/b"));
    expect(0, &format!("merge {TINY} {path}/a {path}/b --report {path}/merge.html"));
    assert!(read(&format!("{path}/merge.html")).contains("400 trials"));
}

#[test]
fn results_of_another_format_damaged_or_altered_are_refused() {
    let (_guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 200 --out {path}/run"));
    let results = read(&format!("{path}/run/results.json"));
    let refused = |content: &str, reason: &str| {
        let file = format!("{path}/results.json");
        fs::write(&file, content).expect("written");
        let error = text(&expect(2, &format!("report {file} -o {path}/page.html")).stderr);
        assert!(error.contains("results.json") && error.contains(reason), "{error}");
        assert!(!fs::exists(format!("{path}/page.html")).expect("it can be asked"));
    };
    refused(&results.replacen("\"format\": 1", "\"format\": 7", 1), "its format is 7, this program reads format 1");
    refused(&results.replacen("\"seed\": 1", "\"seed\": 2", 1), "it was altered after it was written");
    refused(&results[..results.len() / 2], "not the results of a run");
    refused("{}", "it states no `format`");
    let error = text(&expect(2, &format!("report {path}/nowhere")).stderr);
    assert!(error.contains("there is no such file"), "{error}");
}

#[test]
fn the_scenario_must_be_the_one_that_was_run() {
    let (_guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 200 --out {path}/run"));
    let error = text(&expect(2, &format!("report {path}/run --scenario {BREACHED}")).stderr);
    assert!(error.contains("give the scenario that was run"), "{error}");
}

#[test]
fn a_page_that_cannot_be_written_is_told_before_the_run() {
    let (_guard, path) = directory();
    let output = expect(4, &format!("run {TINY} --trials 200 --report {path}/nowhere/page.html"));
    assert!(text(&output.stdout).is_empty() && text(&output.stderr).contains("nowhere/page.html"));
    expect(0, &format!("run {TINY} --trials 200 --report {path}/page.html"));
    expect(0, &format!("run {TINY} --trials 200 --report {path}/page.html"));
    let names: Vec<_> =
        fs::read_dir(&path).expect("the directory").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, ["page.html"]);
}
