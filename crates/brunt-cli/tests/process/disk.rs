//! Disks that are full or read-only. They are mounted in a namespace of the test's own, where the system allows it.

use crate::program::{FILES, TINY, directory, text};
use std::process::Command;

/// Runs a script on a new file system of some size, mounted at its first argument; `None` where the system mounts nothing.
fn mounted(size: &str, script: &str) -> Option<String> {
    let (_guard, path) = directory();
    let program = env!("CARGO_BIN_EXE_brunt");
    let whole = format!("mount -t tmpfs -o size={size} none \"$1\" || exit 99\nbrunt=\"$2\"\n{script}");
    let output = Command::new("unshare").args(["-rm", "sh", "-c", &whole, "sh", &path, program]).output().ok()?;
    let told = text(&output.stdout);
    // Without the right to mount, `unshare` or the script fails before it prints.
    if told.is_empty() {
        eprintln!("skipped: no file system can be mounted here: {}", text(&output.stderr));
        return None;
    }
    Some(told)
}

#[test]
fn a_full_disk_keeps_the_earlier_run_and_nothing_else() {
    let script = format!(
        "$brunt run {TINY} --trials 300 --out $1/run >/dev/null 2>&1; echo first $?
         $brunt run {TINY} --trials 60000 --events all --format csv --out $1/run >/dev/null 2>$1/told; echo second $?
         cat $1/told; rm $1/told
         ls -A $1/run | sort | tr '\\n' ' '; echo
         $brunt verify $1/run >/dev/null 2>&1; echo verified $?"
    );
    let Some(told) = mounted("400k", &script) else { return };
    let mut names = FILES.to_vec();
    names.sort_unstable();
    assert!(told.starts_with("first 0\nsecond 4\n") && told.ends_with("verified 0\n"), "{told}");
    assert!(told.contains("error: cannot write `") && told.contains(&names.join(" ")), "{told}");
}

#[test]
fn a_read_only_disk_is_named_before_the_run_and_can_be_verified() {
    let script = format!(
        "$brunt run {TINY} --trials 300 --out $1/run >/dev/null 2>&1; echo first $?
         mount -o remount,ro \"$1\" || exit 99
         $brunt run {TINY} --trials 400 --out $1/run 2>&1; echo second $?
         $brunt run {TINY} --trials 400 --out $1/other 2>&1; echo third $?
         $brunt run --from $1/run --format json >/dev/null 2>&1; echo repeated $?
         $brunt verify $1/run >/dev/null 2>&1; echo verified $?
         ls -A $1"
    );
    let Some(told) = mounted("4m", &script) else { return };
    assert!(told.starts_with("first 0\nerror: cannot write `") && told.ends_with("verified 0\nrun\n"), "{told}");
    assert!(told.contains("second 4\n") && told.contains("third 4\n") && told.contains("repeated 0\n"), "{told}");
}
