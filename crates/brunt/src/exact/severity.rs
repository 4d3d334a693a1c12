//! One direct loss of an occurrence, rounded down and up to a lattice.

use super::fourier::Complex;
use super::grid::Grid;
use super::sum::Sum;
use crate::random::{Law, Moment};

/// What a probability of a law may be off relative to itself; the special functions promise 1e-12, this is a hundred times as much.
pub(super) const ALLOWANCE: f64 = 1e-10;

/// A loss as a law.
#[derive(Debug, Clone)]
pub(super) struct Severity {
    law: Law,
    /// Values and probabilities of a law that has nothing else.
    atoms: Option<Vec<(f64, f64)>>,
}

/// The loss rounded to a lattice, down in the real parts and up in the imaginary ones, each point weighted for the transform.
pub(super) struct Rounded {
    pub masses: Vec<Complex>,
    /// Bounds of the means of the loss rounded down, from below, and rounded up, from above; infinite where the law has no mean.
    pub mean: (f64, f64),
}

impl Severity {
    pub fn new(law: Law) -> Self {
        let atoms = law.atoms();
        Self { law, atoms }
    }

    pub fn atoms(&self) -> Option<&[(f64, f64)]> {
        self.atoms.as_deref()
    }

    pub fn mean(&self) -> Moment {
        self.law.excess(0.0)
    }

    pub fn variance(&self) -> Moment {
        self.law.variance()
    }

    /// The probability of a loss above 0.
    pub fn chance(&self) -> f64 {
        self.law.exceedance(0.0).min(1.0)
    }

    /// Bounds of P(X <= x).
    pub fn at_most(&self, x: f64) -> (f64, f64) {
        let (above_low, above_high) = self.above(x);
        let (lower, _) = self.law.both_tails(x);
        let narrow = (lower * (1.0 - ALLOWANCE), (lower * (1.0 + ALLOWANCE)).min(1.0));
        ((1.0 - above_high).max(narrow.0), (1.0 - above_low).min(narrow.1))
    }

    /// The largest loss there can be, perhaps infinity.
    pub fn largest(&self) -> f64 {
        self.law.support().1
    }

    /// The probability of more than an amount.
    pub fn exceedance(&self, x: f64) -> f64 {
        self.law.exceedance(x)
    }

    /// Bounds of P(X > x).
    fn above(&self, x: f64) -> (f64, f64) {
        let (lower, upper) = self.law.both_tails(x);
        let low = (upper * (1.0 - ALLOWANCE)).max(1.0 - lower * (1.0 + ALLOWANCE));
        (low.max(0.0), (upper * (1.0 + ALLOWANCE)).min(1.0 - lower * (1.0 - ALLOWANCE)))
    }

    /// A lower bound of P(X >= x).
    fn reaches(&self, x: f64) -> f64 {
        self.above(x.next_down()).0
    }

    /// Rounds to a lattice; amounts beyond its end are left out of the masses, not out of the means.
    ///
    /// With s_j = P(X > j h) and t_j = P(X >= j h), the loss rounded up is j h with probability s_(j-1) - s_j and has mean h (s_0 + s_1 +
    /// ...); rounded down it is j h with probability t_j - t_(j+1) and has mean h (t_1 + t_2 + ...). Both sums are cut at the end of the
    /// lattice, M h; what follows lies above E[(X - M h)^+], and at most h s_M above it, because s falls.
    pub fn rounded(&self, grid: &Grid, weight: &dyn Fn(usize) -> f64) -> Rounded {
        match &self.atoms {
            Some(atoms) => discrete(atoms, grid, weight),
            None => self.mixed(grid, weight),
        }
    }

    fn mixed(&self, grid: &Grid, weight: &dyn Fn(usize) -> f64) -> Rounded {
        let continuous = self.law.is_continuous();
        let points = grid.points();
        let mut masses = vec![Complex::default(); points];
        let (mut down, mut up) = (Sum::default(), Sum::default());
        let (mut reached, mut above) = (1.0_f64, 1.0_f64);
        let mut here = self.above(grid.at(0));
        for (index, mass) in masses.iter_mut().enumerate() {
            let next = self.above(grid.at(index + 1));
            let reaches = if continuous { next.0 } else { self.reaches(grid.at(index + 1)) };
            // Rounding may let a bound rise where the law is flat; the least so far is a bound as well.
            let (still_above, still_reached) = (here.1.min(above), reaches.min(reached));
            *mass = Complex::new(reached - still_reached, above - still_above).times(weight(index));
            (here, above, reached) = (next, still_above, still_reached);
            up.add(above);
            if index + 1 < points {
                down.add(reached);
            }
        }
        let beyond = self.law.excess(grid.end()).finite().unwrap_or(f64::INFINITY);
        let slack = ALLOWANCE * beyond;
        let mean = (grid.step() * down.total() + beyond - slack, grid.step() * (up.total() + here.1) + beyond + slack);
        Rounded { masses, mean: if beyond.is_finite() { mean } else { (f64::INFINITY, f64::INFINITY) } }
    }
}

fn discrete(atoms: &[(f64, f64)], grid: &Grid, weight: &dyn Fn(usize) -> f64) -> Rounded {
    let mut masses = vec![Complex::default(); grid.points()];
    let (mut down, mut up) = (Sum::default(), Sum::default());
    for &(value, probability) in atoms {
        let (below, above) = (grid.below(value), grid.above(value));
        if below < grid.points() {
            masses[below].re += probability * weight(below);
            down.add(probability * grid.at(below));
        } else {
            down.add(probability * value);
        }
        if above < grid.points() {
            masses[above].im += probability * weight(above);
            up.add(probability * grid.at(above));
        } else {
            up.add(probability * (value + grid.step()));
        }
    }
    Rounded { masses, mean: (down.total(), up.total()) }
}
