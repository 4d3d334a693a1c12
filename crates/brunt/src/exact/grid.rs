//! The lattice of amounts that losses are rounded to.

/// Amounts 0, h, 2 h ... with a round step h: 1, 2 or 5 times a power of ten, so that amounts as people state them lie on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    mantissa: u64,
    exponent: i32,
    points: usize,
}

/// Exponent of the largest power of ten that a float holds exactly. It limits the largest and the smallest step.
const MOST_EXPONENT: i32 = 22;

impl Grid {
    /// A lattice of `points` points that reaches at least as far as `range`, with the smallest round step that does so.
    pub(super) fn covering(range: f64, points: usize) -> Self {
        let wanted = range / points as f64;
        let guess = libm::floor(libm::log10(wanted.max(1e-300))) as i32 - 1;
        let exponents = guess.clamp(-MOST_EXPONENT, MOST_EXPONENT)..=MOST_EXPONENT;
        let steps = exponents.flat_map(|exponent| [1, 2, 5].map(|mantissa| Self { mantissa, exponent, points }));
        steps.into_iter().find(|grid| grid.step() >= wanted).unwrap_or(Self {
            mantissa: 5,
            exponent: MOST_EXPONENT,
            points,
        })
    }

    /// The lattice with the longest step that has all `amounts` as points and reaches from 0 to at least `range`; `None` if it
    /// takes more than `most` points.
    pub(super) fn through(amounts: &[f64], range: f64, most: usize) -> Option<Self> {
        let mut points = 1 << 4;
        while points <= most {
            let grid = Self::covering(range, points);
            if amounts.iter().all(|&amount| grid.holds(amount)) {
                return Some(grid);
            }
            points *= 2;
        }
        None
    }

    fn holds(&self, amount: f64) -> bool {
        let index = self.below(amount);
        index < self.points && self.at(index) == amount
    }

    pub(super) fn points(&self) -> usize {
        self.points
    }

    pub(super) fn step(&self) -> f64 {
        self.at(1)
    }

    /// The end of the lattice: the amount one step after its last point.
    pub(super) fn end(&self) -> f64 {
        self.at(self.points)
    }

    /// The amount at an index, rounded once.
    pub(super) fn at(&self, index: usize) -> f64 {
        let whole = (index as u64 * self.mantissa) as f64;
        let power = POWERS[self.exponent.unsigned_abs() as usize];
        if self.exponent < 0 { whole / power } else { whole * power }
    }

    /// The last index whose amount is at most `amount`, or an index beyond the end.
    pub(super) fn below(&self, amount: f64) -> usize {
        let quotient = amount / self.step();
        if quotient >= self.points as f64 + 1.0 {
            return self.points;
        }
        let guess = quotient as usize;
        let near = [guess + 1, guess];
        near.into_iter().find(|&index| self.at(index) <= amount).unwrap_or(guess.saturating_sub(1))
    }

    /// The first index whose amount is at least `amount`, or an index beyond the end.
    pub(super) fn above(&self, amount: f64) -> usize {
        let below = self.below(amount);
        if below < self.points && self.at(below) < amount { below + 1 } else { below }
    }
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_reach_far_enough() {
        for (range, step) in [(1e6, 1000.0), (1e6 + 1.0, 2000.0), (2.3e6, 5000.0), (0.7, 0.001), (5e-4, 5e-7)] {
            let grid = Grid::covering(range, 1000);
            assert_eq!((grid.step(), grid.end() >= range), (step, true), "{range}");
        }
    }

    #[test]
    fn amounts_lie_between_the_points_around_them() {
        for range in [1e9, 12.0, 3e-5] {
            let grid = Grid::covering(range, 1 << 12);
            for amount in [0.0, range / 7.0, grid.at(17), grid.at(4095), range * 0.999] {
                let (below, above) = (grid.below(amount), grid.above(amount));
                assert!(grid.at(below) <= amount && amount <= grid.at(above) && above - below <= 1, "{amount}");
            }
            assert_eq!((grid.below(grid.at(17)), grid.above(grid.at(17))), (17, 17));
            assert!(grid.below(range * 1e9) >= grid.points());
        }
    }

    #[test]
    fn a_lattice_goes_through_amounts_as_people_state_them() {
        assert_eq!(Grid::through(&[40_000.0, 50_000.0], 1e6, 1 << 20).unwrap().step(), 10_000.0);
        assert_eq!(Grid::through(&[0.1, 19.99], 1e3, 1 << 20).unwrap().step(), 0.01);
        assert_eq!(Grid::through(&[1.0 / 3.0], 1e3, 1 << 20), None);
    }
}
