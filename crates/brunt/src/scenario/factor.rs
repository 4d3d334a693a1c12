//! Systemic factors: correlated standard normals that tie threats together.

use super::FactorIndex;
use crate::random::{entity, stream32};
use ndarray::Array2;

/// The factors of a scenario, in the order of their names.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// Names, sorted.
    pub names: Vec<String>,
    /// Correlation matrix, factors x factors, symmetric, unit diagonal, positive semidefinite.
    pub correlation: Array2<f64>,
    /// Price indices driven by the factors, by id.
    pub prices: Vec<Price>,
}

impl Default for Factors {
    fn default() -> Self {
        Self { names: Vec::new(), correlation: Array2::zeros((0, 0)), prices: Vec::new() }
    }
}

impl Factors {
    /// The 32 bits that address the draws of a factor.
    pub(crate) fn stream(name: &str) -> u32 {
        stream32(entity(&["factor", name]))
    }
}

/// A price index exp(sigma Z - sigma^2 / 2) with mean 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// Key in the file.
    pub id: String,
    /// The factor that drives it.
    pub factor: FactorIndex,
    /// Volatility over the horizon, at least 0.
    pub sigma: f64,
}
