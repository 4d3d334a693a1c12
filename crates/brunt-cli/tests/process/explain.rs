//! What `brunt explain` prints for programs.

use crate::program::{directory, expect, text};

const FIRE: &str = "tests/fixture/fire.toml";

#[test]
fn json_says_how_trials_were_chosen_and_holds_each() {
    let print = |threads: u8| {
        let arguments = "--worst 2 --trials 20 --format json --limit 600";
        expect(0, &format!("explain {FIRE} {arguments} --threads {threads}")).stdout
    };
    assert_eq!(text(&print(1)), text(&print(2)));
    let found: serde_json::Value = serde_json::from_slice(&print(1)).expect("JSON");
    assert_eq!(found["chosen"], "the 2 largest losses of all parties, gross, among 20 trials");
    let trials = found["trials"].as_array().expect("a list");
    assert_eq!(trials.len(), 2);
    // Repair, a fine that is prevented, 8 h of the desk and 1 h of the shop.
    assert_eq!(trials[0]["total"], 500.0 + 800.0 + 10.0);
    assert_eq!(trials[0]["occurrences"][1]["prevented_by"], "watch");
    assert_eq!(trials[0]["scenario"]["files"][0]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(trials[0]["fewest"]["occurrences"], serde_json::json!([0]));
}

#[test]
fn a_broken_scenario_is_reported_as_data_where_data_is_asked_for() {
    let output = expect(2, "explain ../../scenarios/invalid/everything.toml --trial 0 --format json");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(!found["diagnostics"].as_array().expect("a list").is_empty());
}

#[test]
fn what_trials_do_not_know_is_refused_with_what_they_know() {
    for (arguments, words) in [
        ("--trials 1000 --return-period 1e9", "--return-period 1000 or less"),
        ("--trials 1000 --return-period 1000.5", "--return-period 1000 or less"),
        ("--trials 5..15 --return-period 11", "--return-period 10 or less"),
        ("--trials 10 --worst 50", "--worst 10 or less"),
        ("--trials 20 --near 1e12", "the largest is 1310"),
        ("--return-period 0.5", "above 1"),
        ("--return-period 1", "above 1"),
        ("--return-period -3", "unexpected argument"),
    ] {
        let output = expect(2, &format!("explain {FIRE} {arguments}"));
        let message = text(&output.stderr);
        assert!(message.contains(words) && text(&output.stdout).is_empty(), "{arguments}: {message}");
    }
    // The largest return period that 20 trials know: one of them loses more.
    expect(0, &format!("explain {FIRE} --trials 20 --return-period 20"));
    expect(0, &format!("explain {FIRE} --trials 20 --worst 20"));
    expect(0, &format!("explain {FIRE} --trials 20 --near -5"));
}

#[test]
fn a_name_that_is_not_there_is_asked_about() {
    for (arguments, words) in [
        (format!("explain {FIRE} --party isurer"), "did you mean `insurer`?"),
        (format!("explain {FIRE} --party Insurer"), "did you mean `insurer`?"),
        (format!("explain {FIRE} --party nobody"), "known: `insurer`, `us`"),
        ("stress tests/fixture/stressed.toml diging".to_string(), "did you mean"),
        ("explain tests/fixture/stressed.toml --stress great-quak --trial 1".to_string(), "did you mean"),
        (format!("run {FIRE} --format jsno"), "similar value exists: 'json'"),
        (format!("explain {FIRE} --format mermade"), "similar value exists: 'mermaid'"),
        ("stress tests/fixture/stressed.toml --reading givn".to_string(), "similar value exists: 'given'"),
        (format!("run {FIRE} --trails 5"), "similar argument exists: '--trials'"),
        (format!("exlpain {FIRE}"), "similar subcommands exist: 'help', 'explain'"),
    ] {
        let output = expect(2, &arguments);
        assert!(text(&output.stderr).contains(words), "{arguments}: {}", text(&output.stderr));
    }
}

/// Five days, then half for three: the story says both, and so do page and graphs.
#[test]
fn a_recovery_by_steps_is_told_beside_the_full_outage() {
    let (guard, path) = directory();
    let scenario = r#"
brunt = 1
scenario = { name = "A line that comes back by steps", currency = "USD" }
parties = { us = {} }
nodes.line = { owner = "us", downtime = [{ per_hour = 10 }] }
nodes.shop = { owner = "us", needs = [{ all = ["line"] }] }
[threats.fire]
framework = "operational"
frequency = { fixed = 1 }
at = "30d"
hits = { all = { nodes = ["line"] } }
outage = "5d"
recovery = [{ after = "0h", takes = 0.5 }, { after = "3d", takes = 0 }]
[stress.fire]
force = [{ threat = "fire", at = "10d" }]
"#;
    std::fs::write(guard.path().join("ramp.toml"), scenario).expect("written");
    let told = |arguments: &str| text(&expect(0, &arguments.replace("FILE", &format!("{path}/ramp.toml"))).stdout);
    for (arguments, words) in [
        ("explain FILE --trial 0", "line goes down, for 5 d, then is back in part (50 %) for 3 d"),
        ("explain FILE --trial 0 --format story", "- line goes down, for 5 d, then is back in part (50 %) for 3 d."),
        ("explain FILE --trial 0 --format dot", r#"label="line: down for 5 d, then 50 % for 3 d""#),
        ("explain FILE --trial 0 --format mermaid", r#"["shop: down for 5 d, then 50 % for 3 d"]"#),
        ("stress FILE --trials 50", "line goes down, for 5 d, then is back in part (50 %) for 3 d"),
        ("stress FILE --what-if --format dot", r#"label="line: down for 5 d, then 50 % for 3 d""#),
    ] {
        let page = told(arguments);
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{arguments}:\n{page}");
    }
}
