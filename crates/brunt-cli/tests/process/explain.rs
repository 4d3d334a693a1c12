//! What `brunt explain` prints for programs.

use crate::program::{expect, text};

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
