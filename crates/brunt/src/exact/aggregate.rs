//! The law of the loss of a trial, enclosed by two laws on a lattice, with a bound of all errors of arithmetic.

use super::cost::{self, Cost, Part};
use super::fourier::{Complex, Fourier, ROUNDING};
use super::grid::Grid;
use super::spectrum::Spectrum;
use super::sum::Sum;
use crate::random::Moment;
use crate::report::NoFigure;

/// The laws of the loss of a trial, with each loss rounded down and with each loss rounded up.
pub(super) struct Aggregate {
    grid: Grid,
    pub down: Side,
    pub up: Side,
    /// Reason why there is no mean and no figure that is a mean; `None` if there is a mean.
    pub no_mean: Option<NoFigure>,
}

/// Sums on a lattice are NaN or infinite: no figure can be read from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotNumbers;

/// The law of the sum of losses that are all rounded to the same side.
pub(super) struct Side {
    /// P(S <= j h) as computed.
    cumulative: Vec<f64>,
    /// A bound of the mean, on the side of the rounding; not finite where there is no bound.
    pub mean: f64,
    error: Error,
}

/// Error bound of a computed P(S <= j h).
#[derive(Debug, Clone, Copy)]
struct Error {
    /// Tilt of one step, and bound of the error of the first point.
    tilt: f64,
    first: f64,
    /// Error as a share of the value.
    relative: f64,
    /// Bound of the mass that wraps around the end. This mass only adds to the value.
    wrapped: f64,
}

/// Exponent of the tilt over the whole lattice. Mass that wraps around is multiplied by exp(-16), 1e-7. Rounding errors grow by the
/// inverse of this factor from one end to the other.
const TILT: f64 = 16.0;
/// Relative error that rounding, weights and the sums of probabilities may add to a mass.
const MASS_ERROR: f64 = 1e-12;

impl Aggregate {
    /// The law of the sum of losses on a lattice.
    ///
    /// Each loss is rounded down and up to multiples of h, so that the law of the sum lies between two laws on the lattice. The
    /// fast Fourier transform finds both laws from the generating functions of the counts. Losses beyond the end M h are left out:
    /// they do not matter to probabilities below the end. Mass of sums beyond the end wraps around and is damped by exponential
    /// tilting (Gruebel and Hermesmeier 1999, Computation of compound distributions I, ASTIN Bulletin 29, 197-214).
    ///
    /// # Errors
    /// [`NotNumbers`] if a sum is NaN or infinite.
    pub(super) fn new(parts: &[Part], grid: Grid) -> Result<Self, NotNumbers> {
        let points = grid.points();
        let work = Work { fourier: Fourier::new(points), tilt: Tilt::new(points), grid };
        let mut total = Spectrum::one(points);
        let mut sum = Tracked { spectrum_error: 0.0, mean: (0.0, 0.0) };
        let mut roundings = 0.0;
        for part in parts {
            let (mut spectrum, tracked) = work.cost(&part.cost);
            spectrum.apply(|z| part.count.generate(z));
            total.multiply(&spectrum);
            // Inside the unit circle a generating function of mean m changes by at most m times the change of its argument. The
            // factor 1.01 covers arguments that rounding has moved out of the circle.
            let times = part.count.mean();
            sum.add(1.01 * times, times, &tracked);
            roundings += part.count.roundings() + 4.0;
        }
        let masses = total.invert(&work.fourier);
        let norm = norm(&masses);
        let error = sum.spectrum_error + 1.01 * norm * (roundings * ROUNDING + work.fourier.relative_error());
        if !(norm.is_finite() && error.is_finite()) {
            return Err(NotNumbers);
        }
        let no_mean = match cost::mean(parts) {
            Moment::Infinite => Some(NoFigure::InfiniteMean),
            Moment::Finite(_) if sum.mean.0.is_finite() && sum.mean.1.is_finite() => None,
            Moment::Finite(_) | Moment::Overflow => Some(NoFigure::TooLarge),
        };
        let (down, up) = work.sides(&masses, error, cost::losses(parts), sum.mean);
        Ok(Self { grid, down, up, no_mean })
    }

    pub(super) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Bounds of P(S <= x).
    pub(super) fn at_most(&self, x: f64) -> (f64, f64) {
        let index = self.grid.below(x);
        if index >= self.grid.points() {
            return (self.up.at_least(self.grid.points() - 1), 1.0);
        }
        (self.up.at_least(index), self.down.at_most(index))
    }
}

impl Side {
    /// Upper bound of P(S <= j h).
    pub(super) fn at_most(&self, index: usize) -> f64 {
        (self.cumulative[index] + self.error.at(index, self.cumulative[index])).clamp(0.0, 1.0)
    }

    /// Lower bound of P(S <= j h).
    pub(super) fn at_least(&self, index: usize) -> f64 {
        let value = self.cumulative[index];
        (value - self.error.wrapped - self.error.at(index, value)).clamp(0.0, 1.0)
    }

