//! Results as a file: versioned, with a checksum, and bit-identical after loading.
//!
//! `docs/state-format.md` of the repository describes the file byte by byte.

use super::Results;
use super::state::State;
use crate::assess::fact;
use crate::error::Error;
use crate::ledger::{Columns, Ledger};
use crate::model::Model;
use crate::report::{PrecisionFacts, Program};
use crate::scenario::PartyIndex;
use crate::units::Level;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The first line of a file of results, without its version.
const MAGIC: &str = "brunt-results ";
/// Version of the file format. A reader refuses every other version.
const FORMAT: u32 = 1;
/// Largest length in bytes of the second line. The bound limits the memory that a damaged file can ask for.
const MOST_HEADER: u64 = 1 << 30;
/// Length in bytes of the checksum at the end of the file.
const CHECKSUM: usize = 32;
/// Number of names that are tried for the temporary file.
const MOST_NAMES: u32 = 1_000;

/// The second line of a file: everything that is saved except the columns.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    program: Program,
    /// Name of the scenario, for people.
    name: String,
    /// Hash of the scenario that was run, as by [`Model::hash`].
    hash: String,
    seed: u64,
    ranges: Vec<Range<u64>>,
    requested: Vec<Range<u64>>,
    /// Confidence levels in billionths.
    levels: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    precision: Option<PrecisionFacts>,
    /// Ids of the parties that have a column of gross losses.
    parties: Vec<String>,
    /// Number of columns that follow: the total, the largest event, the columns of parties, the columns of terms.
    columns: usize,
    state: State,
}

impl Results {
    /// Saves the results to a file and replaces an existing file. The results are written to a temporary file, which is then renamed, so
    /// that no reader finds a partial file.
    ///
    /// ```
    /// use brunt::{Error, Model, Results, Run};
    /// # let text = r#"
    /// # brunt = 1
    /// # scenario = { name = "One fine a year", currency = "EUR" }
    /// # parties.client = {}
    /// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
    /// # "#;
    /// # let directory = std::env::temp_dir().join(format!("brunt-doc-{}", std::process::id()));
    /// # std::fs::create_dir_all(&directory).unwrap();
    /// # let path = directory.join("first.brunt");
    /// let model = Model::from_toml(text)?;
    /// model.run(Run::range(0..500))?.save(&path)?;
    /// // On another machine, or later:
    /// let rest = model.run(Run::range(500..1_000))?;
    /// let whole = Results::load(&model, &path)?.merge(rest)?;
    /// assert_eq!(whole, model.run(Run::trials(1_000))?);
    /// // Results of another model are refused, never taken for its own.
    /// let other = model.patch("threats.fine.frequency.poisson = 2")?;
    /// assert!(matches!(Results::load(&other, &path), Err(Error::Saved { .. })));
    /// # std::fs::remove_dir_all(&directory).unwrap();
    /// # Ok::<(), brunt::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let failed = |error| Error::file(path, error);
        let (aside, file) = aside(path).map_err(failed)?;
        let mut out = BufWriter::new(file);
        let written =
            self.write(&mut out).and_then(|()| out.into_inner().map_err(|error| error.into_error())?.sync_all());
        let renamed = written.and_then(|()| fs::rename(&aside, path));
        renamed.map_err(|error| {
            let _ = fs::remove_file(&aside);
            failed(error)
        })
    }

    /// Writes the results to a writer, in the format of [`save`](Self::save).
    ///
    /// # Errors
    /// Any failure to write.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let (ledger, header) = (&self.ledger, self.header());
        if !self.is_told_by(&header.state) {
            return Err(io::Error::other("the sums of the run do not read back"));
        }
        let mut out = Checked { inner: out, digest: Sha256::new() };
        writeln!(out, "{MAGIC}{FORMAT}")?;
        serde_json::to_writer(&mut out, &header)?;
        out.write_all(b"\n")?;
        let mut bytes = Vec::new();
        for column in columns(ledger) {
            for piece in column.chunks(1 << 13) {
                bytes.clear();
                bytes.extend(piece.iter().flat_map(|number| number.to_le_bytes()));
                out.write_all(&bytes)?;
            }
        }
        let checksum = out.digest.finalize();
        out.inner.write_all(&checksum)?;
        out.inner.flush()
    }

    /// Loads results that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// [`Error::File`] for a file that cannot be read; [`Error::Saved`] for one that is no file of results, was written by another version,
    /// is of another model, was cut short or altered.
    pub fn load(model: &Model, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|error| Error::file(path, error))?;
        Self::read(model, path, BufReader::new(file))
    }

    /// Reads results that [`write`](Self::write) wrote; `name` is the name of the input in errors.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn read(model: &Model, name: impl AsRef<Path>, input: impl Read) -> Result<Self, Error> {
        let name = name.as_ref();
        let mut input = Checked { inner: input, digest: Sha256::new() };
        let refuse = |reason: Bad| match reason {
            Bad::Read(error) => Error::file(name, error),
            Bad::Content(reason) => Error::saved(name, reason),
        };
        let header = header(&mut input).map_err(refuse)?;
        ensure_own(&header, model).map_err(refuse)?;
        let columns = numbers(&mut input, &header).map_err(refuse)?;
        let expected = input.digest.finalize();
        let mut found = Vec::new();
        input.inner.take(CHECKSUM as u64 + 1).read_to_end(&mut found).map_err(|error| Error::file(name, error))?;
        if found.as_slice() != expected.as_slice() {
            let reason = if found.len() < CHECKSUM { SHORT } else { ALTERED };
            return Err(Error::saved(name, reason));
        }
        assemble(model, header, columns).map_err(|reason| Error::saved(name, reason))
    }

    /// True if the state reproduces every sum of the ledger. A sum missing from the state would be lost in a later merge without notice.
    fn is_told_by(&self, state: &State) -> bool {
        let terms = state.terms.as_ref().map(|terms| terms.sums(self.scenario()));
        let settled = self.settled().map(|settled| Some(settled.sums.clone()));
        state.sums(self.model.plan(), self.scenario()).as_ref() == Some(self.ledger.sums()) && terms == settled
    }

    fn header(&self) -> Header {
        let (scenario, ledger) = (self.scenario(), &self.ledger);
        let id = |party: PartyIndex| scenario.parties[party.0 as usize].id.clone();
        Header {
            program: fact::program(),
            name: scenario.name.clone(),
            hash: ledger.scenario_hash().to_owned(),
            seed: ledger.seed(),
            ranges: ledger.ranges().to_vec(),
            requested: self.requested.clone(),
            levels: self.levels.iter().map(|level| level.billionths()).collect(),
            precision: self.precision.clone(),
            parties: ledger.columns().parties.iter().map(|column| id(column.0)).collect(),
            columns: columns(ledger).count(),
            state: State::of(ledger, self.model.plan(), scenario),
        }
    }
}

