//! What `brunt stress` prints and saves for programs.

use crate::program::{expect, text};
use serde_json::Value;

const FILE: &str = "tests/fixture/stressed.toml";
const OVERLAY: &str = "--overlay tests/fixture/more-stress.toml";

fn json(code: i32, arguments: &str) -> Value {
    serde_json::from_slice(&expect(code, arguments).stdout).expect("JSON")
}

#[test]
fn a_saved_stress_test_holds_every_figure_and_says_what_it_is_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("stressed");
    let shown = directory.display();
    let print = |threads: u8| {
        let arguments =
            format!("stress {FILE} {OVERLAY} --trials 2000 --format json --threads {threads} --out {shown}");
        text(&expect(0, &arguments).stdout).to_string()
    };
    let one = print(1);
    assert_eq!(one, print(2));
    let found: Value = serde_json::from_str(&one).expect("JSON");
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).expect(name);
    let saved: Value = serde_json::from_str(&read("results.json")).expect("JSON");
    assert!(saved["stress"] == found["stress"], "what is saved is what is printed");
    let files: Vec<&str> =
        found["scenario"]["files"].as_array().expect("files").iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(files, [FILE, "tests/fixture/more-stress.toml"]);
    let stress = &found["stress"];
    assert_eq!((&stress["reading"], &stress["trials"]), (&"on-top".into(), &serde_json::json!([0, 2000])));
    let ids: Vec<&str> =
        stress["stresses"].as_array().expect("a list").iter().filter_map(|stress| stress["id"].as_str()).collect();
    assert_eq!(ids, ["both", "digging", "great-quake", "long-cut", "them-lost"]);
    let csv = read("stress.csv");
    let line = |start: &str| csv.lines().find(|line| line.starts_with(start)).expect(start).to_string();
    let mean = stress["base"]["total"]["mean"]["value"]["value"].as_f64().expect("a number");
    assert!(line(",gross,total,mean,").starts_with(&format!(",gross,total,mean,{mean},")));
    let added = stress["stresses"][3]["risk"]["total"]["mean"]["added"]["value"].as_f64().expect("a number");
    assert!(line("long-cut,gross,total,mean,").contains(&format!(",{added},")), "{csv}");
    // A limit of 1,000 above 500 is used up by four days at 100 an hour, in every year.
    assert!(line("great-quake,event_limit,quake,used_up,").starts_with("great-quake,event_limit,quake,used_up,1,"));
}

#[test]
fn what_happens_alone_needs_no_trials() {
    let found = json(0, &format!("stress {FILE} long-cut digging great-quake --what-if --format json"));
    let stresses = found["stresses"].as_array().expect("a list");
    assert_eq!(stresses.len(), 2);
    // As named; repair at its median 500 ln 2, 20 h less a buffer of 2.
    let alone = &stresses[0]["alone"];
    assert_eq!(stresses[0]["id"], "long-cut");
    let total = alone["explanation"]["total"].as_f64().expect("a number");
    assert!((total - (1800.0 + 500.0 * 2f64.ln())).abs() < 1e-6, "{total}");
    assert_eq!(
        alone["tolerances"],
        serde_json::json!([{ "node": "desk", "breached": true, "lowest": 0.0, "recovers_in": 18.0 }])
    );
    assert_eq!(alone["used_up"], serde_json::json!([{ "id": "line.outages", "kind": "annual_cap" }]));
    assert_eq!(alone["explanation"]["scenario"]["stress"]["reading"], "alone");
    let quake = &stresses[1]["alone"]["explanation"];
    assert_eq!(quake["total"], 9600.0);
}

#[test]
fn given_and_on_top_are_told_apart() {
    let mean = |reading: &str| {
        let found = json(0, &format!("stress {FILE} great-quake --trials 2000 --reading {reading} --format json"));
        assert_eq!(found["stress"]["reading"], reading);
        found["stress"]["stresses"][0]["risk"]["total"]["mean"]["value"]["value"].as_f64().expect("a number")
    };
    // On top of a twentieth of a quake of two days on average, at 100 an hour.
    let between = mean("on-top") - mean("given");
    assert!((120.0..360.0).contains(&between), "{between}");
}

#[test]
fn a_broken_overlay_is_reported_as_data_where_data_is_asked_for() {
    let found = json(2, &format!("stress {FILE} --overlay tests/fixture/broken-stress.toml --format json"));
    let problems = found["diagnostics"].as_array().expect("a list");
    let codes: Vec<&str> = problems.iter().filter_map(|problem| problem["code"].as_str()).collect();
    assert_eq!(codes.len(), 5, "{codes:?}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (arguments, said) in [
        ("long-cut long-cut", "named twice"),
        ("--format story --out x", "leave out --out"),
        ("--what-if --trials 5", "cannot be used with"),
        ("--what-if --reading given", "cannot be used with"),
        ("flood", "known: `digging`"),
    ] {
        let output = expect(2, &format!("stress {FILE} {arguments}"));
        assert!(text(&output.stderr).contains(said), "{arguments}: {}", text(&output.stderr));
    }
}
