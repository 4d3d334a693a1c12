//! One direct loss of an occurrence, rounded down and up to a lattice.

use super::fourier::Complex;
use super::grid::Grid;
use super::order::{larger, smaller};
use super::sum::Sum;
use crate::random::{Law, Moment};

/// Relative error allowed for a probability of a law: a hundred times the 1e-12 that the special functions promise.
pub(super) const ALLOWANCE: f64 = 1e-10;
/// Absolute error allowed in addition: the tails of truncated laws are differences.
const DIFFERENCE: f64 = 1e-13;

/// Relative error allowed for the mean of a law of finitely many values.
const ROUNDINGS: f64 = 1e-12;

/// A loss as a law.
#[derive(Debug, Clone)]
pub(super) struct Severity {
    law: Law,
    /// Values and probabilities of a law of finitely many values; `None` for any other law.
    atoms: Option<Vec<(f64, f64)>>,
    mean: Moment,
    variance: Moment,
}

/// The loss rounded to a lattice, down in the real parts and up in the imaginary ones, each point weighted for the transform.
pub(super) struct Rounded {
    pub masses: Vec<Complex>,
    /// Bounds of the means of the loss rounded down, from below, and rounded up, from above; infinite where the law has no mean in floats.
    pub mean: (f64, f64),
}

impl Severity {
    pub(super) fn new(law: Law) -> Self {
        Self { atoms: law.atoms(), mean: law.mean(), variance: law.variance(), law }
    }

    pub(super) fn atoms(&self) -> Option<&[(f64, f64)]> {
        self.atoms.as_deref()
    }

    pub(super) fn mean(&self) -> Moment {
        self.mean
    }

    pub(super) fn variance(&self) -> Moment {
        self.variance
    }

    /// Bounds of P(X <= x).
    pub(super) fn at_most(&self, x: f64) -> (f64, f64) {
        let (lower, upper) = self.law.both_tails(x);
        between(lower, upper)
    }

    /// The largest possible loss, which may be infinite.
    pub(super) fn largest(&self) -> f64 {
        self.law.support().1
    }

    /// The probability of a loss above an amount.
    pub(super) fn exceedance(&self, x: f64) -> f64 {
        self.law.exceedance(x).clamp(0.0, 1.0)
    }

    /// Bounds of P(X > x).
    fn above(&self, x: f64) -> (f64, f64) {
        let (lower, upper) = self.law.both_tails(x);
        between(upper, lower)
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
    pub(super) fn rounded(&self, grid: &Grid, weight: &dyn Fn(usize) -> f64) -> Rounded {
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
            let (still_above, still_reached) = (smaller(here.1, above), smaller(reaches, reached));
            *mass = Complex::new(reached - still_reached, above - still_above).times(weight(index));
            (here, above, reached) = (next, still_above, still_reached);
            up.add(above);
            if index + 1 < points {
                down.add(reached);
            }
        }
        let mean = match (self.law.above(1, grid.end()), self.mean) {
            (Moment::Finite(beyond), Moment::Finite(mean)) => {
                let slack = ALLOWANCE * beyond + DIFFERENCE * mean;
                (grid.step() * down.total() + beyond - slack, grid.step() * (up.total() + here.1) + beyond + slack)
            }
            _ => (f64::INFINITY, f64::INFINITY),
        };
        Rounded { masses, mean }
    }
}

/// Bounds of a probability, from the computed probability and its computed complement; 0 and 1 are exact.
fn between(probability: f64, complement: f64) -> (f64, f64) {
    if probability <= 0.0 || complement <= 0.0 {
        return (probability, probability);
    }
    let low = larger(probability * (1.0 - ALLOWANCE), 1.0 - complement * (1.0 + ALLOWANCE)) - DIFFERENCE;
    let high = smaller(probability * (1.0 + ALLOWANCE), 1.0 - complement * (1.0 - ALLOWANCE)) + DIFFERENCE;
    (larger(low, 0.0), smaller(high, 1.0))
}

/// Rounds a law of finitely many values. The errors of its sums of probabilities are part of the error of the masses.
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
    Rounded { masses, mean: (down.total() * (1.0 - ROUNDINGS), up.total() * (1.0 + ROUNDINGS)) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NO_WEIGHT: fn(usize) -> f64 = |_| 1.0;

    /// Rounded down and up on 64 points of a law that reaches beyond them: masses, means and the law itself keep their order.
    fn check(name: &str, law: Law) {
        let grid = Grid::covering(64.0, 64);
        let severity = Severity::new(law.clone());
        let rounded = severity.rounded(&grid, &NO_WEIGHT);
        let (mut down, mut up) = (0.0, 0.0);
        for (index, mass) in rounded.masses.iter().enumerate() {
            assert!(mass.re >= 0.0 && mass.im >= 0.0, "{name} at {index}: {mass:?}");
            (down, up) = (down + mass.re, up + mass.im);
            let cdf = law.cdf(grid.at(index));
            assert!(up <= cdf + 1e-15 && cdf <= down + 1e-15, "{name} at {index}: {up}, {cdf}, {down}");
        }
        let mean = law.mean().finite().unwrap();
        assert!(rounded.mean.0 <= mean && mean <= rounded.mean.1, "{name}: {:?}", rounded.mean);
        // One step apart, and once more for what lies beyond the end.
        let apart = 1.0 + law.exceedance(grid.end()) + 1e-9 * mean;
        assert!(rounded.mean.1 - rounded.mean.0 <= apart, "{name}: {:?}", rounded.mean);
    }

    #[test]
    fn a_law_lies_between_what_it_is_rounded_to() {
        let lognormal = Law::lognormal(3.0, 1.1).unwrap();
        check("lognormal", lognormal.clone());
        check("truncated", Law::truncated(lognormal.clone(), 2.5, 300.0).unwrap());
        check("capped on a point", Law::capped(lognormal.clone(), 40.0).unwrap());
        check("floored between points", Law::floored(lognormal, 7.5).unwrap());
        check("pareto", Law::pareto(3.0, 1.3).unwrap());
        check("constant", Law::constant(12.0).unwrap());
        check("constant between points", Law::constant(12.5).unwrap());
        check("constant beyond the end", Law::constant(1e5).unwrap());
        check("empirical", Law::empirical(&[0.0, 3.0, 4.25, 900.0], None).unwrap());
        check("uniform", Law::uniform(0.0, 5.0).unwrap());
    }

    #[test]
    fn amounts_on_the_lattice_are_not_rounded() {
        let rounded = Severity::new(Law::constant(12.0).unwrap()).rounded(&Grid::covering(64.0, 64), &NO_WEIGHT);
        assert_eq!(rounded.masses[12], Complex::new(1.0, 1.0));
        let half = Law::capped(Law::uniform(0.0, 20.0).unwrap(), 10.0).unwrap();
        let rounded = Severity::new(half).rounded(&Grid::covering(64.0, 64), &NO_WEIGHT);
        // From 10 on, half of the law is exactly there; the cell below is rounded up to it as well, but not the atom rounded down from it.
        assert!((rounded.masses[10].re - 0.5).abs() < 1e-9 && (rounded.masses[10].im - 0.55).abs() < 1e-9);
        assert!(rounded.masses[11].re.abs() < 1e-9 && rounded.masses[11].im.abs() < 1e-9);
    }
}
