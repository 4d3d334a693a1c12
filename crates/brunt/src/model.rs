//! A scenario compiled: the start of every run and of every question.

use crate::assess::summary::summary;
use crate::error::Error;
use crate::plan::Plan;
use crate::problems::Problems;
use crate::report::{FileFact, Summary};
use crate::scenario::Checked;
use crate::scenario::entry as build;
use crate::scenario::read::tree::Tree;
use crate::scenario::{ControlSet, PartyIndex, Scenario};
use crate::settle::Terms;
use crate::units::Date;
use std::sync::Arc;
#[cfg(feature = "serde")]
use {crate::scenario::file, std::path::Path};

/// A scenario, compiled with its contracts and policies: the start of every run and of every question.
///
/// A clone of a model shares its data, and a model can be used from many threads at once. A model never changes, so results always belong to
/// the scenario that they are asked about.
///
/// ```
/// use brunt::{Model, Run};
/// let text = r#"
/// brunt = 1
/// scenario = { name = "One fine, one outage", currency = "EUR" }
/// parties = { client = {}, provider = {} }
/// nodes.service = { owner = "client", downtime = { per_hour = 2_000 } }
/// contracts.msa = { seller = "provider", buyer = "client", indemnity.outages = { covers = "all", share = "50%" } }
/// [threats.fine]
/// framework = "compliance"
/// frequency = { bernoulli = 0.25 }
/// losses = { category = "fine", bearer = "client", amount = 40_000 }
/// [threats.outage]
/// framework = "operational"
/// frequency = { fixed = 1 }
/// at = "100d"
/// hits = { all = { nodes = "service" } }
/// outage = "5h"
/// "#;
/// let model = Model::from_toml(text)?;
/// let results = model.run(Run::trials(10_000).seed(7))?;
///
/// // Five hours at 2,000 every year, and a fine of 40,000 in one year of four; half of it is passed on.
/// let gross = results.gross("client")?;
/// assert_eq!(gross.value_at_risk(0.95)?.value, 50_000.0);
/// let net = results.net("client")?.mean()?;
/// assert!(net.interval.lower() < Some(10_000.0) && Some(10_000.0) < net.interval.upper());
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Model {
    compiled: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    scenario: Scenario,
    terms: Terms,
    problems: Problems,
    files: Vec<FileFact>,
    /// The scenario as stated in the files, before the check; a patch changes this tree.
    tree: Option<Tree>,
    /// Whether a control was switched on or off after the check, which a patch cannot keep.
    #[cfg_attr(not(feature = "serde"), allow(dead_code))]
    switched: bool,
}

impl Compiled {
    fn new(scenario: Scenario, terms: Terms, problems: Problems, files: Vec<FileFact>) -> Self {
        Self { scenario, terms, problems, files, tree: None, switched: false }
    }
}

