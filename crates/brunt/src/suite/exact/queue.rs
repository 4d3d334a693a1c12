//! A node that fails at random and is repaired at once by as many hands as it takes: the queue M/G/infinity over a finite time.

use crate::suite::exact::law::Law;

/// Outages that begin at a constant rate an hour, each with an independent length; nothing is down at first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outages {
    pub rate: f64,
    pub length: Law,
}

impl Outages {
    /// A year of the rate, as a scenario states it.
    pub(super) fn frequency(&self) -> String {
        format!("{{ poisson = {} }}", self.rate * 8760.0)
    }

    /// The mean number in progress at time t. They are Poisson in number, because those that began at s and are still in progress at t
    /// are a thinned Poisson process (Takacs 1962, Introduction to the Theory of Queues, chapter 3, theorem 1).
    pub(super) fn load(&self, t: f64) -> f64 {
        self.rate * self.length.limited(t)
    }

    /// P(no outage in progress at t).
    pub(super) fn idle(&self, t: f64) -> f64 {
        (-self.load(t)).exp()
    }

    /// Episodes up to a horizon, on a grid of `steps` steps.
    pub(super) fn episodes(self, horizon: f64, steps: usize) -> Episodes {
        let step = horizon / steps as f64;
        let times = (0..=steps).map(|index| index as f64 * step);
        let begin: Vec<f64> = times.clone().map(|t| self.rate * self.idle(t)).collect();
        let kernel: Vec<f64> = times.map(|t| self.length.survival(t) * self.idle(t)).collect();
        Episodes { step, begin, outlast: renewal(self.rate, step, &kernel) }
    }
}

/// Stretches of time with at least one outage in progress.
///
/// While nothing is down the past does not matter, so an episode begins with density b(s) = rate x idle(s) and lasts longer than x with a
/// probability T(x) that does not depend on s. So 1 - idle(t) is the integral of b(s) T(t - s) over s from 0 to t. Its derivative in t
/// is a renewal equation of the second kind for T, with the kernel K(x) = P(length > x) idle(x):
///
/// T(t) = K(t) + rate x integral of K(t - u) T(u) du, from 0 to t,
///
/// solved here by the trapezoidal rule, with an error of the order of step squared for a smooth K.
pub(super) struct Episodes {
    step: f64,
    /// Density of the beginnings.
    begin: Vec<f64>,
    /// P(an episode lasts longer than x).
    outlast: Vec<f64>,
}

impl Episodes {
    fn at(&self, hours: f64) -> usize {
        let index = (hours / self.step).round();
        assert!((index * self.step - hours).abs() < 1e-9, "{hours} h is not on the grid");
        index as usize
    }

    /// Mean number of episodes that last longer than `length` before the horizon ends them.
    pub(super) fn longer_than(&self, length: f64) -> f64 {
        let least = self.at(length);
        self.outlast[least] * trapezoid(&self.begin[..self.begin.len() - least], self.step)
    }

    /// P(an episode of more than `age` is in progress at t) for every t of the grid.
    pub(super) fn older_than(&self, age: f64) -> Vec<f64> {
        let least = self.at(age);
        let at = |t: usize| match t.checked_sub(least) {
            None => 0.0,
            Some(last) => {
                let term = |s: usize| self.begin[s] * self.outlast[t - s];
                let inner: f64 = (1..last).map(term).sum();
                if last == 0 { 0.0 } else { (inner + (term(0) + term(last)) / 2.0) * self.step }
            }
        };
        (0..self.begin.len()).map(at).collect()
    }

    /// Mean hours in which an episode of more than `age` is in progress.
    pub(super) fn hours_older_than(&self, age: f64) -> f64 {
        trapezoid(&self.older_than(age), self.step)
    }

    /// The integral of a function over the grid, times `weight` at each time.
    pub(super) fn integral(&self, values: &[f64], weight: impl Fn(f64) -> f64) -> f64 {
        let weighted: Vec<f64> =
            values.iter().enumerate().map(|(index, value)| value * weight(index as f64 * self.step)).collect();
        trapezoid(&weighted, self.step)
    }
}

fn trapezoid(values: &[f64], step: f64) -> f64 {
    let ends = (values[0] + values[values.len() - 1]) / 2.0;
    (values.iter().sum::<f64>() - ends) * step
}

fn renewal(rate: f64, step: f64, kernel: &[f64]) -> Vec<f64> {
    let mut outlast = vec![kernel[0]];
    for t in 1..kernel.len() {
        let inner: f64 = (1..t).map(|u| kernel[t - u] * outlast[u]).sum::<f64>() + kernel[t] * outlast[0] / 2.0;
        outlast.push((kernel[t] + rate * step * inner) / (1.0 - rate * step * kernel[0] / 2.0));
    }
    outlast
}

/// The mean length of an episode is (exp(rate x mean length) - 1) / rate (Takacs 1962, chapter 3, theorem 3), and episodes of any age make up all
/// downtime.
#[test]
fn episodes_agree_with_what_is_known_about_them() {
    let laws = [
        Law::Exponential { mean: 10.0 },
        Law::Lognormal { mu: 2.0, sigma: 0.7 },
        Law::Uniform { min: 0.0, max: 20.0 },
        Law::Gamma { shape: 2.0, scale: 5.0 },
    ];
    for length in laws {
        let outages = Outages { rate: 0.05, length };
        let episodes = outages.episodes(1000.0, 8000);
        let mean = trapezoid(&episodes.outlast, episodes.step);
        let exact = (outages.rate * length.moment(1)).exp_m1() / outages.rate;
        assert!((mean / exact - 1.0).abs() < 1e-4, "{length:?}: {mean}, not {exact}");
        let down = crate::suite::exact::integral::integral(0.0, 1000.0, 4000, |t| 1.0 - outages.idle(t));
        let found = episodes.hours_older_than(0.0);
        assert!((found / down - 1.0).abs() < 1e-4, "{length:?}: {found}, not {down}");
    }
}