    /// Error bound of P(S <= j h), with the mass that wraps around.
    pub(super) fn error(&self, index: usize) -> f64 {
        self.error.at(index, self.cumulative[index]) + self.error.wrapped
    }
}

impl Error {
    fn at(&self, index: usize, value: f64) -> f64 {
        self.first * libm::exp(self.tilt * index as f64) + self.relative * value.abs()
    }
}

/// A spectrum's error (Euclidean norm over the square root of the number of points) and bounds of the mean.
#[derive(Debug, Clone, Copy)]
struct Tracked {
    spectrum_error: f64,
    mean: (f64, f64),
}

impl Tracked {
    fn add(&mut self, sensitivity: f64, times: f64, other: &Self) {
        self.spectrum_error += sensitivity * other.spectrum_error;
        self.mean.0 += times * other.mean.0;
        self.mean.1 += times * other.mean.1;
    }
}

/// The lattice, its tilt and its transform, which all laws on the lattice share.
struct Work {
    fourier: Fourier,
    tilt: Tilt,
    grid: Grid,
}

impl Work {
    /// The spectrum of the cost of one occurrence.
    fn cost(&self, cost: &Cost) -> (Spectrum, Tracked) {
        let mut product: Option<Spectrum> = None;
        let mut tracked = Tracked { spectrum_error: 0.0, mean: (0.0, 0.0) };
        let mut include = |spectrum: Spectrum| match &mut product {
            None => product = Some(spectrum),
            Some(product) => product.multiply(&spectrum),
        };
        let one = 4.0 * ROUNDING;
        for loss in &cost.losses {
            let rounded = loss.rounded(&self.grid, &|index| self.tilt.weight(index));
            let norm = norm(&rounded.masses);
            include(Spectrum::of(rounded.masses, &self.fourier));
            let spectrum_error = norm * (self.fourier.relative_error() + one);
            tracked.add(1.0, 1.0, &Tracked { spectrum_error, mean: rounded.mean });
        }
        for (q, follower) in &cost.follows {
            let (mut spectrum, followed) = self.cost(follower);
            spectrum.apply(|z| Complex::real(1.0 - q) + z.times(*q));
            include(spectrum);
            tracked.add(*q, *q, &followed);
            tracked.spectrum_error += one;
        }
        (product.unwrap_or_else(|| Spectrum::one(self.grid.points())), tracked)
    }

    /// Both laws from their tilted masses, which are off by `error` in the Euclidean norm.
    fn sides(&self, masses: &[Complex], error: f64, losses: f64, mean: (f64, f64)) -> (Side, Side) {
        let tilt = self.tilt.step;
        // By Cauchy and Schwarz the errors of the masses up to j, each times exp(tilt j), add up to at most `first` times exp(tilt
        // j).
        let first = error / (-libm::expm1(-2.0 * tilt)).sqrt();
        let relative = MASS_ERROR * (1.0 + losses);
        let side = |mass: &dyn Fn(&Complex) -> f64, mean: f64| {
            let mut sum = Sum::default();
            let mut cumulative = Vec::with_capacity(masses.len());
            for (index, tilted) in masses.iter().enumerate() {
                sum.add(mass(tilted) / self.tilt.weight(index));
                cumulative.push(sum.total());
            }
            let error = Error { tilt, first, relative, wrapped: 0.0 };
            let half = cumulative.len() / 2;
            // Mass that wraps around once is damped by exp(-TILT) more than other mass. Sums beyond the end are rarer than sums
            // beyond half of the lattice.
            let beyond = (1.0 - cumulative[half] + error.at(half, 1.0)).clamp(0.0, 1.0) + libm::exp(-TILT);
            let error = Error { wrapped: libm::exp(-TILT) * beyond, ..error };
            Side { cumulative, mean, error }
        };
        (side(&|mass| mass.re, mean.0), side(&|mass| mass.im, mean.1))
    }
}

fn norm(masses: &[Complex]) -> f64 {
    let mut squares = Sum::default();
    masses.iter().for_each(|mass| squares.add(mass.re * mass.re + mass.im * mass.im));
    squares.total().sqrt()
}

/// Weights exp(-tilt j) from two short tables.
struct Tilt {
    step: f64,
    coarse: Vec<f64>,
    fine: Vec<f64>,
}

/// Entries of the finer table.
const FINE: usize = 1 << 10;

impl Tilt {
    fn new(points: usize) -> Self {
        let step = TILT / points as f64;
        let table = |stride: usize, entries: usize| {
            (0..entries).map(|entry| libm::exp(-step * (stride * entry) as f64)).collect()
        };
        Self { step, coarse: table(FINE, points.div_ceil(FINE)), fine: table(1, FINE) }
    }

    fn weight(&self, index: usize) -> f64 {
        self.coarse[index / FINE] * self.fine[index % FINE]
    }
}
