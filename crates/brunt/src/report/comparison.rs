//! Variants of a model on the same trials.

use super::StressedRisk;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A model as it is, and variants of it on the same trials.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Comparison {
    /// How many variants were asked for; there are fewer where the run was cancelled.
    pub requested: u64,
    /// The trials, as a half-open range.
    pub trials: [u64; 2],
    /// The confidence level of value at risk and tail value at risk.
    pub level: f64,
    /// The model as it is.
    pub base: StressedRisk,
    /// The variants, in the order in which they were asked for.
    pub variants: Vec<VariantMeasures>,
}

/// A variant of a model.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct VariantMeasures {
    /// Its name.
    pub name: String,
    /// Hash of the scenario that was run, with the controls at work.
    pub hash: String,
    /// Its figures, and what they add to those of the model as it is.
    pub risk: StressedRisk,
}
