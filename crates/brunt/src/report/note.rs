//! What a reader must know before trusting the figures.

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Bound of the program that trials hit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct BoundCause {
    /// Which bound was hit.
    pub bound: BoundKind,
    /// Largest number in one trial that the bound allows.
    pub most: u64,
    /// Id of the threat whose occurrences, or disruptions by them, are missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub threat: Option<String>,
    /// Number of trials that hit the bound.
    pub trials: u64,
}

/// Kind of a bound of the program on one trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BoundKind {
    /// Number of occurrences drawn for one threat.
    OccurrencesOfAThreat,
    /// Number of occurrences that are played one by one.
    Occurrences,
    /// Number of rounds of triggered occurrences.
    Rounds,
    /// Number of disruptions, or of stages of disruptions.
    Disruptions,
    /// Number of losses and stretches of downtime that are processed one by one.
    Losses,
    /// Number of draws of the factors until one draw fits the condition of a stress.
    Factors,
}

impl BoundKind {
    /// Name of the bounded quantity, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OccurrencesOfAThreat => "occurrences of a threat",
            Self::Occurrences => "occurrences played one by one",
            Self::Rounds => "rounds of triggered occurrences",
            Self::Disruptions => "disruptions",
            Self::Losses => "losses looked at one by one",
            Self::Factors => "draws of factors under a condition",
        }
    }
}

/// Warning that a reader must know before trusting the figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Note {
    /// A law of a threat has no finite mean. Where no bound cuts the threat's losses, mean and tail value at risk exist in the sample
    /// only.
    InfiniteMean {
        /// Id of the threat.
        threat: String,
    },
    /// A law of a threat has no finite variance. Where no bound cuts the threat's losses, mean and tail value at risk carry no interval
    /// by the spread of the sample.
    InfiniteVariance {
        /// Id of the threat.
        threat: String,
    },
    /// One factor drives both the frequency and the size of the losses of a threat. The threat's mean loss is not the product of the
    /// means.
    DependentFrequencyAndSize {
        /// Id of the threat.
        threat: String,
        /// Mean of the product of frequency and size over the product of the means.
        ratio: f64,
    },
    /// The run was cancelled. The figures are those of the trials that were done.
    Partial,
    /// The target precision was not reached, within the limit of trials or at all.
    PrecisionNotReached,
    /// A bound of the program was hit. Losses are understated, and no appetite statement rests on these trials.
    BoundsHit {
        /// Number of trials that hit a bound.
        trials: u64,
        /// Bounds that were hit, with the threats concerned. One trial may hit several bounds.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        causes: Vec<BoundCause>,
    },
    /// No trial had a loss.
    NoLoss,
}
