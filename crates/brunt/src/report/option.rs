//! Options beside one another: what each changes in the file, and what the changes do to the figures.

use super::{Estimate, Program, Verdict};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Figures of options, each compared with the first option, the base.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Options {
    /// Version of the shape of a report, [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// Currency of all amounts.
    pub currency: String,
    /// Length of a trial in hours.
    pub horizon_hours: f64,
    /// The options. The first is the base.
    pub options: Vec<OptionFacts>,
    /// Headline figures in each option: of all parties together, then by party, gross before net.
    pub figures: Vec<OptionFigure>,
    /// Total cost in each option: of all parties together, then by party.
    pub costs: Vec<OptionCost>,
}

/// An option, and what the option changes in the file of the base.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OptionFacts {
    /// Name of the option.
    pub name: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario that was run.
    pub hash: String,
    /// Program that ran the option.
    pub program: Program,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Trials that were run, as half-open ranges `[first, end)`.
    pub ranges: Vec<[u64; 2]>,
    /// Number of trials that were run.
    pub trials: u64,
    /// Changes of the file against the base; `None` where the text of one of them is not known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub changes: Option<Vec<FileChange>>,
    /// How the option is compared with the base.
    pub pairing: Pairing,
    /// Appetite statements and their outcomes.
    pub appetite: Vec<Verdict>,
}

/// How an option is compared with the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Pairing {
    /// Trial by trial, over the trials that both have.
    Paired {
        /// Number of trials that both have.
        trials: u64,
    },
    /// As two runs that have no trial in common. Such a difference has a wider interval.
    Unpaired {
        /// Why trials do not pair.
        reason: Unpaired,
    },
}

/// Why the trials of two options do not pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Unpaired {
    /// The seeds differ.
    Seed,
    /// The versions of the program, or of the arithmetic, differ.
    Version,
    /// No trial is in both runs.
    Trials,
    /// The losses of single trials are not known: a run kept its tail only.
    Kept,
}

/// A value that differs between two files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct FileChange {
    /// Path of the value: `policies.cyber.retention`.
    pub path: String,
    /// The value in the base, in the notation of TOML; `None` where the base has no such value.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub before: Option<String>,
    /// The value in the option; `None` where the option has no such value.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub after: Option<String>,
    /// File and line of the value in the option, or in the base where the option has no such value.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub place: Option<FilePlace>,
    /// What is added, removed or replaced.
    pub kind: FileChangeKind,
}

/// Kind of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "what", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FileChangeKind {
    /// Another value, or a value more or less.
    Value,
    /// An entity (a threat, a node, a policy ...) is added.
    EntityAdded,
    /// An entity is removed.
    EntityRemoved,
    /// An entity has another id and is otherwise the same. Its draws are keyed by its id, so they are others.
    EntityRenamed {
        /// Path of the entity in the base.
        from: String,
    },
    /// One form takes the place of another: `excess` by `franchise`.
    FormReplaced {
        /// Key of the form in the base.
        from: String,
        /// Key of the form in the option.
        to: String,
    },
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct FilePlace {
    /// Path of the file.
    pub file: String,
    /// Number of the line, from 1.
    pub line: usize,
}

/// A figure in each option.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OptionFigure {
    /// Id of the party; `None` for all parties together.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub party: Option<String>,
    /// Name of the party for people.
    pub name: String,
    /// Whether the loss is after contracts and policies.
    pub net: bool,
    /// Measure of the loss.
    pub measure: OptionMeasure,
    /// The figure in each option, in the order of the options.
    pub values: Vec<OptionValue>,
}

/// Measure of a loss in a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OptionMeasure {
    /// Expected loss.
    Mean,
    /// Value at risk.
    ValueAtRisk {
        /// Confidence level.
        level: f64,
    },
    /// Chance of a loss above an amount that an appetite statement names.
    Exceeds {
        /// The amount.
        above: f64,
    },
}

/// A figure in one option.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OptionValue {
    /// The figure, over all trials of the option; `None` where the run of the option does not tell the figure.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value: Option<Estimate>,
    /// The figure less the figure of the base; `None` in the base.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub added: Option<Estimate>,
    /// Whether the difference is told apart from 0; `None` in the base.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub told: Option<Told>,
}

/// Whether a difference is told apart from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Told {
    /// The whole interval is below 0: the option has the smaller figure.
    Less,
    /// The whole interval is above 0: the option has the larger figure.
    More,
    /// All trials of both have the same losses.
    Same,
    /// The interval holds 0 or is missing: this number of trials cannot tell the options apart.
    Unclear,
}

/// Total cost in each option.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct OptionCost {
    /// Id of the party; `None` for all parties together.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub party: Option<String>,
    /// Name of the party for people.
    pub name: String,
    /// The cost in each option, in the order of the options.
    pub values: Vec<CostValue>,
}

/// Total cost in one option, per trial.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct CostValue {
    /// Expected net loss.
    pub net: Estimate,
    /// Premiums paid, less premiums received.
    pub premiums: f64,
    /// Costs of the controls at work; `None` where the run does not tell them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub controls: Option<f64>,
    /// Net loss, premiums and costs of controls; `None` where the costs of controls are not known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub total: Option<Estimate>,
    /// The total less the total of the base; `None` in the base, and where a total is not known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub added: Option<Estimate>,
    /// Whether the difference is told apart from 0; `None` where there is no difference.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub told: Option<Told>,
}
