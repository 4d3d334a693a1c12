//! The table of events: the cost of each event by party, every transfer and recovery, and the net loss of each party.
//!
//! The first columns are those of a period loss table in the Open Results Data standard (Oasis LMF): `Period`, `PeriodWeight`, `EventId`,
//! `Year`, `Month`, `Day`, `Hour`, `Minute`, `Loss`. That standard numbers periods and events from 1: `Period` is `trial` plus 1, and
//! `EventId` is the rank of the event by time within its trial, or 0 for amounts that belong to no event.

use super::columns::TRIAL;
use super::csv::write_cell;
use crate::args::Events;
use brunt::report::EventLosses;
use brunt::{Results, Sample};
use csv::Writer;
use std::io::{self, Write};

/// Number of trials whose events are computed at a time.
const CHUNK: usize = 4096;

/// The confidence level at which the tail begins.
const TAIL: f64 = 0.99;

/// The events of a run.
pub(super) struct Table<'a> {
    results: &'a Results,
    trials: Vec<u64>,
    amounts: Vec<String>,
}

/// A value of a column.
enum Cell {
    Whole(i64),
    Number(f64),
    Text(String),
}

/// Columns before the amounts.
const ABOUT: [&str; 13] = [
    "Period",
    "PeriodWeight",
    "EventId",
    "Year",
    "Month",
    "Day",
    "Hour",
    "Minute",
    TRIAL,
    "RootThreat",
    "CauseChain",
    "CauseNodes",
    "Loss",
];

impl<'a> Table<'a> {
    /// The table of the events asked for: of all trials, or of the trials in the tail.
    ///
    /// # Errors
    /// Losses that cannot be measured.
    pub(super) fn new(results: &'a Results, events: Events) -> Result<Self, brunt::Error> {
        let trials = match events {
            Events::All => results.ranges().iter().cloned().flatten().collect(),
            Events::Tail => tail(results)?,
        };
        Ok(Self::of(results, trials))
    }

    /// The table of the events of some trials.
    pub(super) fn of(results: &'a Results, trials: Vec<u64>) -> Self {
        let model = results.model();
        let parties = |prefix: &str| model.parties().map(|id| format!("{prefix}_{id}")).collect::<Vec<_>>();
        let policies = |prefix: &str| model.policies().map(|id| format!("{prefix}_{id}")).collect::<Vec<_>>();
        let amounts = [
            parties("Gross"),
            parties("Cost"),
            model.clauses().map(|id| format!("Transfer_{id}")).collect(),
            policies("Recovery"),
            policies("Reinstatement"),
            parties("Net"),
        ];
        Self { results, trials, amounts: amounts.concat() }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        ABOUT.iter().copied().chain(self.amounts.iter().map(String::as_str))
    }

    /// The rows of the events of some trials, in order.
    fn rows(&self, trials: &[u64]) -> Vec<Vec<Cell>> {
        let (mut trial, mut rank) = (None, 0);
        let ranked = |event: &EventLosses| {
            rank = if trial == Some(event.trial) { rank + 1 } else { 1 };
            trial = Some(event.trial);
            self.row(event, if event.event.is_some() { rank } else { 0 })
        };
        self.results.events(trials).iter().map(ranked).collect()
    }

    /// The row of an event with its id.
    fn row(&self, event: &EventLosses, id: i64) -> Vec<Cell> {
        let chains: Vec<String> = event.chains.iter().map(|chain| chain.join(">")).collect();
        let root = event.chains.first().and_then(|chain| chain.first()).cloned().unwrap_or_default();
        let weight = 1.0 / self.results.trials() as f64;
        let mut cells = vec![Cell::Whole(event.trial as i64 + 1), Cell::Number(weight), Cell::Whole(id)];
        cells.extend(event.date.into_iter().chain(event.time).map(Cell::Whole));
        cells.push(Cell::Whole(event.trial as i64));
        cells.push(Cell::Text(root));
        cells.push(Cell::Text(chains.join("; ")));
        cells.push(Cell::Text(event.causes.join("; ")));
        cells.push(Cell::Number(event.total));
        let parts = [&event.gross, &event.costs, &event.clauses, &event.recoveries, &event.reinstatements, &event.net];
        cells.extend(parts.into_iter().flatten().map(|&amount| Cell::Number(amount)));
        cells
    }

