//! Results as a file: versioned, with a checksum, and bit-identical after loading.
//!
//! `docs/state-format.md` of the repository describes the file byte by byte.

use super::Results;
use super::saved_tails::{self, SavedKeeping};
use super::state::State;
use crate::assess::fact;
use crate::error::Error;
use crate::ledger::{Columns, Ledger, Tails};
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

/// A kind of file: the first line without its version, and the name of the content in errors.
#[derive(Debug, PartialEq)]
pub(super) struct Kind {
    magic: &'static str,
    content: &'static str,
}

/// Files of results.
const RESULTS: Kind = Kind { magic: "brunt-results ", content: "results" };
/// Files of stored losses.
pub(super) const LOSSES: Kind = Kind { magic: "brunt-losses ", content: "stored losses" };
/// Version of the file format, for both kinds.
const FORMAT: u32 = 1;
/// Version of the file format for results that keep tails. A reader refuses every version but these two.
const TAILS_FORMAT: u32 = 2;
/// Largest length in bytes of the second line. The bound limits the memory that a damaged file can ask for.
const MOST_HEADER: u64 = 1 << 30;
/// Length in bytes of the checksum at the end of the file.
const CHECKSUM: usize = 32;
/// Number of names that are tried for the temporary file.
const MOST_NAMES: u32 = 1_000;

/// The second line of a file: everything that is saved except the columns.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    program: Program,
    /// Name of the scenario, for people.
    name: String,
    /// Hash of the scenario that was run, as by [`Model::hash`].
    hash: String,
    seed: u64,
    pub ranges: Vec<Range<u64>>,
    requested: Vec<Range<u64>>,
    /// Confidence levels in billionths.
    levels: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    precision: Option<PrecisionFacts>,
    /// How tails are kept; `None` for results that keep every trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<SavedKeeping>,
    /// Ids of the parties that have a column of gross losses.
    parties: Vec<String>,
    /// Number of columns that follow: the total, the largest event, the columns of parties, the columns of terms.
    pub columns: usize,
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
        save(path.as_ref(), |out| self.write(out))
    }

    /// Writes the results to a writer, in the format of [`save`](Self::save).
    ///
    /// # Errors
    /// Any failure to write.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let header = Header::of(&self.model, &self.ledger, &self.requested, &self.levels, self.precision.clone())?;
        write(out, &RESULTS, &header, |out| match self.ledger.tails() {
            None => write_columns(&self.ledger, out),
            Some(tails) => saved_tails::write(tails, out),
        })
    }

    /// Loads results that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// [`Error::File`] for a file that cannot be read; [`Error::Saved`] for one that is no file of results, was written by another version,
    /// is of another model, was cut short or altered.
    pub fn load(model: &Model, path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read(model, path.as_ref(), open(path.as_ref())?)
    }

    /// Reads results that [`write`](Self::write) wrote; `name` is the name of the input in errors.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn read(model: &Model, name: impl AsRef<Path>, input: impl Read) -> Result<Self, Error> {
        let (header, columns) = read(model, name.as_ref(), input, (&RESULTS, model.columns()), |input, header| {
            Ok(match header.kept {
                None => Kept::Every(numbers(input, header)?),
                Some(keeping) => {
                    let tails = saved_tails::read(input, header.columns, &header.ranges, keeping)?;
                    Kept::Tails(tails.ok_or(SHAPE)?)
                }
            })
        })?;
        assemble(model, header, columns).map_err(|reason| Error::saved(name.as_ref(), reason))
    }
}

/// The columns of a file of results.
enum Kept {
    Every(Vec<Vec<f64>>),
    Tails(Tails),
}

impl Header {
    /// The header of a ledger of a model.
    ///
    /// # Errors
    /// If the state does not reproduce every sum of the ledger. A sum missing from the state would be lost in a later merge without
    /// notice.
    pub(super) fn of(
        model: &Model,
        ledger: &Ledger,
        requested: &[Range<u64>],
        levels: &[Level],
        precision: Option<PrecisionFacts>,
    ) -> io::Result<Self> {
        let scenario = model.scenario();
        let id = |party: PartyIndex| scenario.parties[party.0 as usize].id.clone();
        let state = State::of(ledger, model.plan(), scenario);
        let terms = state.terms.as_ref().map(|terms| terms.sums(scenario));
        let settled = ledger.settled().map(|settled| Some(settled.sums.clone()));
        if state.sums(model.plan(), scenario).as_ref() != Some(ledger.sums()) || terms != settled {
            return Err(io::Error::other("the sums of the run do not read back"));
        }
        Ok(Self {
            program: fact::program(),
            name: scenario.name.clone(),
            hash: ledger.scenario_hash().to_owned(),
            seed: ledger.seed(),
            ranges: ledger.ranges().to_vec(),
            requested: requested.to_vec(),
            levels: levels.iter().map(|level| level.billionths()).collect(),
            precision,
            kept: ledger.tails().map(|tails| tails.keeping.into()),
            parties: ledger.columns().parties.iter().map(|column| id(column.0)).collect(),
            columns: columns(ledger).count(),
            state,
        })
    }

