//! Runs that do not fit into memory.

use crate::program::{TINY, directory, text};
use std::process::{Command, Output, Stdio};

/// Runs the program with an address space of the given number of kB.
fn within(kilobytes: u64, arguments: &str) -> Output {
    let line = format!("ulimit -v {kilobytes}; exec \"$0\" {arguments}");
    let mut shell = Command::new("bash");
    shell.args(["-c", &line, env!("CARGO_BIN_EXE_brunt")]).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
    // The allocator of each thread reserves 64 MB of so small an address space.
    shell.env("MALLOC_ARENA_MAX", "1");
    shell.output().expect("starts")
}

/// The number that a refusal says fits.
fn fitting(message: &str) -> u64 {
    let number = message.split("at most ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a number");
    number.replace(',', "").parse().expect("a number")
}

#[test]
fn more_trials_than_fit_are_refused_before_anything_is_run() {
    let (_guard, path) = directory();
    for (arguments, option) in [
        (format!("run {TINY} --trials 1e9 --keep all"), "--trials"),
        (format!("run {TINY} --trials 5..1e9 --keep all"), "--trials"),
        (format!("run {TINY} --trials 1e9 --keep all --events all --out {path}/out"), "--trials"),
        (format!("run {TINY} --precision 1% --max-trials 1e9"), "--max-trials"),
        (format!("check {TINY} --appetite --trials 1e9 --keep all"), "--trials"),
        (format!("explain {TINY} --trials 1e9"), "--trials"),
        ("controls tests/fixture/guards.toml --trials 1e9".to_string(), "--trials"),
        ("stress tests/fixture/stressed.toml --trials 1e9".to_string(), "--trials"),
    ] {
        let output =
            within(1_000_000, &arguments.replace("check tests/fixture/tiny.toml", "check tests/fixture/gate.toml"));
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {message}");
        assert!(
            message.contains(&format!("ask for fewer with {option}")) && fitting(&message) > 1000,
            "{arguments}: {message}"
        );
        assert!(output.stdout.is_empty() && !std::path::Path::new(&path).join("out").exists());
    }
}

#[test]
fn about_as_many_trials_as_are_said_to_fit_do_fit() {
    let (_guard, path) = directory();
    for command in [
        format!("run {TINY} --threads 1 --keep all"),
        format!("run {TINY} --threads 1 --keep all --events tail --out {path}/out"),
        "run tests/fixture/insured.toml --threads 1 --keep all".to_string(),
        format!("explain {TINY} --threads 1"),
        "stress tests/fixture/stressed.toml --threads 1".to_string(),
        "controls tests/fixture/guards.toml --threads 1".to_string(),
    ] {
        let refused = within(90_000, &format!("{command} --trials 1e9"));
        // What the program itself takes differs by some hundred kilobytes from start to start.
        let trials = fitting(&text(&refused.stderr)) / 20 * 19;
        let output = within(90_000, &format!("{command} --trials {trials}"));
        assert_eq!(output.status.code(), Some(0), "{command}, {trials}: {}", text(&output.stderr));
    }
}

#[test]
fn tails_that_do_not_fit_are_refused_with_the_number_that_fits() {
    let refused = within(90_000, &format!("run {TINY} --threads 1 --trials 4e7"));
    let message = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{message}");
    let trials = fitting(&message);
    assert!(trials > 1_000_000 && message.contains("ask for fewer with --trials"), "{message}");
    let output = within(90_000, &format!("run {TINY} --threads 1 --keep tail --trials {}", trials / 20 * 19));
    assert_eq!(output.status.code(), Some(0), "{trials}: {}", text(&output.stderr));
    // What keeps all trials says that tails fit.
    let message = text(&within(90_000, &format!("run {TINY} --threads 1 --trials 2e7")).stderr);
    assert!(message.contains("or keep tails only with --keep tail"), "{message}");
}

#[test]
fn runs_that_do_not_fit_together_are_not_merged() {
    let (_guard, path) = directory();
    crate::program::expect(0, &format!("run {TINY} --trials 150000 --out {path}/a"));
    let output = within(40_000, &format!("merge {TINY} {path}/a --threads 1"));
    let message = text(&output.stderr);
    assert!(output.status.code() == Some(2) && message.contains("150,000 trials take"), "{message}");
}
