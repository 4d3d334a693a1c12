//! Moments of a law from its exceedance alone.

use crate::random::law::layer::{End, power};

/// The exceedance S(x) = P(X > x) of a law of numbers of at least 0.
pub(super) struct Survival<'a> {
    pub above: Box<dyn Fn(f64) -> f64 + 'a>,
    /// Quantiles in order. Between two of them S falls by little, so that few nodes integrate it.
    pub points: &'a [f64],
    /// The tail index.
    pub index: f64,
}

/// Error of a panel, relative to the panel, at which the panel is not halved again. The correction that follows leaves a hundredth of it.
const PRECISION: f64 = 1e-11;
/// Share of the moment beyond the last panel at which no panel follows.
const NEGLIGIBLE: f64 = 1e-13;
/// Most halvings of a panel, which bounds the time for an exceedance with noise.
const DEEPEST: u32 = 12;
/// Power of a number beyond which products of it leave the floats.
const LARGEST_POWER: f64 = 1e300;

impl Survival<'_> {
    /// E[|X - e|^k; a < X <= b] for k = 1 or 2, with `e` the end from which distances are measured.
    ///
    /// From a it is the integral of k (x - a)^(k-1) (S(x) - S(b)) over x from a to b, from b that of k (b - x)^(k-1) (S(a) - S(x)).
    pub(super) fn partial(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let order = f64::from(k);
        let end = if b.is_finite() { (self.above)(b) } else { 0.0 };
        match from {
            End::Low if b == f64::INFINITY && self.index <= order => f64::INFINITY,
            End::Low => self.integral(a, b, k, &|x| order * power(x - a, k - 1) * ((self.above)(x) - end)),
            End::High => {
                let start = (self.above)(a);
                self.integral(a, b, k, &|x| order * power(b - x, k - 1) * (start - (self.above)(x)))
            }
        }
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        self.partial(1, 0.0, f64::INFINITY, End::Low)
    }

    /// The variance: squares of distances on both sides of the mean are added, so that nothing cancels.
    pub(super) fn variance(&self) -> f64 {
        let mean = self.mean();
        self.partial(2, 0.0, mean, End::High) + self.partial(2, mean, f64::INFINITY, End::Low)
    }

    /// The integral from a to b: over panels between quantiles, then over panels that double their ends.
    fn integral(&self, a: f64, b: f64, k: u32, f: &dyn Fn(f64) -> f64) -> f64 {
        let (mut total, mut low) = (0.0, a);
        for &point in self.points.iter().filter(|point| **point > a && **point < b) {
            if point > low {
                total += panel(f, low, point);
                low = point;
            }
        }
        while low < b {
            let beyond = if b == f64::INFINITY { self.beyond(low, k) } else { f64::INFINITY };
            if beyond <= NEGLIGIBLE * total || power(low, k) >= LARGEST_POWER {
                let known = self.index.is_finite() && beyond.is_finite();
                return if known { total + beyond } else { total };
            }
            let high = if low > 0.0 { b.min(2.0 * low) } else { b };
            total += panel(f, low, high);
            low = high;
        }
        total
    }

    /// The integral of k x^(k-1) S(x) over all x beyond `low` where S falls like x^-index: k low^k S(low) / (index - k). For a law with all
    /// moments a measure of what is left.
    fn beyond(&self, low: f64, k: u32) -> f64 {
        let order = f64::from(k);
        let rate = if self.index.is_finite() { order / (self.index - order) } else { order };
        power(low, k) * (self.above)(low) * rate
    }
}

/// The integral of f from `low` to `high` by Simpson's rule with adaptive halving (Lyness 1969).
fn panel(f: &dyn Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let values = [low, 0.5 * (low + high), high].map(f);
    let allowed = PRECISION * simpson(high - low, values).abs();
    halved(f, (low, high), values, allowed, DEEPEST)
}

fn halved(f: &dyn Fn(f64) -> f64, (low, high): (f64, f64), values: [f64; 3], allowed: f64, depth: u32) -> f64 {
    let (middle, width) = (0.5 * (low + high), high - low);
    let left = [values[0], f(0.5 * (low + middle)), values[1]];
    let right = [values[1], f(0.5 * (middle + high)), values[2]];
    let fine = simpson(0.5 * width, left) + simpson(0.5 * width, right);
    let error = (fine - simpson(width, values)) / 15.0;
    if error.abs() <= allowed || depth == 0 {
        return fine + error;
    }
    halved(f, (low, middle), left, allowed, depth - 1) + halved(f, (middle, high), right, allowed, depth - 1)
}

fn simpson(width: f64, [low, middle, high]: [f64; 3]) -> f64 {
    width / 6.0 * (low + 4.0 * middle + high)
}
