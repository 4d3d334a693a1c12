//! Runs of ranges, merged.

use crate::program::{BREACHED, EVENTS, FILES, INSURED, TINY, alter_with_checksums, bytes, directory, expect, text};

#[test]
fn parts_merge_to_the_whole_byte_for_byte() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 20000 --out {path}/whole"));
    for (part, range) in [("a", "0..7000"), ("b", "7000..7001"), ("c", "7001..20000")] {
        expect(0, &format!("run {TINY} --trials {range} --out {path}/{part}"));
    }
    expect(0, &format!("merge {TINY} {path}/c {path}/a {path}/b --out {path}/merged"));
    // Merged results merge again.
    expect(0, &format!("merge {TINY} {path}/b {path}/c --out {path}/bc"));
    expect(0, &format!("merge {TINY} {path}/bc {path}/a --out {path}/again"));
    for file in FILES {
        let whole = bytes(guard.path().join("whole").join(file));
        assert!(bytes(guard.path().join("merged").join(file)) == whole, "{file}");
        assert!(bytes(guard.path().join("again").join(file)) == whole, "{file}");
    }
}

#[test]
fn parts_of_a_run_with_terms_merge_to_the_whole() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 5000 --out {path}/whole --events tail"));
    for (part, range) in [("a", "0..1234"), ("b", "1234..5000")] {
        expect(0, &format!("run {INSURED} --trials {range} --out {path}/{part}"));
    }
    expect(0, &format!("merge {INSURED} {path}/b {path}/a --out {path}/merged --events tail"));
    for file in FILES.iter().chain(EVENTS) {
        let whole = bytes(guard.path().join("whole").join(file));
        assert!(bytes(guard.path().join("merged").join(file)) == whole, "{file}");
    }
    // A state that is cut short is told, even where all checksums beside it hold.
    alter_with_checksums(&guard.path().join("a"), "trials.brunt", |state| state[..state.len() - 8].to_vec());
    let output = expect(2, &format!("merge {INSURED} {path}/b {path}/a"));
    assert!(text(&output.stderr).contains("a/trials.brunt`: it is cut short"), "{}", text(&output.stderr));
}

#[test]
fn what_is_altered_missing_or_added_is_named() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 0..300 --events all --out {path}/a"));
    expect(0, &format!("run {INSURED} --trials 300..600 --out {path}/b"));
    let merge = |code: i32| text(&expect(code, &format!("merge {INSURED} {path}/a {path}/b")).stderr);
    assert_eq!(merge(0), "");
    let mut all = FILES.to_vec();
    all.extend(EVENTS);
    for file in &all {
        let place = guard.path().join("a").join(file);
        let whole = bytes(&place);
        // A digit for another one, anywhere in the file.
        let mut altered = whole.clone();
        let middle = (altered.len() / 2..altered.len()).find(|&at| altered[at].is_ascii_digit()).expect("a digit");
        altered[middle] = if altered[middle] == b'7' { b'8' } else { b'7' };
        std::fs::write(&place, &altered).expect("written");
        let message = merge(2);
        assert!(message.contains(&format!("a/{file}")) && message.contains("altered"), "{file}: {message}");
        std::fs::remove_file(&place).expect("removed");
        let message = merge(2);
        assert!(
            message.contains(&format!("a/{file}")) && (message.contains("missing") || message.contains("no such file")),
            "{file}: {message}"
        );
        std::fs::write(&place, &whole).expect("written");
    }
    assert_eq!(merge(0), "");
    std::fs::write(guard.path().join("b/events.csv"), "of another run").expect("written");
    let message = merge(2);
    assert!(message.contains("b/events.csv") && message.contains("move it away"), "{message}");
    std::fs::remove_file(guard.path().join("b/events.csv")).expect("removed");
    std::fs::write(guard.path().join("b/notes.txt"), "mine").expect("written");
    assert_eq!(merge(0), "");
}

#[test]
fn gaps_are_kept_and_shown() {
    let (_guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 0..1000 --out {path}/a"));
    expect(0, &format!("run {TINY} --trials 3000..4000 --out {path}/b"));
    let output = expect(0, &format!("merge {TINY} {path}/a {path}/b"));
    assert!(text(&output.stdout).contains("2,000 trials (0..1000, 3000..4000)"));
}

#[test]
fn runs_that_do_not_belong_together_are_refused_by_name() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 0..1000 --out {path}/a"));
    expect(0, &format!("run {TINY} --trials 500..2000 --out {path}/overlap"));
    expect(0, &format!("run {TINY} --trials 1000..2000 --seed 2 --out {path}/seed"));
    expect(0, &format!("run {TINY} --trials 1000..2000 --out {path}/newer"));
    expect(0, &format!("run {TINY} --trials 1000..2000 --out {path}/damaged"));
    let newer = guard.path().join("newer/results.json");
    let results = text(&bytes(&newer)).replacen("\"format\": 1", "\"format\": 2", 1);
    std::fs::write(newer, results).expect("written");
    let damaged = guard.path().join("damaged/trials.csv");
    let trials = text(&bytes(&damaged)).replacen("1000,", "1000,9", 1);
    std::fs::write(damaged, trials).expect("written");
    for (scenario, other, reason) in [
        (TINY, "overlap", "trials 500..1000 are in both"),
        (TINY, "seed", "seed is 2"),
        (TINY, "newer", "format is 2"),
        (TINY, "damaged", "checksum"),
        (TINY, "missing", "no such file"),
        (BREACHED, "a", "is not `tests/fixture/breached.toml`"),
    ] {
        let output = expect(2, &format!("merge {scenario} {path}/a {path}/{other} --out {path}/merged"));
        assert!(text(&output.stderr).contains(reason), "{other}: {}", text(&output.stderr));
        assert!(!guard.path().join("merged").exists());
    }
}
