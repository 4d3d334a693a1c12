//! Data on one stream, everything else on the other.

use crate::program::{INSURED, INVALID, TINY, command, directory, expect, text};
use brunt::report::Report;
use std::io::Write;
use std::process::{Output, Stdio};

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

/// Runs the program with a text as its standard input.
fn fed(arguments: &str, input: &[u8]) -> Output {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    child.stdin.take().expect("piped").write_all(input).expect("taken");
    child.wait_with_output().expect("ends")
}

#[test]
fn a_dash_is_standard_input() {
    let tiny = std::fs::read(TINY).expect("the fixture");
    for arguments in ["run - --trials 300", "check -", "check - --appetite --trials 300", "explain - --trial 3"] {
        let output = fed(arguments, &tiny);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", text(&output.stderr));
        let of_file =
            expect(0, &arguments.replace(" - ", &format!(" {TINY} ")).replace("check -", &format!("check {TINY}")));
        assert_eq!(text(&output.stdout), text(&of_file.stdout), "{arguments}");
    }
    let output = fed("check -", b"brunt = 1\nnodez = 3\n");
    assert!(
        output.status.code() == Some(2) && text(&output.stderr).contains("<stdin>:2:1"),
        "{}",
        text(&output.stderr)
    );
    let output = fed("check - --format sarif", b"brunt = 1\nnodez = 3\n");
    assert!(text(&output.stdout).contains("%3Cstdin%3E"), "{}", text(&output.stdout));
    // Includes lie beside the current directory.
    let include = format!("include = [\"{TINY}\"]\nbrunt = 1\n");
    assert_eq!(fed("check -", include.as_bytes()).status.code(), Some(0));
    // JSON needs no name to be told from TOML.
    let json = br#"{ "brunt": 1, "scenario": { "name": "a", "currency": "USD" }, "parties": { "a": {} } }"#;
    let output = fed("check -", json);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    // Overlays, too, but there is one standard input only.
    let more = std::fs::read("tests/fixture/more-stress.toml").expect("the fixture");
    assert_eq!(fed("check tests/fixture/stressed.toml --overlay -", &more).status.code(), Some(0));
    let output = fed("check - --overlay -", &more);
    assert!(output.status.code() == Some(2) && text(&output.stderr).contains("once"), "{}", text(&output.stderr));
}

#[test]
fn what_a_command_wrote_is_no_scenario_and_says_where_it_came_from() {
    let (guard, path) = directory();
    let stressed = "tests/fixture/stressed.toml";
    expect(0, &format!("run {INSURED} --trials 50 --events all --out {path}"));
    expect(0, &format!("stress {stressed} --trials 50 --out {path}/stress"));
    expect(0, &format!("controls tests/fixture/guards.toml --trials 50 --out {path}/controls"));
    let printed = [
        ("report.json", format!("run {INSURED} --trials 50 --format json"), INSURED),
        ("explained.json", format!("explain {INSURED} --trial 1 --format json"), INSURED),
        ("alone.json", format!("stress {stressed} --what-if --format json"), stressed),
        (
            "gate.json",
            "check tests/fixture/gate.toml --appetite --trials 50 --format json".to_string(),
            "tests/fixture/gate.toml",
        ),
        ("gate.xml", "check tests/fixture/gate.toml --appetite --trials 50 --format junit".to_string(), ""),
        ("gate.sarif.json", "check tests/fixture/gate.toml --format sarif".to_string(), ""),
        ("problems.json", format!("check {INVALID} --format json"), ""),
        ("schema.json", "schema".to_string(), ""),
    ];
    let saved = [
        ("results.json", INSURED),
        ("trials.csv", ""),
        ("events.csv", ""),
        ("stress/results.json", stressed),
        ("stress/stress.csv", ""),
        ("controls/controls.csv", ""),
    ];
    for (name, arguments, _) in &printed {
        std::fs::write(guard.path().join(name), crate::program::run(arguments).stdout).expect("written");
    }
    for (name, from) in saved.into_iter().chain(printed.iter().map(|(name, _, from)| (*name, *from))) {
        let output = expect(2, &format!("check {path}/{name}"));
        let message = text(&output.stderr);
        assert!(message.contains("not a scenario") && message.contains("1 error"), "{name}: {message}");
        assert!(message.contains(from) && (from.is_empty() || message.contains("it came from")), "{name}: {message}");
    }
}
