//! Round numbers, so that limits are often met exactly.

use super::Draft;
use brunt::units::{Money, Share, Ticks};

const AMOUNTS: [f64; 16] = [
    0.0, 100.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 5_000.0, 8_000.0, 10_000.0, 12_345.67, 20_000.0, 50_000.0, 100_000.0,
    250_000.0, 1e6, 0.1,
];
const HOURS: [f64; 10] = [0.5, 1.0, 4.0, 8.0, 10.0, 12.0, 24.0, 30.0, 72.0, 7.77];

impl Draft<'_> {
    pub(super) fn amount(&mut self) -> Money {
        let amount = self.dice.pick(&AMOUNTS);
        Money::new(if self.dice.chance(15) { amount * 1.37 } else { amount }).unwrap()
    }

    pub(super) fn positive_amount(&mut self) -> Money {
        Money::new(self.amount().get().max(100.0)).unwrap()
    }

    pub(super) fn share(&mut self) -> Share {
        Share::new(self.dice.pick(&[0.0, 0.1, 0.125, 0.5, 0.8, 1.0, 1.0 / 3.0, 0.7123])).unwrap()
    }

    pub(super) fn hours(&mut self) -> Ticks {
        Ticks::from_hours(self.dice.pick(&HOURS)).unwrap()
    }

    /// A capacity that hours are held against.
    pub(super) fn level(&mut self) -> f64 {
        self.dice.pick(&[1.0, 1.0, 0.75, 0.5, 0.7, 0.3])
    }
}
