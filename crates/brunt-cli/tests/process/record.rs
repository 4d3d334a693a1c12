//! Saved runs, repeated from their `results.json`.

use crate::program::{EVENTS, FILES, INSURED, TINY, bytes, command, directory, expect, reseal, text};
use std::fs;
use std::path::Path;

fn same(one: &Path, other: &Path, files: &[&str]) {
    files.iter().for_each(|file| assert!(bytes(one.join(file)) == bytes(other.join(file)), "{file}"));
}

#[test]
fn a_run_is_repeated_byte_for_byte_from_its_results_alone() {
    let runs = [
        (format!("run {INSURED} --trials 40..1200 --seed 9 --levels 99.9,90 --events tail"), EVENTS),
        (format!("run {TINY} --trials 3000 --keep tail --of 9000"), &[]),
        ("run tests/fixture/direct.toml --trials 500 --exact --events all".to_string(), EVENTS),
        (format!("run {TINY} --precision 20% --trials 1e5 --max-trials 2e5"), &[]),
    ];
    for (run, events) in runs {
        let (guard, path) = directory();
        expect(0, &format!("{run} --out {path}/first"));
        let kept: Vec<&str> =
            FILES.iter().chain(events).copied().filter(|file| guard.path().join("first").join(file).exists()).collect();
        assert!(kept.len() >= 2 + events.len(), "{run}: {kept:?}");
        expect(0, &format!("run --from {path}/first --out {path}/by-directory --threads 1"));
        // The results file is enough.
        fs::create_dir(guard.path().join("alone")).expect("made");
        fs::copy(guard.path().join("first/results.json"), guard.path().join("alone/results.json")).expect("copied");
        expect(0, &format!("run --from {path}/alone/results.json --out {path}/by-file"));
        same(&guard.path().join("first"), &guard.path().join("by-directory"), &kept);
        same(&guard.path().join("first"), &guard.path().join("by-file"), &kept);
    }
}

#[test]
fn a_merged_run_is_repeated_as_a_whole() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 0..700 --out {path}/a"));
    expect(0, &format!("run {TINY} --trials 700..1000 --out {path}/b"));
    expect(0, &format!("run {TINY} --trials 1100..1200 --out {path}/apart"));
    expect(0, &format!("merge {TINY} {path}/a {path}/b --out {path}/whole"));
    expect(0, &format!("run --from {path}/whole --out {path}/again"));
    same(&guard.path().join("whole"), &guard.path().join("again"), FILES);
    expect(0, &format!("merge {TINY} {path}/a {path}/apart --out {path}/gaps"));
    let refused = text(&expect(2, &format!("run --from {path}/gaps")).stderr);
    assert!(refused.contains("its trials have gaps"), "{refused}");
}

/// A directory with a scenario of two files and a run of it.
fn two_files() -> (tempfile::TempDir, String) {
    let (guard, path) = directory();
    fs::copy(TINY, guard.path().join("tiny.toml")).expect("copied");
    fs::write(guard.path().join("whole.toml"), "brunt = 1\ninclude = [\"tiny.toml\"]\n").expect("written");
    expect(0, &format!("run {path}/whole.toml --trials 400 --seed 5 --out {path}/run"));
    (guard, path)
}

#[test]
fn a_changed_file_is_named_with_the_ways_to_go_on() {
    let (guard, path) = two_files();
    let file = guard.path().join("tiny.toml");
    fs::write(&file, format!("{}\n# later\n", text(&bytes(&file)))).expect("written");
    let refused = text(&expect(2, &format!("run --from {path}/run")).stderr);
    for part in ["tiny.toml` has changed since: its SHA-256 was ", "add --recorded", "--trials 400 --seed 5"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert!(!refused.contains("whole.toml` has changed"), "{refused}");
    expect(0, &format!("run --from {path}/run --recorded --out {path}/again"));
    same(&guard.path().join("run"), &guard.path().join("again"), FILES);
}

#[test]
fn the_record_stands_in_for_files_that_are_gone() {
    let (guard, path) = two_files();
    fs::remove_file(guard.path().join("tiny.toml")).expect("removed");
    fs::remove_file(guard.path().join("whole.toml")).expect("removed");
    let told = text(&expect(0, &format!("run --from {path}/run --out {path}/again")).stderr);
    assert!(told.contains("tiny.toml` is not there: its text in"), "{told}");
    same(&guard.path().join("run"), &guard.path().join("again"), FILES);
}

#[test]
fn what_differs_from_the_record_is_named() {
    let changes = [
        ("\"version\": \"0.1.0\"", "\"version\": \"0.0.9\"", "the run was computed by version 0.0.9, this is 0.1.0"),
        ("\"arithmetic\": 2", "\"arithmetic\": 1", "its arithmetic has version 1, this has 2"),
        ("\"text\":\"# Two", "\"text\":\"# two", "the record has a text with"),
        ("\"hash\": \"", "\"hash\": \"0", "the run was of 0"),
    ];
    for (old, new, told) in changes {
        let (guard, path) = directory();
        expect(0, &format!("run {TINY} --trials 100 --out {path}"));
        let results = guard.path().join("results.json");
        let stated = text(&bytes(&results));
        assert!(stated.contains(old), "{old}");
        fs::write(&results, reseal(&stated.replacen(old, new, 1))).expect("written");
        let refused = text(&expect(2, &format!("run --from {path}")).stderr);
        assert!(refused.contains(told), "{told}: {refused}");
        assert!(refused.contains("help: to run what is there now: brunt run tests/fixture/tiny.toml"), "{refused}");
    }
}

#[test]
fn what_is_no_record_of_a_run_is_refused() {
    let (guard, path) = directory();
    let refused = |arguments: &str| text(&expect(2, arguments).stderr);
    assert!(refused(&format!("run --from {path}")).contains("there is no such file"));
    assert!(refused(&format!("run --from {TINY}")).contains("not the results of a run"));
    let printed = command(&format!("run {TINY} --trials 50 --format json")).output().expect("runs");
    fs::write(guard.path().join("printed.json"), printed.stdout).expect("written");
    assert!(refused(&format!("run --from {path}/printed.json")).contains("it was printed, not saved"));
    expect(0, &format!("run {TINY} --trials 50 --out {path}/run"));
    let results = guard.path().join("run/results.json");
    fs::write(&results, text(&bytes(&results)).replacen("\"seed\": 1", "\"seed\": 2", 1)).expect("written");
    assert!(refused(&format!("run --from {path}/run")).contains("altered after it was written"));
    assert!(refused(&format!("run --from {path}/run --seed 3")).contains("cannot be used with"));
    expect(0, &format!("controls tests/fixture/guards.toml --trials 60 --orders 50 --level 90 --out {path}/guards"));
    let other = refused(&format!("run --from {path}/guards"));
    assert!(
        other.contains("brunt controls tests/fixture/guards.toml --trials 60 --seed 1 --level 90 --orders 50"),
        "{other}"
    );
}
