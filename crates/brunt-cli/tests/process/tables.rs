//! The tables of a page as CSV.

use crate::program::{FILES, INSURED, TINY, bytes, directory, expect, names, text};
use brunt::report::Report;
use std::fs;

#[test]
fn a_table_is_printed_and_all_are_saved() {
    let (guard, path) = directory();
    let output = expect(0, &format!("run {INSURED} --trials 600 --format csv --table losses --out {path}"));
    let printed = text(&output.stdout);
    let tables = guard.path().join("tables");
    assert_eq!(printed, text(&bytes(tables.join("losses.csv"))));
    let report: Report = serde_json::from_slice(&bytes(guard.path().join("results.json"))).expect("a report");
    let mut lines = csv::Reader::from_reader(printed.as_bytes());
    let header = lines.headers().expect("a header").clone();
    assert_eq!((&header[3], &header[4]), ("mean (EUR)", "mean lower (EUR)"));
    let total = lines.records().next().expect("a line").expect("cells");
    assert_eq!(total[3].parse::<f64>().map(f64::to_bits), Ok(report.total.mean.value.to_bits()));
    for name in [
        "appetite",
        "assumptions",
        "caps",
        "clauses",
        "contributions",
        "exceedance",
        "policies",
        "statement",
        "tolerances",
    ] {
        assert!(names(&tables).contains(&format!("{name}.csv")), "{name}: {:?}", names(&tables));
    }
    expect(0, &format!("verify {path}"));
    // They are of the run: repeated with it, and gone with it.
    expect(0, &format!("run --from {path} --out {path}/again"));
    assert_eq!(names(tables), names(guard.path().join("again/tables")));
    assert!(bytes(guard.path().join("results.json")) == bytes(guard.path().join("again/results.json")));
    fs::remove_dir_all(guard.path().join("again")).expect("removed");
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    assert_eq!(names(guard.path()), FILES);
}

#[test]
fn tables_of_others_are_kept() {
    let (guard, path) = directory();
    fs::create_dir(guard.path().join("tables")).expect("made");
    fs::write(guard.path().join("tables/losses.csv"), "mine").expect("written");
    let refused = text(&expect(2, &format!("run {TINY} --trials 50 --format csv --out {path}")).stderr);
    assert!(refused.contains("tables/losses.csv` would be overwritten"), "{refused}");
    fs::rename(guard.path().join("tables/losses.csv"), guard.path().join("tables/mine.csv")).expect("renamed");
    expect(0, &format!("run {TINY} --trials 50 --format csv --out {path}"));
    expect(0, &format!("run {TINY} --trials 50 --out {path}"));
    assert_eq!(names(guard.path().join("tables")), ["mine.csv"]);
}

#[test]
fn a_table_that_is_not_there_is_told_with_those_that_are() {
    let told = |arguments: &str| text(&expect(2, &format!("run {TINY} --trials 50 {arguments}")).stderr);
    for arguments in ["--format csv --table loses", "--format csv"] {
        let told = told(arguments);
        assert!(told.contains("losses") && told.contains("assumptions"), "{told}");
    }
    assert!(told("--table losses").contains("--table takes --format csv"));
    let output = expect(0, &format!("run {TINY} --trials 50 --format csv --table policies"));
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("nothing to show in the table `policies`"));
}

#[test]
fn controls_and_stresses_have_their_tables() {
    let controls =
        text(&expect(0, "controls tests/fixture/guards.toml --trials 100 --format csv --table controls").stdout);
    assert!(controls.starts_with("control,status,on,of,measure,leave_one_out,"), "{controls}");
}
