//! Dependence of factors and annual counts: asked for by the scenario and realised in the trials.

use super::Estimate;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Rank correlations (Spearman's rho) of the factors and of the annual counts that they drive, in the first trials of the run.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Dependence {
    /// Number of trials that the correlations are computed from: all trials of the run, or the first 100,000. With more than 100 factors
    /// and threats there are fewer trials, so that at most ten million numbers are drawn.
    pub trials: u64,
    /// Rank correlations of pairs of factors that a threat loads on, in the order of names.
    pub factors: Vec<RankCorrelation>,
    /// Rank correlations of pairs of threats whose rates go together through factors, in the order of ids.
    pub counts: Vec<RankCorrelation>,
    /// Number of pairs left out. `factors` and `counts` each hold at most 500 pairs, those with the strongest correlation asked for.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub left_out: u64,
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Rank correlation of two factors, or of the numbers of occurrences of two threats.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct RankCorrelation {
    /// Id of the first factor or threat.
    pub first: String,
    /// Id of the second factor or threat.
    pub second: String,
    /// Rank correlation that the scenario asks for: 6 / pi asin(r / 2). For factors r is the correlation of the two factors. For threats
    /// r is the correlation of the factor scores b.Z by which the two threats' rates move. Counts go together less than their rates,
    /// since chance is added to each count.
    pub asked: f64,
    /// Rank correlation in the trials; `None` where one of the two is the same in all trials.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub realised: Option<Estimate>,
}

impl RankCorrelation {
    /// Pair with the rank correlation asked for and the rank correlation in the trials.
    pub const fn new(first: String, second: String, asked: f64, realised: Option<Estimate>) -> Self {
        Self { first, second, asked, realised }
    }
}
