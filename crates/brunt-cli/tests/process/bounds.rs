//! Trials so large that something is bounded: what is said, and how the program ends.

use crate::program::{directory, expect, text};

const HEADER: &str = "brunt = 1\nscenario = { name = \"large\", currency = \"EUR\", horizon = \"1000h\" }\nparties = { us = {}, them = {} }\n";

/// A scenario written into a directory.
fn scenario(lines: &str) -> (tempfile::TempDir, String) {
    let (guard, path) = directory();
    std::fs::write(guard.path().join("large.toml"), format!("{HEADER}{lines}")).expect("written");
    (guard, format!("{path}/large.toml"))
}

/// 40 nodes that are hit together 30,000 times.
fn many_disruptions() -> String {
    let node = |number: u32| format!("nodes.n{number} = {{ owner = \"us\", downtime = {{ per_hour = 1 }} }}\n");
    let nodes: String = (0..40).map(node).collect();
    nodes
        + "[threats.t]\nframework = \"operational\"\nfrequency = { fixed = 30_000 }\nhits = { all = { owner = \"us\" } }\noutage = \"1s\"\n"
}

#[test]
fn the_note_names_the_bound_and_the_threat_and_a_saved_run_remembers_both() {
    let (guard, path) = scenario(&many_disruptions());
    let out = guard.path().join("out").display().to_string();
    let page = text(&expect(0, &format!("run {path} --trials 2 --threads 1 --out {out}")).stdout);
    let said = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = "In 2 trials a bound was hit, losses are understated there, and no limit of the appetite is met by such a run: at most 1,048,576 disruptions by `t` in 2 trials.";
    assert!(said.contains(note), "{page}");
    let more = guard.path().join("more").display().to_string();
    expect(0, &format!("run {path} --trials 2..3 --threads 1 --out {more}"));
    let merged = expect(0, &format!("merge {path} {out} {more} --format json"));
    let found: serde_json::Value = serde_json::from_slice(&merged.stdout).expect("JSON");
    assert_eq!(found["bounds_hit"], 3);
    let causes = serde_json::json!([{ "bound": "disruptions", "most": 1_048_576, "threat": "t", "trials": 3 }]);
    let notes = found["notes"].as_array().expect("a list");
    let note = notes.iter().find(|note| note["kind"] == "bounds_hit").expect("the note");
    assert_eq!(note["causes"], causes);
}

/// A trial whose losses are too many to settle is no bad input: the machine could not do it.
#[test]
fn too_many_losses_for_contracts_are_a_failure_with_the_number_of_the_trial() {
    let loss = "{ category = \"c\", bearer = \"us\", amount = 1 }";
    let (_guard, path) = scenario(&format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 800_000 }}\nlosses = [{loss}, {loss}, {loss}]\n\
         [contracts.c]\nseller = \"them\"\nbuyer = \"us\"\nindemnity.i = {{ covers = \"all\", share = 0.5 }}\n"
    ));
    let output = expect(4, &format!("run {path} --trials 1 --threads 1"));
    assert!(text(&output.stderr).contains("trial 0 has more than 2097152 losses"), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
}

/// Of a large trial fewer occurrences have a counterfactual; the page and the JSON say how many have none.
#[test]
fn explanations_of_large_trials_look_at_fewer_counterfactuals_and_say_so() {
    let (_guard, path) = scenario(
        "nodes.n = { owner = \"us\", downtime = { per_hour = 1 } }\n[threats.t]\nframework = \"operational\"\n\
         frequency = { fixed = 20_000 }\nhits = { all = { nodes = [\"n\"] } }\noutage = \"1h\"\ntakes = 0.001\n",
    );
    let output = expect(0, &format!("explain {path} --trial 0 --format json --limit 1"));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let counterfactuals = found["trials"][0]["counterfactuals"].as_array().expect("a list").len();
    assert!((10..100).contains(&counterfactuals), "{counterfactuals}");
    assert_eq!(found["trials"][0]["left_out"], 20_000 - counterfactuals);
    let page = text(&expect(0, &format!("explain {path} --trial 0")).stdout);
    assert!(page.contains("occurrences not looked at"), "{page}");
}
