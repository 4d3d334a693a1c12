//! Sums of many floats.

/// A running sum with the rounding errors of its additions added back (Neumaier 1974): off by about one rounding of the sum, however long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, value: f64) {
        let next = self.sum + value;
        let (larger, smaller) = if self.sum.abs() >= value.abs() { (self.sum, value) } else { (value, self.sum) };
        self.lost += (larger - next) + smaller;
        self.sum = next;
    }

    pub(super) fn total(&self) -> f64 {
        self.sum + self.lost
    }
}
