//! PERT laws: beta laws by their least, likeliest and largest value.

use super::beta::Beta;
use super::mode_within;
use crate::random::law::Law;
use crate::random::law::error::LawError;

impl Law {
    /// A PERT law: the beta law on [min, max] with shapes 1 + 4 (mode - min) / (max - min) and 1 + 4 (max - mode) / (max - min), whose
    /// mean is (min + 4 mode + max) / 6.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotIncreasing`] unless min < max, [`LawError::ModeOutside`].
    pub(crate) fn pert(min: f64, mode: f64, max: f64) -> Result<Self, LawError> {
        mode_within(min, mode, max)?;
        let width = max - min;
        Self::beta_between(1.0 + 4.0 * (mode - min) / width, 1.0 + 4.0 * (max - mode) / width, min, max)
    }
}

/// A beta law in words as a PERT law, if its shapes are at least 1 and add up to 6.
pub(super) fn words(beta: &Beta, say: &dyn Fn(f64) -> String) -> Option<String> {
    let Beta { a, b, min, width, .. } = *beta;
    let mode = min + width * (a - 1.0) / 4.0;
    let is_pert = a >= 1.0 && b >= 1.0 && (a + b - 6.0).abs() < 1e-12;
    is_pert.then(|| format!("PERT (min {}, mode {}, max {})", say(min), say(mode), say(min + width)))
}
