//! What `brunt controls` prints and saves.

use crate::program::{bytes, directory, expect, text};

const GUARDS: &str = "tests/fixture/guards.toml";

#[test]
fn controls_are_saved_with_the_run_and_in_lines_of_their_own() {
    let (guard, path) = directory();
    let output = expect(0, &format!("controls {GUARDS} --trials 2000 --out {path}/out"));
    assert!(text(&output.stderr).contains("controls.csv"));
    let read = |name: &str| bytes(guard.path().join("out").join(name));
    let results: serde_json::Value = serde_json::from_slice(&read("results.json")).expect("JSON");
    let controls = results["controls"]["controls"].as_array().expect("a list");
    assert_eq!(
        controls.iter().map(|control| control["id"].as_str().expect("an id")).collect::<Vec<_>>(),
        ["gate", "patrol", "spare-desk"]
    );
    let table = text(&read("controls.csv")).to_string();
    assert!(table.starts_with("control,status,on,of,measure,leave_one_out,"));
    // The total, what the client loses, and what client and provider are left with by three measures each, one tolerance by one.
    assert_eq!(table.lines().count(), 1 + 3 * (4 * 3 + 1));
}

#[test]
fn json_is_the_whole_report_and_does_not_depend_on_threads() {
    let print =
        |threads: u8| expect(0, &format!("controls {GUARDS} --trials 2000 --format json --threads {threads}")).stdout;
    let (one, two) = (print(1), print(2));
    assert_eq!(text(&one), text(&two));
    let report: serde_json::Value = serde_json::from_slice(&one).expect("JSON");
    assert_eq!(report["controls"]["risks"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_scenario_without_controls_has_nothing_to_compare() {
    let output = expect(2, "controls tests/fixture/tiny.toml");
    assert!(text(&output.stderr).contains("has no controls to compare"));
    assert_eq!(text(&output.stdout), "");
}

/// Every party that a control changes something for has a column, however many there are, and the others are named.
#[test]
fn who_gains_leaves_nobody_out() {
    let contact_centre = "../../scenarios/contact-centre.toml";
    let found: serde_json::Value =
        serde_json::from_slice(&expect(0, &format!("controls {contact_centre} --trials 400 --format json")).stdout)
            .expect("JSON");
    let page = text(&expect(0, &format!("controls {contact_centre} --trials 400")).stdout);
    let table = page.split("Who gains").nth(1).and_then(|rest| rest.split("What each control should answer").next());
    let table = table.expect("the table");
    let first = found["controls"]["controls"][0]["effects"].as_array().expect("a list");
    let parties: Vec<&str> = first.iter().filter_map(|effect| effect["on"]["net"].as_str()).collect();
    assert_eq!(parties.len(), 6);
    for party in parties {
        let shown = table.split_whitespace().filter(|word| word.trim_end_matches(',') == party).count();
        assert_eq!(shown, 1, "{party}: {table}");
    }
}
