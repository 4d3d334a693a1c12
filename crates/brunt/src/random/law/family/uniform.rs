//! Uniform laws.

use super::{Shape, Tails, range};
use crate::random::law::Law;
use crate::random::law::error::LawError;
use crate::random::law::layer::{End, power};

/// All numbers from `min` to `max`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Uniform {
    min: f64,
    max: f64,
}

impl Law {
    /// A uniform law on [min, max].
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max.
    pub(crate) fn uniform(min: f64, max: f64) -> Result<Self, LawError> {
        range(min, max)?;
        Self::family(Uniform { min, max })
    }
}

impl Shape for Uniform {
    fn quantile(&self, at: Tails) -> f64 {
        let Self { min, max } = *self;
        if at.lower <= at.upper { min + (max - min) * at.lower } else { max - (max - min) * at.upper }
    }

    fn inner_tails(&self, x: f64) -> Tails {
        let Self { min, max } = *self;
        Tails { lower: (x - min) / (max - min), upper: (max - x) / (max - min) }
    }

    fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    fn mean(&self) -> f64 {
        0.5 * (self.min + self.max)
    }

    fn variance(&self) -> f64 {
        let width = self.max - self.min;
        width * width / 12.0
    }

    fn partial(&self, k: u32, a: f64, b: f64, _: End) -> f64 {
        power(b - a, k) * ((b - a) / (self.max - self.min)) / f64::from(k + 1)
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("min", self.min), ("max", self.max)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("uniform (min {}, max {})", say(self.min), say(self.max))
    }
}
