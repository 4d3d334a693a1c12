//! Stored losses: every loss of a run, to be settled under other contracts and policies without running the trials again.

use super::{Results, joined};
use crate::error::Error;
use crate::ledger::{Bound, Ledger, LossTable};
use crate::model::Model;
use crate::run::Run;
use crate::settle::settle_tables;
use crate::simulate::simulate_kept;
use crate::units::Level;
use std::ops::Range;

/// Every loss and outage of a run, before contracts and policies, with the model that was run.
///
/// Losses are stored once and settled many times: [`settle`](Self::settle) applies the contracts and policies of any model that differs
/// from the stored model in nothing else, and gives the results that [`Model::run`] gives for that model, to the last bit.
///
/// ```
/// use brunt::{Model, Run};
/// # let text = r#"
/// # brunt = 1
/// # scenario = { name = "A fine, insured", currency = "EUR" }
/// # parties = { client = {}, insurer = {} }
/// # threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// # policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 1e4, limit = 1e5 }
/// # "#;
/// let model = Model::from_toml(text)?;
/// let losses = model.store(Run::trials(2_000).seed(7))?;
/// for limit in ["1e5", "2e5", "3e5"] {
///     let other = model.patch(&format!("policies.fines.limit = {limit}"))?;
///     let results = losses.settle(&other)?;
///     println!("limit {limit}: mean {}", results.net("client")?.mean()?);
///     assert_eq!(results, other.run(Run::trials(2_000).seed(7))?);
/// }
/// // Another frequency makes other trials.
/// let rarer = model.patch("threats.fine.frequency.poisson = 0.5")?;
/// assert!(losses.settle(&rarer).is_err());
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Losses {
    pub(super) model: Model,
    /// Gross losses by trial, and the sums that cannot be rebuilt from losses, such as breaches and hours cut.
    pub(super) gross: Ledger,
    /// The losses of consecutive trials, in the order of trials; together the trials of `gross`.
    pub(super) tables: Vec<LossTable>,
    /// Requested trials, as sorted ranges that do not touch.
    pub(super) requested: Vec<Range<u64>>,
    pub(super) levels: Vec<Level>,
}

impl Losses {
    /// The model that was run.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Hash of the model that was run: [`Model::hash`].
    pub fn hash(&self) -> &str {
        self.gross.scenario_hash()
    }

    /// The seed of all random numbers.
    pub fn seed(&self) -> u64 {
        self.gross.seed()
    }

    /// Number of trials that were run, at least 1.
    pub fn trials(&self) -> u64 {
        self.gross.trials()
    }

    /// The numbers of the trials, as sorted ranges that do not touch.
    pub fn ranges(&self) -> &[Range<u64>] {
        self.gross.ranges()
    }

    /// Number of losses in all trials.
    pub fn count(&self) -> usize {
        self.tables.iter().map(LossTable::losses).sum()
    }

    /// Memory of the stored losses in bytes: the losses themselves, and 8 bytes per trial for each column of gross losses.
    pub fn bytes(&self) -> usize {
        let columns = self.model.gross_columns() * self.trials() as usize * size_of::<f64>();
        columns + self.tables.iter().map(LossTable::bytes).sum::<usize>()
    }

    /// Applies the contracts and policies of a model to the stored losses, on the caller's rayon pool. The results are equal to those of
    /// [`Model::run`] for the model and the same trials.
    ///
    /// # Errors
    /// [`Error::Question`] for a model that differs from the stored model in more than contracts, policies, appetite and stresses, and for
    /// a model that measures the outages of a node whose outages were not stored. Outages are stored of nodes with a downtime curve or a
    /// tolerance, and of nodes that the contracts and policies of the stored model measure. [`Error::Overflow`] as [`Model::run`].
    pub fn settle(&self, model: &Model) -> Result<Results, Error> {
        self.ensure_same_trials(model)?;
        let mut ledger = Ledger { scenario_hash: model.hash().to_owned(), ..self.gross.clone() };
        if !model.terms().is_empty() {
            ledger = ledger.with_settled(settle_tables(model.terms(), &self.tables)?)?;
        }
        let (model, levels) = (model.clone(), self.levels.clone());
        Ok(Results { model, ledger, requested: self.requested.clone(), levels, precision: None })
    }

