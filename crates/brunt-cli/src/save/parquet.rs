//! Losses by trial as Parquet: the columns of the CSV, 64 bits each, compressed with Snappy.

use super::columns::{TRIAL, TrialColumns};
use brunt::Results;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Trials of a row group.
const GROUP: usize = 1 << 20;

/// Writes one row for each trial, with scenario hash and seed in the metadata of the file.
///
/// # Errors
/// Any failure to write.
pub(super) fn write(columns: &TrialColumns<'_>, results: &Results, out: &mut (dyn Write + Send)) -> io::Result<()> {
    encode(columns, results, out).map_err(io::Error::other)
}

fn encode(columns: &TrialColumns<'_>, results: &Results, out: &mut (dyn Write + Send)) -> Result<(), ParquetError> {
    let mut file = SerializedFileWriter::new(out, schema(columns)?, Arc::new(properties(results)))?;
    let mut trials = columns.trials();
    for first in (0..columns.len()).step_by(GROUP) {
        let rows = first..columns.len().min(first + GROUP);
        let numbers: Vec<i64> = trials.by_ref().take(rows.len()).map(|trial| trial as i64).collect();
        let mut group = file.next_row_group()?;
        if let Some(mut column) = group.next_column()? {
            column.typed::<Int64Type>().write_batch(&numbers, None, None)?;
            column.close()?;
        }
        for (_, values) in &columns.columns {
            if let Some(mut column) = group.next_column()? {
                column.typed::<DoubleType>().write_batch(&values[rows.clone()], None, None)?;
                column.close()?;
            }
        }
        group.close()?;
    }
    file.close().map(drop)
}

pub(super) fn properties(results: &Results) -> WriterProperties {
    let about = |key: &str, value: String| KeyValue::new(key.to_string(), value);
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![
            about("brunt.scenario_hash", results.hash().to_string()),
            about("brunt.seed", results.seed().to_string()),
        ]))
        .build()
}

fn schema(columns: &TrialColumns<'_>) -> Result<TypePtr, ParquetError> {
    let unsigned = LogicalType::integer(64, false);
    let trial = Type::primitive_type_builder(TRIAL, PhysicalType::INT64)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(unsigned))
        .build()?;
    let mut fields = vec![Arc::new(trial)];
    for (name, _) in &columns.columns {
        let loss = Type::primitive_type_builder(name, PhysicalType::DOUBLE).with_repetition(Repetition::REQUIRED);
        fields.push(Arc::new(loss.build()?));
    }
    Type::group_type_builder("trials").with_fields(fields).build().map(Arc::new)
}
