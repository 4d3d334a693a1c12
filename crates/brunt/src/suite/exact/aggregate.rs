//! The exact distribution of a compound sum between two bounds, by Panjer's recursion.

use crate::suite::exact::chance::Frequency;

/// Distribution functions of the sum of N losses, each rounded down, and each rounded up, to a multiple of a step.
///
/// Rounding down can only lower the sum and rounding up can only raise it, so that at every amount the distribution function of the sum
/// itself lies between the two, its quantiles lie between theirs, and so does every tail mean, which is a mean of quantiles. (Gerber
/// 1982, On the numerical evaluation of the distribution of aggregate claims, Insurance: Mathematics and Economics 1, section 3; the
/// recursion: Panjer 1981, Recursive evaluation of a family of compound distributions, ASTIN Bulletin 12, theorem 1.) Its terms are all
/// positive, so nothing cancels: rounding of the arithmetic is of the order of 1e-12.
pub(super) struct Aggregate {
    step: f64,
    low: Vec<f64>,
    high: Vec<f64>,
    low_mean: f64,
    high_mean: f64,
    second_moment: f64,
}

/// What is known about one continuous loss.
pub(super) struct Severity<'a> {
    /// P(X > x)
    pub survival: &'a dyn Fn(f64) -> f64,
    /// E[max(X - x, 0)]
    pub excess: &'a dyn Fn(f64) -> f64,
}

impl Aggregate {
    /// The sum at multiples 0 to `points` of a step that reach up to `reach`; `second_moment` is that of the sum.
    pub(super) fn new(
        frequency: Frequency,
        severity: &Severity<'_>,
        second_moment: f64,
        reach: f64,
        points: usize,
    ) -> Self {
        let step = reach / points as f64;
        let survival: Vec<f64> = (0..=points + 1).map(|j| (severity.survival)(j as f64 * step)).collect();
        // Down: all between j and j + 1 steps goes to j. Up: it goes to j + 1.
        let down: Vec<f64> = survival.windows(2).map(|pair| pair[0] - pair[1]).collect();
        let up: Vec<f64> = std::iter::once(0.0).chain(down[..points].iter().copied()).collect();
        // The mean rounded down is the step times the sum of P(X >= j steps), whose part beyond the points is an integral to within a step.
        let inside: f64 = survival[1..=points].iter().sum::<f64>() * step;
        let beyond = |from: usize| (severity.excess)(from as f64 * step);
        Self {
            step,
            low: cumulated(recursion(frequency, &down)),
            high: cumulated(recursion(frequency, &up)),
            low_mean: frequency.mean() * (inside + beyond(points + 1)),
            high_mean: frequency.mean() * (inside + beyond(points) + step),
            second_moment,
        }
    }

    /// Bounds of P(S <= x).
    pub(super) fn cdf(&self, x: f64) -> (f64, f64) {
        let at = (x / self.step).floor() as usize;
        (self.high[at], self.low[at])
    }

    /// Bounds of the quantile at p.
    pub(super) fn quantile(&self, p: f64) -> (f64, f64) {
        (self.step * rank(&self.low, p) as f64, self.step * rank(&self.high, p) as f64)
    }

    /// Bounds of the tail mean beyond p, q + E[max(S - q, 0)] / (1 - p) at the quantile q.
    pub(super) fn tail_mean(&self, p: f64) -> (f64, f64) {
        let tail_mean = |cdf: &[f64], mean: f64| {
            let rank = rank(cdf, p);
            let limited = self.step * cdf[..rank].iter().map(|below| 1.0 - below).sum::<f64>();
            self.step * rank as f64 + (mean - limited) / (1.0 - p)
        };
        (tail_mean(&self.low, self.low_mean), tail_mean(&self.high, self.high_mean))
    }