impl Model {
    /// Reads, checks and compiles a scenario file and the files that it includes.
    ///
    /// # Errors
    /// [`Error::Scenario`] with every problem of the scenario, files that cannot be read among them; [`Error::Refused`] for one that passes
    /// the check and cannot be compiled.
    #[cfg(feature = "serde")]
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read(path.as_ref(), &[], &|path: &Path| read_file(path))
    }

    /// As [`open`](Self::open), for a text in TOML without a file. Problems name the text `scenario.toml`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "serde")]
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        Self::of_text("scenario.toml", text)
    }

    /// As [`open`](Self::open), for a text in JSON without a file. Problems name the text `scenario.json`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "serde")]
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Self::of_text("scenario.json", text)
    }

    #[cfg(feature = "serde")]
    fn of_text(name: &str, text: &str) -> Result<Self, Error> {
        let name = Path::new(name);
        let read = |path: &Path| match path == name {
            true => Ok(text.as_bytes().to_vec()),
            false => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
        };
        Self::read(name, &[], &read)
    }

    /// As [`open`](Self::open), with files from a reader function (an archive, a database, a map of texts). The stresses of the
    /// `overlays`, files that state only stresses, are added.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "serde")]
    pub fn read(path: &Path, overlays: &[&Path], reader: file::ReadFile<'_>) -> Result<Self, Error> {
        Self::of_checked(file::load_with(path, overlays, reader))
    }

    /// Checks and compiles a scenario built in code.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn new(scenario: &build::Scenario) -> Result<Self, Error> {
        Self::of_checked(scenario.checked())
    }

    /// Compiles a checked scenario.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn of_checked(checked: Checked) -> Result<Self, Error> {
        let Checked { scenario, diagnostics, sources, statements, tree } = checked;
        let files = sources
            .iter()
            .map(|(_, source)| FileFact { path: source.path.clone(), sha256: source.sha256.clone() })
            .collect();
        let problems = Problems { diagnostics, sources, statements };
        let Some(scenario) = scenario else { return Err(Error::Scenario(problems)) };
        let compiled = Self::compile(scenario, problems, files)?;
        Ok(Self { compiled: Arc::new(Compiled { tree, ..compiled }) })
    }

    fn compile(scenario: Scenario, problems: Problems, files: Vec<FileFact>) -> Result<Compiled, Error> {
        let plan = Plan::compile(&scenario)?;
        let terms = Terms::compile(&plan, &scenario.programme)?;
        Ok(Compiled::new(scenario, terms, problems, files))
    }

    /// The scenario changed by a text in TOML: tables of the text are merged into the scenario, every other value replaces the scenario's
    /// value.
    ///
    /// ```
    /// # use brunt::Model;
    /// let model = Model::from_toml(r#"
    /// brunt = 1
    /// scenario = { name = "One fine a year", currency = "EUR" }
    /// parties.client = {}
    /// threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
    /// "#)?;
    /// let rarer = model.patch("threats.fine.frequency.poisson = 0.5")?;
    /// assert_ne!(rarer.hash(), model.hash());
    /// # Ok::<(), brunt::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Scenario`] if the text is not TOML or the patched scenario has errors; [`Error::Question`] for a model under a stress,
    /// which no file states.
    #[cfg(feature = "serde")]
    pub fn patch(&self, text: &str) -> Result<Self, Error> {
        self.patched(file::PATCH, file::Format::Toml, text)
    }

    /// As [`patch`](Self::patch), for the text of a file at `path`, which problems and changes name. The file is JSON if its name ends in
    /// `.json`, TOML otherwise.
    ///
    /// # Errors
    /// As [`patch`](Self::patch).
    #[cfg(feature = "serde")]
    pub fn overlay(&self, path: &Path, text: &str) -> Result<Self, Error> {
        self.patched(&path.display().to_string(), file::Format::of(path), text)
    }

    #[cfg(feature = "serde")]
    fn patched(&self, name: &str, format: file::Format, text: &str) -> Result<Self, Error> {
        let Some(tree) = self.compiled.tree.as_ref().filter(|_| !self.compiled.switched) else {
            let what =
                if self.compiled.switched { "a model with a control switched" } else { "a model under a stress" };
            return Err(Error::Question(format!("{what} takes no patch: patch the model as it is")));
        };
        Self::of_checked(file::patched(tree.clone(), self.compiled.problems.sources.clone(), (name, format), text))
    }

    /// The scenario as stated, before the check; `None` for a model that no file states.
    pub(crate) fn tree(&self) -> Option<&Tree> {
        self.compiled.tree.as_ref()
    }

    /// A model of a scenario derived from this model's scenario, such as the scenario under a stress.
    pub(crate) fn with_scenario(&self, scenario: Scenario) -> Result<Self, Error> {
        let compiled = Self::compile(scenario, self.compiled.problems.clone(), self.compiled.files.clone())?;
        Ok(Self { compiled: Arc::new(compiled) })
    }

    /// The same scenario with one control switched on or off.
    pub(crate) fn with_control(&self, id: &str, works: bool) -> Result<Self, Error> {
        let controls = &self.scenario().controls;
        let ids = || controls.iter().map(|control| control.id.as_str()).collect::<Vec<_>>();
        let position = controls.iter().position(|control| control.id == id);
        let position = position.ok_or_else(|| Error::unknown("control", id, &ids()))?;
        let (bit, now) = (1_u64 << position, self.plan().controls().bits());
        let set = ControlSet::from_bits(if works { now | bit } else { now & !bit });
        let plan = self.plan().clone().with_controls(set);
        let terms = Terms::compile(&plan, &self.scenario().programme)?;
        let Compiled { scenario, problems, files, tree, .. } = &*self.compiled;
        let compiled = Compiled::new(scenario.clone(), terms, problems.clone(), files.clone());
        Ok(Self { compiled: Arc::new(Compiled { tree: tree.clone(), switched: true, ..compiled }) })
    }

    /// SHA-256 of the scenario that was compiled, as 64 hexadecimal digits. Results of models with the same hash can be merged.
    pub fn hash(&self) -> &str {
        self.plan().scenario_hash()
    }

    /// The warnings and notes of the check.
    pub fn problems(&self) -> &Problems {
        &self.compiled.problems
    }

    /// Counts of the entities of the scenario.
    pub fn summary(&self) -> Summary {
        summary(self.scenario())
    }

    /// The date whose midnight is the start of every trial.
    pub fn start(&self) -> Date {
        self.scenario().start
    }

    /// Ids of the parties, in the order of the scenario.
    pub fn parties(&self) -> impl Iterator<Item = &str> {
        self.scenario().parties.iter().map(|party| party.id.as_str())
    }

    /// Names of the categories of losses, in the order of the scenario.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.scenario().categories.iter().map(String::as_str)
    }

    /// Ids of the clauses of all contracts, as `contract.clause`, in the order in which contracts list them.
    pub fn clauses(&self) -> impl Iterator<Item = String> {
        self.scenario().programme.clause_ids()
    }

    /// Ids of the policies, in the order of the scenario.
    pub fn policies(&self) -> impl Iterator<Item = &str> {
        self.scenario().programme.policies.iter().map(|policy| policy.id.as_str())
    }

    /// Ids and names of the stresses, in the order of the scenario.
    pub fn stresses(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scenario().stresses.iter().map(|stress| (stress.id.as_str(), stress.name.as_str()))
    }

    /// Ids of the nodes with a tolerance, in the order of the scenario.
    pub fn tolerances(&self) -> impl Iterator<Item = &str> {
        self.plan().tolerances().iter().map(|node| self.scenario().nodes[node.0 as usize].id.as_str())
    }

    /// Number of columns of gross losses, at 8 bytes per trial: the total, the largest event, and each party that can bear a loss.
    pub fn gross_columns(&self) -> usize {
        2 + crate::simulate::bearers(self.plan()).len()
    }

    /// Number of columns that results of this model keep, at 8 bytes per trial.
    pub fn columns(&self) -> usize {
        crate::simulate::columns(&self.compiled.terms)
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        &self.compiled.scenario
    }

    pub(crate) fn terms(&self) -> &Terms {
        &self.compiled.terms
    }

    pub(crate) fn plan(&self) -> &Plan {
        self.compiled.terms.plan()
    }

    pub(crate) fn files(&self) -> &[FileFact] {
        &self.compiled.files
    }

    /// True if the models differ at most in contracts and policies, and in what only reports read.
    pub(crate) fn has_world_of(&self, other: &Self) -> bool {
        self.plan().controls() == other.plan().controls() && self.scenario().has_world_of(other.scenario())
    }

    /// True if every trial of both models has the same losses and outages, to the last bit, so that one pass can settle both.
    ///
    /// Contracts and policies reach into a trial in two ways. They choose further nodes whose outages are recorded, so that disruptions
    /// of these nodes count against the bound of a trial. And a model without contracts and policies adds up losses without listing
    /// their occurrences, which therefore do not count against the bound of a trial.
    pub(crate) fn has_trials_of(&self, other: &Self) -> bool {
        self.terms().is_empty() == other.terms().is_empty()
            && self.plan().recorded_nodes().eq(other.plan().recorded_nodes())
            && self.has_world_of(other)
    }

    /// The party with an id.
    pub(crate) fn party(&self, id: &str) -> Result<PartyIndex, Error> {
        let position = self.scenario().parties.iter().position(|party| party.id == id);
        let index = position.map(|position| PartyIndex(position as u32));
        index.ok_or_else(|| Error::unknown("party", id, &self.parties().collect::<Vec<_>>()))
    }

    /// The stress with an id.
    pub(crate) fn stress_of(&self, id: &str) -> Result<&crate::scenario::Stress, Error> {
        let stresses = &self.scenario().stresses;
        let ids = || stresses.iter().map(|stress| stress.id.as_str()).collect::<Vec<_>>();
        stresses.iter().find(|stress| stress.id == id).ok_or_else(|| Error::unknown("stress", id, &ids()))
    }
}

/// Reads at most one byte more than the largest accepted file, so that reading an endless file ends.
#[cfg(feature = "serde")]
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(file::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
