//! Scales from numbers to coordinates, and the ticks of their axes.

use crate::quantity::round_step;

/// Most ticks of an axis.
const TICKS: f64 = 6.0;

/// A linear scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Linear {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Linear {
    /// A scale that holds zero and all `values`, over coordinates from `start` to `end`.
    pub(super) fn holding(values: impl IntoIterator<Item = f64>, start: f64, end: f64) -> Self {
        let (from, to) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((0.0_f64, 0.0_f64), |(from, to), value| (from.min(value), to.max(value)));
        let to = if from == to { from + 1.0 } else { to };
        Self { from, to, start, end }
    }

    /// Coordinate of a number; numbers beyond the scale are at its end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }

    /// Round numbers within the scale.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let step = round_step((self.to - self.from) / TICKS);
        let first = (self.from / step).ceil() as i64;
        let last = (self.to / step * (1.0 + 1e-9)).floor() as i64;
        (first..=last).map(|tick| tick as f64 * step).collect()
    }
}

/// A logarithmic scale from `from` to `to`, both above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logarithmic {
    linear: Linear,
}

impl Logarithmic {
    pub(super) fn new(from: f64, to: f64, start: f64, end: f64) -> Self {
        let (from, to) = (from.ln(), to.ln());
        let to = if to > from { to } else { from + 1.0 };
        Self { linear: Linear { from, to, start, end } }
    }

    /// Coordinate of a number above 0.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.linear.at(value.ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_zero_and_its_ticks_are_round() {
        let scale = Linear::holding([3.0e6, 11.0e6], 0.0, 110.0);
        assert_eq!([0.0, 5.5e6, 11.0e6, 12e6].map(|value| scale.at(value)), [0.0, 55.0, 110.0, 110.0]);
        assert_eq!(scale.ticks(), [0.0, 2e6, 4e6, 6e6, 8e6, 1e7]);
        assert_eq!(Linear::holding([-10.0, 20.0], 0.0, 1.0).ticks(), [-10.0, -5.0, 0.0, 5.0, 10.0, 15.0, 20.0]);
    }

    #[test]
    fn nothing_has_a_scale_too() {
        assert_eq!(Linear::holding([], 0.0, 1.0).at(0.0), 0.0);
        assert!(Linear::holding([f64::INFINITY], 0.0, 1.0).ticks().len() < 10);
    }

    #[test]
    fn powers_of_ten_are_evenly_apart() {
        let scale = Logarithmic::new(1.0, 1000.0, 0.0, 300.0);
        assert!(
            [1.0, 10.0, 100.0, 1000.0]
                .iter()
                .zip([0.0, 100.0, 200.0, 300.0])
                .all(|(x, at)| (scale.at(*x) - at).abs() < 1e-9)
        );
    }
}