    /// Requested trials and confidence levels.
    pub(super) fn asked(&self) -> Result<(Vec<Range<u64>>, Vec<Level>), &'static str> {
        let asked = &self.requested;
        if asked.is_empty() || asked.iter().any(|range| range.start >= range.end) {
            return Err(SHAPE);
        }
        let levels = self.levels.iter().map(|&level| Level::from_billionths(level)).collect::<Option<Vec<_>>>();
        Ok((asked.clone(), levels.ok_or(SHAPE)?))
    }

    /// The parties that have a column of gross losses.
    fn bearers(&self, model: &Model) -> Result<Vec<PartyIndex>, &'static str> {
        let parties = &model.scenario().parties;
        let index =
            |id: &String| parties.iter().position(|party| party.id == *id).map(|index| PartyIndex(index as u32));
        let found = self.parties.iter().map(index).collect::<Option<Vec<_>>>().ok_or(SHAPE)?;
        if found == crate::simulate::bearers(model.plan()) { Ok(found) } else { Err(SHAPE) }
    }

    /// The gross ledger, from the first columns of the file.
    pub(super) fn gross(
        &self,
        model: &Model,
        columns: &mut impl Iterator<Item = Vec<f64>>,
    ) -> Result<Ledger, &'static str> {
        let mut next = || columns.next().ok_or(SHAPE);
        let (total, largest_event) = (next()?, next()?);
        let parties = self.bearers(model)?.into_iter().map(|party| Ok((party, next()?)));
        let parties = parties.collect::<Result<Vec<_>, &'static str>>()?;
        let sums = self.state.sums(model.plan(), model.scenario()).ok_or(SHAPE)?;
        let columns = Columns { total, largest_event, parties };
        Ledger::from_parts(self.hash.clone(), self.seed, self.ranges.clone(), columns, sums).map_err(|_| SHAPE)
    }
}

