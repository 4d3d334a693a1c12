//! Builder types of common factors and price indices.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{Correlation, List, Map, Number, Stated, Text};

noun! {
    /// Correlated standard normal factors, drawn once per trial, that threats and price indices follow.
    Factors = "`[factors]`" {
        /// Names of the factors.
        / names: List<Text> [required empty];
        /// Correlations of the factors, as a matrix in the order of `names` or as a list of pairs; uncorrelated if left out.
        / correlation: Correlation [empty];
        /// Price indices that follow a factor, by id.
        / prices: Map<Price> [empty];
    }
}

table! {
    /// The correlation of two factors.
    pub(crate) CorrelatedPair = "a correlation" {
        /// Names of the two factors.
        / between: List<Text> [required count 2];
        /// Correlation of the two factors, from -1 to 1.
        / r: Number [required min -1 max 1];
    }
}

noun! {
    /// A price index exp(sigma Z - sigma^2 / 2), of mean 1.
    Price = "a price" {
        /// Name of the factor Z that drives the index.
        / factor: Text [required];
        /// Volatility sigma of the index over the horizon.
        / sigma: Number [required min 0];
    }
}
