//! Runs of ranges, merged.

use crate::program::{BREACHED, EVENTS, FILES, INSURED, TINY, bytes, directory, expect, text};

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
    // A column that is missing is told, and not taken for one of no losses.
    let trials = guard.path().join("a/trials.csv");
    let changed = text(&bytes(&trials)).replacen("recovery_outage", "recovery_other", 1);
    std::fs::write(&trials, &changed).expect("written");
    let results = guard.path().join("a/results.json");
    let checksum = |bytes: &[u8]| {
        <sha2::Sha256 as sha2::Digest>::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let old = text(&bytes(&results));
    let stated = old.split("\"sha256\":\"").last().and_then(|rest| rest.get(..64)).expect("a checksum").to_string();
    std::fs::write(&results, old.replace(&stated, &checksum(changed.as_bytes()))).expect("written");
    let output = expect(2, &format!("merge {INSURED} {path}/b {path}/a"));
    assert!(text(&output.stderr).contains("contracts and policies"), "{}", text(&output.stderr));
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
