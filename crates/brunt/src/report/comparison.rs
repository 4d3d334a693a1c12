//! Comparison of variants of a model on the same trials.

use super::StressedRisk;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Measures of a model and of variants of the model, on the same trials.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// Number of variants that were asked for. The list `variants` is shorter where the run was cancelled.
    pub requested: u64,
    /// Trials that were compared, as the half-open range `[first, end)`.
    pub trials: [u64; 2],
    /// The confidence level of value at risk and tail value at risk.
    pub level: f64,
    /// Measures of the model as it is, without a variant.
    pub base: StressedRisk,
    /// Measures of the variants, in the order in which they were asked for.
    pub variants: Vec<VariantMeasures>,
}

/// Measures of one variant of a model.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct VariantMeasures {
    /// Name of the variant.
    pub name: String,
    /// Hash of the scenario that was run, with the controls at work.
    pub hash: String,
    /// Figures of the variant, with the differences to the model as it is.
    pub risk: StressedRisk,
}
