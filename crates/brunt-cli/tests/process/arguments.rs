//! What people type after a command.

use crate::program::{TINY, expect, text};

#[test]
fn levels_are_taken_in_percent_and_asked_about_where_something_else_may_be_meant() {
    for (levels, words) in [
        ("--levels 99,9", "is 99.9 meant?"),
        ("--levels 95,99,9", "is 99.9 meant?"),
        ("--levels 99,999", "is 99.999 meant?"),
        ("--levels 100", "above 0 and below 100"),
        ("--levels 0", "above 0 and below 100"),
        ("--levels many", "above 0 and below 100"),
    ] {
        let output = expect(2, &format!("run {TINY} --trials 100 {levels}"));
        assert!(text(&output.stderr).contains(words) && output.stdout.is_empty(), "{levels}: {}", text(&output.stderr));
    }
    for (levels, named) in [
        ("--levels 0.1", "(VaR 0.1)"),
        ("--levels 1", "(VaR 1)"),
        ("--levels 1%", "(VaR 1)"),
        ("--levels 99 --levels 9", "(VaR 9)"),
        ("--levels 90,99.9", "(VaR 99.9)"),
    ] {
        let output = expect(0, &format!("run {TINY} --trials 100 {levels}"));
        assert!(text(&output.stdout).contains(named), "{levels}: {}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "", "{levels}");
    }
    for (arguments, meant) in [
        (format!("run {TINY} --trials 100 --levels 0.99"), "99"),
        (format!("run {TINY} --trials 100 --levels 0.5"), "50"),
        ("controls tests/fixture/guards.toml --trials 100 --level 0.95".to_string(), "95"),
        ("stress tests/fixture/stressed.toml --trials 100 --level 0.95".to_string(), "95"),
    ] {
        let output = expect(0, &arguments);
        let message = text(&output.stderr);
        assert!(
            message.contains("warning") && message.contains(&format!("is {meant} meant?")),
            "{arguments}: {message}"
        );
    }
    let output = expect(2, "stress tests/fixture/stressed.toml --level 99,5");
    assert!(text(&output.stderr).contains("is 99.5 meant?"), "{}", text(&output.stderr));
}

#[test]
fn messages_about_arguments_cannot_steer_a_terminal() {
    let output = crate::program::command(&format!("explain {TINY} --trial 0 --party"))
        .arg("a\u{1b}[2J\r")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(!text(&output.stderr).contains(['\u{1b}', '\r']), "{}", text(&output.stderr));
}
