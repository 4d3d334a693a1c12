//! Starts the program and looks at what it did.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A scenario that runs fine.
pub(crate) const TINY: &str = "tests/fixture/tiny.toml";
/// A scenario with every kind of term.
pub(crate) const INSURED: &str = "tests/fixture/insured.toml";
/// A scenario with a statement that fails.
pub(crate) const BREACHED: &str = "tests/fixture/breached.toml";
/// A scenario with an error.
pub(crate) const INVALID: &str = "../../scenarios/invalid/unknown-key.toml";

/// What a saved run consists of.
#[cfg(feature = "parquet")]
pub(crate) const FILES: &[&str] = &["results.json", "trials.brunt", "trials.csv", "trials.parquet"];
/// What a saved run consists of.
#[cfg(not(feature = "parquet"))]
pub const FILES: &[&str] = &["results.json", "trials.brunt", "trials.csv"];

/// What a saved run with a table of events has beside.
#[cfg(feature = "parquet")]
pub(crate) const EVENTS: &[&str] = &["events.csv", "events.parquet"];
/// What a saved run with a table of events has beside.
#[cfg(not(feature = "parquet"))]
pub const EVENTS: &[&str] = &["events.csv"];

/// The program with arguments separated by spaces, in a plain environment.
pub(crate) fn command(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brunt"));
    command.args(arguments.split_whitespace()).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &str) -> Output {
    command(arguments).output().expect("the program starts")
}

/// Runs the program and holds it to an exit code.
pub(crate) fn expect(code: i32, arguments: &str) -> Output {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments}\n{}", text(&output.stderr));
    output
}

/// Output as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// An empty directory and its path as text.
pub(crate) fn directory() -> (TempDir, String) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().display().to_string();
    (directory, path)
}

/// Names in a directory, sorted; hidden ones too.
pub(crate) fn names(directory: impl AsRef<Path>) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("the directory is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Bytes of a file.
pub(crate) fn bytes(path: impl Into<PathBuf>) -> Vec<u8> {
    let path = path.into();
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// SHA-256 as hexadecimal digits.
pub(crate) fn checksum(bytes: &[u8]) -> String {
    <sha2::Sha256 as sha2::Digest>::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Results with the checksum of their own content.
pub(crate) fn reseal(results: &str) -> String {
    let (content, _) = results.rsplit_once(",\n  \"sha256\"").expect("a checksum of its own");
    format!("{content},\n  \"sha256\": \"{}\"\n}}\n", checksum(content.as_bytes()))
}

/// Alters a file of a run and every checksum of `results.json` that would tell.
pub(crate) fn alter_with_checksums(run: &Path, file: &str, change: impl Fn(&[u8]) -> Vec<u8>) {
    let (path, results) = (run.join(file), run.join("results.json"));
    let old = bytes(&path);
    let new = change(&old);
    std::fs::write(&path, &new).expect("written");
    let stated = text(&bytes(&results)).replace(&checksum(&old), &checksum(&new));
    std::fs::write(&results, reseal(&stated)).expect("written");
}
