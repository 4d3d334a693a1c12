//! How far things went together, beside what was asked.

use super::Estimate;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Rank correlations (Spearman's rho) of the factors and of the annual counts that they drive, in the first trials of the run.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Dependence {
    /// How many trials were looked at: those of the run, or its first 100,000 (fewer where more than 100 factors and threats are looked at,
    /// so that they make ten million numbers at most).
    pub trials: u64,
    /// Pairs of factors that a threat loads on, in the order of names.
    pub factors: Vec<RankCorrelation>,
    /// Pairs of threats whose rates go together through factors, in the order of ids.
    pub counts: Vec<RankCorrelation>,
    /// Pairs that are left out of `factors` and `counts`, because of either only the 500 that are asked to go together most are looked at.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub left_out: u64,
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A pair of factors, or of threats by their numbers of occurrences.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct RankCorrelation {
    /// Id of one.
    pub first: String,
    /// Id of the other.
    pub second: String,
    /// What the file asks for: 6 / pi asin(r / 2), with r the correlation of the two factors, or of the factor scores b.Z by which the two
    /// threats' rates move. Counts go together less than their rates, since chance is added to each.
    pub asked: f64,
    /// What the trials show; `None` where one of the two is the same in all of them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub realised: Option<Estimate>,
}

impl RankCorrelation {
    /// A pair with what was asked for and what the trials show.
    pub const fn new(first: String, second: String, asked: f64, realised: Option<Estimate>) -> Self {
        Self { first, second, asked, realised }
    }
}
