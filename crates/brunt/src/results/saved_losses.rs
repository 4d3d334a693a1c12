//! Stored losses as a file, of the same family as the file of results.
//!
//! `docs/state-format.md` of the repository describes the file byte by byte.

use super::Losses;
use super::saved::{self, Bad, Header, LOSSES};
use crate::error::Error;
use crate::ledger::{LossTable, TrialLosses};
use crate::model::Model;
use crate::plan::Plan;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::Path;

const DAMAGED: &str = "it was altered after it was written (the losses of a trial do not read back); copy it again, or store its losses again";

/// Trials in a table of losses that were read.
const TABLE: u64 = 1 << 10;

impl Losses {
    /// Saves the losses to a file and replaces an existing file, as [`Results::save`](crate::Results::save) does.
    ///
    /// ```
    /// use brunt::{Error, Losses, Model, Results, Run};
    /// # let text = r#"
    /// # brunt = 1
    /// # scenario = { name = "A fine, insured", currency = "EUR" }
    /// # parties = { client = {}, insurer = {} }
    /// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
    /// # policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 1e4, limit = 1e5 }
    /// # "#;
    /// # let directory = std::env::temp_dir().join(format!("brunt-doc-losses-{}", std::process::id()));
    /// # std::fs::create_dir_all(&directory).unwrap();
    /// # let path = directory.join("first.losses");
    /// let model = Model::from_toml(text)?;
    /// model.store(Run::trials(500))?.save(&path)?;
    /// // On another machine, or later:
    /// let higher = model.patch("policies.fines.limit = 2e5")?;
    /// let settled = Losses::load(&model, &path)?.settle(&higher)?;
    /// assert_eq!(settled, higher.run(Run::trials(500))?);
    /// // A file of losses is not taken for one of results.
    /// assert!(matches!(Results::load(&model, &path), Err(Error::Saved { .. })));
    /// # std::fs::remove_dir_all(&directory).unwrap();
    /// # Ok::<(), brunt::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        saved::save(path.as_ref(), |out| self.write(out))
    }

    /// Writes the losses to a writer, in the format of [`save`](Self::save).
    ///
    /// # Errors
    /// Any failure to write.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let header = Header::of(&self.model, &self.gross, &self.requested, &self.levels, None)?;
        saved::write(out, &LOSSES, &header, |out| {
            saved::write_columns(&self.gross, out)?;
            for record in self.records() {
                let length = u32::try_from(record.len()).map_err(io::Error::other)?;
                out.write_all(&length.to_le_bytes())?;
                out.write_all(record)?;
            }
            Ok(())
        })
    }

    /// Loads losses that [`save`](Self::save) wrote. `model` is the model that was stored; the losses can then be settled under others.
    ///
    /// # Errors
    /// [`Error::File`] for a file that cannot be read; [`Error::Saved`] for one that is no file of stored losses, was written by another
    /// version, is of another model, was cut short or altered.
    pub fn load(model: &Model, path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read(model, path.as_ref(), saved::open(path.as_ref())?)
    }

    /// Reads losses that [`write`](Self::write) wrote; `name` is the name of the input in errors.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn read(model: &Model, name: impl AsRef<Path>, input: impl Read) -> Result<Self, Error> {
        let name = name.as_ref();
        let own = (&LOSSES, model.gross_columns());
        let (header, (columns, tables)) = saved::read(model, name, input, own, |input, header| {
            let columns = saved::numbers(input, header)?;
            Ok((columns, tables(model, input, header)?))
        })?;
        let assembled = header.gross(model, &mut columns.into_iter()).and_then(|gross| {
            let (requested, levels) = header.asked()?;
            Ok(Self { model: model.clone(), gross, tables, requested, levels })
        });
        assembled.map_err(|reason| Error::saved(name, reason))
    }
}

/// Reads the losses of all trials.
fn tables(model: &Model, input: &mut impl Read, header: &Header) -> Result<Vec<LossTable>, Bad> {
    let mut tables = Vec::new();
    for Range { start, end } in header.ranges.iter().cloned() {
        let mut from = start;
        while from < end {
            let to = end.min(from.saturating_add(TABLE));
            tables.push(table(model, input, from..to)?);
            from = to;
        }
    }
    Ok(tables)
}

/// Reads the losses of consecutive trials, record by record, so that a damaged file asks for no more memory than the file has bytes.
fn table(model: &Model, input: &mut impl Read, trials: Range<u64>) -> Result<LossTable, Bad> {
    let mut table = LossTable::new(model.hash(), trials.start);
    let (mut record, mut trial) = (Vec::new(), TrialLosses::default());
    for _ in trials {
        let mut length = [0; 4];
        input.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length);
        record.clear();
        input.take(length.into()).read_to_end(&mut record)?;
        if record.len() < length as usize {
            return Err(saved::SHORT.into());
        }
        let held = table.push_record(&record, &mut trial).filter(|()| fits(model.plan(), &trial));
        held.ok_or(DAMAGED)?;
    }
    table.shrink();
    Ok(table)
}

/// True if a trial names only what the plan has. A damaged file may not ask a settlement for a slot that is not there.
fn fits(plan: &Plan, trial: &TrialLosses) -> bool {
    let (threats, nodes) = (plan.threats.len(), plan.scenario_nodes);
    let rows = trial.losses.iter().map(|loss| &loss.row).all(|row| {
        (row.slot as usize) < plan.slots().len()
            && (row.threat.0 as usize) < threats
            && row.cause_node.is_none_or(|node| (node.0 as usize) < nodes)
    });
    let stretches = trial.downtime.iter().all(|stretch| {
        let known = |node: u32| (node as usize) < nodes;
        known(stretch.node.0) && known(stretch.cause_node.0) && (stretch.threat.0 as usize) < threats
    });
    rows && stretches && trial.prices.len() == plan.factors.prices.len()
}