    /// Merges the losses of two sets of trials. The merged losses are the same in any order and grouping of merges.
    ///
    /// # Errors
    /// [`Error::Merge`] if the two are of different models or seeds, or have trials in common.
    pub fn merge(self, other: Self) -> Result<Self, Error> {
        let gross = self.gross.merge(other.gross)?;
        let mut tables = self.tables;
        tables.extend(other.tables);
        tables.sort_by_key(LossTable::first);
        let requested = joined(self.requested.into_iter().chain(other.requested).collect());
        Ok(Self { model: self.model, gross, tables, requested, levels: self.levels })
    }

    /// The records of all trials, in the order of trials.
    pub(super) fn records(&self) -> impl Iterator<Item = &[u8]> {
        self.tables.iter().flat_map(LossTable::records)
    }

    /// Refuses a model whose trials are not, to the last bit, the stored trials.
    fn ensure_same_trials(&self, model: &Model) -> Result<(), Error> {
        if !model.has_world_of(&self.model) {
            return Err(Error::Question(format!(
                "`{}` differs from the model of the stored losses (`{}`) in more than contracts and policies: run its trials",
                model.scenario().name,
                self.model.scenario().name
            )));
        }
        let stored: Vec<_> = self.model.plan().recorded_nodes().collect();
        if let Some(node) = model.plan().recorded_nodes().find(|node| stored.binary_search(node).is_err()) {
            return Err(Error::Question(format!(
                "contracts or policies of `{}` measure the outages of the node `{}`, which were not stored: store the losses of a model that measures them",
                model.scenario().name,
                model.scenario().nodes[node.0 as usize].id
            )));
        }
        // Where a trial hits these two bounds depends on the nodes that are recorded, and on whether losses are listed one by one: a run
        // of a model without contracts and policies lists none.
        let hit = |bound: &Bound| self.gross.sums().bounds.keys().any(|hit| hit.bound == *bound);
        let bound = [Bound::Occurrences, Bound::Disruptions].into_iter().find(hit);
        let as_stored = !model.terms().is_empty() && model.plan().recorded_nodes().eq(stored);
        match bound.filter(|_| !as_stored) {
            None => Ok(()),
            Some(bound) => Err(Error::Question(format!(
                "stored trials hit the bound `{}`, and a run of `{}` may hit it at other losses: run its trials",
                bound.name(),
                model.scenario().name
            ))),
        }
    }
}

impl Model {
    /// Runs trials as [`run`](Self::run) does, and stores every loss before contracts and policies are applied.
    ///
    /// Losses and outages are kept in compact records, which take less than a fifth of their memory as plain values: 3.5 kB per trial
    /// for a scenario with 163 losses and 91 outages per trial. If the observer cancels, the stored losses are those of the trials that
    /// were done.
    ///
    /// # Errors
    /// As [`run`](Self::run) for a model with contracts and policies; [`Error::Question`] for a run that asks for a precision.
    pub fn store(&self, run: Run<'_>) -> Result<Losses, Error> {
        let levels = run.checked_levels()?;
        let batch = run.counted()?;
        run.observer().begin(batch.trials().end - batch.trials().start);
        let (gross, tables) = simulate_kept(self.plan(), &batch, &run.observer())?;
        run.observer().end(gross.trials());
        if gross.trials() == 0 {
            return Err(Error::Cancelled);
        }
        Ok(Losses { model: self.clone(), gross, tables, requested: vec![run.trials.clone()], levels })
    }
}

/// Losses are equal if they are of the same model and hold the same trials with the same bits.
impl PartialEq for Losses {
    fn eq(&self, other: &Self) -> bool {
        self.gross == other.gross && self.records().eq(other.records())
    }
}
