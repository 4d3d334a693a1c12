//! Systemic factors: correlated standard normal variables on which threats and price indices depend.

pub(crate) mod check;
mod correlation;
pub(crate) mod entry;

use crate::random::{entity, stream32};
use crate::scenario::FactorIndex;
use ndarray::Array2;

/// The factors of a scenario, sorted by name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factors {
    /// Names, sorted.
    pub names: Vec<String>,
    /// Correlation matrix, factors x factors, symmetric, unit diagonal, positive semidefinite.
    pub correlation: Array2<f64>,
    /// Price indices driven by the factors, sorted by id.
    pub prices: Vec<Price>,
}

impl Default for Factors {
    fn default() -> Self {
        Self { names: Vec::new(), correlation: Array2::zeros((0, 0)), prices: Vec::new() }
    }
}

impl Factors {
    /// The 32-bit address of the draws of a factor.
    pub(crate) fn stream(name: &str) -> u32 {
        stream32(entity(&["factor", name]))
    }
}

/// A price index exp(sigma Z - sigma^2 / 2) with mean 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Price {
    /// Key in the file.
    pub id: String,
    /// The factor Z that drives the index.
    pub factor: FactorIndex,
    /// Volatility over the horizon, at least 0.
    pub sigma: f64,
}
