//! Losses by trial as CSV: numbers in the fewest digits that read back to the same bits.

use super::columns::{LARGEST_EVENT, TOTAL, TRIAL, TrialColumns};
use csv::{Reader, StringRecord, Writer};
use std::io::{self, Read, Write};
use std::ops::Range;

/// Writes a header and one line a trial.
///
/// # Errors
/// Any failure to write.
pub fn write(columns: &TrialColumns<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    let header = std::iter::once(TRIAL).chain(columns.columns.iter().map(|column| column.0.as_str()));
    csv.write_record(header)?;
    let mut cell = String::new();
    for (position, trial) in columns.trials().enumerate() {
        write_cell(&mut csv, &mut cell, trial)?;
        for (_, column) in &columns.columns {
            write_cell(&mut csv, &mut cell, column[position])?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

pub(super) fn write_cell<W: Write>(
    csv: &mut Writer<W>,
    cell: &mut String,
    value: impl std::fmt::Display,
) -> io::Result<()> {
    use std::fmt::Write as _;
    cell.clear();
    // Display of f64 is the shortest text that reads back to the same number.
    write!(cell, "{value}").map_err(io::Error::other)?;
    csv.write_field(&*cell).map_err(io::Error::other)
}

/// Losses by trial that were read.
pub struct ReadColumns {
    /// The trials, in order.
    pub ranges: Vec<Range<u64>>,
    /// Total losses.
    pub total: Vec<f64>,
    /// Largest events.
    pub largest_event: Vec<f64>,
    /// The other columns with their names.
    pub others: Vec<(String, Vec<f64>)>,
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// What is wrong, in words, with the number of the line.
pub fn read(input: impl Read) -> Result<ReadColumns, String> {
    let mut csv = Reader::from_reader(input);
    let header = csv.headers().map_err(|error| error.to_string())?.clone();
    let names: Vec<&str> = header.iter().collect();
    let Some(others) = names.strip_prefix(&[TRIAL, TOTAL, LARGEST_EVENT]) else {
        return Err(format!("expected columns {TRIAL}, {TOTAL}, {LARGEST_EVENT} and then the parties"));
    };
    let mut columns = vec![Vec::new(); names.len() - 1];
    let mut ranges: Vec<Range<u64>> = Vec::new();
    let mut record = StringRecord::new();
    while csv.read_record(&mut record).map_err(|error| error.to_string())? {
        let bad =
            || format!("line {} holds something that is not a number", record.position().map_or(0, |at| at.line()));
        let trial: u64 = record.get(0).and_then(|cell| cell.parse().ok()).ok_or_else(bad)?;
        match ranges.last_mut() {
            Some(last) if last.end == trial => last.end += 1,
            _ => ranges.push(trial..trial.checked_add(1).ok_or_else(bad)?),
        }
        for (column, cell) in columns.iter_mut().zip(record.iter().skip(1)) {
            column.push(cell.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(bad)?);
        }
    }
    let mut columns = columns.into_iter();
    let mut next = || columns.next().unwrap_or_default();
    let (total, largest_event) = (next(), next());
    let others = others.iter().map(|name| (*name).to_string()).zip(columns).collect();
    Ok(ReadColumns { ranges, total, largest_event, others })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_to_the_same_bits() {
        let total = [0.0, 0.1 + 0.2, 1e300, 123_456_789.123_456_78];
        let party = [5e-324, -0.0, 1.0 / 3.0, f64::MAX];
        let ranges = [3..5, 9..11];
        let columns = TrialColumns {
            ranges: &ranges,
            columns: vec![("total".into(), &total), ("largest_event".into(), &total), ("party_a".into(), &party)],
        };
        let mut bytes = Vec::new();
        write(&columns, &mut bytes).unwrap();
        assert!(String::from_utf8_lossy(&bytes).starts_with("trial,total,largest_event,party_a\n3,0,0,0.000"));
        let read = read(bytes.as_slice()).unwrap();
        assert_eq!(read.ranges, ranges);
        assert_eq!(read.total, total);
        assert_eq!(read.others[0].0, "party_a");
        assert_eq!(read.others[0].1.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), party.map(f64::to_bits));
    }

    #[test]
    fn damage_is_named_by_its_line() {
        assert_eq!(
            read("trial,total,largest_event\n0,1,1\n1,x,1\n".as_bytes()).err().unwrap(),
            "line 3 holds something that is not a number"
        );
        assert!(read("a,b\n".as_bytes()).is_err());
        assert!(read("trial,total,largest_event\n0,1\n".as_bytes()).is_err());
    }
}
