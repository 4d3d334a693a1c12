//! Sums of weighted figures, which know what of them may be rounding.

/// A sum, and the sum of the absolute values of its terms.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    value: f64,
    size: f64,
}

impl Sum {
    pub(super) fn add(&mut self, weight: f64, figure: f64) {
        self.value += weight * figure;
        self.size += (weight * figure).abs();
    }

    /// The sum, or 0 if the sum is within the rounding error of `additions` additions.
    pub(super) fn get(self, additions: usize) -> f64 {
        if self.value.abs() <= rounding(additions) * self.size { 0.0 } else { self.value }
    }
}

/// Bound on the error of `additions` additions, as a share of the sum of absolute values. Doubled, since the terms are rounded too.
pub(super) fn rounding(additions: usize) -> f64 {
    2.0 * (additions + 2) as f64 * f64::EPSILON
}
