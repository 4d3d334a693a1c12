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
