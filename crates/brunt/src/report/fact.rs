//! Facts about the program, the scenario and the run of a report.

use super::StressReading;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// The program that computed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Program {
    /// Name of the program.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Version of the program's arithmetic ([`ARITHMETIC`](crate::report::ARITHMETIC)). Numbers and draws of different versions need not
    /// agree. A report without this field has version 1.
    #[cfg_attr(feature = "serde", serde(default = "first_arithmetic"))]
    pub arithmetic: u32,
}

#[cfg(feature = "serde")]
fn first_arithmetic() -> u32 {
    1
}

/// Facts about the scenario that was simulated.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ScenarioFacts {
    /// Name of the scenario.
    pub name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Date whose midnight is t = 0, as `YYYY-MM-DD`.
    pub start: String,
    /// Length of a trial in hours.
    pub horizon_hours: f64,
    /// SHA-256 of the canonical scenario, as 64 hexadecimal digits.
    pub hash: String,
    /// Stress that the scenario is under; `None` for the scenario without stress.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub stress: Option<StressFact>,
    /// Files that the scenario was read from, the main file first; empty for a scenario built in code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub files: Vec<FileFact>,
}

/// The stress that a scenario is under.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct StressFact {
    /// Id of the stress.
    pub id: String,
    /// Name of the stress for people.
    pub name: String,
    /// SHA-256 of the content of the stress, as 64 hexadecimal digits.
    pub hash: String,
    /// How forced occurrences combine with random occurrences.
    pub reading: StressReading,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct FileFact {
    /// Path of the file as it was given or included.
    pub path: String,
    /// SHA-256 of the bytes of the file, as 64 hexadecimal digits.
    pub sha256: String,
}

/// Facts about the run: seed, trials and precision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct RunFacts {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Trials that were run, as half-open ranges `[first, end)` that are sorted and disjoint.
    pub ranges: Vec<[u64; 2]>,
    /// Number of trials in `ranges`.
    pub trials: u64,
    /// Range of trials that was asked for, half-open `[first, end)`; `None` where no range was asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub requested: Option<[u64; 2]>,
    /// Whether requested trials are missing because the run was cancelled.
    pub partial: bool,
    /// Course of a run that chose its number of trials by a target precision; `None` for other runs.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub precision: Option<PrecisionFacts>,
    /// What was kept of the losses; `None` for a run that keeps every trial.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub kept: Option<KeptFacts>,
}

/// What a run keeps of its losses where it does not keep every trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct KeptFacts {
    /// Number of trials that the tails are sized for: those of the whole, of which the run may be a part.
    pub total: u64,
    /// Largest numbers of each column that are kept one by one. All others are kept in bins.
    pub tail: u64,
    /// Number of bins from an amount to its double.
    pub bins_an_octave: u32,
}

/// Course of a run that chose its number of trials by a target precision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct PrecisionFacts {
    /// Target half-width of the interval of TVaR 99, as a share of TVaR 99.
    pub target: f64,
    /// Half-width of the interval of TVaR 99 at the last look, as a share of TVaR 99; `None` where there was no interval or TVaR 99 was
    /// 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reached: Option<f64>,
    /// Number of times that the interval was compared with the target.
    pub looks: u32,
    /// Whether the run stopped at its maximum number of trials before the target was reached.
    pub limit_hit: bool,
}

impl PrecisionFacts {
    /// Whether the half-width at the last look is at most the target.
    pub fn is_reached(&self) -> bool {
        self.reached.is_some_and(|reached| reached <= self.target)
    }
}