    /// The standard error of the tail mean of a sample: that of max(S - q, 0) / (1 - p), its influence function but for a constant
    /// (Manistre and Hancock 2005, Variance of the CTE estimator, North American Actuarial Journal 9(2)). In the middle of the bounds.
    pub(super) fn error_of_tail_mean(&self, p: f64, trials: u64) -> f64 {
        let rank = rank(&self.low, p);
        let q = self.step * rank as f64;
        let (low, high) = self.tail_mean(p);
        let excess = ((low + high) / 2.0 - q) * (1.0 - p);
        let mean = (self.low_mean + self.high_mean) / 2.0;
        // Below the quantile the sums rounded down are too low and those rounded up too high; their middle is off by the square of a step.
        let under = |cdf: &[f64]| {
            let mass = |j: usize| cdf[j] - if j > 0 { cdf[j - 1] } else { 0.0 };
            (0..rank).map(|j| (q - self.step * j as f64).powi(2) * mass(j)).sum::<f64>()
        };
        let squares = self.second_moment - 2.0 * q * mean + q * q - (under(&self.low) + under(&self.high)) / 2.0;
        ((squares - excess * excess) / trials as f64).sqrt() / (1.0 - p)
    }
}

/// g_0 = E[f_0^N], g_s = (sum over j = 1..s of (a + b j / s) f_j g_(s-j)) / (1 - a f_0).
fn recursion(frequency: Frequency, f: &[f64]) -> Vec<f64> {
    let (a, b) = frequency.recursion();
    let mut g = vec![frequency.generating(f[0])];
    for s in 1..f.len() {
        let term = |(index, (f, g)): (usize, (&f64, &f64))| (a + b * (index + 1) as f64 / s as f64) * f * g;
        let sum: f64 = f[1..=s].iter().zip(g.iter().rev()).enumerate().map(term).sum();
        g.push(sum / (1.0 - a * f[0]));
    }
    g
}

fn cumulated(masses: Vec<f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let cumulate = |mass: f64| {
        sum += mass;
        sum
    };
    masses.into_iter().map(cumulate).collect()
}

/// The first position whose distribution function is at least p.
fn rank(cdf: &[f64], p: f64) -> usize {
    let rank = cdf.partition_point(|&below| below < p);
    assert!(rank < cdf.len(), "the points do not reach the quantile at {p}");
    rank
}

/// With N geometric and exponential losses of mean 1 the sum has an atom and is exponential above it: P(S > x) = m / (1 + m) exp(-x / (1 + m))
/// for a mean number m (Klugman, Panjer and Willmot 2012, example 9.7).
#[test]
fn bounds_hold_a_distribution_in_closed_form() {
    let mean = 3.0;
    let severity = Severity { survival: &|x| (-x).exp(), excess: &|x| (-x).exp() };
    let geometric = Frequency::NegativeBinomial { mean, k: 1.0 };
    let second = 2.0 * mean + 2.0 * mean * mean;
    let aggregate = Aggregate::new(geometric, &severity, second, 60.0, 6000);
    for p in [0.5, 0.9, 0.99, 0.999] {
        let quantile = -(1.0 + mean) * ((1.0_f64 - p) * (1.0 + mean) / mean).ln();
        let (low, high) = aggregate.quantile(p);
        assert!(low <= quantile && quantile <= high && high - low < 0.3, "{p}: {quantile} in {low} to {high}");
        let (low, high) = aggregate.tail_mean(p);
        let exact = quantile + 1.0 + mean;
        assert!(low <= exact && exact <= high && high - low < 0.3, "{p}: {exact} in {low} to {high}");
        // The excess over the quantile is exponential: its square has the mean 2 (1 + m)^2.
        let error = ((2.0 / (1.0 - p) - 1.0) / 1e6).sqrt() * (1.0 + mean);
        assert!((aggregate.error_of_tail_mean(p, 1_000_000) / error - 1.0).abs() < 0.02);
    }
    let (low, high) = aggregate.cdf(7.005);
    let exact = 1.0 - mean / (1.0 + mean) * (-7.005 / (1.0 + mean)).exp();
    assert!(low <= exact && exact <= high && high - low < 0.01, "{exact} in {low} to {high}");
}
