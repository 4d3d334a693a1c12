//! The table of events: what each cost whom, every transfer and recovery, and who is left with what.
//!
//! The first columns are those of a period loss table in the Open Results Data standard (Oasis LMF): `Period`, `PeriodWeight`, `EventId`,
//! `Year`, `Month`, `Day`, `Hour`, `Minute`, `Loss`. Periods and events are numbered from 1 there: `Period` is the trial plus 1, and `EventId`
//! the event plus 1, 0 for what belongs to no event.

use super::Contents;
use super::csv::write_cell;
use super::state::{clause_ids, policy_ids};
use crate::args::Events;
use brunt::ledger::Amount;
use brunt::scenario::Level;
use brunt::simulate::{Event, events};
use csv::Writer;
use std::io::{self, Write};

/// Trials that are taken apart at a time.
const CHUNK: usize = 4096;

/// The share of trials that is left out of the tail, in billionths.
const TAIL: u64 = 990_000_000;

/// The events of a run.
pub struct Table<'a> {
    contents: &'a Contents<'a>,
    trials: Vec<u64>,
    amounts: Vec<String>,
}

/// What a column holds.
enum Cell {
    Whole(i64),
    Number(f64),
    Text(String),
}

/// Columns before the amounts.
const ABOUT: [&str; 12] = [
    "Period",
    "PeriodWeight",
    "EventId",
    "Year",
    "Month",
    "Day",
    "Hour",
    "Minute",
    "RootThreat",
    "CauseChain",
    "CauseNodes",
    "Loss",
];

impl<'a> Table<'a> {
    /// The events that are asked for.
    pub fn new(contents: &'a Contents<'a>) -> Self {
        let trials = match contents.events {
            Some(Events::All) => contents.ledger.ranges().iter().cloned().flatten().collect(),
            _ => tail(contents),
        };
        let scenario = contents.scenario;
        let parties =
            |prefix: &str| scenario.parties.iter().map(|party| format!("{prefix}_{}", party.id)).collect::<Vec<_>>();
        let terms = |prefix: &str, ids: &[String]| ids.iter().map(|id| format!("{prefix}_{id}")).collect::<Vec<_>>();
        let policies = policy_ids(scenario);
        let amounts = [
            parties("Gross"),
            parties("Cost"),
            terms("Transfer", &clause_ids(scenario)),
            terms("Recovery", &policies),
            terms("Reinstatement", &policies),
            parties("Net"),
        ];
        Self { contents, trials, amounts: amounts.concat() }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        ABOUT.iter().copied().chain(self.amounts.iter().map(String::as_str))
    }

    /// The events of some trials, in order, as they are written.
    fn rows(&self, trials: &[u64]) -> Vec<Vec<Cell>> {
        events(self.contents.terms, self.contents.ledger.seed(), trials).iter().map(|event| self.row(event)).collect()
    }

    fn row(&self, event: &Event) -> Vec<Cell> {
        let scenario = self.contents.scenario;
        let settlement = &event.settlement;
        let (date, hour, minute) = scenario.start.after(settlement.time);
        let id = settlement.number.map_or(0, |number| i64::from(number) + 1);
        let threat = |index: &brunt::scenario::ThreatIndex| scenario.threats[index.0 as usize].id.as_str();
        let chain = |chain: &Vec<_>| chain.iter().map(threat).collect::<Vec<_>>().join(">");
        let chains: Vec<String> = event.chains.iter().map(chain).collect();
        let causes = event.causes.iter().map(|node| scenario.nodes[node.0 as usize].id.as_str());
        let root = event.chains.first().and_then(|chain| chain.first()).map_or("", threat);
        let total: Amount = settlement.gross.iter().copied().sum();
        let whole = [i64::from(date.year()), date.month().into(), date.day().into(), hour.into(), minute.into()];
        let weight = 1.0 / self.contents.ledger.trials() as f64;
        let mut cells = vec![Cell::Whole(event.trial as i64 + 1), Cell::Number(weight), Cell::Whole(id)];
        cells.extend(whole.map(Cell::Whole));
        cells.push(Cell::Text(root.to_string()));
        cells.push(Cell::Text(chains.join("; ")));
        cells.push(Cell::Text(causes.collect::<Vec<_>>().join("; ")));
        cells.push(Cell::Number(total.get()));
        let parts = [
            &settlement.gross,
            &settlement.costs,
            &settlement.clauses,
            &settlement.recoveries,
            &settlement.reinstatements,
            &settlement.net,
        ];
        cells.extend(parts.into_iter().flatten().map(|amount| Cell::Number(amount.get())));
        cells
    }

    /// Writes a header and one line an event.
    ///
    /// # Errors
    /// Any failure to write.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
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

    /// Writes the same as Parquet, one row group for some thousand trials.
    ///
    /// # Errors
    /// Any failure to write.
    #[cfg(feature = "parquet")]
    pub fn write_parquet(&self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        parquet::write(self, out).map_err(io::Error::other)
    }
}

/// Trials in the tail of the total, or of what any party is left with.
fn tail(contents: &Contents<'_>) -> Vec<u64> {
    let ledger = contents.ledger;
    let columns = ledger.columns();
    let nets = ledger.settled().map_or(&[][..], |settled| settled.net.as_slice());
    let mut is_in_tail = vec![false; columns.total.len()];
    for column in std::iter::once(&columns.total).chain(nets.iter().map(|net| &net.1)) {
        let least = beginning_of_tail(column);
        // A figure that hardly ever differs has no tail.
        is_in_tail.iter_mut().zip(column).for_each(|(is, &loss)| *is |= loss >= least && loss > 0.0);
    }
    let positions = (0..is_in_tail.len()).filter(|&position| is_in_tail[position]);
    positions.filter_map(|position| ledger.trial_at(position)).collect()
}

/// Value at risk at the level of the tail.
fn beginning_of_tail(column: &[f64]) -> f64 {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    let level = Level::from_billionths(TAIL as u32);
    level.map_or(0.0, |level| sorted[brunt::measure::rank(level, sorted.len()) - 1])
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

    pub fn write(table: &Table<'_>, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
        let properties = Arc::new(properties(table.contents.ledger));
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
