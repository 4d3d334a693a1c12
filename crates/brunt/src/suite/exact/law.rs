//! Laws of amounts and durations: how a scenario states them, and their survival functions and moments from textbooks.

use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// Continuous laws but for the constant. Formulas: Klugman, Panjer and Willmot, Loss Models, 4th ed. 2012, appendix A.
#[derive(Debug, Clone, Copy)]
pub(super) enum Law {
    Constant(f64),
    Uniform { min: f64, max: f64 },
    Exponential { mean: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Gamma { shape: f64, scale: f64 },
    Pareto { min: f64, index: f64 },
}

pub(super) fn normal_cdf(x: f64) -> f64 {
    erfc(-x / std::f64::consts::SQRT_2) / 2.0
}

/// The quantile of the standard normal law, by halving.
pub(super) fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if normal_cdf(middle) < p { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

impl Law {
    /// The law as an amount of a scenario file.
    pub(super) fn amount(self) -> String {
        self.text(|amount| format!("{amount}"))
    }

    /// The law as a duration of a scenario file, in hours.
    pub(super) fn hours(self) -> String {
        self.text(|hours| format!("\"{hours}h\""))
    }

    fn text(self, sized: impl Fn(f64) -> String) -> String {
        match self {
            Self::Constant(value) => sized(value),
            Self::Uniform { min, max } => format!("{{ uniform = {{ min = {}, max = {} }} }}", sized(min), sized(max)),
            Self::Exponential { mean } => format!("{{ exponential = {{ mean = {} }} }}", sized(mean)),
            Self::Lognormal { mu, sigma } => {
                format!("{{ lognormal = {{ median = {}, sigma = {sigma} }} }}", sized(mu.exp()))
            }
            Self::Gamma { shape, scale } => format!("{{ gamma = {{ shape = {shape}, scale = {} }} }}", sized(scale)),
            Self::Pareto { min, index } => format!("{{ pareto = {{ min = {}, index = {index} }} }}", sized(min)),
        }
    }

    /// P(X > x)
    pub(super) fn survival(self, x: f64) -> f64 {
        if x < 0.0 {
            return 1.0;
        }
        match self {
            Self::Constant(value) => f64::from(x < value),
            Self::Uniform { min, max } => ((max - x) / (max - min)).clamp(0.0, 1.0),
            Self::Exponential { mean } => (-x / mean).exp(),
            Self::Lognormal { mu, sigma } => normal_cdf((mu - x.ln()) / sigma),
            Self::Gamma { shape, scale } => {
                if x > 0.0 {
                    gamma_ur(shape, x / scale)
                } else {
                    1.0
                }
            }
            Self::Pareto { min, index } => (min / x).powf(index).min(1.0),
        }
    }

    /// E[min(X, x)], which is also the integral of the survival function from 0 to x.
    pub(super) fn limited(self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Constant(value) => x.min(value),
            Self::Uniform { min, max } => {
                let inside = (x.min(max) - min).max(0.0);
                x.min(max) - inside * inside / (2.0 * (max - min))
            }
            Self::Exponential { mean } => -mean * (-x / mean).exp_m1(),
            Self::Lognormal { mu, sigma } => {
                self.moment(1) * normal_cdf((x.ln() - mu) / sigma - sigma) + x * self.survival(x)
            }
            Self::Gamma { shape, scale } => shape * scale * gamma_lr(shape + 1.0, x / scale) + x * self.survival(x),
            Self::Pareto { min, .. } if x <= min => x,
            Self::Pareto { index, .. } => self.moment(1) - x * self.survival(x) / (index - 1.0),
        }
    }

    /// E[X^k], infinite where there is none.
    pub(super) fn moment(self, k: i32) -> f64 {
        let power = f64::from(k);
        match self {
            Self::Constant(value) => value.powi(k),
            Self::Uniform { min, max } => (max.powi(k + 1) - min.powi(k + 1)) / ((power + 1.0) * (max - min)),
            Self::Exponential { mean } => (1..=k).map(f64::from).product::<f64>() * mean.powi(k),
            Self::Lognormal { mu, sigma } => (power * mu + power * power * sigma * sigma / 2.0).exp(),
            Self::Gamma { shape, scale } => (0..k).map(|i| scale * (shape + f64::from(i))).product(),
            Self::Pareto { min, index } if index > power => index / (index - power) * min.powi(k),
            Self::Pareto { .. } => f64::INFINITY,
        }
    }
}

#[test]
fn limited_means_and_moments_are_integrals_of_the_survival_function() {
    let laws = [
        Law::Uniform { min: 1.0, max: 3.0 },
        Law::Exponential { mean: 2.0 },
        Law::Lognormal { mu: 0.3, sigma: 0.6 },
        Law::Gamma { shape: 0.7, scale: 3.0 },
        Law::Pareto { min: 1.0, index: 9.0 },
    ];
    for law in laws {
        // In steps that meet the kinks at 1 and 3; in squares, because the gamma law falls like a root at 0.
        let squared = |to: f64, k: i32| {
            let inner = |v: f64| 2.0 * v * f64::from(k) * (v * v).powi(k - 1) * law.survival(v * v);
            let kinks = [0.0, 1.0, 3.0_f64.sqrt(), to.sqrt()];
            kinks
                .windows(2)
                .map(|pair| crate::suite::exact::integral::integral(pair[0], pair[1], 400, inner))
                .sum::<f64>()
        };
        for x in [4.0, 6.0] {
            assert!((law.limited(x) / squared(x, 1) - 1.0).abs() < 1e-9, "{law:?} limited to {x}");
        }
        for k in 1..=4 {
            let moment = squared(4000.0, k);
            assert!((law.moment(k) / moment - 1.0).abs() < 1e-6, "{law:?}: moment {k} is {moment}");
        }
    }
}
