//! Random whole scenarios through the program: what only its exit codes, streams and files can tell.
//!
//! The scenarios are those of the suite `fuzz` of the library, which holds the library to more.

#[path = "../../../brunt/src/suite/fuzz/damage.rs"]
mod damage;
#[path = "../../../brunt/src/suite/fuzz/dice.rs"]
mod dice;
#[path = "../../../brunt/src/suite/fuzz/generate/mod.rs"]
mod generate;
// Scaling and other orders of keys are for the library's suite.
#[allow(dead_code)]
#[path = "../../../brunt/src/suite/fuzz/tree.rs"]
mod tree;
#[allow(dead_code)]
#[path = "../../../brunt/src/suite/fuzz/write.rs"]
mod write;

use dice::Dice;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// How many scenarios; each takes a dozen starts of the program.
const CASES: u64 = 20;
/// The scenario is wrong.
const SPOILT: i32 = 2;

/// A folder with one scenario in both formats.
struct Folder {
    seed: u64,
    guard: TempDir,
}

impl Folder {
    fn new(seed: u64) -> Self {
        let guard = tempfile::tempdir().expect("a temporary directory");
        let tree = generate::scenario(seed);
        fs::write(guard.path().join("a.toml"), write::styled_toml(&tree, seed)).expect("written");
        fs::write(guard.path().join("a.json"), write::json(&tree)).expect("written");
        Self { seed, guard }
    }

    fn path(&self) -> &Path {
        self.guard.path()
    }

    /// Runs the program in the folder. No case may end in a panic or be killed.
    fn brunt(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brunt"));
        command.args(arguments.split_whitespace()).current_dir(self.path()).stdin(Stdio::null());
        let output = command.output().expect("the program starts");
        let code = output.status.code();
        assert!(matches!(code, Some(0..=5)), "{}", self.told(arguments, &output));
        output
    }

    /// Runs the program, which must end with one of some codes.
    fn expect(&self, codes: &[i32], arguments: &str) -> Output {
        let output = self.brunt(arguments);
        let code = output.status.code().unwrap_or(-1);
        assert!(codes.contains(&code), "{codes:?} expected: {}", self.told(arguments, &output));
        output
    }

    fn told(&self, arguments: &str, output: &Output) -> String {
        let text = fs::read_to_string(self.path().join("a.toml")).unwrap_or_default();
        let errors = String::from_utf8_lossy(&output.stderr);
        format!("seed {}: brunt {arguments}: {:?}\n{errors}\n{text}", self.seed, output.status)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_else(|error| panic!("seed {}: {name}: {error}", self.seed))
    }
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// What a run may end with: it is complete, whatever the appetite says.
const COMPLETE: [i32; 1] = [0];
/// A loss that is too large to count.
const TOO_LARGE: i32 = 4;

/// Whether the scenario is accepted and runs.
fn runs(folder: &Folder) -> bool {
    let checked = folder.expect(&[0, SPOILT], "check a.toml").status.code();
    let ran = folder.brunt("run a.toml --trials 20 --threads 1 --format json");
    let code = ran.status.code().unwrap_or(-1);
    if checked == Some(SPOILT) {
        assert_eq!(code, SPOILT, "refused by check, and not by run: {}", folder.told("run", &ran));
        return false;
    }
    if code == TOO_LARGE || String::from_utf8_lossy(&ran.stderr).contains("too large") {
        return false;
    }
    assert!(COMPLETE.contains(&code), "accepted by check, and not by run: {}", folder.told("run", &ran));
    true
}

#[test]
fn check_accepts_what_runs_in_both_formats_and_the_schema_agrees() {
    let schema = Command::new(env!("CARGO_BIN_EXE_brunt")).arg("schema").output().expect("the program starts");
    let schema = jsonschema::validator_for(&json(&schema)).expect("the schema is one");
    for seed in 0..CASES {
        let folder = Folder::new(seed);
        let accepted = runs(&folder);
        let codes = ["check a.toml", "check a.json"].map(|command| folder.brunt(command).status.code());
        assert_eq!(codes[0], codes[1], "TOML and JSON are not judged alike: seed {seed}");
        let stated: Value = serde_json::from_slice(&folder.bytes("a.json")).expect("JSON");
        if codes[0] == Some(0) {
            let errors: Vec<String> = schema.iter_errors(&stated).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "seed {seed} is accepted, and the schema says {errors:?}");
        }
        if accepted {
            let [toml, json] = ["a.toml", "a.json"].map(|name| {
                let mut report = json(&folder.expect(&COMPLETE, &format!("run {name} --trials 20 --format json")));
                report["scenario"]["files"] = Value::Null;
                report
            });
            assert!(toml == json, "seed {seed}: TOML and JSON give other results");
        }
    }
}

#[test]
fn saved_runs_merge_byte_for_byte_and_explain_reads_their_rows() {
    for seed in 0..CASES {
        let folder = Folder::new(seed);
        if !runs(&folder) {
            continue;
        }
        folder.expect(&COMPLETE, "run a.toml --trials 30 --out whole --threads 2");
        folder.expect(&COMPLETE, "run a.toml --trials 0..11 --out one --threads 1");
        folder.expect(&COMPLETE, "run a.toml --trials 11..30 --out other --threads 1");
        folder.expect(&COMPLETE, "merge a.toml other one --out merged");
        for name in ["results.json", "trials.csv"] {
            let [whole, merged] = ["whole", "merged"].map(|run| folder.bytes(&format!("{run}/{name}")));
            assert!(whole == merged, "seed {seed}: {name} of the merged run is another one");
        }
        let trials = String::from_utf8(folder.bytes("whole/trials.csv")).expect("text");
        let mut lines = trials.lines();
        let column = lines.next().and_then(|line| line.split(',').position(|name| name == "total"));
        let column = column.unwrap_or_else(|| panic!("seed {seed}: no column `total`: {trials}"));
        let row = lines.nth(7).and_then(|line| line.split(',').nth(column)).and_then(|cell| cell.parse::<f64>().ok());
        let explained = json(&folder.expect(&[0], "explain a.toml --trial 7 --format json"));
        assert_eq!(explained["trials"][0]["total"].as_f64(), row, "seed {seed}: trial 7");
    }
}

#[test]
fn damaged_files_are_refused_with_a_place() {
    for seed in 0..CASES {
        let folder = Folder::new(seed);
        let mut dice = Dice::new(seed, 5);
        let (name, bytes) = damage::text(&generate::scenario(seed), &mut dice);
        fs::write(folder.path().join(name), bytes).expect("written");
        let damaged = write::toml(&damage::tree(&generate::scenario(seed), &mut dice));
        fs::write(folder.path().join("values.toml"), damaged).expect("written");
        for name in [name, "values.toml"] {
            let output = folder.expect(&[0, SPOILT], &format!("check {name}"));
            let errors = String::from_utf8_lossy(&output.stderr);
            if output.status.code() == Some(SPOILT) {
                let placed = errors.contains(&format!("{name}:"));
                assert!(placed, "seed {seed}: no place in `{name}`:\n{errors}");
            }
        }
    }
}
