//! Saved results that are cut short, altered, or of something else.

use crate::world::desk;
use brunt::{Error, Results, Run};

/// What is said of bytes that are no results of the desk.
fn refusal(bytes: &[u8]) -> String {
    match Results::read(&desk(), "part.brunt", bytes) {
        Err(Error::Saved { path, reason }) => {
            assert_eq!(path.to_str(), Some("part.brunt"));
            reason
        }
        other => panic!("{other:?}"),
    }
}

fn written() -> Vec<u8> {
    let mut bytes = Vec::new();
    desk().run(Run::trials(40)).unwrap().write(&mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_written_reads_back_to_the_last_bit() {
    let results = desk().run(Run::range(5..45).seed(9).levels([0.8])).unwrap();
    let mut bytes = Vec::new();
    results.write(&mut bytes).unwrap();
    let again = Results::read(&desk(), "part.brunt", bytes.as_slice()).unwrap();
    assert_eq!(again, results);
    assert_eq!(again.report().unwrap(), results.report().unwrap());
    let mut twice = Vec::new();
    again.write(&mut twice).unwrap();
    assert!(twice == bytes);
}

#[test]
fn a_file_that_ends_early_or_goes_on_is_refused_wherever_it_does() {
    let bytes = written();
    for length in (0..bytes.len()).step_by(7) {
        let reason = refusal(&bytes[..length]);
        assert!(reason.contains("cut short"), "{length} of {}: {reason}", bytes.len());
    }
    assert!(refusal(&[bytes.as_slice(), b"x"].concat()).contains("altered"));
}

#[test]
fn a_byte_that_is_altered_is_found_wherever_it_is() {
    let bytes = written();
    for at in (0..bytes.len()).step_by(5) {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        assert!(Results::read(&desk(), "part.brunt", altered.as_slice()).is_err(), "byte {at}");
    }
    let mut last = bytes.clone();
    let number = last.len() - 40;
    last[number] ^= 1;
    assert!(refusal(&last).contains("altered"));
}

#[test]
fn a_header_that_asks_for_more_than_the_model_has_is_refused_at_once() {
    let text = String::from_utf8_lossy(&written()).into_owned();
    let (before, after) = text.split_once("\"columns\":").unwrap();
    let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let greedy = format!("{before}\"columns\":{}{rest}", u64::MAX);
    let (before, after) = greedy.split_once("\"ranges\":[").unwrap();
    let none = format!("{before}\"ranges\":[{}", &after[after.find("]").unwrap()..]);
    for file in [greedy, none] {
        assert!(refusal(file.as_bytes()).contains("not those of the scenario"), "{}", refusal(file.as_bytes()));
    }
}

#[test]
fn a_file_of_something_else_is_refused_by_name() {
    assert!(refusal(b"trial,total\n0,1\n").contains("not a file of results"));
    assert!(refusal(&[0; 4_096]).contains("not a file of results"));
    let newer = String::from_utf8_lossy(&written()).replacen("brunt-results 1", "brunt-results 7", 1);
    assert!(refusal(newer.as_bytes()).contains("version 7"), "{}", refusal(newer.as_bytes()));
    let other = desk().patch("scenario.name = \"Other\"\nthreats.fine.losses.amount = 1").unwrap();
    let mut bytes = Vec::new();
    other.run(Run::trials(10)).unwrap().write(&mut bytes).unwrap();
    let reason = refusal(&bytes);
    assert!(reason.contains("`Other`") && reason.contains("is not `Desk`"), "{reason}");
}

#[test]
fn a_directory_that_is_not_there_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let results = desk().run(Run::trials(10)).unwrap();
    let error = results.save(folder.path().join("missing/part.brunt")).unwrap_err();
    assert!(matches!(error, Error::File { .. }) && std::error::Error::source(&error).is_some());
    let path = folder.path().join("part.brunt");
    results.save(&path).unwrap();
    results.save(&path).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the file");
    assert!(matches!(Results::load(&desk(), folder.path().join("none")), Err(Error::File { .. })));
}
