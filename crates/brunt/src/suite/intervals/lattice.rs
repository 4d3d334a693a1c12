//! Compound Poisson laws by numerical convolution, with their numerical error.

use super::exact::Exact;
use brunt::units::Level;

/// Cells between 0 and the largest number looked at.
const CELLS: usize = 10_000;

/// A Poisson number of independent losses, whose sizes are rounded to multiples of a step h.
///
/// The probabilities follow from Panjer's recursion (1981, Recursive evaluation of a family of compound distributions):
/// p_j = mean / j times the sum over i of i f_i p_(j-i).
#[derive(Debug)]
pub(super) struct Compound {
    size: Exact,
    mean: f64,
    step: f64,
    down: Vec<f64>,
    up: Vec<f64>,
    nearest: Vec<f64>,
    /// With cells of twice the width.
    coarse: Vec<f64>,
}

/// A value and how far it may be off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounded {
    pub value: f64,
    pub error: f64,
}

impl Compound {
    /// On a lattice that reaches beyond the quantile at a level: one and a half times as far as a single loss does with the same
    /// probability, and a loss of the mean for each one expected.
    pub(super) fn up_to(level: Level, mean: f64, size: Exact) -> Self {
        let single = size.upper_quantile(((1.0 - level.get()) / mean).min(0.5));
        Self::new(mean, size, 1.5 * single + mean * size.mean())
    }

    fn new(mean: f64, size: Exact, most: f64) -> Self {
        let step = most / CELLS as f64;
        let rounded = |shift: f64, width: usize| {
            // The sizes in ((j - shift) h, (j + 1 - shift) h] count as j h.
            let beyond = |j: f64| size.beyond((j * step * width as f64).max(0.0));
            let cell = |j: usize| beyond(j as f64 - shift) - beyond(j as f64 + 1.0 - shift);
            panjer(mean, &(0..CELLS / width).map(cell).collect::<Vec<_>>())
        };
        Self {
            size,
            mean,
            step,
            down: rounded(0.0, 1),
            up: rounded(1.0, 1),
            nearest: rounded(0.5, 1),
            coarse: rounded(0.5, 2),
        }
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean * self.size.mean()
    }

    /// The quantile lies between those of the sums of rounded down and rounded up sizes.
    pub(super) fn quantile(&self, level: Level) -> Bounded {
        let (low, high) = (self.rank(&self.down, level), self.rank(&self.up, level));
        Bounded { value: 0.5 * (low + high) * self.step, error: 0.5 * (high - low) * self.step }
    }

    /// The smallest c + E max(S - c, 0) / (1 - p), with E max(S - c, 0) = E S - c + E max(c - S, 0) (Rockafellar and Uryasev 2000).
    ///
    /// The error is taken from a lattice of twice the step: with an error in proportion to the step, or falling faster, the difference is
    /// at least as large as the error.
    pub(super) fn tail_mean(&self, level: Level) -> Bounded {
        let value = self.tail_mean_on(&self.nearest, self.step, level);
        Bounded { value, error: (value - self.tail_mean_on(&self.coarse, 2.0 * self.step, level)).abs() }
    }

    fn tail_mean_on(&self, probabilities: &[f64], step: f64, level: Level) -> f64 {
        let rank = self.rank(probabilities, level);
        let c = rank * step;
        let below = probabilities.iter().take(rank as usize).enumerate();
        let shortfall: f64 = below.map(|(j, p)| p * (c - j as f64 * step)).sum();
        c + (self.mean() - c + shortfall) / (1.0 - level.get())
    }

    fn rank(&self, probabilities: &[f64], level: Level) -> f64 {
        let mut sum = 0.0;
        let rank = probabilities.iter().position(|p| {
            sum += p;
            sum >= level.get() - 1e-14
        });
        rank.expect("a lattice that reaches the quantile") as f64
    }
}

fn panjer(mean: f64, sizes: &[f64]) -> Vec<f64> {
    let weighted: Vec<f64> = sizes.iter().enumerate().map(|(i, f)| mean * i as f64 * f).collect();
    let mut sums = Vec::with_capacity(sizes.len());
    sums.push((-mean * (1.0 - sizes[0])).exp());
    for j in 1..sizes.len() {
        let total: f64 = weighted[1..=j].iter().zip(sums.iter().rev()).map(|(w, p)| w * p).sum();
        sums.push(total / j as f64);
    }
    sums
}

#[test]
fn the_convolution_agrees_with_the_mixture_of_erlang_laws() {
    let level = |p| Level::new(p).unwrap();
    let (lattice, exact) = (Compound::new(0.7, Exact::Exponential, 12.0), super::exact::Units::poisson(0.7));
    for p in [0.9, 0.95, 0.99, 0.995] {
        let (quantile, tail) = (lattice.quantile(level(p)), lattice.tail_mean(level(p)));
        assert!((quantile.value - exact.quantile(level(p))).abs() <= quantile.error + 1e-9 && quantile.error < 0.002);
        assert!((tail.value - exact.tail_mean(level(p))).abs() <= tail.error && tail.error < 1e-4, "{tail:?}");
    }
}
