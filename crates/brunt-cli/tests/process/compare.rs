//! Options beside one another.

use crate::program::{INSURED, TINY, directory, expect, text};
use std::fs;

const OVERLAY: &str = "\npolicies.cyber.retention = 100_000\n";

#[test]
fn an_overlay_is_told_by_path_values_and_line_and_pairs_on_all_trials() {
    let (guard, path) = directory();
    fs::write(guard.path().join("higher.toml"), OVERLAY).expect("a writable folder");
    let output = expect(0, &format!("compare {INSURED} {INSURED}+{path}/higher.toml --trials 2000"));
    let page = text(&output.stdout);
    assert!(page.contains("policies.cyber.retention: 50,000 -> 100,000"), "{page}");
    assert!(page.contains("higher.toml:2)"), "{page}");
    assert!(page.contains("paired on the same 2,000 trials"), "{page}");
}

#[test]
fn terms_of_one_command_are_options_beside_the_base() {
    let (guard, path) = directory();
    for (name, retention) in [("a", 60_000), ("b", 70_000), ("c", 80_000)] {
        fs::write(guard.path().join(name), format!("policies.cyber.retention = {retention}\n"))
            .expect("a writable folder");
    }
    let terms = format!("--terms {path}/a --terms {path}/b --terms {path}/c");
    let output = expect(0, &format!("compare {INSURED} {terms} --trials 500 --format json"));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a sound comparison");
    assert_eq!(found["options"].as_array().map(Vec::len), Some(4));
    assert_eq!(found["options"][3]["changes"][0]["after"], "80,000");
}

#[test]
fn saved_runs_pair_on_the_trials_that_both_have_and_give_the_difference_of_new_runs() {
    let (guard, path) = directory();
    fs::write(guard.path().join("higher.toml"), OVERLAY).expect("a writable folder");
    fs::copy(TINY, guard.path().join("tiny.toml")).expect("a writable folder");
    let changed = fs::read_to_string(INSURED).expect("a sound comparison").replacen(
        "retention = 50_000",
        "retention = 100_000",
        1,
    );
    fs::write(guard.path().join("changed.toml"), changed).expect("a writable folder");
    expect(0, &format!("run {INSURED} --trials 0..1000 --out {path}/a"));
    expect(0, &format!("run {path}/changed.toml --trials 500..1500 --out {path}/b"));
    let json = |arguments: &str| -> serde_json::Value {
        serde_json::from_slice(&expect(0, &format!("compare {arguments} --format json")).stdout)
            .expect("a sound comparison")
    };
    let saved = json(&format!("{path}/a {path}/b/results.json"));
    assert_eq!(saved["options"][1]["pairing"], serde_json::json!({ "kind": "paired", "trials": 500 }));
    let fresh = json(&format!("{INSURED} {path}/changed.toml --trials 500..1000"));
    let differences = |found: &serde_json::Value| -> Vec<serde_json::Value> {
        let figures = found["figures"].as_array().expect("a sound comparison").iter();
        figures.map(|figure| figure["values"][1]["added"]["value"].clone()).collect()
    };
    assert_eq!(differences(&saved), differences(&fresh));
}

#[test]
fn other_seeds_compare_unpaired_and_say_so() {
    let (_guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 1000 --seed 2 --out {path}/a"));
    let output = expect(0, &format!("compare {path}/a {TINY} --seed 3 --trials 1000"));
    assert!(text(&output.stdout).contains("not paired, since the seeds differ"), "{}", text(&output.stdout));
}

#[test]
fn options_that_cannot_be_read_or_compared_are_named() {
    let (guard, path) = directory();
    let other = fs::read_to_string(TINY).expect("a sound comparison").replacen("\"EUR\"", "\"USD\"", 1);
    fs::write(guard.path().join("other.toml"), other).expect("a writable folder");
    fs::create_dir(guard.path().join("empty")).expect("a sound comparison");
    let refused = |arguments: String, said: &str| {
        let output = expect(2, &format!("compare {arguments}"));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    };
    refused(TINY.to_string(), "a comparison takes two options");
    refused(format!("{TINY} {path}/missing.toml"), "missing.toml");
    refused(format!("{TINY}+{path}/missing.toml {TINY}"), "cannot read the overlay");
    refused(format!("{TINY} {path}/empty"), "there is no such file");
    refused(format!("{TINY} {path}/other.toml --trials 10"), "another currency");
    refused(format!("{TINY} {INSURED} --trials 10"), "other parties");
    refused(format!("{TINY} --without nothing-such"), "nothing-such");
}

#[test]
fn markdown_has_a_table_for_a_pull_request() {
    let output = expect(0, &format!("compare {TINY} {TINY} --trials 100 --format markdown"));
    let page = text(&output.stdout);
    assert!(page.starts_with("## 2 options compared\n"), "{page}");
    assert!(page.contains("| --- | ---: | ---: |\n") && page.contains("the same"), "{page}");
}
