//! Laws, with all it takes to draw from them.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A law of the number of occurrences.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "family", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FrequencyFacts {
    /// Poisson.
    Poisson {
        /// Mean a year of 8,760 h; it scales with the horizon.
        mean: f64,
    },
    /// Negative binomial, with variance mean + mean^2 / k.
    NegativeBinomial {
        /// Mean a year of 8,760 h; it scales with the horizon.
        mean: f64,
        /// Size a year; it scales with the horizon.
        k: f64,
    },
    /// Once in a trial or not at all.
    Bernoulli {
        /// Probability.
        p: f64,
    },
    /// So many chances in a trial.
    Binomial {
        /// Number of chances.
        n: u32,
        /// Probability of each.
        p: f64,
    },
    /// Always as many in a trial.
    Fixed {
        /// How many.
        count: u32,
    },
    /// Never by itself: it only follows from other threats.
    OnlyTriggered,
}

/// When occurrences happen.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "timing", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TimingFacts {
    /// Uniform over the horizon.
    Uniform,
    /// By weight of the calendar month, uniform within it.
    ByMonth {
        /// Weights of the months, January first.
        weights: [f64; 12],
    },
    /// At fixed times.
    Fixed {
        /// Hours since the start, by ordinal of the occurrence.
        hours: Vec<f64>,
    },
}

/// Which of its nodes an occurrence hits.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PickFacts {
    /// One of them, all equally likely.
    One,
    /// Each with this probability, independently.
    Each(f64),
    /// All of them.
    All,
}

/// What a direct loss is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LossUnit {
    /// By occurrence.
    Occurrence,
    /// By record.
    Record,
    /// By hour of the longest outage at a node that the occurrence hits.
    Hour,
}

/// A law of one number, with all it takes to draw from it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LawFacts {
    /// Its family: `constant`, `lognormal`, `gamma`, `weibull`, `exponential`, `pareto`, `lomax`, `gpd`, `beta`, `triangular`, `uniform`,
    /// `empirical`, `mixture`, `spliced`, `truncated`, `capped`, `floored` or `scaled`.
    pub family: String,
    /// Its parameters by name, as in scenario files.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "BTreeMap::is_empty"))]
    pub parameters: BTreeMap<String, f64>,
    /// Values with their probabilities, of an empirical law.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub values: Vec<[f64; 2]>,
    /// The laws that it is made of: components of a mixture, body and tail, or what is truncated, capped, floored or scaled.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub parts: Vec<LawPart>,
}

/// A law that another is made of.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LawPart {
    /// The probability that it is drawn from.
    pub weight: f64,
    /// The law.
    pub law: LawFacts,
}
