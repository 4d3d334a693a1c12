//! Interrupted and killed runs.

use crate::program::{FILES, TINY, bytes, command, directory, expect, names, text};
use brunt::report::Report;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A run that takes much longer than a test.
fn long_run(out: &str) -> Child {
    let arguments = format!("run {TINY} --trials 20_000_000 --format json --threads 1 --out {out}");
    command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

#[test]
fn an_interrupted_run_shows_and_saves_what_it_has() {
    let (guard, path) = directory();
    let child = long_run(&format!("{path}/part"));
    sleep(Duration::from_millis(1500));
    signal(&child, "INT");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
    assert!(report.run.partial && report.run.trials > 0 && report.run.trials < 20_000_000);
    assert_eq!(report.run.requested, Some([0, 20_000_000]));
    assert_eq!(names(guard.path().join("part")), FILES);
    // What is missing can be run later and merged.
    let [first, end] = report.run.ranges[0];
    assert_eq!(first, 0);
    expect(0, &format!("run {TINY} --trials 20000000..20001000 --out {path}/rest"));
    let merged = command(&format!("merge {TINY} {path}/part {path}/rest")).output().expect("runs");
    assert_eq!(merged.status.code(), Some(3), "still partial: {end} of 20,001,000 trials are there");
    assert!(text(&merged.stdout).contains("PARTIAL RESULT"));
}

#[test]
fn an_interrupted_gate_is_partial_and_says_so() {
    let arguments = format!("check {TINY} --appetite --trials 20_000_000 --format junit --threads 1");
    let child = command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    sleep(Duration::from_millis(1500));
    signal(&child, "INT");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(r#"name="partial" value="true""#), "{}", text(&output.stdout));
}

#[test]
fn a_killed_run_leaves_nothing() {
    let (guard, path) = directory();
    let mut child = long_run(&format!("{path}/results"));
    sleep(Duration::from_millis(700));
    signal(&child, "KILL");
    child.wait().expect("ends");
    assert_eq!(names(guard.path()), Vec::<String>::new());
}

#[test]
fn a_killed_run_keeps_the_results_of_an_earlier_one() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 1000 --out {path}"));
    let earlier = bytes(guard.path().join("results.json"));
    let mut child = long_run(&path);
    sleep(Duration::from_millis(700));
    signal(&child, "KILL");
    child.wait().expect("ends");
    assert_eq!(names(guard.path()), FILES);
    assert!(bytes(guard.path().join("results.json")) == earlier);
}

/// Writes that take a while: every event of many trials, and tables.
fn long_save(out: &str, trials: u32) -> Child {
    let arguments = format!("run {TINY} --trials {trials} --events all --format csv --seed {trials} --out {out}");
    command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts")
}

/// Kills runs into one directory at moments all over a run, in an order without order. After each, a whole run is there, and in the end
/// nothing is left over.
fn kill_at(moments: u32) {
    let (guard, path) = directory();
    let place = guard.path().join("out");
    let out = format!("{path}/out");
    // How long a whole run takes.
    let began = Instant::now();
    assert!(long_save(&out, 1500).wait().expect("ends").success());
    let whole = began.elapsed();
    for number in 0..moments {
        let mut child = long_save(&out, 1500 + number);
        // Multiples of the golden section, which lie nowhere twice.
        let share = (f64::from(number + 1) * 0.618_033_988_75).fract();
        sleep(whole.mul_f64(share * 1.1));
        // The run may be over.
        let _ = child.kill();
        child.wait().expect("ends");
        // What is there is a whole run of one of the seeds.
        let verified = command(&format!("verify {out}")).output().expect("runs");
        assert_eq!(verified.status.code(), Some(0), "{number}: {}{}", text(&verified.stdout), text(&verified.stderr));
        assert!(place.join("events.csv").exists() && place.join("tables/losses.csv").exists(), "{number}");
    }
    // The next run leaves its files and nothing else.
    expect(0, &format!("run {TINY} --trials 1000 --out {out}"));
    assert_eq!(names(&place), FILES);
}

#[test]
fn whenever_a_run_is_killed_the_old_results_or_the_new_ones_are_there() {
    kill_at(16);
}

#[test]
#[ignore = "16 of these moments are tried by the test before; run it with --ignored"]
fn a_run_is_killed_at_fifty_moments() {
    kill_at(50);
}

#[test]
fn an_interrupted_run_leaves_a_complete_one_alone() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 1000 --out {path}"));
    let earlier = bytes(guard.path().join("results.json"));
    for place in ["partial", "partial-2"] {
        let child = long_run(&path);
        sleep(Duration::from_millis(1000));
        signal(&child, "INT");
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(&format!("{path}/{place}")), "{}", text(&output.stderr));
        assert!(bytes(guard.path().join("results.json")) == earlier);
        assert_eq!(names(guard.path().join(place)), FILES);
        // It is a run like others.
        expect(3, &format!("merge {TINY} {path}/{place}"));
    }
}

#[test]
fn an_interruption_is_answered_at_once_at_any_size() {
    let arguments = format!("run {TINY} --trials 30_000_000 --threads 1");
    let child = command(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
    sleep(Duration::from_millis(300));
    signal(&child, "INT");
    let began = Instant::now();
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("Ctrl-C again"), "{}", text(&output.stderr));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}
