//! Distribution functions by quadrature of a density that need not be normalised.

/// A distribution function, integrated from the logarithm of a density.
pub(super) struct Integrated {
    ln_density: Box<dyn Fn(f64) -> f64>,
    /// Start of each cell and the mass before it; the last entry is the end.
    cells: Vec<(f64, f64)>,
    /// Added to the logarithm so that the largest density is about 1.
    shift: f64,
}

/// Nodes and weights of Gauss and Legendre's rule of eight points on [-1, 1] (Abramowitz and Stegun 1964, table 25.4).
const RULE: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// The integral of `f` from `a` to `b` by one rule.
pub(super) fn gauss(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
    half * RULE.iter().map(|(node, weight)| weight * (f(middle - half * node) + f(middle + half * node))).sum::<f64>()
}

/// The integral of `f` from `a` to `b`, which may have one narrow place.
pub(super) fn integral(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    cells(f, a, b).last().unwrap().1
}

/// Cells so small that halving them changes nothing, with the integral of `f` before each.
fn cells(f: impl Fn(f64) -> f64, from: f64, to: f64) -> Vec<(f64, f64)> {
    let at = |i: i32| from + (to - from) * f64::from(i) / 1024.0;
    let rough: f64 = (0..1024).map(|i| gauss(&f, at(i), at(i + 1)).abs()).sum();
    let mut open: Vec<(f64, f64)> = (0..512).rev().map(|i| (at(2 * i), at(2 * i + 2))).collect();
    let (mut cells, mut total) = (Vec::new(), 0.0);
    while let Some((a, b)) = open.pop() {
        let middle = 0.5 * (a + b);
        let halves = gauss(&f, a, middle) + gauss(&f, middle, b);
        if (halves - gauss(&f, a, b)).abs() > 1e-15 * rough && a < middle && middle < b {
            open.extend([(middle, b), (a, middle)]);
        } else {
            cells.push((a, total));
            total += halves;
        }
    }
    cells.push((to, total));
    cells
}

impl Integrated {
    /// For a density with one peak, cut to [min, max], either of which may be infinite, and where it has fallen to e^-60 of its peak.
    pub(super) fn new(ln_density: impl Fn(f64) -> f64 + 'static, peak: f64, (min, max): (f64, f64)) -> Self {
        let peak = peak.clamp(min, max);
        let shift = -ln_density(peak);
        let reach = |sign: f64| {
            let mut step = 1e-9;
            while ln_density((peak + sign * step).clamp(min, max)) + shift > -60.0 && step < 1e9 {
                step *= 1.1;
            }
            (peak + sign * step).clamp(min, max)
        };
        let (from, to) = (reach(-1.0), reach(1.0));
        let cells = cells(|t| (ln_density(t) + shift).exp(), from, to);
        Self { ln_density: Box::new(ln_density), cells, shift }
    }

    fn mass(&self, a: f64, b: f64) -> f64 {
        gauss(|t| ((self.ln_density)(t) + self.shift).exp(), a, b)
    }

    /// The probability of at most `t`.
    pub(super) fn cdf(&self, t: f64) -> f64 {
        let total = self.cells[self.cells.len() - 1].1;
        match self.cells.partition_point(|cell| cell.0 <= t) {
            0 => 0.0,
            end if end == self.cells.len() => 1.0,
            after => {
                let (start, before) = self.cells[after - 1];
                (before + self.mass(start, t)) / total
            }
        }
    }
}

#[test]
fn quadrature_meets_closed_forms() {
    let normal = Integrated::new(|z| -0.5 * z * z, 0.0, (f64::NEG_INFINITY, f64::INFINITY));
    let exponential = Integrated::new(|t| -t, 0.0, (0.0, f64::INFINITY));
    for x in [0.01, 0.5, 1.0, 3.0, 8.0] {
        assert!((normal.cdf(x) - 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)).abs() < 1e-14);
        assert!((exponential.cdf(x) + (-x).exp_m1()).abs() < 1e-14);
    }
    assert_eq!((exponential.cdf(-1.0), exponential.cdf(f64::INFINITY)), (0.0, 1.0));
}
