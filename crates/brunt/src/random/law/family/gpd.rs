//! Generalised Pareto laws, P(X > location + y) = (1 + shape y / scale)^(-1 / shape), exp(-y / scale) for shape 0.

use super::power::{self, PowerTail, cumulative_hazard};
use super::{Family, Shape, Tails};
use crate::random::law::Law;
use crate::random::law::error::{LawError, finite, positive};
use crate::random::law::layer::End;
use crate::units::readable;

/// `index` is the index as stated, where the law is the part of a Lomax law above a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gpd {
    location: f64,
    shape: f64,
    scale: f64,
    index: Option<f64>,
}

impl Law {
    /// A generalised Pareto law, P(X > location + y) = (1 + shape y / scale)^(-1 / shape), exp(-y / scale) for shape 0.
    ///
    /// A positive shape is one over the tail index; a negative one ends the law at location - scale / shape.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`] for the scale; [`LawError::Overflow`].
    pub(crate) fn gpd(location: f64, shape: f64, scale: f64) -> Result<Self, LawError> {
        let (location, shape) = (finite("location", location)?, finite("shape", shape)?);
        Self::family(Gpd { location, shape, scale: positive("scale", scale)?, index: None })
    }
}

impl Gpd {
    /// The law of the values above `location`, from shape and scale of their excess.
    pub(crate) fn beyond(location: f64, (shape, scale): (f64, f64), index: Option<f64>) -> Self {
        Self { location, shape, scale, index }
    }
}

impl Shape for Gpd {
    fn quantile(&self, at: Tails) -> f64 {
        let x = self.location + self.scale * standard(self.shape, at.exponential());
        if self.shape < 0.0 { x.min(self.location - self.scale / self.shape) } else { x }
    }

    fn inner_tails(&self, x: f64) -> Tails {
        Tails::of_hazard(cumulative_hazard(self.shape, (x - self.location) / self.scale))
    }

    fn support(&self) -> (f64, f64) {
        let end = if self.shape < 0.0 { self.location - self.scale / self.shape } else { f64::INFINITY };
        (self.location, end)
    }

    fn tail_index(&self) -> f64 {
        match self.index {
            Some(index) => index,
            None if self.shape > 0.0 => 1.0 / self.shape,
            None => f64::INFINITY,
        }
    }

    fn mean(&self) -> f64 {
        self.location + self.scale / self.gap(1.0)
    }

    fn variance(&self) -> f64 {
        let mean = self.scale / self.gap(1.0);
        mean * mean / self.gap(2.0)
    }

    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        power::partial(self, k, a, b, from)
    }

    fn above(&self, min: f64) -> Option<Family> {
        Some(Self::beyond(min, self.excess(min), self.index).into())
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("location", self.location), ("shape", self.shape), ("scale", self.scale)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        let (location, shape, scale) = (say(self.location), readable(self.shape), say(self.scale));
        format!("generalised Pareto (location {location}, shape {shape}, scale {scale})")
    }
}

impl PowerTail for Gpd {
    fn excess(&self, x: f64) -> (f64, f64) {
        (self.shape, self.scale + self.shape * (x - self.location))
    }

    fn gap(&self, k: f64) -> f64 {
        match self.index {
            Some(index) => (index - k) / index,
            None => 1.0 - k * self.shape,
        }
    }
}

/// The generalised Pareto quantile of scale 1 from the exponential quantile.
fn standard(shape: f64, exponential: f64) -> f64 {
    if shape == 0.0 { exponential } else { libm::expm1(shape * exponential) / shape }
}
