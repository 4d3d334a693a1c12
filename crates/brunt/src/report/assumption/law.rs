//! Laws, with everything that is needed to draw from them.

use std::collections::BTreeMap;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Law of the number of occurrences.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "family", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum FrequencyFacts {
    /// Poisson law.
    Poisson {
        /// Mean number of occurrences in a year of 8,760 h; the mean scales with the horizon.
        mean: f64,
    },
    /// Negative binomial law with variance mean + mean^2 / k.
    NegativeBinomial {
        /// Mean number of occurrences in a year of 8,760 h; the mean scales with the horizon.
        mean: f64,
        /// Size k for a year of 8,760 h; the size scales with the horizon.
        k: f64,
    },
    /// One occurrence in a trial, or none.
    Bernoulli {
        /// Probability of the occurrence in a trial.
        p: f64,
    },
    /// Binomial law: `n` chances in a trial.
    Binomial {
        /// Number of chances in a trial.
        n: u32,
        /// Probability of an occurrence at each chance.
        p: f64,
    },
    /// Fixed number of occurrences in every trial.
    Fixed {
        /// Number of occurrences in a trial.
        count: u32,
    },
    /// No occurrences by itself: the threat only follows from other threats.
    OnlyTriggered,
}

/// Law of the times of occurrences.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "timing", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum TimingFacts {
    /// Uniform over the horizon.
    Uniform,
    /// Calendar month by weight, uniform within the month.
    ByMonth {
        /// Weights of the twelve months, January first.
        weights: [f64; 12],
    },
    /// At fixed times.
    Fixed {
        /// Hours since the start of the trial, one entry for each occurrence in order.
        hours: Vec<f64>,
    },
}

/// Choice of the nodes that an occurrence hits, among the nodes of the threat.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PickFacts {
    /// One of the nodes, all equally likely.
    One,
    /// Each node independently, with this probability.
    Each(f64),
    /// All nodes.
    All,
}

/// Unit that a direct loss is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LossUnit {
    /// Per occurrence.
    Occurrence,
    /// Per record.
    Record,
    /// Per hour of the longest outage at a node that the occurrence hits.
    Hour,
}

/// Law of one number, with everything that is needed to draw from the law.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct LawFacts {
    /// Family of the law: `constant`, `lognormal`, `gamma`, `weibull`, `exponential`, `pareto`, `lomax`, `gpd`, `beta`, `triangular`,
    /// `uniform`, `empirical`, `mixture`, `spliced`, `truncated`, `capped`, `floored`, `scaled` or `own`.
    pub family: String,
    /// Parameters of the law by name, as in scenario files.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "BTreeMap::is_empty"))]
    pub parameters: BTreeMap<String, f64>,
    /// Fingerprint of an own law, which stands for its parameters; `None` for other families.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub fingerprint: Option<String>,
    /// Pairs `[value, probability]` of an empirical law; empty for other families.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub values: Vec<[f64; 2]>,
    /// Laws that this law is made of: components of a mixture, body and tail, or the law that is truncated, capped, floored or scaled.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub parts: Vec<LawPart>,
}

/// Law that another law is made of.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct LawPart {
    /// Probability that a number is drawn from this law.
    pub weight: f64,
    /// Law of the part.
    pub law: LawFacts,
}
