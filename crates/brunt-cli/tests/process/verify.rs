//! Saved runs, verified.

use crate::program::{
    EVENTS, FILES, INSURED, TINY, alter_with_checksums, bytes, directory, expect, names, reseal, text,
};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The outcome of a verification as JSON.
fn verified(code: i32, arguments: &str) -> Value {
    serde_json::from_slice(&expect(code, &format!("verify {arguments} --format json")).stdout).expect("JSON")
}

/// Whether some difference is of a file and of a place that has a text.
fn names_difference(found: &Value, file: &str, what: &str) -> bool {
    let differences = found["differences"].as_array().expect("a list");
    let is_it = |difference: &Value| {
        difference["file"] == file && difference["what"].as_str().is_some_and(|found| found.contains(what))
    };
    differences.iter().any(is_it)
}

/// A byte of a file, changed.
fn alter(file: &Path, position: usize) {
    let mut content = bytes(file);
    content[position] ^= 1;
    fs::write(file, content).expect("written");
}

#[test]
fn an_intact_run_is_verified_by_files_figures_state_and_replay() {
    let (_guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 30..900 --seed 4 --levels 90 --events all --out {path}"));
    let found = verified(0, &format!("{path} --replay 50"));
    assert_eq!(found["verdict"], "intact");
    assert_eq!(
        (&found["differences"], &found["unchecked"]),
        (&Value::from(Vec::<Value>::new()), &Value::from(Vec::<Value>::new()))
    );
    let checks = found["checks"].as_array().expect("a list");
    let of: Vec<&str> = checks.iter().filter_map(|check| check["of"].as_str()).collect();
    assert_eq!(of, ["files", "figures", "losses", "state", "replay", "events"]);
    assert!(checks.iter().all(|check| check["different"] == 0
        && check["compared"].as_u64()
            >= Some(7 - 2 * u64::from(cfg!(not(feature = "parquet")))).map(|least| least - 1)));
    let page = text(&expect(0, &format!("verify {path}/results.json")).stdout);
    assert!(page.ends_with("\nINTACT: every byte and figure is as it was written\n"), "{page}");
}

#[test]
fn every_kind_of_run_is_verified() {
    let (_guard, path) = directory();
    for (number, run) in [
        format!("run {TINY} --trials 2000 --keep tail"),
        format!("run {TINY} --precision 20% --max-trials 2e5"),
        "run tests/fixture/direct.toml --trials 300 --exact".to_string(),
        "controls tests/fixture/guards.toml --trials 200".to_string(),
        "stress tests/fixture/stressed.toml --trials 200 --overlay tests/fixture/more-stress.toml".to_string(),
    ]
    .iter()
    .enumerate()
    {
        expect(0, &format!("{run} --out {path}/{number}"));
        let page = text(&expect(0, &format!("verify {path}/{number}")).stdout);
        assert!(page.contains("\nINTACT: "), "{run}\n{page}");
    }
}

#[test]
fn an_altered_byte_of_any_file_is_named() {
    let files = FILES.iter().chain(EVENTS);
    for file in files {
        let (guard, path) = directory();
        expect(0, &format!("run {TINY} --trials 300 --events all --out {path}"));
        let altered = guard.path().join(file);
        let length = bytes(&altered).len();
        for position in [0, length / 3, length / 2, length - 2] {
            alter(&altered, position);
            let output = expect(7, &format!("verify {path}"));
            let page = text(&output.stdout);
            let last = page.lines().last().expect("a line");
            assert!(last.starts_with("ALTERED: ") && last.contains(file), "{file} at {position}\n{page}");
            alter(&altered, position);
        }
        expect(0, &format!("verify {path}"));
    }
}

#[test]
fn a_false_figure_is_named_even_where_every_checksum_is_made_again() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 400 --out {path}"));
    let results = guard.path().join("results.json");
    let stated = text(&bytes(&results));
    let value: Value = serde_json::from_str(&stated).expect("JSON");
    let figures = [
        ("total.mean.value", &value["total"]["mean"]["value"]),
        ("total.value_at_risk[0.99].estimate.value", &value["total"]["value_at_risk"][1]["estimate"]["value"]),
        ("total.mean.interval.lower", &value["total"]["mean"]["interval"]["lower"]),
        ("contributions.by_threat", &value["contributions"]["by_threat"][0]["tail"]["value"]),
        ("terms.policies[cyber].recovery.mean.value", &value["terms"]["policies"][0]["recovery"]["mean"]["value"]),
        ("tolerances", &value["tolerances"][0]["breach_probability"]["value"]),
    ];
    for (what, figure) in figures {
        let number = figure.as_f64().unwrap_or_else(|| panic!("{what}: {figure}"));
        let (old, new) = (format!(": {figure}"), format!(": {:?}", number * 1.01 + 1e-3));
        assert!(stated.contains(&old), "{what}: {old}");
        fs::write(&results, reseal(&stated.replace(&old, &new))).expect("written");
        let found = verified(7, &path);
        assert!(names_difference(&found, "results.json", what), "{what}: {found:#}");
    }
    // Without the sums, figures of the lines are still told.
    fs::write(
        &results,
        reseal(&stated.replace(&format!("\"maximum\": {}", value["total"]["maximum"]), "\"maximum\": 1.0")),
    )
    .expect("written");
    fs::remove_file(guard.path().join("trials.brunt")).expect("removed");
    let found = verified(7, &path);
    assert!(names_difference(&found, "results.json", "total.maximum"), "{found:#}");
    assert!(names_difference(&found, "trials.brunt", "the file"), "{found:#}");
}