const SHORT: &str = "it is cut short; copy it again, or run its trials again";
const ALTERED: &str =
    "it was altered after it was written (its checksum differs); copy it again, or run its trials again";

const SHAPE: &str = "its columns and sums are not those of the scenario; run its trials again";

/// Reason why a file is refused.
enum Bad {
    Read(io::Error),
    Content(String),
}

impl From<io::Error> for Bad {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Content(SHORT.to_owned()),
            _ => Self::Read(error),
        }
    }
}

impl From<&str> for Bad {
    fn from(reason: &str) -> Self {
        Self::Content(reason.to_owned())
    }
}

/// A reader or writer that computes the checksum of the bytes that pass.
struct Checked<T> {
    inner: T,
    digest: Sha256,
}

impl<T: Write> Write for Checked<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Checked<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.digest.update(&bytes[..read]);
        Ok(read)
    }
}

/// Creates a temporary file in the directory of the file to be written.
fn aside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or_else(|| io::Error::other("it is not the name of a file"))?;
    for number in 0..MOST_NAMES {
        let mut other = std::ffi::OsString::from(".");
        other.push(name);
        other.push(format!(".{number}.tmp"));
        let aside = path.with_file_name(other);
        match File::create_new(&aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (aside, file)),
        }
    }
    Err(io::Error::other("too many files are being written beside it"))
}

/// All columns of a ledger, in the order of the saved file.
fn columns(ledger: &Ledger) -> impl Iterator<Item = &Vec<f64>> {
    let Columns { total, largest_event, parties } = ledger.columns();
    let settled = ledger.settled().into_iter().flat_map(crate::ledger::Settled::columns);
    [total, largest_event].into_iter().chain(parties.iter().map(|column| &column.1)).chain(settled)
}

/// Reads the first two lines of a file.
fn header(input: &mut impl Read) -> Result<Header, Bad> {
    let first = line(input, 64)?;
    let version = first.strip_prefix(MAGIC.as_bytes()).ok_or("it is not a file of results")?;
    match std::str::from_utf8(version).ok().and_then(|version| version.parse::<u32>().ok()) {
        Some(FORMAT) => {}
        Some(version) => {
            let reason = format!("its format is version {version}, and this version of brunt reads version {FORMAT}");
            return Err(Bad::Content(reason));
        }
        None => return Err("it is not a file of results".into()),
    }
    let second = line(input, MOST_HEADER)?;
    serde_json::from_slice(&second).map_err(|error| Bad::Content(format!("its second line does not read: {error}")))
}

