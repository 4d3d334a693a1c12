//! Data on one stream, everything else on the other.

use crate::program::{INSURED, INVALID, TINY, command, expect, text};
use brunt::report::Report;
use std::process::Stdio;

#[test]
fn json_output_is_a_report_and_nothing_else() {
    let output = expect(0, &format!("run {TINY} --trials 3000 --seed 5 --format json"));
    let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!((report.run.seed, report.run.trials, report.run.requested), (5, 3000, Some([0, 3000])));
    assert_eq!(report.scenario.files.len(), 1);
}

#[test]
fn problems_are_drawn_as_remarks_and_printed_as_json_on_request() {
    let drawn = expect(2, &format!("check {INVALID}"));
    assert!(text(&drawn.stderr).contains("unknown-key.toml:"));
    let printed = expect(2, &format!("check {INVALID} --format json"));
    let value: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(value["errors"], 1);
    assert_eq!(value["diagnostics"][0]["code"], "unknown-key");
    assert_eq!(text(&printed.stderr), "");
    let printed = expect(2, &format!("run {INVALID} --format json"));
    let value: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(value["diagnostics"][0]["code"], "unknown-key");
}

#[test]
fn the_schema_is_json() {
    let value: serde_json::Value = serde_json::from_slice(&expect(0, "schema").stdout).expect("JSON");
    assert!(value["properties"]["nodes"].is_object());
}

#[test]
fn colours_appear_only_where_they_are_asked_for() {
    let escapes = |arguments: &str| expect(0, arguments).stdout.contains(&0x1b);
    assert!(!escapes(&format!("run {TINY} --trials 500")));
    assert!(!escapes(&format!("run {TINY} --trials 500 --color never")));
    assert!(escapes(&format!("run {TINY} --trials 500 --color always")));
    let output = command(&format!("check {INVALID} --color always")).output().expect("runs");
    assert!(output.stderr.contains(&0x1b));
}

#[test]
fn ascii_is_plain_and_follows_the_locale() {
    assert!(expect(0, &format!("run {TINY} --trials 500 --ascii")).stdout.is_ascii());
    let output = command(&format!("run {TINY} --trials 500")).env("LC_ALL", "C").output().expect("runs");
    assert!(output.stdout.is_ascii());
}

#[test]
fn no_line_is_wider_than_the_page() {
    for (columns, widest) in [("80", 80), ("100", 100), ("300", 100), ("10", 60)] {
        for scenario in [TINY, INSURED] {
            let mut command = command(&format!("run {scenario} --trials 2000"));
            let output = command.env("COLUMNS", columns).output().expect("runs");
            for line in text(&output.stdout).lines() {
                assert!(line.chars().count() <= widest, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn a_closed_pipe_is_success() {
    for arguments in [format!("run {TINY} --trials 2000"), "schema".to_string(), "--help".to_string()] {
        let mut child = command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", text(&output.stderr));
        assert_eq!(text(&output.stderr), "");
    }
}
