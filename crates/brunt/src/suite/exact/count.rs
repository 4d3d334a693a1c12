//! How often a threat occurs, alone and with a factor.

use crate::suite::exact::chance::Frequency;
use crate::suite::exact::figure::{Sample, check, run, scenario};
use crate::suite::exact::integral::normal_mean;
use crate::suite::exact::law::{normal_cdf, normal_quantile};

const SEED: u64 = 7;
const TRIALS: u64 = 100_000;

/// A law of counts with a loading b.Z of variance v on its frequency.
#[derive(Debug, Clone, Copy)]
pub(super) enum Count {
    Law(Frequency),
    Binomial { n: u32, p: f64 },
}

impl Count {
    pub(super) fn text(self) -> String {
        match self {
            Self::Law(frequency) => frequency.text(),
            Self::Binomial { n: 1, p } => format!("{{ bernoulli = {p} }}"),
            Self::Binomial { n, p } => format!("{{ binomial = {{ n = {n}, p = {p} }} }}"),
        }
    }

    pub(super) fn mean(self) -> f64 {
        match self {
            Self::Law(frequency) => frequency.mean(),
            Self::Binomial { n, p } => f64::from(n) * p,
        }
    }

    /// The variance over years, by the law of total variance.
    ///
    /// The mean becomes m G with G lognormal of mean 1 and E[G^2] = exp(v); given G, Poisson has the variance m G and the negative
    /// binomial m G + m^2 G^2 / k. A probability becomes P = Phi(h sqrt(1 + v) + b.Z), Phi(h) = p, of mean p; two of n chances both come
    /// with probability E[P^2].
    fn variance(self, v: f64) -> f64 {
        let spread = v.exp_m1();
        match self {
            Self::Law(Frequency::Poisson(m)) => m + m * m * spread,
            Self::Law(Frequency::NegativeBinomial { mean: m, k }) => m + m * m * spread + m * m * (1.0 + spread) / k,
            Self::Binomial { n, p } => {
                let threshold = normal_quantile(p) * (1.0 + v).sqrt();
                let both = normal_mean(|z| normal_cdf(threshold + v.sqrt() * z).powi(2));
                let n = f64::from(n);
                n * p * (1.0 - p) + n * (n - 1.0) * (both - p * p)
            }
        }
    }
}

pub(super) const COUNTS: [Count; 8] = [
    Count::Law(Frequency::Poisson(2.5)),
    Count::Law(Frequency::Poisson(0.05)),
    Count::Law(Frequency::Poisson(40.0)),
    Count::Law(Frequency::NegativeBinomial { mean: 3.0, k: 1.5 }),
    Count::Law(Frequency::NegativeBinomial { mean: 0.4, k: 0.2 }),
    Count::Binomial { n: 1, p: 0.15 },
    Count::Binomial { n: 12, p: 0.3 },
    Count::Binomial { n: 5, p: 0.02 },
];

#[test]
fn counts_have_their_mean_and_variance_whatever_they_load_on() {
    // Loads and the variance of b.Z: 0.16, and 0.09 + 0.25 - 2 x 0.3 x 0.5 x 0.5 with a correlation of 0.5.
    for (loads, v) in [
        ("{}", 0.0),
        ("{ z = { frequency = 0.4 } }", 0.16),
        ("{ z = { frequency = 0.3 }, y = { frequency = -0.5 } }", 0.19),
    ] {
        for count in COUNTS {
            let lines = format!(
                "factors.names = [\"z\", \"y\"]\nfactors.correlation = [{{ between = [\"z\", \"y\"], r = 0.5 }}]\n\
                 [threats.t]\nframework = \"operational\"\nfrequency = {}\nloads = {loads}\n\
                 losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n",
                count.text()
            );
            let outcome = run(&scenario("1y", &["us"], &lines), TRIALS, SEED);
            let found = Sample::of(outcome.party("us"));
            let name = format!("{count:?} with {loads}");
            let variance = count.variance(v);
            check(&format!("{name}: mean"), found.mean, count.mean(), (variance / TRIALS as f64).sqrt());
            check(&format!("{name}: variance"), found.variance, variance, found.error_of_variance);
        }
    }
}

#[test]
fn a_fixed_number_is_always_the_same() {
    let lines = "[threats.t]\nframework = \"operational\"\nfrequency = { fixed = 4 }\nlosses = [{ category = \"c\", bearer = \"us\", amount = 1 }]\n";
    assert!(run(&scenario("2y", &["us"], lines), 1000, SEED).party("us").iter().all(|&number| number == 4.0));
}
