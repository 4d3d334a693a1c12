//! Statements of the appetite and how they were judged.

use super::estimate::Estimate;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Appetite statement and its outcome.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Verdict {
    /// Id of the statement in the scenario.
    pub id: String,
    /// The statement as typed.
    pub statement: String,
    /// Measured figure that the statement limits.
    pub value: Estimate,
    /// Largest accepted value of the figure: a probability or an amount.
    pub limit: f64,
    /// Whether the statement holds.
    pub outcome: Outcome,
    /// Approximate total number of trials that would decide the statement; `None` where the statement is decided or no number can be
    /// estimated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub trials_to_decide: Option<u64>,
    /// Number of trials that a bound of the program cut short, where these trials alone keep the statement undecided.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cut_short: Option<u64>,
    /// Subject of the statement; `None` in a report of an earlier version.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub subject: Option<VerdictSubject>,
    /// Probability of a loss above the amount that the statement names; `None` for a statement about breaches or a mean.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub exceeded: Option<Exceeded>,
    /// Place of the statement in its file; `None` for a scenario built in code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub place: Option<VerdictPlace>,
}

/// Subject of an appetite statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum VerdictSubject {
    /// Gross loss of all parties together.
    Total,
    /// Gross loss of a party, by id.
    Gross(String),
    /// Net loss of a party, by id.
    Net(String),
    /// Gross loss by the largest event of a trial.
    LargestEvent,
    /// Breach of the tolerance of a node, by id.
    Breach(String),
}

/// Probability of a loss above an amount.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Exceeded {
    /// The amount, in the scenario's currency.
    pub amount: f64,
    /// Probability per horizon of a loss above the amount.
    pub probability: Estimate,
}

/// Place of an appetite statement in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct VerdictPlace {
    /// Path of the file as it was given or included.
    pub path: String,
    /// Line of the statement, counted from 1.
    pub line: u64,
}

/// Whether an appetite statement holds, judged at the ends of the interval of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The upper end of the interval is at most the limit.
    Pass,
    /// The lower end of the interval is above the limit.
    Fail,
    /// The limit lies in the interval, the deciding end is missing (the interval says why), or trials were cut short by a bound.
    Undecided,
}
