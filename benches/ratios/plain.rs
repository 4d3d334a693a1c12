//! What one writes without a library: one thread, a fast generator, a loop over years and events, sums of floats, one sort.

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, LogNormal, Poisson};

/// A compound Poisson risk with lognormal losses.
pub(crate) struct Risk {
    pub(crate) mean: f64,
    pub(crate) mu: f64,
    pub(crate) sigma: f64,
}

/// A layer: `limit` in excess of `retention` for each event, `year_limit` in excess of `year_retention` for a year.
pub(crate) struct Layer {
    pub(crate) retention: f64,
    pub(crate) limit: f64,
    pub(crate) year_retention: f64,
    pub(crate) year_limit: f64,
}

/// Mean, value at risk and tail value at risk at 99 % of one column of losses.
pub(crate) type Figures = [f64; 3];

impl Risk {
    /// A risk by its mean number of occurrences, and by the 5th and the 95th percentile of a loss.
    pub(crate) fn between(mean: f64, p5: f64, p95: f64) -> Self {
        const Z95: f64 = 1.644_853_626_951_472_2;
        Self { mean, mu: 0.5 * (p5.ln() + p95.ln()), sigma: (p95.ln() - p5.ln()) / (2.0 * Z95) }
    }

    /// Laws of the number and of the size of losses.
    pub(crate) fn laws(&self) -> (Poisson<f64>, LogNormal<f64>) {
        let count = Poisson::new(self.mean).expect("a mean above 0");
        (count, LogNormal::new(self.mu, self.sigma).expect("a finite law"))
    }
}

impl Layer {
    fn of_year(&self, answered: f64) -> f64 {
        (answered - self.year_retention).clamp(0.0, self.year_limit)
    }
}

/// Losses of years with several risks.
pub(crate) fn register(risks: &[Risk], years: u64, seed: u64) -> Figures {
    let mut generator = SmallRng::seed_from_u64(seed);
    let laws: Vec<_> = risks.iter().map(Risk::laws).collect();
    let losses = (0..years).map(|_| {
        let mut sum = 0.0;
        for (count, loss) in &laws {
            for _ in 0..count.sample(&mut generator) as u64 {
                sum += loss.sample(&mut generator);
            }
        }
        sum
    });
    figures(losses.collect())
}

/// Figures of gross and of net losses of years with one risk and one layer.
pub(crate) fn layered(risk: &Risk, layer: &Layer, years: u64, seed: u64) -> [Figures; 2] {
    let mut generator = SmallRng::seed_from_u64(seed);
    let (count, loss) = risk.laws();
    let (mut gross, mut net) = (Vec::new(), Vec::new());
    for _ in 0..years {
        let (mut sum, mut answered) = (0.0, 0.0);
        for _ in 0..count.sample(&mut generator) as u64 {
            let loss = loss.sample(&mut generator);
            sum += loss;
            answered += (loss - layer.retention).clamp(0.0, layer.limit);
        }
        let recovery = layer.of_year(answered);
        gross.push(sum);
        net.push(sum - recovery);
    }
    [figures(gross), figures(net)]
}

/// Figures of one column of losses, by sorting it.
pub(crate) fn figures(mut losses: Vec<f64>) -> Figures {
    losses.sort_unstable_by(f64::total_cmp);
    let (count, rank) = (losses.len(), losses.len() * 99 / 100);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    [mean(&losses), losses[rank.clamp(1, count) - 1], mean(&losses[rank..])]
}
