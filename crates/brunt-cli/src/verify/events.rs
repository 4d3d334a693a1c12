//! Lines of `events.csv`, held against the events of trials that are run again.

use super::Opened;
use super::replay::spread;
use crate::save::{self, EVENTS_CSV, TRIAL};
use brunt::Results;
use brunt_page::quantity::{counted, plain};
use brunt_page::verified::Verified;
use csv::{Reader, ReaderBuilder, StringRecord};
use std::collections::BTreeMap;
use std::io::Read;

/// Lines of a table of events by trial, each with its number in the file.
type Lines = BTreeMap<u64, Vec<(u64, StringRecord)>>;

/// Compares the events of trials that are spread evenly over those in the table.
pub(super) fn check(opened: &Opened, results: &Results, count: u64, found: &mut Verified) {
    if count == 0 || !opened.files().is_some_and(|files| files.iter().any(|file| file.file == EVENTS_CSV)) {
        return;
    }
    let Ok(reader) = Reader::from_path(opened.directory().join(EVENTS_CSV)) else { return };
    let Some((header, stated)) = lines(reader) else {
        found.skips("events", "events.csv has no column `trial`, or no numbers there");
        return;
    };
    let before = found.found();
    let trials: Vec<u64> = stated.keys().copied().collect();
    let chosen: Vec<u64> = spread(trials.len(), count).into_iter().map(|position| trials[position]).collect();
    let Ok(table) = save::events_of(results, &chosen) else { return };
    let Some((names, expected)) = lines(ReaderBuilder::new().from_reader(table.as_slice())) else { return };
    if header != names {
        found.differs(EVENTS_CSV, "line 1", shown(Some(&names)), shown(Some(&header)));
        return;
    }
    chosen.iter().for_each(|trial| compare(*trial, expected.get(trial), stated.get(trial), &names, found));
    let trials = counted(chosen.len() as u64, "trial");
    found.compared(
        "events",
        chosen.len() as u64,
        before,
        format!("the events of {trials} run again, as in events.csv"),
    );
}

/// The header and the lines of a table; `None` without trial numbers.
fn lines<R: Read>(mut reader: Reader<R>) -> Option<(StringRecord, Lines)> {
    let header = reader.headers().ok()?.clone();
    let column = header.iter().position(|name| name == TRIAL)?;
    let mut lines = Lines::new();
    for (number, record) in (2..).zip(reader.into_records()) {
        let record = record.ok()?;
        lines.entry(record.get(column)?.parse().ok()?).or_default().push((number, record));
    }
    Some((header, lines))
}

/// Compares the lines of a trial, cell by cell.
fn compare(
    trial: u64,
    expected: Option<&Vec<(u64, StringRecord)>>,
    stated: Option<&Vec<(u64, StringRecord)>>,
    names: &StringRecord,
    found: &mut Verified,
) {
    let (expected, stated) = (expected.map_or(&[][..], Vec::as_slice), stated.map_or(&[][..], Vec::as_slice));
    if expected.len() != stated.len() {
        let count = |lines: &[_]| counted(lines.len() as u64, "event");
        found.differs(EVENTS_CSV, format!("trial {trial}"), count(expected), count(stated));
        return;
    }
    for ((_, expected), (number, stated)) in expected.iter().zip(stated) {
        for ((name, expected), stated) in names.iter().zip(expected).zip(stated).filter(|((_, a), b)| a != b) {
            found.differs(EVENTS_CSV, format!("line {number}, trial {trial}, {name}"), expected, plain(stated));
        }
    }
}

fn shown(record: Option<&StringRecord>) -> String {
    record.map_or(String::new(), |record| plain(&record.iter().collect::<Vec<_>>().join(",")))
}
