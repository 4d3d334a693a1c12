//! Each exit code, and what goes with it.

use crate::program::{BREACHED, INVALID, TINY, directory, expect, text};

#[test]
fn a_run_within_appetite_is_fine() {
    let output = expect(0, &format!("run {TINY} --trials 1000"));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn what_is_complete_is_done_whatever_the_appetite_says() {
    let (_guard, path) = directory();
    let output = expect(0, &format!("run {BREACHED} --trials 1000 --out {path}/run"));
    assert!(text(&output.stdout).contains("FAIL"), "the verdict is on the page");
    assert!(text(&expect(0, &format!("merge {BREACHED} {path}/run")).stdout).contains("FAIL"));
    expect(0, &format!("explain {BREACHED} --trials 100"));
    // A gate has codes of its own for it.
    expect(1, &format!("check {BREACHED} --appetite --trials 1000"));
    let (guard, path) = directory();
    for (command, fixture) in [("controls", "guards"), ("stress", "stressed")] {
        let mut scenario = std::fs::read_to_string(format!("tests/fixture/{fixture}.toml")).expect("the fixture");
        scenario.push_str("\n[appetite]\nnothing = \"mean(gross(total)) <= 1\"\n");
        std::fs::write(guard.path().join("strict.toml"), scenario).expect("written");
        expect(1, &format!("check {path}/strict.toml --appetite --trials 300"));
        let output = expect(0, &format!("{command} {path}/strict.toml --trials 300 --format json"));
        assert!(text(&output.stdout).contains("\"outcome\": \"fail\""), "{command}");
    }
}

#[test]
fn bad_input_prints_nothing_as_data() {
    for arguments in [
        format!("run {INVALID}"),
        format!("check {INVALID}"),
        "run missing.toml".to_string(),
        "check .".to_string(),
        format!("run {TINY} --trials 0"),
        format!("run {TINY} --trials 9..3"),
        format!("run {TINY} --threads 0"),
        format!("run {TINY} --seed -1"),
        format!("run {TINY} --precision 1% --trials 0..100000"),
        format!("run {TINY} --precision 1% --max-trials 1000"),
        "conjure".to_string(),
        String::new(),
    ] {
        let output = expect(2, &arguments);
        assert_eq!(text(&output.stdout), "", "{arguments}");
        assert!(text(&output.stderr).contains("error") || text(&output.stderr).contains("Usage"), "{arguments}");
    }
}

#[test]
fn what_cannot_be_written_is_a_failure_that_names_the_path() {
    let output = expect(4, &format!("run {TINY} --trials 1000 --out {TINY}"));
    assert!(text(&output.stderr).contains(TINY));
    assert_eq!(text(&output.stdout), "", "found out before the run");
    let (_guard, path) = directory();
    let output = expect(4, &format!("new {path}/no/such/directory/x.toml"));
    assert!(text(&output.stderr).contains("no/such/directory"));
}

#[test]
fn warnings_do_not_change_the_code_of_a_check() {
    let (guard, path) = directory();
    let mut scenario = std::fs::read_to_string(TINY).expect("the fixture");
    scenario.push_str("\n[threats.nothing]\nframework = \"strategic\"\nfrequency = { poisson = 1 }\n");
    std::fs::write(guard.path().join("warned.toml"), scenario).expect("written");
    let output = expect(0, &format!("check {path}/warned.toml"));
    assert!(text(&output.stderr).contains("1 warning"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("Two sites"));
}

#[test]
fn the_starter_is_written_once_checks_and_runs() {
    let (guard, path) = directory();
    let file = format!("{path}/starter.toml");
    expect(0, &format!("new {file}"));
    let output = expect(2, &format!("new {file}"));
    assert!(text(&output.stderr).contains("--force"));
    std::fs::write(guard.path().join("starter.toml"), "mine").expect("written");
    expect(0, &format!("new {file} --force"));
    assert_eq!(std::fs::read(&file).expect("written"), expect(0, "new").stdout);
    expect(0, &format!("check {file}"));
    expect(0, &format!("run {file} --trials 2000"));
    assert_eq!(crate::program::names(guard.path()), ["starter.toml"]);
}

#[test]
fn every_code_is_in_the_one_table_of_the_manual_and_in_the_help() {
    let manual = std::fs::read_to_string("../../docs/results.md").expect("the manual");
    let table = manual.split("## Exit codes").nth(1).expect("the table");
    for code in ["0", "1", "2", "3", "4", "5"] {
        assert!(table.contains(&format!("\n| {code} |")), "{code}");
        assert!(brunt_cli::exit::HELP.contains(&format!("\n  {code}  ")), "{code}");
    }
}
