//! Lomax laws (Pareto of type II), P(X > x) = (1 + x / scale)^-index.

use super::gpd::Gpd;
use super::power::{self, PowerTail};
use super::{Family, Shape, Tails, above_one};
use crate::random::law::Law;
use crate::random::law::error::{LawError, positive};
use crate::random::law::layer::End;
use crate::units::readable;

/// Both the index and one over the index are kept, as in a Pareto law of type I.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lomax {
    scale: f64,
    index: f64,
    inverse_index: f64,
}

impl Law {
    /// A Lomax law (Pareto of type II), P(X > x) = (1 + x / scale)^-index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn lomax(scale: f64, index: f64) -> Result<Self, LawError> {
        let inverse_index = 1.0 / positive("index", index)?;
        Self::family(Lomax { scale: positive("scale", scale)?, index, inverse_index })
    }

    /// A Lomax law by its mean and index.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::NoMean`] for an index of at most 1.
    pub(crate) fn lomax_mean_index(mean: f64, index: f64) -> Result<Self, LawError> {
        Self::lomax(positive("mean", mean)? * above_one(index)?, index)
    }
}

impl Shape for Lomax {
    fn quantile(&self, at: Tails) -> f64 {
        self.scale * libm::expm1(self.inverse_index * at.exponential())
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_hazard(libm::log1p(x / self.scale) / self.inverse_index)
    }

    fn tail_index(&self) -> f64 {
        self.index
    }

    fn mean(&self) -> f64 {
        self.scale * self.inverse_index / self.gap(1.0)
    }

    fn variance(&self) -> f64 {
        let mean = self.scale * self.inverse_index / self.gap(1.0);
        mean * mean / self.gap(2.0)
    }

    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        power::partial(self, k, a, b, from)
    }

    fn above(&self, min: f64) -> Option<Family> {
        Some(Gpd::beyond(min, self.excess(min), Some(self.index)).into())
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("scale", self.scale), ("index", self.index)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("Lomax (scale {}, index {})", say(self.scale), readable(self.index))
    }
}

impl PowerTail for Lomax {
    fn excess(&self, x: f64) -> (f64, f64) {
        (self.inverse_index, (self.scale + x) * self.inverse_index)
    }

    fn gap(&self, k: f64) -> f64 {
        (self.index - k) / self.index
    }
}