#[test]
fn a_false_line_is_named_even_where_every_checksum_is_made_again() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 20 --events all --out {path}"));
    alter_with_checksums(guard.path(), "trials.csv", |lines| {
        let lines = text(lines);
        let (head, last) = lines.trim_end().rsplit_once('\n').expect("lines");
        let cells: Vec<&str> = last.split(',').collect();
        format!("{head}\n{},1.5,{}\n", cells[0], cells[2..].join(",")).into_bytes()
    });
    let found = verified(7, &format!("{path} --replay 20"));
    assert!(names_difference(&found, "trials.csv", "line 21, trial 19, total"), "{found:#}");
    alter_with_checksums(guard.path(), "events.csv", |lines| text(lines).replacen("2029", "2030", 1).into_bytes());
    let found = verified(7, &format!("{path} --replay 20"));
    assert!(names_difference(&found, "events.csv", "Year"), "{found:#}");
}

#[test]
fn files_that_are_missing_or_added_are_named() {
    for file in &FILES[1..] {
        let (guard, path) = directory();
        expect(0, &format!("run {TINY} --trials 100 --out {path}"));
        fs::remove_file(guard.path().join(file)).expect("removed");
        assert!(names_difference(&verified(7, &path), file, "the file"), "{file}");
    }
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    fs::write(guard.path().join("events.csv"), "mine").expect("written");
    assert!(names_difference(&verified(7, &path), "events.csv", "the file"));
}

#[test]
fn a_truncated_run_is_told_and_what_is_no_run_is_refused() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    let results = guard.path().join("results.json");
    let whole = bytes(&results);
    for length in [30, whole.len() / 2, whole.len() - 3] {
        fs::write(&results, &whole[..length]).expect("written");
        assert!(names_difference(&verified(7, &path), "results.json", "its end"), "{length}");
    }
    for (content, reason) in [("", "not the results"), ("{}", "not the results"), ("brunt = 1", "not the results")] {
        fs::write(&results, content).expect("written");
        let refused = text(&expect(2, &format!("verify {path}")).stderr);
        assert!(refused.contains(reason), "{content}: {refused}");
    }
    let later = text(&whole).replacen("\"format\": 1", "\"format\": 2", 1);
    fs::write(&results, reseal(&later)).expect("written");
    assert!(text(&expect(2, &format!("verify {path}")).stderr).contains("its format is 2"));
    assert!(text(&expect(2, &format!("verify {path}/nothing")).stderr).contains("there is no such file"));
}

#[test]
fn another_version_or_scenario_is_told() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    let found = verified(7, &format!("{path} --scenario {INSURED}"));
    assert!(names_difference(&found, "the scenario that is given", "hash"), "{found:#}");
    assert_eq!(verified(0, &format!("{path} --scenario {TINY}"))["verdict"], "intact");
    let results = guard.path().join("results.json");
    let stated = text(&bytes(&results));
    fs::write(&results, reseal(&stated.replacen("0.1.0", "0.0.9", 1))).expect("written");
    let found = verified(0, &path);
    assert!(found["unchecked"][0]["why"].as_str().is_some_and(|why| why.contains("version 0.0.9")), "{found:#}");
    // A run of before records: everything but the trials is verified.
    let mut without: Value = serde_json::from_str(&stated).expect("JSON");
    without.as_object_mut().expect("an object").shift_remove("record");
    let old = serde_json::to_string_pretty(&without).expect("JSON");
    fs::write(&results, reseal(&old)).expect("written");
    let found = verified(0, &path);
    assert!(found["unchecked"][0]["why"].as_str().is_some_and(|why| why.contains("--scenario FILE")), "{found:#}");
    assert_eq!(verified(0, &format!("{path} --scenario {TINY}"))["unchecked"], Value::from(Vec::<Value>::new()));
}

#[test]
fn a_run_is_verified_where_nothing_can_be_written() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    let before = names(guard.path());
    expect(0, &format!("verify {path}"));
    assert_eq!(names(guard.path()), before, "nothing is left over");
}
