//! Names that hold anything a file can hold, in every format that is printed.

use crate::program::{bytes, directory, expect, text};

/// Quotes, brackets, ends of elements and sections, control characters, those that turn text around, and those that are none.
const NAME: &str = r#"a\"b'c <b> & ]]> | ` \\ % \n \r\t =1+1 \u0001\u001b[2J \u007f\u0085 \u202e\u2066\u200f \uFFFE\uFFFF\uFDD0 \U0001FFFE \U0001F600"#;

/// A scenario with that name everywhere where a name may stand.
fn scenario() -> String {
    format!(
        r#"
brunt = 1
scenario = {{ name = "{NAME}", currency = "USD" }}
parties = {{ us = {{ name = "{NAME}" }}, them = {{ name = "{NAME}" }} }}
nodes.line = {{ name = "{NAME}", owner = "us", downtime = [{{ per_hour = 10 }}], tolerance = {{ below = 0.5, at_most = "2h" }} }}
[threats.fire]
name = "{NAME}"
framework = "operational"
frequency = {{ fixed = 1 }}
hits = {{ all = {{ nodes = ["line"] }} }}
outage = "5h"
losses = [{{ category = "c", bearer = "us", amount = 1 }}]
[controls.watch]
name = "{NAME}"
role = "prevention"
acts = {{ on = {{ threats = "fire" }}, prevents = 0.5 }}
cost = {{ yearly = 50, payer = "us" }}
[contracts.m]
seller = "them"
buyer = "us"
indemnity.i = {{ covers = "all" }}
[policies.p]
name = "{NAME}"
insured = "us"
insurers = {{ them = 1 }}
covers = "all"
[appetite]
z = "VaR95(gross(us)) <= 1"
[stress.big]
name = "{NAME}"
force = [{{ threat = "fire", at = "10d" }}]
"#
    )
}

/// What no output may hold: characters that steer terminals, turn text around or are none.
fn is_harmful(letter: char) -> bool {
    let turns = matches!(letter, '\u{200f}' | '\u{202e}' | '\u{2066}');
    let is_none = matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}' | '\u{1fffe}');
    (letter.is_control() && letter != '\n') || turns || is_none
}

#[test]
fn pages_stories_and_graphs_hold_no_character_that_does_harm() {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("x.toml"), scenario()).expect("written");
    for (code, arguments) in [
        (0, "check FILE"),
        (0, "run FILE --trials 40"),
        (1, "check FILE --appetite --trials 40"),
        (0, "controls FILE --trials 40"),
        (0, "stress FILE --trials 40"),
        (0, "stress FILE --what-if"),
        (0, "stress FILE --what-if --format story"),
        (0, "explain FILE --trial 0"),
        (0, "explain FILE --trial 0 --format story"),
        (0, "explain FILE --trial 0 --format mermaid"),
        (0, "explain FILE --trial 0 --format dot"),
        (1, "check FILE --appetite --trials 40 --format junit"),
    ] {
        let output = expect(code, &arguments.replace("FILE", &format!("{path}/x.toml")));
        for (stream, bytes) in [("out", &output.stdout), ("err", &output.stderr)] {
            let found = text(bytes).chars().find(|&letter| is_harmful(letter));
            assert_eq!(found, None, "{arguments}, {stream}: {}", text(bytes));
        }
    }
}

#[test]
fn graphs_keep_labels_within_their_quotes() {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("x.toml"), scenario()).expect("written");
    let graph = |format: &str| text(&expect(0, &format!("explain {path}/x.toml --trial 0 --format {format}")).stdout);
    for format in ["dot", "mermaid"] {
        let graph = graph(format);
        let label = graph.lines().find(|line| line.contains("b'c")).expect("the threat");
        assert_eq!(label.matches('"').count(), 2, "{label}");
        assert!(!label.contains('\\'), "{label}");
    }
    let label = graph("mermaid");
    let label = label.lines().find(|line| line.contains("b'c")).expect("the threat");
    assert!(!label.contains(['<', '`', '&']) && label.contains("#60;b#62;"), "{label}");
    let story = graph("story");
    assert!(story.contains(r"\<b>") && !story.lines().any(|line| line.contains(" <b>")), "{story}");
}

#[test]
fn junit_is_well_formed_and_json_reads_back() {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("x.toml"), scenario()).expect("written");
    let print = |code, arguments: &str| expect(code, &arguments.replace("FILE", &format!("{path}/x.toml"))).stdout;
    let xml = text(&print(1, "check FILE --appetite --trials 40 --format junit"));
    uppsala::parse(&xml).expect("well-formed");
    let allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "{xml}");
    for arguments in [
        "run FILE --trials 40 --format json",
        "check FILE --format json",
        "check FILE --format sarif",
        "controls FILE --trials 40 --format json",
        "stress FILE --trials 40 --format json",
        "explain FILE --trial 0 --format json",
    ] {
        let bytes = print(0, arguments);
        serde_json::from_slice::<serde_json::Value>(&bytes).expect(arguments);
        // JSON is exact, for programs, and escapes what steers a terminal at once.
        assert!(!text(&bytes).contains(['\u{1}', '\u{1b}']), "{arguments}");
    }
}

/// Tables name things by id, and no id holds a comma, a quote, or what a spreadsheet takes for a formula with a function or a reference.
#[test]
fn tables_hold_ids_and_numbers_only() {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("x.toml"), scenario()).expect("written");
    expect(0, &format!("run {path}/x.toml --trials 40 --events all --out {path}/run"));
    expect(0, &format!("controls {path}/x.toml --trials 40 --out {path}/controls"));
    expect(0, &format!("stress {path}/x.toml --trials 40 --out {path}/stress"));
    for table in ["run/trials.csv", "run/events.csv", "controls/controls.csv", "stress/stress.csv"] {
        let content = text(&bytes(guard.path().join(table)));
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.,;> \n".contains(letter);
        assert!(content.chars().all(is_plain), "{table}: {content}");
        let starts = content.split([',', '\n']).find(|cell| cell.starts_with(['=', '+', '@', '\t']));
        assert_eq!(starts, None, "{table}");
        let signed_zero = content.split([',', '\n']).find(|cell| *cell == "-0");
        assert_eq!(signed_zero, None, "{table}");
    }
}

#[test]
fn no_zero_has_a_sign() {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("x.toml"), scenario()).expect("written");
    for arguments in [
        "run FILE --trials 5 --format json",
        "controls FILE --trials 40 --format json",
        "stress FILE --trials 40 --format json",
        "explain FILE --trial 0 --format json",
    ] {
        let printed = text(&expect(0, &arguments.replace("FILE", &format!("{path}/x.toml"))).stdout);
        assert!(!printed.contains("-0.0\n") && !printed.contains("-0.0,"), "{arguments}: {printed}");
    }
    let page = text(&expect(0, &format!("run {path}/x.toml --trials 5")).stdout);
    assert!(
        !page
            .split_whitespace()
            .any(|word| word.trim_start_matches('-').parse() == Ok(0.0) && word.starts_with('-') && word.len() > 1),
        "{page}"
    );
}
