//! Triangular laws.

use super::{Shape, Tails, mode_within};
use crate::random::law::Law;
use crate::random::law::error::LawError;
use crate::random::law::layer::{End, power};

/// The density rises on a straight line from `min` to `mode` and falls on a straight line to `max`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Triangular {
    min: f64,
    mode: f64,
    max: f64,
}

impl Law {
    /// A triangular law on [min, max].
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max, [`LawError::ModeOutside`].
    pub(crate) fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        mode_within(min, mode, max)?;
        Self::family(Triangular { min, mode, max })
    }
}

impl Shape for Triangular {
    fn quantile(&self, at: Tails) -> f64 {
        let Self { min, mode, max } = *self;
        let width = max - min;
        if at.lower * width <= mode - min {
            min + (at.lower * width * (mode - min)).sqrt()
        } else {
            // On a range that is far wider than its mode is large, the difference may round to less than the mode.
            (max - (at.upper * width * (max - mode)).sqrt()).max(mode)
        }
    }

    fn inner_tails(&self, x: f64) -> Tails {
        let Self { min, mode, max } = *self;
        if x <= mode {
            let lower = (x - min) / (max - min) * ((x - min) / (mode - min));
            Tails { lower, upper: 1.0 - lower }
        } else {
            let upper = (max - x) / (max - min) * ((max - x) / (max - mode));
            Tails { lower: 1.0 - upper, upper }
        }
    }

    fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    fn mean(&self) -> f64 {
        (self.min + self.mode + self.max) / 3.0
    }

    fn variance(&self) -> f64 {
        let width = self.max - self.min;
        (width * width - (self.mode - self.min) * (self.max - self.mode)) / 18.0
    }

    /// By the pieces below and above the mode.
    fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let mode = self.mode;
        if mode <= a || b <= mode {
            return self.piece(k, a, b, from);
        }
        let (near, shift, far) = match from {
            End::Low => ((a, mode), mode - a, (mode, b)),
            End::High => ((mode, b), b - mode, (a, mode)),
        };
        let of_far = |k| self.piece(k, far.0, far.1, from);
        let moved = if k == 1 { shift * of_far(0) } else { shift * (shift * of_far(0) + 2.0 * of_far(1)) };
        self.piece(k, near.0, near.1, from) + moved + of_far(k)
    }

    fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("min", self.min), ("mode", self.mode), ("max", self.max)]
    }

    fn words(&self, say: &dyn Fn(f64) -> String) -> String {
        format!("triangular (min {}, mode {}, max {})", say(self.min), say(self.mode), say(self.max))
    }
}

impl Triangular {
    fn density(&self, x: f64) -> f64 {
        let peak = 2.0 / (self.max - self.min);
        if x < self.mode {
            peak * ((x - self.min) / (self.mode - self.min))
        } else if x > self.mode {
            peak * ((self.max - x) / (self.max - self.mode))
        } else {
            peak
        }
    }

    /// The integral of |x - e|^k times the line from the density at the end e (`near`) to the density at the other end (`far`).
    fn piece(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let (near, far) = match from {
            End::Low => (self.density(a), self.density(b)),
            End::High => (self.density(b), self.density(a)),
        };
        let order = f64::from(k);
        power(b - a, k) * (b - a) * (near / ((order + 1.0) * (order + 2.0)) + far / (order + 2.0))
    }
}
