//! Runs that keep tails.

use crate::program::{TINY, bytes, command, directory, expect, names, text};
use serde_json::Value;

/// What a refused command says.
fn refusal(arguments: &str) -> String {
    let output = command(arguments).output().expect("runs");
    assert_eq!(output.status.code(), Some(2), "{arguments}: {}", text(&output.stderr));
    text(&output.stderr)
}

#[test]
fn a_run_of_tails_says_so_and_saves_no_losses_by_trial() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 2000 --out {path}"));
    // It takes the place of a run that kept all trials, whose other files go.
    let output = command(&format!("run {TINY} --trials 3000 --keep tail --out {path}")).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(names(guard.path()), ["results.json", "trials.brunt"]);
    let page = text(&output.stdout);
    assert!(
        page.contains("tails kept: the largest 175 amounts of each column one by one, all others in bins"),
        "{page}"
    );
    let results: Value = serde_json::from_slice(&bytes(guard.path().join("results.json"))).expect("JSON");
    let kept = serde_json::json!({ "total": 3000, "tail": 175, "bins_an_octave": 1024 });
    assert_eq!(results["run"]["kept"], kept);
    assert_eq!(results["files"].as_array().map(Vec::len), Some(1));
}

#[test]
fn parts_of_a_whole_merge_to_its_bytes() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 3000 --keep tail --out {path}/whole"));
    expect(0, &format!("run {TINY} --trials 0..1234 --of 3000 --keep tail --out {path}/a"));
    expect(0, &format!("run {TINY} --trials 1234..3000 --of 3e3 --keep tail --out {path}/b"));
    expect(0, &format!("merge {TINY} {path}/b {path}/a --out {path}/merged"));
    let state = |name: &str| bytes(guard.path().join(name).join("trials.brunt"));
    // The request of the merged run is that of its parts together.
    assert!(state("whole") == state("merged"));
}

#[test]
fn unlike_parts_are_refused_before_they_are_read() {
    let (_guard, path) = directory();
    for (name, rest) in [
        ("every", "0..1000"),
        ("a", "0..1000 --of 3000 --keep tail"),
        ("small", "1000..2000 --keep tail"),
        ("other", "1000..2000 --of 9000 --keep tail"),
        ("much", "1000..4000 --of 3000 --keep tail"),
    ] {
        expect(0, &format!("run {TINY} --trials {rest} --out {path}/{name}"));
    }
    let merge = |names: &str| refusal(&format!("merge {TINY} {}", names.replace('@', &path)));
    let message = merge("@/small @/every");
    assert!(message.contains("it keeps all trials") && message.contains("keeps tails of 1,000 trials"), "{message}");
    let message = merge("@/a @/other");
    assert!(message.contains("tails of 9,000 trials (the largest 492)"), "{message}");
    assert!(message.contains("run both with the same --keep, --of and --levels"), "{message}");
    let message = merge("@/a @/much");
    assert!(message.contains("the runs hold 4,000 trials, and their tails are sized for 3,000"), "{message}");
    let message = merge("@/a --events tail --out @/out");
    assert!(message.contains("these keep tails only"), "{message}");
}

#[test]
fn what_needs_all_trials_is_refused_before_the_run() {
    let (_guard, path) = directory();
    let refused = [
        (format!("run {TINY} --trials 3e7 --events tail --out {path}/x"), "add --keep all"),
        (format!("run {TINY} --keep tail --events all --out {path}/x"), "add --keep all"),
        (format!("run {TINY} --precision 1% --keep tail"), "leave --keep away"),
        (format!("run {TINY} --trials 5..50 --of 44"), "45 trials are no part of 44 trials"),
    ];
    for (arguments, expected) in refused {
        let message = refusal(&arguments);
        assert!(message.contains(expected), "{message}");
        assert!(!std::path::Path::new(&path).join("x").exists());
    }
    assert_eq!(command(&format!("run {TINY} --of 44")).output().expect("runs").status.code(), Some(2));
}
