//! Losses by trial as CSV, each number in the fewest digits that read back to the same bits.

use super::columns::{TRIAL, TrialColumns};
use csv::Writer;
use std::io::{self, Write};

/// Writes a header and one line for each trial.
///
/// # Errors
/// Any failure to write.
pub(super) fn write(columns: &TrialColumns<'_>, out: &mut dyn Write) -> io::Result<()> {
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
        // Each cell is the shortest text that reads back to the same number.
        let cells = csv::Reader::from_reader(bytes.as_slice()).into_records().map(|record| {
            let record = record.unwrap();
            (record[0].parse::<u64>().unwrap(), record[3].parse::<f64>().unwrap().to_bits())
        });
        let trials = [3, 4, 9, 10];
        assert!(cells.eq(trials.into_iter().zip(party.map(f64::to_bits))));
    }
}
