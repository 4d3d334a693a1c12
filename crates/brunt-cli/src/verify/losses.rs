//! The losses by trial, read from `trials.csv`.

use super::Opened;
use super::opened::Run;
use crate::save::TRIALS_CSV;
use brunt_page::quantity::plain;
use brunt_page::verified::Verified;
use csv::{Reader, StringRecord};
use std::fs::File;

/// The losses by trial as columns.
pub(super) struct Losses {
    /// Names of the columns after that of trial numbers.
    pub names: Vec<String>,
    /// One number for each trial, in the order of `names`.
    pub columns: Vec<Vec<f64>>,
    /// Numbers of the trials, in the order of lines.
    pub trials: Vec<u64>,
}

impl Losses {
    /// The column of a name.
    pub(super) fn column(&self, name: &str) -> Option<&[f64]> {
        let index = self.names.iter().position(|found| found == name)?;
        Some(&self.columns[index])
    }

    /// The place of a number: its line in the file, its trial and its column.
    pub(super) fn place(&self, position: usize, name: &str) -> String {
        format!("line {}, trial {}, {name}", line(position), self.trials[position])
    }
}

/// The line of a position, after the header, as people count lines.
fn line(position: usize) -> usize {
    position + 2
}

/// Reads `trials.csv` where the run lists it; differences for what is no number and for trials that are not those of the run.
pub(super) fn read(opened: &Opened, run: &Run, found: &mut Verified) -> Option<Losses> {
    if !opened.files()?.iter().any(|file| file.file == TRIALS_CSV) {
        found.skips("figures", "the run keeps tails, and has no losses by trial to compute figures from");
        return None;
    }
    let file = File::open(opened.directory().join(TRIALS_CSV)).ok()?;
    let mut reader = Reader::from_reader(file);
    let names: Vec<String> = reader.headers().ok()?.iter().map(str::to_string).collect();
    let mut losses =
        Losses { names: names[1..].to_vec(), columns: vec![Vec::new(); names.len() - 1], trials: Vec::new() };
    for (position, record) in reader.records().enumerate() {
        let added = record.map_err(|error| error.to_string()).and_then(|record| losses.add(&record));
        if let Err(reason) = added {
            let line = format!("line {}", line(position));
            found.differs(TRIALS_CSV, line, "a trial and its numbers", plain(&reason));
            return None;
        }
    }
    let ranges = &run.report.run.ranges;
    let expected = ranges.iter().flat_map(|[first, end]| *first..*end);
    if losses.trials.iter().copied().eq(expected) {
        return Some(losses);
    }
    let stated = ranges.iter().map(|[first, end]| format!("{first}..{end}")).collect::<Vec<_>>().join(", ");
    let rows = format!("{} lines from trial {:?}", losses.trials.len(), losses.trials.first().copied().unwrap_or(0));
    found.differs(TRIALS_CSV, "its trials", format!("those of results.json: {stated}"), rows);
    None
}

impl Losses {
    /// Adds a line.
    fn add(&mut self, record: &StringRecord) -> Result<(), String> {
        let (trial, numbers) = (record.get(0).unwrap_or(""), record.iter().skip(1));
        self.trials.push(trial.parse().map_err(|_| format!("trial `{trial}`"))?);
        for ((column, text), name) in self.columns.iter_mut().zip(numbers).zip(&self.names) {
            column.push(text.parse().map_err(|_| format!("{name} `{text}`"))?);
        }
        Ok(())
    }
}