    /// Writes a header and one line for each event.
    ///
    /// # Errors
    /// Any failure to write.
    pub(super) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = Writer::from_writer(out);
        csv.write_record(self.names())?;
        let mut cell = String::new();
        for trials in self.trials.chunks(CHUNK) {
            for row in self.rows(trials) {
                for value in row {
                    match value {
                        Cell::Whole(value) => write_cell(&mut csv, &mut cell, value)?,
                        Cell::Number(value) => write_cell(&mut csv, &mut cell, value)?,
                        Cell::Text(value) => write_cell(&mut csv, &mut cell, value)?,
                    }
                }
                csv.write_record(None::<&[u8]>)?;
            }
        }
        csv.flush()
    }

    /// Writes the table as Parquet, one row group for each chunk of trials.
    ///
    /// # Errors
    /// Any failure to write.
    #[cfg(feature = "parquet")]
    pub(super) fn write_parquet(&self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        parquet::write(self, out).map_err(io::Error::other)
    }
}

/// Trials in the tail of the total, or of the net loss of any party.
fn tail(results: &Results) -> Result<Vec<u64>, brunt::Error> {
    let mut is_in_tail = vec![false; results.trials() as usize];
    for (name, column) in results.columns()? {
        if name != "total" && !name.starts_with("net_") {
            continue;
        }
        let least = Sample::new(column).value_at_risk(TAIL)?.value;
        // A loss of 0 is never in the tail, so a figure that is nearly always 0 has no tail.
        is_in_tail.iter_mut().zip(column).for_each(|(is, &loss)| *is |= loss >= least && loss > 0.0);
    }
    let positions = (0..is_in_tail.len()).filter(|&position| is_in_tail[position]);
    Ok(positions.filter_map(|position| results.trial_at(position)).collect())
}

#[cfg(feature = "parquet")]
mod parquet {
    use super::{ABOUT, CHUNK, Cell, Table};
    use crate::save::parquet::properties;
    use parquet::basic::{LogicalType, Repetition, Type as PhysicalType};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use parquet::errors::ParquetError;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::types::{Type, TypePtr};
    use std::io::Write;
    use std::sync::Arc;

    pub(super) fn write(table: &Table<'_>, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
        let properties = Arc::new(properties(table.results));
        let mut file = SerializedFileWriter::new(out, schema(table)?, properties)?;
        for trials in table.trials.chunks(CHUNK) {
            let rows = table.rows(trials);
            if rows.is_empty() {
                continue;
            }
            let mut group = file.next_row_group()?;
            let mut index = 0;
            while let Some(mut column) = group.next_column()? {
                let cells = || rows.iter().map(|row| &row[index]);
                let whole: Vec<i64> = cells().filter_map(whole).collect();
                let numbers: Vec<f64> = cells().filter_map(number).collect();
                let texts: Vec<ByteArray> = cells().filter_map(text).collect();
                if !whole.is_empty() {
                    column.typed::<Int64Type>().write_batch(&whole, None, None)?;
                } else if !numbers.is_empty() {
                    column.typed::<DoubleType>().write_batch(&numbers, None, None)?;
                } else {
                    column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
                }
                column.close()?;
                index += 1;
            }
            group.close()?;
        }
        file.close().map(drop)
    }

    fn whole(cell: &Cell) -> Option<i64> {
        if let Cell::Whole(value) = cell { Some(*value) } else { None }
    }

    fn number(cell: &Cell) -> Option<f64> {
        if let Cell::Number(value) = cell { Some(*value) } else { None }
    }

    fn text(cell: &Cell) -> Option<ByteArray> {
        if let Cell::Text(value) = cell { Some(value.as_str().into()) } else { None }
    }

    fn schema(table: &Table<'_>) -> Result<TypePtr, ParquetError> {
        let mut fields = Vec::new();
        for name in table.names() {
            let (kind, logical) = match name {
                "RootThreat" | "CauseChain" | "CauseNodes" => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
                "PeriodWeight" | "Loss" => (PhysicalType::DOUBLE, None),
                name if ABOUT.contains(&name) => (PhysicalType::INT64, None),
                _ => (PhysicalType::DOUBLE, None),
            };
            let field = Type::primitive_type_builder(name, kind).with_repetition(Repetition::REQUIRED);
            fields.push(Arc::new(field.with_logical_type(logical).build()?));
        }
        Type::group_type_builder("events").with_fields(fields).build().map(Arc::new)
    }
}