/// Reads the bytes before the next line end, fewer than `most`.
fn line(input: &mut impl Read, most: u64) -> Result<Vec<u8>, Bad> {
    let mut line = Vec::new();
    let mut byte = [0];
    while (line.len() as u64) < most {
        input.read_exact(&mut byte)?;
        if byte[0] == b'\n' {
            return Ok(line);
        }
        line.push(byte[0]);
    }
    Err("it is not a file of results".into())
}

/// Refuses results of another version of the program or of another model.
fn ensure_own(header: &Header, model: &Model) -> Result<(), Bad> {
    let own = fact::program();
    if header.program.arithmetic != own.arithmetic || header.program.version != own.version {
        return Err(Bad::Content(format!(
            "it was written by version {} (arithmetic {}), this is {} (arithmetic {}), and draws may differ between versions",
            header.program.version, header.program.arithmetic, own.version, own.arithmetic
        )));
    }
    if header.hash != model.hash() {
        return Err(Bad::Content(format!(
            "its scenario `{}` (hash {:.12}) is not `{}` (hash {:.12})",
            header.name,
            header.hash,
            model.scenario().name,
            model.hash()
        )));
    }
    // Checked before the columns are read: a damaged header must not ask for more of them than the model has.
    if header.columns != model.columns() {
        return Err(SHAPE.into());
    }
    Ok(())
}

/// Reads the columns piece by piece, so that a damaged file asks for no more memory than the file has bytes.
fn numbers(input: &mut impl Read, header: &Header) -> Result<Vec<Vec<f64>>, Bad> {
    let lengths = header.ranges.iter().map(|range| range.end.saturating_sub(range.start));
    let trials = lengths.fold(0, u64::saturating_add);
    let mut columns = Vec::new();
    for _ in 0..header.columns {
        let mut column = Vec::new();
        let mut bytes = Vec::new();
        let mut left = trials.saturating_mul(8);
        while left > 0 {
            let piece = left.min(1 << 16);
            bytes.resize(piece as usize, 0);
            input.read_exact(&mut bytes)?;
            column.extend(bytes.as_chunks().0.iter().map(|&number| f64::from_le_bytes(number)));
            left -= piece;
        }
        column.shrink_to_fit();
        columns.push(column);
    }
    Ok(columns)
}

/// Assembles results from the header and the columns of a file.
fn assemble(model: &Model, header: Header, columns: Vec<Vec<f64>>) -> Result<Results, &'static str> {
    let (scenario, plan, terms) = (model.scenario(), model.plan(), model.terms());
    let mut columns = columns.into_iter();
    let mut next = || columns.next().ok_or(SHAPE);
    let (total, largest_event) = (next()?, next()?);
    let mut parties = Vec::new();
    for id in &header.parties {
        let index = scenario.parties.iter().position(|party| party.id == *id).ok_or(SHAPE)?;
        parties.push((PartyIndex(index as u32), next()?));
    }
    if !parties.iter().map(|column| column.0).eq(crate::simulate::bearers(plan)) {
        return Err(SHAPE);
    }
    let sums = header.state.sums(plan, scenario).ok_or(SHAPE)?;
    let columns_of_parties = Columns { total, largest_event, parties };
    let ledger = Ledger::from_parts(header.hash, header.seed, header.ranges, columns_of_parties, sums);
    let mut ledger = ledger.map_err(|_| SHAPE)?;
    let others: Vec<Vec<f64>> = columns.collect();
    if terms.is_empty() != others.is_empty() || terms.is_empty() != header.state.terms.is_none() {
        return Err(SHAPE);
    }
    if !terms.is_empty() {
        let sums = header.state.terms.and_then(|sums| sums.sums(scenario)).ok_or(SHAPE)?;
        let settled = terms.nothing_settled().with_parts(others, sums);
        ledger = settled.and_then(|settled| ledger.with_settled(settled)).map_err(|_| SHAPE)?;
    }
    let asked = &header.requested;
    if asked.is_empty() || asked.iter().any(|range| range.start >= range.end) {
        return Err(SHAPE);
    }
    let levels = header.levels.into_iter().map(Level::from_billionths).collect::<Option<Vec<_>>>().ok_or(SHAPE)?;
    Ok(Results { model: model.clone(), ledger, requested: header.requested, levels, precision: header.precision })
}