/// Saves a file by `write`, and replaces an existing file. The content is written to a temporary file, which is then renamed, so that no
/// reader finds a partial file.
pub(super) fn save(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Error> {
    let failed = |error| Error::file(path, error);
    let (aside, file) = aside(path).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let written = write(&mut out).and_then(|()| out.into_inner().map_err(|error| error.into_error())?.sync_all());
    let renamed = written.and_then(|()| fs::rename(&aside, path));
    renamed.map_err(|error| {
        let _ = fs::remove_file(&aside);
        failed(error)
    })
}

/// Opens a file to be read.
pub(super) fn open(path: &Path) -> Result<BufReader<File>, Error> {
    Ok(BufReader::new(File::open(path).map_err(|error| Error::file(path, error))?))
}

/// Writes a file: first line, header, content and checksum.
pub(super) fn write<W: Write>(
    out: W,
    kind: &Kind,
    header: &Header,
    content: impl FnOnce(&mut Checked<W>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = Checked { inner: out, digest: Sha256::new() };
    let version = if header.kept.is_some() { TAILS_FORMAT } else { FORMAT };
    writeln!(out, "{}{version}", kind.magic)?;
    serde_json::to_writer(&mut out, header)?;
    out.write_all(b"\n")?;
    content(&mut out)?;
    let checksum = out.digest.finalize();
    out.inner.write_all(&checksum)?;
    out.inner.flush()
}

/// Writes all columns of a ledger.
pub(super) fn write_columns(ledger: &Ledger, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    for piece in columns(ledger).flat_map(|column| column.chunks(1 << 13)) {
        bytes.clear();
        bytes.extend(piece.iter().flat_map(|number| number.to_le_bytes()));
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// Reads a file of a kind that has some columns of the model, and its content by `content`. Nothing is returned unless the checksum is
/// that of all bytes before it.
pub(super) fn read<R: Read, T>(
    model: &Model,
    name: &Path,
    input: R,
    (kind, columns): (&Kind, usize),
    content: impl FnOnce(&mut Checked<R>, &Header) -> Result<T, Bad>,
) -> Result<(Header, T), Error> {
    let mut input = Checked { inner: input, digest: Sha256::new() };
    let refuse = |reason: Bad| match reason {
        Bad::Read(error) => Error::file(name, error),
        Bad::Content(reason) => Error::saved(name, reason),
    };
    let header = header(&mut input, kind).map_err(refuse)?;
    ensure_own(&header, model, columns).map_err(refuse)?;
    let content = content(&mut input, &header).map_err(refuse)?;
    let expected = input.digest.finalize();
    let mut found = Vec::new();
    input.inner.take(CHECKSUM as u64 + 1).read_to_end(&mut found).map_err(|error| Error::file(name, error))?;
    if found.as_slice() != expected.as_slice() {
        return Err(Error::saved(name, if found.len() < CHECKSUM { SHORT } else { ALTERED }));
    }
    Ok((header, content))
}

pub(super) const SHORT: &str = "it is cut short; copy it again, or run its trials again";
pub(super) const ALTERED: &str =
    "it was altered after it was written (its checksum differs); copy it again, or run its trials again";

pub(super) const SHAPE: &str = "its columns and sums are not those of the scenario; run its trials again";

/// Reason why a file is refused.
pub(super) enum Bad {
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
pub(super) struct Checked<T> {
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

/// Reads the first two lines of a file of a kind.
fn header(input: &mut impl Read, kind: &Kind) -> Result<Header, Bad> {
    let foreign = || Bad::Content(format!("it is not a file of {}", kind.content));
    let first = line(input, 64)?.ok_or_else(foreign)?;
    if let Some(other) =
        [RESULTS, LOSSES].iter().find(|other| *other != kind && first.starts_with(other.magic.as_bytes()))
    {
        return Err(Bad::Content(format!("it is a file of {}, not of {}", other.content, kind.content)));
    }
    let version = first.strip_prefix(kind.magic.as_bytes()).ok_or_else(foreign)?;
    let version = std::str::from_utf8(version).ok().and_then(|version| version.parse::<u32>().ok());
    let keeps_tails = match version.ok_or_else(foreign)? {
        FORMAT => false,
        TAILS_FORMAT if *kind == RESULTS => true,
        version => {
            let known = if *kind == RESULTS { "versions 1 and 2" } else { "version 1" };
            let reason = format!("its format is version {version}, and this version of brunt reads {known}");
            return Err(Bad::Content(reason));
        }
    };
    let second = line(input, MOST_HEADER)?.ok_or_else(foreign)?;
    let unreadable = |error| Bad::Content(format!("its second line does not read: {error}"));
    let header: Header = serde_json::from_slice(&second).map_err(unreadable)?;
    if header.kept.is_some() == keeps_tails { Ok(header) } else { Err(SHAPE.into()) }
}

/// Reads the bytes before the next line end; `None` if there are `most` or more.
fn line(input: &mut impl Read, most: u64) -> Result<Option<Vec<u8>>, Bad> {
    let mut line = Vec::new();
    let mut byte = [0];
    while (line.len() as u64) < most {
        input.read_exact(&mut byte)?;
        if byte[0] == b'\n' {
            return Ok(Some(line));
        }
        line.push(byte[0]);
    }
    Ok(None)
}

/// Refuses a file of another version of the program or of another model, or without the columns of the model.
fn ensure_own(header: &Header, model: &Model, columns: usize) -> Result<(), Bad> {
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
    if header.columns != columns {
        return Err(SHAPE.into());
    }
    Ok(())
}

/// Reads the columns piece by piece, so that a damaged file asks for no more memory than the file has bytes.
pub(super) fn numbers(input: &mut impl Read, header: &Header) -> Result<Vec<Vec<f64>>, Bad> {
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
fn assemble(model: &Model, header: Header, columns: Kept) -> Result<Results, &'static str> {
    let (scenario, terms) = (model.scenario(), model.terms());
    let (requested, levels) = header.asked()?;
    if terms.is_empty() != header.state.terms.is_none() {
        return Err(SHAPE);
    }
    let settled_sums = match &header.state.terms {
        Some(sums) => Some(sums.clone().sums(scenario).ok_or(SHAPE)?),
        None => None,
    };
    let ledger = match columns {
        Kept::Every(columns) => {
            let mut columns = columns.into_iter();
            let ledger = header.gross(model, &mut columns)?;
            let others: Vec<Vec<f64>> = columns.collect();
            match settled_sums {
                None if others.is_empty() => ledger,
                None => return Err(SHAPE),
                Some(sums) => {
                    let settled = terms.nothing_settled().with_parts(others, sums);
                    settled.and_then(|settled| ledger.with_settled(settled)).map_err(|_| SHAPE)?
                }
            }
        }
        Kept::Tails(tails) => {
            let settled = match settled_sums {
                None => None,
                Some(sums) => {
                    let nothing = terms.nothing_settled();
                    let columns = vec![Vec::new(); nothing.columns().count()];
                    Some(nothing.with_parts(columns, sums).map_err(|_| SHAPE)?)
                }
            };
            let sums = header.state.sums(model.plan(), scenario).ok_or(SHAPE)?;
            let (of, bearers) = ((header.hash.clone(), header.seed), header.bearers(model)?);
            Ledger::of_tails(of, header.ranges.clone(), bearers, (sums, settled), tails).map_err(|_| SHAPE)?
        }
    };
    Ok(Results { model: model.clone(), ledger, requested, levels, precision: header.precision })
}
